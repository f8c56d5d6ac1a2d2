"""Since when it is as it is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.causes.test_timeline import revoked
from tests.support.diagnoses import NOW, finding, made_diagnosis
from tests.support.evidence import met
from tests.support.observed import CHAINS, chain_and_root
from tests.support.pki import AT
from tests.support.timelines import DAY, SECOND, chained, lived, off_by
from wizard.causes.began import Began, Bound, Rest, began, began_of, began_text, checked_at
from wizard.causes.catalog import CATALOG
from wizard.causes.diagnose import diagnose
from wizard.i18n import using
from wizard.model.evidence import Evidence
from wizard.model.finding import Severity, Who


def observed(case: str) -> Evidence:
    chain, root = chain_and_root(case)
    return met(chain, root.certificate)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (chained(leaf=(-100, -10)), Began(AT - 10 * DAY + SECOND, Bound.EXACTLY, Rest.EXPIRY)),
        (chained(intermediate=(-600, -5)), Began(AT - 5 * DAY + SECOND, Bound.EXACTLY, Rest.EXPIRY_ABOVE)),
        (revoked(), Began(AT - 2 * DAY, Bound.EXACTLY, Rest.REVOCATION)),
    ],
    ids=["expired", "chain-expired", "revoked"],
)
def test_an_end_is_exact_and_that_of_the_timeline(evidence: Evidence, expected: Began) -> None:
    diagnosis, timeline = lived(evidence)
    assert began(diagnosis) == expected
    assert timeline.same_since == expected.at


def test_a_certificate_that_was_used_after_its_issuer_ended_fails_since_its_own_start_at_most() -> None:
    late = diagnose(chained(leaf=(-30, 60), intermediate=(-600, -40)))
    assert began(late) == Began(AT - 30 * DAY, Bound.NOT_BEFORE, Rest.START)


@pytest.mark.parametrize("case", ["wronghost", "self", "unknown_root", "missing_int", "nosan", "rsa768", "muststaple"])
def test_other_faults_of_certificates_are_no_older_than_the_certificate(case: str) -> None:
    found = began(diagnose(observed(case)))
    assert found == Began(AT - 30 * DAY, Bound.NOT_BEFORE, Rest.START)


def test_a_certificate_dated_long_ago_bounds_nothing() -> None:
    found = began(diagnose(replace(met(CHAINS["wronghost"]()), at=AT + 7 * 365 * DAY)))
    assert found is not None
    assert found.rests_on is not Rest.START


@pytest.mark.parametrize("cause", ["not-yet-valid", "connection-refused", "timeout", "clock-wrong", "interception"])
def test_what_no_certificate_tells_was_seen_at_the_check(cause: str) -> None:
    who = Who.COMPUTER if cause in {"clock-wrong", "interception"} else Who.SITE
    seen = replace(finding(cause, who=who, certificate=None), values={})
    assert began(made_diagnosis([seen])) == Began(NOW, Bound.AT_LATEST, Rest.CHECK)


def test_a_revocation_without_a_date_is_not_dated() -> None:
    undated = replace(finding("revoked"), values={"date": NOW})
    assert began(made_diagnosis([undated])) != Began(NOW, Bound.EXACTLY, Rest.REVOCATION)


def test_the_first_thing_that_stops_the_connection_counts() -> None:
    warned = replace(finding("must-staple-missing"), severity=Severity.WARNING)
    found = began(made_diagnosis([warned, finding("expired")]))
    assert found is not None
    assert found.rests_on is Rest.EXPIRY


def test_where_nothing_is_wrong_nothing_began() -> None:
    assert began(diagnose(observed("ok"))) is None
    assert began(made_diagnosis([replace(finding("revocation-unknown"), severity=Severity.NOTE)])) is None


def test_the_check_is_dated_by_the_true_time() -> None:
    behind = diagnose(replace(chained(leaf=(-100, -10)), clock=off_by(3)))
    assert checked_at(behind) == AT + 3 * DAY
    assert checked_at(diagnose(chained())) == AT


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("rest", Rest)
def test_every_beginning_has_words_with_its_moment(rest: Rest, language: str) -> None:
    moment = datetime(2026, 11, 13, 10, 0, 1, tzinfo=UTC)
    with using(language):
        text = began_text(Began(moment, Bound.EXACTLY, rest))
    assert "10:00 UTC" in text
    assert "{" not in text


@pytest.mark.parametrize("cause", [cause.id for cause in CATALOG])
def test_every_cause_can_be_asked(cause: str) -> None:
    seen = replace(finding(cause), values={})
    assert began_of(seen, made_diagnosis([seen])).at <= NOW
