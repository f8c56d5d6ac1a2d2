"""The browsers on a macOS system: those among the applications. Not yet run on a real Mac."""

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wizard.model.computer import Browser, BrowsersEvidence, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.base import Job
from wizard.probes.browsers.common import (
    LARGEST_FILE,
    FirefoxBuild,
    firefox_in,
    firefox_is_ready,
    firefox_may_not_update,
    made_at_latest,
    version_in,
)
from wizard.probes.command import ask
from wizard.probes.files import read_properties

Ask = Callable[[Sequence[str]], str | Trouble]

_BROWSERS = (
    ("safari", "Safari", "Safari.app"),
    ("chrome", "Google Chrome", "Google Chrome.app"),
    ("chrome", "Google Chrome Beta", "Google Chrome Beta.app"),
    ("chrome", "Google Chrome Dev", "Google Chrome Dev.app"),
    ("chrome", "Google Chrome Canary", "Google Chrome Canary.app"),
    ("chromium", "Chromium", "Chromium.app"),
    ("edge", "Microsoft Edge", "Microsoft Edge.app"),
    ("firefox", "Firefox", "Firefox.app"),
    ("firefox", "Firefox Developer Edition", "Firefox Developer Edition.app"),
    ("firefox", "Firefox Nightly", "Firefox Nightly.app"),
    ("brave", "Brave", "Brave Browser.app"),
    ("opera", "Opera", "Opera.app"),
    ("opera", "Opera GX", "Opera GX.app"),
    ("vivaldi", "Vivaldi", "Vivaldi.app"),
)
"""(id, name, application)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search goes by; a test gives folders and answers of its own."""

    for_all: Path
    """Applications for everybody."""
    home: Path
    """Of this person, with applications of their own."""
    running: Collection[str] | None
    """The paths of the programs that this person runs; None where that cannot be seen."""


def read_browsers(job: Job) -> BrowsersEvidence:
    """Return the browsers among the applications. Raises `Cancelled`."""
    job.cancel.check()
    running = running_programs(partial(ask, job=job))
    return browsers_from(Search(for_all=Path("/Applications"), home=Path.home(), running=running))


def running_programs(asked: Ask) -> Collection[str] | None:
    """Return the paths of the programs that this person runs (ps(1): -x without a terminal, too); None without ps."""
    said = asked(["/bin/ps", "-x", "-o", "comm="])
    return None if isinstance(said, Trouble) else frozenset(said.splitlines())


def browsers_from(search: Search) -> BrowsersEvidence:
    """Return the browsers that *search* leads to."""
    found = [*_browsers_in(search.for_all, search), *_browsers_in(search.home / "Applications", search)]
    return BrowsersEvidence(
        browsers=tuple(one for one in found if isinstance(one, Browser)),
        family="macos",
        troubles=tuple(one for one in found if isinstance(one, Trouble)),
    )


def _browsers_in(folder: Path, search: Search) -> Iterator[Browser | Trouble]:
    for id_, name, application in _BROWSERS:
        bundle = folder / application
        if os.path.isdir(bundle):
            yield _firefox(bundle, name, search) if id_ == "firefox" else _browser(bundle, id_, name, search)


def _browser(bundle: Path, id_: str, name: str, search: Search) -> Browser | Trouble:
    current = _current_version(bundle)
    version = current or _plist_version(bundle / "Contents" / "Info.plist")
    if isinstance(version, Trouble):
        return version
    is_safari = id_ == "safari"
    return Browser(
        id=id_,
        name=name,
        version=version,
        path=bundle.name,
        # The files of a system are dated by who made the system, and all alike.
        built=None if is_safari else made_at_latest(bundle / "Contents" / "Info.plist"),
        packaging=_packaging(bundle, search),
        updated_by=UpdatedBy.SYSTEM if is_safari else _who_updates(bundle),
        restart=_waits(bundle, current, search.running),
    )


def _current_version(bundle: Path) -> str | None:
    """Return the version that the framework of a browser of the Chromium family names as current; None of others.

    (Contents/Frameworks/NAME Framework.framework/Versions/Current: chromium chrome/app/framework; the updater puts the
    new version beside the one that runs.)
    """
    for link in sorted(bundle.glob("Contents/Frameworks/* Framework.framework/Versions/Current")):
        try:
            name = os.readlink(link)
        except OSError:
            continue
        if re.fullmatch(r"\d+(?:\.\d+){2,4}", name):
            return name
    return None


def _plist_version(info: Path) -> str | Trouble:
    """Return the version in an Info.plist (Apple, "Information Property List": CFBundleShortVersionString)."""
    said = read_properties(info, LARGEST_FILE)
    if isinstance(said, Trouble):
        return said
    version = version_in(str(said.get("CFBundleShortVersionString", "")))
    return version or Trouble(kind=TroubleKind.STRANGE, what=info.name)


def _packaging(bundle: Path, search: Search) -> Packaging:
    if _is_from_store(bundle):
        return Packaging.STORE
    return Packaging.USER if bundle.is_relative_to(search.home) else Packaging.SYSTEM


def _who_updates(bundle: Path) -> UpdatedBy:
    return UpdatedBy.STORE if _is_from_store(bundle) else UpdatedBy.ITSELF


def _is_from_store(bundle: Path) -> bool:
    """Say whether the App Store left its receipt (Apple, "Validating receipts on the device")."""
    return os.path.isfile(bundle / "Contents" / "_MASReceipt" / "receipt")


def _waits(bundle: Path, current: str | None, running: Collection[str] | None) -> bool | None:
    """Say whether another version than the current one runs, by the folders that its helpers run from."""
    if running is None or current is None:
        return None
    start = f"{bundle}/"
    own = [program for program in running if program.startswith(start)]
    if not own:
        return False
    found = (re.search(r"Framework\.framework/Versions/(\d+(?:\.\d+){2,4})/", program) for program in own)
    versions = {match[1] for match in found if match}
    return bool(versions - {current}) if versions else None


def _firefox(bundle: Path, name: str, search: Search) -> Browser | Trouble:
    resources = bundle / "Contents" / "Resources"
    build = firefox_in(resources)
    if isinstance(build, Trouble):
        return build
    if build is None:
        version = _plist_version(bundle / "Contents" / "Info.plist")
        if isinstance(version, Trouble):
            return version
        build = FirefoxBuild(name=name, version=version, built=None)
    is_ruled_out = firefox_may_not_update(resources / "distribution" / "policies.json")
    return Browser(
        id="firefox",
        name=build.name if build.name != "Firefox" else name,
        version=build.version,
        path=bundle.name,
        built=build.built,
        packaging=_packaging(bundle, search),
        updated_by=UpdatedBy.RULE if is_ruled_out else _who_updates(bundle),
        restart=_firefox_waits(bundle, search),
    )


def _firefox_waits(bundle: Path, search: Search) -> bool | None:
    """Say whether an update of the running Firefox waits for its next start.

    It lies in the caches, below the path of the application without its ending (mozilla-firefox
    toolkit/xre/nsXREDirProvider.cpp, GetUpdateRootDir).
    """
    place = str(bundle.with_suffix("")).lstrip("/")
    is_ready = firefox_is_ready(search.home / "Library/Caches/Mozilla/updates" / place)
    if search.running is None:
        return True if is_ready else None
    return is_ready and any(program.startswith(f"{bundle}/") for program in search.running)
