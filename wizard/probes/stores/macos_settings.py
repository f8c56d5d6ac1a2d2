"""What macOS was told of single certificates: trust settings, which ``security`` writes as a property list.

The form of the list: Apple's documentation of SecTrustSettingsCopyTrustSettings, and exports that people published,
read 2026-11. Settings for a single host or a single program are passed over, as they say nothing of others.
"""

import plistlib
import tempfile
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from xml.parsers.expat import ExpatError

import msgspec

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.command import ask

SETTINGS_FOLDER = Path("/Library/Security/Trust Settings")
"""Where the settings of all domains lie; a change of them shows there."""

LARGEST_EXPORT = 8 * 1024 * 1024
"""Bytes."""

_NONE = "No Trust Settings were found"
"""What ``security`` says where a domain has no settings, and ends with 1."""


class Domain(StrEnum):
    """For whom settings hold; the person's own count before the administrator's."""

    USER = "user"
    ADMIN = "admin"


class Word(StrEnum):
    """What settings say of a certificate for the servers of web sites."""

    TRUSTED = "trusted"
    DENIED = "denied"
    UNSPECIFIED = "unspecified"


class _Constraint(msgspec.Struct, frozen=True, kw_only=True):
    """One setting: for which use it holds, and what it says."""

    result: int = msgspec.field(name="kSecTrustSettingsResult", default=1)
    policy: str | None = msgspec.field(name="kSecTrustSettingsPolicyName", default=None)
    oid: bytes | None = msgspec.field(name="kSecTrustSettingsPolicy", default=None)
    host: object = msgspec.field(name="kSecTrustSettingsPolicyString", default=None)
    program: object = msgspec.field(name="kSecTrustSettingsApplication", default=None)


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    settings: Sequence[_Constraint] = msgspec.field(name="trustSettings", default=())


class _Export(msgspec.Struct, frozen=True, kw_only=True):
    entries: Mapping[str, _Entry] = msgspec.field(name="trustList", default={})


_SERVERS = frozenset({None, "sslServer", "SSL"})
_SSL = bytes.fromhex("2a864886f763640103")
"""1.2.840.113635.100.1.3, the policy of TLS."""
_TRUST_ROOT, _TRUST_AS_ROOT, _DENY = 1, 2, 3


def read_trust_words(domain: Domain, security: str) -> Mapping[str, Word] | Trouble:
    """Return what the settings of *domain* say, by SHA-1 in lower-case hex digits."""
    with tempfile.TemporaryDirectory(prefix="trust-wizard-") as folder:
        file = Path(folder) / "settings.plist"
        flags = ["-d"] if domain is Domain.ADMIN else []
        # It complains on the other stream, which alone tells "none" from "failed".
        words = ["/bin/sh", "-c", 'exec "$0" "$@" 2>&1', security, "trust-settings-export", *flags, str(file)]
        said = ask(words, fine=(0, 1))
        if isinstance(said, Trouble):
            return Trouble(kind=said.kind, what=Path(security).name)
        if file.exists() and file.stat().st_size:
            return _words_of(file)
    return {} if _NONE in said else Trouble(kind=TroubleKind.FAILED, what=Path(security).name)


def _words_of(file: Path) -> Mapping[str, Word] | Trouble:
    if file.stat().st_size > LARGEST_EXPORT:
        return Trouble(kind=TroubleKind.TOO_LARGE, what="trust settings")
    try:
        export = msgspec.convert(plistlib.loads(file.read_bytes()), _Export)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return Trouble(kind=TroubleKind.STRANGE, what="trust settings")
    return {key.lower(): _word(entry) for key, entry in export.entries.items()}


def _word(entry: _Entry) -> Word:
    if not entry.settings:
        # Apple: no setting at all means that it is trusted for everything.
        return Word.TRUSTED
    results = {c.result for c in entry.settings if _is_for_servers(c)}
    if _DENY in results:
        return Word.DENIED
    return Word.TRUSTED if results & {_TRUST_ROOT, _TRUST_AS_ROOT} else Word.UNSPECIFIED


def _is_for_servers(constraint: _Constraint) -> bool:
    is_general = constraint.host is None and constraint.program is None
    return is_general and constraint.policy in _SERVERS and constraint.oid in {None, _SSL}
