"""The server test for people at a terminal."""

from wizard.cli.colour import paint
from wizard.flow import server_text as plain
from wizard.flow.server_text import Mark
from wizard.model.server import ServerReport

_COLOURS = {Mark.TITLE: "bold", Mark.FINE: "green", Mark.BLOCKING: "red", Mark.WARNING: "yellow", Mark.NOTE: "dim"}


def server_text(report: ServerReport, *, colour: bool) -> str:
    """Return the whole answer of ``check --server``, in the language in force."""
    return plain.server_text(report, lambda text, mark: paint(text, _COLOURS[mark], on=colour))
