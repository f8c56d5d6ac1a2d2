"""Dates and times as the browsers' and systems' dialogs write them, in both languages."""

from datetime import datetime

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
        zone=local.tzname() or "UTC",
    )


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_JA = "月火水木金土日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
