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


@pytest.mark.parametrize(("value", "language"), [("ja_JP.UTF-8", "ja"), ("en_GB.UTF-8", "en"), ("de_DE", "en")])
def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert wanted_language() == language
