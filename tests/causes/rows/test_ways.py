"""Other ways to the site, compared with the usual one."""

from dataclasses import replace

import pytest

from tests.support.evidence import failed, store
from tests.support.lookups import intermediate, led, line, other_way, pki, site
from tests.support.pki import AT, der_of, healthy_leaf, issue
from wizard.causes.diagnose import diagnose
from wizard.causes.rows.ways import Compared, compared, works
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.evidence import Evidence, Failure, FailureKind, Fetched, OtherWay, Stage, WayKind, WaysEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import Check

FAMILY, INTERFACE, RESOLVER = WayKind.FAMILY, WayKind.INTERFACE, WayKind.RESOLVER


def in_connecting(kind: FailureKind) -> Failure:
    return failed(kind, stage=Stage.CONNECT)


def at(kind: str) -> Evidence:
    return led(site(kind), "5.6.7.8", "2a00::8")


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


@pytest.mark.parametrize(
    ("usual", "other", "state", "words"),
    [
        ("right", "right", "ok", "the same by IPv4 and by IPv6"),
        ("right", "expired", "problem", "not right by IPv6, while all is well by IPv4"),
        ("right", "wrong", "problem", "not right by IPv6, while all is well by IPv4"),
        ("expired", "right", "problem", "opens by IPv6, and does not by IPv4"),
        ("expired", "expired", "ok", "no different by IPv6 than by IPv4"),
        ("expired", "wrong", "problem", "neither shows a certificate that is right"),
    ],
)
def test_both_families_are_compared_by_their_certificates(usual: str, other: str, state: str, words: str) -> None:
    found = line(other_way(at(usual), FAMILY, site(other).chain), "ways")
    assert (found.state.value, words in tr(found.detail, **found.values)) == (state, True)


@pytest.mark.parametrize(
    ("failure", "milliseconds", "state", "words"),
    [
        (in_connecting(FailureKind.NO_NETWORK), 1.0, "not-checked", "no way by IPv6"),
        (in_connecting(FailureKind.UNREACHABLE), 1.0, "not-checked", "no way by IPv6"),
        (in_connecting(FailureKind.REFUSED), 9.0, "problem", "the connection was refused"),
        (in_connecting(FailureKind.TIMED_OUT), 2500.0, "problem", "no answer came in time"),
        (in_connecting(FailureKind.TIMED_OUT), 700.0, "not-checked", "no answer came that could be compared"),
        (failed(FailureKind.TIMED_OUT), 2500.0, "problem", "no answer came in time"),
        (failed(FailureKind.NOT_TLS), 9.0, "problem", "what came was not encrypted"),
    ],
)
def test_a_family_that_fails_alone_is_a_problem_unless_there_is_no_way(
    failure: Failure, milliseconds: float, state: str, words: str
) -> None:
    found = line(other_way(at("right"), FAMILY, failure=failure, milliseconds=milliseconds), "ways")
    assert (found.state.value, words in tr(found.detail, **found.values)) == (state, True)


def test_silence_says_nothing_of_a_site_that_is_slow_in_the_usual_way() -> None:
    slow = replace(at("right"), attempts=tuple(replace(a, milliseconds=4000.0) for a in at("right").attempts))
    silent = in_connecting(FailureKind.TIMED_OUT)
    assert line(other_way(slow, FAMILY, failure=silent, milliseconds=2500.0), "ways").state.value == "not-checked"


def test_two_servers_that_are_both_right_are_no_problem() -> None:
    leaf = issue(healthy_leaf("www.shop.org", "cdn.shop.org"), pki().issuing)
    found = line(other_way(at("right"), FAMILY, (der_of(leaf), intermediate())), "ways")
    assert (found.state.value, "both are right" in tr(found.detail, **found.values)) == ("ok", True)


def test_a_chain_with_a_gap_in_one_family_alone_is_a_problem() -> None:
    broken = other_way(at("right"), FAMILY, site("right").chain[:1])
    assert line(broken, "ways").state.value == "problem"
    mended = replace(broken, fetched_issuers=(Fetched(url="http://ca.test/", body=intermediate()),))
    assert line(mended, "ways").state.value == "ok"


@pytest.mark.parametrize("kind", ["wrong", "expired", "closed"])
def test_what_opens_through_another_network_is_a_fault_of_the_first(kind: str) -> None:
    found = line(other_way(at(kind), INTERFACE, site("right").chain), "ways")
    assert found.state.value == "problem"
    assert "eth1, another network of this computer: the fault lies in the network" in tr(found.detail, **found.values)
    assert facts(found) == [
        "Through eth1, 5.6.7.9: a certificate that is right.",
        "Until that is mended, leave the network that comes first, and use the other one.",
    ]


def test_what_is_the_same_through_another_network_is_not_its_fault() -> None:
    same = line(other_way(at("expired"), INTERFACE, site("expired").chain), "ways")
    refused = line(other_way(at("closed"), INTERFACE, failure=in_connecting(FailureKind.REFUSED)), "ways")
    assert same.state.value == refused.state.value == "ok"
    assert "the fault is not in this network" in tr(same.detail, **same.values)
    assert facts(refused) == ["Through eth1, 5.6.7.9: the connection was refused."]


@pytest.mark.parametrize(
    ("usual", "chain", "failure", "told"),
    [
        ("closed", (), in_connecting(FailureKind.TIMED_OUT), "no answer came in time"),
        ("closed", (), in_connecting(FailureKind.NO_NETWORK), "there is no such way here"),
        ("closed", site("wrong").chain, None, "a certificate that is not right"),
        ("expired", site("wrong").chain, None, "another certificate, and not a right one"),
    ],
)
def test_another_network_that_tells_nothing_is_not_judged(
    usual: str, chain: tuple[bytes, ...], failure: Failure | None, told: str
) -> None:
    found = line(other_way(at(usual), INTERFACE, chain, failure=failure), "ways")
    assert (found.state.value, facts(found)) == ("not-checked", [f"Through eth1, 5.6.7.9: {told}."])


def test_words_from_outside_are_shown_as_they_are() -> None:
    hostile = replace(failed(FailureKind.MALFORMED), detail="{odd} record")
    found = line(other_way(at("right"), FAMILY, failure=hostile), "ways")
    assert "({odd} record)" in tr(found.detail, **found.values)
    assert facts(found) == ["Through IPv6, 5.6.7.9: {odd} record."]


def test_a_problem_of_the_network_comes_before_one_of_a_family() -> None:
    evidence = other_way(other_way(at("expired"), FAMILY, site("right").chain), INTERFACE, site("right").chain)
    found = line(evidence, "ways")
    assert "opens through eth1" in tr(found.detail, **found.values)
    assert len(facts(found)) == 3


def test_what_is_fine_comes_before_what_could_not_be_told() -> None:
    silent = other_way(at("expired"), INTERFACE, failure=in_connecting(FailureKind.TIMED_OUT))
    assert line(other_way(silent, FAMILY, site("expired").chain), "ways").state.value == "ok"


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        (Unknown.NOT_ASKED, "No other way to the site was tried."),
        (Unknown.NO_ANSWER, "No other way to the site has answered in time."),
        (Unknown.NO_USE, "so there is no other way to try"),
    ],
)
def test_what_was_not_tried_is_not_judged(ways: Unknown, words: str) -> None:
    found = line(replace(at("wrong"), ways=ways), "ways")
    assert (found.state.value, words in tr(found.detail, **found.values)) == ("not-checked", True)


def rows(evidence: Evidence) -> list[str]:
    return [check.id for check in diagnose(evidence).checks]


def test_where_there_is_no_second_way_there_is_no_row() -> None:
    assert "ways" not in rows(replace(at("wrong"), ways=WaysEvidence(ways=())))


def test_the_second_name_servers_address_is_judged_elsewhere() -> None:
    assert "ways" not in rows(other_way(at("wrong"), RESOLVER, site("right").chain))


def test_that_nothing_was_sent_around_a_vpn_is_told() -> None:
    found = line(replace(at("wrong"), ways=WaysEvidence(ways=(), tunnel="wg0")), "ways")
    assert found.state.value == "not-checked"
    assert facts(found) == ["The usual way goes through the VPN wg0. What goes through it was not sent around it."]


def test_the_usual_way_that_was_tried_again_counts() -> None:
    evidence = other_way(at("expired"), FAMILY, site("right").chain)
    assert isinstance(evidence.ways, WaysEvidence)
    renewed = replace(evidence.ways, usual=at("right").main, stores=(store(pki().root.certificate),))
    assert line(replace(evidence, ways=renewed), "ways").state.value == "ok"


def test_without_a_usual_way_the_other_one_may_still_be_right() -> None:
    evidence = other_way(replace(at("right"), attempts=()), RESOLVER, site("right").chain)
    situation = situation_of(evidence, AT)
    assert isinstance(evidence.ways, WaysEvidence)
    (way,) = evidence.ways.ways
    assert works(way, situation)
    assert compared(way, None, situation) is Compared.ONLY_OTHER
    silent = in_connecting(FailureKind.TIMED_OUT)
    way = OtherWay(kind=RESOLVER, through="9.9.9.10", address="5.6.7.9", failure=silent)
    assert compared(way, None, situation) is Compared.UNCLEAR
