"""The name: for another site, or only nearly right."""

import pytest

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from tests.support.pki import healthy_leaf, issue
from wizard.causes.base import sentence_of
from wizard.causes.diagnose import diagnose
from wizard.model.finding import Finding


def mismatch(host: str, *names: str) -> Finding:
    ours = world()
    chain = (issue(healthy_leaf(*names), ours.issuing), ours.issuing.certificate)
    (finding,) = diagnose(met(chain, ours.root.certificate, host=host)).findings
    assert finding.cause == "name-mismatch"
    return finding


@pytest.mark.parametrize(
    ("host", "names", "form"),
    [
        ("www.site.test", ("site.test",), "www"),
        ("site.test", ("www.site.test",), "www"),
        ("a.b.site.test", ("*.site.test",), "wildcard-depth"),
        ("site.test", ("*.site.test",), "wildcard-apex"),
        ("192.0.2.1", ("site.test",), "address"),
        ("site.test", ("other.test",), None),
    ],
)
def test_the_nearest_reason_is_told(host: str, names: tuple[str, ...], form: str | None) -> None:
    assert mismatch(host, *names).form == form


def test_the_missing_www_is_told_with_the_name_that_works() -> None:
    assert "Try site.test" in sentence_of(mismatch("www.site.test", "site.test"))


def test_a_thousand_names_are_shortened() -> None:
    finding = mismatch("site.test", *(f"n{i}.test" for i in range(1000)))
    assert str(finding.values["names"]).endswith("…")
    assert len(str(finding.values["names"])) < 100


def test_a_name_in_the_common_name_only_is_no_name() -> None:
    findings = diagnose(met(CHAINS["nosan"](), world().root.certificate)).findings
    assert [f.cause for f in findings] == ["no-san"]
