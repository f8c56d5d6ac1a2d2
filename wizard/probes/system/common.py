"""What every platform's file needs: the time service's form, and how long makers care for their systems."""

from dataclasses import dataclass

from wizard import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeService:
    """What a system says of how its clock is kept; None where it cannot say."""

    synchronised: bool | None = None
    """Whether the clock agrees with a time server, in the system's own opinion."""
    automatic: bool | None = None
    """Whether the system sets the clock by itself."""


def support_ends(family: str, key: str) -> str | None:
    """Return the ISO date on which the maker's support ends, as far as the data file knows."""
    row = resources.read_toml("data", "systems.toml").get(family, {}).get(key)
    return str(row["ends"]) if row else None
