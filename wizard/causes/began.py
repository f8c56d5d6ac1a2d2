"""Since when it is as it is, as far as the certificates tell: exactly, not before a day, or only that it was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wizard.causes.catalog import RANKS
from wizard.causes.clock import true_now
from wizard.causes.situation import situation_of
from wizard.i18n import N_, date_in_words, tr
from wizard.model.certificate import Certificate
from wizard.model.evidence import ClockEvidence
from wizard.model.fields import Present
from wizard.model.finding import Diagnosis, Finding, Severity, Who

SECOND = timedelta(seconds=1)

_LONG_AGO = timedelta(days=5 * 365)
"""A certificate that began before that bounds nothing: devices date theirs 1970 or 2000."""

_NOT_BY_START = frozenset({"not-yet-valid", "revocation-unknown", "outdated-roots", "outdated-software"})
"""Causes about certificates for which the start of the site's own says nothing."""


class Bound(StrEnum):
    """How a moment stands to the beginning."""

    EXACTLY = "exactly"
    NOT_BEFORE = "not-before"
    AT_LATEST = "at-latest"


class Rest(StrEnum):
    """What a beginning rests on."""

    EXPIRY = "expiry"
    EXPIRY_ABOVE = "expiry-above"
    """Of a certificate above the site's own."""
    REVOCATION = "revocation"
    """The moment that the authority names."""
    REVOCATION_ABOVE = "revocation-above"
    START = "start"
    """Of the site's certificate: before that, there was none with this fault."""
    CHECK = "check"
    """It was so when it was checked, and nothing tells since when."""


@dataclass(frozen=True, slots=True)
class Began:
    """Since when something is as it is."""

    at: datetime
    bound: Bound
    rests_on: Rest


_TEXTS: Mapping[Rest, str] = {
    Rest.EXPIRY: N_("It has been like this since {date}, when the site's certificate ran out."),
    Rest.EXPIRY_ABOVE: N_("It has been like this since {date}, when a certificate above the site's ran out."),
    Rest.REVOCATION: N_("It was revoked on {date}, by the authority's word; programs notice that sooner or later."),
    Rest.REVOCATION_ABOVE: N_(
        "A certificate above the site's was revoked on {date}, by the authority's word; programs notice that sooner or later."
    ),
    Rest.START: N_(
        "It is not known exactly how long it has been like this: at most since {date}, when the site's present certificate begins."
    ),
    Rest.CHECK: N_("It is not known how long it has been like this; it was so on {date}, when it was checked."),
}


def began(diagnosis: Diagnosis) -> Began | None:
    """Return since when the first thing that matters is wrong; None where nothing is."""
    first = diagnosis.headline
    return None if first is None or first.severity is Severity.NOTE else began_of(first, diagnosis)


def began_of(finding: Finding, diagnosis: Diagnosis) -> Began:
    """Return since when *finding* holds. Dates of certificates are taken at their word.

    An expiry and a revocation are exact where the certificate was in use by then; of other faults of certificates it is
    known only that they are no older than the site's certificate.
    """
    start, told = _start(diagnosis), _told(finding, diagnosis)
    if told is not None and (start is None or start <= told.at):
        return told
    if start is not None and _is_about_certificates(finding):
        return Began(start, Bound.NOT_BEFORE, Rest.START)
    return Began(checked_at(diagnosis), Bound.AT_LATEST, Rest.CHECK)


def began_text(beginning: Began, moment: str = "") -> str:
    """Return *beginning* as a sentence, in the language in force; *moment* are other words for its date, else in UTC."""
    return tr(_TEXTS[beginning.rests_on], date=moment or date_in_words(beginning.at, with_time=True))


def checked_at(diagnosis: Diagnosis) -> datetime:
    """Return when the check was made, by the true time as far as that is known."""
    evidence = diagnosis.evidence
    if not isinstance(evidence.clock, ClockEvidence):
        return evidence.at
    return true_now(situation_of(evidence, diagnosis.at))


def _told(finding: Finding, diagnosis: Diagnosis) -> Began | None:
    """Return the moment that a certificate or its authority names, where it has passed."""
    date = finding.values.get("date")
    if not isinstance(date, datetime) or finding.failed is not None or date >= diagnosis.at:
        return None
    match finding.cause:
        case "expired":
            return Began(date + SECOND, Bound.EXACTLY, Rest.EXPIRY)
        case "chain-expired":
            return Began(date + SECOND, Bound.EXACTLY, Rest.EXPIRY_ABOVE)
        case "revoked":
            rest = Rest.REVOCATION_ABOVE if finding.form == "intermediate" else Rest.REVOCATION
            return Began(date, Bound.EXACTLY, rest)
        case _:
            return None


def _start(diagnosis: Diagnosis) -> datetime | None:
    leaf = diagnosis.chain[0] if diagnosis.chain else None
    if not isinstance(leaf, Certificate) or not isinstance(leaf.not_before, Present):
        return None
    start = leaf.not_before.value
    return start if diagnosis.at - _LONG_AGO <= start <= diagnosis.at else None


def _is_about_certificates(finding: Finding) -> bool:
    is_of_site = finding.who in {Who.SITE, Who.UNKNOWN} and finding.failed is None
    ranks_there = finding.certificate is not None or RANKS[finding.cause] >= RANKS["revoked"]
    return is_of_site and ranks_there and finding.cause not in _NOT_BY_START
