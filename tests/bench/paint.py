"""Open a window and say when it was painted first: ``paint.py bare`` a label alone, ``paint.py wizard`` the wizard.

``paint.py viewer FILE`` opens the window of a certificate file, ``paint.py certificate FILE`` waits for what is in it.
``paint.py resting`` waits until all of the wizard is made.
"""

import gc
import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

FORBIDDEN = ("ssl", "_ssl", "OpenSSL", "cryptography", "urllib3", "certifi", "truststore", "idna", "wizard.pki",
             "wizard.probes.tls", "wizard.probes.fetch", "http.client", "wizard.flow.session", "wizard.model.terms",
             "wizard.views.foot", "wizard.views.font_watch", "dataclasses", "datetime")  # fmt: skip
"""What the window must not have imported before it is seen: what reaches for the network, and what takes its time."""

OF_OTHERS = frozenset(sys.modules)
"""What Python and PySide6 bring, which differs between their versions."""


def painted() -> None:
    """Say that the window was painted and which imports came too early, and end."""
    early = [name for name in FORBIDDEN if name in sys.modules and name not in OF_OTHERS]
    print("painted", *early, flush=True)
    # Until it is measured and killed.
    sys.stdin.readline()


class Label(QLabel):
    """The least that PySide6 can show."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint and tell."""
        super().paintEvent(event)
        painted()


def bare() -> None:
    """Show a label."""
    application = QApplication(sys.argv[:1])
    label = Label("Trust Wizard")
    label.resize(1000, 720)
    label.show()
    application.exec()


def _begin() -> None:
    """Begin as wizard/__main__.py does."""
    gc.disable()
    from wizard.views.plain_import import import_plainly

    import_plainly()


def wizard() -> None:
    """Show the wizard as its users start it (wizard/__main__.py)."""
    _begin()
    from wizard.views import app, frame

    class Window(frame.MainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
            super().paintEvent(event)
            painted()

    frame.MainWindow = Window
    app.main()


def viewer() -> None:
    """Show the file ``argv[2]`` as file managers have it shown (wizard/__main__.py); the window is what counts."""
    _begin()
    from wizard.views import app
    from wizard.views.viewer import window

    class Window(window.ViewerWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
            super().paintEvent(event)
            painted()

    window.ViewerWindow = Window
    app.main(sys.argv[2])


def certificate() -> None:
    """The same; what counts is the certificate in the window."""
    _begin()
    from wizard.views import app
    from wizard.views.viewer import window

    class Window(window.ViewerWindow):
        def hold(self, viewer: QWidget) -> None:
            super().hold(viewer)
            QTimer.singleShot(0, viewer, painted)

    window.ViewerWindow = Window
    app.main(sys.argv[2])


def resting() -> None:
    """Show the wizard, and wait until everything that it makes by itself is there."""
    _begin()
    from wizard.views import app, frame

    class Window(frame.MainWindow):
        def pieces(self) -> tuple[Callable[[], object], ...]:
            return (*super().pieces(), painted)

    frame.MainWindow = Window
    app.main()


if __name__ == "__main__":
    {"bare": bare, "wizard": wizard, "resting": resting, "viewer": viewer, "certificate": certificate}[sys.argv[1]]()
