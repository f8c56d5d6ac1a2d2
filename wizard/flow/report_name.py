"""What the window of a report has to know before anything of a report is loaded: its name, and what it has room for."""

import re
from datetime import datetime

MOST_NOTES = 20_000
"""Characters of the notes."""

_LONGEST = 60
"""Characters of the host: some systems take 143 bytes in all."""


def report_name(host: str, now: datetime, suffix: str) -> str:
    """Return a name for a report about *host*, which may be empty, that every system takes; *suffix* has no dot."""
    plain = re.sub(r"[^a-z0-9.-]+", "-", host.lower()).strip(".-")[:_LONGEST].strip(".-")
    return "-".join(filter(None, ("trust-report", plain, f"{now:%Y-%m-%d}"))) + f".{suffix}"
