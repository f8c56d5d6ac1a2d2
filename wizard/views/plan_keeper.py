"""Keeps what the person says of the steps of a plan beyond the end of the program, a moment after it was said."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from wizard.flow.session import Outcome, Session, with_marks

SOON_MS = 400
"""How long to wait for a further tick before writing: nobody is held up, and little is lost in a crash."""


class PlanKeeper(QObject):
    """Reads and writes the marks of the plan in force."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: Session | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self.write)

    def recall(self, session: Session) -> Session:
        """Return *session* with what was said of its plan in an earlier run; what was said in this one counts more."""
        answer = session.answer_in_force
        if answer is None or session.marks != type(session.marks)():
            return session
        from wizard.flow.kept_plans import now_utc, read_marks

        return with_marks(session, read_marks(answer, now_utc()))

    def keep(self, session: Session) -> None:
        """Keep the marks of *session*, soon."""
        self._waiting = session
        self._timer.start()

    def settle(self, session: Session) -> None:
        """Forget the plan of a site that opens now: the next time, it is another one."""
        if session.outcome is Outcome.MENDED:
            self.keep(with_marks(session, type(session.marks)()))

    def write(self) -> None:
        """Write at once what still waits to be kept."""
        self._timer.stop()
        session, self._waiting = self._waiting, None
        answer = session.answer_in_force if session is not None else None
        if session is not None and answer is not None:
            from wizard.flow.kept_plans import keep_marks, now_utc

            keep_marks(answer, session.marks, now_utc())
