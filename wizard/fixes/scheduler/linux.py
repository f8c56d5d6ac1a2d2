"""systemd's timers for one person; where systemd does not look after the session, the person's crontab.

A timer makes up for a start that was missed (systemd.timer(5), Persistent=). cron does not, and need not: the program is
started every hour. Sources: systemd.timer(5), systemd.service(5), systemd.syntax(7), systemctl(1) as of 252; crontab(1)
and crontab(5) of Debian's cron, whose rule for ``%`` cronie and dcron share.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from wizard.errors import WizardError
from wizard.fixes.actions.runner import LARGEST_OUTPUT, Ending
from wizard.fixes.scheduler import Means, Plan, Program, Run, needed, next_at, run, unwritten
from wizard.i18n import tr
from wizard.whole_file import write_whole

NAME = "trust-wizard-watch"
MARK = f"# {NAME}"
"""What our line of a crontab ends with; the shell takes it for a comment."""

_SYSTEMCTL = ("systemctl", "--user")
_NEXT = re.compile(r"^NextElapseUSecRealtime=\w+ (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC$", re.MULTILINE)
_NO_CRONTAB = re.compile(r"^no crontab for ", re.MULTILINE)

_THROUGH_SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')

_SERVICE = """\
[Unit]
Description=Trust Wizard: one look at the watched sites

[Service]
Type=oneshot
ExecStart={words}
{folder}# 1 means that there was something to tell.
SuccessExitStatus=1
TimeoutStartSec=30min
Nice=19
IOSchedulingClass=idle
"""
_TIMER = """\
[Unit]
Description=Trust Wizard: looks at the watched sites once a day

[Timer]
OnCalendar=*-*-* *:{minute:02}:00
AccuracySec=1min
Persistent=true

[Install]
WantedBy=timers.target
"""


class LinuxScheduler:
    """The timers or the crontab of whoever runs this program."""

    def __init__(self, run_words: Run = run, environment: Mapping[str, str] = os.environ) -> None:
        self._run = run_words
        self._environment = environment

    def set_up(self, program: Program, minute: int) -> Plan:
        """Make a timer, or a line of the crontab; the other of the two is taken away."""
        if self._has_systemd():
            self._set_up_timer(program, minute)
            self._change_crontab(None, must=False)
        else:
            self._remove_units()
            self._change_crontab(cron_line(program, minute), must=True)
        made = self.plan()
        if made is None:
            raise WizardError(tr("The daily check was set up, but the system does not know of it. Try again."))
        return made

    def remove(self) -> bool:
        """Take away the timer and the line of the crontab."""
        had_timer = any(file.exists() for file in self._units())
        if had_timer and self._has_systemd():
            needed(self._run((*_SYSTEMCTL, "disable", "--now", f"{NAME}.timer")), "systemctl")
        self._remove_units()
        if had_timer and self._has_systemd():
            needed(self._run((*_SYSTEMCTL, "daemon-reload")), "systemctl")
        had_line = self._change_crontab(None, must=False)
        return had_timer or had_line

    def plan(self) -> Plan | None:
        """Return the timer, where it is on, or the line of the crontab."""
        # The client, not the service, writes times in words: in UTC on our wish.
        shown = self._run(
            ("env", "TZ=UTC", *_SYSTEMCTL, "show", f"{NAME}.timer", "-p", "ActiveState", "-p", "NextElapseUSecRealtime")
        )
        if shown.is_fine and "ActiveState=active" in shown.printed.splitlines():
            found = _NEXT.search(shown.printed)
            at = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) if found else None
            return Plan(Means.SYSTEMD, at)
        ours = next((line for line in self._crontab() or () if line.endswith(MARK)), None)
        if ours is None:
            return None
        minute = ours.split(maxsplit=1)[0]
        now = datetime.now().astimezone()
        return Plan(Means.CRON, next_at(int(minute), now) if minute.isdigit() and int(minute) < 60 else None)

    def _has_systemd(self) -> bool:
        """Say whether systemd looks after this person's programs."""
        return self._run((*_SYSTEMCTL, "show", "-p", "Version")).is_fine

    def _set_up_timer(self, program: Program, minute: int) -> None:
        service, timer = self._units()
        try:
            service.parent.mkdir(parents=True, exist_ok=True)
            write_whole(service, service_unit(program).encode("utf-8", "surrogateescape"), 0o644)
            write_whole(timer, _TIMER.format(minute=minute).encode(), 0o644)
        except OSError as error:
            raise unwritten(error) from error
        # A timer that runs keeps its old minute unless it is started anew.
        for words in (("daemon-reload",), ("enable", timer.name), ("restart", timer.name)):
            ran = self._run((*_SYSTEMCTL, *words))
            if not ran.is_fine:
                self._remove_units()
            needed(ran, "systemctl")

    def _units(self) -> tuple[Path, Path]:
        config = self._environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        folder = Path(config) / "systemd" / "user"
        return folder / f"{NAME}.service", folder / f"{NAME}.timer"

    def _remove_units(self) -> None:
        service, timer = self._units()
        wanted = timer.parent / "timers.target.wants" / timer.name
        try:
            for file in (service, timer, wanted):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise unwritten(error) from error

    def _crontab(self) -> Sequence[str] | None:
        """Return the lines of the crontab, none where there is none yet; None where there is no cron, or no leave."""
        listed = self._run(("crontab", "-l"))
        if not listed.is_fine:
            return () if listed.ending is Ending.ENDED and _NO_CRONTAB.search(listed.printed) else None
        # Once more, without what it might complain of: that is no line of the crontab.
        text = self._run(("sh", "-c", "exec crontab -l 2>/dev/null")).printed
        if "\ufffd" in text or len(text.encode()) >= LARGEST_OUTPUT:
            # It could not be written back as it is.
            return None
        return text.removesuffix("\n").split("\n") if text else ()

    def _change_crontab(self, line: str | None, *, must: bool) -> bool:
        """Put *line* in place of ours, or take ours away, and say whether there was one; others stay as they are."""
        before = self._crontab()
        if before is None:
            if must:
                raise WizardError(
                    tr("This system has neither timers of systemd nor cron for you: nothing can start the daily check.")
                )
            return False
        others = [old for old in before if not old.endswith(MARK)]
        after = [*others, *([line] if line else [])]
        if after != list(before):
            self._install_crontab(after)
        return len(others) < len(before)

    def _install_crontab(self, lines: Sequence[str]) -> None:
        if not lines:
            needed(self._run(("crontab", "-r")), "crontab")
            return
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join((*lines, "")))
            file.flush()
            needed(self._run(("crontab", file.name)), "crontab")


def service_unit(program: Program) -> str:
    """Return the unit that starts *program*. Raises WizardError for a path that no unit can hold."""
    # systemd takes no such letters in the path of a program, however they are quoted.
    is_odd = any(letter in program.words[0] for letter in "\"'\\")
    first, *others = (*_THROUGH_SHELL, *program.words) if is_odd else program.words
    words = " ".join((_quoted(first), *(_quoted(word).replace("$", "$$") for word in others)))
    folder = f"WorkingDirectory={_unit_text(str(program.folder))}\n" if program.folder else ""
    return _SERVICE.format(words=words, folder=folder)


def _quoted(word: str) -> str:
    """Quote a word of ExecStart= (systemd.service(5), "Command lines"); the path of the program knows no variables."""
    text = _unit_text(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _unit_text(text: str) -> str:
    _without_breaks(text)
    return text.replace("%", "%%")


def cron_line(program: Program, minute: int) -> str:
    """Return our line of a crontab: every hour at *minute*. Raises WizardError for a path that no line can hold."""
    _without_breaks("".join(program.words) + str(program.folder))
    words = f"nice -n 19 {shlex.join(program.words)}"
    inside = f"cd {shlex.quote(str(program.folder))} && {words}" if program.folder else words
    # cron ends the command at the first percent sign that has no backslash.
    return f"{minute} * * * * {inside} {MARK}".replace("%", r"\%")


def _without_breaks(text: str) -> None:
    if any(ord(letter) < 32 for letter in text):
        raise WizardError(
            tr("The name of this program's folder has a line break in it: no scheduler can start it there.")
        )
