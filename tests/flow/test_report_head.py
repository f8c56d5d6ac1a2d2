"""The head of a report: what matters in five seconds, and what it is about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cases.test_cases import FILES, read
from tests.flow.call.callers import BEGAN
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.reports import CODE, report_of
from tests.support.timelines import chained
from wizard.causes.base import sentence_of
from wizard.causes.diagnose import diagnose
from wizard.fixes.readers import Reader
from wizard.flow.call.ending import plan_of
from wizard.flow.call.state import begin, with_words
from wizard.flow.coded_case import case_from, diagnosis_from, plan_from
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_head import is_from_code, is_untested, steps_of, whose
from wizard.flow.report_sheet import ReportInput, Tone
from wizard.model.finding import Audience, ClientVerdict, Diagnosis

EXPIRED = diagnose(chained(leaf=(-100, -10)))
GOOD = diagnose(chained())
CODED = diagnosis_from(case_from(EXPIRED, "windows", "chrome"))
TOLD = plan_of(with_words(begin(BEGAN), "NET::ERR_CERT_DATE_INVALID")).diagnosis


def case(stem: str) -> Diagnosis:
    return diagnose(read(next(file for file in FILES if file.stem == stem)).evidence)


def facts(report: ReportInput) -> dict[str, str]:
    return {label: cell.lines[0] for label, cell in sheet_of(report).facts.rows}


def test_the_head_tells_the_sentence_whose_problem_it_is_and_when() -> None:
    sheet = sheet_of(report_of(EXPIRED))
    assert sheet.title == "Report about site.test"
    assert EXPIRED.headline is not None
    assert sheet.sentence == sentence_of(EXPIRED.headline)
    assert sheet.whose.startswith("The site has to be mended by its owner.")
    assert {label: cell.lines[0] for label, cell in sheet.facts.rows} == {
        "Site": "site.test",
        "Checked": "23 November 2026 10:00 UTC",
        "By the local clock": "23 November 2026, 19:00 (JST, UTC+09:00)",
        "Device in question": "Windows 11, Chrome",
        "Steps for": "a visitor of the site",
        "Report made": "23 November 2026 11:30 UTC",
        "Case code": CODE,
    }


def test_what_was_judged_for_another_day_says_so() -> None:
    later = replace(EXPIRED, at=EXPIRED.at + timedelta(days=3))
    rows = dict(sheet_of(report_of(later)).facts.rows)
    assert rows["Judged for"].lines == ("26 November 2026 10:00 UTC",)


def test_a_good_site_is_told_to_be_good() -> None:
    sheet = sheet_of(report_of(GOOD))
    assert (sheet.tone, sheet.sentence) == (
        Tone.OK, "Everything that was checked is in order. The site opens securely.",
    )  # fmt: skip


def test_a_browser_that_refuses_makes_it_no_good() -> None:
    refusing = {"firefox": ClientVerdict(code="SEC_ERROR_REVOKED_CERTIFICATE", heading="Stop", can_proceed=False)}
    sheet = sheet_of(report_of(replace(made_diagnosis(), browsers=refusing)))
    assert sheet.tone is Tone.WARNING
    assert sheet.sentence.endswith("It is refused by: Firefox.")


@pytest.mark.parametrize(
    ("audience", "told"), [(Audience.OWNER, "Renew the certificate"), (Audience.VISITOR, "Stay out for now")]
)
def test_what_to_do_now_is_the_first_step_of_whom_it_is_for(audience: Audience, told: str) -> None:
    assert sheet_of(report_of(EXPIRED, audience=audience)).next_step == f"To do now: {told}"


def test_what_is_done_is_not_to_be_done_again() -> None:
    report = report_of(case("interception"))
    first, second, *_ = steps_of(report)
    marks = Marks().with_mark(first.fix, Mark(Standing.DONE))
    assert sheet_of(replace(report, marks=marks)).next_step == f"To do now: {second.title}"
    for step in steps_of(report):
        marks = marks.with_mark(step.fix, Mark(Standing.SKIPPED))
    assert sheet_of(replace(report, marks=marks)).next_step == "Every step of the plan has been gone through."


def test_where_nothing_is_wrong_nothing_is_to_be_done() -> None:
    assert sheet_of(report_of(GOOD)).next_step == ""


def test_a_code_has_a_day_and_no_certificate() -> None:
    sheet = sheet_of(report_of(CODED))
    assert sheet.title == "Report about a case code"
    assert sheet.whose.endswith("This rests on a case code alone; no certificate was seen here.")
    rows = facts(report_of(CODED))
    assert rows["As of"] == "23 November 2026"
    assert not {"Checked", "By the local clock", "Judged for"} & set(rows)


def test_what_a_caller_told_is_said_to_be_told() -> None:
    sheet = sheet_of(report_of(TOLD))
    assert sheet.whose.endswith("This rests on what was read out or told; no certificate was seen.")
    assert "As of" in facts(report_of(TOLD))


def test_what_was_seen_is_told_from_what_was_not() -> None:
    assert [is_from_code(each) for each in (CODED, TOLD, EXPIRED)] == [True, False, False]
    assert [is_untested(each) for each in (CODED, TOLD, EXPIRED)] == [True, True, False]
    # A connection that failed was seen all the same.
    assert not is_untested(case("dns-failure"))
    assert not is_untested(case("no-network"))


def test_this_computer_is_told_where_the_trouble_is_its_own() -> None:
    assert facts(report_of(EXPIRED))["Device in question"] == "Windows 11, Chrome"
    clock = report_of(case("clock-wrong"))
    assert facts(clock)["Device in question"] == "Windows 11, Chrome (called “this computer” here)"
    assert "Device in question" not in facts(replace(clock, reader=Reader("", "")))


def test_a_case_known_by_its_code_has_the_plan_of_the_code() -> None:
    code = replace(case_from(made_diagnosis([finding("self-signed")])), may_trust_root=False, system="macos")
    told = report_of(diagnosis_from(code), coded=code)
    fixes = [step.fix for step in steps_of(told)]
    assert fixes == [step.fix for step in plan_from(code, Audience.VISITOR, "windows")]
    assert {step.system for step in steps_of(told)} == {"windows"}
    # The diagnosis that was made of it cannot know what its certificates forbid.
    assert "trust-private-ca" in {step.fix for step in steps_of(replace(told, coded=None))}
    assert "trust-private-ca" not in fixes


def test_this_computer_is_named_wherever_it_is_spoken_of() -> None:
    """The first cause of this message is the site's, the second one the clock of whoever saw it."""
    assert [found.cause for found in TOLD.findings][:2] == ["expired", "clock-wrong"]
    device = facts(report_of(TOLD, reader=Reader("windows", "chrome")))["Device in question"]
    assert device == "Windows 11, Chrome (called “this computer” here)"


@pytest.mark.parametrize("message", ["ERR_NAME_NOT_RESOLVED", "NET::ERR_CERT_DATE_INVALID"])
def test_of_a_message_alone_nobody_knows_whether_the_site_is_trusted(message: str) -> None:
    told = plan_of(with_words(begin(BEGAN), message)).diagnosis
    assert sheet_of(report_of(told)).verdict == "No secure connection can be made."


def test_the_owner_of_the_site_is_spoken_to() -> None:
    assert whose(EXPIRED, Audience.OWNER).startswith("You can mend this")
    assert whose(EXPIRED, Audience.HELPDESK).startswith("The site has to be mended by its owner.")
