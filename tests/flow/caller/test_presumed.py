from dataclasses import replace
from datetime import UTC, datetime

from wizard.causes.explain import explain
from wizard.causes.explain import with_answer as with_explained_answer
from wizard.fixes.plan import plan
from wizard.flow.caller.checks import CallerChecks, with_answer, with_device
from wizard.flow.caller.devices import Device
from wizard.flow.caller.presumed import explained_by, presume_from
from wizard.model.finding import Audience, CheckState
from wizard.model.terms import Who

AT = datetime(2026, 11, 23, tzinfo=UTC)
ANDROID = with_device(CallerChecks(), Device.ANDROID)


def test_nothing_said_makes_nothing_likely() -> None:
    assert presume_from(ANDROID, AT) is None
    assert presume_from(with_answer(ANDROID, "clock", "unsure"), AT) is None


def test_answers_alone_make_a_plan() -> None:
    diagnosis = presume_from(with_answer(ANDROID, "clock", "date-off"), AT)
    assert diagnosis is not None
    assert diagnosis.findings[0].cause == "clock-wrong"
    steps = plan(diagnosis, Audience.HELPDESK, Device.ANDROID.system)
    assert steps[0].fix == "set-clock"


def test_answers_move_what_a_message_makes_likely() -> None:
    message = explain("NET::ERR_CERT_AUTHORITY_INVALID")
    assert message.causes[0].id != "captive-portal"
    checks = with_answer(with_answer(ANDROID, "hosts", "opens"), "portal", "portal")
    assert explained_by(checks, message).causes[0].id == "captive-portal"


def test_what_speaks_against_a_cause_does_not_bring_it_in() -> None:
    message = explain("SEC_ERROR_EXPIRED_CERTIFICATE")
    assert "captive-portal" not in {cause.id for cause in message.causes}
    checks = with_answer(ANDROID, "portal", "no-portal")
    assert "captive-portal" not in {cause.id for cause in explained_by(checks, message).causes}


def test_the_rows_stand_in_the_diagnosis_as_checks() -> None:
    diagnosis = presume_from(with_answer(ANDROID, "portal", "portal"), AT)
    assert diagnosis is not None
    states = {check.id: check.state for check in diagnosis.checks}
    assert states["portal"] is CheckState.PROBLEM
    assert states["clock"] is CheckState.NOT_CHECKED


def test_what_was_found_in_order_needs_no_step() -> None:
    message = explain("NET::ERR_CERT_DATE_INVALID")
    wrong = with_answer(ANDROID, "clock", "date-off")
    mended = with_answer(with_answer(wrong, "clock", "switched-on"), "clock", "right")
    fixes = []
    for checks in (wrong, mended):
        diagnosis = presume_from(checks, AT, message)
        assert diagnosis is not None
        fixes.append([step.fix for step in plan(diagnosis, Audience.HELPDESK, "android")])
    assert "set-clock" in fixes[0]
    assert "set-clock" not in fixes[1]


def test_what_step_1_asked_does_not_count_twice() -> None:
    message = explain("NET::ERR_CERT_DATE_INVALID")
    assert message.question is not None
    assert message.question.id == "other-sites"
    told = with_explained_answer(message, "yes")
    again = explained_by(with_answer(ANDROID, "comparison", "fails"), told)
    weights = [{cause.id: round(cause.weight, 3) for cause in e.causes[:3]} for e in (told, again)]
    assert weights[0] == weights[1]


def test_the_host_of_the_message_is_kept() -> None:
    message = explain("SSL_ERROR_BAD_CERT_DOMAIN at https://shop.example/")
    diagnosis = presume_from(with_answer(ANDROID, "clock", "right"), AT, message)
    assert diagnosis is not None
    assert diagnosis.evidence.target.host == "shop.example"


def test_on_a_company_s_device_its_it_department_is_asked_about_what_opens_connections() -> None:
    message = explain("NET::ERR_CERT_AUTHORITY_INVALID")
    firsts = []
    for answer in ("protection", "organisation"):
        diagnosis = presume_from(with_answer(ANDROID, "interception", answer), AT, message)
        assert diagnosis is not None
        opened = next(finding for finding in diagnosis.findings if finding.cause == "interception")
        steps = plan(replace(diagnosis, findings=(opened,)), Audience.HELPDESK, "android")
        firsts.append((opened.who, steps[0].fix))
    assert firsts == [(Who.COMPUTER, "turn-off-https-scanning"), (Who.NETWORK, "ask-it-department")]
