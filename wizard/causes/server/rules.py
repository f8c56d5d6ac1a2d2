"""Every rule of the server test, in the order of the report: one record beside the function that finds it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from wizard.causes.server.view import ServerView, endpoint_name, sent_chain
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.finding import Diagnosis, Finding, Severity, Value
from wizard.model.server import ServerFinding
from wizard.pki.extensions import authority_information_access

LONG_ENOUGH = timedelta(days=180)
"""What browsers' preload list and most advisers ask of HSTS at least; shorter is a note."""

SOON = timedelta(days=14)
"""Before a certificate ends, automatic renewal has long happened (ACME clients: 30 days)."""

SAFE_GROUP_BITS = 2048
"""RFC 9325 4.4: finite-field Diffie-Hellman groups of at least 2048 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRule:
    """One rule: what it finds, how much that weighs, why it matters, and what cures it."""

    id: str
    weight: Severity
    title: str
    reason: str
    cure: str
    source: str
    find: Callable[["ServerRule", ServerView], Iterable[ServerFinding]]

    def finding(self, **values: Value) -> ServerFinding:
        """Return a finding of this rule."""
        return ServerFinding(
            id=self.id, weight=self.weight, title=self.title, reason=self.reason, cure=self.cure, source=self.source,
            values=values,
        )  # fmt: skip


def _listed(items: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(items))


def _silent(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    silent = [
        endpoint_name(v.endpoint)
        for v in view.visits
        if (v.handshake is None or not v.handshake.chain) and not any(view.protocols(v.endpoint.address).values())
    ]
    if silent:
        yield rule.finding(where=_listed(silent))


def _certificate(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield what the diagnosis of the endpoints found, each cause once with all the places where it holds."""
    places: dict[tuple[str, str | None], list[str]] = {}
    first: dict[tuple[str, str | None], tuple[Diagnosis, Finding]] = {}
    for diagnosis in view.diagnoses:
        for finding in diagnosis.findings:
            key = (finding.cause, finding.form)
            address = diagnosis.evidence.attempts[0].address
            places.setdefault(key, []).append(f"{diagnosis.evidence.target.host} ({address})")
            first.setdefault(key, (diagnosis, finding))
    for key, (diagnosis, finding) in first.items():
        yield _as_server_finding(rule, view, diagnosis, finding, places[key])


def _as_server_finding(
    rule: ServerRule, view: ServerView, diagnosis: Diagnosis, finding: Finding, places: list[str]
) -> ServerFinding:
    """Return the finding; a fault of the other name alone does not stop those who come by the first."""
    is_other = diagnosis.evidence.target.host != view.host
    weight = Severity.WARNING if is_other and finding.severity is Severity.BLOCKING else finding.severity
    return replace(rule.finding(where=_listed(places)), id=finding.cause, weight=weight, finding=finding)


def _too_old(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    asked = [view.took(version) for version in ("TLSv1.2", "TLSv1.3")]
    if asked and all(took is not None for took in asked):
        modern = [a for a in view.addresses if any(view.protocols(a)[v] for v in ("TLSv1.2", "TLSv1.3"))]
        if not modern:
            yield rule.finding()


def _old_protocols(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    spoken = {version: view.speaking(version) for version in ("SSLv3", "TLSv1", "TLSv1.1")}
    versions = [version for version, addresses in spoken.items() if addresses]
    if versions:
        yield rule.finding(versions=_listed(versions), where=_listed(a for v in versions for a in spoken[v]))


def _taken(*offers: str) -> Callable[[ServerRule, ServerView], Iterator[ServerFinding]]:
    def find(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
        if any(view.took(offer) for offer in offers):
            yield rule.finding()

    return find


def _no_forward_secrecy(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if view.took("forward-secrecy") is False and view.took("TLSv1.3") is False:
        yield rule.finding()


def _no_tls13(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    without = [a for a in view.addresses if view.protocols(a)["TLSv1.3"] is False]
    if without:
        yield rule.finding(where=_listed(without))


def _small_group(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    answer = view.answer("finite-field")
    if answer is not None and answer.group_bits is not None and answer.group_bits < SAFE_GROUP_BITS:
        yield rule.finding(bits=answer.group_bits)


def _differing(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    for name in dict.fromkeys(v.endpoint.name for v in view.visits):
        leaves = {v.endpoint.address: v.handshake.chain[0] for v in view.visits
                  if v.endpoint.name == name and v.handshake and v.handshake.chain}  # fmt: skip
        if len(set(leaves.values())) > 1:
            yield rule.finding(name=name, where=_listed(leaves))


def _needs_name(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    nameless = view.nameless
    named = next((v for v in view.visits if v.handshake and v.handshake.chain), None)
    if nameless is None or named is None or named.handshake is None:
        return
    chain = nameless.handshake.chain if nameless.handshake else ()
    if chain[:1] != named.handshake.chain[:1]:
        yield rule.finding()


def _root_sent(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    first = view.first()
    if first is None or len(sent_chain(first)) < 2:
        return
    roots = [c for c in sent_chain(first)[1:] if c.is_self_issued and c in _path(first)]
    if roots:
        yield rule.finding(name=roots[0].subject.common_name or roots[0].sha256[:16])


def _path(diagnosis: Diagnosis) -> tuple[Certificate, ...]:
    return tuple(link.certificate for link in diagnosis.path)


def _twice(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    first = view.first()
    if first is not None and len(set(first.chain)) < len(first.chain):
        yield rule.finding()


def _order(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    first = view.first()
    if first is None:
        return
    sent = tuple(dict.fromkeys(sent_chain(first)))
    wanted = [c for c in _path(first) if c in sent]
    if [c for c in sent if c in wanted] != wanted:
        yield rule.finding()


def _strangers(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    first = view.first()
    if first is None or not first.path:
        return
    strange = [c for c in sent_chain(first) if c not in _path(first)]
    if strange:
        yield rule.finding(names=_listed(c.subject.common_name or c.sha256[:16] for c in strange[:5]))


def _no_staple(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    first = view.first()
    if first is None or not isinstance(first.chain[0], Certificate):
        return
    access = authority_information_access(first.chain[0])
    handshake = first.evidence.attempts[0].handshake
    if isinstance(access, Present) and access.value.ocsp and handshake and not handshake.ocsp_staple:
        yield rule.finding()


def _soon(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    for diagnosis in view.diagnoses:
        leaf = diagnosis.chain[0] if diagnosis.chain else None
        if isinstance(leaf, Certificate) and isinstance(leaf.not_after, Present):
            left = leaf.not_after.value - view.evidence.at
            if timedelta(0) <= left < SOON:
                yield rule.finding(date=leaf.not_after.value, where=diagnosis.evidence.target.host)
                return


def _no_redirect(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    open_ = [w.url for w in view.evidence.web if w.url.startswith("http:") and w.status is not None]
    plain = [url for url in open_ if not _leads_to_https(view, url)]
    if plain:
        yield rule.finding(where=_listed(plain))


def _leads_to_https(view: ServerView, url: str) -> bool:
    answer = next(w for w in view.evidence.web if w.url == url)
    location = answer.location or ""
    return answer.status is not None and 300 <= answer.status < 400 and location.lower().startswith("https://")


def _secure_answers(view: ServerView) -> list[tuple[str, str | None]]:
    return [(w.url, w.hsts) for w in view.evidence.web if w.url.startswith("https:") and w.status is not None]


def _no_hsts(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    without = [url for url, hsts in _secure_answers(view) if hsts is None]
    if without:
        yield rule.finding(where=_listed(without))


def max_age(header: str) -> timedelta:
    """Return how long an HSTS header holds (RFC 6797 6.1.1); nothing for one that cannot be read."""
    for directive in header.split(";"):
        name, _, value = directive.strip().partition("=")
        digits = value.strip().strip('"')
        if name.strip().lower() == "max-age" and digits.isascii() and digits.isdigit():
            return timedelta(seconds=min(int(digits[:12]), 10**9))
    return timedelta(0)


def _short_hsts(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    short = [(url, max_age(hsts)) for url, hsts in _secure_answers(view) if hsts and max_age(hsts) < LONG_ENOUGH]
    if short:
        yield rule.finding(where=_listed(url for url, _ in short), days=short[0][1].days)


def _left_out(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if view.evidence.left_out:
        yield rule.finding(count=len(view.evidence.left_out), limit=view.evidence.connections)


_TLS = "RFC 9325 (recommendations for TLS)"

RULES: tuple[ServerRule, ...] = (
    ServerRule(
        id="no-answer", weight=Severity.BLOCKING, find=_silent, source="RFC 8446 4",
        title=N_("An address shows no certificate"),
        reason=N_("Visitors who are led to {where} get no secure connection."),
        cure=N_("Let the server listen and answer there, or take the address out of the name's records."),
    ),
    ServerRule(
        id="certificate", weight=Severity.BLOCKING, find=_certificate, source="RFC 5280, RFC 9525",
        title=N_("The certificates are not as they should be"),
        reason=N_("Seen at: {where}"),
        cure=N_("See what the check of the site says, and what its owner can do."),
    ),
    ServerRule(
        id="too-old", weight=Severity.BLOCKING, find=_too_old, source=f"RFC 8996; {_TLS} 3.1",
        title=N_("No current version of TLS"),
        reason=N_("Browsers have not spoken anything older than TLS 1.2 since 2020."),
        cure=N_("Switch on TLS 1.2 and 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol TLSv1.2 TLSv1.3)."),
    ),
    ServerRule(
        id="old-protocol", weight=Severity.WARNING, find=_old_protocols, source=f"RFC 8996, RFC 7568; {_TLS} 3.1",
        title=N_("Old versions of TLS are still spoken"),
        reason=N_("{versions} can be attacked, and no browser needs them any more. Seen at: {where}"),
        cure=N_("Switch on TLS 1.2 and 1.3 only (nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol TLSv1.2 TLSv1.3)."),
    ),
    ServerRule(
        id="broken-cipher", weight=Severity.WARNING, find=_taken("broken-ciphers"), source=f"{_TLS} 4.1",
        title=N_("Ciphers that protect nothing are accepted"),
        reason=N_("The server agrees to connections without encryption, without a certificate, or with keys that are broken at once."),
        cure=N_("Allow modern ciphers only (nginx: ssl_ciphers HIGH:!aNULL:!eNULL; Apache: SSLCipherSuite likewise)."),
    ),
    ServerRule(
        id="rc4", weight=Severity.WARNING, find=_taken("rc4"), source="RFC 7465",
        title=N_("The broken cipher RC4 is accepted"),
        reason=N_("RC4 must not be used any more; what it protects can be read."),
        cure=N_("Take RC4 out of the server's list of ciphers."),
    ),
    ServerRule(
        id="triple-des", weight=Severity.WARNING, find=_taken("triple-des"), source=f"{_TLS} 4.1; CVE-2016-2183",
        title=N_("The old cipher 3DES is accepted"),
        reason=N_("Long connections under 3DES can be attacked (Sweet32), and no browser needs it."),
        cure=N_("Take 3DES out of the server's list of ciphers."),
    ),
    ServerRule(
        id="no-forward-secrecy", weight=Severity.WARNING, find=_no_forward_secrecy, source=f"{_TLS} 4.1",
        title=N_("No forward secrecy"),
        reason=N_("Whoever gets the server's key later can read everything that was recorded before."),
        cure=N_("Allow key exchange with ECDHE, and TLS 1.3."),
    ),
    ServerRule(
        id="rsa-key-exchange", weight=Severity.NOTE, find=_taken("rsa-key-exchange"), source=f"{_TLS} 4.1",
        title=N_("Key exchange without forward secrecy is accepted"),
        reason=N_("Old programs may agree on connections that can be read later, once the server's key is known."),
        cure=N_("Allow key exchange with ECDHE only, where no old program has to get in."),
    ),
    ServerRule(
        id="small-group", weight=Severity.WARNING, find=_small_group, source=f"{_TLS} 4.4; RFC 7919",
        title=N_("The Diffie-Hellman group is too small"),
        reason=N_("The group has {bits} bits; below 2048 it can be broken, and programs refuse it."),
        cure=N_("Use ECDHE only, or a group of RFC 7919 with 2048 bits or more."),
    ),
    ServerRule(
        id="certificate-differs", weight=Severity.WARNING, find=_differing, source=f"{_TLS} 7",
        title=N_("Not every address has the same certificate"),
        reason=N_("For {name}, it depends on the address which certificate visitors see: {where}"),
        cure=N_("Install the new certificate on every server, and see that each of them loads it again."),
    ),
    ServerRule(
        id="chain-order", weight=Severity.WARNING, find=_order, source="RFC 5246 7.4.2; RFC 8446 4.4.2",
        title=N_("The certificates are sent in the wrong order"),
        reason=N_("Browsers sort them, strict programs refuse the chain."),
        cure=N_("Put the site's own certificate first, then each one that issued the one before it."),
    ),
    ServerRule(
        id="expires-soon", weight=Severity.WARNING, find=_soon, source="RFC 5280 4.1.2.5",
        title=N_("The certificate ends soon"),
        reason=N_("The certificate of {where} is valid until {date}; automatic renewal should have replaced it by now."),
        cure=N_("Renew it now, and see why it was not renewed by itself."),
    ),
    ServerRule(
        id="no-redirect", weight=Severity.WARNING, find=_no_redirect, source="RFC 6797 7.2",
        title=N_("The plain site does not lead to the secure one"),
        reason=N_("Who types the name alone may stay on a connection that everybody can read: {where}"),
        cure=N_("Answer on port 80 with a permanent redirect to https (nginx: return 301 https://$host$request_uri)."),
    ),
    ServerRule(
        id="no-hsts", weight=Severity.NOTE, find=_no_hsts, source="RFC 6797",
        title=N_("Browsers are not told to come by https only (HSTS)"),
        reason=N_("Without Strict-Transport-Security, an attacker can keep visitors on the plain site: {where}"),
        cure=N_("Send the header Strict-Transport-Security: max-age=31536000 once everything works over https."),
    ),
    ServerRule(
        id="short-hsts", weight=Severity.NOTE, find=_short_hsts, source="RFC 6797 6.1.1",
        title=N_("HSTS holds for a short time only"),
        reason=N_("The header at {where} holds for {days} days; it protects visitors who come back sooner."),
        cure=N_("Raise max-age to a year (31536000) once everything works over https."),
    ),
    ServerRule(
        id="no-tls13", weight=Severity.NOTE, find=_no_tls13, source=f"{_TLS} 3.1",
        title=N_("TLS 1.3 is not spoken"),
        reason=N_("TLS 1.3 is faster and leaves no weak choices. Missing at: {where}"),
        cure=N_("Update the server's TLS library, and switch TLS 1.3 on."),
    ),
    ServerRule(
        id="needs-name", weight=Severity.NOTE, find=_needs_name, source="RFC 6066 3",
        title=N_("Programs that do not name the site see another certificate"),
        reason=N_("Very old programs do not say which site they want (SNI), and get what the server has for strangers."),
        cure=N_("Where such programs matter, make this site the server's default."),
    ),
    ServerRule(
        id="root-sent", weight=Severity.NOTE, find=_root_sent, source="RFC 8446 4.4.2",
        title=N_("The root is sent along for nothing"),
        reason=N_("Programs trust {name} only if they have it already; sending it makes each connection slower."),
        cure=N_("Take the root out of the chain file; leave the intermediates in."),
    ),
    ServerRule(
        id="sent-twice", weight=Severity.NOTE, find=_twice, source="RFC 8446 4.4.2",
        title=N_("A certificate is sent twice"),
        reason=N_("It makes each connection slower and helps nobody."),
        cure=N_("Look for the doubled certificate in the chain file."),
    ),
    ServerRule(
        id="stranger-sent", weight=Severity.NOTE, find=_strangers, source="RFC 8446 4.4.2",
        title=N_("A certificate is sent that does not belong to the chain"),
        reason=N_("Nobody needs it: {names}"),
        cure=N_("Take it out of the chain file."),
    ),
    ServerRule(
        id="no-staple", weight=Severity.NOTE, find=_no_staple, source="RFC 6066 8; RFC 6961",
        title=N_("No proof of validity is sent along (stapling)"),
        reason=N_("Visitors' programs have to ask the authority whether the certificate was revoked, or do without."),
        cure=N_("Switch stapling on (nginx: ssl_stapling on; Apache: SSLUseStapling on)."),
    ),
    ServerRule(
        id="left-out", weight=Severity.NOTE, find=_left_out, source="the limit of this test",
        title=N_("Not everything was tested"),
        reason=N_("After {limit} connections {count} questions were left: a test must be no burden."),
        cure=N_("Test single addresses with --connect ADDRESS:PORT."),
    ),
)  # fmt: skip
