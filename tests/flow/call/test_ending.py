from dataclasses import replace

import pytest

from tests.flow.call.callers import BEGAN, FINE, TARGET, fails
from wizard.fixes.readers import Reader, evidence_of, variant_of
from wizard.flow.call.ending import likely_causes, plan_of, reader_of_call
from wizard.flow.call.state import SiteCheck, begin, with_answer, with_coded, with_site, with_words
from wizard.flow.caller.devices import Device
from wizard.model.computer import SystemEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import CheckState, Who


def test_the_plan_is_for_the_callers_device_and_browser() -> None:
    call = with_words(begin(BEGAN, device=Device.WINDOWS_10, browser="edge"), "Your clock is behind")
    ending = plan_of(call)
    assert ending.reader == Reader("windows-10", "edge")
    assert ending.is_device_known
    system = ending.diagnosis.evidence.system
    assert isinstance(system, SystemEvidence)
    assert variant_of(system) == "windows-10"
    assert ending.steps[0].fix == "set-clock"
    assert {step.system for step in ending.steps} == {"windows-10"}


def test_what_was_found_from_here_is_the_diagnosis_where_it_is_the_trouble() -> None:
    call = with_site(with_words(begin(BEGAN, device=Device.LINUX), "SEC_ERROR_EXPIRED_CERTIFICATE"), fails("expired"))
    ending = plan_of(call)
    assert [finding.cause for finding in ending.diagnosis.findings] == ["expired"]
    assert ending.diagnosis.evidence.target == TARGET
    assert "set-clock" not in {step.fix for step in ending.steps}
    clock = next(check for check in ending.diagnosis.checks if check.id == "clock")
    assert clock.state is CheckState.OK


def test_this_computers_system_is_not_taken_for_the_callers() -> None:
    site = fails("expired")
    assert site.diagnosis is not None
    seen = replace(site.diagnosis.evidence, system=evidence_of("linux"))
    here = SiteCheck(site.state, replace(site.diagnosis, evidence=seen))
    ending = plan_of(with_site(begin(BEGAN), here))
    assert ending.diagnosis.evidence.target == TARGET
    assert ending.diagnosis.evidence.system is Unknown.NOT_ASKED
    known = plan_of(with_site(begin(BEGAN, device=Device.WINDOWS_11), here)).diagnosis.evidence.system
    assert isinstance(known, SystemEvidence)
    assert variant_of(known) == "windows"


def test_a_clock_that_was_read_out_stays_as_it_was_told() -> None:
    call = with_site(begin(BEGAN, device=Device.LINUX), fails("expired"))
    ending = plan_of(with_answer(call, "clock", "time-off"))
    clock = next(check for check in ending.diagnosis.checks if check.id == "clock")
    assert clock.state is CheckState.PROBLEM


def test_the_cause_that_troubles_the_caller_comes_before_others_that_were_found() -> None:
    call = with_site(with_words(begin(BEGAN), "NET::ERR_CERT_COMMON_NAME_INVALID"), fails("expired", "name-mismatch"))
    assert plan_of(call).diagnosis.findings[0].cause == "name-mismatch"


def test_the_host_is_known_from_the_address() -> None:
    call = with_site(with_words(begin(BEGAN, device=Device.LINUX), "Your clock is behind"), FINE, TARGET)
    assert plan_of(call).diagnosis.evidence.target == TARGET


@pytest.mark.parametrize(
    ("answers", "who", "first"),
    [
        ({"issuer": "organisation"}, Who.NETWORK, "ask-it-department"),
        ({"issuer": "program", "programs": "organisation"}, Who.NETWORK, "ask-it-department"),
        ({"issuer": "program", "proxy": "organisation"}, Who.NETWORK, "ask-it-department"),
        ({"issuer": "program"}, Who.COMPUTER, "turn-off-https-scanning"),
    ],
)
def test_what_a_company_looks_into_its_it_department_is_asked_about_first(
    answers: dict[str, str], who: Who, first: str
) -> None:
    call = with_coded(begin(BEGAN, device=Device.WINDOWS_10), ("interception",))
    for question, answer in answers.items():
        call = with_answer(call, question, answer)
    ending = plan_of(call)
    assert [(finding.cause, finding.who) for finding in ending.diagnosis.findings] == [("interception", who)]
    assert ending.steps[0].fix == first
    assert {step.fix for step in ending.steps} == {"ask-it-department", "turn-off-https-scanning"}


def test_a_company_is_asked_about_nothing_but_what_it_looks_into() -> None:
    call = with_coded(begin(BEGAN, device=Device.WINDOWS_10), ("clock-wrong",))
    ending = plan_of(with_answer(call, "programs", "organisation"))
    assert [finding.who for finding in ending.diagnosis.findings] == [Who.COMPUTER]
    assert ending.steps[0].fix == "set-clock"


def test_several_causes_are_named_where_none_is_clear() -> None:
    assert len(likely_causes(begin(BEGAN))) == 3
    assert plan_of(begin(BEGAN)).steps[0].fix == "read-the-error"
    assert [cause.id for cause in likely_causes(with_coded(begin(BEGAN), ("revoked",)))] == ["revoked"]


def test_an_unknown_device_is_the_usual_one_of_what_was_said() -> None:
    call = begin(BEGAN)
    assert reader_of_call(call).system == "windows"
    assert reader_of_call(with_answer(call, "device", "mac")).system == "macos"
    assert reader_of_call(begin(BEGAN, browser="safari")).system == "macos"
    assert not plan_of(call).is_device_known
