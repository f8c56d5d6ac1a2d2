"""Rules about addresses, certificates and the chain as sent: when each finds something, and when not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509 import TLSFeature, TLSFeatureType

from tests.support.pki import (
    AT,
    Pki,
    Validity,
    der_of,
    extension,
    healthy_leaf,
    issue,
    make_pki,
    make_root,
    name_of,
    new_rsa_key,
)
from tests.support.server_views import (
    CLOSED,
    FIRST,
    HOST,
    MODERN,
    NO_NAME,
    REFUSED,
    SECOND,
    SISTER,
    SLOW,
    answer,
    evidence,
    versions,
    view,
    visit,
    web,
)
from wizard.causes.server.chain import CHAIN_RULES
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.finding import Severity
from wizard.model.server import ServerEvidence, ServerFinding, Visit

REFUSES_HELLO = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.ALERT, detail="alert", alert=40)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Chain")


@pytest.fixture(scope="module")
def leaf(pki: Pki) -> x509.Certificate:
    return issue(healthy_leaf(HOST, SISTER), pki.issuing)


@pytest.fixture(scope="module")
def chain(pki: Pki, leaf: x509.Certificate) -> tuple[x509.Certificate, ...]:
    return (leaf, pki.issuing.certificate)


def judged(seen: ServerEvidence) -> dict[str, ServerFinding]:
    made = view(seen)
    return {f.id: f for rule in CHAIN_RULES for f in rule.find(rule, made)}


def found(pki: Pki, *visits: Visit) -> dict[str, ServerFinding]:
    return judged(evidence(visits, versions(*MODERN), root=pki.root.certificate))


def sent(pki: Pki, *certificates: x509.Certificate) -> set[str]:
    return set(found(pki, visit(certificates)))


def test_a_right_chain_has_nothing_to_mend(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    assert found(pki, visit(chain), visit(chain, name=SISTER), visit(chain, sni=False)) == {}


def test_a_wrong_order_is_found(pki: Pki, leaf: x509.Certificate) -> None:
    assert "chain-order" in sent(pki, leaf, pki.root.certificate, pki.issuing.certificate)


def test_the_root_a_double_and_a_stranger_are_found(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    stranger = make_root(name_of("A stranger"), Validity.around(AT)).certificate
    assert sent(pki, *chain, pki.root.certificate) == {"root-sent"}
    assert sent(pki, *chain, chain[1]) == {"sent-twice"}
    assert sent(pki, *chain, stranger) == {"stranger-sent"}


def test_an_expired_stranger_weighs_more_than_a_useless_one(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    ended = make_root(name_of("Ended"), Validity.around(AT, before_days=90, after_days=-3)).certificate
    told = found(pki, visit((*chain, ended)))
    assert set(told) == {"expired-sent"}
    assert told["expired-sent"].weight is Severity.WARNING


def test_each_chain_that_differs_is_looked_at_with_its_places(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    told = found(pki, visit(chain), visit((*chain, chain[1]), SECOND), visit((*chain, chain[1]), name=SISTER))
    assert set(told) == {"sent-twice"}
    assert told["sent-twice"].values["where"] == f"{HOST} ({SECOND}), {SISTER} ({FIRST})"


def test_the_kind_of_key_is_named_where_there_are_two(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    other = (issue(replace(healthy_leaf(HOST, SISTER), key=new_rsa_key()), pki.issuing), *chain, chain[1])
    seen = evidence([visit(chain), visit(other)], versions(*MODERN), root=pki.root.certificate)
    assert judged(seen)["sent-twice"].values["where"] == f"{HOST} ({FIRST})"
    both = replace(seen, visits=seen.visits[:1], other_key=seen.visits[1])
    assert judged(both)["sent-twice"].values["where"] == f"{HOST} ({FIRST}, RSA)"


def test_a_root_that_is_the_sites_own_certificate_is_no_root_sent_along(pki: Pki) -> None:
    own = make_root(name_of(HOST), Validity.around(AT)).certificate
    assert "root-sent" not in found(pki, visit([own]))


def test_a_missing_intermediate_stops_visitors(pki: Pki, leaf: x509.Certificate) -> None:
    assert found(pki, visit([leaf]))["missing-intermediate"].weight is Severity.BLOCKING


def test_one_cause_at_two_places_is_told_once(pki: Pki, leaf: x509.Certificate) -> None:
    told = found(pki, visit([leaf]), visit([leaf], SECOND))["missing-intermediate"]
    assert told.values["where"] == f"{HOST} ({FIRST}), {HOST} ({SECOND})"


def test_a_fault_of_one_address_alone_names_that_address(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    past = Validity.around(AT, before_days=90, after_days=-3)
    old = issue(replace(healthy_leaf(HOST, SISTER), validity=past), pki.issuing)
    told = found(pki, visit(chain), visit((old, chain[1]), SECOND))
    assert told["expired"].values["where"] == f"{HOST} ({SECOND})"
    assert told["expired"].weight is Severity.BLOCKING
    assert told["certificate-differs"].values["where"] == f"{FIRST}, {SECOND}"


def test_what_only_the_sister_name_suffers_from_is_a_warning(pki: Pki) -> None:
    single = (issue(healthy_leaf(HOST), pki.issuing), pki.issuing.certificate)
    told = found(pki, visit(single), visit(single, name=SISTER))
    assert told["name-mismatch"].weight is Severity.WARNING


def test_one_silent_address_of_two_is_a_warning(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    told = found(pki, visit(chain), visit(address=SECOND, failure=REFUSED))
    assert set(told) == {"no-answer"}
    assert told["no-answer"].weight is Severity.WARNING
    assert told["no-answer"].values["where"] == f"{HOST} ({SECOND})"


@pytest.mark.parametrize(("failure", "cause"), [(REFUSED, "connection-refused"), (SLOW, "timeout")])
def test_where_no_address_answers_the_reason_stops_visitors(failure: Failure, cause: str) -> None:
    told = judged(evidence([visit(failure=failure), visit(address=SECOND, failure=failure)]))
    assert set(told) == {cause}
    assert told[cause].weight is Severity.BLOCKING


def test_a_server_that_speaks_but_refuses_browsers_is_found() -> None:
    told = judged(evidence([visit(failure=REFUSES_HELLO)], versions("TLSv1.2")))
    assert set(told) == {"cipher-mismatch"}


def test_a_server_too_old_for_browsers_is_left_to_the_rule_of_versions() -> None:
    assert judged(evidence([visit(failure=REFUSES_HELLO)], versions("TLSv1"))) == {}


def test_a_reason_of_its_own_stands_for_the_connection_that_ended() -> None:
    answers = (*versions(*MODERN), answer("client:chrome-156", "TLSv1.3"))
    assert judged(evidence([visit(failure=CLOSED)], answers)) == {}


def test_one_who_no_longer_answers_says_nothing_of_names(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    assert found(pki, visit(chain), visit(sni=False, failure=REFUSED)) == {}


def test_the_end_is_near_for_its_length(pki: Pki) -> None:
    def ends(before: int, after: int) -> set[str]:
        days = Validity.around(AT, before_days=before, after_days=after)
        made = issue(replace(healthy_leaf(HOST, SISTER), validity=days), pki.issuing)
        return sent(pki, made, pki.issuing.certificate)

    assert ends(80, 10) == {"expires-soon"}
    assert ends(60, 30) == set()
    # Made for six days and renewed every three.
    assert ends(3, 3) == set()
    assert ends(5, 1) == {"expires-soon"}


def test_the_first_end_is_told_with_every_place_that_is_near_one(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    def ending(after: int) -> tuple[x509.Certificate, ...]:
        days = Validity.around(AT, before_days=80, after_days=after)
        return (issue(replace(healthy_leaf(HOST, SISTER), validity=days), pki.issuing), chain[1])

    told = found(pki, visit(chain), visit(ending(9), SECOND), visit(ending(5), name=SISTER))["expires-soon"]
    assert told.values["date"] == AT + timedelta(days=5)
    assert told.values["where"] == f"{HOST} ({SECOND}), {SISTER} ({FIRST})"


def test_another_certificate_for_the_nameless_is_a_note(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    other = (issue(healthy_leaf("default.test"), pki.issuing), chain[1])
    assert set(found(pki, visit(chain), visit(other, sni=False))) == {"needs-name"}
    assert set(found(pki, visit(chain), visit(sni=False, failure=REFUSES_HELLO))) == {"needs-name"}


def stapling(pki: Pki, *, must: bool) -> tuple[x509.Certificate, ...]:
    extra = (extension(TLSFeature([TLSFeatureType.status_request])),) if must else ()
    made = issue(replace(healthy_leaf(HOST, SISTER), ocsp_url="http://o.test/", extra=extra), pki.issuing)
    return (made, pki.issuing.certificate)


def test_no_staple_is_a_note_where_there_could_be_one(pki: Pki) -> None:
    assert "no-staple" in found(pki, visit(stapling(pki, must=False)))
    assert "no-staple" not in found(pki, visit(stapling(pki, must=False), staple=b"a staple"))


def test_a_staple_that_came_with_a_later_visit_counts(pki: Pki) -> None:
    whole = stapling(pki, must=False)
    assert "no-staple" not in found(pki, visit(whole), visit(whole, sni=False, staple=b"a staple"))


def test_a_staple_that_must_be_there_is_told_once(pki: Pki) -> None:
    told = set(found(pki, visit(stapling(pki, must=True))))
    assert "must-staple-missing" in told
    assert "no-staple" not in told


def test_a_sister_name_without_a_server_is_a_note(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    def told(failure: Failure, *visits: Visit) -> set[str]:
        seen = evidence(visits, versions(*MODERN), root=pki.root.certificate, unresolved={SISTER: failure})
        return set(judged(seen))

    assert told(NO_NAME, visit(chain)) == {"other-name"}
    assert told(replace(NO_NAME, kind=FailureKind.TIMED_OUT), visit(chain)) == set()
    # Where the name itself leads nowhere, that is what there is to tell.
    assert "other-name" not in told(NO_NAME)


def test_what_was_not_tested_is_told(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    seen = evidence([visit(chain)], versions(*MODERN), root=pki.root.certificate)
    assert set(judged(replace(seen, left_out=("x",)))) == {"left-out"}
    assert judged(replace(seen, beyond_reach=(SECOND,)))["beyond-reach"].values["where"] == SECOND


def test_a_chain_of_nothing_readable_breaks_no_rule(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    whole = visit(chain)
    assert whole.handshake is not None
    spoiled = replace(whole, handshake=replace(whole.handshake, chain=(b"\x30\x00", b"")))
    assert judged(evidence([spoiled], [answer("TLSv1.2", "TLSv1.2")], root=pki.root.certificate))


def test_a_server_that_answers_the_second_time_only_is_unsteady(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    seen = evidence([visit(chain)], versions(*MODERN), root=pki.root.certificate)
    told = judged(replace(seen, unsteady=("client:chrome-156",)))
    assert told["unsteady"].values == {"count": 1, "where": FIRST}


def test_an_address_that_shows_two_certificates_is_found(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    def told(second: x509.Certificate) -> dict[str, ServerFinding]:
        answer = replace(web(f"https://{HOST}/"), leaf=der_of(second))
        return judged(evidence([visit(chain)], versions(*MODERN), [answer], root=pki.root.certificate))

    renewed = issue(healthy_leaf(HOST, SISTER), pki.issuing)
    assert told(renewed)["certificate-varies"].values["where"] == f"{HOST} ({FIRST})"
    assert told(chain[0]) == {}
    # One for another kind of key is chosen by what is offered.
    assert told(issue(replace(healthy_leaf(HOST, SISTER), key=new_rsa_key()), pki.issuing)) == {}


def test_dates_are_compared_with_the_time_of_the_test(pki: Pki, chain: Sequence[x509.Certificate]) -> None:
    seen = evidence([visit(chain)], versions(*MODERN), root=pki.root.certificate)
    ends = chain[0].not_valid_after_utc
    assert "expires-soon" in judged(replace(seen, at=ends - timedelta(days=2)))


def test_a_server_that_stops_answering_in_between_is_told() -> None:
    told = judged(evidence([visit()], [answer("TLSv1.2", "TLSv1.2"), answer("rc4", None, failure=REFUSED)]))
    assert told["unanswered"].values == {"count": 1, "total": 2}
    assert "unanswered" not in judged(evidence([visit()], [answer("rc4", None, failure=REFUSED)]))
