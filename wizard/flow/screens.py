"""The screens of the wizard; apart from the session, as the first one is seen before there is any."""

from enum import StrEnum


class Place(StrEnum):
    """A screen of the wizard: the start, or one of the three steps."""

    START = "start"
    IDENTIFY = "identify"
    CHECKS = "checks"
    FIX = "fix"


ORDER: tuple[Place, ...] = tuple(Place)

OPEN_AT_START = frozenset({Place.START})
"""Where one can go before anything is known."""
