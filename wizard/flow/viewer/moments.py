"""Dates and times as the browsers' and systems' dialogs write them, in both languages."""

from datetime import UTC, datetime

from wizard.flow.viewer.vocabulary import Vocabulary


def local_moment(moment: datetime, form: str, words: Vocabulary) -> str:
    """Return *moment* in this computer's time zone by the pattern *form* of the vocabulary's table ``moments``.

    A year that this system's clock cannot hold stays in UTC. Fields of a pattern: year, year2, month, month2, Month,
    day, day2, weekday, hour, hour2, hour12, minute, second, half, zone.
    """
    try:
        local = moment.astimezone()
    except (OverflowError, ValueError, OSError):
        local = moment
    pattern = words.name("moments", form)
    if pattern is None:
        raise KeyError(form)
    return pattern.format(
        year=local.year,
        year2=f"{local.year % 100:02}",
        month=local.month,
        month2=f"{local.month:02}",
        Month=_MONTHS[local.month - 1],
        day=local.day,
        day2=f"{local.day:02}",
        weekday=_DAYS_JA[local.weekday()] if words.language == "ja" else _DAYS[local.weekday()],
        hour=local.hour,
        hour2=f"{local.hour:02}",
        hour12=local.hour % 12 or 12,
        minute=f"{local.minute:02}",
        second=f"{local.second:02}",
        half="AM" if local.hour < 12 else "PM",
        zone=_zone(local, words),
    )


def _zone(local: datetime, words: Vocabulary) -> str:
    """Return the time zone as a dialog with a table of names writes it: its name, else how far from Greenwich it is.

    Unicode CLDR has the names, those of places for the years from 1970 on and before the last minute of 9999
    (metaZones.xml).
    """
    if "zones" not in words.tables:
        return local.tzname() or "UTC"
    offset = local.strftime("%z")
    known = words.name("zones", f"{local.tzname()}{offset[:5]}")
    if known == "UTC" or (known is not None and _NAMED_FROM <= local < _NAMED_UNTIL):
        return known
    hours, minutes = int(offset[1:3]), int(offset[3:5])
    return f"GMT{offset[0]}{hours}" + (f":{minutes:02}" if minutes else "")


_NAMED_FROM = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED_UNTIL = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_JA = "月火水木金土日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
