"""What holds for the text of every guide, in every language."""

import re
import tomllib
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from wizard import i18n, resources
from wizard.fixes.base import BROWSERS, SYSTEMS, Fix
from wizard.fixes.catalog import FIXES
from wizard.fixes.guides import FIELDS, Source, parse, render, steps_for
from wizard.model.finding import Audience

EVERY_FIX = pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix.id)
EVERY_LANGUAGE = pytest.mark.parametrize("language", i18n.LANGUAGES)

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FIELD = re.compile(r"\{([a-z]+)\}")

DRAWING = re.compile(r"^   !\[[^\]\n]+\]\([a-z0-9-]+\)$", re.MULTILINE)

LABELS = {"en": ("Note", "Not"), "ja": ("注意", "してはいけない場合")}
"""The words at the end of a guide: of the note, and of when not to follow it."""


def text_of(fix: Fix, language: str) -> str:
    return resources.read_text("guides", language, f"{fix.id}.md")


def source_of(fix: Fix, language: str) -> Source:
    return parse(text_of(fix, language))


def prose_of(fix: Fix, language: str) -> str:
    return DRAWING.sub("", CODE.sub("", text_of(fix, language)))


@EVERY_FIX
def test_both_languages_have_the_same_sections(fix: Fix) -> None:
    english, japanese = (source_of(fix, language).sections for language in ("en", "ja"))
    assert [replace(s, steps=()) for s in english] == [replace(s, steps=()) for s in japanese]


@EVERY_FIX
def test_both_languages_have_the_same_number_of_steps(fix: Fix) -> None:
    english, japanese = (source_of(fix, language).sections for language in ("en", "ja"))
    assert [len(s.steps) for s in english] == [len(s.steps) for s in japanese]


@EVERY_FIX
def test_both_languages_use_the_same_fields_in_each_step(fix: Fix) -> None:
    english, japanese = (
        [set(FIELD.findall(step.text)) for section in source_of(fix, language).sections for step in section.steps]
        for language in ("en", "ja")
    )
    assert english == japanese


@EVERY_FIX
def test_both_languages_have_the_same_drawings(fix: Fix) -> None:
    english, japanese = (
        [step.drawing for section in source_of(fix, language).sections for step in section.steps]
        for language in ("en", "ja")
    )
    assert english == japanese


@EVERY_FIX
@EVERY_LANGUAGE
def test_a_drawing_has_a_caption_without_fields(fix: Fix, language: str) -> None:
    steps = [step for section in source_of(fix, language).sections for step in section.steps]
    assert all(step.caption for step in steps if step.drawing)
    assert not any(FIELD.search(step.caption) for step in steps)
    assert len(DRAWING.findall(text_of(fix, language))) == sum(bool(step.drawing) for step in steps)


@EVERY_FIX
def test_both_languages_use_the_same_fields_around_the_steps(fix: Fix) -> None:
    english, japanese = (source_of(fix, language) for language in ("en", "ja"))
    assert set(FIELD.findall(english.intro)) == set(FIELD.findall(japanese.intro))
    assert set(FIELD.findall(english.note)) == set(FIELD.findall(japanese.note))
    assert set(FIELD.findall(english.when_not)) == set(FIELD.findall(japanese.when_not))


@EVERY_FIX
def test_both_languages_give_the_same_commands(fix: Fix) -> None:
    english, japanese = (CODE.findall(text_of(fix, language)) for language in ("en", "ja"))
    assert sorted(english) == sorted(japanese)


@EVERY_FIX
@EVERY_LANGUAGE
def test_only_known_fields_are_used(fix: Fix, language: str) -> None:
    assert set(FIELD.findall(prose_of(fix, language))) <= set(FIELDS)


@EVERY_LANGUAGE
def test_every_field_has_a_plain_word(language: str) -> None:
    words = tomllib.loads(resources.read_text("guides", language, "words.toml"))
    assert set(words) == set(FIELDS)
    assert all(words.values())


@EVERY_FIX
@EVERY_LANGUAGE
def test_steps_are_numbered_in_order(fix: Fix, language: str) -> None:
    for part in text_of(fix, language).split("\n## ")[1:]:
        numbers = [int(n) for n in re.findall(r"^(\d+)\. ", part, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))


@EVERY_FIX
@EVERY_LANGUAGE
def test_everybody_concerned_has_steps_on_every_system_with_every_browser(fix: Fix, language: str) -> None:
    source = source_of(fix, language)
    missing = {
        (audience.value, system)
        for audience in fix.audiences
        for system in SYSTEMS
        for browser in ("", *BROWSERS)
        if len(list(steps_for(source, audience, system, browser))) < 2
    }
    assert missing == set()


@EVERY_FIX
@EVERY_LANGUAGE
def test_no_section_is_for_nobody(fix: Fix, language: str) -> None:
    sections = source_of(fix, language).sections
    of_readers = {audience.value for audience in fix.audiences}
    assert [s for s in sections if s.audiences - of_readers or not s.steps] == []
    kinds = [(s.audiences, s.systems, s.browsers) for s in sections]
    assert len(set(kinds)) == len(kinds)


@EVERY_FIX
@EVERY_LANGUAGE
def test_a_guide_begins_with_what_it_does(fix: Fix, language: str) -> None:
    assert source_of(fix, language).intro


@EVERY_FIX
@EVERY_LANGUAGE
def test_a_guide_ends_with_a_note_if_need_be_and_with_when_not_to_follow_it(fix: Fix, language: str) -> None:
    lines = text_of(fix, language).splitlines()
    quoted = [line for line in lines if line.startswith(">")]
    note, when_not = (f"> {label}: " for label in LABELS[language])
    assert lines[-len(quoted) :] == quoted
    assert 1 <= len(quoted) <= 2
    assert quoted[-1].startswith(when_not)
    assert all(line.startswith(note) for line in quoted[:-1])


@EVERY_FIX
def test_when_not_to_follow_a_guide_stands_alone_after_its_heading(fix: Fix) -> None:
    assert re.fullmatch(r"When .*[.]", source_of(fix, "en").when_not)
    assert re.search(r"場合。|とき。", source_of(fix, "ja").when_not)


@EVERY_LANGUAGE
def test_no_two_guides_say_the_same_of_when_not_to_follow_them(language: str) -> None:
    guides = resources.path("guides", language).glob("*.md")
    said = [parse(path.read_text(encoding="utf-8")).when_not for path in guides]
    assert len(set(said)) == len(said)


@EVERY_LANGUAGE
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_root_is_trusted_only_after_its_fingerprint(language: str, audience: Audience, system: str) -> None:
    word = {"en": "fingerprint", "ja": "フィンガープリント"}[language]
    steps = render("trust-private-ca", audience, system, {}, language).steps
    assert any(word in step.text for step in steps[:4])


@EVERY_FIX
@EVERY_LANGUAGE
def test_no_guide_has_html_or_links(fix: Fix, language: str) -> None:
    prose = prose_of(fix, language)
    assert re.findall(r"</?[A-Za-z!]|\]\(|https?:|www\.[a-z]", prose) == []


@EVERY_FIX
@EVERY_LANGUAGE
def test_every_mark_of_the_markdown_is_understood(qtbot: QtBot, fix: Fix, language: str) -> None:
    readers = product(fix.audiences, SYSTEMS, ("", *BROWSERS))
    guides = [render(fix.id, audience, system, {}, language, browser) for audience, system, browser in readers]
    steps = {step.text for guide in guides for step in guide.steps}
    for text in (guides[0].intro, *steps, guides[0].note, guides[0].when_not):
        document = QTextDocument()
        document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        assert "**" not in document.toPlainText()
        assert "`" not in document.toPlainText()


@EVERY_FIX
def test_a_japanese_guide_is_in_japanese(fix: Fix) -> None:
    for section in source_of(fix, "ja").sections:
        assert [s for s in section.steps if not re.search(r"[ぁ-ん]", s.text)] == []
