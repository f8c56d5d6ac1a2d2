"""The places on Linux desktops: the desktop's own programs first, then those of others that may be installed.

Sources, read in 2026-11. Names, menus and their Japanese: the packages of Debian 12 of gnome-control-center, gnome-
software, systemsettings, plasma-desktop, kio, plasma-nm, plasma-discover, cinnamon, mate-control-center, lxqt-admin,
gnome-system-tools, network-manager-gnome, seahorse and gcr; since then gnome-control-center (NEWS, 46.alpha: the panel
System; cc-application.c: outside GNOME it ends at once with an error, and the next one's turn comes), systemsettings,
plasma-desktop and kio-extras (Plasma 6) in their state of 2026-08. Other programs: cinnamon-settings.py's list,
cc-system-panel.c (gpk-update-viewer), mintupdate's menu entry, Chromium settings_utils_linux.cc (kcmshell). From
memory: update-manager, pamac-manager, and where Debian and Fedora keep the roots.
"""

from collections.abc import Mapping
from enum import StrEnum

from wizard.fixes.place import Start, file, folder, program
from wizard.i18n import N_


class Desktop(StrEnum):
    """The desktops whose settings are known here."""

    GNOME = "gnome"
    KDE = "kde"
    CINNAMON = "cinnamon"
    MATE = "mate"
    XFCE = "xfce"
    LXQT = "lxqt"
    BUDGIE = "budgie"


_NAMES: Mapping[str, Desktop] = {
    "gnome": Desktop.GNOME,
    "unity": Desktop.GNOME,
    "kde": Desktop.KDE,
    "x-cinnamon": Desktop.CINNAMON,
    "cinnamon": Desktop.CINNAMON,
    "mate": Desktop.MATE,
    "xfce": Desktop.XFCE,
    "lxqt": Desktop.LXQT,
    "budgie": Desktop.BUDGIE,
}
"""As XDG_CURRENT_DESKTOP has them, in lower case; "Budgie:GNOME" is the first, "ubuntu:GNOME" the second."""


def desktop_of(text: str | None) -> Desktop | None:
    """Return the desktop that XDG_CURRENT_DESKTOP names; None for none that is known here."""
    names = (text or "").lower().split(":")
    return next((_NAMES[name] for name in names if name in _NAMES), None)


def linux_starts(id_: str, desktop: str | None) -> tuple[Start, ...]:
    """Return what to start for the place *id_*: what belongs to no desktop, of this *desktop*, of every other."""
    own, table = desktop_of(desktop), _STARTS[id_]
    others = [start for starts in table.values() for start in starts]
    return tuple(dict.fromkeys((*table.get(None, ()), *table.get(own, ()), *others)))


def linux_way(id_: str, desktop: str | None) -> str:
    """Return how to get to the place *id_* by hand on this *desktop*, as a message id."""
    ways = _WAYS[id_]
    return ways.get(desktop_of(desktop), ways[None])


def _gnome_settings(*panel: str) -> tuple[Start, ...]:
    return (program("gnome-control-center", *panel),)


def _kde_settings(module: str, old: str) -> tuple[Start, ...]:
    """Return the ways to a module of KDE's settings; *old* is its name before 2022."""
    return (
        program("systemsettings", module),
        program("kcmshell6", module),
        program("systemsettings5", old),
        program("kcmshell5", old),
    )


_ByDesktop = Mapping[Desktop | None, tuple[Start, ...]]
"""None stands for what belongs to no desktop."""

_NETWORK_MANAGER = program("nm-connection-editor")

_CLOCK: _ByDesktop = {
    Desktop.GNOME: (
        program("gnome-control-center", "system", "datetime", needs="applications/gnome-system-panel.desktop"),
        program("gnome-control-center", "datetime"),
    ),
    Desktop.KDE: _kde_settings("kcm_clock", "clock"),
    Desktop.CINNAMON: (program("cinnamon-settings", "calendar"),),
    Desktop.MATE: (program("mate-time-admin"), program("time-admin")),
    Desktop.XFCE: (program("time-admin"),),
    Desktop.LXQT: (program("lxqt-admin-time"),),
    Desktop.BUDGIE: (program("budgie-control-center", "datetime"),),
}

_UPDATES: _ByDesktop = {
    # Those of Mint, Ubuntu and Manjaro know their system better than the desktops' do.
    None: (program("mintupdate"), program("update-manager"), program("pamac-manager", "--updates")),
    Desktop.GNOME: (program("gnome-software", "--mode=updates"), program("gpk-update-viewer")),
    Desktop.KDE: (program("plasma-discover", "--mode", "update"),),
    Desktop.MATE: (program("dnfdragora"),),
}

_PROXY: _ByDesktop = {
    Desktop.GNOME: _gnome_settings("network"),
    Desktop.KDE: _kde_settings("kcm_proxy", "proxy"),
    Desktop.CINNAMON: (program("cinnamon-settings", "network"),),
    Desktop.MATE: (program("mate-network-properties"),),
    Desktop.BUDGIE: (program("budgie-control-center", "network"),),
}

_NETWORK: _ByDesktop = {
    Desktop.GNOME: _gnome_settings("network"),
    Desktop.KDE: _kde_settings("kcm_networkmanagement", "kcm_networkmanagement"),
    Desktop.CINNAMON: (program("cinnamon-settings", "network"),),
    Desktop.MATE: (_NETWORK_MANAGER,),
    Desktop.XFCE: (_NETWORK_MANAGER,),
    Desktop.LXQT: (_NETWORK_MANAGER,),
    Desktop.BUDGIE: (program("budgie-control-center", "network"),),
}

_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
"""The system's roots in one file: Debian and its kin, Fedora and its kin."""

_CERTIFICATES: _ByDesktop = {
    None: (
        program("seahorse"),
        *(program(viewer, path, needs=path) for viewer in ("gcr-viewer", "gcr-viewer-gtk4") for path in _BUNDLES),
    )
}

_STARTS: Mapping[str, _ByDesktop] = {
    "clock": _CLOCK,
    "updates": _UPDATES,
    "browser-updates": _UPDATES,
    "certificates": _CERTIFICATES,
    "proxy": _PROXY,
    "network": _NETWORK,
    "hosts-file": {None: (file("/etc/hosts"), folder("/etc"))},
    "program-settings": {None: (folder("~"),)},
}

_WAYS: Mapping[str, Mapping[Desktop | None, str]] = {
    "clock": {
        Desktop.GNOME: N_("Open Settings > System > Date & Time. Before GNOME 46, it is Settings > Date & Time."),
        Desktop.KDE: N_(
            "Open System Settings > Language & Time > Date & Time. In Plasma 5, it is System Settings > Regional "
            "Settings > Date & Time."
        ),
        Desktop.CINNAMON: N_("Open System Settings > Date & Time."),
        Desktop.MATE: N_("Open Control Center > Time And Date Manager."),
        None: N_(
            "Look for Date & Time in the settings of the desktop. Where there is none, as in Xfce, open a terminal: "
            "“sudo timedatectl set-ntp true” lets the system set its clock by itself."
        ),
    },
    "updates": {
        Desktop.GNOME: N_("Open Software, and choose Updates."),
        Desktop.KDE: N_("Open Discover, and choose Updates."),
        None: N_(
            "Open the update manager, or the program with which software is installed, and look for updates. In a "
            "terminal it is “sudo apt update && sudo apt upgrade” on Debian, Ubuntu and Mint, “sudo dnf upgrade” on "
            "Fedora, and “sudo pacman -Syu” on Arch."
        ),
    },
    "browser-updates": {
        None: N_(
            "A browser that came with the system is updated together with the system. One from its maker tells its "
            "version in the menu under Help > About Google Chrome, or Help > About Firefox."
        ),
    },
    "certificates": {
        None: N_(
            "In a terminal, “trust list” shows the roots of the system. In a window they are in Passwords and Keys, "
            "where it is installed, under Certificates. Chrome and Firefox show their own in their settings, under "
            "privacy and security."
        ),
    },
    "proxy": {
        Desktop.GNOME: N_("Open Settings > Network > Proxy."),
        Desktop.KDE: N_(
            "Open System Settings > Wi-Fi & Internet > Proxy. In Plasma 5, it is System Settings > Network > "
            "Settings > Proxy."
        ),
        Desktop.CINNAMON: N_("Open System Settings > Network > Network proxy."),
        Desktop.MATE: N_("Open Control Center > Network Proxy."),
        None: N_(
            "Look for Proxy in the settings of the desktop. Where there is none, as in Xfce, programs follow the "
            "variables http_proxy and https_proxy, and Firefox has its own under Settings > General > Network "
            "Settings."
        ),
    },
    "network": {
        Desktop.GNOME: N_("Open Settings > Network, or Settings > Wi-Fi."),
        Desktop.KDE: N_(
            "Open System Settings > Wi-Fi & Internet. In Plasma 5, it is System Settings > Network > Connections."
        ),
        Desktop.CINNAMON: N_("Open System Settings > Network."),
        None: N_("Click the network icon in the panel with the right mouse button, and choose Edit Connections…"),
    },
    "hosts-file": {
        None: N_(
            "In the file manager, open the folder /etc. The file is called hosts; changing it takes the rights of an "
            "administrator."
        ),
    },
    "program-settings": {
        None: N_(
            "They stand in files of your home folder, such as .profile, .bashrc, .gitconfig, .npmrc or .curlrc. In the "
            "file manager, press Ctrl and H together to see them."
        ),
    },
}
