"""What stands in a step of the plan for the site's owner: the chain, a new certificate, and the reminder."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.practised import practised
from wizard.fixes.catalog import FIXES
from wizard.fixes.owner import full_chain as building
from wizard.fixes.owner.full_chain import FullChain, full_chain
from wizard.flow.tasks import inspect_file
from wizard.i18n import use, using
from wizard.model.certificate import Certificate
from wizard.model.finding import Audience, Diagnosis
from wizard.views.bridge import Bridge
from wizard.views.chain_dialog import ChainDialog
from wizard.views.owner_tools import OWNER_TOOLS, ChainPanel, OwnerDesk, OwnerTool, ReminderPanel, owner_tools
from wizard.views.request_dialog import RequestDialog

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def desk(bridge: Bridge, page: QWidget) -> OwnerDesk:
    return OwnerDesk(bridge, page)


Show = Callable[[str, Diagnosis], list[QWidget]]


@pytest.fixture
def show(desk: OwnerDesk, page: QWidget, bridge: Bridge, qtbot: QtBot) -> Show:
    def put(fix: str, diagnosis: Diagnosis) -> list[QWidget]:
        panels = list(owner_tools(fix, diagnosis, desk))
        for panel in panels:
            layout = page.layout()
            assert layout is not None
            layout.addWidget(panel)
        qtbot.waitUntil(lambda: not bridge.busy, timeout=10_000)
        return panels

    return put


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    (found,) = (button for button in widget.findChildren(QPushButton, name) if button.isVisible())
    found.click()


def test_tools_are_for_fixes_of_the_owner_that_there_are() -> None:
    known = {fix.id: fix for fix in FIXES}
    assert set(OWNER_TOOLS) <= set(known)
    assert all(Audience.OWNER in known[id_].audiences for id_ in OWNER_TOOLS)
    assert {id_ for id_ in known if id_.startswith("reissue-")} <= set(OWNER_TOOLS)


def test_other_fixes_have_no_tools(desk: OwnerDesk) -> None:
    assert list(owner_tools("start-server", practised("expired"), desk)) == []


def test_without_a_certificate_only_a_new_one_can_be_prepared(desk: OwnerDesk) -> None:
    seen = replace(practised("expired"), chain=(), path=())
    panels = [panel for fix in sorted(OWNER_TOOLS) for panel in owner_tools(fix, seen, desk)]
    assert {panel.objectName() for panel in panels} == {"owner-new-certificate"}


@pytest.mark.parametrize("fix", sorted(OWNER_TOOLS))
def test_every_tool_of_a_fix_is_there(show: Show, fix: str) -> None:
    names = [panel.objectName() for panel in show(fix, practised("expired"))]
    tools = OWNER_TOOLS[fix]
    wanted = {
        "owner-chain": OwnerTool.CHAIN in tools,
        "owner-new-certificate": OwnerTool.REQUEST in tools and OwnerTool.ACME in tools,
        "owner-reminder": OwnerTool.REMINDER in tools,
    }
    assert names == [name for name, is_wanted in wanted.items() if is_wanted]


def test_the_chain_is_built_once_and_offered(
    show: Show, desk: OwnerDesk, page: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Diagnosis] = []

    def counted(diagnosis: Diagnosis) -> object:
        built.append(diagnosis)
        return full_chain(diagnosis)

    monkeypatch.setattr(building, "full_chain", counted)
    show("install-full-chain", practised("missing-intermediate-aia"))
    show("install-full-chain", practised("missing-intermediate-aia"))
    assert len(built) == 1
    (panel,) = owner_tools("install-full-chain", practised("missing-intermediate-aia"), desk)
    assert not panel.isVisible()
    assert texts(page).count("1 certificate is in it that the server does not send") == 2


def test_why_there_is_no_chain_is_said_and_no_button_is_offered(show: Show) -> None:
    (panel,) = show("install-full-chain", practised("self-signed"))
    assert "signed itself" in texts(panel)
    assert panel.findChildren(QPushButton) == []


def test_a_chain_that_breaks_is_told(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Diagnosis) -> object:
        raise RuntimeError("a bug")

    monkeypatch.setattr(building, "full_chain", broken)
    (panel,) = show("install-full-chain", practised("missing-intermediate-aia"))
    assert "which is our fault" in texts(panel)


def test_the_chain_is_saved_from_the_step(show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    diagnosis = practised("missing-intermediate-aia")
    (panel,) = show("install-full-chain", diagnosis)
    place = tmp_path / "fullchain.pem"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    press(panel, "save-chain-now")
    chain = full_chain(diagnosis)
    assert isinstance(chain, FullChain)
    assert inspect_file(place).ders == tuple(c.der for c in chain.certificates)
    assert "fullchain.pem was written." in texts(panel)


def test_the_dialog_outlives_the_panel_that_opened_it(show: Show, desk: OwnerDesk, page: QWidget, qtbot: QtBot) -> None:
    (panel,) = show("install-full-chain", practised("missing-intermediate-aia"))
    assert isinstance(panel, ChainPanel)
    press(panel, "see-chain")
    panel.hide()
    panel.setParent(None)
    panel.deleteLater()
    qtbot.wait(10)
    dialog = page.findChild(ChainDialog)
    assert isinstance(dialog, ChainDialog)
    use("ja")
    desk.retranslate()
    with qtbot.waitSignal(desk.certificates_wanted) as asked:
        press(dialog, "look-at-chain")
    assert asked.args is not None
    assert [isinstance(c, Certificate) for c in asked.args[0]] == [True, True]
    dialog.address.setText("192.0.2.7:8443")
    with qtbot.waitSignal(desk.check_at_wanted) as wanted:
        press(dialog, "check-at")
    assert wanted.args == ["192.0.2.7:8443"]
    qtbot.waitUntil(lambda: page.findChild(ChainDialog) is None)
    desk.retranslate()


def test_only_one_chain_is_open(show: Show, page: QWidget, qtbot: QtBot) -> None:
    (panel,) = show("install-full-chain", practised("missing-intermediate-aia"))
    press(panel, "see-chain")
    press(panel, "see-chain")
    qtbot.waitUntil(lambda: len(page.findChildren(ChainDialog)) == 1)
    page.findChildren(ChainDialog)[0].close()


@pytest.mark.parametrize(("button", "shown"), [("new-by-request", "make-request"), ("new-by-acme", "acme-service")])
def test_the_buttons_lead_to_their_part(show: Show, page: QWidget, qtbot: QtBot, button: str, shown: str) -> None:
    (panel,) = show("add-www-name", practised("missing-www"))
    press(panel, button)
    dialog = page.findChild(RequestDialog)
    assert isinstance(dialog, RequestDialog)
    there = dialog.findChild(QWidget, shown)
    assert isinstance(there, QWidget)
    assert there.isVisible()
    dialog.close()
    qtbot.waitUntil(lambda: page.findChild(RequestDialog) is None)


def test_for_a_renewal_the_program_comes_first(show: Show) -> None:
    new, reminder = show("renew-certificate", practised("expired"))
    assert [b.objectName() for b in new.findChildren(QPushButton)] == ["new-by-acme", "new-by-request"]
    assert "once it is there" in texts(reminder)
    assert reminder.findChildren(QPushButton) == []


@pytest.fixture
def reminder(bridge: Bridge, page: QWidget) -> ReminderPanel:
    made = ReminderPanel(practised("missing-www"), bridge)
    layout = page.layout()
    assert layout is not None
    layout.addWidget(made)
    return made


def test_the_reminder_says_its_days_and_is_saved(
    reminder: ReminderPanel, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "certificate.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    press(reminder, "save-reminder")
    qtbot.waitUntil(lambda: "certificate.ics was written" in texts(reminder), timeout=10_000)
    events = Calendar.from_ical(place.read_bytes()).walk("VEVENT")
    told = texts(reminder)
    assert len(events) == 4
    for event in events:
        day = event.start  # type: ignore[attr-defined]
        assert f"{day.day} {day:%B} {day.year}" in told
    assert reminder.save.isEnabled()


def test_a_reminder_that_cannot_be_written_is_told_and_can_be_tried_again(
    reminder: ReminderPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    reminder.save_to(tmp_path / "missing" / "certificate.ics")
    qtbot.waitUntil(lambda: "could not be written" in texts(reminder), timeout=10_000)
    assert reminder.save.isEnabled()
    reminder.save_to(tmp_path / "certificate.ics")
    qtbot.waitUntil(lambda: "certificate.ics was written" in texts(reminder), timeout=10_000)
    assert "could not be written" not in texts(reminder)


def test_without_a_certificate_there_is_nothing_to_be_reminded_of(bridge: Bridge, qtbot: QtBot) -> None:
    made = ReminderPanel(replace(practised("expired"), chain=(), path=()), bridge)
    qtbot.addWidget(made)
    made.show()
    assert "nothing to be reminded of" in texts(made)
    assert made.findChildren(QPushButton) == []


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.usefixtures("large_text")
def test_no_text_is_cut_with_large_text(show: Show, page: QWidget, bridge: Bridge, qtbot: QtBot, language: str) -> None:
    with using(language):
        show("install-full-chain", practised("missing-intermediate-aia"))
        show("install-full-chain", practised("self-signed"))
        show("renew-certificate", practised("expired"))
        layout = page.layout()
        assert layout is not None
        layout.addWidget(ReminderPanel(practised("missing-www"), bridge))
        page.resize(680, 1600)
        qtbot.wait(50)
        assert page.width() == 680
        assert cut(page) == []
