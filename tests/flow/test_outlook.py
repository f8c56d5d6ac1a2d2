"""What a timeline says in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.causes.test_timeline import distrusted, long_chain, revoked
from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from tests.support.pki import AT
from tests.support.timelines import DAY, SECOND, chained, crossed, leaf_of, lived, off_by, root
from wizard.causes.timeline import LATEST, judge_at
from wizard.flow.outlook import (
    alike,
    caveat,
    days_on,
    events,
    holder_title,
    months_on,
    opens_at,
    sentence_at,
    span_title,
    summary,
    written,
)
from wizard.i18n import using
from wizard.model.evidence import Evidence
from wizard.model.terms import Verdict
from wizard.model.timeline import Opens, Timeline


def said(evidence: Evidence) -> list[str]:
    return list(summary(lived(evidence)[1]))


def test_an_expired_site_says_since_when_and_why() -> None:
    assert said(chained(leaf=(-100, -10))) == [
        "The site has not opened since 13 November 2026 10:00 UTC: expiry of the site's certificate (site.test).",
        "With these certificates, it will not open again.",
    ]


def test_a_good_site_says_when_it_will_fail_and_why() -> None:
    assert said(chained(intermediate=(-600, 20))) == [
        "The site opens from 24 October 2026 until 13 December 2026, when the intermediate certificate Issuing expires."
    ]


def test_neighbours_that_look_alike_are_one() -> None:
    spans = lived(chained())[1].spans
    joined = alike(spans)
    assert [span.opens for span in joined] == [Opens.NOWHERE, Opens.EVERYWHERE, Opens.NOWHERE]
    assert len(joined) < len(spans)
    assert (joined[0].begins, joined[-1].ends) == (spans[0].begins, spans[-1].ends)
    assert joined[0].ends == spans[[span.opens for span in spans].index(Opens.EVERYWHERE) - 1].ends


def test_a_site_that_has_not_begun_says_when_it_will_be_good() -> None:
    assert said(chained(leaf=(10, 60))) == [
        "It failed at any date up to now.",
        "It will open from 3 December 2026 10:00 UTC: start of the site's certificate (site.test).",
    ]


def test_a_wrong_name_is_wrong_at_any_date() -> None:
    assert said(met(CHAINS["wronghost"](), world().root.certificate)) == ["There is no date at which it is good."]


def test_a_revoked_site_says_since_when() -> None:
    assert said(revoked(staple=True)) == [
        "The site has not opened since 21 November 2026 10:00 UTC: revocation of the site's certificate (site.test).",
        "With these certificates, it will not open again.",
    ]


def test_programs_that_disagree_are_not_called_good() -> None:
    assert said(met(CHAINS["leaf_is_ca"](), world().root.certificate))[0].startswith(
        "The site has opened in some programs only since"
    )


@pytest.mark.parametrize(
    ("leaf", "days", "told"),
    [
        ((-100, -10), -30, "By the true time, 24 October 2026 10:00 UTC, it is good."),
        ((-30, 60), 100, "By the true time, 3 March 2027 10:00 UTC, it fails."),
    ],
)
def test_with_a_wrong_clock_the_true_time_is_judged_too(leaf: tuple[int, int], days: int, told: str) -> None:
    assert told in said(replace(chained(leaf=leaf), clock=off_by(days)))


def test_where_the_connection_fails_the_certificates_alone_are_spoken_of() -> None:
    _, timeline = lived(chained())
    first, *rest = summary(timeline, Verdict.UNREACHABLE)
    assert first == (
        "The connection fails for another reason, at any date. What follows is about the certificates alone."
    )
    assert rest == list(summary(timeline, Verdict.TRUSTED))


def test_too_many_certificates_are_owned_up_to() -> None:
    assert said(long_chain(18))[-1].startswith("There are too many certificates")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "evidence", [chained(), distrusted(), revoked(), long_chain(18)], ids=["good", "distrusted", "revoked", "long"]
)
def test_every_date_has_its_words_in_both_languages(evidence: Evidence, language: str) -> None:
    _, timeline = lived(evidence)
    with using(language):
        texts = [*(e.text for e in events(timeline)), *summary(timeline), caveat(timeline)]
    assert all(texts)
    assert not [text for text in texts if "{" in text]
    if language == "ja":
        assert all(any(ord(c) > 0x3000 for c in text) for text in texts)


def test_the_programs_that_distrust_a_root_are_named() -> None:
    texts = [e.text for e in events(lived(distrusted())[1])]
    refusing = "refuses what Trust Wizard Test Root issues after this date; what was issued before is not affected"
    assert f"Chrome {refusing}" in texts
    assert f"Firefox {refusing}" in texts


def test_the_dates_come_in_order_and_are_those_at_which_things_change() -> None:
    _, timeline = lived(chained())
    found = events(timeline)
    assert [e.at for e in found] == sorted(e.at for e in found)
    assert (AT + 60 * DAY, AT + 60 * DAY + SECOND) in [(e.at, e.goes_to) for e in found]
    assert (AT - 30 * DAY, AT - 30 * DAY) in [(e.at, e.goes_to) for e in found]


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        ("2026-11-23", 1, "2026-12-23"),
        ("2026-12-23", 1, "2027-01-23"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-03-31", -1, "2028-02-29"),
        ("2026-01-10", -13, "2024-12-10"),
        ("9998-12-10", 1, "9998-12-10"),
        ("0002-01-10", -1, "0002-01-10"),
    ],
)
def test_months_are_those_of_the_calendar(begin: str, months: int, end: str) -> None:
    moment, wanted = (datetime.fromisoformat(f"{day}T10:00:00+00:00") for day in (begin, end))
    assert months_on(moment, months) == wanted


def test_days_stay_within_the_years_that_can_be_judged() -> None:
    assert days_on(AT, 2) == AT + 2 * DAY
    assert days_on(datetime.max.replace(tzinfo=UTC), 0) == LATEST
    assert days_on(LATEST, 1) == LATEST


def test_a_time_has_a_word_or_two() -> None:
    _, timeline = lived(chained(intermediate=(-600, 20)))
    assert [span_title(s) for s in timeline.spans[-3:]] == ["opens", "expired", "expired"]
    disagreeing = lived(met(CHAINS["leaf_is_ca"](), world().root.certificate))[1]
    assert span_title(disagreeing.present) == "opens in some programs"


def test_a_certificate_is_told_with_its_role_and_its_dates() -> None:
    _, timeline = lived(chained())
    assert [holder_title(h) for h in timeline.holders] == [
        "the site's certificate: site.test, 24 October 2026 to 22 January 2027",
        "intermediate: Issuing, 2 April 2025 to 15 July 2028",
        "root: Old Root, 6 June 2024 to 11 May 2029",
    ]


def test_who_opens_the_site_is_told_for_any_date() -> None:
    diagnosis, _ = lived(chained())
    assert [opens_at(judge_at(diagnosis, AT + d * DAY)) for d in (0, 61)] == [Opens.EVERYWHERE, Opens.NOWHERE]


def test_a_date_without_a_fault_does_not_claim_that_nothing_is_revoked() -> None:
    diagnosis, _ = lived(chained())
    assert "not known" in sentence_at(judge_at(diagnosis, AT + 30 * DAY))
    assert sentence_at(judge_at(diagnosis, AT + 61 * DAY)).startswith("On this date the site's certificate has run out")


def test_an_answer_that_still_holds_is_told() -> None:
    from tests.support.pki import make_ocsp
    from wizard.model.evidence import Fetched

    anchor = root()
    issuing, sent = crossed([(anchor, (-600, 600))])
    leaf = leaf_of(issuing)
    good = Fetched(url="u", body=make_ocsp(leaf, issuing, AT, revoked=False))
    diagnosis, _ = lived(replace(met((leaf, *sent), anchor.certificate), ocsp=(good,)))
    assert (
        sentence_at(judge_at(diagnosis, AT + DAY))
        == "On this date every certificate is in date, and by the authority's answer the site's own is not revoked."
    )
    assert "not known" in sentence_at(judge_at(diagnosis, AT + 20 * DAY))


def test_the_caveat_says_what_everything_rests_on() -> None:
    timeline: Timeline = lived(chained())[1]
    assert "23 November 2026" in caveat(timeline)


def test_a_moment_is_written_as_it_is_typed() -> None:
    assert written(AT + SECOND) == "2026-11-23 10:00:01"
    assert written(datetime.fromisoformat("2026-11-23T19:00:00+09:00")) == "2026-11-23 10:00"
