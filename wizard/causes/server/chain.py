"""Rules about what is reached and what it shows: addresses, certificates, the chain as sent, stapling."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from wizard.causes.connection import reason_of
from wizard.causes.server.record import ServerRule, listed
from wizard.causes.server.view import ServerView, endpoint_name, sent_chain
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.evidence import FailureKind
from wizard.model.fields import Present
from wizard.model.finding import Diagnosis, Finding, Severity
from wizard.model.server import CURRENT_VERSIONS, ServerFinding, Visit
from wizard.pki.extensions import authority_information_access

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
            places.setdefault(key, []).append(_place_of(diagnosis))
            first.setdefault(key, (diagnosis, finding))
    for key, (diagnosis, finding) in first.items():
        yield _as_server_finding(rule, view, diagnosis, finding, places[key])


def _place_of(diagnosis: Diagnosis) -> str:
    host, attempts = diagnosis.evidence.target.host, diagnosis.evidence.attempts
    return f"{host} ({attempts[0].address})" if attempts else host


def _is_told_otherwise(view: ServerView, diagnosis: Diagnosis) -> bool:
    """Say whether a rule of the server test tells of the connection that failed: an address of several, or no TLS 1.2."""
    host, attempts = diagnosis.evidence.target.host, diagnosis.evidence.attempts
    if not attempts:
        return False
    spoken = view.speaks(attempts[0].address)
    others_answer = any(_shook(v) for v in view.visits if v.endpoint.name == host)
    return (others_answer and not spoken) or (bool(spoken) and not set(spoken) & set(CURRENT_VERSIONS))


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
        yield rule.finding(names=listed(c.subject.common_name or c.sha256[:16] for c in strange[:5]))


def _no_staple(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    first = view.first()
    if first is None or not isinstance(first.chain[0], Certificate):
        return
    access = authority_information_access(first.chain[0])
    handshake = first.evidence.attempts[0].handshake
    is_told = any(f.cause == "must-staple-missing" for f in first.findings)
    if isinstance(access, Present) and access.value.ocsp and handshake and not handshake.ocsp_staple and not is_told:
        yield rule.finding()


def _soon(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    for diagnosis in view.diagnoses:
        leaf = diagnosis.chain[0] if diagnosis.chain else None
        if (
            isinstance(leaf, Certificate)
            and isinstance(leaf.not_after, Present)
            and isinstance(leaf.not_before, Present)
        ):
            left = leaf.not_after.value - view.evidence.at
            # One that is made for six days is renewed in its last days.
            lasts = leaf.not_after.value - leaf.not_before.value
            if timedelta(0) <= left < min(SOON, lasts / 4):
                yield rule.finding(date=leaf.not_after.value, where=diagnosis.evidence.target.host)
                return


def _left_out(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if view.evidence.left_out:
        yield rule.finding(count=len(view.evidence.left_out), made=view.evidence.connections)


def _unanswered(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield how many questions got no answer from a server that answered others."""
    silent = [a for a in view.evidence.answers if not a.is_known]
    if silent and len(silent) < len(view.evidence.answers):
        yield rule.finding(count=len(silent), total=len(view.evidence.answers))


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
        cure=N_("Let the server listen and answer there, or take the address out of the name's records."),
    ),
    ServerRule(
        id="certificate-differs", weight=Severity.WARNING, find=_differing, source="RFC 9325 7 (recommendations for TLS)",
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
        id="needs-name", weight=Severity.NOTE, find=_needs_name, source="RFC 6066 3",
        title=N_("Programs that do not name the site see another certificate"),
        reason=N_("Very old programs do not say which site they want (SNI), and get what the server has for strangers."),
        cure=N_("Where such programs matter, make this site the server's default."),
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
