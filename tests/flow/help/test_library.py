import re
from itertools import groupby

import pytest

from wizard import i18n
from wizard.causes.catalog import CAUSES
from wizard.fixes.base import SYSTEMS
from wizard.fixes.catalog import FIXES
from wizard.flow.help.article import START, TOPICS, Keys
from wizard.flow.help.library import LINK, article, contents, make_index, plain_topic
from wizard.probes.base import Cancel, Cancelled

LINKS = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_contents_hold_every_article_once_group_by_group(language: str) -> None:
    i18n.use(language)
    entries = contents()
    topics = [entry.topic for entry in entries]
    assert set(topics) == {*TOPICS, *(f"cause:{id_}" for id_ in CAUSES), *(f"guide:{fix.id}" for fix in FIXES)}
    assert len(topics) == len(set(topics))
    groups = [group for group, _ in groupby(entry.group for entry in entries)]
    assert len(groups) == len(set(groups))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_link_is_dead_and_none_is_without_words(language: str) -> None:
    i18n.use(language)
    known = {entry.topic for entry in contents()}
    for entry in contents():
        text = re.sub(r"```.*?```|`[^`\n]*`", "", article(entry.topic).text, flags=re.DOTALL)
        text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
        for target in LINKS.findall(text):
            kind, _, topic = target.partition(":")
            assert kind in {"help", "https"}, (entry.topic, target)
            assert kind != "help" or plain_topic(topic) in known, (entry.topic, target)
            assert "@" not in topic or topic.partition("@")[2] in SYSTEMS
        assert all(words for words, _ in LINK.findall(text)), entry.topic


def test_a_link_without_words_has_the_title_of_its_article() -> None:
    assert "[The certificate has expired](help:cause:expired)" in article("safe").text


@pytest.mark.parametrize("topic", ["nothing", "cause:nothing", "guide:nothing", "", "../../data/SOURCES", "cause:"])
def test_a_topic_that_there_is_not_leads_to_the_start(topic: str) -> None:
    assert article(topic).entry.topic == START


def test_a_guide_can_be_asked_for_another_system() -> None:
    assert article("guide:set-clock@macos").text != article("guide:set-clock@windows").text
    assert article("guide:set-clock@nothing") == article("guide:set-clock")
    assert plain_topic("guide:set-clock@macos") == "guide:set-clock"


def test_the_keys_reach_the_article_about_the_keyboard() -> None:
    assert "**F9** · Fly" in article("keyboard", (Keys("Go", "Fly", "F9"),)).text


def test_making_the_search_can_be_cancelled() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        make_index("en", cancel.check)


def test_the_search_is_made_in_its_language_whatever_is_in_force() -> None:
    index = make_index("ja")
    assert i18n.language() == "en"
    assert index.find("時計")[0].entry.title == "このコンピューターの時計が狂っています"
