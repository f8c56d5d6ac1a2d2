"""The name servers of this network, compared with a second one."""

from dataclasses import replace

import pytest

from tests.support.evidence import failed
from tests.support.lookups import HOST, SECOND, by_second, led, line, other_way, site, unresolved
from tests.support.pki import AT
from wizard.causes.rows.name_servers import name_servers_check
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.evidence import Evidence, FailureKind, Stage, WayKind
from wizard.model.fields import Unknown
from wizard.model.finding import CheckState
from wizard.model.target import Target

OURS, THEIRS = "5.6.7.8", "5.6.7.9"
NOT_FOUND, UNWILLING, SILENT = FailureKind.NAME_NOT_FOUND, FailureKind.NAME_SERVER_FAILED, FailureKind.TIMED_OUT


@pytest.mark.parametrize(
    ("evidence", "state", "words"),
    [
        (by_second(led(site("right"), OURS), OURS), "ok", "to the same address"),
        (by_second(led(site("wrong"), OURS, "2a00::8"), THEIRS, "2a00::8"), "ok", "to the same address"),
        (by_second(led(site("right"), OURS), THEIRS), "ok", "as is usual for large sites"),
        (by_second(led(site("wrong"), OURS), THEIRS), "ok", "as is usual for large sites"),
        (by_second(led(site("wrong"), "192.168.1.1"), THEIRS), "problem", "192.168.1.1, an address in this network"),
        (by_second(led(site("right"), "192.168.1.1"), THEIRS), "ok", "192.168.1.1, an address in this network"),
        (by_second(led(site("wrong"), "192.168.1.1"), "192.168.7.7"), "ok", "different addresses"),
        (by_second(led(site("wrong"), "0.0.0.0"), THEIRS), "problem", "blocks www.shop.org: it answers 0.0.0.0"),
        (led(site("closed"), "::"), "problem", "blocks www.shop.org"),
        (led(site("right"), "127.0.0.1"), "ok", "blocks www.shop.org"),
        (by_second(unresolved(), THEIRS), "problem", "knows no www.shop.org, while a second one does"),
        (by_second(unresolved(UNWILLING), THEIRS), "problem", "gave no answer about www.shop.org"),
        (by_second(unresolved(SILENT), THEIRS), "problem", "gave no answer about www.shop.org"),
        (by_second(unresolved(), "192.168.1.5"), "problem", "many routers hold such answers back"),
        (by_second(unresolved(), failure=NOT_FOUND), "ok", "mistyped, or there is no such site"),
        (by_second(unresolved(), failure=UNWILLING), "not-checked", "nothing to compare"),
        (by_second(unresolved(FailureKind.NO_NETWORK), failure=SILENT), "not-checked", "Without a network"),
        (by_second(led(site("wrong"), OURS), failure=NOT_FOUND), "ok", "Only this computer's name server knows"),
        (by_second(led(site("wrong"), OURS), failure=UNWILLING), "not-checked", "nothing to compare"),
        (by_second(led(site("wrong"), "10.0.0.1"), failure=SILENT), "not-checked", "nobody can tell whether"),
        (led(site("wrong"), "10.0.0.1"), "not-checked", "nobody can tell whether that is right"),
        (led(site("right"), "10.0.0.1"), "ok", "a login page, a filter or a company may do that"),
        (led(site("wrong"), OURS), "not-checked", "No second name server was asked"),
        (replace(led(site("wrong"), OURS), lookup=Unknown.NO_ANSWER), "not-checked", "nothing to compare"),
        (by_second(led(site("wrong"), OURS, hosts_file=True), THEIRS), "not-checked", "hosts file leads www.shop.org"),
        (led(site("wrong", "wiki.corp"), "10.0.0.1"), "not-checked", "nobody outside is asked"),
        (led(site("wrong", OURS), OURS), "not-checked", "which nobody has to look up"),
    ],
)  # fmt: skip
def test_what_the_name_servers_say_is_judged_by_whether_the_site_opens(
    evidence: Evidence, state: str, words: str
) -> None:
    found = line(evidence, "dns")
    assert (found.state.value, words in tr(found.detail, **found.values)) == (state, True), tr(
        found.detail, **found.values
    )


@pytest.mark.parametrize("kind", ["wrong", "expired", "closed"])
def test_another_address_at_which_the_site_is_right_shows_that_ours_is_out_of_date(kind: str) -> None:
    evidence = by_second(led(site(kind), OURS), THEIRS)
    right = other_way(evidence, WayKind.RESOLVER, site("right").chain)
    found = line(right, "dns")
    assert found.state.value == "problem"
    assert "out of date, or made up" in tr(found.detail, **found.values)


def test_another_address_at_which_the_site_is_no_better_is_no_fault() -> None:
    evidence = by_second(led(site("expired"), OURS), THEIRS)
    for chain in (evidence.chain, site("wrong").chain):
        assert line(other_way(evidence, WayKind.RESOLVER, chain), "dns").state.value == "ok"
    refused = failed(FailureKind.REFUSED, stage=Stage.CONNECT)
    assert line(other_way(evidence, WayKind.RESOLVER, failure=refused), "dns").state.value == "ok"


def test_a_site_that_opens_is_not_judged_by_another_address() -> None:
    evidence = by_second(led(site("right"), OURS), THEIRS)
    assert line(other_way(evidence, WayKind.RESOLVER, site("right").chain), "dns").state.value == "ok"


def test_who_was_asked_and_what_they_said_is_told() -> None:
    evidence = by_second(led(site("right"), OURS), *(f"5.6.7.{n}" for n in range(10, 20)), owner="Quad9")
    facts = [tr(fact.text, **fact.values) for fact in line(evidence, "dns").facts]
    assert facts == [
        f"{SECOND}, a name server of Quad9, was asked for {HOST} as well.",
        f"{SECOND} leads to 5.6.7.10, 5.6.7.11, 5.6.7.12, 5.6.7.13.",
        f"This computer's name server leads to {OURS}.",
    ]


def test_whom_it_concerns_is_told_where_it_is_a_problem() -> None:
    found = line(by_second(unresolved(), THEIRS, owner=""), "dns")
    facts = [tr(fact.text, **fact.values) for fact in found.facts]
    assert facts[0] == f"{SECOND} was asked for {HOST} as well."
    assert "Everything in this network that asks the same name server" in facts[-1]


def test_while_nobody_has_tried_the_site_nothing_is_a_problem_yet() -> None:
    odd = replace(by_second(led(site("wrong"), "192.168.1.1"), THEIRS), attempts=())
    assert name_servers_check(situation_of(odd, AT), ()).state is CheckState.NOT_CHECKED
    unknown = replace(odd, resolution=Unknown.NOT_ASKED)
    assert name_servers_check(situation_of(unknown, AT), ()).state is CheckState.NOT_CHECKED


def test_where_the_address_was_given_no_name_server_has_a_say() -> None:
    given = replace(led(site("wrong"), "127.0.0.1"), target=Target(host=HOST, port=443, connect_to=("127.0.0.1", 443)))
    assert line(given, "dns").state.value == "not-checked"
