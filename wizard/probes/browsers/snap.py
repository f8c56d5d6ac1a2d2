"""The browsers that came as snaps (snapcraft.io, "The snap format" and "Data locations")."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.browsers.common import FirefoxBuild, firefox_in, made_at_latest, text_of, version_in
from wizard.probes.browsers.linux_running import Running

_SNAPS = {
    "firefox": ("firefox", "Firefox", "usr/lib/firefox/firefox"),
    "chromium": ("chromium", "Chromium", "usr/lib/chromium-browser/chrome"),
    "brave": ("brave", "Brave", "opt/brave.com/brave/brave"),
    "opera": ("opera", "Opera", "usr/lib/x86_64-linux-gnu/opera/opera"),
    "vivaldi": ("vivaldi", "Vivaldi", "opt/vivaldi/vivaldi-bin"),
}
"""Name of the snap -> (id, name, program inside it)."""


def snap_browsers(root: Path, running: Running | None) -> Iterator[Browser | Trouble]:
    """Yield the browsers among the snaps, and what could not be read of them; *root* holds the whole system.

    A snap may be installed twice, the second time as "firefox_work" (snapcraft.io, "Parallel installs").
    """
    seen = set()
    for snaps in (root / "snap", root / "var/lib/snapd/snap"):
        for current in sorted(snaps.glob("*/current")):
            kind = _SNAPS.get(current.parent.name.partition("_")[0])
            revision = current.resolve()
            if kind is not None and revision not in seen:
                seen.add(revision)
                # Whatever the folder, a snap sees itself below /snap.
                names = (current.parent, root / "snap" / current.parent.name)
                yield _browser(names, revision, kind, running)


def _browser(
    names: Sequence[Path], revision: Path, kind: tuple[str, str, str], running: Running | None
) -> Browser | Trouble:
    id_, name, inside = kind
    program = revision / inside
    firefox = firefox_in(program.parent) if id_ == "firefox" else None
    if isinstance(firefox, FirefoxBuild):
        name, version, built = firefox.name, firefox.version, firefox.built
    else:
        description = revision / "meta" / "snap.yaml"
        said = _version(description)
        if isinstance(said, Trouble):
            return said
        version, built = said, made_at_latest(program) or made_at_latest(description)
    return Browser(
        id=id_,
        name=name,
        version=version,
        path=program.name,
        built=built,
        packaging=Packaging.SNAP,
        updated_by=UpdatedBy.SNAP,
        restart=_waits(names, revision.name, running),
    )


def _version(description: Path) -> str | Trouble:
    text = text_of(description)
    if isinstance(text, Trouble):
        return text
    match = re.search(r"^version:\s*(\S+)", text or "", re.MULTILINE)
    version = version_in(match[1]) if match else None
    return version or Trouble(kind=TroubleKind.STRANGE, what=description.name)


def _waits(names: Sequence[Path], current: str, running: Running | None) -> bool | None:
    """Say whether another revision than the current one runs.

    Where the current one runs that cannot be told: snapd keeps a newer one back until the browser is closed, and tells
    only administrators of it (snapcraft.io, "Refresh awareness").
    """
    if running is None:
        return None
    revisions = {path.partition("/")[0] for name in names for path in running.under(name)}
    if not revisions:
        return False
    return True if revisions - {current} else None
