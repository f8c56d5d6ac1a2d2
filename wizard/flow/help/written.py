"""The articles that are written by hand: Markdown files, one for each topic and language.

The format is described in ``resources/help/README.md``.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from wizard import resources
from wizard.flow.help.article import TOPICS, Article, Entry, Keys
from wizard.i18n import tr
from wizard.plain import visible

_WORDS = re.compile(r"^\[words\]: # \((.*)\)\n+", re.MULTILINE)
_KEYS = "{keys}"
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")


@cache
def title_of(topic: str, language: str) -> str:
    """Return the title of a written article. Raises OSError where there is none."""
    with resources.path("help", language, f"{topic}.md").open(encoding="utf-8") as file:
        return file.readline().removeprefix("# ").strip()


def written(topic: str, language: str, keys: Sequence[Keys] = ()) -> Article:
    """Return the article about *topic*; *keys* fill the one about the keyboard. Raises OSError where there is none."""
    text = resources.read_text("help", language, f"{topic}.md")
    words = _WORDS.search(text)
    text = _WORDS.sub("", text)
    if _KEYS in text:
        text = text.replace(_KEYS, _table(keys))
    return Article(Entry(topic, title_of(topic, language), TOPICS[topic]), text, words[1] if words else "")


def _table(keys: Sequence[Keys]) -> str:
    """Return *keys* as lists under the names of their menus: a screen reader reads a list better than a table."""
    if not keys:
        return tr("The keys stand beside the commands in the menus.")
    parts = []
    for menu, commands in groupby(keys, key=lambda command: command.menu):
        lines = "\n".join(f"- **{marked_down(c.keys)}** · {marked_down(c.command)}" for c in commands)
        parts.append(f"## {marked_down(menu)}\n\n{lines}")
    return "\n\n".join(parts)


def marked_down(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", visible(text))
