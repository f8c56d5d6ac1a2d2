"""The painted pictures: nothing cut, nothing on top of anything else, readable in every look, and said in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from pytestqt.qtbot import QtBot

from tests.cases.test_cases import FILES, read
from tests.support.contrast import contrast
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.sans import certificate_for
from tests.support.timelines import chained, lived
from wizard.causes.diagnose import diagnose
from wizard.flow.illustration import Box, ChainPicture, ClocksPicture, Picture, ValidityPicture, illustrate
from wizard.flow.names_picture import compare_names
from wizard.flow.path_picture import PathPicture, Station, StationKind, StationState
from wizard.flow.picture_words import told
from wizard.flow.settings import Look
from wizard.i18n import LANGUAGES, tr, using
from wizard.views.pictures import CanvasView, paint_picture
from wizard.views.pictures.chain import ChainView
from wizard.views.pictures.path import PathView
from wizard.views.pictures.validity import ValidityView
from wizard.views.theme import Theme, unit
from wizard.views.timeline_axis import step_aside
from wizard.views.timeline_picture import TimelineView
from wizard.views.tokens import LIGHT

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOSTILE = "evil\u202e <b>x</b> 名前" * 30
WIDTHS = (300, 420, 640, 900, 1200)


def hostile() -> Iterator[Picture]:
    stations = [Station(kind=kind, state=StationState.REACHED, name=HOSTILE) for kind in StationKind]
    stations[-1] = replace(stations[-1], state=StationState.STOPPED, word="wants a certificate of yours")
    yield PathPicture(stations=tuple(stations))
    yield PathPicture(stations=tuple(stations[:2]), broken_after=0, reason="no answer in time")
    boxes = (Box(name=HOSTILE, role="intermediate", fault="put in between"),) * 4
    yield ChainPicture(boxes=(*boxes, Box(name="x" * 10_000)), broken_after=2)
    yield ClocksPicture(computer=NOW - 40_000 * DAY, true=NOW, at_least=True)


def spans() -> Iterator[Picture]:
    minute = timedelta(minutes=1)
    for begin, end in (
        (-110 * DAY, -20 * DAY), (-10 * DAY, 80 * DAY), (5 * DAY, 95 * DAY), (-100_000 * DAY, -99_990 * DAY),
        (-minute, minute), (-700_000 * DAY, 2_000_000 * DAY), (1_000 * DAY, 1_001 * DAY), (-90 * DAY, -minute),
    ):  # fmt: skip
        yield ValidityPicture(name=HOSTILE, not_before=NOW + begin, not_after=NOW + end, now=NOW)


def names() -> Iterator[Picture]:
    for host, offered in (
        ("shop.exmaple.com", ["shop.example.com", *(f"n{i}.example.com" for i in range(30))]),
        ("a.b.example.org", ["*.example.org"]),
        ("example.org", ["*.example.org"]),
        ("xn--pypal-4ve.com", ["paypal.com"]),
        ("shop.example", ["default.hosting-of-customers.test"]),
        ("192.0.2.7", ["shop.example"]),
        ("shop.example", []),
        ("a-rather-long-name-of-a-host.shop.example.com", ["a-rather-long-mane-of-a-host.shop.example.com"]),
        ("shop.example.com", ["very-long-" * 20 + ".example.com", "x" * 240 + ".com"]),
    ):
        yield compare_names(certificate_for(*offered), host)


def every_picture() -> list[Picture]:
    of_cases = [picture for path in FILES for picture in illustrate(diagnose(read(path).evidence))]
    # Many cases have the same chain: one of each shape is enough.
    seen = {str(replace(p, boxes=tuple(replace(b, certificate=None) for b in p.boxes)))
            if isinstance(p, ChainPicture) else str(p): p for p in of_cases}  # fmt: skip
    return [*seen.values(), *hostile(), *spans(), *names()]


EVERY = every_picture()


@pytest.fixture(params=[100, 200])
def size(request: pytest.FixtureRequest, theme: Theme) -> Iterator[int]:
    theme.enlarge(request.param)
    yield request.param
    theme.enlarge(100)


@pytest.fixture(params=[Look.LIGHT, Look.DARK, Look.HIGH_CONTRAST])
def look(request: pytest.FixtureRequest, theme: Theme) -> Iterator[Look]:
    theme.fix(request.param)
    yield request.param
    theme.fix(Look.LIGHT)


def shown(picture: Picture, width: int, qtbot: QtBot) -> CanvasView:
    widget = paint_picture(picture)
    qtbot.addWidget(widget)
    widget.resize(width, 100)
    widget.resize(width, widget.height_needed())
    return widget


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_leaves_the_picture_or_covers_another(width: int, language: str, size: int, qtbot: QtBot) -> None:
    for picture in EVERY:
        with using(language):
            widget = shown(picture, width, qtbot)
            labels = widget.canvas().labels
        for label in labels:
            area = label.area
            assert area.left() >= -0.5, (picture, label)
            assert area.right() <= width + 0.5, (picture, label)
            assert 0 <= area.top() <= area.bottom() <= widget.height() + 0.5, (picture, label)
        for one, other in combinations(labels, 2):
            common = one.area.intersected(other.area)
            assert common.width() < 1 or common.height() < 1, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_our_own_words_are_never_shortened(width: int, language: str, size: int, qtbot: QtBot) -> None:
    for picture in EVERY:
        with using(language):
            labels = shown(picture, width, qtbot).canvas().labels
        for label in labels:
            if not label.style.is_name:
                squeezed = "".join("".join(label.lines).split())
                assert squeezed == "".join(label.text.split()), (width, label)


def test_a_line_is_as_wide_as_its_place(size: int, qtbot: QtBot) -> None:
    from PySide6.QtGui import QFontMetricsF

    for picture in EVERY:
        for label in shown(picture, 420, qtbot).canvas().labels:
            metrics = QFontMetricsF(label.font)
            widest = max(metrics.horizontalAdvance(line) for line in label.lines)
            assert widest <= label.area.width() + 1.5, label


def test_words_and_lines_stand_out_in_every_look(look: Look, theme: Theme, qtbot: QtBot) -> None:
    pairs_of_words, pairs_of_lines = set(), set()
    for picture in EVERY:
        canvas = shown(picture, 640, qtbot).canvas()
        pairs_of_words |= {(label.style.colour, label.style.ground) for label in canvas.labels}
        pairs_of_lines |= {(shape.colour, shape.ground) for shape in canvas.shapes if shape.colour}
    colours = theme.colours
    for colour, ground in pairs_of_words:
        assert contrast(getattr(colours, colour), getattr(colours, ground)) >= 4.5, (look, colour, ground)
    for colour, ground in pairs_of_lines:
        assert contrast(getattr(colours, colour), getattr(colours, ground)) >= 3, (look, colour, ground)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_says_in_words_all_that_it_shows(language: str, theme: Theme, qtbot: QtBot) -> None:
    for picture in EVERY:
        with using(language):
            widget = shown(picture, 900, qtbot)
            said = widget.accessibleName()
            labels = [label.text for label in widget.canvas().labels]
        assert "{" not in said
        assert "\u202e" not in said
        match picture:
            case PathPicture() | ChainPicture():
                missing = [text for text in labels if text.removeprefix("✗ ") not in said]
            case ValidityPicture() | ClocksPicture():
                # The dates stand in the words of a sentence there.
                missing = [labels[-1]] if labels[-1] not in said else []
            case _:
                missing = [name for name in map(told, (picture.wanted, *picture.offered)) if name not in said]
        assert missing == [], said


@pytest.mark.parametrize("picture", EVERY[:6], ids=lambda p: type(p).__name__)
def test_a_screen_reader_meets_a_picture_that_takes_no_focus(picture: Picture, theme: Theme, qtbot: QtBot) -> None:
    widget = shown(picture, 640, qtbot)
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface.role() is QAccessible.Role.Graphic
    assert interface.text(QAccessible.Text.Name) == widget.accessibleName()
    assert widget.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_every_picture_can_be_painted(look: Look, size: int, qtbot: QtBot) -> None:
    for picture in EVERY:
        image = shown(picture, 330, qtbot).grab().toImage()
        assert not image.isNull()


@pytest.mark.parametrize("width", [240, 900])
def test_what_is_wrong_is_marked_in_the_colour_of_problems(width: int, theme: Theme, qtbot: QtBot) -> None:
    widget = shown(illustrate(made_diagnosis([finding("unknown-ca")]))[0], width, qtbot)
    image: QImage = widget.grab().toImage()
    wanted = QColor(LIGHT.problem).rgb()
    marked = sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
    assert marked > 50


def test_a_path_stands_upright_where_it_is_narrow(theme: Theme, qtbot: QtBot) -> None:
    picture = next(hostile())
    narrow, wide = shown(picture, 300, qtbot), shown(picture, 1600, qtbot)
    assert isinstance(narrow, PathView)
    assert isinstance(wide, PathView)
    assert (narrow.is_upright, wide.is_upright) == (True, False)
    assert narrow.height_needed() > wide.height_needed()


def centre_of(widget: CanvasView, text: str) -> float:
    return next(label.area.center().x() for label in widget.canvas().labels if label.text == text)


def stations(*kinds: StationKind) -> tuple[Station, ...]:
    return tuple(Station(kind=kind, state=StationState.REACHED) for kind in kinds)


@pytest.mark.parametrize("width", [640, 900, 1200])
def test_a_row_of_stations_or_boxes_stands_in_the_middle(width: int, theme: Theme, qtbot: QtBot) -> None:
    way = stations(StationKind.COMPUTER, StationKind.NETWORK, StationKind.SITE)
    path = shown(PathPicture(stations=way, broken_after=1, reason="no answer in time"), width, qtbot)
    assert centre_of(path, "Network") == pytest.approx(width / 2)
    assert centre_of(path, "It stops on the way to the site: no answer in time.") == pytest.approx(width / 2)
    alone = shown(ChainPicture(boxes=(Box(name="shop.example", fault="signed by itself"),)), width, qtbot)
    assert centre_of(alone, "shop.example") == pytest.approx(width / 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_broken_link_have_one_line_and_touch_no_box(language: str, size: int, qtbot: QtBot) -> None:
    boxes = (Box(name="shop.example"), Box(name="Example CA"))
    with using(language):
        widget = shown(ChainPicture(boxes=boxes, broken_after=0), 1200, qtbot)
        label = next(label for label in widget.canvas().labels if label.text == tr("broken here"))
        assert isinstance(widget, ChainView)
        assert label.area.width() + 1.5 * unit() <= widget._gaps()[0]
    assert len(label.lines) == 1


def test_the_line_to_a_network_that_there_is_not_is_broken(theme: Theme, qtbot: QtBot) -> None:
    computer, network = stations(StationKind.COMPUTER, StationKind.NETWORK)
    cut_off = replace(network, state=StationState.STOPPED, word="not connected")
    broken, whole = (
        [shape.colour for shape in shown(PathPicture(stations=(computer, last)), 900, qtbot).canvas().shapes]
        for last in (cut_off, replace(cut_off, kind=StationKind.SITE))
    )
    assert len(broken) == len(whole) + 3, "two stubs and a cross of two lines in place of one line"


def test_the_dates_of_a_bar_stand_within_its_ends(theme: Theme, qtbot: QtBot) -> None:
    picture = ValidityPicture(name="x", not_before=NOW + 10 * DAY, not_after=NOW + 100 * DAY, now=NOW)
    widget = shown(picture, 900, qtbot)
    assert isinstance(widget, ValidityView)
    areas = {label.text: label.area for label in widget.canvas().labels}
    assert areas["from 3 December 2026"].left() == pytest.approx(widget._x(picture.not_before, widget.canvas()))
    assert areas["until 3 March 2027"].right() == pytest.approx(widget._x(picture.not_after, widget.canvas()))


def test_a_bar_has_the_tone_of_the_true_time(theme: Theme, qtbot: QtBot) -> None:
    picture = ValidityPicture(name="x", not_before=NOW + 10 * DAY, not_after=NOW + 100 * DAY, now=NOW)
    for true, tone in ((None, "quiet"), (NOW + 30 * DAY, "ok")):
        widget = shown(replace(picture, true=true), 900, qtbot)
        assert widget.canvas().shapes[1].colour == tone


def test_names_with_nothing_in_common_begin_at_the_same_edge(theme: Theme, qtbot: QtBot) -> None:
    widget = shown(compare_names(certificate_for("other.test"), "a-rather-long-name.shop.example"), 900, qtbot)
    begins = {label.text: label.area.left() for label in widget.canvas().labels}
    assert begins["other.test"] == pytest.approx(begins["a-rather-long-name.shop.example"])


def lefts(widget: CanvasView) -> dict[str, float]:
    return {label.text: label.area.left() for label in widget.canvas().labels}


def rights(widget: CanvasView) -> dict[str, float]:
    return {label.text: widget.width() - label.area.right() for label in widget.canvas().labels}


def test_from_right_to_left_all_is_mirrored_but_names_and_time(theme: Theme, qtbot: QtBot) -> None:
    for picture in EVERY:
        usual, mirrored = shown(picture, 900, qtbot), shown(picture, 900, qtbot)
        mirrored.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        there = rights(mirrored) if mirrored.FLOWS_WITH_TEXT else lefts(mirrored)
        assert there == pytest.approx(lefts(usual))
        assert mirrored.height_needed() == usual.height_needed()
        assert not mirrored.grab().isNull()
        is_mirrored = not isinstance(picture, ValidityPicture) and type(picture).__name__ != "NamesPicture"
        assert mirrored.FLOWS_WITH_TEXT is is_mirrored


def test_a_picture_follows_the_text_size(theme: Theme, qtbot: QtBot) -> None:
    widget = shown(EVERY[0], 900, qtbot)
    small = widget.height_needed()
    theme.enlarge(200)
    assert widget.height_needed() > small * 1.5
    theme.enlarge(100)
    assert widget.height_needed() == small


def test_the_words_of_a_span_stand_beside_the_lines_of_now() -> None:
    gap = unit() * 0.6
    for begin, line, left in ((40, 30, 40), (25, 30, 30 + gap), (75, 90, 90 - gap - 30), (10, 20, 10)):
        plate, frame = QRectF(begin, 0, 30, 10), QRectF(0, 0, 100, 10)
        if begin == 10:
            frame = QRectF(5, 0, 40, 10)
        step_aside(plate, frame, (line,))
        assert plate.left() == pytest.approx(left)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("leaf", [(-30, 60), (-1, 1), (-100, -10), (-4000, 4000)])
def test_on_the_timeline_nothing_is_cut_and_no_date_covers_another(
    leaf: tuple[int, int], width: int, language: str, size: int, qtbot: QtBot
) -> None:
    with using(language):
        view = TimelineView(lived(chained(leaf=leaf))[1])
        qtbot.addWidget(view)
        view.resize(width, view.sizeHint().height())
        metrics = view.fontMetrics()
        for whole in (False, True):
            view.show_whole(whole)
            lines = [line for lines in view._lines() for line in lines]
            assert not [line for line in lines if "…" in line]
            assert max(map(metrics.horizontalAdvance, lines)) <= view._length() + 1
            places = [place for _, _, place in view._labels_of_axis(0)]
            first, last = view._left(), view._left() + view._length()
            assert all(p.left() >= first - 0.5 and p.right() <= last + 0.5 for p in places)
            assert not [1 for one, other in combinations(places, 2) if one.intersects(other)]
        assert view.sizeHint().height() > unit() * 10
        assert not view.grab().isNull()
