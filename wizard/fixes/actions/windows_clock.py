"""Let Windows set its clock by itself, and do so now: what the switch "Set time automatically" stands for.

The switch is the value Type of the time service, "NTP" or "NoSync", and the service must not be disabled. A computer of a
company's domain has "NT5DS" and gets its time from there: it is left alone, and so is one whose rules set the value.

Sources: Microsoft Learn, "Windows Time service tools and settings", read 2026-11; that the service may be disabled where
the switch is off, that ``w32tm /resync`` may end with 0 having set nothing, and what its ``/force`` does, which no page of
Microsoft's tells: public scripts and threads, read 2026-11. Not yet run on a real Windows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.root_arguments import damaged
from wizard.fixes.actions.runner import Ending
from wizard.fixes.actions.windows import no_consent
from wizard.fixes.actions.windows_calls import Calls, windows_calls
from wizard.i18n import N_, tr
from wizard.probes.system.windows import ReadValue, registry_value

_SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time"
_PARAMETERS = rf"{_SERVICE}\Parameters"
_RULES = r"HKLM\SOFTWARE\Policies\Microsoft\W32Time"

TIME_SERVER = "time.windows.com,0x9"
"""What Windows has unless somebody chose another: as a client (8), asked at fixed intervals (1)."""


class _Start(StrEnum):
    """How the service starts (its registry value Start), where it is one that can be offered."""

    AUTOMATIC = "2"
    BY_DEMAND = "3"
    DISABLED = "4"

    @property
    def word(self) -> str:
        """What ``sc config`` calls it."""
        return {"2": "auto", "3": "demand", "4": "disabled"}[self.value]


class _Server(StrEnum):
    """What was there of a time server."""

    CHOSEN = "chosen"
    """One, which stays."""
    EMPTY = "empty"
    MISSING = "missing"


class _Type(StrEnum):
    """Where the service gets the time, where it is one that can be offered."""

    ON = "NTP"
    OFF = "NoSync"


@dataclass(frozen=True, slots=True)
class _Was:
    """How the service was set."""

    type: _Type
    start: _Start
    server: _Server

    @property
    def is_on(self) -> bool:
        """Say whether the clock was set automatically."""
        return self.type is _Type.ON and self.start is not _Start.DISABLED and self.server is _Server.CHOSEN


class Clock:
    """The time service, read by *read* and changed by the calls that *find_calls* returns."""

    def __init__(self, find_calls: Callable[[], Calls], read: ReadValue = registry_value) -> None:
        self._find_calls = find_calls
        self._read = read
        self.kind = Kind(id="windows-clock", apply=self._apply, undo=self._undo, is_done=self._is_done)

    def prepare(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield how to let Windows set its clock; nothing where it does and the clock is right, or others see to it."""
        if asked.system != "windows" or self._is_ruled():
            return
        was = self._now()
        is_wrong = any(finding.cause == "clock-wrong" for finding in asked.diagnosis.findings)
        if was is None or (was.is_on and not is_wrong):
            return
        yield Action(
            kind=self.kind.id,
            does=Said(
                N_("Let Windows ask its time server and set the clock now.")
                if was.is_on
                else N_("Let this computer set its clock by itself, over the network, from now on.")
            ),
            where=Said(N_("This computer's date and time")),
            risk=Said(
                N_(
                    "The time jumps to the right one; what is timed meanwhile may come too early or too late. Where the"
                    " time zone is wrong, set it as well."
                )
            ),
            commands=tuple(_switching_on(was)),
            scope=Scope.MACHINE,
            needs_admin=True,
            is_reversible=not was.is_on,
            arguments={"type": was.type, "start": was.start, "server": was.server},
        )  # fmt: skip

    def _is_ruled(self) -> bool:
        values = ((rf"{_RULES}\Parameters", "Type"), (rf"{_RULES}\TimeProviders\NtpClient", "Enabled"))
        return any(self._read(key, value) is not None for key, value in values)

    def _now(self) -> _Was | None:
        """Return how the service is set; None where that is nothing that can be offered."""
        # Windows tells no capitals from small letters.
        type_ = {one.value.lower(): one for one in _Type}.get((self._read(_PARAMETERS, "Type") or "").lower())
        start = {one.value: one for one in _Start}.get(self._read(_SERVICE, "Start") or "")
        named = self._read(_PARAMETERS, "NtpServer")
        server = _Server.MISSING if named is None else _Server.CHOSEN if named.strip() else _Server.EMPTY
        return None if type_ is None or start is None else _Was(type_, start, server)

    def _apply(self, arguments: Arguments, work: Work) -> None:
        was = _was(arguments)
        if self._now() is None:
            raise ActionError(Obstacle.CHANGED, tr("The time service is not set as it was; nothing was changed."))
        self._run(_switching_on(was), work)

    def _undo(self, arguments: Arguments, work: Work) -> None:
        """Set it as it was. Raises ActionError. The time itself is not set back."""
        was, now = _was(arguments), self._now()
        if now is not None and now != was:
            self._run(_putting_back(was), work)
            if self._now() != was:
                raise _not_done()

    def _is_done(self, arguments: Arguments, _: Work) -> bool | None:
        """Say whether the clock is set automatically; None where it was before, as a single setting leaves no trace."""
        now = self._now()
        return None if now is None or _was(arguments).is_on else now.is_on

    def _run(self, commands: Iterable[str], work: Work) -> None:
        """Run *commands* one after the other, with one question for an administrator. Raises ActionError.

        They are fixed words. Programs are named with their folder, and cmd.exe leaves alone what a person's own settings
        have it run first (/d): these hold with an administrator's rights as well. Each may fail where there is nothing
        to do, so what came of it is looked up.
        """
        calls = self._find_calls()
        folder = calls.system_folder()
        line = " & ".join(rf"{folder}\{command}" for command in commands)
        ran = calls.run_as_admin(rf"{folder}\cmd.exe", f'/d /s /c "{line}"', work.cancel)
        match ran.ending:
            case Ending.REFUSED:
                raise no_consent()
            case Ending.MISSING:
                raise ActionError(Obstacle.NO_TOOL, tr("Windows' own program {name} is missing.", name="cmd.exe"))
            case Ending.HUNG:
                raise ActionError(
                    Obstacle.FAILED, tr("It was broken off, or took too long. Look at the settings of the clock.")
                )
            case Ending.ENDED:
                return


def _switching_on(was: _Was) -> Iterator[str]:
    """Yield what to run, each as one could type it in an administrator's command prompt."""
    if was.start is _Start.DISABLED:
        yield f"sc.exe config w32time start= {_Start.AUTOMATIC.word}"
    yield "net.exe start w32time"
    if not was.is_on:
        server = "" if was.server is _Server.CHOSEN else f" /manualpeerlist:{TIME_SERVER}"
        yield f"w32tm.exe /config /syncfromflags:manual{server} /update"
    # Right after its setting has changed, it finds a server only when told to look for one.
    yield "w32tm.exe /resync /rediscover"
    # Of more than 15 hours (MaxPosPhaseCorrection) it lets the clock be, which is just what spoils certificates.
    yield "w32tm.exe /resync /force"


def _putting_back(was: _Was) -> Iterator[str]:
    yield rf"reg.exe add {_PARAMETERS} /v Type /t REG_SZ /d {was.type} /f"
    match was.server:
        case _Server.MISSING:
            yield rf"reg.exe delete {_PARAMETERS} /v NtpServer /f"
        case _Server.EMPTY:
            yield rf'reg.exe add {_PARAMETERS} /v NtpServer /t REG_SZ /d "" /f'
        case _Server.CHOSEN:
            pass
    yield "w32tm.exe /config /update"
    yield f"sc.exe config w32time start= {was.start.word}"
    if was.start is _Start.DISABLED:
        yield "net.exe stop w32time"


def _was(arguments: Arguments) -> _Was:
    """Return what was noted. Raises ActionError: it goes into a command line, and the note is a person's own file."""
    try:
        return _Was(_Type(arguments["type"]), _Start(arguments["start"]), _Server(arguments["server"]))
    except (KeyError, ValueError):
        raise damaged() from None


def _not_done() -> ActionError:
    return ActionError(Obstacle.FAILED, tr("It was broken off, or took too long, and may be half done. Try again."))


_CLOCK = Clock(windows_calls)
CLOCK = _CLOCK.kind
clock = _CLOCK.prepare
