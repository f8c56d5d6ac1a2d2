"""What public authorities may issue: for which names, and for how long."""

import ipaddress
from datetime import date

from wizard import resources

PRIVATE_SUFFIXES = (
    "test", "example", "invalid", "localhost", "local", "internal", "home.arpa", "lan", "home", "corp", "intranet",
    "private", "localdomain", "onion",
)  # fmt: skip
"""No public authority issues for these (RFC 2606, 6761, 6762, 8375, 9476; ICANN's list of names in private use)."""


def is_public_name(host: str) -> bool:
    """Say whether *host* is a name that public authorities issue for: no address, no label alone, no private suffix."""
    name = host.rstrip(".").lower()
    try:
        ipaddress.ip_address(name)
    except ValueError:
        private = any(name == suffix or name.endswith(f".{suffix}") for suffix in PRIVATE_SUFFIXES)
        return "." in name and not private
    return False


def longest_validity_days(issued: date) -> int | None:
    """Return how many days a public certificate issued on that day may be valid; None before there was a rule."""
    rows = resources.read_toml("data", "limits.toml")["validity"]
    allowed = [row["days"] for row in rows if row["from"] <= issued]
    return int(allowed[-1]) if allowed else None
