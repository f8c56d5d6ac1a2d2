"""A message alone makes a plan: for its likeliest causes, and nothing is said to have been checked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wizard.causes.explain import explain, with_answer
from wizard.fixes.guides import render
from wizard.fixes.plan import READ, plan
from wizard.flow.computer import presumed_with_parts
from wizard.flow.concern import Why, concern
from wizard.flow.presume import MOST_CAUSES, host_of, presume
from wizard.flow.report_head import is_from_code, place
from wizard.model.computer import SettingsEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import Audience, Check, CheckState, Diagnosis
from wizard.model.terms import Part

AT = datetime(2026, 11, 29, tzinfo=UTC)


def test_the_likeliest_causes_become_findings_and_nothing_was_checked() -> None:
    presumed = presume(explain("NET::ERR_CERT_AUTHORITY_INVALID"), AT)
    assert 1 < len(presumed.findings) <= MOST_CAUSES
    assert presumed.findings[0].cause == "self-signed"
    assert {check.state for check in presumed.checks} == {CheckState.NOT_CHECKED}
    assert presumed.browsers == {}


def test_an_answer_changes_the_plan() -> None:
    before = explain("NET::ERR_CERT_DATE_INVALID")
    after = with_answer(before, "yes")
    plans = [[s.fix for s in plan(presume(e, AT), Audience.VISITOR, "windows")] for e in (before, after)]
    assert plans[0] != plans[1]
    assert plans[1][0] == "set-clock"


@pytest.mark.parametrize("audience", Audience)
def test_guides_speak_of_the_site_when_no_host_is_named(audience: Audience) -> None:
    for step in plan(presume(explain("SEC_ERROR_EXPIRED_CERTIFICATE"), AT), audience, "linux"):
        guide = render(step.fix, audience, "linux", step.values, "en")
        steps = "".join(step.text for step in guide.steps)
        assert "{" not in "".join((guide.title, guide.intro, guide.note, steps)).replace("{{", "")
        assert ":443" not in steps or "https" in steps


@pytest.mark.parametrize(
    ("text", "host"),
    [("https://shop.example:8443/ SSL_ERROR_BAD_CERT_DOMAIN", "shop.example"), ("SSL_ERROR_BAD_CERT_DOMAIN", None)],
)
def test_the_host_in_the_text_is_the_one_to_check(text: str, host: str | None) -> None:
    found = host_of(explain(text))
    assert (found.host if found else None) == host


LOOKED = {Part.SETTINGS: SettingsEvidence(settings=()), Part.PORTAL: Unknown.NO_ANSWER}


def looked_around(text: str) -> Diagnosis:
    return presumed_with_parts(presume(explain(text), AT), LOOKED)


def test_looking_at_this_computer_tells_nothing_of_the_site() -> None:
    told = looked_around("NET::ERR_CERT_DATE_INVALID at shop.example")
    assert told.is_presumed
    assert told.evidence.parts_seen == LOOKED
    assert concern(told, "owner") is Why.NOT_CHECKED


def test_a_message_is_no_case_code_once_this_computer_was_looked_at() -> None:
    told = looked_around("NET::ERR_CERT_DATE_INVALID")
    assert not is_from_code(told)
    assert place(told) == "an error message"


def test_the_error_is_to_be_read_exactly_until_something_is_found_wrong_with_the_computer() -> None:
    text = "NET::ERR_CERT_DATE_INVALID"
    told = looked_around(text)
    wrong = replace(told, checks=(*told.checks, Check(id="clock", state=CheckState.PROBLEM, detail="")))
    each = (presume(explain(text), AT), told, wrong)
    steps = [[step.fix for step in plan(one, Audience.VISITOR, "linux")] for one in each]
    assert [READ in fixes for fixes in steps] == [True, True, False]
