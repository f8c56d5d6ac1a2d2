"""The layouts hold together: every label, table, form and path that one names is there, in both languages."""

from collections.abc import Iterator

import pytest

from wizard.flow.viewer.formats import FORMATS
from wizard.flow.viewer.items import Item, select
from wizard.flow.viewer.layout import LAYOUTS, Layout, Part, layout
from wizard.flow.viewer.vocabulary import Vocabulary, vocabulary
from wizard.i18n import LANGUAGES

NOWHERE = Item(id="nothing")


def parts_of(style: Layout) -> Iterator[Part]:
    waiting = [part for tab in style.tabs for part in tab.parts]
    waiting += [part for group in (*style.extensions.values(), *style.shared.values()) for part in group]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += [*part.parts, *part.fill, *part.cell]


def labels_of(style: Layout) -> Iterator[str]:
    yield style.title
    yield from filter(None, (style.unnamed, *(tab.label for tab in style.tabs)))
    for part in parts_of(style):
        yield from filter(None, (part.label, part.wrap, part.text, part.absent, part.broken))


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_there_in_both_languages(name: str, language: str) -> None:
    style = layout(name)
    words = vocabulary(style.vocabulary, language)
    assert {words.label(label) is None for label in labels_of(style)} == {False}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_table_is_there(name: str) -> None:
    style = layout(name)
    tables = vocabulary(style.vocabulary).tables
    named = {t for p in parts_of(style) for t in (p.table, p.label_table, p.prefix_table, p.only) if t}
    assert named - set(tables) == set()


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_form_and_every_path_is_one(name: str) -> None:
    for part in parts_of(layout(name)):
        assert part.format in {"", "usual", "meaning", *FORMATS} or part.format.startswith("moment:")
        select(NOWHERE, part.at)
        select(NOWHERE, part.where.lstrip("!#") or ".")


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_shared_part_is_there_and_used(name: str) -> None:
    style = layout(name)
    assert {part.use for part in parts_of(style)} - {""} == set(style.shared)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_word_has_both_languages_or_is_the_same_in_both(name: str) -> None:
    words: Vocabulary = vocabulary(layout(name).vocabulary)
    odd = [
        (table, key, entry)
        for table, entries in words.tables.items()
        for key, entry in entries.items()
        if not isinstance(entry, str) and (not isinstance(entry, dict) or set(entry) != set(LANGUAGES))
    ]
    assert odd == []
