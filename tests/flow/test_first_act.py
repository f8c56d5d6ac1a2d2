"""Whether the page in front has something to do that goes before the next step."""

from dataclasses import replace

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.causes.explain import explain, with_answer
from wizard.causes.messages.questions import UNSURE
from wizard.flow import session as flow
from wizard.flow.first_act import has_act_of_its_own
from wizard.flow.session import Place, Session

CURL = "curl: (60) SSL certificate problem: unable to get local issuer certificate https://shop.example/"


def message(text: str) -> Session:
    return flow.go(replace(Session(), explanation=explain(text)), Place.IDENTIFY)


def test_a_question_or_a_server_to_check_goes_first() -> None:
    assert has_act_of_its_own(message("NET::ERR_CERT_DATE_INVALID"))
    assert has_act_of_its_own(message(CURL))


def test_what_is_answered_leaves_the_way_on() -> None:
    explanation = explain("NET::ERR_CERT_DATE_INVALID")
    while explanation.question is not None:
        explanation = with_answer(explanation, UNSURE)
    assert not has_act_of_its_own(flow.go(replace(Session(), explanation=explanation), Place.IDENTIFY))


@pytest.mark.parametrize("place", [Place.START, Place.CHECKS, Place.FIX])
def test_another_page_has_its_way_on(place: Place) -> None:
    assert not has_act_of_its_own(replace(message("NET::ERR_CERT_DATE_INVALID"), place=place))


def test_an_answer_without_a_login_has_its_way_on() -> None:
    session = flow.with_diagnosis(flow.with_input(Session(), "shop.example"), made_diagnosis([finding("expired")]))
    assert not has_act_of_its_own(flow.go(session, Place.IDENTIFY))


def test_a_device_that_is_not_known_is_asked_about_first() -> None:
    session = replace(message("NET::ERR_CERT_DATE_INVALID"), place=Place.CHECKS)
    assert has_act_of_its_own(replace(session, is_other_device=True))


def test_what_was_not_looked_at_is_looked_at_first() -> None:
    made = made_diagnosis([finding("no-network")])
    session = flow.with_diagnosis(flow.with_input(Session(), "shop.example"), made)
    assert has_act_of_its_own(flow.go(session, Place.CHECKS))
