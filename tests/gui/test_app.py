import subprocess
import sys

import pytest

from wizard.views.app import wanted_language

_FIRST_PAINT = """
import sys
from PySide6.QtWidgets import QApplication
from wizard.flow.settings import Look
from wizard.model.target import CheckOptions
from wizard.views import app
from wizard.views.conductor import Conductor
from wizard.views.frame import MainWindow
from wizard.views.theme import Theme
application = QApplication([])
Theme(application, Look.LIGHT)
window = MainWindow(lambda: Conductor(CheckOptions()))
window.show()
window.grab()
heavy = ("cryptography", "OpenSSL", "urllib3", "truststore", "wizard.pki", "wizard.causes.", "wizard.flow.tasks")
print([name for name in sys.modules if name.startswith(heavy)])
window.close()
"""


def test_the_first_paint_loads_no_network_and_no_crypto() -> None:
    done = subprocess.run([sys.executable, "-c", _FIRST_PAINT], capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.strip() == "[]"


_SEEN = """
from PySide6.QtCore import QTimer
from wizard.views import app, frame
from wizard.views.errand import Errand
from wizard.views.instance import Instance
from wizard.views.theme import theme
class Window(frame.MainWindow):
    def complete(self):
        print(theme()._watch)
        super().complete()
        QTimer.singleShot(0, self, lambda: (print(type(theme()._watch).__name__), self.close()))
frame.MainWindow = Window
app.run(Errand(), Instance(None, ""))
"""


def test_once_the_window_was_seen_the_program_hears_of_a_new_font() -> None:
    done = subprocess.run([sys.executable, "-c", _SEEN], capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.split() == ["None", "FontWatch"]


_GONE = """
import shiboken6
from PySide6.QtWidgets import QApplication
from wizard.views.theme import Theme, theme
application = QApplication([])
first = Theme(application)
shiboken6.delete(first)
print(theme() is theme(), shiboken6.isValid(theme()))
"""


def test_a_look_that_is_gone_is_made_anew() -> None:
    done = subprocess.run([sys.executable, "-c", _GONE], capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize(("value", "language"), [("ja_JP.UTF-8", "ja"), ("en_GB.UTF-8", "en"), ("de_DE", "en")])
def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert wanted_language() == language
