"""What a timeline says in words: since when a site fails, when it will fail next and why, and what a date brings."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from wizard.causes.base import sentence_of
from wizard.causes.timeline import EARLIEST, LATEST
from wizard.flow.illustration import fault_word, name_of
from wizard.i18n import N_, Phrase, date_in_words, tr
from wizard.model.finding import CheckState, Diagnosis, Severity
from wizard.model.terms import Verdict
from wizard.model.timeline import Holder, Mark, MarkKind, Opens, Role, Span, Timeline, opens_of

ROLES = {
    Role.LEAF: N_("the site's certificate"),
    Role.INTERMEDIATE: N_("intermediate"),
    Role.ROOT: N_("root"),
}
OPENS = {
    Opens.EVERYWHERE: N_("opens"),
    Opens.SOMEWHERE: N_("opens in some programs"),
    Opens.NOWHERE: N_("is refused"),
}
"""What programs do with the site in a span."""

_MARKS = {
    (MarkKind.BEGINS, Role.LEAF): N_("start of the site's certificate ({name})"),
    (MarkKind.BEGINS, Role.INTERMEDIATE): N_("start of the intermediate certificate {name}"),
    (MarkKind.BEGINS, Role.ROOT): N_("start of the root certificate {name}"),
    (MarkKind.ENDS, Role.LEAF): N_("expiry of the site's certificate ({name})"),
    (MarkKind.ENDS, Role.INTERMEDIATE): N_("expiry of the intermediate certificate {name}"),
    (MarkKind.ENDS, Role.ROOT): N_("expiry of the root certificate {name}"),
    (MarkKind.REVOKED, Role.LEAF): N_("revocation of the site's certificate ({name})"),
    (MarkKind.REVOKED, Role.INTERMEDIATE): N_("revocation of the intermediate certificate {name}"),
    (MarkKind.REVOKED, Role.ROOT): N_("revocation of the root certificate {name}"),
    (MarkKind.ANSWER_ENDS, Role.LEAF): N_("end of the answer about revocation; programs ask anew"),
    (MarkKind.LOGGED, Role.LEAF): N_("timestamp of the public log {log} for the site's certificate"),
    (MarkKind.LOG_CLOSED, Role.LEAF): N_("end of the public log {log}, which vouches for the site's certificate"),
    (MarkKind.DISTRUSTED, Role.ROOT): N_(
        "{program} refuses what {name} issues after this date; what was issued before is not affected"
    ),
}
_MARKS_OF_NOBODY = {
    MarkKind.LIMIT: N_("new public certificates may be valid for {days} days at most; older ones are not affected"),
    MarkKind.TRUE_TIME: N_("true time, as other clocks told it"),
}
_PROGRAMS = {"chrome": "Chrome", "edge": "Edge", "mozilla": "Firefox", "apple": "Safari", "java": "Java"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the list of dates, in the language in force."""

    at: datetime
    goes_to: datetime
    """The first second at which things may be different."""
    text: str
    """What happens; holds text from certificates."""


def mark_text(mark: Mark) -> str:
    """Return what happens at *mark*, in the language in force. Holds text from certificates."""
    if mark.holder is None:
        return tr(_MARKS_OF_NOBODY[mark.kind], **mark.values)
    program = str(mark.values.get("program", ""))
    name = name_of(mark.holder.certificate)
    values = {**mark.values, "name": name, "program": _PROGRAMS.get(program, program)}
    return tr(_MARKS[mark.kind, mark.holder.role], **values)


_ENDLESS = 9998
"""From this year on, a date means "never" (RFC 5280 4.1.2.5)."""


def events(timeline: Timeline) -> tuple[Event, ...]:
    """Return what happens on which date, the earliest first."""
    return tuple(
        Event(at=m.at, goes_to=m.at + m.grace, text=mark_text(m)) for m in timeline.marks if m.at.year < _ENDLESS
    )


_SINCE = {
    Opens.EVERYWHERE: (N_("The site has opened since {date}: {why}."), N_("It was good at any date up to now.")),
    Opens.SOMEWHERE: (
        N_("The site has opened in some programs only since {date}: {why}."),
        N_("It opened in some programs only at any date up to now."),
    ),
    Opens.NOWHERE: (N_("The site has not opened since {date}: {why}."), N_("It failed at any date up to now.")),
}
_CHANGES = {
    Opens.EVERYWHERE: N_("It will open from {date}: {why}."),
    Opens.SOMEWHERE: N_("It will open in some programs only from {date}: {why}."),
    Opens.NOWHERE: N_("It will no longer open from {date}: {why}."),
}
_UNTIL = {
    Role.LEAF: N_("The site opens from {begin} until {end}, when its certificate expires."),
    Role.INTERMEDIATE: N_("The site opens from {begin} until {end}, when the intermediate certificate {name} expires."),
    Role.ROOT: N_("The site opens from {begin} until {end}, when the root certificate {name} expires."),
}
"""What is said of the usual life of a site: it opens until a certificate has expired."""
_BY_TRUE_TIME = {
    Opens.EVERYWHERE: N_("By the true time, {date}, it is good."),
    Opens.SOMEWHERE: N_("By the true time, {date}, it opens in some programs only."),
    Opens.NOWHERE: N_("By the true time, {date}, it fails."),
}
_SEVERAL = N_("several things change at once")


def summary(timeline: Timeline, verdict: Verdict | None = None) -> Iterator[str]:
    """Yield, in a few sentences, since when it is as it is and what comes next. Holds text from certificates.

    *verdict* is that of the check itself: where it reached nothing, the certificates alone are spoken of.
    """
    if verdict is Verdict.UNREACHABLE:
        yield tr("The connection fails for another reason, at any date. What follows is about the certificates alone.")
    if usual := _usual(timeline):
        yield usual
    else:
        yield from _two_parts(timeline)
    for mark in timeline.marks:
        if mark.kind is MarkKind.TRUE_TIME:
            yield tr(_BY_TRUE_TIME[timeline.span_at(mark.at).opens], date=date_in_words(mark.at, with_time=True))
    if not timeline.is_complete:
        yield tr("There are too many certificates to judge at every date: only the nearest changes are shown.")


def _two_parts(timeline: Timeline) -> Iterator[str]:
    yield _since(timeline)
    if (change := timeline.next_change) is not None:
        yield change_text(timeline, change)
    elif timeline.is_complete and timeline.present.opens is Opens.NOWHERE and timeline.same_since:
        yield tr("With these certificates, it will not open again.")


def _usual(timeline: Timeline) -> str:
    """Return from when until when the site opens, where a certificate's end is what comes next; else nothing."""
    change, begin = timeline.next_change, timeline.same_since
    if timeline.present.opens is not Opens.EVERYWHERE or begin is None or change is None or change.begins is None:
        return ""
    reason = timeline.reason_of(change.begins)
    if change.opens is not Opens.NOWHERE or reason is None or reason.kind is not MarkKind.ENDS or reason.holder is None:
        return ""
    name = name_of(reason.holder.certificate)
    return tr(_UNTIL[reason.holder.role], begin=begin, end=change.begins, name=name)


def _since(timeline: Timeline) -> str:
    since, always = _SINCE[timeline.present.opens]
    if not any(s.opens is not Opens.NOWHERE for s in timeline.spans):
        return tr("There is no date at which it is good.")
    return _dated(since, timeline, timeline.same_since) if timeline.same_since else tr(always)


def change_text(timeline: Timeline, change: Span) -> str:
    """Return what will be different in the time *change*, and why. Holds text from certificates."""
    return _dated(_CHANGES[change.opens], timeline, change.begins or timeline.now)


def _dated(text: str, timeline: Timeline, moment: datetime) -> str:
    reason = timeline.reason_of(moment)
    why = mark_text(reason) if reason else Phrase(_SEVERAL)
    return tr(text, date=date_in_words(moment, with_time=True), why=why)


def sentence_at(diagnosis: Diagnosis) -> str:
    """Return the one sentence about the date that *diagnosis* was made for. Holds text from certificates."""
    first = diagnosis.headline
    if first is not None and first.severity is not Severity.NOTE:
        return sentence_of(first)
    if any(c.id == "revocation" and c.state is CheckState.OK for c in diagnosis.checks):
        return tr(
            "On this date every certificate is in date, and by the authority's answer the site's own is not revoked."
        )
    return tr("On this date every certificate is in date. Whether one of them is revoked by then is not known.")


_CAVEAT = N_(
    "Judged with the certificates that came on {date}, and with the lists of authorities of that day. For other dates "
    "the way to the server and the clocks are left out, and nobody knows what will be revoked or replaced by then."
)


def caveat(timeline: Timeline) -> str:
    """Say what the timeline rests on."""
    return tr(_CAVEAT, date=timeline.now)


def opens_at(diagnosis: Diagnosis) -> Opens:
    """Return which programs open the site at the date that *diagnosis* was made for."""
    return opens_of(diagnosis.verdict, (shown.code for shown in diagnosis.browsers.values()))


def span_title(span: Span) -> str:
    """Return a word or two about a time: the first cause why the site does not open, else what programs do."""
    fault = fault_word(span.cause) if span.cause and span.opens is Opens.NOWHERE else None
    return tr(fault or OPENS[span.opens])


def alike(spans: Sequence[Span]) -> Sequence[Span]:
    """Return *spans* with those neighbours joined that look alike, and are called the same."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and (before.opens, span_title(before)) == (span.opens, span_title(span)):
            joined[-1] = replace(before, ends=span.ends)
        else:
            joined.append(span)
    return joined


def holder_title(holder: Holder) -> str:
    """Return what a certificate is, whose, and for how long it is good. Holds text from certificates."""
    life = holder_life(holder)
    return tr("{name}, {life}", name=holder_name(holder), life=life) if life else holder_name(holder)


def holder_name(holder: Holder) -> str:
    """Return what a certificate is, and whose. Holds text from certificates."""
    return tr("{role}: {name}", role=tr(ROLES[holder.role]), name=name_of(holder.certificate))


def holder_life(holder: Holder) -> str:
    """Return from when to when a certificate is good; empty where that cannot be read."""
    if holder.begins is None or holder.ends is None:
        return ""
    return tr("{begin} to {end}", begin=holder.begins, end=holder.ends)


def months_on(at: datetime, months: int) -> datetime:
    """Return *at* so many calendar months later; the last of a shorter month stands for the days that it lacks."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    first = at.replace(day=1)
    if not EARLIEST.year <= year <= LATEST.year:
        return at
    return first.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def days_on(at: datetime, days: int) -> datetime:
    """Return *at* so many days later, within the years that can be judged."""
    return min(max(at + timedelta(days=days), EARLIEST), LATEST)


def written(moment: datetime) -> str:
    """Return *moment* as a person types it: "2026-11-23 10:00", in UTC; with the seconds where there are any."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(sep=" ", timespec="seconds" if utc.second else "minutes")


def near(timeline: Timeline) -> tuple[datetime, datetime]:
    """Return the time around the site's own certificate, now and the next change."""
    leaf, change = timeline.holders[0], timeline.next_change
    return _around([timeline.now, leaf.begins, leaf.ends, change.begins if change else None])


def whole_life(timeline: Timeline) -> tuple[datetime, datetime]:
    """Return the time from the first certificate's begin to the last one's end."""
    return _around([timeline.now, *(m for h in timeline.holders for m in (h.begins, h.ends))])


def _around(moments: list[datetime | None]) -> tuple[datetime, datetime]:
    known = [days_on(m, 0) for m in moments if m is not None]
    margin = max(round((max(known) - min(known)) / timedelta(days=1) * 0.15), 5)
    return days_on(min(known), -margin), days_on(max(known), margin)
