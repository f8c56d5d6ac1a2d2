import ast
import gettext
import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.support.packaging_tools import tool
from wizard import i18n, resources
from wizard.i18n import N_, tr, trn, use, using

ROOT = Path(__file__).resolve().parent.parent
MOMENT = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)


catalogue = tool("catalogue")


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Return every text of the program."""
    found = catalogue.collected()
    assert isinstance(found, Catalog)
    return found


def forms(text: Message | str | tuple[str, ...]) -> Iterator[str]:
    """Return singular and plural of a text or of its translation."""
    words = text.id if isinstance(text, Message) else text
    yield from (words,) if isinstance(words, str) else words


@pytest.mark.parametrize("po", catalogue.po_files(), ids=lambda po: po.parts[-3])
def test_every_text_has_a_translation_with_the_same_fields(texts: Catalog, po: Path) -> None:
    assert catalogue.complaints(po, texts) == []


@pytest.mark.parametrize("po", catalogue.po_files(), ids=lambda po: po.parts[-3])
def test_no_translation_is_left_over(texts: Catalog, po: Path) -> None:
    assert sorted({m.id for m in catalogue.read(po) if m.id} - {m.id for m in texts}, key=str) == []


@pytest.mark.parametrize("po", catalogue.po_files(), ids=lambda po: po.parts[-3])
def test_no_text_holds_markup(po: Path) -> None:
    marked = [
        form for m in catalogue.read(po) if m.id for text in (m.id, m.string) for form in forms(text)
        if re.search(r"<\s*/?\s*[a-zA-Z!]", form) or "&lt;" in form or "&amp;" in form
    ]  # fmt: skip
    assert marked == []


def test_every_language_but_the_first_has_a_catalogue() -> None:
    assert [po.parts[-3] for po in catalogue.po_files()] == list(i18n.LANGUAGES[1:])


def test_a_translation_reaches_the_reader() -> None:
    use("ja")
    assert tr("The connection is trusted.") != "The connection is trusted."


def test_a_text_without_translation_stays_itself() -> None:
    use("ja")
    assert tr("Nobody ever translated this.") == "Nobody ever translated this."


def test_the_empty_text_is_not_the_catalogue_s_header() -> None:
    use("ja")
    assert tr("") == ""


def test_marking_changes_nothing() -> None:
    assert N_("The connection is trusted.") == "The connection is trusted."


def test_an_unknown_language_is_refused_and_the_old_one_stays() -> None:
    with pytest.raises(ValueError, match="'fr'; expected one of en, ja"):
        use("fr")
    assert i18n.language() == "en"


def test_a_language_holds_inside_its_block_alone() -> None:
    with using("ja"):
        assert i18n.language() == "ja"
        with using("en"):
            assert tr("The connection is trusted.") == "The connection is trusted."
        assert i18n.language() == "ja"
    assert i18n.language() == "en"


def test_a_block_that_fails_gives_the_language_back() -> None:
    with pytest.raises(KeyError), using("ja"):
        raise KeyError
    assert i18n.language() == "en"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja"}, "ja"),
        ({"LANG": "ja-JP"}, "ja"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANGUAGE": "de:ja:en", "LANG": "en_US.UTF-8"}, "ja"),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LC_MESSAGES": "ja_JP.eucJP", "LANG": "en_GB.UTF-8"}, "ja"),
        ({"LANG": "jam_JM"}, "en"),
    ],
)
def test_the_system_s_language_is_found(environment: dict[str, str], language: str) -> None:
    assert i18n.system_language(environment) == language


def test_a_number_chooses_its_form() -> None:
    assert [trn("{n} day", "{n} days", n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_other_fields_may_stand_beside_the_number() -> None:
    assert trn("{n} of {all}", "{n} of {all}", 2, all=3) == "2 of 3"


def test_braces_without_values_stay() -> None:
    assert tr("a {field} as it is") == "a {field} as it is"


def test_a_value_is_never_taken_for_a_text_with_fields() -> None:
    assert tr("{name} is here", name="{name!r}{0}") == "{name!r}{0} is here"


def test_a_translation_that_does_not_fit_gives_way(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert i18n.fill("for {host}", "{wirt}", {"host": "shop.example"}) == "for shop.example"
    assert "does not fit" in caplog.text


def test_the_fields_of_a_text_are_found() -> None:
    assert i18n.fields_of("{host} until {date:%Y}, {{not this}}") == {"host", "date"}


@pytest.mark.parametrize(("language", "words"), [("en", "23 November 2026"), ("ja", "2026年11月23日")])
def test_a_date_reads_as_people_write_it(language: str, words: str) -> None:
    with using(language):
        assert i18n.date_in_words(MOMENT) == words
        assert i18n.date_in_words(MOMENT, with_time=True) == f"{words} 22:05 UTC"
        assert tr("{date}", date=MOMENT) == words


def test_a_japanese_bracket_brings_its_own_blank() -> None:
    with i18n.using("ja"):
        assert i18n.fill("", "開くには: {way}", {"way": "「設定」"}) == "開くには:「設定」"
        assert i18n.fill("", "開くには: {way}", {"way": "Windows"}) == "開くには: Windows"


@pytest.mark.parametrize(("language", "words"), [("en", "Nov 2026"), ("ja", "2026年11月")])
def test_a_month_reads_as_people_write_it_in_little_room(language: str, words: str) -> None:
    with using(language):
        assert i18n.month_in_words(MOMENT) == words


@pytest.mark.parametrize(("language", "words"), [("en", "2026"), ("ja", "2026年")])
def test_a_year_reads_as_people_write_it(language: str, words: str) -> None:
    with using(language):
        assert i18n.year_in_words(MOMENT) == words


def test_a_date_is_told_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert i18n.date_in_words(datetime(2026, 11, 24, 7, 5, tzinfo=tokyo)) == "23 November 2026"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(seconds=120), "2 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=1), "24 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=60), "2 months"),
        (timedelta(days=365), "12 months"),
        (timedelta(days=730), "2 years"),
        (timedelta(days=-400), "13 months"),
    ],
)
def test_a_span_is_told_in_its_largest_fitting_unit(span: timedelta, words: str) -> None:
    assert i18n.span_in_words(span) == words


def test_the_compiled_catalogue_is_not_older_than_its_source() -> None:
    compiled = gettext.translation(i18n.DOMAIN, localedir=resources.path("locale"), languages=["ja"])
    source = catalogue.read(resources.path("locale", "ja", "LC_MESSAGES", "wizard.po"))
    differing = [m.id for m in source if isinstance(m.id, str) and m.id and compiled.gettext(m.id) != m.string]
    assert differing == [], "run packaging/hatch_build.py"


def test_no_text_hides_in_an_f_string() -> None:
    # Babel reads the tokens of the running Python, and before 3.12 an f-string is a single one.
    hidden = [
        f"{path.relative_to(ROOT)}:{part.lineno}"
        for path in (ROOT / "wizard").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Name)
        and part.func.id in {"tr", "trn", "N_"}
        and part.args
        and isinstance(part.args[0], ast.Constant)
    ]
    assert hidden == []


def test_a_language_for_a_while_is_that_of_one_thread_alone() -> None:
    entered, left = threading.Event(), threading.Event()
    told: list[str] = []

    def work() -> None:
        with i18n.using("ja"):
            entered.set()
            left.wait(10)
            told.append(i18n.language())
        told.append(i18n.language())

    i18n.use("en")
    thread = threading.Thread(target=work)
    thread.start()
    assert entered.wait(10)
    assert (i18n.language(), tr("Close")) == ("en", "Close")
    left.set()
    thread.join(10)
    assert told == ["ja", "en"]


def test_a_language_chosen_meanwhile_stays_when_the_other_one_ends() -> None:
    i18n.use("en")
    with i18n.using("ja"):
        i18n.use("ja")
        with i18n.using("en"):
            assert i18n.language() == "en"
        assert i18n.language() == "ja"
    assert i18n.language() == "ja"
    i18n.use("en")
