"""The name: for another site, or only nearly right."""

from dataclasses import replace

import pytest

from tests.support.combined import IP
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
        ("site.test", ("other.test",), "other-site"),
        ("shop.site.test", ("mail.site.test",), None),
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


def test_a_common_name_beside_other_names_does_not_count() -> None:
    ours = world()
    plan = replace(healthy_leaf("other.test"), common_name="site.test")
    chain = (issue(plan, ours.issuing), ours.issuing.certificate)
    (finding,) = diagnose(met(chain, ours.root.certificate, host="site.test")).findings
    assert (finding.cause, finding.form) == ("name-mismatch", "common-name")
    assert "other.test" in sentence_of(finding)


def test_an_address_that_stands_there_as_a_name_is_told() -> None:
    chain = CHAINS["ip_as_dns"]()
    (finding,) = diagnose(met(chain, world().root.certificate, host=IP)).findings
    assert (finding.cause, finding.form) == ("name-mismatch", "address-as-name")


def test_names_in_other_scripts_are_shown_as_people_write_them_and_as_programs_do() -> None:
    finding = mismatch("xn--bcher-kva.example", "xn--wgv71a119e.test")
    assert "bücher.example (xn--bcher-kva.example)" in sentence_of(finding)
    assert "日本語.test (xn--wgv71a119e.test)" in sentence_of(finding)
