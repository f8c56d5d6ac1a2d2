"""Rules about what is reached and what it shows: addresses, certificates, the chain as sent, stapling."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from wizard.causes.connection import reason_of
from wizard.causes.server.protocol import breaks_off
from wizard.causes.server.record import ServerRule, listed
from wizard.causes.server.view import ServerView, endpoint_name, sent_chain
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.evidence import FailureKind, Stage
from wizard.model.fields import Present
from wizard.model.finding import Diagnosis, Finding, Severity
from wizard.model.server import CURRENT_VERSIONS, ServerFinding, Visit
from wizard.pki.extensions import authority_information_access
from wizard.pki.reader import read_certificate

SOON = timedelta(days=14)
"""Before a certificate ends, automatic renewal has long happened (ACME clients: 30 days)."""


def _silent(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield the addresses that do not answer, where others of the same name do: browsers then try those."""
    for name in dict.fromkeys(v.endpoint.name for v in view.visits):
        visits = [v for v in view.visits if v.endpoint.name == name]
        if not any(_shook(v) for v in visits):
            continue
        silent = [v for v in visits if v.failure is not None and not _shook(v) and not view.speaks(v.endpoint.address)]
        if silent and silent[0].failure:
            where = listed(endpoint_name(v.endpoint) for v in silent)
            yield rule.finding(where=where, why=reason_of(silent[0].failure))


def _shook(visit: Visit) -> bool:
    return visit.handshake is not None and bool(visit.handshake.chain)


def _certificate(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield what the diagnosis of the endpoints found, each cause once with all the places where it holds."""
    places: dict[tuple[str, str | None], list[str]] = {}
    first: dict[tuple[str, str | None], tuple[Diagnosis, Finding]] = {}
    for diagnosis in view.diagnoses:
        if not diagnosis.chain and _is_told_otherwise(view, diagnosis):
            continue
        for finding in diagnosis.findings:
            key = (finding.cause, finding.form)
            places.setdefault(key, []).append(view.place(diagnosis))
            first.setdefault(key, (diagnosis, finding))
    for key, (diagnosis, finding) in first.items():
        yield _as_server_finding(rule, view, diagnosis, finding, places[key])


def _is_told_otherwise(view: ServerView, diagnosis: Diagnosis) -> bool:
    """Say whether a rule of the server test tells of the connection that failed: an address of several, or no TLS 1.2."""
    host, attempts = diagnosis.evidence.target.host, diagnosis.evidence.attempts
    if not attempts:
        return False
    spoken = view.speaks(attempts[0].address)
    others_answer = any(_shook(v) for v in view.visits if v.endpoint.name == host)
    is_old = bool(spoken) and not set(spoken) & set(CURRENT_VERSIONS)
    return (others_answer and not spoken) or is_old or (attempts[0].address == view.main and breaks_off(view))


def _as_server_finding(
    rule: ServerRule, view: ServerView, diagnosis: Diagnosis, finding: Finding, places: list[str]
) -> ServerFinding:
    """Return the finding; a fault of the other name alone does not stop those who come by the first."""
    is_other = diagnosis.evidence.target.host != view.host
    weight = Severity.WARNING if is_other and finding.severity is Severity.BLOCKING else finding.severity
    return replace(rule.finding(where=listed(places)), id=finding.cause, weight=weight, finding=finding)


def _differing(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    for name in dict.fromkeys(v.endpoint.name for v in view.visits):
        leaves = {v.endpoint.address: v.handshake.chain[0] for v in view.visits
                  if v.endpoint.name == name and v.handshake and v.handshake.chain}  # fmt: skip
        if len(set(leaves.values())) > 1:
            yield rule.finding(name=name, where=listed(leaves))


def _varying(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield names of which one address showed two certificates for one kind of key, one connection after the other."""
    varying: list[str] = []
    for name in dict.fromkeys(v.endpoint.name for v in view.visits):
        # The web site of a name is asked at its first address that takes connections.
        visit = next((v for v in view.visits if v.endpoint.name == name and _is_open(v)), None)
        web = view.web("https", name)
        first = visit.handshake.chain[:1] if visit is not None and visit.handshake else ()
        second = web.leaf if web is not None else None
        if visit is not None and first and second and first[0] != second and _key_kind(first[0]) == _key_kind(second):
            varying.append(endpoint_name(visit.endpoint))
    if varying:
        yield rule.finding(where=listed(varying))


def _is_open(visit: Visit) -> bool:
    return visit.failure is None or visit.failure.stage is not Stage.CONNECT


def _key_kind(der: bytes) -> str | None:
    read = read_certificate(der)
    key = read.public_key if isinstance(read, Certificate) else None
    return key.value.type if isinstance(key, Present) else None


def _other_name(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield the sister of the site's name that does not exist; under a longer name, nobody expects one."""
    is_likely = view.host.startswith("www.") or view.host.count(".") == 1
    for name, failure in view.evidence.unresolved:
        if is_likely and view.knows(view.host) and failure.kind is FailureKind.NAME_NOT_FOUND:
            yield rule.finding(name=name)


def _needs_name(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    nameless = view.nameless
    named = next((v for v in view.visits if v.handshake and v.handshake.chain), None)
    if nameless is None or named is None or named.handshake is None:
        return
    if nameless.failure is not None and nameless.failure.stage is Stage.CONNECT:
        return
    chain = nameless.handshake.chain if nameless.handshake else ()
    if chain[:1] != named.handshake.chain[:1]:
        yield rule.finding()


def _root_sent(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    sent = {where: [c for c in sent_chain(d)[1:] if c.is_self_issued and c in _path(d)] for d, where in view.chains()}
    if any(sent.values()):
        yield rule.finding(name=_named(sent), where=_where(sent))


def _twice(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    twice = [where for d, where in view.chains() if len(set(d.chain)) < len(d.chain)]
    if twice:
        yield rule.finding(where=listed(twice))


def _order(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    wrong = [where for d, where in view.chains() if not _is_in_order(d)]
    if wrong:
        yield rule.finding(where=listed(wrong))


def _is_in_order(diagnosis: Diagnosis) -> bool:
    sent = tuple(dict.fromkeys(sent_chain(diagnosis)))
    wanted = [c for c in _path(diagnosis) if c in sent]
    return [c for c in sent if c in wanted] == wanted


def _strangers(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    strange = {where: [c for c in _strange(d) if not _has_ended(c, view)] for d, where in view.chains()}
    if any(strange.values()):
        yield rule.finding(names=_named(strange), where=_where(strange))


def _ended_strangers(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield what is sent besides the path and has expired, as an old cross-signed root."""
    ended = {where: [c for c in _strange(d) if _has_ended(c, view)] for d, where in view.chains()}
    if any(ended.values()):
        yield rule.finding(names=_named(ended), where=_where(ended))


def _strange(diagnosis: Diagnosis) -> list[Certificate]:
    path = _path(diagnosis)
    return [c for c in sent_chain(diagnosis) if c not in path] if path else []


def _has_ended(certificate: Certificate, view: ServerView) -> bool:
    return isinstance(certificate.not_after, Present) and certificate.not_after.value < view.evidence.at


def _path(diagnosis: Diagnosis) -> tuple[Certificate, ...]:
    return tuple(link.certificate for link in diagnosis.path)


def _named(found: Mapping[str, Sequence[Certificate]]) -> str:
    every = dict.fromkeys(c for certificates in found.values() for c in certificates)
    return listed(c.subject.common_name or c.sha256[:16] for c in tuple(every)[:5])


def _where(found: Mapping[str, Sequence[Certificate]]) -> str:
    return listed(where for where, certificates in found.items() if certificates)


def _no_staple(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    without = [view.place(d) for d in view.diagnoses if _lacks_staple(d, view)]
    if without:
        yield rule.finding(where=listed(without))


def _lacks_staple(diagnosis: Diagnosis, view: ServerView) -> bool:
    """Say whether no visit that met this certificate got an answer stapled; nginx has none at its first visit."""
    leaf = diagnosis.chain[0] if diagnosis.chain else None
    if not isinstance(leaf, Certificate) or any(f.cause == "must-staple-missing" for f in diagnosis.findings):
        return False
    access = authority_information_access(leaf)
    address = diagnosis.evidence.attempts[0].address
    met = [
        v.handshake
        for v in view.evidence.visits
        if v.endpoint.address == address and v.handshake and v.handshake.chain[:1] == (leaf.der,)
    ]
    return isinstance(access, Present) and bool(access.value.ocsp) and not any(h.ocsp_staple for h in met)


def _soon(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    ends = [(end, where) for d, where in view.chains() if (end := _near_end(d, view)) is not None]
    if ends:
        yield rule.finding(date=min(end for end, _ in ends), where=listed(where for _, where in ends))


def _near_end(diagnosis: Diagnosis, view: ServerView) -> datetime | None:
    """Return when the site's certificate ends, where that is so near that it should have been renewed."""
    leaf = diagnosis.chain[0]
    if not (isinstance(leaf, Certificate) and isinstance(leaf.not_before, Present)):
        return None
    if not isinstance(leaf.not_after, Present):
        return None
    left = leaf.not_after.value - view.evidence.at
    # One that is made for six days is renewed in its last days.
    lasts = leaf.not_after.value - leaf.not_before.value
    return leaf.not_after.value if timedelta(0) <= left < min(SOON, lasts / 4) else None


def _left_out(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if view.evidence.left_out:
        yield rule.finding(count=len(view.evidence.left_out), made=view.evidence.connections)


def _unanswered(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield how many questions got no answer from a server that answered others."""
    silent = [a for a in view.evidence.answers if not a.is_known]
    if silent and len(silent) < len(view.evidence.answers):
        yield rule.finding(count=len(silent), total=len(view.evidence.answers))


def _unsteady(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if view.evidence.unsteady:
        yield rule.finding(count=len(view.evidence.unsteady), where=view.main or view.host)


def _beyond_reach(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if view.evidence.beyond_reach:
        yield rule.finding(where=listed(view.evidence.beyond_reach))


CHAIN_RULES: tuple[ServerRule, ...] = (
    ServerRule(
        id="certificate", weight=Severity.BLOCKING, find=_certificate, source="RFC 5280, RFC 9525",
        title=N_("The certificates are not as they should be"),
        reason=N_("Seen at: {where}"),
        cure=N_("See what the check of the site says, and what its owner can do."),
    ),
    ServerRule(
        id="no-answer", weight=Severity.WARNING, find=_silent, source="RFC 8305 (Happy Eyeballs)",
        title=N_("Not every address answers"),
        reason=N_("{where}: {why}. Browsers lose time and try the next address; simpler programs give up."),
        cure=N_("Let the server listen and answer there (nginx for IPv6: listen [::]:443 ssl; Apache: Listen 443), or take the address out of the name's records (A, AAAA)."),
    ),
    ServerRule(
        id="unsteady", weight=Severity.WARNING, find=_unsteady, source="the connections of this test",
        title=N_("The server does not answer every time"),
        reason=N_("{count} questions got an answer the second time only: behind {where}, one server of several may be broken."),
        cure=N_("Test each server behind the load balancer alone (check --server NAME --connect ADDRESS:PORT), and look for limits on connections."),
    ),
    ServerRule(
        id="certificate-differs", weight=Severity.WARNING, find=_differing, source="RFC 9325 7 (recommendations for TLS)",
        title=N_("Not every address has the same certificate"),
        reason=N_("For {name}, it depends on the address which certificate visitors see: {where}"),
        cure=N_("Install the new certificate on every server, and see that each of them loads it again (systemctl reload nginx, or apache2)."),
    ),
    ServerRule(
        id="certificate-varies", weight=Severity.WARNING, find=_varying, source="RFC 9325 7 (recommendations for TLS)",
        title=N_("One address shows different certificates"),
        reason=N_("Two connections to {where} met two certificates: one server of several may still have the old one."),
        cure=N_("Install the new certificate on every server behind the load balancer, and see that each of them loads it again (systemctl reload nginx, or apache2)."),
    ),
    ServerRule(
        id="chain-order", weight=Severity.WARNING, find=_order, source="RFC 5246 7.4.2; RFC 8446 4.4.2",
        title=N_("The certificates are sent in the wrong order"),
        reason=N_("Browsers sort them, strict programs refuse the chain. Seen at: {where}"),
        cure=N_("Put the site's own certificate first, then each one that issued the one before it (nginx: in the file of ssl_certificate; Apache: of SSLCertificateFile)."),
    ),
    ServerRule(
        id="expired-sent", weight=Severity.WARNING, find=_ended_strangers, source="RFC 5280 6.1.3; RFC 8446 4.4.2",
        title=N_("An expired certificate is sent along"),
        reason=N_("Browsers find a way around {names}; old programs take it for the only way, and refuse the site. Seen at: {where}"),
        cure=N_("Take it out of the chain file (nginx: ssl_certificate; Apache: SSLCertificateFile), or take the authority's newer chain."),
    ),
    ServerRule(
        id="expires-soon", weight=Severity.WARNING, find=_soon, source="RFC 5280 4.1.2.5",
        title=N_("The certificate ends soon"),
        reason=N_("The certificate of {where} is valid until {date}; automatic renewal should have replaced it by now."),
        cure=N_("Renew it now, and see why it was not renewed by itself (Certbot: certbot renew, systemctl list-timers)."),
    ),
    ServerRule(
        id="needs-name", weight=Severity.NOTE, find=_needs_name, source="RFC 6066 3",
        title=N_("Programs that do not name the site see another certificate"),
        reason=N_("Very old programs do not say which site they want (SNI), and get what the server has for strangers."),
        cure=N_("Where such programs matter, make this site the server's default (nginx: listen 443 ssl default_server; Apache: put its VirtualHost first)."),
    ),
    ServerRule(
        id="other-name", weight=Severity.NOTE, find=_other_name, source="RFC 1035 4.1.1",
        title=N_("The name with or without www leads nowhere"),
        reason=N_("Visitors who type {name} find no server."),
        cure=N_("Add the name to the records, let the server redirect it, and have it in the certificate."),
    ),
    ServerRule(
        id="root-sent", weight=Severity.NOTE, find=_root_sent, source="RFC 8446 4.4.2",
        title=N_("The root is sent along for nothing"),
        reason=N_("Programs trust {name} only if they have it already; sending it makes each connection slower. Seen at: {where}"),
        cure=N_("Take the root out of the chain file; leave the intermediates in."),
    ),
    ServerRule(
        id="sent-twice", weight=Severity.NOTE, find=_twice, source="RFC 8446 4.4.2",
        title=N_("A certificate is sent twice"),
        reason=N_("It makes each connection slower and helps nobody. Seen at: {where}"),
        cure=N_("Look for the doubled certificate in the chain file; often the server adds the site's own once more."),
    ),
    ServerRule(
        id="stranger-sent", weight=Severity.NOTE, find=_strangers, source="RFC 8446 4.4.2",
        title=N_("A certificate is sent that does not belong to the chain"),
        reason=N_("Nobody needs {names}. Seen at: {where}"),
        cure=N_("Take it out of the chain file (nginx: ssl_certificate; Apache: SSLCertificateFile)."),
    ),
    ServerRule(
        id="no-staple", weight=Severity.NOTE, find=_no_staple, source="RFC 6066 8; RFC 6961",
        title=N_("No proof of validity is sent along (stapling)"),
        reason=N_("Visitors' programs have to ask the authority whether the certificate was revoked, or do without. Seen at: {where}"),
        cure=N_("Switch stapling on (nginx: ssl_stapling on, with a resolver; Apache: SSLUseStapling on, with SSLStaplingCache)."),
    ),
    ServerRule(
        id="unanswered", weight=Severity.NOTE, find=_unanswered, source="the connections of this test",
        title=N_("Some questions got no answer"),
        reason=N_("{count} of {total} connections ended without one; the server, or a firewall, may limit them."),
        cure=N_("Test again later, or from an address that is not limited."),
    ),
    ServerRule(
        id="beyond-reach", weight=Severity.NOTE, find=_beyond_reach, source="the network of this computer",
        title=N_("Some addresses cannot be tested from here"),
        reason=N_("This computer has no way to {where}, as most networks without IPv6. Nothing is known of them."),
        cure=N_("Test again from a network that has IPv6."),
    ),
    ServerRule(
        id="left-out", weight=Severity.NOTE, find=_left_out, source="the limit of this test",
        title=N_("Not everything was tested"),
        reason=N_("After {made} connections {count} questions were left, for want of connections or of time."),
        cure=N_("Test single addresses (check --server NAME --connect ADDRESS:PORT), or with a longer --timeout."),
    ),
)  # fmt: skip
