"""What holds for the text of every guide, in every language."""

import re
import tomllib

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from wizard import i18n, resources
from wizard.fixes.base import SYSTEMS, Fix
from wizard.fixes.catalog import FIXES
from wizard.fixes.guides import FIELDS, Source, parse, render
from wizard.model.finding import Audience

EVERY_FIX = pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix.id)
EVERY_LANGUAGE = pytest.mark.parametrize("language", i18n.LANGUAGES)

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FIELD = re.compile(r"\{([a-z]+)\}")

FORBIDDEN = re.compile(
    r"""proceed\s+to|proceed\s+anyway|\(unsafe\)|\(risky\)|accept\s+the\s+risk|add\s+exception|thisisunsafe
    |ignore\s+the\s+(warning|error)|click\s+through|visit\s+this\s+website
    |安全ではありません\)|危険性を承知で|例外を追加|へ進む|警告を無視|無視して続行
    |--insecure|curl\s+(-\w*k\b)|--no-check-certificate|verify\s*=\s*false|sslverify\s+false|strict-ssl\s+false
    |CERT_NONE|REJECT_UNAUTHORIZED|ignore-certificate-errors|ssl_verify\s*:\s*false|-noverify|SkipCertificateCheck
    |ServerCertificateValidationCallback|TrustAllCerts|CURLOPT_SSL_VERIFYPEER|test-type""",
    re.IGNORECASE | re.VERBOSE,
)


def text_of(fix: Fix, language: str) -> str:
    return resources.read_text("guides", language, f"{fix.id}.md")


def source_of(fix: Fix, language: str) -> Source:
    return parse(text_of(fix, language))


def prose_of(fix: Fix, language: str) -> str:
    return CODE.sub("", text_of(fix, language))


@EVERY_FIX
def test_both_languages_have_the_same_sections(fix: Fix) -> None:
    english, japanese = (source_of(fix, language).sections for language in ("en", "ja"))
    assert [(s.audiences, s.systems) for s in english] == [(s.audiences, s.systems) for s in japanese]


@EVERY_FIX
def test_both_languages_have_the_same_number_of_steps(fix: Fix) -> None:
    english, japanese = (source_of(fix, language).sections for language in ("en", "ja"))
    assert [len(s.steps) for s in english] == [len(s.steps) for s in japanese]


@EVERY_FIX
def test_both_languages_use_the_same_fields_in_each_step(fix: Fix) -> None:
    english, japanese = (
        [set(FIELD.findall(step)) for section in source_of(fix, language).sections for step in section.steps]
        for language in ("en", "ja")
    )
    assert english == japanese


@EVERY_FIX
def test_both_languages_use_the_same_fields_around_the_steps(fix: Fix) -> None:
    english, japanese = (source_of(fix, language) for language in ("en", "ja"))
    assert set(FIELD.findall(english.intro)) == set(FIELD.findall(japanese.intro))
    assert set(FIELD.findall(english.note)) == set(FIELD.findall(japanese.note))


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
def test_everybody_concerned_has_steps_on_every_system(fix: Fix, language: str) -> None:
    missing = [
        (audience.value, system)
        for audience in fix.audiences
        for system in SYSTEMS
        if len(render(fix.id, audience, system, {}, language).steps) < 2
    ]
    assert missing == []


@EVERY_FIX
@EVERY_LANGUAGE
def test_a_guide_begins_with_what_it_does(fix: Fix, language: str) -> None:
    assert source_of(fix, language).intro


@EVERY_FIX
@EVERY_LANGUAGE
def test_a_guide_has_one_note_at_most_and_at_its_end(fix: Fix, language: str) -> None:
    notes = [line for line in text_of(fix, language).splitlines() if line.startswith(">")]
    assert notes in ([], [text_of(fix, language).splitlines()[-1]])


@EVERY_FIX
@EVERY_LANGUAGE
def test_no_guide_leads_past_a_warning_or_switches_verification_off(fix: Fix, language: str) -> None:
    assert FORBIDDEN.findall(text_of(fix, language)) == []


@pytest.mark.parametrize(
    "advice",
    ["Click Proceed to shop.example (unsafe).", "curl -k https://shop.example", "verify=False", "例外を追加します。"],
)
def test_the_list_of_forbidden_advice_knows_it_when_it_sees_it(advice: str) -> None:
    assert FORBIDDEN.search(advice)


@EVERY_LANGUAGE
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_root_is_trusted_only_after_its_fingerprint(language: str, audience: Audience, system: str) -> None:
    word = {"en": "fingerprint", "ja": "フィンガープリント"}[language]
    steps = render("trust-private-ca", audience, system, {}, language).steps
    assert any(word in step for step in steps[:4])


@EVERY_FIX
@EVERY_LANGUAGE
def test_no_guide_has_html_or_links(fix: Fix, language: str) -> None:
    prose = prose_of(fix, language)
    assert re.findall(r"</?[A-Za-z!]|\]\(|https?:|www\.[a-z]", prose) == []


@EVERY_FIX
@EVERY_LANGUAGE
def test_every_mark_of_the_markdown_is_understood(qtbot: QtBot, fix: Fix, language: str) -> None:
    for audience in fix.audiences:
        for system in SYSTEMS:
            guide = render(fix.id, audience, system, {}, language)
            for text in (guide.intro, *guide.steps, guide.note):
                document = QTextDocument()
                document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
                assert "**" not in document.toPlainText()
                assert "`" not in document.toPlainText()


@EVERY_FIX
def test_a_japanese_guide_is_in_japanese(fix: Fix) -> None:
    for section in source_of(fix, "ja").sections:
        assert [s for s in section.steps if not re.search(r"[ぁ-ん]", s)] == []
