"""Whom a diagnosis concerns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cases.test_cases import FILES, read
from tests.causes.rows.test_ways import FAMILY, INTERFACE, RESOLVER, at
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.lookups import other_way, site
from tests.support.timelines import DAY, chained, lived
from wizard.causes.catalog import CATALOG
from wizard.causes.diagnose import diagnose
from wizard.causes.explain import explain
from wizard.causes.timeline import judge_at
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.plan import independent
from wizard.flow.concern import Receiver, Why, blocking_first, concern, why_text
from wizard.flow.presume import presume
from wizard.i18n import using
from wizard.model.evidence import Resolution
from wizard.model.finding import Audience, Diagnosis, Severity, Who


def case(name: str) -> Diagnosis:
    return diagnose(read(next(path for path in FILES if path.stem == name)).evidence)


def told(diagnosis: Diagnosis, to: Receiver) -> list[str] | Why:
    found = concern(diagnosis, to)
    return found if isinstance(found, Why) else [f.cause for f in found]


@pytest.mark.parametrize(
    ("name", "owner", "it"),
    [
        ("good", Why.NOTHING_WRONG, Why.NOTHING_WRONG),
        ("outdated-software", Why.NOTHING_WRONG, Why.NOTHING_WRONG),
        ("no-network", Why.NETWORK, Why.NETWORK),
        ("proxy-failure", Why.NETWORK, ["proxy-failure"]),
        ("dns-failure", Why.NOT_THE_OWNER, ["dns-failure"]),
        ("timeout", ["timeout"], ["timeout"]),
        ("captive-portal", Why.LOGIN_PAGE, Why.LOGIN_PAGE),
        ("clock-wrong", Why.COMPUTER, Why.COMPUTER),
        ("clock-wrong-in-vain", ["expired"], ["expired"]),
        ("outdated-roots", Why.COMPUTER, Why.COMPUTER),
        ("client-certificate-required", Why.COMPUTER, ["client-certificate-required"]),
        ("interception", Why.INTERCEPTED, ["interception"]),
        ("interception-local-root", Why.INTERCEPTED, ["interception"]),
        ("interception-malware", Why.INTERCEPTED, ["interception"]),
        ("three-faults", Why.INTERCEPTED, ["interception"]),
        ("unknown-ca", ["unknown-ca"], ["unknown-ca"]),
        ("expired-and-another-name", ["name-mismatch", "expired"], ["name-mismatch", "expired"]),
        ("must-staple-missing", ["must-staple-missing"], ["must-staple-missing"]),
        ("revocation-unknown", Why.NOTHING_WRONG, Why.NOTHING_WRONG),
    ],
)
def test_who_can_put_it_right(name: str, owner: list[str] | Why, it: list[str] | Why) -> None:
    assert told(case(name), "owner") == owner
    assert told(case(name), "it") == it


def test_every_cause_of_the_site_concerns_its_owner() -> None:
    for cause in CATALOG:
        if cause.who is Who.SITE:
            assert told(made_diagnosis([finding(cause.id)]), "owner") == [cause.id]


def test_every_cause_of_which_the_owner_is_told_has_something_for_the_owner_to_do() -> None:
    for cause in CATALOG:
        if cause.who is Who.SITE:
            assert any(Audience.OWNER in FIX_BY_ID[fix].audiences for fix in cause.fixes), cause.id


def test_at_most_three_things_are_told_and_what_stops_the_connection_first() -> None:
    warned = replace(finding("missing-intermediate"), severity=Severity.WARNING)
    many = [warned, *(finding(c) for c in ("weak-key", "name-mismatch", "expired"))]
    assert told(made_diagnosis(many), "owner") == ["weak-key", "name-mismatch", "expired"]
    assert [f.cause for f in blocking_first(many)][-1] == "missing-intermediate"


def test_consequences_and_broken_checks_are_not_told() -> None:
    explained = replace(finding("unknown-ca"), explained_by="distrusted-ca")
    broken = replace(finding("expired"), failed="KeyError: 'x'")
    diagnosis = made_diagnosis([finding("distrusted-ca"), explained, broken])
    assert [f.cause for f in independent(diagnosis)] == ["distrusted-ca"]


def test_a_message_alone_is_no_evidence() -> None:
    presumed = presume(explain("NET::ERR_CERT_DATE_INVALID at https://shop.example/"), made_diagnosis().at)
    assert told(presumed, "owner") is Why.NOT_CHECKED


def test_another_date_is_not_written_about() -> None:
    diagnosis, _ = lived(chained())
    assert told(judge_at(diagnosis, diagnosis.at + 100 * DAY), "owner") is Why.ANOTHER_DATE
    wished = made_diagnosis([finding("expired")])
    later = replace(wished.evidence, at=wished.at + timedelta(days=40))
    assert told(replace(wished, evidence=later, at=later.at), "owner") is Why.ANOTHER_DATE


def test_a_name_in_the_hosts_file_may_lead_elsewhere() -> None:
    evidence = chained(leaf=(-100, -10))
    assert isinstance(evidence.resolution, Resolution)
    ours = diagnose(replace(evidence, resolution=replace(evidence.resolution, from_hosts_file=True)))
    assert told(ours, "owner") is Why.HOSTS_FILE
    assert told(ours, "it") == ["expired"]


@pytest.mark.parametrize("kind", [INTERFACE, RESOLVER])
def test_what_is_fine_in_another_way_is_not_the_owners(kind: str) -> None:
    here = diagnose(other_way(at("expired"), kind, site("right").chain))  # type: ignore[arg-type]
    assert told(here, "owner") is Why.OTHER_WAY
    assert told(here, "it") == ["expired"]


def test_one_family_that_is_broken_is_the_owners() -> None:
    assert told(diagnose(other_way(at("expired"), FAMILY, site("right").chain)), "owner") == ["expired"]


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_reason_has_words(why: Why, language: str) -> None:
    with using(language):
        assert len(why_text(why)) > 10
