"""One line for everything that was looked at, and for what was not: nobody looked is never "fine"."""

from collections.abc import Iterator, Sequence

from wizard.causes.connection import failure_of, reason_of
from wizard.causes.rows import judge_rows
from wizard.causes.situation import Situation
from wizard.causes.transparency import Logged, transparency_of
from wizard.i18n import N_
from wizard.model.evidence import Resolution, Stage
from wizard.model.finding import Check, CheckState, Finding, Severity, Value
from wizard.model.server import VERSION_NAMES
from wizard.pki.revocation import RevocationState, needs_no_answer

_TRUST = {
    "self-signed", "unknown-ca", "missing-intermediate", "distrusted-ca", "interception", "outdated-roots",
    "captive-portal",
}  # fmt: skip
_FORM = {
    "invalid-certificate", "weak-signature", "weak-key", "wrong-usage", "name-constraints", "strict-only",
    "validity-too-long",
}  # fmt: skip
_NAME = {"name-mismatch", "no-san"}
_DATES = {"expired", "chain-expired", "not-yet-valid"}
_REVOCATION = {"revoked", "must-staple-missing"}


def _check(id_: str, state: CheckState, detail: str, **values: Value) -> Check:
    return Check(id=id_, state=state, detail=detail, values=values)


def make_checks(situation: Situation, findings: Sequence[Finding]) -> tuple[Check, ...]:
    """Return the lines of step 1 and 2 in their order."""
    found = {f.cause for f in findings if f.severity is not Severity.NOTE}
    return (
        _resolve(situation),
        *_way(situation),
        *_certificate(situation, found),
        _revocation(situation, found),
        _transparency(situation),
        *_insistence(situation),
        *judge_rows(situation, findings),
    )


def _resolve(situation: Situation) -> Check:
    resolution = situation.evidence.resolution
    if not isinstance(resolution, Resolution):
        return _check("resolve", CheckState.NOT_CHECKED, N_("The server's address was not looked up."))
    if resolution.failure is not None or not resolution.addresses:
        return _check("resolve", CheckState.PROBLEM, N_("The server's address was not found."))
    return _check("resolve", CheckState.OK, N_("The server's address is {address}."), address=resolution.addresses[0])


def _way(situation: Situation) -> Iterator[Check]:
    attempt, failure = situation.attempt, failure_of(situation)
    if attempt is None or not attempt.address or (failure is not None and failure.stage is Stage.RESOLVE):
        yield _check("connect", CheckState.NOT_CHECKED, N_("No connection was tried."))
        yield _check("handshake", CheckState.NOT_CHECKED, N_("No secure connection was tried."))
        return
    if failure is not None and failure.stage in {Stage.CONNECT, Stage.PROXY}:
        yield _check("connect", CheckState.PROBLEM, N_("The connection failed: {reason}."), reason=reason_of(failure))
        yield _check("handshake", CheckState.NOT_CHECKED, N_("No secure connection was tried."))
        return
    yield _check("connect", CheckState.OK, N_("Connected to {address}."), address=attempt.address)
    if failure is not None:
        yield _check(
            "handshake",
            CheckState.PROBLEM,
            N_("No secure connection could be agreed on: {reason}."),
            reason=reason_of(failure),
        )
    elif attempt.handshake is not None:
        spoken = attempt.handshake.protocol or "TLS"
        protocol = VERSION_NAMES.get(spoken, spoken)
        yield _check("handshake", CheckState.OK, N_("The secure connection is fine: {protocol}."), protocol=protocol)


def _certificate(situation: Situation, found: set[str]) -> Iterator[Check]:
    for id_, causes, fine, problem, unseen in _CERTIFICATE_LINES:
        if not situation.chain:
            yield _check(id_, CheckState.NOT_CHECKED, unseen)
        elif id_ == "trust" and causes & found == {"missing-intermediate"} and _is_anchored(situation):
            yield _check(
                id_,
                CheckState.PROBLEM,
                N_("A trusted authority vouches for the site, but the site leaves out a certificate in between."),
            )
        elif causes & found:
            yield _check(id_, CheckState.PROBLEM, problem)
        elif situation.leaf is None:
            yield _check(id_, CheckState.PROBLEM, N_("The certificate cannot be read."))
        elif id_ == "trust" and not _is_anchored(situation):
            yield _check(id_, CheckState.PROBLEM, problem)
        else:
            yield _check(id_, CheckState.OK, fine)


def _is_anchored(situation: Situation) -> bool:
    return situation.deciding is not None and situation.deciding.anchored


_CERTIFICATE_LINES: tuple[tuple[str, set[str], str, str, str], ...] = (
    (
        "certificate",
        _FORM,
        N_("The certificates are well made."),
        N_("The certificates are not as they should be."),
        N_("No certificate came that could be looked at."),
    ),
    (
        "trust",
        _TRUST,
        N_("A trusted authority vouches for the site."),
        N_("No trusted authority vouches for the site."),
        N_("Who vouches for the site could not be checked."),
    ),
    (
        "name",
        _NAME,
        N_("The certificate is for this name."),
        N_("The certificate is for another name."),
        N_("The name in the certificate could not be checked."),
    ),
    (
        "dates",
        _DATES,
        N_("The certificates are in date."),
        N_("A certificate is out of date."),
        N_("The dates could not be checked."),
    ),
)
"""Id, causes that make it a problem, and the words for fine, problem and not checked."""


def _revocation(situation: Situation, found: set[str]) -> Check:
    if _REVOCATION & found:
        return _check(
            "revocation",
            CheckState.PROBLEM,
            N_("The certificate was revoked, or the proof that it was not is missing."),
        )
    if any(r.state is RevocationState.GOOD for r in situation.revocation):
        return _check("revocation", CheckState.OK, N_("The authority says that the certificate was not revoked."))
    if not situation.chain:
        return _check(
            "revocation", CheckState.NOT_CHECKED, N_("Whether the certificate was revoked could not be checked.")
        )
    if situation.leaf is not None and needs_no_answer(situation.leaf):
        return _check(
            "revocation",
            CheckState.OK,
            N_("Nobody has to be asked about revocation: the certificate ends soon, or its authority says so."),
        )
    if not situation.evidence.ocsp and not situation.evidence.crls and situation.evidence.fetch_allowed:
        return _check(
            "revocation", CheckState.NOT_CHECKED, N_("The certificate names nobody to ask whether it was revoked.")
        )
    if not situation.evidence.fetch_allowed:
        return _check("revocation", CheckState.NOT_CHECKED, N_("Nobody was asked whether the certificate was revoked."))
    return _check("revocation", CheckState.NOT_CHECKED, N_("No answer says whether the certificate was revoked."))


def _transparency(situation: Situation) -> Check:
    seen = transparency_of(situation)
    match seen.logged:
        case Logged.ENOUGH:
            line, state = N_("The certificate is in {count} public logs that browsers accept."), CheckState.OK
        case Logged.NOT_DEMANDED:
            line, state = N_("Public logs are not demanded of this certificate."), CheckState.OK
        case Logged.OPEN:
            line = N_(
                "Whether the certificate is in public logs cannot be decided: some log or issuer is not known here."
            )
            state = CheckState.NOT_CHECKED
        case _:
            line, state = N_("The certificate does not prove that it is in enough public logs."), CheckState.PROBLEM
    if situation.leaf is None:
        line, state = N_("Whether the certificate is in public logs could not be checked."), CheckState.NOT_CHECKED
    return _check("transparency", state, line, count=len(seen.good))


def _insistence(situation: Situation) -> Iterator[Check]:
    """Yield a line where browsers insist on a secure connection; that they do not is no news."""
    if situation.evidence.preloaded is True:
        line = N_("Browsers open this site securely or not at all: no warning page offers a way past it.")
        yield _check("hsts", CheckState.OK, line)
