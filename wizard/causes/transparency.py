"""Whether a public certificate is in the public logs, as far as its timestamps prove it (RFC 6962)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from wizard import resources
from wizard.causes.base import Cause, Wording
from wizard.causes.situation import PUBLIC_LISTS, Situation
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.model.finding import Finding, Severity, Who
from wizard.pki.logs import LogState, known_logs
from wizard.pki.transparency import SctReading, SctState, Source, check_sct, embedded_scts, stapled_scts


class Logged(StrEnum):
    """What the timestamps of a certificate come to."""

    NOT_DEMANDED = "not-demanded"
    """A private authority's certificate, or one from before the browsers demanded it."""
    ENOUGH = "enough"
    NONE = "none"
    TOO_FEW = "too-few"
    INVALID = "invalid"
    UNKNOWN_LOGS = "unknown-logs"
    OPEN = "open"
    """It cannot be decided with what is known here: newer logs than ours, or an issuer that is not at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transparency:
    """The timestamps of one certificate, what they are worth, and how many of them the browsers demand."""

    logged: Logged
    readings: tuple[SctReading, ...] = ()
    needed: int = 0
    is_malformed: bool = False
    """Whether a list of timestamps is there that cannot be read."""

    @property
    def good(self) -> tuple[SctReading, ...]:
        """The timestamps that count."""
        return tuple(r for r in self.readings if r.state is SctState.GOOD)

    @property
    def operators(self) -> frozenset[str]:
        """Who runs the logs of those that count."""
        return frozenset(r.log.operator for r in self.good if r.log)


def transparency_of(situation: Situation) -> Transparency:
    """Return what the embedded and the stapled timestamps come to. Those of the TLS extension are not looked at."""
    leaf = situation.leaf
    if leaf is None or not situation.is_public() or not isinstance(leaf.not_before, Present):
        return Transparency(logged=Logged.NOT_DEMANDED)
    if leaf.not_before.value < _begin(_policy()["demanded_from"]):
        return Transparency(logged=Logged.NOT_DEMANDED)
    readings, is_malformed = _readings(situation, leaf)
    needed = _needed(leaf, leaf.not_before.value, readings)
    seen = Transparency(logged=Logged.OPEN, readings=readings, needed=needed, is_malformed=is_malformed)
    return Transparency(
        logged=_logged(seen, leaf.not_before.value), readings=readings, needed=needed, is_malformed=is_malformed
    )


def _readings(situation: Situation, leaf: Certificate) -> tuple[tuple[SctReading, ...], bool]:
    path = next(judged.path for name in PUBLIC_LISTS if (judged := situation.judged.get(name)) and judged.anchored)
    issuer = path[1].certificate if len(path) > 1 else None
    lists = [embedded_scts(leaf)]
    lists += [stapled_scts(s, leaf) for s in _staples(situation)]
    scts = {s.log_id: s for found in reversed(lists) if isinstance(found, Present) for s in found.value}
    readings = tuple(check_sct(s, leaf, issuer, known_logs(), situation.at) for s in scts.values())
    return readings, any(isinstance(found, Unreadable) for found in lists)


def _staples(situation: Situation) -> Iterable[bytes]:
    shaken = (a.handshake for a in situation.evidence.attempts)
    return dict.fromkeys(h.ocsp_staple for h in shaken if h and h.ocsp_staple)


def _logged(seen: Transparency, issued: datetime) -> Logged:
    policy = _policy()
    # Of a log in good standing one at least has to be; retired ones fill the number up (Chrome's policy).
    stands = any(r.log and r.log.state is not LogState.RETIRED for r in seen.good)
    if len(seen.good) >= seen.needed and len(seen.operators) >= policy["operators"] and stands:
        return Logged.ENOUGH
    states = [r.state for r in seen.readings]
    undecided = states.count(SctState.UNCHECKED)
    if known_logs().may_lack(issued):
        undecided += states.count(SctState.UNKNOWN_LOG)
    if undecided and len(seen.good) + undecided >= seen.needed:
        return Logged.OPEN
    if seen.is_malformed or SctState.BAD in states:
        return Logged.INVALID
    if not states:
        return Logged.NONE
    return Logged.UNKNOWN_LOGS if not seen.good else Logged.TOO_FEW


def _needed(leaf: Certificate, issued: datetime, readings: Iterable[SctReading]) -> int:
    """Return how many timestamps a certificate of this lifetime needs."""
    policy = _policy()
    if not any(r.sct.source is Source.EMBEDDED for r in readings):
        return int(policy["stapled"])
    end = leaf.not_after
    days = (end.value - issued) / timedelta(days=1) if isinstance(end, Present) else 0
    began = max(row["from"] for row in policy["embedded"] if _begin(row["from"]) <= issued)
    rows = [row for row in policy["embedded"] if row["from"] == began]
    return int(next((row["count"] for row in rows if days <= row["days"]), rows[-1]["count"]))


def _policy() -> Mapping[str, Any]:
    return resources.read_toml("data", "ct-policy.toml")


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def not_before_this(situation: Situation) -> datetime | None:
    """Return the latest time that a log signed for this certificate: the true time cannot be earlier.

    The certificate need not be trusted for that, as its issuer's key is part of what was signed.
    """
    leaf = situation.leaf
    if leaf is None or situation.deciding is None or len(situation.deciding.path) < 2:
        return None
    found = embedded_scts(leaf)
    issuer = situation.deciding.path[1].certificate
    # The clock may be the very thing that is wrong: nothing is too late here.
    far = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
    scts = found.value if isinstance(found, Present) else ()
    readings = (check_sct(s, leaf, issuer, known_logs(), far) for s in scts)
    signed = (SctState.GOOD, SctState.REFUSED_LOG)
    return max((r.sct.at for r in readings if r.state in signed), default=None)


_FORMS = {
    Logged.NONE: None,
    Logged.TOO_FEW: "too-few",
    Logged.INVALID: "invalid",
    Logged.UNKNOWN_LOGS: "unknown-logs",
}


def _detect_no_ct(cause: Cause, situation: Situation) -> Iterable[Finding]:
    seen = transparency_of(situation)
    if seen.logged in _FORMS:
        yield cause.finding(
            0,
            form=_FORMS[seen.logged],
            count=len(seen.good),
            needed=seen.needed,
            operators=len(seen.operators),
            total=len(seen.readings),
        )


CT_MISSING = Cause(
    id="ct-missing",
    seen_in="extensions/scts",
    severity=Severity.WARNING,
    who=Who.SITE,
    title=N_("The certificate is not in the public logs"),
    sentence=N_(
        "Chrome, Firefox and Safari want every public certificate to be listed in public logs; this one carries no proof of it."
    ),
    detail=N_("No signed certificate timestamps are embedded or stapled; some could still come in a TLS extension."),
    source="RFC 6962; Chrome's certificate transparency policy (data/ct-policy.toml); Firefox 135",
    fixes=("tell-owner", "reissue-with-ct"),
    detect=_detect_no_ct,
    forms={
        "too-few": Wording(
            title=N_("The certificate is in too few public logs"),
            sentence=N_(
                "Chrome, Firefox and Safari want every public certificate to be listed in several public logs; this one proves too few of them."
            ),
            detail=N_(
                "{count} of {total} signed certificate timestamps count, of {operators} log operators; {needed} are needed, of 2 operators."
            ),
        ),
        "invalid": Wording(
            title=N_("The proof of the public logs is wrong"),
            sentence=N_(
                "The certificate carries a proof that it is listed in public logs, but the proof is broken. Browsers refuse such a site."
            ),
            detail=N_(
                "{count} of {total} signed certificate timestamps count, {needed} are needed; another one is malformed or its signature does not fit this certificate."
            ),
        ),
        "unknown-logs": Wording(
            title=N_("The certificate is in no log that browsers know"),
            sentence=N_("The certificate is listed in logs that browsers do not accept, so they refuse the site."),
            detail=N_(
                "None of the {total} signed certificate timestamps is of a log that Chrome accepts or has accepted."
            ),
        ),
    },
)
