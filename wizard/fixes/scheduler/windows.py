"""Windows' Task Scheduler, by schtasks.exe and a task written as XML, for the person alone and while they are logged on.

Sources, read 2026-11: Microsoft's "Task Scheduler Schema" (version 1.3, Windows 7 and later), "Daily Trigger Example
(XML)" and the reference of schtasks. No name of a user is in the task: Windows enters whoever makes it. Not yet run on a
real Windows.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from wizard.errors import WizardError
from wizard.fixes.scheduler import Means, Plan, Program, Run, needed, next_at, run, unwritten
from wizard.i18n import tr
from wizard.plain import visible

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"

_LONGEST_PATH = 260
"""pathType of the schema."""
_MINUTE = re.compile(r"<StartBoundary>[^<]*T\d\d:(\d\d):\d\d[^<]*</StartBoundary>")
_OFF = re.compile(r"<Enabled>\s*false\s*</Enabled>", re.IGNORECASE)

_TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="{namespace}">
  <RegistrationInfo>
    <Description>Trust Wizard looks at the watched sites once a day.</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>2026-01-01T00:{minute:02}:00</StartBoundary>
      <Repetition>
        <Interval>PT1H</Interval>
        <Duration>P1D</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT30M</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
{folder}    </Exec>
  </Actions>
</Task>
"""
"""Priority 8 is below normal, for processor and disk ("priorityType"). The elements stand in the schema's order."""


class TaskScheduler:
    """The tasks of whoever runs this program."""

    def __init__(self, run_words: Run = run, environment: Mapping[str, str] = os.environ) -> None:
        self._run = run_words
        folder = environment.get("SYSTEMROOT", r"C:\Windows")
        self._program = rf"{folder}\System32\schtasks.exe"
        user = f"{environment.get('USERDOMAIN', '')}\\{environment.get('USERNAME', '')}".lower()
        # Tasks of all persons lie in one folder, and each of them may have ours.
        self.name = f"Trust Wizard watch {hashlib.sha256(user.encode('utf-8', 'replace')).hexdigest()[:8]}"

    def set_up(self, program: Program, minute: int) -> Plan:
        """Make the task, or replace it."""
        task = task_xml(program, minute)
        try:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "task.xml"
                # With a byte order mark: schtasks takes the file for another encoding otherwise.
                file.write_bytes(task.encode("utf-16"))
                made = self._run((self._program, "/Create", "/TN", self.name, "/XML", str(file), "/F"))
        except OSError as error:
            raise unwritten(error) from error
        needed(made, "schtasks.exe")
        return self.plan() or Plan(Means.TASK_SCHEDULER)

    def remove(self) -> bool:
        """Take the task away."""
        if not self._run((self._program, "/Query", "/TN", self.name)).is_fine:
            return False
        needed(self._run((self._program, "/Delete", "/TN", self.name, "/F")), "schtasks.exe")
        return True

    def plan(self) -> Plan | None:
        """Return the task, unless somebody switched it off."""
        shown = self._run((self._program, "/Query", "/TN", self.name, "/XML"))
        if not shown.is_fine:
            return None
        # Whichever encoding it came in: what is looked for is ASCII.
        text = shown.printed.replace("\0", "")
        if _OFF.search(text):
            return None
        found = _MINUTE.search(text)
        # What schtasks says of the next start is written as the person's region writes dates.
        at = next_at(int(found[1]), datetime.now().astimezone()) if found and int(found[1]) < 60 else None
        return Plan(Means.TASK_SCHEDULER, at)


def task_xml(program: Program, minute: int) -> str:
    """Return the task that starts *program* every hour. Raises WizardError for a path that no task can hold."""
    for path in (program.words[0], str(program.folder or "")):
        if len(path) > _LONGEST_PATH or any(map(_is_unfit, path)):
            raise WizardError(
                tr("The scheduler cannot start the program from this path: {path}", path=visible(path[:300]))
            )
    folder = f"      <WorkingDirectory>{escape(str(program.folder))}</WorkingDirectory>\n" if program.folder else ""
    return _TASK.format(
        namespace=NAMESPACE,
        minute=minute,
        command=escape(program.words[0]),
        arguments=escape(subprocess.list2cmdline(program.words[1:])),
        folder=folder,
    )


def _is_unfit(letter: str) -> bool:
    """Say whether XML, or UTF-16, has no such letter: half a pair may stand in the name of a Windows file."""
    return letter < " " or "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff"
