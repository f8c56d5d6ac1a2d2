import pytest

from tests.support.pki import Pki, healthy_leaf, issue, make_pki
from tests.support.server_views import (
    CLOSED,
    FIRST,
    HOST,
    REFUSED,
    SECOND,
    SISTER,
    SLOW,
    answer,
    endpoint,
    evidence,
    versions,
    view,
    visit,
    web,
)
from wizard.causes.server.view import VERSIONS, endpoint_name, sent_chain


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("View")


def test_a_version_is_spoken_where_it_was_chosen() -> None:
    seen = view(evidence([visit()], versions("TLSv1.2", "TLSv1.3")))
    assert seen.protocols(FIRST) == {
        "SSLv3": False, "TLSv1": False, "TLSv1.1": False, "TLSv1.2": True, "TLSv1.3": True,
    }  # fmt: skip
    assert seen.speaks(FIRST) == ("TLSv1.2", "TLSv1.3")
    assert seen.speaking("TLSv1.2") == (FIRST,)
    assert seen.speaking("TLSv1") == ()


def test_an_older_version_in_the_answer_is_another_one() -> None:
    seen = view(evidence([visit()], [answer("TLSv1.2", "TLSv1")]))
    assert seen.protocols(FIRST)["TLSv1.2"] is False


def test_nobody_asked_and_no_answer_in_time_are_not_no() -> None:
    seen = view(evidence([visit()], [answer("TLSv1.2", None, failure=SLOW)]))
    assert seen.protocols(FIRST) == dict.fromkeys(VERSIONS)
    assert seen.took("TLSv1.2") is None
    assert seen.took("rc4") is None


def test_a_server_that_hangs_up_says_no() -> None:
    seen = view(evidence([visit()], [answer("rc4", None, failure=CLOSED)]))
    assert seen.took("rc4") is False


@pytest.mark.parametrize(("chosen", "old"), [(None, False), ("TLSv1", True), ("TLSv1.1", None)])
def test_a_hello_up_to_1_1_tells_of_1_0_too(chosen: str | None, old: bool | None) -> None:
    seen = view(evidence([visit()], [answer("TLSv1.1", chosen)]))
    assert seen.protocols(FIRST)["TLSv1"] is old


def test_addresses_are_told_apart() -> None:
    visits = [visit(), visit(address=SECOND, failure=REFUSED), visit(name=SISTER), visit(sni=False)]
    seen = view(evidence(visits, [answer("rc4", "TLSv1.2")]))
    assert seen.addresses == (FIRST, SECOND)
    assert seen.asked == (FIRST,)
    assert seen.main == FIRST
    assert len(seen.visits) == 3
    assert seen.nameless is not None
    assert seen.took("rc4") is True


def test_without_answers_there_is_no_main_address() -> None:
    seen = view(evidence([visit(failure=REFUSED)]))
    assert seen.main is None
    assert seen.asked == ()


def test_the_first_diagnosis_is_of_the_name_in_question_with_a_certificate(pki: Pki) -> None:
    leaf = issue(healthy_leaf(HOST, SISTER), pki.issuing)
    chain = (leaf, pki.issuing.certificate)
    seen = view(evidence([visit(failure=REFUSED), visit(chain, SECOND), visit(chain, name=SISTER)]))
    first = seen.first()
    assert first is not None
    assert first.evidence.attempts[0].address == SECOND
    assert len(sent_chain(first)) == 2
    assert view(evidence([visit(failure=REFUSED)])).first() is None


def test_an_endpoint_is_named_by_both() -> None:
    assert endpoint_name(endpoint()) == f"{HOST} ({FIRST})"


def test_a_name_is_known_by_its_addresses_and_a_site_by_its_url() -> None:
    seen = view(evidence([visit()], (), [web(f"http://{HOST}/", 301)]))
    assert seen.knows(HOST)
    assert not seen.knows(SISTER)
    assert seen.host == HOST
    assert seen.web("http", HOST) is not None
    assert seen.web("https", HOST) is None
