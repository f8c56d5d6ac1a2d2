import re

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import resources
from wizard.flow.help.library import article
from wizard.flow.session import Place
from wizard.views.frame import MainWindow
from wizard.views.help.context import TOPIC, TOPICS, topic_at, topic_of
from wizard.views.theme import Theme


@pytest.mark.parametrize(("name", "topic"), TOPICS.items())
def test_every_name_leads_to_an_article_that_there_is(name: str, topic: str) -> None:
    assert article(topic).entry.topic == topic
    assert topic_of(name) == topic


def test_every_name_is_one_of_a_window_or_a_part_of_it() -> None:
    sources = resources.root().parent / "wizard" / "views"
    text = "\n".join(p.read_text() for p in sources.rglob("*.py") if p.parent.name != "help")
    missing = [name for name in TOPICS if not re.search(rf"[\"']{name}[\"']", text)]
    assert missing == []


def test_a_window_that_nobody_knows_has_no_topic() -> None:
    assert topic_of("nothing") == ""
    assert topic_at(None) == ""


def test_the_nearest_part_counts(theme: Theme) -> None:
    outer, inner, leaf = QWidget(), QWidget(), QWidget()
    outer.setObjectName("history-window")
    inner.setObjectName("report-dialog")
    for around, within in ((outer, inner), (inner, leaf)):
        QVBoxLayout(around).addWidget(within)
    assert topic_at(leaf) == "report"
    leaf.setProperty(TOPIC, "cause:expired")
    assert topic_at(leaf) == "cause:expired"
    assert topic_at(outer) == "history"
    outer.deleteLater()


def test_whoever_reads_the_help_stays_in_it(window: MainWindow) -> None:
    opened = QWidget(window)
    opened.setObjectName("help-window")
    assert topic_at(opened) == ""


def test_in_the_main_window_the_page_in_front_counts(window: MainWindow) -> None:
    assert topic_at(window.start_page.address) == "start"
    assert topic_at(window.steps) == "start"
    window._stack.setCurrentWidget(window._page_of(Place.CHECKS))
    assert topic_at(window.steps) == "checks"
    window.checks_page.setProperty(TOPIC, "cause:clock-wrong")
    assert topic_at(window) == "cause:clock-wrong"
