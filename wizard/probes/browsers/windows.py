"""The browsers on a Windows system: what is registered as a browser or as a program. Not yet run on a real Windows.

For everybody or for one person; each entry counts only where its program is still there, for some outlive it.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from wizard.model.computer import Browser, BrowsersEvidence, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.base import Job
from wizard.probes.browsers.common import (
    FirefoxBuild,
    firefox_in,
    firefox_is_ready,
    firefox_may_not_update,
    highest_version,
    made_at_latest,
    version_in,
)
from wizard.probes.command import ask
from wizard.probes.system.windows import registry_value

Ask = Callable[[Sequence[str]], str | Trouble]

_HIVES = ("HKLM", "HKCU")
_CLIENTS = r"SOFTWARE\Clients\StartMenuInternet"
"""Microsoft Learn, "Registering an application for use with the Start menu"."""
_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_PACKAGES = (
    r"HKCU\SOFTWARE\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel\Repository\Packages"
)
"""Each package from the store, with its folder in PackageRootFolder (seen in public repositories, 2026-11-29)."""

_MOST_KEYS = 1000

_KINDS = {
    "chrome.exe": ("chrome", "Google Chrome", r"Google\Chrome"),
    "msedge.exe": ("edge", "Microsoft Edge", r"Microsoft\Edge"),
    "brave.exe": ("brave", "Brave", r"BraveSoftware\Brave-Browser"),
    "vivaldi.exe": ("vivaldi", "Vivaldi", "Vivaldi"),
    "opera.exe": ("opera", "Opera", ""),
    "firefox.exe": ("firefox", "Firefox", ""),
}
"""Program -> (id, name, key below Software in which its BLBeacon lies: the version that ran last)."""

_OTHER_NAMES = {
    r"\google\chrome beta" + "\\": ("chrome", "Google Chrome Beta"),
    r"\google\chrome dev" + "\\": ("chrome", "Google Chrome Dev"),
    r"\google\chrome sxs" + "\\": ("chrome", "Google Chrome Canary"),
    r"\microsoft\edge beta" + "\\": ("edge", "Microsoft Edge Beta"),
    r"\microsoft\edge dev" + "\\": ("edge", "Microsoft Edge Dev"),
    r"\microsoft\edge sxs" + "\\": ("edge", "Microsoft Edge Canary"),
    r"\chromium" + "\\": ("chromium", "Chromium"),
    r"\opera gx" + "\\": ("opera", "Opera GX"),
}
"""Folder that tells another one of the same program (Chromium chrome/install_static; Edge's from memory)."""

_UPDATE_RULES = {
    "chrome": (r"HKLM\SOFTWARE\Policies\Google\Update", "Update{8A69D345-D564-463C-AFF1-A69D9E530F96}"),
    "edge": (r"HKLM\SOFTWARE\Policies\Microsoft\EdgeUpdate", "Update{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}"),
}
"""Policy of the updater, and its value for this browser alone; beside it UpdateDefault is for all (0: no updates)."""

_FIREFOX_RULES = r"HKLM\SOFTWARE\Policies\Mozilla\Firefox"
_FIREFOX_UPDATES = "Mozilla-1de4eec8-1241-4177-a864-e594e8d1fb38"
"""Below ProgramData (mozilla-firefox toolkit/mozapps/update/common/commonupdatedir.cpp and docs/Troubleshooting.md)."""


class Registry(Protocol):
    """What the registry says; a key begins with its hive."""

    def value(self, key: str, name: str) -> str | None:
        """Return a value as text, the key's own for an empty *name*; None where it is not there."""

    def keys(self, key: str) -> Sequence[str]:
        """Return the names of the keys below *key*; none where it is not there."""


class WindowsRegistry:
    """The registry of this computer, empty where this is no Windows."""

    def value(self, key: str, name: str) -> str | None:
        """Return a value as text."""
        return registry_value(key, name)

    def keys(self, key: str) -> Sequence[str]:
        """Return the names of the keys below *key*."""
        return registry_keys(key)


def registry_keys(key: str) -> tuple[str, ...]:
    """Return the names of the keys below *key*, at most a thousand; none where there is no such key."""
    if sys.platform != "win32":
        return ()
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        import winreg

        hive, _, path = key.partition("\\")
        root = winreg.HKEY_LOCAL_MACHINE if hive == "HKLM" else winreg.HKEY_CURRENT_USER
        try:
            with winreg.OpenKey(root, path) as opened:
                count = min(winreg.QueryInfoKey(opened)[0], _MOST_KEYS)
                return tuple(winreg.EnumKey(opened, place) for place in range(count))
        except OSError:
            return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search goes by; a test gives folders and answers of its own."""

    registry: Registry
    local: str
    """Where programs of this person alone lie."""
    for_all: Path
    """Where programs keep what is for everybody."""
    asked: Ask


def read_browsers(job: Job) -> BrowsersEvidence:
    """Return the browsers that are registered and there. Raises `Cancelled`."""
    job.cancel.check()
    search = Search(
        registry=WindowsRegistry(),
        local=os.environ.get("LOCALAPPDATA", ""),
        for_all=Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")),
        asked=partial(ask, job=job),
    )
    return browsers_from(search)


def browsers_from(search: Search) -> BrowsersEvidence:
    """Return the browsers that *search* leads to."""
    # Windows does not tell capitals from small letters; of two that are the same, the one registered first counts.
    programs = {os.path.normcase(program): (program, kind) for program, kind in reversed([*_programs(search.registry)])}
    there = [(Path(program), kind) for program, kind in reversed(programs.values()) if os.path.isfile(program)]
    found = [*(_browser(program, kind, search) for program, kind in there), *_from_store(search.registry)]
    return BrowsersEvidence(
        browsers=tuple(one for one in found if isinstance(one, Browser)),
        family="windows",
        troubles=tuple(one for one in found if isinstance(one, Trouble)),
    )


def _programs(registry: Registry) -> Iterator[tuple[str, str]]:
    """Yield every registered program that is a browser known here, and its name in small letters."""
    for hive in _HIVES:
        for client in registry.keys(rf"{hive}\{_CLIENTS}"):
            yield from _known(registry.value(rf"{hive}\{_CLIENTS}\{client}\shell\open\command", ""))
        for name in _KINDS:
            yield from _known(registry.value(rf"{hive}\{_APP_PATHS}\{name}", ""))


def _known(command: str | None) -> Iterator[tuple[str, str]]:
    """Yield the program of *command*, with or without quotes and arguments, where it is a browser known here."""
    match = re.match(r'\s*(?:"([^"]+)"|(.+?\.exe)\b)', os.path.expandvars(command or ""), re.IGNORECASE)
    if match is None:
        return
    program = str(match[1] or match[2])
    name = re.split(r"[\\/]", program)[-1].lower()
    if name == "launcher.exe":
        # What Opera registered until it started by itself.
        program, name = f"{program[: -len(name)]}opera.exe", "opera.exe"
    if name in _KINDS:
        yield program, name


def _browser(program: Path, kind: str, search: Search) -> Browser | Trouble:
    id_, name, beacon = _KINDS[kind]
    where = f"{program}".replace("/", "\\").lower()
    id_, name = next((other for part, other in _OTHER_NAMES.items() if part in where), (id_, name))
    is_own = bool(search.local) and where.startswith(search.local.replace("/", "\\").lower())
    packaging = Packaging.USER if is_own else Packaging.SYSTEM
    if id_ == "firefox":
        return _firefox(program, packaging, search)
    fresh = _fresh(program)
    version = _version(program.parent) or _beacon(search.registry, beacon)
    if version is None:
        return Trouble(kind=TroubleKind.STRANGE, what=program.name)
    return Browser(
        id=id_,
        name=name,
        version=version,
        path=program.name,
        built=made_at_latest(fresh or program),
        packaging=packaging,
        updated_by=UpdatedBy.RULE if _is_ruled_out(id_, search.registry) else UpdatedBy.ITSELF,
        restart=None if id_ == "opera" else fresh is not None and _runs(program, search.asked),
    )


def _fresh(program: Path) -> Path | None:
    """Return the newer program that waits beside *program* to take its place, as soon as that ends.

    (Chromium chrome/installer/util/util_constants.cc, kChromeNewExe; textslashplain.com, "How Microsoft Edge Updates".)
    """
    for name in (f"new_{program.name}", "new_chrome.exe"):
        if os.path.isfile(program.with_name(name)):
            return program.with_name(name)
    return None


def _version(folder: Path) -> str | None:
    """Return the highest of the versions that lie in folders of their own beside the program."""
    try:
        with os.scandir(folder) as entries:
            return highest_version(entry.name for entry in entries if entry.is_dir())
    except OSError:
        return None


def _beacon(registry: Registry, beacon: str) -> str | None:
    return version_in(registry.value(rf"HKCU\SOFTWARE\{beacon}\BLBeacon", "version") or "") if beacon else None


def _is_ruled_out(id_: str, registry: Registry) -> bool:
    if id_ not in _UPDATE_RULES:
        return False
    key, own = _UPDATE_RULES[id_]
    said = registry.value(key, own) or registry.value(key, "UpdateDefault")
    return said == "0"


def _runs(program: Path, asked: Ask) -> bool:
    """Say whether *program* runs, for anybody; True where that cannot be told: the sign of an update then stands."""
    said = asked(["tasklist", "/FI", f"IMAGENAME eq {program.name}", "/FO", "CSV", "/NH"])
    return isinstance(said, Trouble) or f'"{program.name}"'.lower() in said.lower()


def _firefox(program: Path, packaging: Packaging, search: Search) -> Browser | Trouble:
    folder = program.parent
    build = firefox_in(folder)
    if not isinstance(build, FirefoxBuild):
        return build or Trouble(kind=TroubleKind.MISSING, what="application.ini")
    is_ruled_out = search.registry.value(_FIREFOX_RULES, "DisableAppUpdate") == "1"
    return Browser(
        id="firefox",
        name=build.name,
        version=build.version,
        path=program.name,
        built=build.built,
        packaging=packaging,
        updated_by=UpdatedBy.RULE
        if is_ruled_out or firefox_may_not_update(folder / "distribution" / "policies.json")
        else UpdatedBy.ITSELF,
        restart=any(map(firefox_is_ready, _update_folders(folder, search))) and _runs(program, search.asked),
    )


def _update_folders(folder: Path, search: Search) -> Iterator[Path]:
    """Yield where the Firefox in *folder* keeps its updates: its installer noted under which number."""
    for hive in _HIVES:
        number = search.registry.value(rf"{hive}\SOFTWARE\Mozilla\Firefox\TaskBarIDs", str(folder))
        if number is not None and re.fullmatch(r"[0-9A-Fa-f]{1,16}", number):
            yield search.for_all / _FIREFOX_UPDATES / "updates" / number


def _from_store(registry: Registry) -> Iterator[Browser]:
    """Yield Firefox from the Microsoft Store; its package has the version in its name."""
    for package in registry.keys(_PACKAGES):
        match = re.match(r"Mozilla\.Firefox_([0-9.]+)_", package)
        if match is None:
            continue
        root = registry.value(rf"{_PACKAGES}\{package}", "PackageRootFolder")
        build = firefox_in(Path(root) / "VFS" / "ProgramFiles" / "Firefox Package Root") if root else None
        if not isinstance(build, FirefoxBuild):
            build = FirefoxBuild(name="Firefox", version=match[1], built=None)
        yield Browser(
            id="firefox",
            name=build.name,
            version=build.version,
            path="firefox.exe",
            built=build.built,
            packaging=Packaging.STORE,
            updated_by=UpdatedBy.STORE,
        )
