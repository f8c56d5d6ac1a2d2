"""Let macOS set its clock by itself, and do so now: systemsetup(8) and sntp(1), as an administrator.

``systemsetup`` ends with 0 whatever happened, so what it says of the setting afterwards counts. Not yet run on a real Mac.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wizard.fixes.actions.base import Action, Arguments, Asked, Kind, Said, Scope, Work
from wizard.fixes.actions.macos_calls import OSASCRIPT, as_administrator, failure
from wizard.fixes.actions.root_arguments import damaged
from wizard.i18n import N_
from wizard.probes.system.common import TimeService
from wizard.probes.system.macos import read_time_service

SYSTEMSETUP = "/usr/sbin/systemsetup"
_SNTP = "/usr/bin/sntp"

_ON = '"$1" -setusingnetworktime on; "$2" -sS time.apple.com; "$1" -getusingnetworktime'
_OFF = '"$1" -setusingnetworktime off; "$1" -getusingnetworktime'
_IS_ON, _IS_OFF = "Network Time: On", "Network Time: Off"
"""What the last command says (systemsetup(8), -getusingnetworktime)."""


class Clock:
    """The clock, whose setting *read* tells."""

    def __init__(
        self,
        read: Callable[[], TimeService] = read_time_service,
        osascript: str = OSASCRIPT,
        programs: tuple[str, str] = (SYSTEMSETUP, _SNTP),
    ) -> None:
        self._read = read
        self._osascript = osascript
        self._programs = programs
        self.kind = Kind(id="macos-clock", apply=self._apply, undo=self._undo, is_done=self._is_done)

    def prepare(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield how to let macOS set its clock; nothing where it does, or cannot say, and the clock is right."""
        if asked.system != "macos":
            return
        was = self._read().automatic
        is_wrong = any(finding.cause == "clock-wrong" for finding in asked.diagnosis.findings)
        if was is not False and not is_wrong:
            return
        yield Action(
            kind=self.kind.id,
            does=Said(
                N_("Let macOS ask Apple's time server and set the clock now.")
                if was
                else N_("Let this computer set its clock by itself, over the network, from now on.")
            ),
            where=Said(N_("This computer's date and time")),
            risk=Said(
                N_(
                    "The time jumps to the right one; what is timed meanwhile may come too early or too late. Where the"
                    " time zone is wrong, set it as well."
                )
            ),
            commands=("sudo systemsetup -setusingnetworktime on", "sudo sntp -sS time.apple.com"),
            scope=Scope.MACHINE,
            needs_admin=True,
            is_reversible=was is False,
            arguments={"was": "unknown" if was is None else "on" if was else "off"},
        )  # fmt: skip

    def _apply(self, _: Arguments, work: Work) -> None:
        self._set(_ON, _IS_ON, work)

    def _undo(self, arguments: Arguments, work: Work) -> None:
        """Switch it off where it was off. Raises ActionError. The time itself is not set back."""
        if _was(arguments) == "off" and self._read().automatic is not False:
            self._set(_OFF, _IS_OFF, work)

    def _is_done(self, arguments: Arguments, _: Work) -> bool | None:
        """Say whether macOS sets its clock; None where that could not be seen before either, or was so."""
        return self._read().automatic if _was(arguments) == "off" else None

    def _set(self, script: str, wanted: str, work: Work) -> None:
        ran = as_administrator(script, self._programs, work, self._osascript)
        if wanted not in ran.printed:
            raise failure(ran)


def _was(arguments: Arguments) -> str:
    was = arguments.get("was", "")
    if was not in {"on", "off", "unknown"}:
        raise damaged()
    return was


_CLOCK = Clock()
CLOCK = _CLOCK.kind
clock = _CLOCK.prepare
