"""One line for everything that was looked at, and for what was not: nobody looked is never "fine"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from wizard.causes.clock import ClockState, facts_about, judge_clock
from wizard.causes.connection import failure_of, reason_of
from wizard.causes.environment import missing_root
from wizard.causes.interception import hosts_alike
from wizard.causes.lookup import look_up_check
from wizard.causes.settings import settings_check
from wizard.causes.situation import Situation
from wizard.causes.transparency import Logged, transparency_of
from wizard.i18n import N_, Phrase
from wizard.model.evidence import ClockEvidence, PortalEvidence, Resolution, Stage, SystemEvidence
from wizard.model.finding import Check, CheckState, Finding, Severity, Value
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
        _clock(situation),
        _time_zone(situation),
        _portal(situation),
        look_up_check(situation, findings),
        *_comparison(situation),
        *_system(situation, found),
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
        yield _check("handshake", CheckState.NOT_CHECKED, N_("No secure handshake was tried."))
        return
    if failure is not None and failure.stage in {Stage.CONNECT, Stage.PROXY}:
        yield _check("connect", CheckState.PROBLEM, N_("The connection failed: {reason}"), reason=reason_of(failure))
        yield _check("handshake", CheckState.NOT_CHECKED, N_("No secure handshake was tried."))
        return
    yield _check("connect", CheckState.OK, N_("Connected to {address}."), address=attempt.address)
    if failure is not None:
        yield _check(
            "handshake", CheckState.PROBLEM, N_("The secure handshake failed: {reason}"), reason=reason_of(failure)
        )
    elif attempt.handshake is not None:
        protocol = attempt.handshake.protocol or "TLS"
        yield _check("handshake", CheckState.OK, N_("The handshake is fine: {protocol}."), protocol=protocol)


def _certificate(situation: Situation, found: set[str]) -> Iterator[Check]:
    for id_, causes, fine, problem, unseen in _CERTIFICATE_LINES:
        if not situation.chain:
            yield _check(id_, CheckState.NOT_CHECKED, unseen)
        elif id_ == "trust" and causes & found == {"missing-intermediate"} and _is_anchored(situation):
            yield _check(
                id_, CheckState.PROBLEM, N_("A trusted authority vouches for the site, but the chain sent has a gap.")
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
            line, state = N_("{count} public logs that browsers accept signed for the certificate."), CheckState.OK
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


def _comparison(situation: Situation) -> Iterator[Check]:
    """Yield a line when other hosts were looked at: that is done for unknown authorities alone."""
    compared = situation.evidence.comparisons
    if not compared:
        return
    alike, answered = hosts_alike(situation), tuple(c.host for c in compared if c.chain)
    if alike:
        line, state = (
            N_("{hosts}: the same unknown issuer there, so it is this computer or this network."),
            CheckState.PROBLEM,
        )
    elif answered:
        line, state = N_("{hosts}: other issuers there, so it is this site alone."), CheckState.OK
    else:
        line, state = N_("{hosts}: asked for comparison, and no certificate came."), CheckState.NOT_CHECKED
    hosts = alike or answered or tuple(c.host for c in compared)
    yield _check("comparison", state, line, hosts=", ".join(hosts))


def _insistence(situation: Situation) -> Iterator[Check]:
    """Yield a line where browsers insist on a secure connection; that they do not is no news."""
    if situation.evidence.preloaded is True:
        line = N_("Browsers open this site securely or not at all: no warning page offers a way past it.")
        yield _check("hsts", CheckState.OK, line)


def _clock(situation: Situation) -> Check:
    return replace(_clock_line(situation), facts=tuple(facts_about(situation)))


def _clock_line(situation: Situation) -> Check:
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return _check("clock", CheckState.NOT_CHECKED, N_("The clock was not compared with others."))
    judged = judge_clock(situation)
    if judged.offset is None:
        line = N_("The clock says {time}; nobody was there to compare it with.")
        return _check("clock", CheckState.NOT_CHECKED, line, time=clock.now)
    line = _CLOCK_LINES[judged.state]
    if judged.state is ClockState.RIGHT:
        if clock.automatic is False:
            line = N_("The clock is right, but this system does not set it by itself.")
        return _check("clock", CheckState.OK, line)
    floor = Phrase(judged.floor.what) if judged.floor else ""
    values: dict[str, Value] = {"offset": abs(judged.offset), "hours": judged.hours, "floor": floor}
    return _check("clock", CheckState.PROBLEM, line, **values)


_CLOCK_LINES = {
    ClockState.RIGHT: N_("The clock is right."),
    ClockState.AHEAD: N_("The clock is ahead by {offset}."),
    ClockState.BEHIND: N_("The clock is behind by {offset}."),
    ClockState.ZONE: N_("The clock is off by exactly {hours} h: the time zone may be wrong."),
    ClockState.BEHIND_AT_LEAST: N_(
        "The clock is behind by at least {offset}: {floor} is newer than the date it shows."
    ),
}


def _time_zone(situation: Situation) -> Check:
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return _check("time-zone", CheckState.NOT_CHECKED, N_("The time zone was not looked at."))
    hours = clock.utc_offset_s / 3600
    return _check(
        "time-zone",
        CheckState.OK,
        N_("The time zone is {zone} (UTC{offset})."),
        zone=clock.time_zone,
        offset=f"{hours:+g}",
    )


def _portal(situation: Situation) -> Check:
    portal = situation.evidence.portal
    if not isinstance(portal, PortalEvidence):
        return _check("portal", CheckState.NOT_CHECKED, N_("Nobody was asked whether a login page stands between."))
    if portal.intercepted:
        return _check("portal", CheckState.PROBLEM, N_("A login page stands between."))
    return _check("portal", CheckState.OK, N_("No login page stands between."))


def _system(situation: Situation, found: set[str]) -> Iterator[Check]:
    system = situation.evidence.system
    if not isinstance(system, SystemEvidence):
        for id_, line in _UNSEEN:
            yield _check(id_, CheckState.NOT_CHECKED, line)
        return
    yield from (part(situation, system) for part in _SYSTEM_PARTS)


def _support(situation: Situation, system: SystemEvidence) -> Check:
    ends = system.support_ends
    if ends is None:
        return _check(
            "system",
            CheckState.NOT_CHECKED,
            N_("{system}: how long it gets updates is not known here."),
            system=system.name,
        )
    if ends < situation.at.date().isoformat():
        return _check(
            "system", CheckState.PROBLEM, N_("{system} has had no updates since {date}."), system=system.name, date=ends
        )
    return _check("system", CheckState.OK, N_("{system} gets updates until {date}."), system=system.name, date=ends)


def _browsers(situation: Situation, system: SystemEvidence) -> Check:
    if not system.browsers:
        return _check("browsers", CheckState.NOT_CHECKED, N_("No browser was found."))
    names = ", ".join(f"{b.name} {b.version}" for b in system.browsers)
    return _check(
        "browsers", CheckState.NOT_CHECKED, N_("Installed: {names}. Compare with the newest version."), names=names
    )


def _roots(situation: Situation, system: SystemEvidence) -> Check:
    sizes = {store.name: store.size for store in situation.evidence.stores}
    if missing_root(situation) is not None:
        return _check("roots", CheckState.PROBLEM, N_("A root that current programs trust is missing on this system."))
    if sizes.get("system"):
        return _check("roots", CheckState.OK, N_("This system trusts {count} roots."), count=sizes["system"])
    if "system" in sizes:
        return _check("roots", CheckState.PROBLEM, N_("This system has no list of trusted roots."))
    return _check("roots", CheckState.NOT_CHECKED, N_("The system's list of roots was not looked at."))


def _proxy(situation: Situation, system: SystemEvidence) -> Check:
    if system.pac_url or system.proxies:
        names = ", ".join(f"{scheme}: {place}" for scheme, place in system.proxies) or "PAC"
        return _check("proxy", CheckState.OK, N_("A proxy is in use: {names}."), names=names)
    return _check("proxy", CheckState.OK, N_("No proxy is in use."))


_SYSTEM_PARTS: tuple[Callable[[Situation, SystemEvidence], Check], ...] = (
    _support, _browsers, _roots, _proxy, settings_check,
)  # fmt: skip
_UNSEEN = (
    ("system", N_("The system was not looked at.")),
    ("browsers", N_("The browsers were not looked at.")),
    ("roots", N_("The system's list of roots was not looked at.")),
    ("proxy", N_("The proxy settings were not looked at.")),
    ("settings", N_("The settings of single programs were not looked at.")),
)
