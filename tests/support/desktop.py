"""Settings of Linux desktops, put where real programs look for them: GNOME's by its own gsettings, KDE's as a file."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PROXY = "org.gnome.system.proxy"

needs_gsettings = pytest.mark.skipif(
    shutil.which("gsettings") is None
    or subprocess.run(["gsettings", "list-keys", PROXY], capture_output=True, check=False).returncode != 0,
    reason="not installed: gsettings with the settings of GNOME (libglib2.0-bin, gsettings-desktop-schemas)",
)


def gnome(folder: Path, *settings: str) -> Mapping[str, str]:
    """Make *settings* those of a GNOME session whose configuration is in *folder*; return the variables for it.

    Each is what ``gsettings set`` takes, without the name that all have in common: "mode manual", ".https port 3128".
    Nothing but a file is used, and no message bus.
    """
    variables = {
        "XDG_CURRENT_DESKTOP": "GNOME",
        "XDG_CONFIG_HOME": str(folder),
        "GSETTINGS_BACKEND": "keyfile",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
    }
    for setting in settings:
        words = f"{PROXY}{setting if setting.startswith('.') else f' {setting}'}".split(" ", 2)
        subprocess.run(["gsettings", "set", *words], env={**os.environ, **variables}, check=True)
    return variables


def kde(folder: Path, text: str) -> Mapping[str, str]:
    """Write *text* as KDE's settings for the network into *folder*; return the variables of a session with them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kioslaverc").write_text(text, encoding="utf-8")
    return {"XDG_CURRENT_DESKTOP": "KDE", "KDE_SESSION_VERSION": "6", "XDG_CONFIG_HOME": str(folder)}
