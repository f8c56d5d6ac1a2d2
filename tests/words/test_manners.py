"""Nobody is blamed or shouted at, and everything is spelled and set in one way."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from tests.words.texts import ROOT, sentences, texts
from wizard import i18n, resources
from wizard.i18n import tr, trn

BLAME = re.compile(
    r"\byou (?:must|should|have to|failed|forgot|did not|need to)\b|\byour (?:fault|mistake|error)\b|"
    r"\b(?:wrongly|illegal\w*|stupid|obvious\w*|simply|forgot|to blame|guilty|careless\w*|bad|incorrect\w*)\b|"
    r"\bfailed to\b|\binvalid (?:input|address|value|option|argument|host|date|code)\b",
    re.IGNORECASE,
)

REASSURING = frozenset({"From here, the site shows an error, too. So it is not your fault."})
"""Texts that take blame away."""

AMERICAN = re.compile(
    r"\b(?:colou?r(?<=color)s?|behavior|center|cancel(?:ed|ing)|license[ds]?(?= (?:to|for) )|dialed|gray|honor|labeled|"
    r"\w*[a-z]iz(?:e|ed|es|ing|ation)|analyz\w+|catalog|check(?= or money)|fulfill|judgment|program(?:ed|ing))\b"
)

NOT_AMERICAN = re.compile(r"\b(?:siz(?:e|ed|es|ing)|Organization validation|priz\w+|seiz\w+)\b")
"""Words that have the letters for another reason; the last name is that of the CA/Browser Forum."""


def _english() -> Iterator[tuple[str, str]]:
    """Yield every English text of the program, of the guides and of the letters, with its place."""
    yield from ((text.places[0], text.words) for text in texts())
    for path in sorted(resources.path("guides", "en").glob("*.md")):
        # Commands, and labels of other programs.
        prose = re.sub(r"```.*?```|`[^`\n]*`|\*\*[^*]+\*\*", "X", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from (
            (path.name, line.strip()) for line in prose.splitlines() if line.strip() and not re.match(r"#|\s*!\[", line)
        )
    letters = tomllib.loads(resources.read_text("letters", "en", "letter.toml"))
    yield from (("letter", line) for line in _leaves(letters))


def _leaves(table: dict[str, object]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _leaves(value)
        else:
            yield str(value)


def _is_quoted(place: str) -> bool:
    """Say whether a text is in the words of other programs: pages of browsers, and their dialogs."""
    return place.startswith(("wizard/causes/clients/", "wizard/flow/viewer/"))


@cache
def _own() -> tuple[tuple[str, str], ...]:
    return tuple((place, words) for place, words in _english() if not _is_quoted(place))


def test_nobody_is_blamed() -> None:
    told = [(place, words) for place, words in _own() if words not in REASSURING]
    assert [(place, words) for place, words in told if BLAME.search(_without_quotes(words))] == []


def _without_quotes(words: str) -> str:
    return re.sub(r"“[^”]*”", "", words)


def test_nobody_is_shouted_at() -> None:
    assert [
        (place, words) for place, words in _own() if "!" in re.sub(r"\{[^}]*\}|“[^”]*”|\S*![\w-]\S*", "", words)
    ] == []


def test_no_button_pleads() -> None:
    buttons = [text.words for text in texts() if "&" in text.words and not re.search(r"[.?]", text.words)]
    assert len(buttons) > 50
    assert [words for words in buttons if re.search(r"\bplease\b", words, re.IGNORECASE)] == []


def test_the_spelling_is_british() -> None:
    found = [(place, words) for place, words in _own() if AMERICAN.search(NOT_AMERICAN.sub("", _without_quotes(words)))]
    assert found == []


def test_there_is_no_double_blank() -> None:
    assert [(place, words) for place, words in _own() if re.search(r"\S  +\S", words)] == []


def test_dots_and_dashes_are_printed_ones() -> None:
    wrong = re.compile(r"\w\.\.\.(?!\w)|\w -- \w|\w - \w|,,|\s[,;:](?:\s|$)|\.\.(?![./\w])")
    assert [(place, words) for place, words in _own() if wrong.search(words)] == []


def test_quotes_stand_in_pairs() -> None:
    assert [(place, words) for place, words in _english() if words.count("“") != words.count("”")] == []


def test_no_text_says_a_sentence_twice() -> None:
    for place, words in _own():
        said = sentences(words)
        assert len(set(said)) == len(said), (place, words)
        spoken = re.findall(r"[a-z]+|\S", words.lower())
        assert [one for one, other in pairwise(spoken) if one == other and one.isalpha()] == [], (place, words)


def test_a_guide_says_no_sentence_twice_to_the_same_reader() -> None:
    for path in sorted(resources.path("guides", "en").glob("*.md")):
        for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            steps = re.findall(r"^\d+\. (.*)", section, flags=re.MULTILINE)
            said = [one for step in steps for one in sentences(re.sub(r"`[^`]*`", "", step)) if len(one) > 40]
            assert sorted({one for one in said if said.count(one) > 1}) == [], path.name


@pytest.fixture
def _window_marks() -> Iterator[None]:
    i18n.typeset()
    yield
    i18n.typeset(on=False)


@pytest.mark.usefixtures("_window_marks")
def test_a_window_shows_printed_marks() -> None:
    assert tr("The authority lost the browsers' trust") == "The authority lost the browsers’ trust"
    assert tr('"{text}" is here, it\'s so', text="a'b") == "“a'b” is here, it’s so"
    assert trn("{n} root's", "{n} roots'", 2) == "2 roots’"


@pytest.mark.usefixtures("_window_marks")
def test_a_line_for_a_server_keeps_its_marks() -> None:
    line = 'Send it once (nginx: add_header Strict-Transport-Security "max-age=31536000" always).'
    assert tr(line) == line


def test_a_terminal_keeps_the_marks_of_keyboards() -> None:
    assert tr("The authority lost the browsers' trust") == "The authority lost the browsers' trust"


def test_the_readme_is_spelled_as_the_program_is() -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [found[0] for found in AMERICAN.finditer(NOT_AMERICAN.sub("", prose))] == []
