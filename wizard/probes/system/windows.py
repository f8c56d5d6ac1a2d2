"""A Windows system: its build, and how its clock is kept, from the registry. Not yet run on a real Windows."""

import sys
from collections.abc import Callable
from dataclasses import replace

from wizard.model.computer import SystemEvidence
from wizard.probes.base import Job
from wizard.probes.system.common import Row, Support, TimeService, rows, support_in, unknown_support

ReadValue = Callable[[str, str], str | None]
"""(key with its hive before it, value name) -> text, or None when it is not there."""

_VERSION_KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_LONG_TERM = frozenset({"EnterpriseS", "EnterpriseSN", "EnterpriseSEval", "IoTEnterpriseS", "IoTEnterpriseSK"})
_FOR_COMPANIES = ("Enterprise", "Education", "IoTEnterprise", "ServerRdsh")
"""EditionID of the long-term editions, and how those of companies and schools begin (from memory; Pro begins with
"Professional", Home is "Core"; the last is what several people use at once)."""

_TIME_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"


def read_time_service(read: ReadValue | None = None) -> TimeService:
    """Return whether Windows' time service sets the clock (its registry value Type, Microsoft Learn: W32Time tools)."""
    kind = (read or registry_value)(_TIME_KEY, "Type")
    return TimeService(automatic=None if kind is None else kind != "NoSync")


def read_system(job: Job) -> SystemEvidence:
    """Return what this system says of itself. Raises `Cancelled`."""
    job.cancel.check()
    return system_from(registry_value)


def system_from(read: ReadValue) -> SystemEvidence:
    """Return the system that the registry values behind *read* describe."""
    build = read(_VERSION_KEY, "CurrentBuildNumber") or ""
    revision = read(_VERSION_KEY, "UBR")
    edition = read(_VERSION_KEY, "EditionID") or ""
    row = _row(build, edition, is_server=(read(_VERSION_KEY, "InstallationType") or "").startswith("Server"))
    product = read(_VERSION_KEY, "ProductName") or "Windows"
    support = unknown_support() if row is None else support_by(row, edition, revision)
    return SystemEvidence(
        family="windows",
        name=row.name if row is not None else _renamed(build, product),
        version=f"10.0.{build}" + (f".{revision}" if revision else ""),
        support_ends=support.ends,
        desktop=None,
        care=support.care,
    )


def _row(build: str, edition: str, *, is_server: bool) -> Row | None:
    """Return what the data file knows of *build*, which servers and long-term editions share with the others."""
    if is_server:
        return rows("windows-server").get(build)
    return rows("windows-ltsc" if edition in _LONG_TERM else "windows").get(build)


def _renamed(build: str, product: str) -> str:
    """Return what to call a build that is not known; the registry calls Windows 11 "Windows 10"."""
    return product.replace("Windows 10", "Windows 11") if build.isdigit() and int(build) >= 22_000 else product


def support_by(row: Row, edition: str, revision: str | None) -> Support:
    """Return what *row* says for this *edition*; without one, for Home and Pro, which end first.

    Whether the computer takes part in what goes on beyond is told by its *revision*: others never got that far.
    """
    takes_part = None
    if row.offer_from is not None and revision is not None and revision.isdecimal():
        takes_part = int(revision) >= row.offer_from
    if edition.startswith("IoT") and row.iot is not None:
        return support_in(replace(row, ends=row.iot), takes_part=takes_part)
    if row.enterprise is None and row.enterprise_offer_ends is None:
        return support_in(row, takes_part=takes_part)
    if not edition.startswith(_FOR_COMPANIES):
        return support_in(row, takes_part=takes_part, editions="Home, Pro")
    theirs = replace(row, ends=row.enterprise or row.ends, offer_ends=row.enterprise_offer_ends or row.offer_ends)
    return support_in(theirs, takes_part=takes_part, editions="Enterprise, Education")


def registry_value(key: str, value: str) -> str | None:
    """Return one registry value as text; None when it is not there, or this is no Windows."""
    found = _registry(key, value)
    return None if found is None else str(found)


def registry_bytes(key: str, value: str) -> bytes | None:
    """Return one registry value of bytes; None when it is not there or of another kind, or this is no Windows."""
    found = _registry(key, value)
    return found if isinstance(found, bytes) else None


def _registry(key: str, value: str) -> object:
    if sys.platform != "win32":
        return None
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        import winreg

        hive, _, path = key.partition("\\")
        root = winreg.HKEY_LOCAL_MACHINE if hive == "HKLM" else winreg.HKEY_CURRENT_USER
        try:
            with winreg.OpenKey(root, path) as opened:
                found: object = winreg.QueryValueEx(opened, value)[0]
        except OSError:
            return None
        return found
