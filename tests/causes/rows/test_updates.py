"""The row about updates: what waits, what waits for a restart, and whether the system still looks for any."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.evidence import met
from tests.support.pki import AT
from wizard.causes.rows.updates import LONG, updates_check
from wizard.causes.situation import situation_of
from wizard.i18n import LANGUAGES, fields_of, tr, using
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState

HOUR = timedelta(hours=1)
FINE = UpdatesEvidence(tool="apt", pending=0, security=0, looked=AT - HOUR)
HUNG = Trouble(kind=TroubleKind.HUNG, what="apt-cache")

OK, PROBLEM, NOT_CHECKED = CheckState.OK, CheckState.PROBLEM, CheckState.NOT_CHECKED


def row(seen: UpdatesEvidence | Unknown, offset_s: float | None = None) -> Check:
    evidence = replace(met(), updates=seen)
    if offset_s is not None:
        readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=offset_s) for i in range(2))
        evidence = replace(
            evidence, clock=ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
        )  # fmt: skip
    return updates_check(situation_of(evidence, AT), ())


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


@pytest.mark.parametrize(
    ("seen", "state", "said"),
    [
        (FINE, OK, "No updates wait to be installed."),
        (
            replace(FINE, pending=3),
            OK,
            "Updates that wait to be installed: 3; none of them is about security.",
        ),
        (
            replace(FINE, pending=5, security=2),
            PROBLEM,
            "5 updates are waiting to be installed, 2 of them for security.",
        ),
        (
            replace(FINE, pending=5, security=1),
            PROBLEM,
            "5 updates are waiting to be installed, one of them for security.",
        ),
        (
            replace(FINE, pending=1, security=1),
            PROBLEM,
            "One update is waiting to be installed, and it is for security.",
        ),
        (
            replace(FINE, restart=True),
            PROBLEM,
            "Updates are installed, but take effect only after a restart.",
        ),
        (
            replace(FINE, looked=AT - timedelta(days=45)),
            PROBLEM,
            "This system has not looked for updates for 45 days.",
        ),
        (
            replace(FINE, pending=4, security=None),
            NOT_CHECKED,
            "Updates that wait to be installed: 4. Whether any of them is about security is not told.",
        ),
        (replace(FINE, security=None), OK, "No updates wait to be installed."),
        (
            replace(FINE, looked=None),
            NOT_CHECKED,
            "When this system last looked for updates is not known; known to wait: 0.",
        ),
        (
            UpdatesEvidence(tool="apt", unlooked=True),
            NOT_CHECKED,
            "There is no list of updates: this system has not looked for any, or threw the list away.",
        ),
        (UpdatesEvidence(tool=""), NOT_CHECKED, "How this system gets its updates is not known here."),
        (
            replace(FINE, pending=None, security=None, troubles=(HUNG,)),
            NOT_CHECKED,
            "Whether updates wait could not be found out.",
        ),
        (Unknown.NO_ANSWER, NOT_CHECKED, "The updates of the system were not looked at."),
        (Unknown.NOT_ASKED, NOT_CHECKED, "The updates of the system were not looked at."),
    ],
)
def test_what_waits_is_told_and_what_is_not_known_is_never_fine(
    seen: UpdatesEvidence | Unknown, state: CheckState, said: str
) -> None:
    check = row(seen)
    assert (check.state, words(check)) == (state, said)


def test_the_most_urgent_comes_first() -> None:
    everything = replace(FINE, pending=5, security=2, restart=True, looked=AT - timedelta(days=100))
    assert "2 of them for security" in words(row(everything))
    assert "restart" in words(row(replace(everything, security=0)))
    assert "3 months" in words(row(replace(everything, security=0, restart=False)))


def test_a_restart_that_is_not_in_the_sentence_is_in_the_facts() -> None:
    restart = "Updates are installed, but take effect only after a restart."
    assert restart in facts(row(replace(FINE, security=1, pending=1, restart=True)))
    assert restart not in facts(row(replace(FINE, restart=True)))
    assert restart not in facts(row(replace(FINE, restart=False)))


@pytest.mark.parametrize(
    "seen",
    [
        UpdatesEvidence(tool="windows-update", restart=True, troubles=(HUNG,)),
        UpdatesEvidence(tool="apt", looked=AT - 2 * LONG, troubles=(HUNG,)),
        UpdatesEvidence(tool="", restart=True),
    ],
)
def test_what_is_wrong_is_told_even_where_the_rest_is_not_known(seen: UpdatesEvidence) -> None:
    assert row(seen).state is PROBLEM


def test_a_month_without_a_look_is_long() -> None:
    assert row(replace(FINE, looked=AT - LONG)).state is OK
    assert row(replace(FINE, looked=AT - LONG - HOUR)).state is PROBLEM


def test_a_wrong_clock_makes_no_look_old() -> None:
    looked = replace(FINE, looked=AT - timedelta(days=45))
    assert row(looked, offset_s=-20 * 86_400.0).state is OK
    assert row(replace(FINE, looked=AT - timedelta(days=20)), offset_s=20 * 86_400.0).state is PROBLEM


def test_a_look_in_the_future_has_no_age() -> None:
    ahead = row(replace(FINE, looked=AT + timedelta(days=3)))
    assert ahead.state is NOT_CHECKED
    assert any("a day that is still to come" in fact for fact in facts(ahead))


def test_a_clock_that_was_set_back_a_little_does_not_matter() -> None:
    check = row(replace(FINE, looked=AT + HOUR))
    assert check.state is OK
    assert facts(check)[0] == "This system last looked for updates on 23 November 2026."


def test_what_the_sentence_rests_on_is_told() -> None:
    seen = replace(
        FINE, pending=5, security=2, held=1, bearing=("ca-certificates", "openssl"), automatic=True,
        paused=AT + timedelta(days=7), troubles=(HUNG,),
    )  # fmt: skip
    assert facts(row(seen)) == [
        "This system last looked for updates on 23 November 2026.",
        "Among those that wait, these bear on certificates: ca-certificates, openssl.",
        "Updates that somebody keeps back on purpose: 1.",
        "Somebody has put updates off until 30 November 2026.",
        "This system installs security updates by itself, which may take a day.",
        "apt was asked, and not made to look for new ones.",
        "apt-cache did not answer in time and was ended.",
    ]


def test_a_pause_that_is_over_is_not_told() -> None:
    assert not any("put updates off" in fact for fact in facts(row(replace(FINE, paused=AT - HOUR))))


@pytest.mark.parametrize(
    ("tool", "called"),
    [("windows-update", "Windows Update"), ("softwareupdate", "macOS"), ("packagekit", "PackageKit"), ("dnf", "dnf")],
)
def test_a_tool_is_called_as_people_know_it(tool: str, called: str) -> None:
    assert f"{called} was asked, and not made to look for new ones." in facts(row(replace(FINE, tool=tool)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_its_fields_filled(language: str) -> None:
    full = replace(FINE, pending=5, held=1, bearing=("openssl",), automatic=False, paused=AT + HOUR, restart=True)
    with using(language):
        for seen in (full, replace(full, security=2), replace(FINE, looked=AT + 100 * HOUR)):
            for text in (words(row(seen)), *facts(row(seen))):
                assert text
                assert not fields_of(text)
