import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.fault.conftest import Clock
from tests.support.cut_text import cut
from wizard import i18n
from wizard.errors import WizardError
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge
from wizard.views.fault import install
from wizard.views.fault.call_keeper import CallKeeper, HoldCall
from wizard.views.fault.case_keeper import CaseKeeper
from wizard.views.fault.ended_note import EndedNote
from wizard.views.fault.fault_desk import MOST_FAULTS, PAUSE_MS, QUIET_S, FaultDesk
from wizard.views.fault.fault_dialog import FaultDialog, plain_box
from wizard.views.fault.fault_work import FindLeft

SECRET = "secret.example"


def fail() -> None:
    raise ValueError(SECRET)


def fail_otherwise() -> None:
    raise KeyError(SECRET)


def inject(*acts: object, times: int = 1) -> None:
    """Have slots of Qt's loop break."""
    for act in acts * times:
        QTimer.singleShot(0, act)


def shown(desk: FaultDesk, qtbot: QtBot) -> FaultDialog:
    qtbot.waitUntil(lambda: desk.dialog is not None and desk.dialog.isVisible(), timeout=10_000)
    assert desk.dialog is not None
    return desk.dialog


def settled(desk: FaultDesk, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: sum(one.count for one in desk.faults) + desk.others >= count, timeout=10_000)
    qtbot.waitUntil(lambda: not desk._is_pending and not desk._pause.isActive(), timeout=10_000)


def flush() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_slot_that_breaks_is_told_by_a_window(desk: FaultDesk, qtbot: QtBot) -> None:
    inject(fail)
    dialog = shown(desk, qtbot)
    assert dialog.sentence.text() == "Something in this program broke."
    assert "ValueError" in dialog.report.field.toPlainText()
    assert SECRET not in dialog.report.text
    assert dialog.sentence.hasFocus() or dialog.focusWidget() is dialog.sentence
    assert dialog.case.isHidden()


def test_a_storm_is_one_window_and_one_number(desk: FaultDesk, qtbot: QtBot) -> None:
    inject(fail, times=50)
    dialog = shown(desk, qtbot)
    settled(desk, qtbot, 50)
    assert dialog.sentence.text() == "Something in this program broke 50 times."
    assert "(50 times)" in dialog.report.text
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, FaultDialog) and w.isVisible()]) == 1


def test_the_number_is_told_while_the_storm_goes_on(desk: FaultDesk, qtbot: QtBot) -> None:
    storm = QTimer(interval=PAUSE_MS // 10)
    storm.timeout.connect(fail)
    storm.start()
    try:
        dialog = shown(desk, qtbot)
        qtbot.waitUntil(lambda: dialog.sentence.text().endswith("times."), timeout=10_000)
    finally:
        storm.stop()
    settled(desk, qtbot, 2)


def test_different_faults_stand_in_one_report(desk: FaultDesk, qtbot: QtBot) -> None:
    inject(fail, fail_otherwise)
    dialog = shown(desk, qtbot)
    settled(desk, qtbot, 2)
    assert "ValueError" in dialog.report.text
    assert "KeyError" in dialog.report.text


def test_beyond_a_few_kinds_only_the_number_is_told(desk: FaultDesk, qtbot: QtBot) -> None:
    kinds = [type(f"Kind{number}", (Exception,), {}) for number in range(MOST_FAULTS + 3)]

    def break_with(kind: type[Exception]) -> None:
        raise kind

    inject(*[lambda kind=kind: break_with(kind) for kind in kinds])
    dialog = shown(desk, qtbot)
    settled(desk, qtbot, len(kinds))
    assert len(desk.faults) == MOST_FAULTS
    assert dialog.sentence.text().endswith("8 times.")


def test_who_goes_on_is_not_told_of_the_same_again_and_again(desk: FaultDesk, clock: Clock, qtbot: QtBot) -> None:
    inject(fail)
    shown(desk, qtbot).go_on.click()
    flush()
    for _ in range(3):
        clock.now += QUIET_S / 2
        inject(fail)
        settled(desk, qtbot, 2)
        assert desk.dialog is None
    clock.now += QUIET_S + 1
    inject(fail)
    assert shown(desk, qtbot).sentence.text().endswith("times.")


def test_another_fault_is_told_at_once(desk: FaultDesk, qtbot: QtBot) -> None:
    inject(fail)
    shown(desk, qtbot).go_on.click()
    flush()
    inject(fail_otherwise)
    assert "KeyError" in shown(desk, qtbot).report.text


def test_a_virtual_function_that_breaks_is_told(desk: FaultDesk, qtbot: QtBot) -> None:
    class Broken(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            raise ValueError(SECRET)

    broken = Broken()
    qtbot.addWidget(broken)
    broken.show()
    assert "ValueError" in shown(desk, qtbot).report.text
    broken.hide()


def test_a_thread_that_breaks_is_told(desk: FaultDesk, qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "fault in the background" in shown(desk, qtbot).report.text


def test_work_of_a_bridge_that_breaks_is_told_and_its_known_troubles_are_not(desk: FaultDesk, qtbot: QtBot) -> None:
    bridge = Bridge()
    bridge.failed.connect(desk._take_failed)

    def refuse(_tell: object, _cancel: object) -> None:
        raise WizardError(SECRET)

    with qtbot.waitSignal(bridge.failed, timeout=10_000):
        bridge.start(refuse)
    assert desk.faults == ()
    bridge.start(lambda _tell, _cancel: fail())
    assert "fault in the background" in shown(desk, qtbot).report.text
    bridge.close()


def test_no_memory_is_told_as_that(desk: FaultDesk, qtbot: QtBot) -> None:
    def use_up() -> None:
        raise MemoryError

    inject(use_up)
    dialog = shown(desk, qtbot)
    assert "no memory left" in dialog._meaning.text()
    assert desk._reserve is None


def test_a_fault_inside_the_window_ends_on_the_terminal(
    desk: FaultDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(FaultDialog, "show_faults", lambda *_: fail())
    inject(fail_otherwise)
    qtbot.waitUntil(lambda: len(desk.faults) == 1 and not desk._is_pending, timeout=10_000)
    QTest.qWait(1)
    assert [one.fault.raised[-1].kind for one in desk.faults] == ["KeyError"]
    assert "ValueError" in capfd.readouterr().err


@pytest.mark.parametrize(
    "act",
    [
        lambda: EndedNote._show_report(None),
        lambda: CallKeeper._wanted(None, None),
        lambda: HoldCall(None, None, None)(print, Cancel()),
        lambda: FindLeft(None, 0, None)(print, Cancel()),
    ],
    ids=["note", "keeper of calls", "call", "work"],
)
def test_what_the_window_of_a_fault_does_not_need_is_told_as_well(
    desk: FaultDesk, qtbot: QtBot, act: Callable[[], object]
) -> None:
    inject(act)
    assert "AttributeError" in shown(desk, qtbot).report.text


def test_a_fault_in_what_the_window_asks_of_a_case_opens_no_window(
    desk: FaultDesk, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    inject(lambda: CaseKeeper.keep_now(None), fail)
    shown(desk, qtbot)
    assert [one.fault.raised[-1].kind for one in desk.faults] == ["ValueError"]
    assert "AttributeError" in capfd.readouterr().err


def test_ctrl_c_quits(desk: FaultDesk, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("wizard.views.fault.fault_desk.QApplication.quit", lambda: asked.append(True))
    desk.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert asked
    assert desk.faults == ()


def test_without_a_loop_a_plain_box_says_it(
    desk: FaultDesk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[bool] = []
    monkeypatch.setattr("wizard.views.fault.fault_dialog.plain_box", lambda: told.append(True))
    try:
        fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert told == [True]
    assert "ValueError" in capfd.readouterr().err


def test_the_plain_box_waits_until_it_is_read(desk: FaultDesk, qapp: QApplication) -> None:
    seen: list[object] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        QTest.keyClick(box, Qt.Key.Key_Escape)
        seen.extend((box.objectName(), box.text()[:17], box.textFormat(), box.icon(), box.standardButtons()))

    QTimer.singleShot(0, read)
    plain_box()
    plain, ok = Qt.TextFormat.PlainText, QMessageBox.StandardButton.Ok
    assert seen == ["fault-plain", "The program broke", plain, QMessageBox.Icon.Warning, ok]


def test_the_report_is_copied_as_it_is_shown(desk: FaultDesk, qtbot: QtBot, qapp: QApplication) -> None:
    inject(fail)
    dialog = shown(desk, qtbot)
    dialog.copy.click()
    assert qapp.clipboard().text() == dialog.report.field.toPlainText()
    assert dialog._said.text() == "The report was copied."


def test_the_report_is_read_and_selected_with_the_keys(desk: FaultDesk, qtbot: QtBot) -> None:
    inject(fail)
    field = shown(desk, qtbot).report.field
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert field.textCursor().selectedText() == field.toPlainText().splitlines()[1]
    QTest.keyClick(field, Qt.Key.Key_X)
    assert "ValueError" in field.toPlainText()
    assert field.isReadOnly()


def test_the_report_is_saved_where_the_person_says(
    desk: FaultDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(fail)
    dialog = shown(desk, qtbot)
    place = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    dialog.save.click()
    assert place.read_text() == dialog.report.text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x"), ""))
    dialog.save.click()
    assert "could not be written" in dialog._said.text()


def test_escape_goes_on_and_quit_quits(desk: FaultDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    inject(fail)
    QTest.keyClick(shown(desk, qtbot), Qt.Key.Key_Escape)
    assert desk.dialog is None
    flush()
    asked: list[bool] = []
    monkeypatch.setattr("wizard.views.fault.fault_desk.QApplication.quit", lambda: asked.append(True))
    inject(fail_otherwise)
    shown(desk, qtbot).quit.click()
    assert asked == [True]
    assert desk._keeps_case


def test_nothing_is_cut_in_japanese_with_large_text(desk: FaultDesk, large_text: None, qtbot: QtBot) -> None:
    i18n.use("ja")
    inject(fail)
    dialog = shown(desk, qtbot)
    dialog.resize(800, 600)
    qtbot.waitUntil(lambda: dialog.width() == 800, timeout=5_000)
    QTest.qWait(1)
    assert cut(dialog) == []


def test_nothing_heavy_is_loaded_before_the_first_fault() -> None:
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; from wizard.views.fault import install; "
        "desk = install(QApplication([])); "
        "print([m for m in sys.modules if m.startswith(('cryptography', 'filelock', 'ssl', 'wizard.flow.fault_report', "
        "'wizard.views.fault.fault_dialog', 'wizard.causes', 'wizard.views.bridge'))]); desk._end()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.strip() == "[]"


def test_installed_twice_there_is_one_desk(desk: FaultDesk, qapp: QApplication) -> None:
    assert install(qapp) is desk
    assert isinstance(desk, QObject)
