"""A calendar file (RFC 5545) that reminds the owner before a certificate ends.

Each reminder is an event of its own with one alarm at its start, and none is an alarm long before the event, since
calendars differ (seen 2026-11): Outlook takes one alarm of an event (MS-OXCICAL 2.1.3.1.1.20.62), Google Calendar
drops all of them when a file is imported and gives every event the calendar's own, Apple Calendar and Thunderbird
keep them. An event on its day is seen in all four. Times are UTC, so that no time zone has to be described.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.i18n import date_in_words, tr, trn
from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present
from wizard.model.finding import Diagnosis
from wizard.pki.idn import with_unicode

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

_DAYS = (30, 14, 7, 3)
"""Days before the end on which one may be reminded, and at most `_MOST` of them."""
_MOST = 3
_SHARE = 3
"""A reminder comes only in the last third: until then a renewal is not due (Certbot 4.0 and lego 5 begin there)."""
_NO_END = 9999
"""The year that stands for no end (RFC 5280 4.1.2.5)."""
_MORNING = time(9)
_LENGTH = timedelta(minutes=15)
_PRODUCT = "-//Trust Wizard//Renewal reminder//EN"
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "renewal-reminder.trust-wizard.invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """What ends first, and when to be reminded of it."""

    leaf: Certificate
    """The site's certificate, by which a calendar knows the entries again."""
    is_leaf: bool
    """Whether the site's own certificate is what ends first, and not one above it."""
    ends: datetime
    """The last valid second."""
    days: tuple[int, ...]
    """Days before the end; empty where it lives too briefly to be renewed by hand."""

    @property
    def advice(self) -> str | None:
        """Why there is no reminder, for people; None where there is one."""
        if self.days:
            return None
        return tr(
            "This certificate lives too briefly to be renewed by hand: let a program renew it (ACME), and watch the program."
        )


def plan_reminders(source: Diagnosis | Certificate) -> Reminders:
    """Return what of *source* ends first, and the days before that.

    Of a diagnosis, all certificates of the path that decides count. Until 47-day certificates come (SC-081v3), 200 days
    give 30, 14 and 7; 47 days give 14, 7 and 3; six give none. Raises InputError where there is no certificate, or no
    date that can be read. Whether the date is still ahead is not looked at.
    """
    path = _path(source)
    dated = [(end, c) for c in path if (end := _value(c.not_after)) is not None and end.year < _NO_END]
    if not dated:
        raise InputError(
            tr("There is no certificate here whose end can be read, so there is nothing to be reminded of.")
        )
    ends, first = min(dated, key=lambda pair: pair[0])
    begins = _value(first.not_before)
    lifetime = ends - begins if begins is not None else None
    fitting = (n for n in _DAYS if lifetime is None or timedelta(days=n) * _SHARE < lifetime)
    return Reminders(leaf=path[0], is_leaf=first == path[0], ends=ends, days=tuple(fitting)[:_MOST])


def _path(source: Diagnosis | Certificate) -> tuple[Certificate, ...]:
    if isinstance(source, Certificate):
        return (source,)
    leaf = source.chain[0] if source.chain else None
    return tuple(link.certificate for link in source.path) or ((leaf,) if isinstance(leaf, Certificate) else ())


def _value(field: Field[datetime]) -> datetime | None:
    return field.value.astimezone(UTC) if isinstance(field, Present) else None


def calendar(source: Diagnosis | Certificate, host: str, now: datetime) -> bytes:
    """Return the file: an event for each reminder that is still ahead, and one for the end, in the language in force.

    *now* is aware; reminders come at nine in the morning of its time zone. The same certificate and host give the same
    UIDs, and a later *now* a later DTSTAMP, so that importing it again replaces the entries (RFC 5546 3.2.1). There is
    nothing in it but the host, the dates and our name; the ORGANIZER that RFC 5546 wants would be a person's address,
    and no calendar asks for it. Raises InputError where nothing is to be reminded of: the
    certificate cannot be read, has ended, or lives too briefly.
    """
    plan = plan_reminders(source)
    if plan.ends <= now:
        raise InputError(
            tr("This certificate has ended already; renew it first, and make the reminder for the new one.")
        )
    if plan.advice is not None:
        raise InputError(plan.advice)
    shown = _clean(with_unicode(host))
    made = _empty_calendar()
    for days, begins in moments(plan, now):
        made.add_component(_event(plan, shown, now, (days, begins)))
    return bytes(made.to_ical())


def moments(plan: Reminders, now: datetime) -> Iterator[tuple[int, datetime]]:
    """Yield days before the end and the moments (UTC), those that are ahead of *now*; 0 is the end itself.

    *now* is aware: reminders come at nine in the morning of its time zone.
    """
    last_day = plan.ends.astimezone(now.tzinfo).date()
    for days in plan.days:
        moment = datetime.combine(last_day - timedelta(days=days), _MORNING, now.tzinfo)
        if moment > now:
            yield days, moment.astimezone(UTC)
    yield 0, plan.ends


def _empty_calendar() -> Calendar:
    from icalendar import Calendar  # only when a file is made: it brings much with it

    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    return made


def _event(plan: Reminders, host: str, now: datetime, when: tuple[int, datetime]) -> Event:
    from icalendar import Event

    days, begins = when
    summary = _summary(host, days)
    event = Event()
    event.add("uid", str(uuid.uuid5(_SPACE, f"{plan.leaf.sha256} {host} {days}")))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + _LENGTH)
    event.add("summary", summary)
    event.add("description", _description(plan, host))
    # The person is not busy then.
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(summary))
    return event


def _summary(host: str, days: int) -> str:
    if not days:
        return tr("The certificate of {host} ends now", host=host)
    return trn(
        "Renew the certificate of {host}: {n} day left",
        "Renew the certificate of {host}: {n} days left",
        days,
        host=host,
    )


def _description(plan: Reminders, host: str) -> str:
    ends = date_in_words(plan.ends, with_time=True)
    if plan.is_leaf:
        first = tr("The certificate of {host} is valid until {ends}.", host=host, ends=ends)
        then = tr("If it is renewed by a program, this means that the program has failed: look at its log.")
    else:
        first = tr("A certificate above that of {host} is valid until {ends}.", host=host, ends=ends)
        then = tr("Ask the certificate authority for the new chain, and install it on the server.")
    last = tr("If it has been replaced since, delete these entries, and make new ones with Trust Wizard.")
    return "\n".join((first, then, last))


def _alarm(summary: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(0))
    return alarm


def _clean(text: str) -> str:
    """Return *text* without what controls anything; calendars show it outside this program."""
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})[:300]
