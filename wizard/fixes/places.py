"""Where each row of step 2 is put right: what to start for it on each system, and how to get there by hand.

Pure: nothing is looked up here and nothing is started (`wizard.flow.open_place`). Sources, read in 2026-11:
Windows: Microsoft Learn, "Launch Windows Settings" (the ``ms-settings:`` addresses); public programs (inetcpl.cpl,
sysdm.cpl); timedate.cpl, ncpa.cpl and certmgr.msc from memory.
macOS: Chromium base/mac/mac_util.mm, OpenSystemSettingsPane (clock, proxy); a public list of macOS 26's addresses
(updates, network); public programs (System Preferences' panes of updates and network); where Keychain Access lies, in
public listings of macOS 15 and 26, before that from memory.
The names in the menus of Windows and macOS are those of this program's guides, and from memory like theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wizard.fixes.linux_places import linux_starts, linux_way
from wizard.fixes.place import Copy, Start, address, file, folder, program
from wizard.fixes.place import Place as Place
from wizard.i18n import N_

FAMILIES = ("windows", "macos", "linux")
"""`SystemEvidence.family`: the systems on which the wizard itself runs."""

LABELS: Mapping[str, str] = {
    "clock": N_("Open the date and time settings"),
    "updates": N_("Open system updates"),
    "browser-updates": N_("Copy the address of the browser's update page"),
    "certificates": N_("Open the system's certificates"),
    "proxy": N_("Open the proxy settings"),
    "network": N_("Open the network settings"),
    "portal": N_("Open the login page of the network"),
    "hosts-file": N_("Show the hosts file in its folder"),
    "program-settings": N_("Show where these settings are made"),
}
"""Every place that `Row.place` may name, and what its button says."""

_WINDOWS_11 = 22_000
"""The first build of Windows 11; before it, Windows Update lies elsewhere in the menus."""

_SYSTEM_SETTINGS = 13
"""The first macOS with System Settings in place of System Preferences."""

LOGIN_PAGE = "http://detectportal.firefox.com/canonical.html"
"""Firefox's own question for a login page (captivedetect.canonicalURL): over plain HTTP, so that a network can answer
with its login page; where none stands between, it leads to an explanation by Mozilla."""


def place_for(id_: str, family: str, version: str = "", desktop: str | None = None) -> Place | None:
    """Return the place *id_* on a system as `SystemEvidence` describes it; None for an unknown place or family.

    An empty or strange *version* stands for the newest one, an unknown *desktop* for any.
    """
    if id_ not in LABELS or family not in FAMILIES:
        return None
    return Place(
        id=id_,
        label=_label(id_, family),
        starts=_starts(id_, family, version, desktop),
        way=_way(id_, family, version, desktop),
        copies=_COPIES.get(id_, ()),
    )


def place_of_settings(tools: Sequence[str], family: str) -> Place | None:
    """Return the place of the settings of *tools* (`TrustSetting.tool`): the folder that their file is in.

    Only files with fixed names in the person's own folder: a file that a setting itself names is never shown, for it
    may lie on another computer, which would learn of the visit. None for an unknown family.
    """
    whole = place_for("program-settings", family)
    if whole is None:
        return None
    if "environment" in tools:
        return whole
    files = [file(path) for tool in tools for path in files_of(tool, family)]
    return replace(whole, starts=(*files, *whole.starts))


def files_of(tool: str, family: str) -> tuple[str, ...]:
    """Return the files in which *tool* keeps its settings, in the person's own folder; none for an unknown tool."""
    of_tool = _FILES.get(tool, {})
    return of_tool.get(family, of_tool.get(_ANY, ()))


def _label(id_: str, family: str) -> str:
    if id_ == "browser-updates" and family == "linux":
        return LABELS["updates"]
    return LABELS[id_]


_COPIES: Mapping[str, tuple[Copy, ...]] = {
    "certificates": (
        Copy(browser="chrome", name="Google Chrome", text="chrome://certificate-manager"),
        Copy(browser="firefox", name="Firefox", text="about:preferences#privacy"),
    ),
}
"""Browsers take their own addresses from nobody but the person (Chromium 156 ignores them as start arguments). Where
each browser is updated depends on how it was installed: `wizard.causes.browser_facts.update_pages`."""

_ANY = ""

_FILES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "git": {_ANY: ("~/.gitconfig", "~/.config/git/config")},
    "npm": {_ANY: ("~/.npmrc",)},
    "curl": {_ANY: ("~/.curlrc", "~/.config/curlrc")},
    "wget": {_ANY: ("~/.wgetrc",)},
    "pip": {
        "windows": ("%APPDATA%/pip/pip.ini",),
        "macos": ("~/Library/Application Support/pip/pip.conf", "~/.config/pip/pip.conf", "~/.pip/pip.conf"),
        _ANY: ("~/.config/pip/pip.conf", "~/.pip/pip.conf"),
    },
}
"""Tool, family -> the files of a person that `wizard.probes.system.trust_settings` reads."""


def _starts(id_: str, family: str, version: str, desktop: str | None) -> tuple[Start, ...]:
    if id_ == "portal":
        return (address(LOGIN_PAGE),)
    match family:
        case "windows":
            return _WINDOWS[id_]
        case "macos":
            return _MACOS[id_] if has_system_settings(version) else _OLD_MACOS[id_]
        case _:
            return linux_starts(id_, desktop)


def _way(id_: str, family: str, version: str, desktop: str | None) -> str:
    if id_ == "portal":
        return _LOGIN_WAY
    match family:
        case "windows":
            return _WINDOWS_10_WAYS.get(id_, _WINDOWS_WAYS[id_]) if is_windows_10(version) else _WINDOWS_WAYS[id_]
        case "macos":
            ways = _MACOS_WAYS if has_system_settings(version) else {**_MACOS_WAYS, **_OLD_MACOS_WAYS}
            return ways[id_]
        case _:
            return linux_way(id_, desktop)


def is_windows_10(version: str) -> bool | None:
    """Say whether *version* ("10.0.19045.4291") is one before Windows 11; None where it has no build to tell by."""
    build = [*version.split("."), "", ""][2]
    return int(build) < _WINDOWS_11 if build.isdecimal() else None


def has_system_settings(version: str) -> bool:
    """Say whether macOS *version* has System Settings in place of System Preferences; so does a strange one."""
    major = version.partition(".")[0]
    return not major.isdecimal() or int(major) >= _SYSTEM_SETTINGS


_WINDOWS: Mapping[str, tuple[Start, ...]] = {
    "clock": (address("ms-settings:dateandtime"), program("control.exe", "timedate.cpl")),
    "updates": (address("ms-settings:windowsupdate"),),
    "browser-updates": (),
    "certificates": (program("certmgr.msc"),),
    "proxy": (address("ms-settings:network-proxy"), program("control.exe", "inetcpl.cpl,,4")),
    "network": (address("ms-settings:network-status"), program("control.exe", "ncpa.cpl")),
    "hosts-file": (file("%SystemRoot%/System32/drivers/etc/hosts"), folder("%SystemRoot%/System32/drivers/etc")),
    "program-settings": (program("rundll32.exe", "sysdm.cpl,EditEnvironmentVariables"),),
}

_WINDOWS_WAYS: Mapping[str, str] = {
    "clock": N_("Open Settings > Time & language > Date & time."),
    "updates": N_("Open Settings > Windows Update, and press Check for updates."),
    "browser-updates": N_(
        "In Chrome, open the menu with the three dots, then Help > About Google Chrome. In Edge, it is Help and "
        "feedback > About Microsoft Edge. In Firefox, open the menu with the three lines, then Help > About Firefox."
    ),
    "certificates": N_(
        "Press the Windows key and R together, type certmgr.msc, and press Enter. The roots are in Trusted Root "
        "Certification Authorities > Certificates."
    ),
    "proxy": N_("Open Settings > Network & internet > Proxy."),
    "network": N_("Open Settings > Network & internet."),
    "hosts-file": N_(
        "In File Explorer, open the folder C:\\Windows\\System32\\drivers\\etc. The file is called hosts; changing it "
        "takes the rights of an administrator."
    ),
    "program-settings": N_(
        "Variables: open the Start menu, type “environment variables”, and choose Edit environment variables for your "
        "account. Files such as .gitconfig, .npmrc and .curlrc lie in your own folder; pip.ini lies in %APPDATA%\\pip."
    ),
}

_WINDOWS_10_WAYS: Mapping[str, str] = {
    "updates": N_("Open Settings > Update & Security > Windows Update, and press Check for updates.")
}


def _pane(id_: str) -> Start:
    return address(f"x-apple.systempreferences:{id_}")


_KEYCHAIN_ACCESS = (
    folder("/System/Library/CoreServices/Applications/Keychain Access.app"),  # macOS 15 and later
    folder("/System/Applications/Utilities/Keychain Access.app"),
    folder("/Applications/Utilities/Keychain Access.app"),  # macOS 10.14 and older
)

_MACOS: Mapping[str, tuple[Start, ...]] = {
    "clock": (_pane("com.apple.Date-Time-Settings.extension"),),
    "updates": (_pane("com.apple.Software-Update-Settings.extension"),),
    "browser-updates": (),
    "certificates": _KEYCHAIN_ACCESS,
    "proxy": (_pane("com.apple.Network-Settings.extension?Proxies"),),
    "network": (_pane("com.apple.Network-Settings.extension"),),
    "hosts-file": (file("/etc/hosts"),),
    "program-settings": (folder("~"),),
}

_OLD_MACOS: Mapping[str, tuple[Start, ...]] = {
    **_MACOS,
    "clock": (folder("/System/Library/PreferencePanes/DateAndTime.prefPane"), _pane("com.apple.preference.datetime")),
    "updates": (_pane("com.apple.preferences.softwareupdate"),),
    "proxy": (
        _pane("com.apple.preference.network?Proxies"),
        folder("/System/Library/PreferencePanes/Network.prefPane"),
    ),
    "network": (folder("/System/Library/PreferencePanes/Network.prefPane"), _pane("com.apple.preference.network")),
}

_MACOS_WAYS: Mapping[str, str] = {
    "clock": N_("Open System Settings > General > Date & Time."),
    "updates": N_("Open System Settings > General > Software Update."),
    "browser-updates": N_(
        "In Chrome, open the menu with the three dots, then Help > About Google Chrome. In Edge, it is Help and "
        "feedback > About Microsoft Edge. In Firefox, open the menu Firefox > About Firefox. Safari is updated "
        "together with macOS."
    ),
    "certificates": N_(
        "Press Command and Space together, type Keychain Access, and press Return. The roots of macOS are in System "
        "Roots; what was added is in System or in login."
    ),
    "proxy": N_("Open System Settings > Network, choose your connection, then Details… > Proxies."),
    "network": N_("Open System Settings > Network."),
    "hosts-file": N_(
        "In the Finder, choose Go > Go to Folder…, type /etc, and press Return. The file is called hosts; changing it "
        "takes the rights of an administrator."
    ),
    "program-settings": N_(
        "They stand in files of your home folder, such as .zprofile, .zshrc, .gitconfig, .npmrc or .curlrc. In the "
        "Finder, press Command, Shift and the full stop together to see them."
    ),
}

_OLD_MACOS_WAYS: Mapping[str, str] = {
    "clock": N_("Open System Preferences > Date & Time, and click the padlock to make changes."),
    "updates": N_("Open System Preferences > Software Update."),
    "proxy": N_("Open System Preferences > Network, choose your connection, then Advanced… > Proxies."),
    "network": N_("Open System Preferences > Network."),
}

_LOGIN_WAY = N_(
    "Open a new tab in the browser, type neverssl.com into the address bar, and press Enter. The network's own page "
    "should appear."
)
