"""What is told about another device than this computer, on its way into the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # step 2 is made after the first paint
    from wizard.views.conductor import Conductor


class CallerTurns:
    """Takes each answer about another device for *conductor*."""

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor

    def speak_of_another_device(self, is_other: bool) -> None:
        """Let step 2 speak of another device, or of this computer again."""
        from wizard.flow import calling

        self._conductor.take(calling.of_another_device(self._conductor.session, is_other=is_other))

    def choose_device(self, choice: str) -> None:
        """Take an answer to the question which device it is."""
        from wizard.flow import calling

        self._conductor.take(calling.chosen(self._conductor.session, choice))

    def unchoose_device(self) -> None:
        """Ask again which device it is."""
        from wizard.flow import calling

        self._conductor.take(calling.unchosen(self._conductor.session))

    def answer_row(self, row: str, answer: str, reading: str) -> None:
        """Take what was told about a row of another device."""
        from wizard.flow import calling

        self._conductor.take(calling.answered(self._conductor.session, row, answer, reading))

    def take_row_back(self, row: str) -> None:
        """Ask a row of another device again."""
        from wizard.flow import calling

        self._conductor.take(calling.taken_back(self._conductor.session, row))

    def ask_row(self, row: str) -> None:
        """Ask about a row of another device next."""
        from wizard.flow import calling

        self._conductor.take(calling.wanting(self._conductor.session, row))
