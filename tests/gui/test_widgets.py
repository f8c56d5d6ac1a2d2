import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from wizard.views.markdown import MarkdownView
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import Theme
from wizard.views.widgets import Button, PlainLabel, without_mnemonic


def test_a_label_shows_markup_as_it_is_written(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("<b>shop</b>.example")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>shop</b>.example"


def test_a_label_spells_out_direction_characters(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("moc.\u202eelpmaxe\x00")
    qtbot.addWidget(label)
    assert label.text() == "moc.<U+202E>elpmaxe<U+0000>"


def test_a_label_keeps_lines(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("one\ntwo")
    qtbot.addWidget(label)
    assert label.text() == "one\ntwo"


def test_a_label_names_itself_to_screen_readers(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("expired")
    qtbot.addWidget(label)
    assert label.accessibleName() == "expired"


@pytest.mark.parametrize(
    "words",
    [
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: 3.5 validity check failed",
        "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE",
        ".".join(["c" * 60] * 4),
    ],
)
def test_long_words_can_be_broken_and_are_copied_whole(theme: Theme, qtbot: QtBot, words: str) -> None:
    label, whole = PlainLabel(words, role="code"), QLabel(words)
    whole.setProperty("role", "code")
    whole.setWordWrap(True)
    for made in (label, whole):
        qtbot.addWidget(made)
        made.ensurePolished()
    assert label.minimumSizeHint().width() < whole.minimumSizeHint().width() * 0.8
    assert label.text() == label.accessibleName() == words
    label.copy()
    assert QGuiApplication.clipboard().text() == words


def test_what_is_selected_by_keyboard_is_copied_without_the_places_to_break(theme: Theme, qtbot: QtBot) -> None:
    label = focusable_sentence("You asked for a-rather-long-name-of-a-host.example.")
    qtbot.addWidget(label)
    label.show()
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == label.text()


def test_a_double_click_selects_a_long_word_whole(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE is told")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.show()
    place = QPoint(label.fontMetrics().horizontalAdvance("MOZILLA_PKIX_ER"), label.height() // 2)
    QTest.mouseDClick(label, Qt.MouseButton.LeftButton, pos=place)
    label.copy()
    assert QGuiApplication.clipboard().text() == "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE"


def test_a_selection_cannot_be_dragged_away_with_the_places_to_break(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("expired.practice.localhost")
    qtbot.addWidget(label)
    label.resize(400, 40)
    label.show()
    label.setSelection(0, 12)
    QTest.mousePress(label, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not label.hasSelectedText()


def test_a_guide_shows_html_as_text(theme: Theme, qtbot: QtBot) -> None:
    view = MarkdownView("Press **Sync now**. <img src='http://192.0.2.1/x.png'>", "guide")
    qtbot.addWidget(view)
    assert "<img" in view.toPlainText()
    assert "Sync now" in view.toPlainText()


def test_a_guide_is_as_high_as_its_text(theme: Theme, qtbot: QtBot) -> None:
    view = MarkdownView("word " * 400, "guide")
    qtbot.addWidget(view)
    view.resize(300, 10)
    view.show()
    qtbot.waitUntil(lambda: view.height() >= view.document().size().height(), timeout=5_000)
    assert view.verticalScrollBar().maximum() <= 2


@pytest.fixture
def guide(theme: Theme, qtbot: QtBot) -> MarkdownView:
    view = MarkdownView(
        "「時刻」を押すと、**システム設定**が開きます。\n\n1. 3 日待って[サイト](https://a.example)を開く", "guide"
    )
    qtbot.addWidget(view)
    view.show()
    return view


def test_phrases_of_a_guide_are_kept_together_across_bold_parts_and_links(guide: MarkdownView) -> None:
    shown = guide.document().toPlainText().replace("\u2060", "-")
    assert shown == "「-時-刻-」-を押-す-と-、シ-ス-テ-ム-設-定-が開-き-ま-す-。\n3 -日-待-っ-てサ-イ-ト-を開-く"
    html = guide.toHtml()
    assert html.count("font-weight:700") == 1
    assert html.count("<li") == html.count("https://a.example") == 1


def test_what_is_told_and_copied_of_a_guide_is_without_the_ties(guide: MarkdownView, qapp: QApplication) -> None:
    words = "「時刻」を押すと、システム設定が開きます。\n3 日待ってサイトを開く"
    assert guide.toPlainText() == guide.accessibleDescription() == words
    guide.selectAll()
    guide.copy()
    copied = qapp.clipboard().mimeData()
    assert copied.text() == words
    assert "\u2060" not in copied.html()
    assert "font-weight" in copied.html()
    assert not [kind for kind in copied.formats() if b"\xe2\x81\xa0" in bytes(copied.data(kind).data())]


def test_while_a_screen_reader_runs_a_guide_has_no_ties(theme: Theme, qtbot: QtBot) -> None:
    before = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        view = MarkdownView("サイトの証明書", "guide")
        qtbot.addWidget(view)
        assert view.document().toPlainText() == "サイトの証明書"
    finally:
        QAccessible.setActive(before)


def test_a_guide_with_an_emoji_stays_whole(theme: Theme, qtbot: QtBot) -> None:
    view = MarkdownView("鍵🔒の**印**があります", "guide")
    qtbot.addWidget(view)
    assert view.toPlainText() == "鍵🔒の印があります"


def test_long_commands_wrap(qtbot: QtBot) -> None:
    view = MarkdownView("Run:\n\n```\nopenssl req " + "-addext subjectAltName=DNS:shop.example " * 9 + "\n```", "step")
    qtbot.addWidget(view)
    view.resize(300, 100)
    view.show()
    assert view.document().size().width() <= view.viewport().width()
    assert view.height() >= view.document().size().height()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("&Save…", "Save…"),
        ("C&lose", "Close"),
        ("閉じる(&L)", "閉じる"),
        ("チェーンを保存…(&S)", "チェーンを保存…"),
        ("コピー(&1)", "コピー"),
        ("AT&&T (a root)", "AT&T (a root)"),
        ("Plain", "Plain"),
    ],
)
def test_a_button_is_called_by_its_words_without_its_key(theme: Theme, qtbot: QtBot, text: str, spoken: str) -> None:
    button = Button("close")
    qtbot.addWidget(button)
    button.say(text)
    assert button.accessibleName() == without_mnemonic(text) == spoken
