"""How the window looks and is used without a mouse: room for every text, the order of Tab, names, keys, the rows."""

import re
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)
from pytestqt.modeltest import ModelTester

from tests.gui.watch.conftest import World, button
from tests.support.cut_text import cut
from tests.support.pki import AT
from wizard import i18n
from wizard.fixes.scheduler import Means, Plan
from wizard.flow.settings import Look
from wizard.flow.watch_list import (
    MOST_DAYS,
    MOST_WATCHED,
    Standing,
    Watched,
    WatchList,
    change_watch_list,
    read_watch_list,
)
from wizard.model.terms import Verdict
from wizard.views.theme import Theme
from wizard.views.watch import watch_rows
from wizard.views.watch.site_card import DaysBox
from wizard.views.watch.watch_rows import ROW, SitesModel
from wizard.views.watch.watch_window import WatchWindow

DAY = timedelta(days=1)
LONG = "intranet.a-rather-long-name-of-a-department.of-a-company.example.co.jp"
SITES = (
    Watched(address="https://shop.example:443", looked_at=AT, seen=Standing(ends=AT + 5.5 * DAY, is_short=True)),
    Watched(address=f"https://{LONG}:8443", looked_at=AT, seen=Standing(verdict=Verdict.UNTRUSTED, cause="unknown-ca")),
    Watched(address="https://xn--eckwd4c7c.example:443", days=30, looked_at=AT, seen=Standing(ends=AT + 60 * DAY)),
    Watched(address="https://new.example:443"),
)


@pytest.fixture
def window(world: World) -> WatchWindow:
    change_watch_list(lambda _: WatchList(sites=SITES, round_at=AT), world.folder)
    world.scheduler.made = Plan(Means.SYSTEMD, AT + timedelta(minutes=20))
    return world.open()


def roomy(window: WatchWindow, width: int, height: int) -> None:
    window.resize(width, height)
    for _ in range(4):
        QTest.qWait(0)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", [QSize(640, 600), QSize(1040, 740), QSize(1600, 1000)], ids=str)
def test_every_text_has_its_room(language: str, size: QSize, world: World, window: WatchWindow) -> None:
    i18n.use(language)
    window.retranslate()
    world.settle(window)
    window.remove(SITES[0].address)
    world.settle(window)
    world.scheduler.error = "systemctl could not change the daily check. It says: Read-only file system"
    window.daily.switch.click()
    window.add(("no name",))
    world.settle(window)
    roomy(window, size.width(), size.height())
    assert cut(window) == []
    assert window.page.horizontalScrollBar().maximum() == 0


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_large_text_has_its_room(language: str, world: World, theme: Theme) -> None:
    i18n.use(language)
    change_watch_list(lambda _: WatchList(sites=SITES), world.folder)
    theme.apply()
    window = world.open()
    roomy(window, 900, 700)
    assert cut(window) == []
    assert window.page.horizontalScrollBar().maximum() == 0
    theme.apply()


SMALLEST = 24
"""Pixels that a target has at least in each direction (WCAG 2.2, 2.5.8)."""


def part(days: DaysBox, control: QStyle.SubControl) -> QRect:
    option = QStyleOptionSpinBox()
    days.initStyleOption(option)
    return days.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, control, days)


def drawn(days: DaysBox, place: QRect) -> QImage:
    """Return what is drawn in the middle of *place*."""
    side = min(place.width(), place.height()) // 2
    middle = QRect(0, 0, side, side)
    middle.moveCenter(place.center())
    return days.grab(middle).toImage()


def colours(picture: QImage) -> set[int]:
    return {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("size", [1, 2])
def test_the_number_has_arrows_that_can_be_seen_and_hit(
    size: int, is_dark: bool, theme: Theme, request: pytest.FixtureRequest, world: World
) -> None:
    if size == 2:
        request.getfixturevalue("large_text")
    theme.fix(Look.DARK if is_dark else Look.LIGHT)
    change_watch_list(lambda _: WatchList(sites=SITES), world.folder)
    window = world.open()
    days = window.page.card.days
    days.setValue(MOST_DAYS)
    roomy(window, 1040, 740)
    more, fewer = part(days, QStyle.SubControl.SC_SpinBoxUp), part(days, QStyle.SubControl.SC_SpinBoxDown)
    free = QRect(fewer.left(), fewer.top(), more.left() - fewer.left(), fewer.height())
    for place in (more, free):
        assert days.rect().contains(place)
        assert min(place.width(), place.height()) >= SMALLEST * size
    words = days.lineEdit()
    assert words.geometry().right() <= fewer.left()
    margins = words.textMargins()
    assert margins.left() >= SMALLEST * size // 4
    room = words.width() - margins.left()
    assert room > QFontMetrics(words.font()).horizontalAdvance(words.text())
    arrow = drawn(days, free)
    assert len(colours(arrow)) > 5
    assert len(colours(drawn(days, more))) > 1, "there is more than ground"
    QTest.mouseClick(days, Qt.MouseButton.LeftButton, pos=free.center())
    assert days.value() == MOST_DAYS - 1
    QTest.mouseClick(days, Qt.MouseButton.LeftButton, pos=more.center())
    assert days.value() == MOST_DAYS
    theme.fix(Look.LIGHT)


def turn_wheel(days: DaysBox) -> bool:
    """Turn the wheel by one notch over *days*, and say whether it took that."""
    middle = QPointF(days.rect().center())
    turned = QWheelEvent(
        middle, days.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(days, turned)
    return turned.isAccepted()


def test_the_number_stands_before_its_word(window: WatchWindow) -> None:
    days = window.page.card.days
    shown = []
    for number in (1, 2, MOST_DAYS):
        days.setValue(number)
        shown.append(days.text())
        assert not days.is_being_typed
    assert shown == ["1 day", "2 days", "398 days"]
    i18n.use("ja")
    window.retranslate()
    assert days.text() == "398 日"


def test_whoever_scrolls_the_page_changes_no_number(window: WatchWindow) -> None:
    days = window.page.card.days
    assert not days.hasFocus()
    before = days.value()
    turn_wheel(days)
    assert days.value() == before
    days.setFocus()
    assert turn_wheel(days)
    assert days.value() > before


def stops(window: WatchWindow) -> list[str]:
    """Return where Tab leads, from the field round to it."""
    window.page.add_line.field.setFocus()
    found: list[str] = []
    while (widget := window.focusWidget()) is not None and widget.objectName() not in found:
        found.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return found


def test_tab_leads_through_the_window_as_it_is_read(world: World, window: WatchWindow) -> None:
    usual = ["watched-sites", "look-now", "check-in-full", "remove", "days", "daily-switch", "daily-details",
             "show-example"]  # fmt: skip
    assert stops(window) == ["site-to-watch", "watch-site", "look-at-all", *usual, "close-watch"]
    window.remove(SITES[0].address)
    world.settle(window)
    assert stops(window) == ["site-to-watch", "watch-site", "undo", "look-at-all", *usual, "close-watch"]


def test_everything_has_a_name_and_a_key_of_its_own(world: World, window: WatchWindow) -> None:
    window.remove(SITES[0].address)
    world.settle(window)
    widgets = [w for w in window.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [w for w in widgets if not w.accessibleName() and not isinstance(w.parent(), QSpinBox)] == []
    texts = [w.text() for w in window.findChildren(QAbstractButton) if not w.isHidden()]
    texts += [w.text() for w in window.findChildren(QLabel) if w.buddy() is not None]
    keys = [found[1].lower() for text in texts if (found := re.search(r"&(\w)", text))]
    assert len(keys) == len(set(keys)), sorted(keys)
    assert len(keys) >= 10


def test_enter_presses_the_button_in_focus_and_nothing_else(world: World, window: WatchWindow) -> None:
    window.page.view.setFocus()
    QTest.keyClick(window.page.view, Qt.Key.Key_Return)
    assert window.isVisible()
    assert not window.is_busy
    button(window, "remove").setFocus()
    QTest.keyClick(button(window, "remove"), Qt.Key.Key_Return)
    world.settle(window)
    assert len(world.sites) == len(SITES) - 1


# The rows


def test_a_row_says_everything_to_a_screen_reader(window: WatchWindow) -> None:
    index = window.page.view.sites.index(1, 0)
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith(
        "shop.example. opens; the certificate has to be renewed. ends in 5 days. Checked "
    )
    assert index.data() == "shop.example"


def test_a_name_is_never_taken_for_markup(world: World, window: WatchWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    model = SitesModel()
    ModelTester(model)
    model.show_list(WatchList(sites=SITES), AT)
    monkeypatch.setattr(watch_rows, "site_name", lambda address: f"<b>{address}</b> <i>")
    tips = [str(model.index(n, 0).data(Qt.ItemDataRole.ToolTipRole)) for n in range(model.rowCount())]
    assert all(tip.startswith("<p>&lt;b&gt;https://") for tip in tips)
    assert not any("<b" in tip or "<i" in tip for tip in tips)
    assert model.rowCount(model.index(0, 0)) == 0
    assert isinstance(model.index(0, 0), QModelIndex)


def test_the_chosen_site_stays_chosen_wherever_it_goes(world: World, window: WatchWindow) -> None:
    view = window.page.view
    view.setCurrentIndex(view.sites.index(3, 0))
    before = view.site
    assert before is not None
    bad = Standing(verdict=Verdict.UNTRUSTED, cause="expired", ends=AT - DAY)
    changed = tuple(
        Watched(address=site.address, seen=bad) if site.address == before.address else site for site in SITES
    )
    view.show_list(WatchList(sites=changed), AT)
    assert view.site is not None
    assert (view.site.address, view.currentIndex().row()) == (before.address, 0)


def test_a_list_that_did_not_change_moves_nothing(world: World, window: WatchWindow) -> None:
    watch_list = read_watch_list(world.folder).watch_list
    window.page.show_list(watch_list, AT)
    resets: list[None] = []
    view = window.page.view
    view.sites.modelReset.connect(lambda: resets.append(None))
    window.page.show_list(watch_list, AT)
    assert resets == []
    i18n.use("ja")
    window.retranslate()
    assert resets == [None]
    window.page.show_list(watch_list, AT + DAY)
    assert len(resets) == 2


def test_marks_are_drawn_in_words_and_shapes(window: WatchWindow) -> None:
    view = window.page.view
    rows = [view.sites.index(n, 0).data(ROW) for n in range(len(SITES))]
    assert [row.icon for row in rows] == ["problem", "time", "waiting", "ok"]
    view.setCurrentIndex(view.sites.index(3, 0))
    drawn = view.viewport().grab().toImage()
    colours = {QColor(drawn.pixel(x, y)).name() for x in range(40) for y in range(drawn.height())}
    assert len(colours) > 20


def test_the_longest_list_is_shown(world: World) -> None:
    sites = tuple(Watched(address=f"https://site{n}.example:443") for n in range(MOST_WATCHED))
    change_watch_list(lambda _: WatchList(sites=sites), world.folder)
    window = world.open()
    assert window.page.count.text() == "500 sites"
    QTest.keyClick(window.page.view, Qt.Key.Key_End)
    assert window.page.card.name.text() == "site499.example"


def test_the_switch_is_a_check_box(window: WatchWindow) -> None:
    assert isinstance(window.daily.switch, QCheckBox)
    assert window.daily.switch.accessibleName() == "Check every day"
