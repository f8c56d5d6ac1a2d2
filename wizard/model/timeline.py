"""What certificates are good for, from the first date to the last: values that the window draws."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present
from wizard.model.finding import Value, Verdict


class Role(StrEnum):
    """What a certificate is on a path."""

    LEAF = "leaf"
    INTERMEDIATE = "intermediate"
    ROOT = "root"


class MarkKind(StrEnum):
    """What happens at a moment."""

    BEGINS = "begins"
    ENDS = "ends"
    """The last second that is still valid."""
    REVOKED = "revoked"
    ANSWER_ENDS = "revocation-answer-ends"
    LOGGED = "logged"
    """A public log stamped the leaf: before that, nobody could have seen it there."""
    LOG_CLOSED = "log-closed"
    """A public log that stamped the leaf was retired or rejected."""
    DISTRUSTED = "distrust"
    """A program refuses what this root's authorities issue afterwards; what they issued before stays."""
    LIMIT = "validity-limit"
    """Certificates issued from here on may be valid for fewer days; those issued before stay."""
    TRUE_TIME = "true-time"
    """The time that other clocks told, where this computer's is wrong."""


class Opens(StrEnum):
    """Which programs open the site."""

    EVERYWHERE = "everywhere"
    SOMEWHERE = "somewhere"
    NOWHERE = "nowhere"


def opens_of(verdict: Verdict, codes: Iterable[str]) -> Opens:
    """Return which programs open a site, by the browsers' *codes*; this computer's *verdict* counts as one of them."""
    answers = {verdict is Verdict.TRUSTED, *(code == "OK" for code in codes)}
    return Opens.SOMEWHERE if len(answers) > 1 else Opens.EVERYWHERE if answers == {True} else Opens.NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A certificate that is on some path, and what it is there."""

    role: Role
    certificate: Certificate
    is_on_path: bool
    """Whether it is on the path that decides now."""

    @property
    def begins(self) -> datetime | None:
        """The first valid second, where it can be read."""
        return _value(self.certificate.not_before)

    @property
    def ends(self) -> datetime | None:
        """The last valid second, where it can be read."""
        return _value(self.certificate.not_after)

    def is_valid(self, at: datetime) -> bool:
        """Say whether *at* lies in the validity; what cannot be read bounds nothing."""
        at = at.replace(microsecond=0)
        return (self.begins is None or self.begins <= at) and (self.ends is None or at <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happens at a moment."""

    at: datetime
    kind: MarkKind
    holder: Holder | None = None
    grace: timedelta = timedelta(0)
    """How long after the moment nothing is different yet: one second where the moment itself still counts.

    It is negative where programs allow for a clock that is slow.
    """
    values: Mapping[str, Value] = field(default_factory=dict)
    """``program`` for a distrust date, ``days`` for a limit, ``log`` for a public log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time without a change, to the second and inclusive at both ends; None where it has no end."""

    begins: datetime | None
    ends: datetime | None
    verdict: Verdict
    cause: str | None
    """The cause to speak of first; None when nothing is wrong."""
    browsers: Mapping[str, str]
    """What each one shows, "OK" where it opens the site."""

    @property
    def opens(self) -> Opens:
        """Which programs open the site."""
        return opens_of(self.verdict, self.browsers.values())

    def holds(self, at: datetime) -> bool:
        """Say whether *at* lies in this time."""
        at = at.replace(microsecond=0)
        return (self.begins is None or self.begins <= at) and (self.ends is None or at <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the certificates of one diagnosis are good for, from the first date to the last."""

    now: datetime
    """The time that the diagnosis was made for."""
    spans: tuple[Span, ...]
    """Without a gap, the earliest first."""
    marks: tuple[Mark, ...]
    holders: tuple[Holder, ...]
    """Leaf first; then the path that decides now, then what other paths need."""
    is_complete: bool
    """False when there were too many moments or paths to judge all of them: the nearest moments were taken."""

    def first_to_end(self, count: int) -> tuple[Holder, ...]:
        """Return the leaf and, of the others, those that end first: *count* in all, in their order."""
        leaf, *others = self.holders
        chosen = sorted(others, key=lambda h: h.ends or datetime.max.replace(tzinfo=UTC))[: count - 1]
        return (leaf, *(h for h in others if h in chosen))

    def span_at(self, at: datetime) -> Span:
        """Return the time that *at* lies in."""
        return next(s for s in self.spans if s.holds(at))

    @property
    def present(self) -> Span:
        """The time that *now* lies in."""
        return self.span_at(self.now)

    @property
    def fails_since(self) -> datetime | None:
        """The first second of the failure that goes on now; None when there is none, or when it was always so."""
        return None if self.present.verdict is Verdict.TRUSTED else self._since(lambda s: s.verdict)

    @property
    def works_since(self) -> datetime | None:
        """The first second of the trust that goes on now; None when there is none, or when it was always so."""
        return self._since(lambda s: s.verdict) if self.present.verdict is Verdict.TRUSTED else None

    @property
    def same_since(self) -> datetime | None:
        """The first second from which on the same programs open the site as now; None when it was always so."""
        return self._since(lambda s: (s.verdict, s.opens))

    def _since(self, essence: Callable[[Span], object]) -> datetime | None:
        first = self.spans.index(self.present)
        while first and essence(self.spans[first - 1]) == essence(self.present):
            first -= 1
        return self.spans[first].begins

    def change_before(self, at: datetime) -> datetime | None:
        """Return the last moment before *at* at which a span begins."""
        return max((s.begins for s in self.spans if s.begins is not None and s.begins < at), default=None)

    def change_after(self, at: datetime) -> datetime | None:
        """Return the first moment after *at* at which a span begins."""
        return min((s.begins for s in self.spans if s.begins is not None and s.begins > at), default=None)

    @property
    def next_change(self) -> Span | None:
        """The next time in which the verdict is another, or other programs open the site."""
        now = self.present
        later = self.spans[self.spans.index(now) + 1 :]
        return next((s for s in later if (s.verdict, s.opens) != (now.verdict, now.opens)), None)

    def reason_of(self, moment: datetime | None) -> Mark | None:
        """Return what happened at the first second of a time; the path that decides now is named before others."""
        here = [m for m in self.marks if moment is not None and m.at == moment - m.grace]
        return min(here, key=lambda m: m.holder is None or not m.holder.is_on_path, default=None)


def _value(moment: Field[datetime]) -> datetime | None:
    return moment.value if isinstance(moment, Present) else None
