"""The browsers that came as packages of a Linux system, or that were unpacked by hand."""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.base import Job
from wizard.probes.browsers.common import (
    FirefoxBuild,
    firefox_in,
    firefox_is_ready,
    firefox_may_not_update,
    made_at_latest,
    version_in,
)
from wizard.probes.browsers.linux_packages import package_versions
from wizard.probes.browsers.linux_places import Places
from wizard.probes.browsers.linux_running import Running
from wizard.probes.command import ask

_CHROMIUMS = (
    ("chrome", "Google Chrome", "opt/google/chrome/chrome", ("google-chrome-stable", "google-chrome")),
    ("chrome", "Google Chrome Beta", "opt/google/chrome-beta/chrome", ("google-chrome-beta",)),
    ("chrome", "Google Chrome Dev", "opt/google/chrome-unstable/chrome", ("google-chrome-unstable",)),
    # Debian, Arch and Alpine; openSUSE; Fedora; Gentoo; Ubuntu up to 19.10
    ("chromium", "Chromium", "usr/lib/chromium/chromium", ("chromium", "ungoogled-chromium")),
    ("chromium", "Chromium", "usr/lib64/chromium/chromium", ("chromium",)),
    ("chromium", "Chromium", "usr/lib64/chromium-browser/chromium-browser", ("chromium",)),
    ("chromium", "Chromium", "usr/lib64/chromium-browser/chrome", ("chromium",)),
    ("chromium", "Chromium", "usr/lib/chromium-browser/chromium-browser", ("chromium-browser",)),
    ("edge", "Microsoft Edge", "opt/microsoft/msedge/msedge", ("microsoft-edge-stable", "microsoft-edge-stable-bin")),
    ("brave", "Brave", "opt/brave.com/brave/brave", ("brave-browser",)),
    ("brave", "Brave", "opt/brave-bin/brave", ("brave-bin",)),
    ("vivaldi", "Vivaldi", "opt/vivaldi/vivaldi-bin", ("vivaldi-stable", "vivaldi")),
    ("opera", "Opera", "usr/lib/x86_64-linux-gnu/opera-stable/opera", ("opera-stable",)),
    ("opera", "Opera", "usr/lib/x86_64-linux-gnu/opera/opera", ("opera-stable",)),
    ("opera", "Opera", "usr/lib64/opera/opera", ("opera-stable",)),
    ("opera", "Opera", "usr/lib/opera/opera", ("opera",)),
)
"""(id, name, program from the root of the system, packages that bring it).

Paths: Chromium seen on Debian 12, the others in public repositories that start these browsers (read 2026-11-29).
"""

_COMMANDS = {
    "google-chrome": ("chrome", "Google Chrome"),
    "google-chrome-stable": ("chrome", "Google Chrome"),
    "chromium": ("chromium", "Chromium"),
    "chromium-browser": ("chromium", "Chromium"),
    "microsoft-edge": ("edge", "Microsoft Edge"),
    "microsoft-edge-stable": ("edge", "Microsoft Edge"),
    "brave-browser": ("brave", "Brave"),
    "brave": ("brave", "Brave"),
    "vivaldi": ("vivaldi", "Vivaldi"),
    "vivaldi-stable": ("vivaldi", "Vivaldi"),
    "opera": ("opera", "Opera"),
    "firefox": ("firefox", "Firefox"),
    "firefox-esr": ("firefox", "Firefox ESR"),
}
"""Command -> (id, name)."""

_FOR_ALL = ("usr/lib", "usr/lib64", "opt", "usr/local", "usr/local/lib")
_FOR_ONE = ("", "opt", "bin", ".local/opt", ".local/share", ".local/lib")
"""Folders with folders of Firefox in them, from the root of the system and from a person's home."""

_FIREFOX_PROGRAMS = ("firefox", "firefox-esr", "firefox-bin")

_LEADS_ON = re.compile(r"/snap/bin/|\bsnap run\b|\bflatpak run\b")
"""In scripts that only start a snap or a Flatpak, as Ubuntu's packages of Firefox and Chromium do."""

_LARGEST_SCRIPT = 64 * 1024


def may_write(folder: Path) -> bool:
    """Say whether this person may write in *folder*."""
    return os.access(folder, os.W_OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search goes by."""

    places: Places
    running: Running | None
    elsewhere: Collection[str]
    """Ids of the browsers that came as snap or Flatpak: a script of that name is taken for what starts them."""
    job: Job
    may_write: Callable[[Path], bool] = may_write
    """Says whether this person may write in a folder."""


def installed_browsers(search: Search) -> Iterator[Browser | Trouble]:
    """Yield the browsers of the system and of the person, and what could not be found out. Raises `Cancelled`.

    A program is started only where no file tells its version.
    """
    folders, ids = set(), set(search.elsewhere)
    for folder, id_, browser in (*_chromiums(search), *_firefoxes(search)):
        search.job.cancel.check()
        folders.add(folder)
        ids.add(id_)
        yield browser
    yield from _behind_commands(search, folders, ids)


def _behind_commands(search: Search, folders: Collection[Path], ids: set[str]) -> Iterator[Browser | Trouble]:
    """Yield what the commands start beside the browsers in *folders*; *ids* are of those that were found already."""
    seen: set[Path] = set()
    for command, (id_, name) in _COMMANDS.items():
        search.job.cancel.check()
        path = shutil.which(command, path=search.places.command_path)
        program = Path(path).resolve() if path else None
        if path is None or program is None or program in seen or program.parent in folders:
            continue
        seen.add(program)
        text = _script(program)
        # snap itself stands behind the commands in /snap/bin.
        if program.name == "snap" or (text is not None and (id_ in ids or _LEADS_ON.search(text))):
            continue
        browser = _of_command(search, Path(path), program, id_, name, is_script=text is not None)
        if isinstance(browser, Browser):
            ids.add(id_)
        yield browser


def _chromiums(search: Search) -> Iterator[tuple[Path, str, Browser | Trouble]]:
    root = search.places.root
    found = {(root / program).resolve(): (id_, name, packages) for id_, name, program, packages in _CHROMIUMS
             if os.path.isfile(root / program)}  # fmt: skip
    versions = package_versions(root, [name for _, _, names in found.values() for name in names]) if found else {}
    for program, (id_, name, packages) in found.items():
        listed = next((versions[package] for package in packages if package in versions), None)
        version = listed or _asked(program, search.job)
        if isinstance(version, Trouble):
            yield program.parent, id_, version
            continue
        browser = Browser(
            id=id_, name=name, version=version, path=program.name, built=made_at_latest(program),
            restart=search.running.runs_replaced(program) if search.running else None,
        )  # fmt: skip
        yield program.parent, id_, browser


def _firefoxes(search: Search) -> Iterator[tuple[Path, str, Browser | Trouble]]:
    for folder in _firefox_folders(search.places):
        build = firefox_in(folder)
        programs = [(folder / name).resolve() for name in _FIREFOX_PROGRAMS if os.path.isfile(folder / name)]
        if build is None or not programs:
            continue
        yield folder, "firefox", _firefox(search, folder, programs, build)


def _firefox_folders(places: Places) -> tuple[Path, ...]:
    """Return the folders that a Firefox may lie in, free of links, each once."""
    parents = (*(places.root / name for name in _FOR_ALL), *(places.home / name for name in _FOR_ONE))
    beside = [path for parent in parents for path in sorted(parent.glob("[Ff]irefox*"))]
    commands = (shutil.which(command, path=places.command_path) for command in _FIREFOX_PROGRAMS)
    behind = [Path(command).resolve().parent for command in commands if command]
    return tuple(dict.fromkeys(folder.resolve() for folder in (*beside, *behind)))


def _firefox(
    search: Search, folder: Path, programs: Collection[Path], build: FirefoxBuild | Trouble
) -> Browser | Trouble:
    if isinstance(build, Trouble):
        return build
    updated_by = _who_updates(folder, search)
    return Browser(
        id="firefox",
        name=build.name,
        version=build.version,
        path=next(iter(programs)).name,
        built=build.built,
        packaging=_packaging(folder, search.places),
        updated_by=updated_by,
        restart=_waits(folder, programs, search.running, itself=updated_by is UpdatedBy.ITSELF),
    )


def _who_updates(folder: Path, search: Search) -> UpdatedBy:
    """Return who updates the Firefox in *folder*.

    Distributions build it without its updater, or say with a file that it is packed (is-packaged-app: Mozilla's own
    Debian packages, mozbuild/repackaging/deb.py, and Arch's). It replaces itself only where it may write.
    """
    if not os.path.isfile(folder / "updater") or os.path.isfile(folder / "is-packaged-app"):
        return UpdatedBy.SYSTEM
    rules = (folder / "distribution/policies.json", search.places.root / "etc/firefox/policies/policies.json")
    if any(map(firefox_may_not_update, rules)):
        return UpdatedBy.RULE
    return UpdatedBy.ITSELF if search.may_write(folder) else UpdatedBy.NOBODY


def _waits(folder: Path, programs: Collection[Path], running: Running | None, *, itself: bool) -> bool | None:
    is_ready = itself and firefox_is_ready(folder)
    if running is None:
        return True if is_ready else None
    # Where it does not run, its next start puts the update in place.
    return any(map(running.runs_replaced, programs)) or (is_ready and any(map(running.runs, programs)))


def _packaging(folder: Path, places: Places) -> Packaging:
    is_own = places.home != places.root and folder.is_relative_to(places.home)
    return Packaging.USER if is_own else Packaging.SYSTEM


def _script(program: Path) -> str | None:
    """Return the text of a script; None of anything else."""
    try:
        with program.open("rb") as file:
            begin = file.read(_LARGEST_SCRIPT) if file.read(2) == b"#!" else None
    except OSError:
        return None
    return None if begin is None else begin.decode("utf-8", "replace")


def _of_command(
    search: Search, command: Path, program: Path, id_: str, name: str, *, is_script: bool
) -> Browser | Trouble:
    version = _asked(command, search.job)
    if isinstance(version, Trouble):
        return version
    packaging = _packaging(program, search.places)
    return Browser(
        id=id_,
        name=name,
        version=version,
        path=command.name,
        # A script has its own date, whatever the browser behind it is.
        built=None if is_script else made_at_latest(program),
        packaging=packaging,
        updated_by=UpdatedBy.NOBODY if packaging is Packaging.USER else UpdatedBy.SYSTEM,
        restart=None if is_script or search.running is None else search.running.runs_replaced(program),
    )


def _asked(program: Path, job: Job) -> str | Trouble:
    said = ask([str(program), "--version"], job)
    if isinstance(said, Trouble):
        return said
    return version_in(said) or Trouble(kind=TroubleKind.STRANGE, what=program.name)
