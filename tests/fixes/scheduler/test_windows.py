"""Windows' Task Scheduler, by a stand-in schtasks with a state; never run on a real Windows.

What a task may hold is from Microsoft's "Task Scheduler Schema" (MicrosoftDocs/win32, read 2026-11): the elements of
each type that we use, in their order where the schema has a sequence, and the values that it allows.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import cast
from xml.etree import ElementTree

import pytest

from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.scheduler import Means, Program
from wizard.fixes.scheduler.windows import NAMESPACE, TaskScheduler, task_xml

PERSON = {"SYSTEMROOT": r"C:\Windows", "USERDOMAIN": "OFFICE", "USERNAME": "somebody"}
SCHTASKS = r"C:\Windows\System32\schtasks.exe"
PROGRAM = Program(
    (r"C:\Program Files\Trust & Wizard\pythonw.exe", "-m", "wizard", "watch", "--when-due", "--lang", "ja")
)

BOOLEAN, DURATION, TEXT, PATH = "true|false", r"P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?", ".*", ".{1,260}"
DATE_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"

# fmt: off
SCHEMA: Mapping[str, Sequence[str] | str] = {
    "Task": ("RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"),
    "RegistrationInfo": ("URI", "SecurityDescriptor", "Source", "Date", "Author", "Version", "Description"),
    "Description": TEXT,
    "Triggers": ("CalendarTrigger",),
    "CalendarTrigger": ("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay",
                        "ScheduleByDay"),
    "Enabled": BOOLEAN, "StartBoundary": DATE_TIME,
    "Repetition": ("Interval", "Duration", "StopAtDurationEnd"),
    "Interval": DURATION, "Duration": DURATION, "StopAtDurationEnd": BOOLEAN,
    "ScheduleByDay": ("DaysInterval",), "DaysInterval": "[1-9]",
    "Principals": ("Principal",),
    "Principal": ("UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"),
    "LogonType": "S4U|Password|InteractiveToken", "RunLevel": "LeastPrivilege|HighestAvailable",
    "Settings": ("AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries",
                 "StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "RunOnlyIfNetworkAvailable",
                 "WakeToRun", "Enabled", "Hidden", "ExecutionTimeLimit", "Priority"),
    "MultipleInstancesPolicy": "Parallel|Queue|IgnoreNew|StopExisting", "DisallowStartIfOnBatteries": BOOLEAN,
    "StopIfGoingOnBatteries": BOOLEAN, "StartWhenAvailable": BOOLEAN, "RunOnlyIfNetworkAvailable": BOOLEAN,
    "ExecutionTimeLimit": DURATION, "Priority": "[0-9]|10",
    "Actions": ("Exec",), "Exec": ("Command", "Arguments", "WorkingDirectory"),
    "Command": PATH, "Arguments": TEXT, "WorkingDirectory": PATH,
}
# fmt: on
IN_ORDER = {"CalendarTrigger"}
"""What the schema has a sequence for; all others are in any order."""


def faults(element: ElementTree.Element) -> list[str]:
    """Return what of *element* is against the schema."""
    tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    allowed = SCHEMA.get(tag)
    if allowed is None:
        return [f"{tag} is not known"]
    if isinstance(allowed, str):
        return [] if re.fullmatch(allowed, element.text or "") else [f"{tag}: {element.text}"]
    children = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    found = [f"{tag} has {name}" for name in children if name not in allowed]
    if len(set(children)) < len(children) or (tag in IN_ORDER and children != sorted(children, key=allowed.index)):
        found.append(f"{tag}: {children}")
    return found + [fault for child in element for fault in faults(child)]


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode("utf-16"))  # noqa: S314  (written by the program itself)


class Tasks:
    """schtasks.exe: tasks by name, as they were registered. Exit codes and words as people print them, Windows 10."""

    def __init__(self) -> None:
        self.tasks: dict[str, str] = {}
        self.calls: list[tuple[str, ...]] = []
        self.denies = False

    def __call__(self, words: Sequence[str]) -> Ran:
        self.calls.append(tuple(words))
        assert words[0] == SCHTASKS
        match words[1:]:
            case ("/Create", "/TN", name, "/XML", file, "/F") if not self.denies:
                self.tasks[name] = Path(file).read_bytes().decode("utf-16")
                return Ran(ending=Ending.ENDED)
            case ("/Query", "/TN", name) if name in self.tasks:
                return Ran(ending=Ending.ENDED)
            case ("/Query", "/TN", name, "/XML") if name in self.tasks:
                return Ran(ending=Ending.ENDED, printed=self.tasks[name])
            case ("/Delete", "/TN", name, "/F") if name in self.tasks and not self.denies:
                del self.tasks[name]
                return Ran(ending=Ending.ENDED)
        return Ran(ending=Ending.ENDED, status=1, printed="ERROR: Access is denied.\r\n")


def test_the_task_is_as_the_schema_wants_it() -> None:
    folder = cast("Path", PureWindowsPath(r"C:\Users\A & B\trust-wizard"))
    text = task_xml(Program(PROGRAM.words, folder), 7)
    root = tree(text)
    assert faults(root) == []
    assert root.attrib == {"version": "1.3"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<Priority>8", "<Priority>11", "Priority: 11"),
        ("StartWhenAvailable", "StartWhenAwake", "Settings has StartWhenAwake"),
        ("<Enabled>true</Enabled>\n", "", ""),
        ("InteractiveToken", "Interactive", "LogonType: Interactive"),
        ("<Duration>P1D", "<Duration>1 day", "Duration: 1 day"),
    ],
)
def test_the_schema_is_really_looked_at(old: str, new: str, fault: str) -> None:
    found = faults(tree(task_xml(PROGRAM, 7).replace(old, new)))
    assert found[:1] == ([fault] if fault else [])


def test_what_the_task_says() -> None:
    root = tree(task_xml(PROGRAM, 7))
    said = {name: [e.text for e in root.iter(f"{{{NAMESPACE}}}{name}")] for name in SCHEMA}
    assert said["Command"] == [PROGRAM.words[0]]
    assert said["Arguments"] == ["-m wizard watch --when-due --lang ja"]
    assert said["StartBoundary"] == ["2026-01-01T00:07:00"]
    # Every hour of every day; later where the computer was off; for nobody but the person, as what they are.
    assert (said["Interval"], said["Duration"], said["StartWhenAvailable"]) == (["PT1H"], ["P1D"], ["true"])
    assert (said["LogonType"], said["RunLevel"], said["Priority"]) == (["InteractiveToken"], ["LeastPrivilege"], ["8"])


@pytest.mark.parametrize("path", ["C:\\" + "a" * 260, "C:\\a\nb", "C:\\a\ud800", "C:\\a\uffff"])
def test_a_path_that_no_task_can_hold_is_told(path: str) -> None:
    for program in (Program((path, "watch")), Program(("C:\\a", "watch"), cast("Path", path))):
        with pytest.raises(WizardError, match="cannot start the program from this path"):
            task_xml(program, 7)


def test_it_is_set_up_looked_at_and_removed() -> None:
    tasks = Tasks()
    scheduler = TaskScheduler(tasks, PERSON)
    name = scheduler.name
    assert scheduler.plan() is None
    assert not scheduler.remove()
    tasks.calls.clear()
    made = scheduler.set_up(PROGRAM, 7)
    assert made.means is Means.TASK_SCHEDULER
    assert made.next_start is not None
    assert made.next_start.minute == 7
    created, shown = tasks.calls
    file = created[5]
    assert created == (SCHTASKS, "/Create", "/TN", name, "/XML", file, "/F")
    assert not Path(file).exists()
    assert shown == (SCHTASKS, "/Query", "/TN", name, "/XML")
    again = scheduler.set_up(PROGRAM, 8)
    assert again.next_start is not None
    assert (again.next_start.minute, len(tasks.tasks)) == (8, 1)
    tasks.calls.clear()
    assert scheduler.remove()
    assert tasks.calls == [(SCHTASKS, "/Query", "/TN", name), (SCHTASKS, "/Delete", "/TN", name, "/F")]
    assert tasks.tasks == {}
    assert not scheduler.remove()


def test_each_person_has_a_task_without_their_name() -> None:
    name = TaskScheduler(Tasks(), PERSON).name
    assert name.startswith("Trust Wizard watch ")
    assert "somebody" not in name
    assert name != TaskScheduler(Tasks(), {**PERSON, "USERNAME": "another"}).name
    # Windows itself makes no difference.
    assert name == TaskScheduler(Tasks(), {**PERSON, "USERNAME": "Somebody"}).name


def test_a_task_that_was_switched_off_is_none() -> None:
    tasks = Tasks()
    scheduler = TaskScheduler(tasks, PERSON)
    scheduler.set_up(PROGRAM, 7)
    switched = tasks.tasks[scheduler.name].replace("<Priority>", "<Enabled>false</Enabled><Priority>")
    tasks.tasks[scheduler.name] = switched
    assert scheduler.plan() is None


def test_the_answer_may_come_in_utf_16() -> None:
    tasks = Tasks()
    scheduler = TaskScheduler(tasks, PERSON)
    scheduler.set_up(PROGRAM, 7)
    tasks.tasks[scheduler.name] = "\ufffd" + "\0".join(tasks.tasks[scheduler.name])
    plan = scheduler.plan()
    assert plan is not None
    assert plan.next_start is not None


def test_a_refusal_is_told() -> None:
    tasks = Tasks()
    scheduler = TaskScheduler(tasks, PERSON)
    scheduler.set_up(PROGRAM, 7)
    tasks.denies = True
    for change in (lambda: scheduler.set_up(PROGRAM, 8), scheduler.remove):
        with pytest.raises(WizardError, match=r"It says: ERROR: Access is denied\."):
            change()
