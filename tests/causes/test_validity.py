"""Dates."""

from dataclasses import replace
from datetime import timedelta

from tests.support.evidence import met
from tests.support.faulty import future, new_issuing, under
from tests.support.observed import CHAINS, world
from tests.support.pki import AT
from wizard.causes.base import detail_of, title_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.finding import Who


def seen(case: str) -> list[str]:
    return [f.cause for f in diagnose(met(CHAINS[case](), world().root.certificate)).findings]


def test_expired_leaf_and_expired_intermediate_are_two_causes() -> None:
    assert seen("expired") == ["expired"]
    assert seen("int_expired") == ["chain-expired"]
    assert seen("int_and_leaf_expired") == ["expired", "chain-expired"]


def test_a_trusted_root_that_expired_is_in_the_chain() -> None:
    from tests.support.observed import chain_and_root

    chain, root = chain_and_root("root_expired_trusted")
    diagnosis = diagnose(met(chain, root.certificate))
    (finding,) = diagnosis.findings
    assert diagnosis.verdict == "untrusted"
    assert finding.cause == "chain-expired"
    assert finding.certificate is None, "it was not sent"


def test_how_long_ago_is_told() -> None:
    (finding,) = diagnose(met(CHAINS["expired"](), world().root.certificate)).findings
    assert finding.values["span"] == timedelta(days=10)
    assert finding.values["date"] == AT - timedelta(days=10)


def test_the_last_second_counts() -> None:
    evidence = met(CHAINS["ok"](), world().root.certificate)
    assert diagnose(evidence, AT + timedelta(days=60)).findings == ()
    assert diagnose(evidence, AT + timedelta(days=60, seconds=1)).findings[0].cause == "expired"


def test_a_clock_that_is_right_is_not_suspected() -> None:
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=1.0) for i in range(2))
    clock = ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
    evidence = met(CHAINS["notyet"](), world().root.certificate)
    (suspected,), (cleared,) = diagnose(evidence).findings, diagnose(replace(evidence, clock=clock)).findings
    assert (suspected.form, cleared.form) == (None, "clock-right")
    assert (suspected.who, cleared.who) == (Who.UNKNOWN, Who.SITE), "whose it is depends on the clock"
    evidence = met(under(new_issuing(future())), world().root.certificate)
    (suspected,), (cleared,) = diagnose(evidence).findings, diagnose(replace(evidence, clock=clock)).findings
    assert (suspected.form, cleared.form) == ("above", "above-clock-right")
    assert (suspected.who, cleared.who) == (Who.UNKNOWN, Who.SITE)


def test_a_certificate_above_that_begins_later_is_not_taken_for_the_sites() -> None:
    (finding,) = diagnose(met(under(new_issuing(future())), world().root.certificate)).findings
    assert finding.certificate == 1
    assert title_of(finding) == "A certificate above the site's is not valid yet"
    assert detail_of(finding).startswith("Odd Issuing")
