"""A kind of change that writes a file, for tests of what is around changes: asking, the journal, taking back."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work


@dataclass
class Writing:
    """Writes the word "trusted" into *file*; can be made to fail and to wait."""

    file: Path
    wants_fingerprint: bool = False
    fails: bool = False
    needs_admin: bool = False
    takes_trust_away: bool = False
    der: str = ""
    """The root in question, in Base64."""
    hold: threading.Event = field(default_factory=threading.Event)
    """Cleared: it waits, and looks at its cancel meanwhile."""

    hold_undo: threading.Event = field(default_factory=threading.Event)
    """The same of taking it back, which does not look at its cancel."""

    def __post_init__(self) -> None:
        """Let it go on at once, unless a test holds it."""
        self.hold.set()
        self.hold_undo.set()

    @property
    def kind(self) -> Kind:
        """The kind of change."""
        return Kind(
            id="file", apply=self._apply, undo=self._undo, is_done=self._is_done, takes_trust_away=self.takes_trust_away
        )  # fmt: skip

    def prepare(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield the one action."""
        yield Action(
            kind="file",
            does=Said("Add the authority {root} to Firefox.", {"root": "House Root CA"}),
            where=Said("Firefox, profile default-release"),
            risk=Said("Whoever has the key of this root can pass for any site in this browser."),
            commands=(f"certutil -A -d sql:{self.file.parent} -n House -t C,, -i root.pem",),
            scope=Scope.BROWSER,
            needs_admin=self.needs_admin,
            wants_fingerprint=self.wants_fingerprint,
            arguments={"path": str(self.file)} | ({"der": self.der} if self.der else {}),
        )

    def _apply(self, arguments: Arguments, work: Work) -> None:
        Path(arguments["path"]).write_text("trusted")
        while not self.hold.wait(0.02):
            work.cancel.check()
        if self.fails:
            raise ActionError(Obstacle.IN_USE, "Close Firefox completely first, then try again.")

    def _undo(self, arguments: Arguments, _: Work) -> None:
        self.hold_undo.wait(10)
        Path(arguments["path"]).unlink(missing_ok=True)

    def _is_done(self, arguments: Arguments, _: Work) -> bool:
        return Path(arguments["path"]).exists()
