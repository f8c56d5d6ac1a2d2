"""Moments by the clock on the wall, for whoever sits at this computer; what travels is told in UTC."""

from datetime import UTC, datetime

from wizard.i18n import date_in_words, tr


def local_words(moment: datetime) -> str:
    """Return the date and the time of day of *moment* where this computer is: "23 December 2026 at 19:00"."""
    try:
        local = moment.astimezone()
    except (OverflowError, ValueError, OSError):
        # A year that this system's clock cannot hold.
        local = moment
    # The day of the place: what writes dates takes it for that of UTC.
    return tr("{day} at {time}", day=date_in_words(local.replace(tzinfo=UTC)), time=f"{local:%H:%M}")
