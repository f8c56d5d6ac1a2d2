"""The browsers on a Linux system: those on the command path."""

import re
import shutil
from pathlib import Path

from wizard.model.computer import Browser, BrowsersEvidence, Trouble, TroubleKind
from wizard.probes.base import Job
from wizard.probes.command import ask

BROWSERS = (
    ("chrome", "Google Chrome", "google-chrome"),
    ("chromium", "Chromium", "chromium"),
    ("chromium", "Chromium", "chromium-browser"),
    ("edge", "Microsoft Edge", "microsoft-edge"),
    ("brave", "Brave", "brave-browser"),
    ("vivaldi", "Vivaldi", "vivaldi"),
    ("opera", "Opera", "opera"),
    ("firefox", "Firefox", "firefox"),
    ("firefox", "Firefox ESR", "firefox-esr"),
)
"""(id, name, command); of one id only the first that is found counts."""


def read_browsers(job: Job) -> BrowsersEvidence:
    """Return the browsers on the command path with their versions. Raises `Cancelled`."""
    found: dict[str, Browser] = {}
    troubles: list[Trouble] = []
    for kind, name, command in BROWSERS:
        job.cancel.check()
        path = None if kind in found else shutil.which(command)
        if path is None:
            continue
        version = browser_version(Path(path), job)
        if isinstance(version, Trouble):
            troubles.append(version)
        else:
            found[kind] = Browser(id=kind, name=name, version=version, path=command)
    return BrowsersEvidence(browsers=tuple(found.values()), troubles=tuple(troubles))


def browser_version(path: Path, job: Job) -> str | Trouble:
    """Return the version of the browser at *path*; Firefox keeps it in a file beside itself. Raises `Cancelled`."""
    ini = path.resolve().parent / "application.ini"
    try:
        kept = ini.read_text(encoding="utf-8", errors="replace") if ini.is_file() else None
    except PermissionError:
        return Trouble(kind=TroubleKind.DENIED, what=ini.name)
    except OSError:
        return Trouble(kind=TroubleKind.FAILED, what=ini.name)
    text = ask([str(path), "--version"], job) if kept is None else kept
    if isinstance(text, Trouble):
        return text
    match = re.search(r"(?:^Version=|\s)(\d+(?:\.\d+)+)", text, re.MULTILINE)
    return match[1] if match else Trouble(kind=TroubleKind.STRANGE, what=path.name)
