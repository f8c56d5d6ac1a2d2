"""The roots that are present in Windows' stores. Not yet run on a real Windows.

Windows fetches further roots when it first meets them: a missing root here is no proof.
"""

import ssl
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta

from wizard import resources
from wizard.model.computer import Placed, Trouble, TroubleKind
from wizard.probes.base import Job
from wizard.probes.stores.marks import Marks
from wizard.probes.system.windows import registry_bytes, registry_value

ORIGIN = "Windows ROOT"

_SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
"""The purpose of a web server's certificate (RFC 5280 4.2.1.12)."""


_SYNC = r"HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot"

PLACES = (
    (r"HKCU\SOFTWARE\Microsoft\SystemCertificates\Root\Certificates", Placed.USER),
    (r"HKLM\SOFTWARE\Microsoft\SystemCertificates\ROOT\Certificates", Placed.COMPUTER),
    (r"HKLM\SOFTWARE\Microsoft\EnterpriseCertificates\Root\Certificates", Placed.POLICY),
    (r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\Certificates", Placed.POLICY),
    (r"HKCU\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\Certificates", Placed.POLICY),
    (r"HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\Certificates", Placed.MAKER),
)
"""The physical stores behind ROOT, each a registry key with a subkey named after the SHA-1 of every root (Microsoft
Learn, System Store Locations, read 2026-11). Of several that hold a root the last counts: what those who manage the
computer put there, and before all what Microsoft's programme has, which was not added at all."""

ListKeys = Callable[[str], Sequence[str] | None]
"""Key with its hive before it -> names of its subkeys, none where it is not there; None where it may not be read."""


def read_system_roots() -> tuple[bytes, str] | Trouble:
    """Return the roots of the ROOT store as PEM text, and the store's name; a trouble when it may not be read.

    Roots that Windows trusts for other purposes only are left out.
    """
    pem = _read("ROOT")
    return Trouble(kind=TroubleKind.DENIED, what=ORIGIN) if pem is None else (pem, ORIGIN)


def read_brought_roots() -> bytes | None:
    """Return the roots of Microsoft's programme as PEM text; None when they may not be read.

    ROOT holds them as well, together with what people and companies added (AuthRoot, from memory).
    """
    return _read("AuthRoot")


def read_marks(job: Job | None = None, list_keys: ListKeys | None = None) -> Marks:
    """Return in which of the stores behind ROOT each root lies, and what is in Disallowed. Raises `Cancelled`."""
    placed: dict[str, Placed] = {}
    troubles: list[Trouble] = []
    for key, place in PLACES:
        if job is not None:
            job.cancel.check()
        names = (list_keys or _subkeys)(key)
        if names is None:
            troubles.append(Trouble(kind=TroubleKind.DENIED, what=ORIGIN))
        placed.update({name.lower(): place for name in names or ()})
    placed.update(dict.fromkeys(placed.keys() & _windows_own(), Placed.MAKER))
    refused = _ders("Disallowed")
    if refused is None:
        troubles.append(Trouble(kind=TroubleKind.DENIED, what="Windows Disallowed"))
    return Marks(placed=placed, refused=tuple(refused or ()), troubles=tuple(dict.fromkeys(troubles)))


def _windows_own() -> frozenset[str]:
    """Return the SHA-1 of the roots that come with Windows beside Microsoft's programme (data/windows-roots.toml)."""
    return frozenset(root["sha1"] for root in resources.read_toml("data", "windows-roots.toml")["root"])


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
    ders = _ders(store)
    return None if ders is None else "".join(map(ssl.DER_cert_to_PEM_cert, ders)).encode("ascii")


def _ders(store: str) -> Sequence[bytes] | None:
    """Return the certificates of *store* that are for web servers as DER; None where it may not be read."""
    if sys.platform == "win32":
        try:
            found = ssl.enum_certificates(store)
        except PermissionError:
            return None
        return [der for der, encoding, purposes in found if encoding == "x509_asn" and _is_for_servers(purposes)]
    raise NotImplementedError("Windows' stores are read on Windows only")


def _subkeys(key: str) -> Sequence[str] | None:
    if sys.platform == "win32":
        import winreg

        hive, _, path = key.partition("\\")
        root = winreg.HKEY_LOCAL_MACHINE if hive == "HKLM" else winreg.HKEY_CURRENT_USER
        try:
            with winreg.OpenKey(root, path) as opened:
                return [winreg.EnumKey(opened, number) for number in range(winreg.QueryInfoKey(opened)[0])]
        except PermissionError:
            return None
        except OSError:
            return ()
    raise NotImplementedError("Windows' registry is read on Windows only")


def _is_for_servers(purposes: bool | Collection[str]) -> bool:
    """Say whether a root with *purposes*, True for all of them, is trusted for web servers."""
    return purposes if isinstance(purposes, bool) else _SERVER_AUTH in purposes
