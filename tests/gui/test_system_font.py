"""The system's text size changes while the program runs: on a desktop as KDE's, with a bus and a screen of its own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.terminal import environment

PROGRAM = """
import subprocess, sys, time
from pathlib import Path
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel
from wizard.flow.settings import Look
from wizard.views import theme

settings, is_lettered, percent = Path(sys.argv[1]), sys.argv[2] == "lettered", int(sys.argv[3])
SIGNAL = ("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings.SettingChanged")


def have(points):
    settings.write_text(f"[General]\\nfont=Sans,{points},-1,5,400,0,0,0,0,0\\n")


def other_letters(font, language):
    made = QFont(font)
    made.setFamilies(["Serif"])
    return made


have(10)
theme.lettered = other_letters if is_lettered else lambda font, language: font
application = QApplication(["wizard", "-style", "Fusion"])
look = theme.Theme(application, Look.LIGHT, percent, is_watching=False)
label = QLabel("text")
label.show()
application.processEvents()
look.watch()
before = theme.unit()
for points in (20, 14):
    have(points)
    what = ("string:org.kde.kdeglobals.KDE", "string:widgetStyle", f"variant:string:{points}")
    subprocess.run(["dbus-send", "--session", "--type=signal", *SIGNAL, *what], check=True)
    end = time.monotonic() + 20
    while label.font().pointSizeF() != points * percent / 100 and time.monotonic() < end:
        application.processEvents()
    font = application.font()
    print(font.pointSizeF(), label.font().pointSizeF(), font.families(), look._grid > before)
"""


needs_desktop = pytest.mark.skipif(
    not all(map(shutil.which, ("dbus-run-session", "dbus-send", "Xvfb"))), reason="not installed: dbus, xvfb"
)


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    from tests.support.screen_reader_desktop import screen as in_memory  # which talks to Linux's buses

    with in_memory() as display:
        yield display


@needs_desktop
@pytest.mark.parametrize(("letters", "family"), [("own", "Sans"), ("lettered", "Serif")])
@pytest.mark.parametrize("percent", [100, 150])
def test_everything_follows_the_system_s_text(
    letters: str, family: str, percent: int, screen: str, tmp_path: Path
) -> None:
    variables = environment(
        DISPLAY=screen, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path), XDG_CONFIG_DIRS=str(tmp_path / "none"),
        XDG_CURRENT_DESKTOP="KDE", KDE_FULL_SESSION="true", KDE_SESSION_VERSION="6", QT_QPA_PLATFORM="xcb",
    )  # fmt: skip
    settings = str(tmp_path / "kdeglobals")
    words = ["dbus-run-session", "--", sys.executable, "-c", PROGRAM, settings, letters, str(percent)]
    done = subprocess.run(words, env=variables, capture_output=True, text=True, check=True, timeout=90)
    sizes = (points * percent / 100 for points in (20, 14))
    assert done.stdout.splitlines() == [f"{size} {size} {[family]} True" for size in sizes]
