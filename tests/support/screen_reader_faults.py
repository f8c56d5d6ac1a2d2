"""What in a window a screen reader, or somebody with nothing but a keyboard, would stumble over."""

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextEdit,
    QTreeView,
    QWidget,
)

from wizard.views.reading_order import in_reading_order

MOST_STOPS = 400

_MNEMONIC = re.compile(r"&(.)")


def faults_of(window: QWidget) -> list[str]:
    """Return every fault of what is shown, one a line; the focus goes once round."""
    stops = _round(window)
    return [
        *_unnamed(window), *_unlabelled(window), *_said_twice(window), *_alike(window), *_wrong_roles(window),
        *_nameless_pictures(window), *_out_of_reach(window, stops), *_out_of_order(window, stops),
        *twice_the_key(window),
    ]  # fmt: skip


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls *widget*."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def description_of(widget: QWidget) -> str:
    """Return what a screen reader says beside the name of *widget*."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def role_of(widget: QWidget) -> QAccessible.Role:
    """Return as what a screen reader takes *widget*."""
    return QAccessible.queryAccessibleInterface(widget).role()


def shown(window: QWidget) -> Iterator[QWidget]:
    """Yield every widget that is to be seen in *window*, but for the inner parts that Qt makes for its own."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not widget.objectName().startswith("qt_"):
            yield widget


def operable(window: QWidget) -> Iterator[QWidget]:
    """Yield what can be used, by whichever way the focus gets there."""
    for widget in shown(window):
        takes_it = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if widget.isEnabled() and takes_it and not isinstance(widget.parent(), QComboBox):
            yield widget


def called(widget: QWidget) -> str:
    """Return how a fault names *widget*."""
    return f"{type(widget).__name__} {widget.objectName() or '-'} {name_of(widget)[:60]!r}"


def _unnamed(window: QWidget) -> Iterator[str]:
    return (f"no name: {called(widget)}" for widget in operable(window) if not name_of(widget).strip())


def _unlabelled(window: QWidget) -> Iterator[str]:
    """On Linux, Qt tells a list's choice for its name: what it is for has to be a label's to say."""
    buddies = {label.buddy() for label in window.findChildren(QLabel)}
    for box in window.findChildren(QComboBox):
        if box.isVisible() and box not in buddies:
            yield f"no label: {called(box)}"


def _said_twice(window: QWidget) -> Iterator[str]:
    for widget in operable(window):
        if name_of(widget) and name_of(widget) == description_of(widget):
            yield f"name said again as description: {called(widget)}"


def _alike(window: QWidget) -> Iterator[str]:
    # The name of a list is what is chosen in it (see above), and the same words may well stand in two places.
    others = (widget for widget in operable(window) if not isinstance(widget, QComboBox | QLabel | QTextEdit))
    said = Counter((role_of(widget), name_of(widget), description_of(widget)) for widget in others)
    for (role, name, _), count in said.items():
        if count > 1 and name:
            yield f"{count} alike: {role.name} {name[:60]!r}"


def _wrong_roles(window: QWidget) -> Iterator[str]:
    for widget in shown(window):
        if not isinstance(widget, QPushButton) or not widget.isCheckable():
            continue
        group = widget.group()
        if group is not None and group.exclusive() and role_of(widget) != QAccessible.Role.RadioButton:
            yield f"one of several, but no radio button: {called(widget)}"


def _nameless_pictures(window: QWidget) -> Iterator[str]:
    from wizard.views.widgets import IconLabel

    for label in shown(window):
        is_picture = isinstance(label, QLabel) and not label.pixmap().isNull() and not label.text()
        if is_picture and not isinstance(label, IconLabel) and not name_of(label):
            yield f"a picture without words: {called(label)}"


def _round(window: QWidget) -> list[QWidget]:
    """Press Tab until it is where it began; fewer stops than there are tell of a trap."""
    stops: list[QWidget] = []
    for _ in range(MOST_STOPS):
        window.focusNextPrevChild(True)
        now = window.focusWidget()
        if now is None or now in stops:
            break
        stops.append(now)
    return stops


def _expected(window: QWidget) -> list[QWidget]:
    """Return what Tab should lead to, as it is read."""
    inner = window.centralWidget() if isinstance(window, QMainWindow) else window
    found = []
    for widget in in_reading_order(inner):
        proxy = widget.focusProxy() or widget
        if proxy.isVisible() and proxy.isEnabled() and proxy not in found:
            found.append(proxy)
    return found


def _out_of_reach(window: QWidget, stops: list[QWidget]) -> Iterator[str]:
    for widget in operable(window):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget not in stops:
            yield f"Tab does not come to {called(widget)}"
    for button in shown(window):
        if isinstance(button, QAbstractButton) and button.isEnabled() and not _has_keys(button, stops):
            yield f"only for the mouse: {called(button)}"


def _has_keys(button: QAbstractButton, stops: list[QWidget]) -> bool:
    """Say whether the keyboard gets at *button*: itself, by its group, or because its field does the same by keys."""
    group = button.group()
    if button in stops or (group is not None and any(other in stops for other in group.buttons())):
        return True
    around = button.parent()
    return isinstance(around, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractScrollArea | QTabBar | QTabWidget)


def _out_of_order(window: QWidget, stops: list[QWidget]) -> Iterator[str]:
    expected = [widget for widget in _expected(window) if widget in stops]
    came = [widget for widget in stops if widget in expected]
    if not expected:
        return
    start = came.index(expected[0])
    for wanted, got in zip(expected, came[start:] + came[:start], strict=True):
        if wanted is not got:
            yield f"Tab comes to {called(got)} where one reads {called(wanted)}"
            return


def twice_the_key(window: QWidget) -> Iterator[str]:
    """Yield each key that stands for two things that are shown."""
    keys: dict[str, list[str]] = {}
    for text in _key_texts(window):
        if found := _MNEMONIC.search(text.replace("&&", "")):
            keys.setdefault(found[1].casefold(), []).append(text)
    for key, texts in keys.items():
        if len(texts) > 1:
            yield f"Alt+{key} is for {texts}"


def _key_texts(window: QWidget) -> Iterator[str]:
    for widget in shown(window):
        is_button = isinstance(widget, QAbstractButton) and widget.isEnabled()
        if is_button or (isinstance(widget, QLabel) and widget.buddy() is not None):
            yield widget.text()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(number) for number in range(widget.count()))
    if isinstance(window, QMainWindow):
        yield from (action.text() for action in window.menuBar().actions())


def tables_without_headings(window: QWidget) -> Iterator[str]:
    """Yield each column of a table that has no name."""
    for view in shown(window):
        model = view.model() if isinstance(view, QTableView | QTreeView) else None
        if model is None or model.columnCount() < 2:
            continue
        for column in range(model.columnCount()):
            if not str(model.headerData(column, Qt.Orientation.Horizontal) or "").strip():
                yield f"column {column} has no heading: {called(view)}"
