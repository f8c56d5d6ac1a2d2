"""What every platform's file needs: running a program, the time service's form, proxies without passwords."""

import subprocess
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from wizard import resources

SOON_S = 2.0
"""Seconds that a program may take to tell its version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeService:
    """What a system says of how its clock is kept; None where it cannot say."""

    synchronised: bool | None = None
    """Whether the clock agrees with a time server, in the system's own opinion."""
    automatic: bool | None = None
    """Whether the system sets the clock by itself."""


def run(words: Sequence[str]) -> str | None:
    """Run a program and return what it printed; None when it is missing, fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603  (fixed words or paths of installed programs)
            list(words), capture_output=True, text=True, errors="replace", timeout=SOON_S, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def proxies() -> tuple[tuple[str, str], ...]:
    """Return the system's proxies as (scheme, ``host:port``), without user names and passwords."""
    found = urllib.request.getproxies()
    return tuple(sorted((scheme, _place(url)) for scheme, url in found.items() if scheme != "no" and url))


def _place(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"//{url}").netloc.rpartition("@")[2]
    except ValueError:
        # It is no address, and may hold a password anywhere.
        return "?"


def support_ends(family: str, key: str) -> str | None:
    """Return the ISO date on which the maker's support ends, as far as the data file knows."""
    row = resources.read_toml("data", "systems.toml").get(family, {}).get(key)
    return str(row["ends"]) if row else None
