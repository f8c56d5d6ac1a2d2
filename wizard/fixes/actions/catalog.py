"""Every kind of change there is, and which of them helps with which fix."""

from collections.abc import Mapping
from types import MappingProxyType

from wizard.fixes.actions import (
    firefox_settings,
    linux_clock,
    linux_store,
    linux_update,
    macos,
    macos_clock,
    nss,
    windows,
    windows_clock,
)
from wizard.fixes.actions.base import Kind, Preparer

KINDS: tuple[Kind, ...] = (
    nss.KIND_ADD,
    nss.KIND_REMOVE,
    linux_store.SYSTEM_ADD,
    linux_store.SYSTEM_REMOVE,
    linux_clock.CLOCK_AUTOMATIC,
    linux_update.ROOTS_UPDATE,
    windows.USER_ADD,
    windows.USER_REMOVE,
    windows.MACHINE_ADD,
    windows.MACHINE_REMOVE,
    windows_clock.CLOCK,
    macos.USER_ADD,
    macos.USER_REMOVE,
    macos.MACHINE_ADD,
    macos.MACHINE_REMOVE,
    macos_clock.CLOCK,
    firefox_settings.FIREFOX_SYSTEM_ROOTS,
)

KIND_BY_ID: Mapping[str, Kind] = MappingProxyType({kind.id: kind for kind in KINDS})

PREPARERS: Mapping[str, tuple[Preparer, ...]] = MappingProxyType(
    {
        "set-clock": (linux_clock.clock_automatic, windows_clock.clock, macos_clock.clock),
        "update-roots": (linux_update.update_roots,),
        "trust-private-ca": (
            nss.add_to_browsers,
            windows.add_to_windows,
            macos.add_to_macos,
            linux_store.add_to_system,
            firefox_settings.use_system_roots,
        ),
        "remove-added-root": (
            nss.remove_from_browsers,
            windows.remove_from_windows,
            macos.remove_from_macos,
            linux_store.remove_from_system,
        ),
        "turn-off-https-scanning": (firefox_settings.ignore_system_roots,),
    }
)
"""By the id of the fix: what could be done for it on this computer, the smallest change first."""
