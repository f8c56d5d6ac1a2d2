"""The row about the system: until when it gets updates, and what goes on after that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.evidence import met
from tests.support.pki import AT
from wizard.causes.rows.system import OFFERS_MATTER, SOON, UNDATED_HOLDS, system_check
from wizard.causes.situation import situation_of
from wizard.i18n import LANGUAGES, fields_of, tr, using
from wizard.model.computer import Care, Lifetime, SystemEvidence
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState

TODAY = AT.date()
DAY = timedelta(days=1)
DATED = Care(lifetime=Lifetime.DATED, as_of=TODAY.isoformat())


def system(ends: str | None, care: Care | None = DATED, version: str = "12") -> SystemEvidence:
    return SystemEvidence(
        family="linux", name="Debian 12", version=version, support_ends=ends, desktop=None, care=care
    )  # fmt: skip


def row(seen: SystemEvidence | Unknown, offset_s: float | None = None) -> Check:
    evidence = replace(met(), system=seen)
    if offset_s is not None:
        readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=offset_s) for i in range(2))
        evidence = replace(
            evidence, clock=ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
        )  # fmt: skip
    return system_check(situation_of(evidence, AT), ())


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


def test_a_system_gets_updates_until_a_day() -> None:
    check = row(system("2028-06-30"))
    assert (check.state, words(check)) == (CheckState.OK, "Debian 12 gets updates until 30 June 2028.")


def test_shortly_before_the_end_it_is_time_to_plan() -> None:
    assert "Plan" not in words(row(system((TODAY + SOON).isoformat())))
    near = row(system((TODAY + SOON - DAY).isoformat()))
    assert near.state is CheckState.OK
    assert "Plan to move to a newer version." in words(near)


def test_the_last_day_still_counts_and_the_day_after_is_a_problem() -> None:
    assert row(system(TODAY.isoformat())).state is CheckState.OK
    ended = row(system((TODAY - DAY).isoformat()))
    assert ended.state is CheckState.PROBLEM
    assert words(ended) == "Debian 12 has had no updates since 22 November 2026."
    assert any("more and more sites do not open" in fact for fact in facts(ended))


def test_a_wrong_clock_does_not_end_the_support() -> None:
    ended = system((TODAY - DAY).isoformat())
    assert row(ended, offset_s=-10 * 86_400.0).state is CheckState.OK
    assert row(system((TODAY + DAY).isoformat()), offset_s=10 * 86_400.0).state is CheckState.PROBLEM


@pytest.mark.parametrize("ends", [None, "soon", "2026-13-45", ""])
def test_what_is_not_known_is_not_fine(ends: str | None) -> None:
    for care in (None, Care(lifetime=Lifetime.UNKNOWN), DATED):
        check = row(system(ends, care))
        assert check.state is CheckState.NOT_CHECKED
        assert words(check) == "Debian 12: how long it gets updates is not known here."


def test_a_system_nobody_looked_at_is_not_fine() -> None:
    assert row(Unknown.NO_ANSWER).state is CheckState.NOT_CHECKED


def test_a_system_that_is_renewed_as_a_whole_has_no_last_day() -> None:
    check = row(system(None, Care(lifetime=Lifetime.ROLLING)))
    assert check.state is CheckState.OK
    assert "without a last day" in words(check)


def test_a_maker_that_names_no_day_is_believed_for_a_year() -> None:
    known = (TODAY - UNDATED_HOLDS).isoformat()
    assert row(system(None, Care(lifetime=Lifetime.UNDATED, as_of=known))).state is CheckState.OK
    older = (TODAY - UNDATED_HOLDS - DAY).isoformat()
    assert row(system(None, Care(lifetime=Lifetime.UNDATED, as_of=older))).state is CheckState.NOT_CHECKED


@pytest.mark.parametrize(
    ("regular", "said"),
    [
        ("2026-07-11", "ended on 11 July 2026; since then the updates come from Debian LTS."),
        ("2028-08-09", "ends on 9 August 2028; after it the updates come from Debian LTS."),
    ],
)
def test_who_brings_the_updates_after_the_maker_is_told(regular: str, said: str) -> None:
    care = replace(DATED, regular_ends=regular, then_by="Debian LTS")
    assert f"The support that everybody gets {said}" in facts(row(system("2030-06-30", care)))


OFFER = replace(DATED, offer="Ubuntu Pro", offer_ends="2032-04-21")
OFFERED = "Ubuntu Pro brings security updates until 21 April 2032 to those who ask or pay for it."
NOT_TAKEN = "This computer takes no part in it so far."


def test_what_goes_on_beyond_the_end_is_told_when_it_matters() -> None:
    assert OFFERED in facts(row(system((TODAY - DAY).isoformat(), OFFER)))
    assert OFFERED in facts(row(system((TODAY + OFFERS_MATTER - DAY).isoformat(), OFFER)))
    assert OFFERED not in facts(row(system((TODAY + OFFERS_MATTER).isoformat(), OFFER)))
    over = replace(OFFER, offer_ends=(TODAY - DAY).isoformat())
    assert not any("Ubuntu Pro" in fact for fact in facts(row(system("2020-01-01", over))))


def test_whether_this_computer_takes_part_is_told_where_it_is_known() -> None:
    ended = (TODAY - DAY).isoformat()
    assert NOT_TAKEN in facts(row(system(ended, replace(OFFER, refused=True))))
    assert NOT_TAKEN not in facts(row(system(ended, OFFER)))


def test_version_editions_base_and_the_age_of_the_dates_are_told() -> None:
    care = replace(DATED, editions="Home, Pro", based_on="Ubuntu 24.04 LTS")
    assert facts(row(system("2029-05-31", care))) == [
        "Version: 12.",
        "The date holds for the editions Home, Pro; others have another one.",
        "It gets its updates from Ubuntu 24.04 LTS, and the date is the one of that.",
        "Such dates were last looked up on 23 November 2026.",
    ]
    told_itself = row(system("2029-05-31", Care(lifetime=Lifetime.DATED), version=""))
    assert facts(told_itself) == ["The system itself names this date."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_its_fields_filled(language: str) -> None:
    care = replace(OFFER, regular_ends="2020-01-01", then_by="LTS", refused=True, editions="Pro", based_on="Debian")
    with using(language):
        for seen in (system("2020-01-01", care), system("2028-01-01", care), system(None, care)):
            check = row(seen)
            for text in (words(check), *facts(check)):
                assert text
                assert not fields_of(text)
