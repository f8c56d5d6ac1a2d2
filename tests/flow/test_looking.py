"""What is known of this computer while parts of it are still looked at, with and without an answer about the site."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.support.diagnoses import finding, made_diagnosis
from wizard.causes.explain import explain
from wizard.flow import calling
from wizard.flow import session as flow
from wizard.flow.case_file import case_of, rediagnose
from wizard.flow.looking import completed, rows_with, shown_rows, with_part
from wizard.flow.session import Session, done_looking, looking
from wizard.flow.told import with_case
from wizard.model.computer import SettingsEvidence, SystemEvidence, TrustEffect, TrustSetting
from wizard.model.evidence import ClockEvidence, PartValue, TimeReading
from wizard.model.fields import Unknown
from wizard.model.finding import CheckState
from wizard.model.terms import Part

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OFF = SettingsEvidence(
    settings=(TrustSetting(tool="git", name="http.sslverify", value="false", effect=TrustEffect.OFF),)
)
FINE = SettingsEvidence(settings=())
SYSTEM = SystemEvidence(family="linux", name="A system", version="1", support_ends="2030-01-01", desktop=None)


def running() -> Session:
    return flow.checking(flow.with_input(Session(), "shop.example"))


def seen(session: Session, part: Part, value: PartValue, now: float = 1.0) -> Session:
    return with_part(session, part, value, now, AT)


def clock(*offsets: float) -> ClockEvidence:
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=o) for i, o in enumerate(offsets))
    return ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)


def states(session: Session) -> dict[str, str | None]:
    return {s.row.id: s.check.state.value if s.check else None for s in shown_rows(session)}


def test_a_row_stands_as_soon_as_it_is_known_while_others_are_looked_at() -> None:
    session = seen(looking(running(), {Part.SETTINGS, Part.SYSTEM}), Part.SETTINGS, OFF)
    assert states(session) == {"system": None, "settings": "problem"}
    shown = {s.row.id: s for s in shown_rows(session)}
    assert (shown["system"].is_looking, shown["settings"].is_looking) == (True, False)
    assert (shown["system"].seen_at, shown["settings"].seen_at) == (None, 1.0)


def test_a_row_that_is_looked_at_again_keeps_its_answer_in_sight() -> None:
    session = looking(seen(running(), Part.SETTINGS, OFF), {Part.SETTINGS})
    (shown,) = (s for s in shown_rows(session) if s.row.id == "settings")
    assert shown.is_looking
    assert shown.check is not None
    after = seen(session, Part.SETTINGS, FINE, now=60.0)
    (shown,) = (s for s in shown_rows(after) if s.row.id == "settings")
    assert (shown.is_looking, shown.seen_at) == (False, 60.0)
    assert rows_with(shown_rows(after), CheckState.OK) == (shown,)


def test_a_look_that_ends_without_an_answer_is_over() -> None:
    session = done_looking(looking(running(), {Part.SETTINGS}), {Part.SETTINGS})
    assert states(session) == {}
    assert states(seen(session, Part.SETTINGS, Unknown.NO_ANSWER))["settings"] == "not-checked"


def test_what_was_seen_before_the_answer_is_in_the_answer() -> None:
    session = seen(running(), Part.SETTINGS, OFF)
    answer = completed(session, made_diagnosis([finding("expired")]))
    assert answer.evidence.settings is OFF
    assert {c.id: c.state.value for c in answer.checks}["settings"] == "problem"
    assert [f.cause for f in answer.findings] == ["expired"]


def test_the_answers_own_evidence_is_not_replaced() -> None:
    answer = replace(made_diagnosis(), evidence=replace(made_diagnosis().evidence, settings=FINE))
    assert completed(seen(running(), Part.SETTINGS, OFF), answer) is answer


def test_a_clock_that_was_set_right_changes_the_answer() -> None:
    wrong = flow.with_diagnosis(running(), made_diagnosis())
    wrong = seen(wrong, Part.CLOCK, clock(90_000.0, 90_001.0))
    assert wrong.diagnosis is not None
    assert "clock-wrong" in [f.cause for f in wrong.diagnosis.findings]
    right = seen(wrong, Part.CLOCK, clock(0.0, 1.0), now=9.0)
    assert right.diagnosis is not None
    assert "clock-wrong" not in [f.cause for f in right.diagnosis.findings]
    assert states(right)["clock"] == "ok"


def test_beside_a_message_this_computers_own_faults_come_first() -> None:
    told = flow.with_explanation(Session(), explain("NET::ERR_CERT_DATE_INVALID"), AT)
    session = seen(seen(told, Part.SYSTEM, SYSTEM), Part.CLOCK, clock(90_000.0, 90_001.0))
    assert session.presumed is not None
    assert session.presumed.findings[0].cause == "clock-wrong"
    assert states(session)["clock"] == "problem"
    answered = flow.with_answer(session, "no")
    assert answered.presumed is not None
    assert answered.presumed.evidence.clock == session.presumed.evidence.clock
    assert [f.cause for f in answered.presumed.findings].count("clock-wrong") == 1


def test_rows_without_anything_to_say_are_not_waited_for() -> None:
    assert "comparison" not in states(looking(running(), set(Part)))


def test_beside_a_message_a_clock_that_was_set_right_is_blamed_no_more() -> None:
    told = flow.with_explanation(Session(), explain("SEC_ERROR_UNKNOWN_ISSUER"), AT)
    wrong = seen(told, Part.CLOCK, clock(90_000.0, 90_001.0))
    assert wrong.presumed is not None
    assert wrong.presumed.findings[0].cause == "clock-wrong"
    right = seen(wrong, Part.CLOCK, clock(0.0, 1.0))
    assert right.presumed is not None
    assert "clock-wrong" not in [f.cause for f in right.presumed.findings]


def test_what_is_seen_of_this_computer_changes_nothing_that_a_caller_told() -> None:
    told = flow.with_explanation(Session(), explain("NET::ERR_CERT_DATE_INVALID"), AT)
    other = calling.of_another_device(told, is_other=True)
    late = seen(looking(other, {Part.SYSTEM}), Part.SYSTEM, SYSTEM)
    assert late.presumed == other.presumed
    back = calling.of_another_device(late, is_other=False)
    assert states(back)["system"] == "ok"


def test_what_is_seen_here_goes_into_no_case_that_was_told() -> None:
    case = case_of(made_diagnosis([finding("expired")]), AT)
    told = with_case(Session(), case, rediagnose(case))
    before, rows = told.diagnosis, shown_rows(told)
    session = looking(flow.rechecking(told), {Part.SETTINGS, Part.SYSTEM})
    assert shown_rows(session) == rows
    session = seen(session, Part.SETTINGS, OFF)
    assert session.diagnosis is before
    assert shown_rows(session) == rows
    after = flow.with_diagnosis(session, completed(session, made_diagnosis()))
    assert states(after)["settings"] == "problem"
