"""A Windows system: its build, and how its clock is kept, from the registry. Not yet run on a real Windows."""

import sys
from collections.abc import Callable

from wizard import resources
from wizard.model.computer import SystemEvidence
from wizard.probes.base import Job
from wizard.probes.system.common import TimeService, support_ends

ReadValue = Callable[[str, str], str | None]
"""(key with its hive before it, value name) -> text, or None when it is not there."""

_VERSION_KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
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
    return SystemEvidence(
        family="windows",
        name=_name(build, read(_VERSION_KEY, "ProductName") or "Windows"),
        version=f"10.0.{build}" + (f".{revision}" if revision else ""),
        support_ends=support_ends("windows", build),
        desktop=None,
    )


def _name(build: str, product: str) -> str:
    """Return the name in the data file; the registry itself calls Windows 11 "Windows 10"."""
    row = resources.read_toml("data", "systems.toml")["windows"].get(build)
    if row:
        return str(row["name"])
    return product.replace("Windows 10", "Windows 11") if build.isdigit() and int(build) >= 22_000 else product


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
