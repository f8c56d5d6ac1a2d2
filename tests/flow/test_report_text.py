"""A report as plain text and as a mail."""

import pytest

from tests.support.reports import named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.letter import LONGEST_URL, mailto
from wizard.flow.report_text import mail_draft, report_text
from wizard.i18n import LANGUAGES
from wizard.plain import columns, visible

EXPIRED = diagnose(chained(leaf=(-100, -10)))
GOOD = diagnose(chained())


def test_a_ticket_begins_with_what_matters() -> None:
    lines = report_text(report_of(EXPIRED)).split("\n")
    assert lines[:4] == ["Report about site.test", "=" * 22, "", "The connection is not trusted."]
    assert "Checked             23 November 2026 10:00 UTC" in lines
    assert "  Subject        CN=site.test" in lines
    assert lines[-1] == ""


def test_what_to_do_now_stands_in_the_first_lines() -> None:
    for text in (report_text(report_of(EXPIRED)), mail_draft(report_of(EXPIRED)).body):
        assert "To do now: " in "\n".join(text.split("\n")[:10])


def test_columns_of_wide_letters_are_aligned() -> None:
    lines = report_text(report_of(EXPIRED, language="ja")).split("\n")
    codes = [line for line in lines if "_" in line and line.startswith(("Chrome", "Firefox"))]
    assert len({columns(line[: line.index(code)]) for line in codes for code in line.split()[1:2]}) == 1
    assert lines[1] == "=" * columns(lines[0])


def test_before_and_after_have_heads() -> None:
    lines = report_text(report_of(GOOD, previous=EXPIRED)).split("\n")
    head = next(line for line in lines if line.split() == ["Before", "After"])
    verdict = next(line for line in lines if line.startswith("Verdict"))
    assert verdict[head.index("Before") :].startswith("The connection is not trusted.")
    assert verdict[head.index("After") :] == "The connection is trusted."


HOSTILE = ("https://evil.example/x", "me@evil.example", "www.evil.example", "a\r\nBcc: b", "\x1b[31mred", "\u202egnp")
SHOWN = ("https[:]//evil[.]example/x", "me[at]evil.example", "www[.]evil.example", "a<U+000D><U+000A>Bcc: b",
         "<U+001B>[31mred", "<U+202E>gnp")  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), list(zip(HOSTILE, SHOWN, strict=True)))
def test_hostile_names_stay_text_and_lead_nowhere(text: str, shown: str) -> None:
    report = report_of(named(text))
    for told in (report_text(report), mail_draft(report).body):
        assert text not in told
        assert shown in told
        assert visible(told, lines=True) == told


def test_a_name_of_a_million_letters_is_cut() -> None:
    assert len(report_text(report_of(named("x" * 1_000_000)))) < 20_000


def test_a_mail_says_what_it_is_about_and_leaves_the_rest_out() -> None:
    draft = mail_draft(report_of(EXPIRED, notes="Please answer by noon."))
    assert draft.subject == "Report about site.test: The connection is not trusted."
    assert draft.body.startswith("Hello,\n\nHere is what was found about site.test.\n\nThe connection is not trusted.")
    assert "What each browser shows" in draft.body
    assert "Please answer by noon." in draft.body
    assert "What was checked" not in draft.body
    assert "SHA-256" not in draft.body


def test_a_mail_program_can_be_asked_to_open_it() -> None:
    address = mailto(mail_draft(report_of(EXPIRED)))
    assert address.startswith("mailto:?subject=Report%20about%20site.test")
    assert len(address) <= LONGEST_URL


def test_a_mail_needs_no_letters_of_one_width() -> None:
    """Its reader's program has letters of its own, and columns of spaces fall apart there."""
    for language in LANGUAGES:
        body = mail_draft(report_of(GOOD, previous=EXPIRED, language=language)).body
        assert "  " not in body.replace("\n  ", "\n")
    body = mail_draft(report_of(EXPIRED)).body.split("\n")
    assert "Site: site.test" in body
    assert "1. Stay out for now – ○ still to be done" in body
    assert "  Effect: ✗ Stops the connection" in body
    both = mail_draft(report_of(GOOD, previous=EXPIRED)).body
    assert "Verdict – Before: The connection is not trusted. – After: The connection is trusted." in both
