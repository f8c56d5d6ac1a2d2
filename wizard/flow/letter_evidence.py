"""The evidence of a letter, line by line: what lets somebody who runs a server act at once.

Whatever comes from a certificate is made visible, cut, and kept from being taken for a link; addresses that stand in
certificates are not told. Left out are this computer's names and addresses, its files, other hosts, and proxies.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from wizard.causes.base import detail_of
from wizard.causes.began import checked_at
from wizard.causes.clients.strict import VERIFIERS
from wizard.causes.rows.ways import Compared
from wizard.flow.certificate_text import begin_text, end_text
from wizard.flow.concern import other_ways
from wizard.flow.illustration import name_of
from wizard.model.certificate import Certificate
from wizard.model.evidence import Resolution, WayKind
from wizard.model.fields import Field, Present
from wizard.model.finding import CheckState, Diagnosis, Finding
from wizard.model.target import StartTls, is_address
from wizard.pki.extensions import subject_alt_names
from wizard.pki.proper import is_proper
from wizard.pki.reader import rfc4514
from wizard.plain import visible

Words = Mapping[str, str]
"""The table "evidence" of a language's letters."""

LONGEST, LONGEST_DETAIL = 160, 400
"""Characters of a value from outside, and of a sentence that may hold some."""

MOST_NAMES = 5
MOST_SENT = 4

_WITHOUT_DETAIL = {("proxy-failure", None), ("proxy-failure", "login"), ("proxy-failure", "login-refused"),
                   ("proxy-failure", "login-unknown"), ("interception", "everywhere")}  # fmt: skip
"""Findings whose details name a proxy or other hosts."""

_DATE_CAUSES = frozenset({"expired", "chain-expired", "not-yet-valid", "validity-too-long"})
_WITHOUT_ANSWER = frozenset({"connection-refused", "timeout", "dns-failure", "proxy-failure"})
_PROGRAMS = {"chrome": "Chrome", "firefox": "Firefox", "safari": "Safari"}
_CODE = re.compile(r"[A-Za-z0-9_:]+( (0x)?[0-9A-Fa-f]+)?")
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9a-fA-F:.]+")
_DOMAIN_WITH_PATH = re.compile(r"\.(?=\w{2,}(:\d+)?/)")


def quoted(text: str, host: str = "", most: int = LONGEST) -> str:
    """Return hostile *text* for a letter: visible, cut, and without what mail programs make a link of.

    "www." stays in names of *host*'s own domain, as the one without the other is often what is wrong.
    """
    shown = visible(text.replace("://", "[:]//").replace("@", "[at]"))
    shown = _DOMAIN_WITH_PATH.sub("[.]", shown)
    own = re.escape(host.removeprefix("www."))
    foreign = rf"(?i)\bwww\.(?!{own}\b)" if own else r"(?i)\bwww\."
    shown = re.sub(foreign, "www[.]", shown)
    return shown if len(shown) <= most else f"{shown[:most]}…"


def evidence_lines(diagnosis: Diagnosis, findings: Sequence[Finding], words: Words) -> Iterator[str]:
    """Yield what proves *findings*, in the language in force and with the *words* of the same language."""
    host = diagnosis.evidence.target.host
    yield from _place(diagnosis, words)
    for finding in findings:
        if (finding.cause, finding.form) not in _WITHOUT_DETAIL:
            yield words["finding"].format(value=quoted(detail_of(finding), host, LONGEST_DETAIL))
    yield from _certificates(diagnosis, findings, words)
    yield from _sent(diagnosis, words)
    if programs := tuple(_programs(diagnosis, words)):
        yield words["programs"].format(value=words["separator"].join(programs))
    yield from _second_looks(diagnosis, findings, words)
    if command := _command(diagnosis, findings):
        yield words["command"].format(value=command)
    yield words["program"]


def _place(diagnosis: Diagnosis, words: Words) -> Iterator[str]:
    evidence = diagnosis.evidence
    yield words["host"].format(value=_with_port(evidence.target.host, evidence.target.port))
    if answered := _public_address(diagnosis):
        yield words["address"].format(value=answered)
    key = "judged" if evidence.offline else "checked"
    yield words[key].format(value=in_utc(checked_at(diagnosis)))


def _with_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _public_address(diagnosis: Diagnosis) -> str | None:
    """Return the server's address, where the world can reach it and no proxy, file or wish of ours chose it."""
    evidence, main = diagnosis.evidence, diagnosis.evidence.main
    resolution = evidence.resolution
    is_chosen = not isinstance(resolution, Resolution) or resolution.from_hosts_file is not False
    if main is None or main.via_proxy or evidence.target.connect_to or is_chosen or not is_address(main.address):
        return None
    return main.address if ipaddress.ip_address(main.address).is_global else None


def in_utc(moment: datetime) -> str:
    """Return *moment* as "2026-11-23 10:00:00 UTC"."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ', timespec='seconds')} UTC"


def _certificates(diagnosis: Diagnosis, findings: Sequence[Finding], words: Words) -> Iterator[str]:
    """Yield the site's certificate, and the first one above it that a finding is about."""
    chain, host = diagnosis.chain, diagnosis.evidence.target.host
    if chain:
        yield from _leaf(chain[0], host, words) if isinstance(chain[0], Certificate) else (words["unreadable"],)
    above = (chain[f.certificate] for f in findings if f.certificate and f.certificate < len(chain))
    other = next((c for c in above if isinstance(c, Certificate)), None)
    if other is not None:
        yield words["other"].format(value=quoted(rfc4514(other.subject), host))
        yield from _identity(other, host, words)


def _leaf(leaf: Certificate, host: str, words: Words) -> Iterator[str]:
    yield words["leaf"].format(value=quoted(rfc4514(leaf.subject), host) or "–")
    match subject_alt_names(leaf):
        case Present(value=names) if names.dns or names.ip:
            shown = [quoted(n, host) for n in (*names.dns, *names.ip)[:MOST_NAMES]]
            more = " …" if len(names.dns) + len(names.ip) > MOST_NAMES else ""
            yield words["names"].format(value=words["separator"].join(shown) + more)
        case _:
            pass
    yield from _identity(leaf, host, words)


def _identity(certificate: Certificate, host: str, words: Words) -> Iterator[str]:
    yield words["issuer"].format(value=quoted(rfc4514(certificate.issuer), host) or "–")
    if "serialNumber" not in certificate.missing:
        yield words["serial"].format(value=f"{certificate.serial:x}"[:64])
    yield words["fingerprint"].format(value=certificate.sha256)
    begin = _moment(certificate.not_before, begin_text(certificate))
    yield words["validity"].format(begin=begin, end=_moment(certificate.not_after, end_text(certificate)))


def _moment(field: Field[datetime], text: str) -> str:
    return in_utc(field.value) if isinstance(field, Present) else quoted(text)


def _sent(diagnosis: Diagnosis, words: Words) -> Iterator[str]:
    """Yield what the server sent, where it was asked."""
    evidence = diagnosis.evidence
    shaken = next((a.handshake for a in (evidence.main, evidence.legacy) if a and a.handshake), None)
    if evidence.offline or shaken is None:
        return
    if shaken.protocol:
        yield words["protocol"].format(value=shaken.protocol)
    if not diagnosis.chain:
        yield words["none_sent"]
        return
    host = evidence.target.host
    sent = [quoted(name_of(c), host) if isinstance(c, Certificate) else "?" for c in diagnosis.chain[:MOST_SENT]]
    listed = words["separator"].join(f"{n}. {name}" for n, name in enumerate(sent, start=1))
    yield words["sent"].format(value=listed + (" …" if len(diagnosis.chain) > MOST_SENT else ""))


def _programs(diagnosis: Diagnosis, words: Words) -> Iterator[str]:
    """Yield what Chrome, Firefox, Safari and Windows show; other programs only where those four open the site."""
    shown = {_PROGRAMS[id_]: v.code for id_, v in diagnosis.browsers.items() if id_ in _PROGRAMS}
    others = {v.client.name: diagnosis.verifiers.get(v.client.id, "") for v in VERIFIERS}
    windows = next(v.client.name for v in VERIFIERS if v.client.id == "windows")
    if _CODE.fullmatch(others[windows]):
        shown[windows] = others[windows]
    if set(shown.values()) == {"OK"}:
        shown |= {name: quoted(says) for name, says in others.items() if says not in {"", "OK"}}
    for program, code in shown.items():
        yield words["opens" if code == "OK" else "shows"].format(program=program, code=code)


def _second_looks(diagnosis: Diagnosis, findings: Sequence[Finding], words: Words) -> Iterator[str]:
    """Yield what speaks for the fault lying in the site and not in this computer or its network."""
    seen = other_ways(diagnosis)
    alike = {way.kind for way, how in seen if how is Compared.ALIKE}
    for kind, key in _ALIKE.items():
        if kind in alike:
            yield words[key]
    for way, how in seen:
        if way.kind is WayKind.FAMILY and how is Compared.ONLY_OTHER:
            usual = "IPv4" if way.through == "IPv6" else "IPv6"
            yield words["one_family"].format(usual=usual, through=way.through)
    if any(is_proper(c.host, c.chain, (), c.stores, diagnosis.at) for c in diagnosis.evidence.comparisons):
        yield words["others_open"]
    is_right = any(c.id == "clock" and c.state is CheckState.OK for c in diagnosis.checks)
    if is_right and any(f.cause in _DATE_CAUSES for f in findings):
        yield words["clock_right"]


_ALIKE = {WayKind.INTERFACE: "by_network", WayKind.RESOLVER: "by_lookup", WayKind.FAMILY: "by_family"}


def _command(diagnosis: Diagnosis, findings: Sequence[Finding]) -> str | None:
    """Return the command that shows the same; None where nothing answers, or where a shell could misread the host."""
    target = diagnosis.evidence.target
    if not _HOST.fullmatch(target.host) or target.host.startswith("-"):
        return None
    if any(f.cause in _WITHOUT_ANSWER or f.cause == "interception" for f in findings):
        return None
    name = "" if is_address(target.host) else f" -servername {target.host}"
    start = "" if target.starttls is StartTls.NONE else f" -starttls {target.starttls.value}"
    return f"openssl s_client -connect {_with_port(target.host, target.port)}{name}{start} -showcerts"
