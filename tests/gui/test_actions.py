"""What the program offers to do: asked first, done in a thread, proven by a check, listed, and taken back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.actions import Writing
from tests.support.cut_text import cut
from tests.support.diagnoses import finding
from tests.support.evidence import met
from tests.support.pki import der_of, healthy_leaf, issue, make_pki, pem_of
from wizard.causes.diagnose import diagnose
from wizard.errors import WizardError
from wizard.fixes.actions.base import Asked, Scope, Work
from wizard.fixes.actions.journal import Journal
from wizard.fixes.actions.root_arguments import by_colons, text_of
from wizard.flow import acting
from wizard.i18n import using
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.pki.reader import read_certificate
from wizard.views.action_dialog import ActionDialog
from wizard.views.actions import ActionsPanel
from wizard.views.bridge import Bridge
from wizard.views.changes_window import ChangesWindow
from wizard.views.frame import MainWindow
from wizard.views.pages import watch_changes

PKI = make_pki("House")
SENT = (issue(healthy_leaf("intern.house.example"), PKI.issuing), PKI.issuing.certificate, PKI.root.certificate)


def root() -> Certificate:
    read = read_certificate(der_of(PKI.root.certificate))
    assert isinstance(read, Certificate)
    return read


ROOT = root()
SEEN = diagnose(met(SENT, host="intern.house.example"))

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writing:
    made = Writing(tmp_path / "trusted")
    monkeypatch.setattr(acting, "PREPARERS", dict.fromkeys((acting.TRUST, "set-clock"), (made.prepare,)))
    monkeypatch.setattr(acting, "KIND_BY_ID", {"file": made.kind})
    return made


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def keep(qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    kept: list[QWidget] = []

    def show(widget: QWidget) -> None:
        widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        kept.append(widget)
        widget.show()

    yield show
    for widget in kept:
        widget.hide()
        widget.deleteLater()


Keep = Callable[[QWidget], None]


def texts(widget: QWidget) -> str:
    """Return what is to be read; what was taken away stays inside until the loop comes to it."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def button(widget: QWidget, name: str) -> QPushButton:
    found = widget.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def press(widget: QWidget, name: str) -> None:
    QTest.mouseClick(button(widget, name), Qt.MouseButton.LeftButton)


def dialog_for(writing: Writing, bridge: Bridge, keep: Keep) -> ActionDialog:
    (action,) = writing.prepare(Asked(diagnosis=SEEN, system="linux", root=ROOT), Work())
    made = ActionDialog(action, bridge, root=ROOT, host="intern.house.example", parent=None)
    keep(made)
    return made


def panel_for(diagnosis: Diagnosis, bridge: Bridge, keep: Keep, qtbot: QtBot, fix: str = acting.TRUST) -> ActionsPanel:
    made = ActionsPanel(fix, diagnosis, "linux", bridge)
    keep(made)
    qtbot.waitUntil(lambda: not made.is_looking, timeout=5000)
    # What was put into a layout is shown when the event loop turns.
    QApplication.processEvents()
    return made


def test_what_can_be_done_is_offered_with_its_place(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    panel = panel_for(SEEN, bridge, keep, qtbot)
    assert "Firefox, profile default-release" in texts(panel)
    assert button(panel, f"do-{acting.TRUST}-0").accessibleName() == "Do it for me: Firefox, profile default-release"
    with qtbot.waitSignal(panel.certificate_wanted) as asked:
        press(panel, f"look-at-root-{acting.TRUST}")
    assert asked.args == [ROOT]


def test_nothing_is_shown_where_nothing_can_be_done(bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    panel = panel_for(SEEN, bridge, keep, qtbot, "tell-owner")
    assert not panel.isVisible()


def test_why_no_root_is_offered_is_said_and_no_button_leads_round_it(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot
) -> None:
    caught = replace(SEEN, findings=(*SEEN.findings, finding("interception")))
    panel = panel_for(caught, bridge, keep, qtbot)
    assert "would let it read everything" in texts(panel)
    assert panel.findChildren(QPushButton) == []


def test_the_root_comes_from_its_file_where_the_site_does_not_send_it(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = panel_for(diagnose(met(SENT[:2], host="intern.house.example")), bridge, keep, qtbot)
    assert button(panel, "choose-root").isVisible()
    wrong, right = tmp_path / "wrong.txt", tmp_path / "root.pem"
    wrong.write_text("no certificate")
    right.write_bytes(pem_of(PKI.root.certificate))
    panel.use_root(wrong)
    qtbot.waitUntil(lambda: "wrong.txt cannot be used" in texts(panel), timeout=5000)
    assert button(panel, "choose-root").isVisible()
    # The site's own certificate is easily taken for it.
    leaf = tmp_path / "site.pem"
    leaf.write_bytes(pem_of(SENT[0]))
    panel.use_root(leaf)
    qtbot.waitUntil(lambda: "belongs to the site alone" in texts(panel), timeout=5000)
    assert button(panel, "choose-root").isVisible()
    panel.use_root(right)
    qtbot.waitUntil(lambda: panel.findChild(QPushButton, f"do-{acting.TRUST}-0") is not None, timeout=5000)


def test_nothing_is_done_before_the_person_agrees(writing: Writing, bridge: Bridge, keep: Keep) -> None:
    dialog = dialog_for(writing, bridge, keep)
    shown = texts(dialog)
    for part in (
        "Add the authority House Root CA to Firefox.", "certutil -A", "can pass for any site", "can be taken back",
        "Only this browser changes",
    ):  # fmt: skip
        assert part in shown
    assert not writing.file.exists()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not writing.file.exists()


def test_return_alone_does_nothing(writing: Writing, bridge: Bridge, keep: Keep) -> None:
    dialog = dialog_for(writing, bridge, keep)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not writing.file.exists()


def test_it_is_done_and_told(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    dialog = dialog_for(writing, bridge, keep)
    with qtbot.waitSignal(dialog.done_with, timeout=5000) as done:
        press(dialog, "do-it")
    assert done.args is not None
    assert done.args[0].arguments == {"path": str(writing.file)}
    assert writing.file.read_text() == "trusted"
    assert not dialog.isVisible()


def test_trust_needs_the_whole_fingerprint(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    writing.wants_fingerprint = True
    dialog = dialog_for(writing, bridge, keep)
    assert not button(dialog, "do-it").isEnabled()
    assert dialog.field.hasFocus() or not dialog.isActiveWindow()
    assert "It can vouch for any site" in texts(dialog)
    dialog.field.setText(ROOT.sha256[:-1])
    assert "1 digit is missing" in texts(dialog)
    assert not button(dialog, "do-it").isEnabled()
    wrong = "0" if ROOT.sha256[9] != "0" else "1"
    dialog.field.setText(ROOT.sha256[:9] + wrong + ROOT.sha256[10:])
    assert "Digit 10 differs" in texts(dialog)
    assert dialog.field.property("wrong")
    assert (dialog._sign.isVisible(), dialog._sign._name) == (True, "problem")
    assert not button(dialog, "do-it").isEnabled()
    dialog.field.setText(" ".join(ROOT.sha256.upper()[i : i + 2] for i in range(0, 64, 2)))
    assert "All 64 digits agree." in texts(dialog)
    assert not dialog.field.property("wrong")
    assert (dialog._sign.isVisible(), dialog._sign._name) == (True, "ok")
    with qtbot.waitSignal(dialog.done_with, timeout=5000):
        press(dialog, "do-it")
    assert writing.file.exists()


def test_in_a_low_window_the_warning_is_read_first_and_what_is_typed_comes_into_sight(
    writing: Writing, bridge: Bridge, qtbot: QtBot
) -> None:
    writing.wants_fingerprint = True
    (action,) = writing.prepare(Asked(diagnosis=SEEN, system="linux", root=ROOT), Work())
    dialog = ActionDialog(action, bridge, root=ROOT, host="intern.house.example", parent=None)
    dialog.resize(576, 260)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.stop.hasFocus(), timeout=2000)
    dialog.field.setFocus()
    QTest.keyClicks(dialog.field, "0")
    for shown in (dialog.field, dialog._compared):
        qtbot.waitUntil(partial(is_whole, shown), timeout=2000)


def is_whole(widget: QWidget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def test_a_failure_is_said_and_can_be_tried_again(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    writing.fails = True
    dialog = dialog_for(writing, bridge, keep)
    press(dialog, "do-it")
    qtbot.waitUntil(lambda: "Close Firefox completely first" in texts(dialog), timeout=5000)
    assert dialog.isVisible()
    assert not writing.file.exists()
    writing.fails = False
    with qtbot.waitSignal(dialog.done_with, timeout=5000):
        press(dialog, "do-it")


def test_stopping_puts_everything_back(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    writing.hold.clear()
    dialog = dialog_for(writing, bridge, keep)
    press(dialog, "do-it")
    qtbot.waitUntil(writing.file.exists, timeout=5000)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: "everything is as it was" in texts(dialog), timeout=5000)
    assert not writing.file.exists()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_is_not_closed_over_work(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    writing.hold.clear()
    dialog = dialog_for(writing, bridge, keep)
    press(dialog, "do-it")
    qtbot.waitUntil(writing.file.exists, timeout=5000)
    dialog.close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: "everything is as it was" in texts(dialog), timeout=5000)


def changes(bridge: Bridge, keep: Keep, qtbot: QtBot) -> ChangesWindow:
    made = ChangesWindow(bridge)
    keep(made)
    qtbot.waitUntil(lambda: not made.is_busy, timeout=5000)
    QApplication.processEvents()
    return made


def test_changes_are_listed_and_taken_back(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    assert "has changed nothing" in texts(changes(bridge, keep, qtbot))
    acting.do(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())))
    window = changes(bridge, keep, qtbot)
    assert "Add the authority House Root CA to Firefox." in texts(window)
    assert "It is in force." in texts(window)
    with qtbot.waitSignal(window.taken_back, timeout=5000):
        press(window, "take-back-0")
    qtbot.waitUntil(lambda: not window.is_busy, timeout=5000)
    QApplication.processEvents()
    assert not writing.file.exists()
    assert "It was taken back." in texts(window)
    assert window.findChild(QPushButton, "take-back-0") is None


def test_what_could_not_be_looked_at_is_not_called_unchanged(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise WizardError("The notes cannot be read.")

    with monkeypatch.context() as broken:
        broken.setattr(acting, "changes", fail)
        window = changes(bridge, keep, qtbot)
    shown = texts(window)
    assert "What this program changed cannot be read." in shown
    assert "The notes cannot be read." in shown
    assert "has changed nothing" not in shown
    assert window.focusWidget() is button(window, "list-again")
    press(window, "list-again")
    qtbot.waitUntil(lambda: not window.is_busy, timeout=5000)
    QApplication.processEvents()
    assert "has changed nothing" in texts(window)


def test_the_first_way_back_has_the_focus_and_the_next_one_is_not_taken_with_it(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot
) -> None:
    for _ in range(2):
        acting.do(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())))
    window = changes(bridge, keep, qtbot)
    assert window.focusWidget() is button(window, "take-back-0")
    with qtbot.waitSignal(window.taken_back, timeout=5000):
        press(window, "take-back-0")
    qtbot.waitUntil(lambda: not window.is_busy, timeout=5000)
    assert window.focusWidget() is button(window, "close-changes")


def test_trust_is_not_given_back_without_a_second_question(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.takes_trust_away, writing.der = True, text_of(ROOT.der)
    monkeypatch.setattr(acting, "KIND_BY_ID", {"file": writing.kind})
    acting.do(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())))
    window = changes(bridge, keep, qtbot)
    press(window, "take-back-0")
    QApplication.processEvents()
    assert "This trusts “House Root CA” again" in texts(window)
    assert by_colons(ROOT.sha256) in texts(window).replace("\n", ":")
    assert writing.file.exists()
    press(window, "leave-0")
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert "This trusts" not in texts(window)
    assert writing.file.exists()
    press(window, "take-back-0")
    with qtbot.waitSignal(window.taken_back, timeout=5000):
        press(window, "trust-again-0")
    assert not writing.file.exists()


def test_the_list_is_not_closed_over_what_is_being_taken_back(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot
) -> None:
    acting.do(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())))
    window = changes(bridge, keep, qtbot)
    writing.hold_undo.clear()
    press(window, "take-back-0")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.close()
    assert window.isVisible()
    assert "can be closed when that is done" in texts(window)
    with qtbot.waitSignal(window.taken_back, timeout=5000):
        writing.hold_undo.set()
    qtbot.waitUntil(lambda: not window.is_busy, timeout=5000)
    window.close()
    assert not window.isVisible()


def test_a_change_that_something_else_took_away_says_so(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot
) -> None:
    acting.do(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())))
    writing.file.unlink()
    assert "It is no longer there" in texts(changes(bridge, keep, qtbot))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("wants_fingerprint", [False, True])
def test_no_text_is_cut(
    writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot, language: str, wants_fingerprint: bool, large_text: None
) -> None:
    writing.wants_fingerprint = writing.needs_admin = wants_fingerprint
    with using(language):
        for widget in (dialog_for(writing, bridge, keep), panel_for(SEEN, bridge, keep, qtbot)):
            widget.resize(900, max(600, widget.heightForWidth(900)))
            qtbot.wait(50)
            assert cut(widget) == []


def test_everything_is_reached_by_tab(writing: Writing, bridge: Bridge, keep: Keep, qtbot: QtBot) -> None:
    writing.wants_fingerprint = True
    dialog = dialog_for(writing, bridge, keep)
    reached = set()
    widget: QWidget | None = dialog.field
    for _ in range(30):
        assert widget is not None
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(widget.objectName())
        widget = widget.nextInFocusChain()
    assert {"fingerprint", "do-it", "do-not", "copy-commands"} <= reached
    assert dialog.findChildren(QCheckBox) == []


def test_the_start_leads_to_the_changes_that_were_made(writing: Writing, window: MainWindow, qtbot: QtBot) -> None:
    assert window.start_page.changes is None
    acting.do(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())))
    watch_changes(window)
    qtbot.waitUntil(lambda: window.start_page.changes is not None, timeout=5000)
    press(window.start_page, "show-changes")
    opened = next(w for w in window.findChildren(ChangesWindow) if w.isVisible())
    qtbot.waitUntil(lambda: not opened.is_busy, timeout=5000)
    QApplication.processEvents()
    assert "It is in force." in texts(opened)
    opened.close()


def test_the_start_asks_no_more_for_what_was_put_back(writing: Writing, window: MainWindow, qtbot: QtBot) -> None:
    action = replace(next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work())), scope=Scope.MACHINE)
    journal = Journal()
    with journal.held():
        journal.begin(action, datetime(2026, 11, 29, tzinfo=UTC))
    watch_changes(window)
    qtbot.waitUntil(lambda: "Please put it back" in texts(window.start_page), timeout=5000)
    press(window.start_page, "show-changes")
    opened = next(w for w in window.findChildren(ChangesWindow) if w.isVisible())
    qtbot.waitUntil(lambda: not opened.is_busy, timeout=5000)
    QApplication.processEvents()
    assert "Please put it back" in texts(window.start_page)
    press(opened, "take-back-0")
    qtbot.waitUntil(lambda: not opened.is_busy, timeout=5000)
    # The start looks for itself, in a thread of its own.
    qtbot.waitUntil(lambda: "Please put it back" not in texts(window.start_page), timeout=5000)
    # Those that were there before go when the loop comes to them, as this one is shown.
    qtbot.waitUntil(lambda: button(window.start_page, "show-changes").isVisible(), timeout=5000)
    opened.close()


def test_a_failure_to_look_for_interrupted_changes_is_logged(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_: Journal) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(Journal, "has_entries", break_down)
    watch_changes(window)
    qtbot.waitUntil(lambda: "looking for interrupted changes broke: ZeroDivisionError" in caplog.text, timeout=5000)
    assert window.start_page.changes is None


def test_a_change_that_was_interrupted_is_put_back_and_told(writing: Writing, window: MainWindow, qtbot: QtBot) -> None:
    action = next(writing.prepare(Asked(diagnosis=SEEN, system="linux"), Work()))
    journal = Journal()
    with journal.held():
        journal.begin(action, datetime(2026, 11, 29, tzinfo=UTC))
    writing.file.write_text("half")
    watch_changes(window)
    qtbot.waitUntil(lambda: window.start_page.changes is not None, timeout=5000)
    QApplication.processEvents()
    assert not writing.file.exists()
    assert "has put everything back now" in texts(window.start_page)
    window.speak("ja")
    assert "元に戻" in texts(window.start_page)
