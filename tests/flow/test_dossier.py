"""One case as the windows hand it around, and what is made of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.flow.test_case_file import some_diagnosis
from tests.support.diagnoses import finding
from wizard.causes.explain import explain
from wizard.fixes.actions.base import Said, Scope
from wizard.fixes.actions.journal import Entry
from wizard.fixes.actions.journal import Standing as ChangeStanding
from wizard.flow.acting import Change
from wizard.flow.case_code import code_of, read_code
from wizard.flow.case_file import Case, Done, case_of, read_case, rediagnose, summary_of, write_case
from wizard.flow.coded_case import diagnosis_from
from wizard.flow.dossier import case_for, code_for, dossier_of, entry_for, report_for
from wizard.flow.history_seal import DISAGREE, WARNED
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.session import (
    Session,
    rechecking,
    shown_for,
    with_diagnosis,
    with_explanation,
    with_marks,
    with_notes,
)
from wizard.flow.told import with_case, with_code
from wizard.model.finding import ClientVerdict
from wizard.model.terms import Audience, Severity

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def some_session() -> Session:
    session = with_diagnosis(Session(audience=Audience.HELPDESK), some_diagnosis())
    session = shown_for(session, system="windows-10", browser="firefox")
    return with_notes(with_marks(session, Marks({"tell-owner": Mark(Standing.DONE)})), "Called at 9.")


def change(at: datetime) -> Change:
    entry = Entry(
        id="1", kind="nss", does=Said("Add it"), where=Said("Chrome"), scope=next(iter(Scope)), begun_at=at,
        standing=ChangeStanding.DONE, arguments={},
    )  # fmt: skip
    return Change(entry=entry, is_there=True)


def test_without_an_answer_there_is_no_case() -> None:
    assert dossier_of(Session()) is None


def test_a_case_file_has_all_that_a_session_knows() -> None:
    dossier = dossier_of(some_session())
    assert dossier is not None
    case = read_case(write_case(case_for(dossier, NOW)))
    assert (case.system, case.browser, case.audience) == ("windows-10", "firefox", Audience.HELPDESK)
    assert case.marks.of("tell-owner").standing is Standing.DONE
    assert (case.notes, case.made_at, case.found.causes) == ("Called at 9.", NOW, ("expired",))


def test_the_code_names_the_device_that_the_plan_is_for() -> None:
    dossier = dossier_of(some_session())
    assert dossier is not None
    coded = read_code(code_for(dossier))
    assert (coded.system, coded.browser) == ("windows-10", "firefox")
    assert [finding.cause for finding in coded.findings] == ["expired"]


def test_a_message_alone_is_a_case_as_well() -> None:
    session = with_explanation(Session(), explain("NET::ERR_CERT_DATE_INVALID at shop.example"), NOW)
    dossier = dossier_of(session)
    assert dossier is not None
    summary = entry_for(dossier, NOW)
    assert (summary.host, summary.causes, summary.when) == ("shop.example", ("expired", "clock-wrong"), NOW)


def test_what_this_computer_alone_trusts_is_no_trusted_site_of_the_list() -> None:
    good = some_diagnosis("good")
    code = "NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED"
    refused = replace(good, browsers={"chrome": ClientVerdict(code=code, heading=None, can_proceed=True)})
    warned = replace(good, findings=(replace(finding("revocation-unknown"), severity=Severity.WARNING),))
    noted = replace(good, findings=(replace(finding("outdated-software"), severity=Severity.NOTE),))
    verdicts = []
    for diagnosis in (good, refused, warned, noted, some_diagnosis()):
        dossier = dossier_of(with_diagnosis(Session(), diagnosis))
        assert dossier is not None
        verdicts.append(entry_for(dossier, NOW).verdict)
    assert verdicts == ["trusted", DISAGREE, WARNED, "trusted", "untrusted"]


def test_only_changes_of_this_case_belong_to_it() -> None:
    session = some_session()
    assert session.diagnosis is not None
    before, since = (change(session.diagnosis.at + timedelta(hours=hours)) for hours in (-1, 1))
    dossier = dossier_of(session, [before, since])
    assert dossier is not None
    assert dossier.changes == (since,)


def test_what_was_changed_between_two_checks_belongs_to_the_case() -> None:
    first = some_diagnosis()
    session = with_diagnosis(Session(), first)
    session = with_diagnosis(session, replace(some_diagnosis("good"), at=first.at + timedelta(hours=2)))
    between = change(first.at + timedelta(hours=1))
    dossier = dossier_of(session, [between])
    assert dossier is not None
    assert (dossier.changes, dossier.previous) == ((between,), first)


def told_case() -> Case:
    done = Done(does=Said("Add it"), where=Said("Chrome"), at=NOW, standing=ChangeStanding.DONE)
    return replace(case_of(some_diagnosis(), NOW), before=summary_of(some_diagnosis("good")), done=(done,))


def test_a_case_that_was_taken_up_is_saved_with_all_that_its_file_told() -> None:
    told = told_case()
    dossier = dossier_of(with_case(Session(), told, rediagnose(told)))
    assert dossier is not None
    again = read_case(write_case(case_for(dossier, NOW + timedelta(days=1))))
    assert (again.before, again.done) == (told.before, told.done)


def test_changes_of_this_computer_are_none_of_a_case_that_was_told() -> None:
    told = told_case()
    session = with_case(Session(), told, rediagnose(told))
    here = replace(some_diagnosis("good"), at=told.at + timedelta(days=7))
    earlier, later = change(told.at + timedelta(days=1)), change(here.at + timedelta(hours=1))
    dossier = dossier_of(session, [earlier])
    assert dossier is not None
    assert dossier.changes == ()
    dossier = dossier_of(with_diagnosis(rechecking(session), here), [earlier, later])
    assert dossier is not None
    assert dossier.changes == (later,)


def test_a_report_is_in_the_language_that_was_asked_for() -> None:
    dossier = dossier_of(some_session())
    assert dossier is not None
    report = report_for(dossier, NOW, "ja")
    assert (report.language, report.code, report.notes) == ("ja", code_for(dossier), "Called at 9.")
    assert report_for(dossier, NOW).language == "en"


def test_a_report_calls_nothing_before_that_was_told_of_another_computer() -> None:
    case = case_of(some_diagnosis(), NOW)
    session = with_diagnosis(with_case(Session(), case, rediagnose(case)), some_diagnosis("good"))
    dossier = dossier_of(session)
    assert dossier is not None
    assert (dossier.was_told, report_for(dossier, NOW).previous) == (True, None)
    again = dossier_of(with_diagnosis(session, some_diagnosis("good")))
    assert again is not None
    assert (again.was_told, report_for(again, NOW).previous) == (False, session.diagnosis)


def test_a_case_that_a_code_told_keeps_its_code() -> None:
    coded = replace(read_code(code_of(some_diagnosis())), has_bad_root=True)
    dossier = dossier_of(with_code(Session(), coded, diagnosis_from(coded)))
    assert dossier is not None
    assert read_code(code_for(dossier)) == coded
    assert report_for(dossier, NOW).coded == coded
