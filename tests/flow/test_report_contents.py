"""What a report says, and what it never says."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.test_cases import FILES, read
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.reports import PLANTED, USER, change, planted, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.coded_case import case_from, diagnosis_from
from wizard.flow.report_contents import SECTIONS, sheet_of
from wizard.flow.report_name import MOST_NOTES
from wizard.flow.report_page import report_page
from wizard.flow.report_sheet import Facts, Paragraph, ReportInput, Section, Table
from wizard.flow.report_text import mail_draft, report_text
from wizard.i18n import LANGUAGES, use
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis
from wizard.model.terms import Audience

EXPIRED = diagnose(chained(leaf=(-100, -10)))
GOOD = diagnose(chained())


def section(report: ReportInput, id_: str) -> Section | None:
    return next((section for section in sheet_of(report).sections if section.id == id_), None)


def table(report: ReportInput, id_: str) -> Table:
    found = section(report, id_)
    assert found is not None
    return next(block for block in found.blocks if isinstance(block, Table))


def test_a_report_has_its_sections_in_order() -> None:
    report = report_of(EXPIRED, previous=GOOD, changes=(change(),), notes="Called at noon.")
    assert [section.id for section in sheet_of(report).sections] == [
        "before", "plan", "changes", "found", "notes", "code", "browsers", "chain", "dates", "checks",
    ]  # fmt: skip


def test_a_section_with_nothing_to_say_is_left_out() -> None:
    bare = report_of(GOOD, code="")
    assert [section.id for section in sheet_of(bare).sections] == ["plan", "browsers", "chain", "dates", "checks"]


def test_each_browser_is_told_with_its_code_and_page() -> None:
    rows = [(row[0].lines[0], row[1].lines[0]) for row in table(report_of(EXPIRED), "browsers").rows]
    assert rows == [
        ("Chrome", "NET::ERR_CERT_DATE_INVALID"),
        ("Edge", "NET::ERR_CERT_DATE_INVALID"),
        ("Firefox", "SEC_ERROR_EXPIRED_CERTIFICATE"),
        ("Safari", "NSURLErrorDomain -1202"),
    ]


def test_before_and_after_stand_side_by_side() -> None:
    rows = {row[0].lines[0]: (row[1].lines, row[2].lines)
            for row in table(report_of(GOOD, previous=EXPIRED), "before").rows}  # fmt: skip
    assert rows["Verdict"] == (("The connection is not trusted.",), ("The connection is trusted.",))
    assert rows["Found"] == (("The certificate has expired",), ("nothing",))
    assert rows["Opens in"] == (("no browser",), ("Chrome, Edge, Firefox, Safari",))


def test_findings_are_told_with_weight_and_beginning() -> None:
    found = section(report_of(EXPIRED), "found")
    assert found is not None
    first = found.blocks[0]
    assert isinstance(first, Facts)
    rows = {label: cell.lines[0] for label, cell in first.rows}
    assert rows["Effect"] == "✗ Stops the connection"
    assert rows["Since when"].startswith("It has been like this since 13 November 2026")


def rows_of(report: ReportInput, place: int) -> dict[str, str]:
    found = section(report, "found")
    assert found is not None
    block = found.blocks[place]
    assert isinstance(block, Facts)
    return {label: cell.lines[0] for label, cell in block.rows}


def case(stem: str) -> Diagnosis:
    return diagnose(read(next(file for file in FILES if file.stem == stem)).evidence)


def test_what_another_cause_explains_is_said_to_be_its_consequence() -> None:
    report = report_of(case("clock-wrong"))
    assert "Who can mend it" not in rows_of(report, 0)
    assert rows_of(report, 1)["Consequence of"] == "This computer's clock is wrong"
    assert "Who can mend it" not in rows_of(report, 1)


def test_a_cause_of_its_own_says_who_can_mend_it() -> None:
    assert (
        rows_of(report_of(case("expired-and-another-name")), 1)["Who can mend it"]
        == "The site has to be mended by its owner."
    )


def test_since_when_is_left_out_where_nobody_knows() -> None:
    assert "Since when" not in rows_of(report_of(case("clock-wrong")), 0)


def test_a_report_of_a_code_makes_no_details_up() -> None:
    coded = diagnosis_from(case_from(case("chain-expired"), "windows", "chrome"))
    assert set(rows_of(report_of(coded), 0)) == {"Effect", "Name of the cause"}
    assert section(report_of(coded), "chain") is None


def test_notes_are_said_to_stand_as_written_where_there_are_any() -> None:
    assert sheet_of(report_of(GOOD)).colophon.endswith("passwords and other sites.")
    assert sheet_of(report_of(GOOD, notes="a")).colophon.endswith("the notes stand as they were written.")


def test_every_section_has_its_place() -> None:
    every = {section.id for path in FILES for section in sheet_of(
        report_of(diagnose(read(path).evidence), previous=GOOD, changes=(change(),), notes="a")).sections}  # fmt: skip
    assert every == set(SECTIONS)


def test_what_was_not_looked_at_is_told_in_one_line() -> None:
    checks = section(report_of(EXPIRED), "checks")
    assert checks is not None
    last = checks.blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.text.startswith("Not checked: Date and time, Time zone, ")


def test_the_code_is_spelled_in_the_language_of_the_report() -> None:
    assert table(report_of(EXPIRED), "code").rows[0][1].lines[0] == "two, one, Zulu, Zulu"
    japanese = table(report_of(EXPIRED, language="ja"), "code").rows[0][1].lines[0]
    assert japanese.startswith("数字のニ")


def test_notes_keep_their_lines_and_hide_nothing() -> None:
    notes = section(report_of(EXPIRED, notes="one\r\ntwo\u202e\x1b[31m"), "notes")
    assert notes is not None
    assert notes.blocks == (Paragraph("one\ntwo<U+202E><U+001B>[31m"),)
    long = section(report_of(EXPIRED, notes="x" * 1_000_000), "notes")
    assert long is not None
    assert long.blocks == (Paragraph("x" * MOST_NOTES),)


def test_the_language_in_force_stays() -> None:
    use("ja")
    assert sheet_of(report_of(GOOD)).language == "en"
    assert sheet_of(report_of(GOOD, language="ja")).verdict == "接続は信頼できます。"
    with pytest.raises(ValueError, match="'fr'"):
        sheet_of(report_of(GOOD, language="fr"))


def test_a_message_alone_has_a_report_too() -> None:
    diagnosis = made_diagnosis([finding("expired")])
    target = replace(diagnosis.evidence.target, host="")
    evidence = replace(diagnosis.evidence, target=target, attempts=(), clock=Unknown.NOT_ASKED, offline=True)
    sheet = sheet_of(report_of(replace(diagnosis, evidence=evidence, chain=(), path=())))
    assert sheet.title == "Report about an error message"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_report_tells_what_is_private(path: Path) -> None:
    evidence = planted(read(path).evidence)
    diagnosis = diagnose(evidence)
    # It is there to be told.
    assert USER in repr(diagnosis.checks)
    for audience in (Audience.OWNER, Audience.VISITOR, Audience.HELPDESK):
        report = report_of(diagnosis, previous=diagnosis, changes=(change(),), audience=audience)
        for text in (report_page(report), report_text(report), mail_draft(report).subject + mail_draft(report).body):
            assert [mark for mark in PLANTED if mark in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_stand_in_each_form_where_they_are_given_and_in_none_else(language: str) -> None:
    for notes in ("", "note-marker"):
        report = report_of(EXPIRED, notes=notes, language=language)
        for text in (report_page(report), report_text(report), mail_draft(report).body):
            assert ("note-marker" in text) is bool(notes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", Audience)
def test_every_reader_gets_a_report_in_each_language(audience: Audience, language: str) -> None:
    sheet = sheet_of(report_of(EXPIRED, audience=audience, language=language))
    assert sheet.language == language
    assert len(sheet.sections) == 7
