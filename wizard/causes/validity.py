"""Causes in the dates."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import CLOCK_MATTERS, Situation
from wizard.i18n import N_
from wizard.model.fields import Present
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.faults import Fault, Rule
from wizard.pki.public import longest_validity_days


def _dated(cause: Cause, situation: Situation, fault: Fault) -> Finding:
    assert situation.deciding is not None  # noqa: S101  (a fault stands on a path)
    certificate = situation.deciding.path[fault.position].certificate
    moment = fault.values["date"]
    values: dict[str, Value] = {"date": moment, "name": certificate.subject.common_name or certificate.sha256[:16]}
    if isinstance(moment, datetime):
        values["span"] = abs(situation.at - moment)
    return cause.finding(situation.sent_index(fault.position), values, host=situation.evidence.target.host)


def _detect_expired(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.EXPIRED):
        if fault.position == 0:
            yield _dated(cause, situation, fault)


def _detect_chain_expired(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.EXPIRED):
        if fault.position > 0:
            yield _dated(cause, situation, fault)
            return


def _detect_not_yet_valid(cause: Cause, situation: Situation) -> Iterable[Finding]:
    offset = situation.clock_offset
    is_clock_right = offset is not None and abs(offset) <= CLOCK_MATTERS
    for fault in situation.with_rule(Rule.NOT_YET_VALID)[:1]:
        forms = ("above", "above-clock-right") if fault.position else (None, "clock-right")
        form = forms[is_clock_right]
        yield replace(_dated(cause, situation, fault), form=form, who=cause.who_in(form))


def _detect_too_long(cause: Cause, situation: Situation) -> Iterable[Finding]:
    leaf = situation.leaf
    if leaf is None or not situation.is_public():
        return
    if not isinstance(leaf.not_before, Present) or not isinstance(leaf.not_after, Present):
        return
    issued = leaf.not_before.value
    limit = longest_validity_days(issued.astimezone(UTC).date())
    # The last second counts as well (RFC 5280 4.1.2.5): a whole number of days ends a second early.
    days = (leaf.not_after.value - issued).total_seconds() / 86_400
    if limit is not None and days > limit:
        yield cause.finding(0, days=round(days), limit=limit, date=datetime.combine(issued, time.min, UTC))


EXPIRED = Cause(
    id="expired",
    seen_in="validity/not-after",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate has expired"),
    sentence=N_("The site's certificate ran out {span} ago. Do not enter anything there until it is renewed."),
    detail=N_("The certificate of {name} was valid until {date}."),
    source="RFC 5280 4.1.2.5, 6.1.3 (a)(2)",
    fixes=("set-clock", "wait-and-do-not-enter", "tell-owner", "renew-certificate"),
    detect=_detect_expired,
    forms={"then": Wording(sentence=N_("On this date the site's certificate has run out: it is good until {date}."))},
)
CHAIN_EXPIRED = Cause(
    id="chain-expired",
    seen_in="validity/not-after",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("A certificate above the site's has expired"),
    sentence=N_(
        "The site's own certificate may be in date, but one that vouches for it ran out {span} ago. The site's owner has to replace that one."
    ),
    detail=N_("{name}, in the chain of {host}, was valid until {date}."),
    source="RFC 5280 6.1.3 (a)(2)",
    fixes=("update-roots", "tell-owner", "replace-intermediate"),
    detect=_detect_chain_expired,
    forms={
        "then": Wording(
            sentence=N_("On this date {name}, which vouches for the site, has run out: it is good until {date}.")
        )
    },
)
_ABOVE_TITLE = N_("A certificate above the site's is not valid yet")
_ABOVE_DETAIL = N_("{name}, in the chain of {host}, is valid from {date} on.")

NOT_YET_VALID = Cause(
    id="not-yet-valid",
    seen_in="validity/not-before",
    severity=Severity.BLOCKING,
    who=Who.UNKNOWN,
    title=N_("The certificate is not valid yet"),
    sentence=N_(
        "The site's certificate becomes valid only in {span}. Most often the clock of this computer is behind; otherwise the certificate is in use too early."
    ),
    detail=N_("The certificate of {name} is valid from {date} on."),
    source="RFC 5280 4.1.2.5, 6.1.3 (a)(2)",
    fixes=("set-clock", "tell-owner", "fix-start-date"),
    detect=_detect_not_yet_valid,
    forms={
        "clock-right": Wording(
            sentence=N_(
                "The site's certificate becomes valid only in {span}, and this computer's clock is right: it is in use too early."
            ),
            who=Who.SITE,
        ),
        "above": Wording(
            title=_ABOVE_TITLE,
            sentence=N_(
                "A certificate that vouches for this site becomes valid only in {span}. Most often the clock of this computer is behind; otherwise the site's owner has to replace it."
            ),
            detail=_ABOVE_DETAIL,
        ),
        "above-clock-right": Wording(
            title=_ABOVE_TITLE,
            sentence=N_(
                "A certificate that vouches for this site becomes valid only in {span}, and this computer's clock is right: the site's owner has to replace it."
            ),
            detail=_ABOVE_DETAIL,
            who=Who.SITE,
        ),
        "then": Wording(sentence=N_("On this date the certificate of {name} is not valid yet: it begins on {date}.")),
    },
)
TOO_LONG = Cause(
    id="validity-too-long",
    seen_in="validity",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate is valid for too long"),
    sentence=N_(
        "Public certificates may be valid for a limited time only, and this one exceeds it. Its owner needs a new one."
    ),
    detail=N_("Valid for {days} days, issued on {date}; {limit} are allowed."),
    source="CA/Browser Forum SC-081v3; Chromium net/cert/cert_verify_proc.cc HasTooLongValidity, read 2026-11",
    fixes=("tell-owner", "reissue-shorter"),
    detect=_detect_too_long,
)
