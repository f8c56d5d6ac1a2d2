import os
import subprocess
import sys

import pytest

BEGIN = """
import gc
from PySide6.QtWidgets import QApplication
application = QApplication([])
from wizard.flow.settings import Look
from wizard.views.theme import Theme
Theme(application, Look.LIGHT)
"""

GUIDE = """
from wizard.views.markdown import MarkdownView
view = MarkdownView("Press **time**.", "name")
view.selectAll()
view.copy()
"""

BYTES_TEXT = ":".join(["AB"] * 40)
BYTES = """
from wizard.views.viewer.sections import value_widget
view = value_widget(":".join(["AB"] * 40))
view.selectAll()
view.copy()
"""


@pytest.mark.parametrize(("copied", "text"), [(GUIDE, "Press time."), (BYTES, BYTES_TEXT)], ids=["guide", "bytes"])
def test_what_was_copied_does_not_bring_the_program_down_at_its_end(copied: str, text: str) -> None:
    told = "gc.collect()\nprint(application.clipboard().text())"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", BEGIN + copied + told], capture_output=True, text=True, env=environment, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, f"{text}\n")
