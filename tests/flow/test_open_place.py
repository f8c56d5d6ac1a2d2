"""Real small programs on a path of their own are opened as a place's programs are."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.noting import make_noting, note_from
from tests.support.programs import make_program
from wizard.fixes.place import Place, program
from wizard.flow.open_place import Outcome, Result, can_open, for_others, open_place
from wizard.i18n import fields_of


def place(*names: str) -> Place:
    return Place(
        id="test", label="Open", starts=tuple(program(name, "--page", "clock") for name in names), way="By hand"
    )


def test_the_first_that_is_there_is_started_with_its_words(tmp_path: Path) -> None:
    pipe = make_noting(tmp_path, "second", "third")
    outcome = open_place(place("first", "second", "third"), {"PATH": str(tmp_path)})
    assert outcome == Outcome(result=Result.OPENED, program="second")
    assert note_from(pipe).words == ["second", "--page", "clock"]


def test_no_shell_reads_the_words(tmp_path: Path) -> None:
    pipe = make_noting(tmp_path, "settings")
    hostile = ("$(touch made)", "`touch made`", "; touch made", "a b", "*")
    made = Place(id="test", label="Open", starts=(program("settings", *hostile),), way="By hand")
    open_place(made, {"PATH": str(tmp_path)})
    assert note_from(pipe).words == ["settings", *hostile]


def test_it_stands_alone_and_holds_nothing_open(tmp_path: Path) -> None:
    pipe = make_noting(tmp_path, "settings")
    with (tmp_path / "ours").open("w"):
        open_place(place("settings"), {"PATH": str(tmp_path)})
    note = note_from(pipe)
    assert note.session == note.pid
    assert note.open == ["/dev/null"] * 3
    assert note.files == 3
    assert note.folder == "/"


def test_it_outlives_the_wizard_which_need_not_wait_for_it(tmp_path: Path) -> None:
    pipe = make_noting(tmp_path, "settings")
    words = "\n".join(
        (
            "import os",
            "from wizard.fixes.place import Place, program",
            "from wizard.flow.open_place import open_place",
            "starts = (program('settings'),)",
            f"outcome = open_place(Place(id='x', label='', starts=starts, way=''), {{'PATH': {str(tmp_path)!r}}})",
            "print(os.getpid(), outcome.result)",
        )
    )
    # What it prints ends only when nobody holds the pipe any longer.
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True, timeout=30)
    starter, result = done.stdout.split()
    assert result == "opened"
    assert done.stderr == ""
    note = note_from(pipe)
    assert note.parent != int(starter)


def test_its_end_is_noted_whenever_it_comes(tmp_path: Path) -> None:
    pipe = make_noting(tmp_path, "settings-that-end-late")
    open_place(place("settings-that-end-late"), {"PATH": str(tmp_path)})
    (waiting,) = (t for t in threading.enumerate() if t.name == "waits for settings-that-end-late")
    note = note_from(pipe)
    waiting.join(timeout=20)
    assert not waiting.is_alive()
    assert not Path(f"/proc/{note.pid}").exists()


def test_one_that_hands_over_and_ends_well_counts_as_opened(tmp_path: Path) -> None:
    make_program(tmp_path, "settings")
    assert open_place(place("settings"), {"PATH": str(tmp_path)}).result is Result.OPENED


def test_after_one_that_fails_at_once_comes_the_next(tmp_path: Path) -> None:
    make_program(tmp_path, "only-for-another-desktop", status=1)
    pipe = make_noting(tmp_path, "settings")
    outcome = open_place(place("only-for-another-desktop", "settings"), {"PATH": str(tmp_path)})
    assert outcome == Outcome(result=Result.OPENED, program="settings")
    assert note_from(pipe).words[0] == "settings"


def test_one_that_cannot_be_run_counts_as_failed(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("#!/no/such/interpreter\n")
    (tmp_path / "broken").chmod(0o755)
    assert open_place(place("broken"), {"PATH": str(tmp_path)}) == Outcome(result=Result.FAILED, program="broken")


def test_when_all_fail_it_is_told_which(tmp_path: Path) -> None:
    make_program(tmp_path, "settings", status=3)
    outcome = open_place(place("settings"), {"PATH": str(tmp_path)})
    assert outcome == Outcome(result=Result.FAILED, program="settings")
    assert fields_of(outcome.text) == {"program"}


def test_where_nothing_is_installed_the_words_by_hand_are_left(tmp_path: Path) -> None:
    outcome = open_place(place("settings"), {"PATH": str(tmp_path)})
    assert outcome == Outcome(result=Result.NOT_INSTALLED)
    assert "by hand" in outcome.text
    assert not fields_of(outcome.text)


def test_a_button_is_worth_showing_only_where_something_is_there(tmp_path: Path) -> None:
    assert not can_open(place("settings"), {"PATH": str(tmp_path)})
    make_program(tmp_path, "settings")
    assert can_open(place("settings"), {"PATH": str(tmp_path)})
    assert not can_open(Place(id="test", label="Open", starts=(), way="By hand"), {"PATH": str(tmp_path)})


def test_programs_get_nothing_that_leads_to_our_python_or_qt(tmp_path: Path) -> None:
    pipe = make_noting(tmp_path, "settings")
    ours = {
        "PYTHONPATH": "/ours", "PYTHONHOME": "/ours", "QT_PLUGIN_PATH": "/ours", "QT_QPA_PLATFORM": "offscreen",
        "QML2_IMPORT_PATH": "/ours", "_MEIPASS2": "/ours", "_PYI_APPLICATION_HOME_DIR": "/ours",
    }  # fmt: skip
    theirs = {"PATH": str(tmp_path), "DISPLAY": ":0", "LANG": "ja_JP.UTF-8", "QT_IM_MODULE": "fcitx"}
    open_place(place("settings"), {**ours, **theirs})
    environment = note_from(pipe).environment
    assert not environment.keys() & ours.keys()
    assert environment.items() >= theirs.items()


def test_a_packed_program_s_libraries_are_kept_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert for_others({"LD_LIBRARY_PATH": "/theirs"}) == {"LD_LIBRARY_PATH": "/theirs"}
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert for_others({"LD_LIBRARY_PATH": "/ours"}) == {}
    assert for_others({"LD_LIBRARY_PATH": "/ours", "LD_LIBRARY_PATH_ORIG": "/theirs"}) == {"LD_LIBRARY_PATH": "/theirs"}
