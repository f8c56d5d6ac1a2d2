"""What a person is told of a case file before it is saved, in both languages, whatever is in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.cases.test_cases import FILES, each_case, read
from tests.flow.test_case_file import full_case
from tests.flow.test_case_redaction import planted
from wizard.causes.diagnose import diagnose
from wizard.flow.case_contents import LEFT_OUT, contents
from wizard.flow.case_file import case_of
from wizard.i18n import LANGUAGES, fields_of, tr, using
from wizard.model.evidence import Evidence

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_all_that_is_in_it_is_told() -> None:
    told = dict(contents(full_case(), "en"))
    assert told["The site"] == ("site.test", "its addresses: 192.0.2.7", "checked on 23 November 2026")
    assert "The certificate has expired" in told["What was found"]
    assert any("the check before" in line for line in told["What was found"])
    assert "as the site sent them: site.test, Observed Issuing" in told["Certificates"]
    assert told["What was done"] == ("1 step of the plan, marked as done", "Add the root “…”")
    assert told["Notes"] == ("Called at 9.", "二回目の電話")
    assert told["What is left out"] == LEFT_OUT


def test_every_part_of_the_computer_that_was_looked_at_is_told() -> None:
    evidence, marks = planted(Evidence)
    told = dict(contents(case_of(diagnose(evidence), NOW), "en"))["The computer and its network"]
    words = ("its system", "its browsers", "its clock", "updates", "trusted root", "proxies", "settings", "login page",
             "in other ways")  # fmt: skip
    assert [next((line for line in told if word in line), None) is not None for word in words] == [True] * len(words)
    assert marks


def test_what_was_not_looked_at_is_not_told() -> None:
    headings = [heading for heading, _ in contents(case_of(diagnose(read(FILES[0]).evidence), NOW), "en")]
    assert "What was done" not in headings
    assert "Notes" not in headings


@each_case
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_whole(path: object, language: str) -> None:
    case = case_of(diagnose(read(path).evidence), NOW)  # type: ignore[arg-type]
    for heading, lines in contents(case, language):
        assert heading
        assert lines
        assert not [line for line in lines if fields_of(line)]


def test_the_language_in_force_stays() -> None:
    with using("ja"):
        before = tr("Cancelled.")
        contents(full_case(), "en")
        assert tr("Cancelled.") == before


def test_nothing_in_it_steers_what_it_is_shown_in() -> None:
    case = replace(full_case(), notes="\u202egnp.exe\n\x1b[31mred\n<b>bold</b>")
    notes = dict(contents(case, "en"))["Notes"]
    assert notes == ("<U+202E>gnp.exe", "<U+001B>[31mred", "<b>bold</b>")
