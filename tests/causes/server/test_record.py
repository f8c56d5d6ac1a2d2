from tests.support.server_views import evidence, view
from wizard.causes.server.record import ServerRule
from wizard.model.finding import Severity


def test_a_rule_s_finding_has_its_words_and_the_values() -> None:
    rule = ServerRule(
        id="x", weight=Severity.NOTE, title="t", reason="{where}", cure="c", source="s", find=lambda _rule, _view: ()
    )
    finding = rule.finding(where="here")
    assert (finding.id, finding.weight, finding.title, finding.reason, finding.cure, finding.source) == (
        "x", Severity.NOTE, "t", "{where}", "c", "s",
    )  # fmt: skip
    assert finding.values == {"where": "here"}
    assert finding.finding is None
    assert list(rule.find(rule, view(evidence()))) == []
