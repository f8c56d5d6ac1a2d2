"""All articles of the help: its contents, and each article by its topic."""

import re
from collections.abc import Callable, Sequence

from wizard.causes.messages.catalogue import translations
from wizard.fixes.base import SYSTEMS
from wizard.fixes.drawings import ids
from wizard.flow.following import this_system
from wizard.flow.help.article import CAUSE, GUIDE, START, TOPICS, Article, Entry, Keys
from wizard.flow.help.index import Index
from wizard.flow.help.of_causes import about_cause, cause_entries
from wizard.flow.help.of_guides import AT, about_guide, guide_entries
from wizard.flow.help.written import marked_down, title_of, written
from wizard.i18n import language, using

LINK = re.compile(r"\[([^\]]*)\]\(help:([a-z0-9:@-]+)\)")
"""A link to an article; without words of its own it has the article's title."""


def contents() -> tuple[Entry, ...]:
    """Return every article there is, group by group, in the language in force."""
    spoken = language()
    own = (Entry(topic, title_of(topic, spoken), group) for topic, group in TOPICS.items())
    return (*own, *cause_entries(), *guide_entries())


def article(topic: str, keys: Sequence[Keys] = ()) -> Article:
    """Return the article about *topic* in the language in force; the first one for a topic that there is not.

    *keys* are the commands for the article about the keyboard.
    """
    found = _article(topic, keys) or written(START, language())
    titles = {entry.topic: entry.title for entry in contents()} if "[](help:" in found.text else {}
    named = LINK.sub(lambda link: f"[{link[1] or marked_down(titles[link[2]])}](help:{link[2]})", found.text)
    return Article(found.entry, named, found.words)


def _article(topic: str, keys: Sequence[Keys]) -> Article | None:
    kind, _, id_ = topic.partition(":")
    try:
        if f"{kind}:" == CAUSE:
            return about_cause(id_, language())
        if f"{kind}:" == GUIDE:
            id_, _, system = id_.partition(AT)
            return about_guide(id_, system if system in SYSTEMS else this_system(), language())
    except KeyError:
        return None
    return written(topic, language(), keys) if topic in TOPICS else None


def make_index(spoken: str, pause: Callable[[], None] = lambda: None) -> Index:
    """Return the search in all articles in the language *spoken*; takes half a second, and *pause* is called often."""
    with using(spoken):
        made = Index((article(entry.topic) for entry in contents()), pause)
        # Else one of the first searches, or articles, would have to do it.
        translations().hold_keys()
        ids()
    return made


def plain_topic(topic: str) -> str:
    """Return *topic* as it stands in the contents: a guide for another system is still that guide."""
    return topic.partition(AT)[0]
