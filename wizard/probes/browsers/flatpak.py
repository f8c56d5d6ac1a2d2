"""The browsers that came as Flatpaks, for everybody or for this person (flatpak-metadata(5), flatpak(1))."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.browsers.common import FirefoxBuild, firefox_in, in_order, text_of, version_in
from wizard.probes.browsers.linux_places import Places

_FLATPAKS = {
    "com.google.Chrome": ("chrome", "Google Chrome"),
    "com.google.ChromeDev": ("chrome", "Google Chrome Dev"),
    "org.chromium.Chromium": ("chromium", "Chromium"),
    "io.github.ungoogled_software.ungoogled_chromium": ("chromium", "Ungoogled Chromium"),
    "com.microsoft.Edge": ("edge", "Microsoft Edge"),
    "com.brave.Browser": ("brave", "Brave"),
    "com.vivaldi.Vivaldi": ("vivaldi", "Vivaldi"),
    "com.opera.Opera": ("opera", "Opera"),
    "org.mozilla.firefox": ("firefox", "Firefox"),
}
"""Id of the application -> (id, name)."""


def flatpak_browsers(places: Places) -> Iterator[Browser | Trouble]:
    """Yield the browsers among the Flatpaks, and what could not be read of them."""
    for installation in (places.root / "var/lib/flatpak", places.data_home / "flatpak"):
        for application, (id_, name) in _FLATPAKS.items():
            active = installation / "app" / application / "current" / "active"
            if os.path.isdir(active):
                yield _browser(application, active.resolve(), id_, name, places)


def _browser(application: str, deployed: Path, id_: str, name: str, places: Places) -> Browser | Trouble:
    firefox = firefox_in(deployed / "files/lib/firefox") if id_ == "firefox" else None
    if isinstance(firefox, FirefoxBuild):
        name, version, built = firefox.name, firefox.version, firefox.built
    else:
        newest = _newest_release(deployed, application)
        if isinstance(newest, Trouble):
            return newest
        version, built = newest
    return Browser(
        id=id_,
        name=name,
        version=version,
        path=application,
        built=built,
        packaging=Packaging.FLATPAK,
        updated_by=UpdatedBy.FLATPAK,
        restart=_waits(application, deployed.name, places),
    )


def _newest_release(deployed: Path, application: str) -> tuple[str, datetime | None] | Trouble:
    """Return the highest version in the list of releases that an application brings, and its day (AppStream, 2.1).

    The files themselves have no dates: Flatpak gives every one of them the same.
    """
    kind = TroubleKind.MISSING
    for name in (f"metainfo/{application}.metainfo.xml", f"appdata/{application}.appdata.xml"):
        text = text_of(deployed / "files/share" / name)
        if isinstance(text, Trouble):
            return text
        if text is None:
            continue
        kind, releases = TroubleKind.STRANGE, dict(_releases(text))
        if releases:
            version = max(releases, key=in_order)
            return version, releases[version]
    return Trouble(kind=kind, what=f"{application}.metainfo.xml")


def _releases(text: str) -> Iterator[tuple[str, datetime | None]]:
    for tag in re.findall(r"<release\s([^<>]*)>", text):
        said = dict(re.findall(r"""([a-z_]+)=["']([^"'<>]*)["']""", tag))
        version = version_in(said.get("version", ""))
        if version is not None:
            yield version, _day(said)


def _day(said: dict[str, str]) -> datetime | None:
    try:
        if "timestamp" in said:
            return datetime.fromtimestamp(int(said["timestamp"]), UTC)
        return datetime.fromisoformat(said.get("date", "")[:10]).replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _waits(application: str, active: str, places: Places) -> bool | None:
    """Say whether an older deployment than *active* still runs: Flatpak notes what each running application is made of.

    They lie in .flatpak of the runtime folder (flatpak common/flatpak-instance.c; flatpak-metadata(5), app-commit).
    """
    if places.runtime is None:
        return None
    for note in (places.runtime / ".flatpak").glob("*/info"):
        text = text_of(note)
        process = text_of(note.with_name("pid"))
        if not isinstance(text, str) or not isinstance(process, str):
            continue
        of_it = re.search(rf"^name={re.escape(application)}$", text, re.MULTILINE)
        commit = re.search(r"^app-commit=([0-9a-f]+)$", text, re.MULTILINE)
        is_there = process.strip().isdecimal() and os.path.isdir(places.proc / process.strip())
        # A deployment of a part of the application has more behind the commit.
        if of_it and commit and is_there and not active.startswith(commit[1]):
            return True
    return False
