"""Something that opens secure connections on the way: a product, or a root that somebody added."""

from dataclasses import replace

import pytest

from tests.support.evidence import met, store
from tests.support.observed import world
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_root, name_of
from wizard.causes.base import sentence_of
from wizard.causes.diagnose import diagnose
from wizard.fixes.guides import render
from wizard.fixes.plan import plan
from wizard.i18n import using
from wizard.model.evidence import Evidence
from wizard.model.finding import Audience, Severity

DAYS = Validity.around(AT, before_days=300, after_days=3000)


def by_product(common_name: str, organization: str | None = None, *, trusted: bool = False) -> Evidence:
    product = make_root(name_of(common_name, organization), DAYS)
    chain = (issue(healthy_leaf("site.test"), product), product.certificate)
    return met(chain, *([product.certificate] if trusted else []))


def test_interception_that_this_computer_allows_is_a_note() -> None:
    diagnosis = diagnose(by_product("mitmproxy", "mitmproxy", trusted=True))
    assert diagnosis.verdict == "trusted"
    assert [(f.cause, f.severity, f.form) for f in diagnosis.findings] == [("interception", Severity.NOTE, "allowed")]


def test_a_public_chain_is_not_intercepted_whatever_it_is_called() -> None:
    evidence = by_product("mitmproxy", "mitmproxy", trusted=True)
    public = replace(evidence, stores=(*evidence.stores, replace(evidence.stores[0], name="mozilla")))
    assert "interception" not in [f.cause for f in diagnose(public).findings]


def test_the_product_is_named_in_both_languages_and_its_switch_left_to_the_guide() -> None:
    (finding, *_) = diagnose(by_product("ESET SSL Filter CA", "ESET, spol. s r. o.")).findings
    assert (finding.cause, finding.form, finding.severity) == ("interception", None, Severity.BLOCKING)
    for language in ("en", "ja"):
        with using(language):
            assert "ESET" in sentence_of(finding)
            assert " > " not in sentence_of(finding), "no way through menus before what is wrong is understood"


@pytest.mark.parametrize(("language", "place"), [("en", "Advanced setup"), ("ja", "詳細設定")])
def test_the_guide_leads_to_the_switch(language: str, place: str) -> None:
    diagnosis = diagnose(by_product("ESET SSL Filter CA", "ESET, spol. s r. o."))
    step = next(s for s in plan(diagnosis, Audience.VISITOR, "windows") if s.fix == "turn-off-https-scanning")
    guide = render(step.fix, Audience.VISITOR, "windows", step.values, language)
    assert any(place in step.text for step in guide.steps)


@pytest.mark.parametrize(("trusted", "severity"), [(True, Severity.WARNING), (False, Severity.BLOCKING)])
def test_malware_is_more_than_a_note(trusted: bool, severity: Severity) -> None:
    (finding, *_) = diagnose(by_product("Superfish, Inc.", "Superfish, Inc.", trusted=trusted)).findings
    assert (finding.form, finding.severity) == ("malware", severity)


def local(host: str, *, name: str = "system", mozilla: bool = True) -> Evidence:
    ours = world()
    chain = (issue(healthy_leaf(host), ours.issuing), ours.issuing.certificate)
    evidence = met(chain, host=host)
    lists = (store(ours.root.certificate, name=name), *([store(name="mozilla", size=130)] if mozilla else []))
    return replace(evidence, stores=lists)


def test_a_root_that_somebody_added_is_told_of_at_a_public_site() -> None:
    diagnosis = diagnose(local("www.wizard-case.net"))
    assert diagnosis.verdict == "trusted"
    assert [(f.cause, f.form, f.severity) for f in diagnosis.findings] == [
        ("interception", "local-root", Severity.NOTE)
    ]
    assert diagnosis.findings[0].values["issuer"] == "Observed Root"


@pytest.mark.parametrize(
    "evidence",
    [
        local("nas.local"),
        local("wiki"),
        local("192.0.2.1"),
        local("www.wizard-case.net", name="given"),
        local("www.wizard-case.net", name="only"),
        local("www.wizard-case.net", mozilla=False),
    ],
)
def test_elsewhere_a_root_of_ones_own_is_usual(evidence: Evidence) -> None:
    assert "interception" not in [f.cause for f in diagnose(evidence).findings]


def test_a_root_of_the_public_list_is_nobodys_own() -> None:
    evidence = local("www.wizard-case.net", mozilla=False)
    public = replace(evidence, stores=(*evidence.stores, store(world().root.certificate, name="mozilla", size=130)))
    assert "interception" not in [f.cause for f in diagnose(public).findings]


def test_a_root_that_came_with_the_system_is_nobodys_own() -> None:
    evidence = local("www.wizard-case.net")
    system, *others = evidence.stores
    brought = replace(evidence, stores=(replace(system, brought=system.roots), *others))
    assert "interception" not in [f.cause for f in diagnose(brought).findings]
