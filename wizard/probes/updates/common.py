"""What several platforms' files need: which updates bear on certificates, and when files were last written."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from wizard.probes.base import written_at

MOST_NAMES = 8
"""Names of updates that are kept; the rest is counted only."""

LONGEST_NAME = 80

_BEARING = re.compile(
    r"ca-certificates|p11-kit|nss-tools|openssl|libopenssl|libssl\d|libnss3|nss\b|mozilla-nss|libgnutls|gnutls"
    r"|(?:google-)?chrom(?:e|ium)\b(?!-gnome)|firefox|microsoft-edge|brave\b|vivaldi|opera-|epiphany|libwebkit|safari",
    re.IGNORECASE,
)
"""Begins the name of what holds the roots, makes secure connections or is a browser: packages of Debian 12, Fedora,
openSUSE and Arch, partly from memory."""


def bearing_on_certificates(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of *names* that bear on certificates, each once, the first `MOST_NAMES`."""
    found = dict.fromkeys(name[:LONGEST_NAME] for name in names if _BEARING.match(name))
    return tuple(found)[:MOST_NAMES]


def last_written(paths: Iterable[Path]) -> datetime | None:
    """Return when the latest of *paths* was written; None where none of them can be seen."""
    return max((moment for moment in map(written_at, paths) if moment is not None), default=None)
