from dataclasses import replace

from tests.support.server_views import CLOSED, FIRST, HOST, MODERN, SLOW, answer, evidence, versions, visit
from wizard.causes.catalog import CAUSES
from wizard.causes.server import judge_server
from wizard.causes.server.record import listed
from wizard.causes.server.rules import RULES
from wizard.model.evidence import FailureKind
from wizard.model.server import Answer, ClientOffer, ServerReport

CURRENT = ClientOffer(id="new", name="New", oldest="TLSv1.2", newest="TLSv1.3")
OLD = ClientOffer(id="old", name="Old", oldest="TLSv1", newest="TLSv1")


def judged(*answers: Answer) -> ServerReport:
    return judge_server(evidence([visit()], answers), [CURRENT, OLD])


def test_no_two_rules_have_one_id_and_none_that_of_a_cause() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(CAUSES)


def test_every_rule_says_all_there_is_to_say_and_cites() -> None:
    assert all(rule.title and rule.reason and rule.cure and rule.source for rule in RULES)


def test_findings_come_heaviest_first() -> None:
    found = [f.weight.value for f in judged(*versions("TLSv1", "SSLv3")).findings]
    assert found == sorted(found, key=["blocking", "warning", "note"].index)


def test_who_was_answered_gets_in_or_not() -> None:
    report = judged(*versions(*MODERN), answer("client:new", "TLSv1.3"), answer("client:old", None))
    assert [(c.id, c.protocol) for c in report.clients] == [("new", "TLSv1.3"), ("old", None)]


def test_a_version_that_a_client_does_not_take_keeps_it_out() -> None:
    report = judged(*versions("TLSv1"), answer("client:new", "TLSv1"))
    assert [(c.id, c.protocol) for c in report.clients] == [("new", None)]


def test_who_was_not_asked_is_out_where_its_versions_are_not_spoken() -> None:
    report = judged(*versions(*MODERN))
    assert [(c.id, c.protocol) for c in report.clients] == [("old", None)]


def test_browsers_stay_out_where_their_long_hellos_are_not_borne() -> None:
    chrome = ClientOffer(id="chrome-156", name="Chrome", oldest="TLSv1.2", newest="TLSv1.3")
    taken = (*versions(*MODERN), answer("client:chrome-156", "TLSv1.3"), answer("client:new", "TLSv1.3"))
    report = judge_server(evidence([visit(failure=CLOSED)], taken), [chrome, CURRENT])
    assert [(c.id, c.protocol) for c in report.clients] == [("chrome-156", None), ("new", "TLSv1.3")]


def test_nobody_gets_in_where_no_handshake_is_finished() -> None:
    answers = (*versions(*MODERN), answer("client:new", "TLSv1.3"))
    assert [c.id for c in judge_server(evidence([visit(failure=CLOSED)], answers), [CURRENT, OLD]).clients] == ["old"]
    # A refusal is one of what was offered: others may offer what the server likes.
    for refused in (
        replace(CLOSED, kind=FailureKind.ALERT, alert=40),
        replace(CLOSED, kind=FailureKind.PROTOCOL_VERSION),
    ):
        report = judge_server(evidence([visit(failure=refused)], answers), [CURRENT])
        assert [c.protocol for c in report.clients] == ["TLSv1.3"]


def test_of_whom_nothing_is_known_nothing_is_said() -> None:
    assert judged(answer("client:new", None, failure=SLOW)).clients == ()
    assert judge_server(evidence(), [CURRENT, OLD]).clients == ()


def test_versions_are_listed_for_the_addresses_that_were_asked() -> None:
    assert list(judged(*versions(*MODERN)).protocols) == [FIRST]
    assert judge_server(evidence([visit()]), []).protocols == {}


def test_a_list_names_each_once() -> None:
    assert listed([HOST, "b", HOST]) == f"{HOST}, b"
