"""Causes on this computer and in its network."""

from collections.abc import Iterable
from datetime import date

from wizard.causes.base import Cause, Wording
from wizard.causes.clock import ClockState, judge_clock, true_now
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.certificate import Certificate
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import PortalEvidence
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.faults import Rule

_NO_LOGIN_HOST = N_("its address is not known")

DATE_RULES = (Rule.EXPIRED, Rule.NOT_YET_VALID)


def _detect_portal(cause: Cause, situation: Situation) -> Iterable[Finding]:
    portal = situation.evidence.portal
    if isinstance(portal, PortalEvidence) and portal.intercepted:
        login = portal.redirect or Phrase(_NO_LOGIN_HOST)
        yield cause.finding(None, asked=portal.asked, login=login)


def clock_explains_dates(situation: Situation) -> bool:
    """Say whether the date faults would not be there at the true time."""
    clock = judge_clock(situation)
    if clock.offset is None or clock.state is ClockState.RIGHT or not situation.with_rule(*DATE_RULES):
        return False
    if clock.state is ClockState.BEHIND_AT_LEAST:
        # How far the true time lies beyond is not known: any certificate of today may look as if from the future.
        return not situation.with_rule(Rule.EXPIRED)
    then = situation.rejudged(situation.at + clock.offset)
    return then is not None and not any(f.rule in DATE_RULES for f in then.faults)


def _detect_clock(cause: Cause, situation: Situation) -> Iterable[Finding]:
    judged, clock = judge_clock(situation), situation.evidence.clock
    if judged.offset is None or judged.state is ClockState.RIGHT or isinstance(clock, str):
        return
    severity = Severity.BLOCKING if clock_explains_dates(situation) else Severity.WARNING
    form = judged.state.value if judged.state.value in cause.forms else None
    values: dict[str, Value] = {
        "offset": abs(judged.offset), "hours": judged.hours, "clock": clock.now, "true": clock.now + judged.offset,
    }  # fmt: skip
    if judged.floor is not None:
        values["floor"] = Phrase(judged.floor.what)
    if judged.source is not None:
        form, values["source"] = "one-source", judged.source
    yield cause.finding(None, values, severity=severity, form=form)


def missing_root(situation: Situation) -> Certificate | None:
    """Return the root of Mozilla's list that completes the chain where this system's list does not."""
    mozilla = situation.judged.get("mozilla")
    if "system" not in situation.judged or mozilla is None or situation.deciding is None:
        return None
    if situation.deciding.anchored or not mozilla.is_fine:
        return None
    return mozilla.path[-1].certificate


def _detect_outdated_roots(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if (root := missing_root(situation)) is not None:
        yield cause.finding(None, issuer=root.subject.common_name or root.sha256[:16])


def _detect_outdated_software(cause: Cause, situation: Situation) -> Iterable[Finding]:
    system = situation.evidence.system
    if isinstance(system, SystemEvidence) and system.support_ends is not None:
        ended = date.fromisoformat(system.support_ends)
        if ended < true_now(situation).date() and not situation.evidence.offline:
            yield cause.finding(None, system=system.name, date=system.support_ends)


CAPTIVE_PORTAL = Cause(
    id="captive-portal",
    seen_in="issuer",
    severity=Severity.BLOCKING,
    who=Who.NETWORK,
    title=N_("A login page is in the way"),
    sentence=N_("This network wants you to log in first, as in hotels and trains. Until then it answers in the site's place."),
    detail=N_("{asked} did not give its known answer but that of a login page ({login})."),
    source="Chromium components/captive_portal; Firefox captivedetect.canonicalURL",
    fixes=("log-in-to-network", "check-network", "ask-it-department"),
    detect=_detect_portal,
    explains=frozenset(
        {
            "self-signed", "unknown-ca", "missing-intermediate", "name-mismatch", "no-san", "expired", "not-yet-valid",
            "chain-expired", "interception", "connection-reset", "timeout", "connection-refused", "not-tls",
            "invalid-certificate", "weak-key", "weak-signature", "wrong-usage", "dns-failure", "handshake-failure",
        }
    ),
)  # fmt: skip
CLOCK_WRONG = Cause(
    id="clock-wrong",
    seen_in="validity",
    severity=Severity.BLOCKING,
    who=Who.COMPUTER,
    title=N_("This computer's clock is wrong"),
    sentence=N_(
        "The date or time of this computer is wrong by about {offset}, so good sites look expired or not valid yet. Set the"
        " clock right."
    ),
    detail=N_("This computer says {clock}, other sources agree on {true}: {offset} apart."),
    source="Chromium components/security_interstitials/core error_classification.cc: more than 5 minutes",
    fixes=("set-clock", "ask-it-department"),
    detect=_detect_clock,
    explains=frozenset({"expired", "chain-expired", "not-yet-valid"}),
    forms={
        "ahead": Wording(
            sentence=N_(
                "The clock of this computer is ahead by about {offset}, so good sites look expired. Set the clock right."
            )
        ),
        "behind": Wording(
            sentence=N_(
                "The clock of this computer is behind by about {offset}, so good sites look as if they were not valid"
                " yet. Set the clock right."
            )
        ),
        "zone": Wording(
            sentence=N_(
                "The clock of this computer is off by exactly {hours} h: its time zone is wrong, or another system on it keeps"
                " the time in another way. Set the time zone and the clock right."
            ),
            detail=N_(
                "This computer says {clock}, other sources agree on {true}: exactly {hours} h apart, as time zones are."
            ),
        ),
        "one-source": Wording(
            sentence=N_(
                "According to {source}, the date or time of this computer is wrong by about {offset}, and the site's"
                " certificate fits that. Compare with a phone or a watch, and set the clock right."
            ),
            detail=N_(
                "This computer says {clock}, {source} says {true}: {offset} apart. Nobody else could be asked, but the site's"
                " certificate is in date at that time and not at this computer's."
            ),
        ),
        "behind-at-least": Wording(
            sentence=N_(
                "The date of this computer is wrong by at least {offset}, so good sites look as if they were not valid yet."
                " Set the clock right."
            ),
            detail=N_("This computer says {clock}, but {floor} was made on {true}."),
        ),
    },
)
OUTDATED_ROOTS = Cause(
    id="outdated-roots",
    severity=Severity.BLOCKING,
    who=Who.COMPUTER,
    title=N_("This computer's list of authorities is out of date"),
    sentence=N_("This computer does not know an authority that current programs trust. Updating the system helps."),
    detail=N_("The root {issuer} is in Mozilla's list, but not in this system's."),
    source="Mozilla CA certificate program (certifi)",
    fixes=("update-roots", "update-system", "ask-it-department"),
    detect=_detect_outdated_roots,
    explains=frozenset({"unknown-ca", "missing-intermediate"}),
)
OUTDATED_SOFTWARE = Cause(
    id="outdated-software",
    severity=Severity.NOTE,
    who=Who.COMPUTER,
    title=N_("This system no longer gets updates"),
    sentence=N_("The maker of this system stopped updating it, so more and more sites will fail to open."),
    detail=N_("Support for {system} ended on {date}."),
    source="makers' support calendars (data/systems.toml)",
    fixes=("update-system", "update-browser", "ask-it-department"),
    detect=_detect_outdated_software,
)
