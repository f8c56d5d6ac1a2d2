"""What a case file will hold, shown before it is saved; saving, and every way in which that may fail."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case
from tests.gui.case.dossiers import dossier, press, texts
from tests.support.cut_text import cut
from tests.support.networks import inside
from wizard.flow.case_contents import LEFT_OUT
from wizard.flow.case_file import open_case, read_case, write_case
from wizard.flow.case_limits import LONGEST_NOTES
from wizard.flow.dossier import Dossier, case_for
from wizard.flow.settings import Look
from wizard.i18n import using
from wizard.views.bridge import Bridge
from wizard.views.case import open_save
from wizard.views.case.case_work import NotSaved, SaveCase, Saved, suggested_name, with_suffix
from wizard.views.case.frames_window import FramesWindow
from wizard.views.case.save_dialog import SaveCaseDialog
from wizard.views.theme import Theme

pytestmark = pytest.mark.usefixtures("theme")

Ask = Callable[..., SaveCaseDialog]
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def ask(bridge: Bridge, opened: Callable[[QWidget], None], qtbot: QtBot) -> Ask:
    def show(of: Dossier | None = None) -> SaveCaseDialog:
        made = SaveCaseDialog(of or dossier(notes="Called at 9."), bridge)
        opened(made)
        qtbot.waitUntil(lambda: not bridge.busy and made.page.isVisible() and "put together" not in texts(made))
        return made

    return show


def save(dialog: SaveCaseDialog, path: Path, qtbot: QtBot) -> str:
    dialog.save_to(path)
    assert not dialog.save_it.isEnabled()
    qtbot.waitUntil(dialog.save_it.isEnabled)
    return dialog.said


def test_what_will_be_in_the_file_is_listed_before_it_is_saved(ask: Ask) -> None:
    shown = texts(ask())
    for line in ("The site", "What was found", "The certificate is for another name", "Certificates", *LEFT_OUT):
        assert line in shown
    assert shown.count("Notes") == 1  # they are in their field, and not listed again


def test_saved_it_is_the_case_with_its_notes(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.notes.setPlainText("二回目の電話\n<b>not bold</b>")
    path = tmp_path / "case.trustcase"
    with qtbot.waitSignal(dialog.saved) as told:
        said = save(dialog, path, qtbot)
    assert told.args == [path]
    kept = open_case(path)
    assert kept.notes == "二回目の電話\n<b>not bold</b>"
    assert replace(kept, notes="") == case_for(dossier(), kept.made_at)
    assert said == f"Saved: case.trustcase ({round(path.stat().st_size / 1000)} kB)"


def test_the_size_that_was_told_is_the_size_it_has(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.notes.setPlainText("電話\n" * 5_000)
    path = tmp_path / "case.trustcase"
    save(dialog, path, qtbot)
    assert f"The file will have about {round(path.stat().st_size / 1000)} kB." in texts(dialog)


def test_no_file_is_written_before_somebody_asks(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ask().reject()
    assert list(tmp_path.iterdir()) == []


def chooser_of(dialog: SaveCaseDialog) -> QFileDialog:
    press(dialog, "save-case")
    (chooser,) = dialog.findChildren(QFileDialog)
    return chooser


def test_a_name_is_suggested_and_the_ending_is_added(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    chooser = chooser_of(dialog)
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    host, today = dossier().diagnosis.evidence.target.host, datetime.now(UTC).date().isoformat()
    assert field.text() == f"case-{host}-{today}.trustcase"
    field.setText(str(tmp_path / "mine"))
    with qtbot.waitSignal(dialog.saved):
        chooser.accept()
    assert read_case((tmp_path / "mine.trustcase").read_bytes()).notes == "Called at 9."
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["mine.trustcase"]


def test_the_system_asks_before_a_file_is_replaced(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "mine.trustcase").write_bytes(b"precious")
    dialog = ask()
    chooser = chooser_of(dialog)
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.setText(str(tmp_path / "mine"))
    asked: list[str] = []

    def refuse() -> None:
        box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.No).click()

    QTimer.singleShot(0, refuse)
    chooser.accept()
    assert "mine.trustcase already exists" in asked[0]
    assert chooser.isVisible()
    assert (tmp_path / "mine.trustcase").read_bytes() == b"precious"


def test_a_file_that_only_the_added_ending_names_is_asked_about(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    there = tmp_path / "notes.txt.trustcase"
    there.write_bytes(b"precious")
    dialog = ask()
    dialog.take_place(str(tmp_path / "notes.txt"))
    box = dialog.findChild(QMessageBox, "replace-case")
    assert box is not None
    assert box.text() == "notes.txt.trustcase is there already. Replace it?"
    replace, leave = box.buttons()
    assert (replace.text(), leave.text()) == ("&Replace", "&Cancel")
    assert box.defaultButton() is leave is box.escapeButton()
    leave.click()
    assert there.read_bytes() == b"precious"
    dialog.take_place(str(tmp_path / "notes.txt"))
    *_, again = dialog.findChildren(QMessageBox, "replace-case")
    with qtbot.waitSignal(dialog.saved):
        again.buttons()[0].click()
    assert read_case(there.read_bytes()).notes == "Called at 9."


def spoiled(folder: Path, kind: str) -> Path:
    """Return a place in *folder* where nothing can be written."""
    if kind == "gone":
        return folder / "gone" / "case.trustcase"
    if kind == "a file":
        (folder / "file").write_bytes(b"precious")
        return folder / "file" / "case.trustcase"
    if kind == "a folder":
        (folder / "case.trustcase").mkdir()
        return folder / "case.trustcase"
    return folder / ("x" * 300 + ".trustcase")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("gone", "That folder is not there any more."),
        ("a file", "That folder is not there any more."),
        ("a folder", "That is no file that could be replaced."),
        ("too long", "That name is not possible there."),
    ],
)
def test_what_cannot_be_saved_is_said_and_can_be_tried_again(
    ask: Ask, tmp_path: Path, qtbot: QtBot, kind: str, says: str
) -> None:
    dialog = ask()
    dialog.notes.setPlainText("typed with care")
    before = sorted(tmp_path.rglob("*"))
    path = spoiled(tmp_path, kind)
    there = sorted(tmp_path.rglob("*"))
    said = save(dialog, path, qtbot)
    assert says in said
    assert path.name[:20] in said
    assert sorted(tmp_path.rglob("*")) == there
    assert dialog.notes.toPlainText() == "typed with care"
    assert dialog.focusWidget() is dialog.save_it
    assert "Saved" in save(dialog, tmp_path / "again.trustcase", qtbot)
    assert open_case(tmp_path / "again.trustcase").notes == "typed with care"
    assert len(sorted(tmp_path.rglob("*"))) == len(there) + 1
    assert before == []


def on_bad_disks() -> list[str]:
    """Save to a disk that is full, then is read-only, then has room; return what was said, and what was left."""
    folder, file = Path("/mnt"), Path("/mnt/old.trustcase")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], check=True)
    file.write_bytes(b"precious")
    (folder / "much").write_bytes(bytes(56 * 1024))
    application = QApplication([])
    Theme(application, Look.LIGHT)
    bridge = Bridge()
    dialog = SaveCaseDialog(dossier(notes="0123456789" * 1_000), bridge)
    dialog.show()

    def saved() -> str:
        while not dialog.save_it.isEnabled():
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        dialog.save_to(file)
        while not dialog.save_it.isEnabled():
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        left = sorted(path.name for path in folder.iterdir())
        return f"{dialog.said} {left} {file.read_bytes()[:8].decode()}"

    said = [saved()]
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    said.append(saved())
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    (folder / "much").unlink()
    said += [saved(), open_case(file).notes[:10]]
    bridge.close()
    return said


@pytest.mark.skipif(sys.platform != "linux", reason="needs namespaces")
def test_a_full_disk_and_a_read_only_one_keep_what_they_have() -> None:
    full, locked, saved, notes = inside(on_bad_disks)
    begin, rest = "old.trustcase could not be written:", "['much', 'old.trustcase'] precious"
    assert full == f"{begin} There is no room left there. Make room, or choose another folder. {rest}"
    assert locked == f"{begin} This program may not write there. Choose another folder. {rest}"
    assert saved.startswith("Saved: old.trustcase (")
    assert "['old.trustcase']" in saved
    assert notes == "0123456789"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_device_is_no_place_for_a_file(tmp_path: Path) -> None:
    link = tmp_path / "full.trustcase"
    link.symlink_to("/dev/full")
    answer = SaveCase(full_case(), link)(lambda _: None, None)  # type: ignore[arg-type]
    assert isinstance(answer, NotSaved)
    assert "no file that could be replaced" in answer.why
    assert link.is_symlink()


def test_notes_that_are_too_long_are_told_beside_the_field_and_nothing_is_cut(ask: Ask) -> None:
    dialog = ask()
    dialog.notes.setPlainText("n" * (LONGEST_NOTES + 2))
    assert dialog.notes_wrong.isVisible()
    assert dialog.notes_wrong.text() == "The notes are too long by 2 characters."
    assert not dialog.save_it.isEnabled()
    assert len(dialog.notes.toPlainText()) == LONGEST_NOTES + 2
    dialog.notes.setPlainText("n" * LONGEST_NOTES)
    assert not dialog.notes_wrong.isVisible()
    assert dialog.save_it.isEnabled()


def test_the_notes_are_told_once_when_nothing_is_typed_any_more(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    told: list[str] = []
    dialog.noted.connect(told.append)
    QTest.keyClicks(dialog.notes, "abc")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["abcCalled at 9."]
    QTest.keyClicks(dialog.notes, "d")
    dialog.reject()
    assert told[1:] == ["abcdCalled at 9."]


def test_nothing_in_the_notes_of_a_file_is_hidden(ask: Ask) -> None:
    dialog = ask(dossier(notes="bill \u202egnp.exe\nsecond line"))
    assert dialog.notes.toPlainText() == "bill <U+202E>gnp.exe\nsecond line"
    told: list[str] = []
    dialog.noted.connect(told.append)
    dialog.take_notes("other \u2066")
    assert dialog.notes.toPlainText() == "other <U+2066>"
    dialog._tell_notes()
    assert told == []


def test_notes_that_nobody_changed_are_not_told(ask: Ask) -> None:
    dialog = ask()
    told: list[str] = []
    dialog.noted.connect(told.append)
    dialog.retranslate()
    dialog.reject()
    assert told == []


def test_a_case_that_cannot_be_a_file_says_why(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.flow.case_limits.MOST_CERTIFICATES", 0)
    dialog = ask()
    assert "The case cannot be saved" in texts(dialog)
    assert not dialog.save_it.isEnabled()
    assert not dialog.as_pictures.isEnabled()
    assert dialog.case is None


def test_pictures_are_made_of_what_is_shown(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.notes.setPlainText("seen on the screen")
    press(dialog, "case-pictures")
    window = dialog.findChild(FramesWindow, "case-frames")
    assert window is not None
    qtbot.waitUntil(lambda: bool(window.pictures))
    assert "1 of " in texts(window)
    window.reject()


def test_it_stays_until_the_file_is_written(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.save_to(tmp_path / "case.trustcase")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "can be closed when that is done" in dialog.said
    qtbot.waitUntil(dialog.save_it.isEnabled)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_closed_at_once_nothing_is_waited_for(bridge: Bridge, theme: Theme) -> None:
    parent = QWidget()
    dialog = open_save(dossier(), bridge, parent)
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.reject()
    assert not bridge.busy


def test_another_language_keeps_the_notes_and_lists_anew(ask: Ask) -> None:
    dialog = ask()
    dialog.notes.setPlainText("mine")
    with using("ja"):
        dialog.retranslate()
        assert "見つかったこと" in texts(dialog)
        assert "What was found" not in texts(dialog)
    assert dialog.notes.toPlainText() == "mine"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_large_text_has_room(ask: Ask, large_text: None, qtbot: QtBot, language: str) -> None:
    with using(language):
        dialog = ask()
        dialog.tell("x" * 100)
        for width in (640, 1200):
            dialog.resize(width, 760)
            qtbot.waitUntil(lambda: cut(dialog) == [])
            assert not dialog.page.horizontalScrollBar().maximum()


def test_hostile_names_stay_text(ask: Ask) -> None:
    shown = dossier()
    target = replace(shown.diagnosis.evidence.target, host="\u202e<b>evil</b>")
    evidence = replace(shown.diagnosis.evidence, target=target)
    dialog = ask(replace(shown, diagnosis=replace(shown.diagnosis, evidence=evidence)))
    assert "\u202e" not in texts(dialog)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("shop.example", "case-shop.example-2026-11-29.trustcase"),
        ("", "case-2026-11-29.trustcase"),
        ("2001:db8::1", "case-2001-db8-1-2026-11-29.trustcase"),
        ("../../etc", "case-etc-2026-11-29.trustcase"),
        ("日本.example", "case-日本.example-2026-11-29.trustcase"),
        ("a" * 253, f"case-{'a' * 100}-2026-11-29.trustcase"),
    ],
)
def test_the_suggested_name_is_one_for_every_system(host: str, name: str) -> None:
    assert suggested_name(host, NOW) == name


@pytest.mark.parametrize(
    ("chosen", "path"),
    [("a", "a.trustcase"), ("a.TrustCase", "a.TrustCase"), ("a.json", "a.json.trustcase"), ("a.", "a..trustcase")],
)
def test_the_ending_is_added_where_it_is_missing(chosen: str, path: str) -> None:
    assert with_suffix(Path("/tmp") / chosen) == Path("/tmp") / path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_what_was_saved_can_be_opened_by_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "case.trustcase"
    answer = SaveCase(full_case(), path)(lambda _: None, None)  # type: ignore[arg-type]
    assert answer == Saved(path, len(write_case(full_case())))
    assert path.stat().st_mode & 0o077 == 0
