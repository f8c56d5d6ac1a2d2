"""The roots that are present in Windows' stores.

Windows fetches further roots when it first meets them: a missing root here is no proof.
"""

import ssl
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from wizard.probes.system.windows import registry_bytes, registry_value

_SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
"""The purpose of a web server's certificate (RFC 5280 4.2.1.12)."""


_SYNC = r"HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot"


def read_system_roots() -> tuple[bytes, str]:
    """Return the roots of the ROOT store as PEM text, and the store's name; both empty when it may not be read.

    Roots that Windows trusts for other purposes only are left out.
    """
    pem = _read("ROOT")
    return (b"", "") if pem is None else (pem, "Windows ROOT")


def read_brought_roots() -> bytes | None:
    """Return the roots of Microsoft's programme as PEM text; None when they may not be read.

    ROOT holds them as well, together with what people and companies added (AuthRoot, from memory).
    """
    return _read("AuthRoot")


def roots_written(read: Callable[[str, str], bytes | None] = registry_bytes) -> datetime | None:
    """Return when Windows last fetched Microsoft's list of roots (AutoUpdate, LastSyncTime; from memory), or None."""
    return _file_time(read(_SYNC, "LastSyncTime"))


def _file_time(value: bytes | None) -> datetime | None:
    """Return a FILETIME: units of 100 ns since 1601, little end first; None for another length, 0, or beyond 9999."""
    ticks = int.from_bytes(value or b"", "little") if value and len(value) == 8 else 0
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def fetches_roots(read: Callable[[str, str], str | None] = registry_value) -> bool:
    """Say whether Windows fetches a root of Microsoft's programme when it first meets it; a policy can forbid that."""
    return read(_POLICY, "DisableRootAutoUpdate") != "1"


def _read(store: str) -> bytes | None:
    if sys.platform == "win32":
        try:
            found = ssl.enum_certificates(store)
        except PermissionError:
            return None
        pem = "".join(
            ssl.DER_cert_to_PEM_cert(der)
            for der, encoding, purposes in found
            if encoding == "x509_asn" and _is_for_servers(purposes)
        )
        return pem.encode("ascii")
    raise NotImplementedError("Windows' stores are read on Windows only")


def _is_for_servers(purposes: bool | Collection[str]) -> bool:
    """Say whether a root with *purposes*, True for all of them, is trusted for web servers."""
    return purposes if isinstance(purposes, bool) else _SERVER_AUTH in purposes
