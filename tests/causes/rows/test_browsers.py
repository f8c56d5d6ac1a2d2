"""How old browsers are judged to be, what waits for a restart, and what is said of each."""

import platform
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.evidence import met
from tests.support.loopback import job
from tests.support.pki import AT
from wizard.causes.browser_facts import known_browsers
from wizard.causes.rows.browsers import browsers_check
from wizard.causes.situation import situation_of
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.computer import Browser, BrowsersEvidence, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.fields import Unknown
from wizard.model.finding import Check
from wizard.probes.browsers import read_browsers

DAY = timedelta(days=1)
LIMIT = known_browsers().outdated_after

CHROME = Browser(
    id="chrome",
    name="Google Chrome",
    version="999.0.8078.79",
    path="chrome",
    built=AT - 8 * DAY,
    updated_by=UpdatedBy.ITSELF,
    restart=False,
)
"""Of a version that no table knows, so that only its date counts."""
FIREFOX = Browser(id="firefox", name="Firefox", version="153.0.1", path="firefox", built=AT - 12 * DAY, restart=False)


def clock(offset: timedelta | None = None, *, built: datetime | None = None) -> ClockEvidence:
    """Return a clock of which two others say that it is off by *offset*; *built* is when the program was."""
    said = () if offset is None else (offset.total_seconds(),) * 2
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=o) for i, o in enumerate(said))
    return ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings, built=built)


def row(*browsers: Browser, family: str = "linux", by: ClockEvidence | None = None, troubles: int = 0) -> Check:
    hung = (Trouble(kind=TroubleKind.HUNG, what="opera"),) * troubles
    seen = BrowsersEvidence(browsers=browsers, family=family, troubles=hung)
    return browsers_check(situation_of(replace(met(), browsers=seen, clock=by or clock()), AT), ())


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


def test_recent_browsers_are_fine() -> None:
    found = row(CHROME, FIREFOX)
    assert found.state.value == "ok"
    assert words(found) == "No browser is out of date: Google Chrome 999, Firefox 153."


@pytest.mark.parametrize(
    ("age", "state"),
    [(DAY, "ok"), (LIMIT - DAY, "ok"), (LIMIT, "ok"), (LIMIT + DAY, "problem"), (900 * DAY, "problem")],
)
def test_a_browser_is_out_of_date_from_a_certain_age_on(age: timedelta, state: str) -> None:
    assert row(replace(CHROME, built=AT - age)).state.value == state


def test_the_browsers_that_are_out_of_date_are_named() -> None:
    found = row(replace(CHROME, built=AT - 100 * DAY), FIREFOX)
    assert words(found) == "Out of date: Google Chrome 999. Newer versions have been out for weeks."


def test_a_newer_version_that_waits_for_a_restart_is_a_problem() -> None:
    found = row(CHROME, replace(FIREFOX, restart=True))
    assert found.state.value == "problem"
    assert words(found) == "To be closed and opened again, as a newer version is ready: Firefox 153."
    assert "Firefox: an older version still runs than the one that is installed." in facts(found)


def test_both_are_told_in_one_sentence() -> None:
    found = row(replace(CHROME, built=AT - 100 * DAY), replace(FIREFOX, restart=True))
    assert words(found) == (
        "Out of date: Google Chrome 999. To be closed and opened again, as a newer version is ready: Firefox 153."
    )


def test_where_a_restart_is_not_known_nothing_is_said_of_it() -> None:
    found = row(replace(CHROME, restart=None))
    assert found.state.value == "ok"
    assert not [fact for fact in facts(found) if "runs" in fact]


@pytest.mark.parametrize("built", [None, AT + DAY, AT + 400 * DAY])
def test_without_a_date_that_can_be_true_nothing_is_known(built: datetime | None) -> None:
    found = row(replace(CHROME, built=built), FIREFOX)
    assert found.state.value == "not-checked"
    assert words(found) == "How old these are cannot be told: Google Chrome 999. Compare with the newest version."


def test_the_age_is_told_with_its_day() -> None:
    old, unknown, coming, superseded = (
        replace(CHROME, built=AT - 100 * DAY),
        replace(CHROME, built=None),
        replace(CHROME, built=AT + DAY),
        replace(CHROME, built=None, version="130.0.6723.58"),
    )
    assert [facts(row(browser))[0] for browser in (old, unknown, coming, superseded)] == [
        f"Google Chrome 999.0.8078.79 was made on {tr('{date}', date=AT - 100 * DAY)}, 3 months ago.",
        "Google Chrome 999.0.8078.79: nothing on this computer tells when it was made.",
        f"Google Chrome 999.0.8078.79 was made on {tr('{date}', date=AT + DAY)}, which is still to come.",
        "Google Chrome 130.0.6723.58 was made on 11 March 2025 at the latest, as newer ones have come out since.",
    ]


def test_a_version_that_was_followed_long_ago_is_old_whatever_its_file_says() -> None:
    assert row(replace(CHROME, version="130.0.6723.58", built=AT - DAY)).state.value == "problem"
    assert row(replace(CHROME, version="130.0.6723.58", built=AT + DAY)).state.value == "problem"
    assert row(replace(CHROME, version="130.0.6723.58", built=None)).state.value == "problem"


def test_that_a_version_was_not_followed_yet_says_nothing_of_its_age() -> None:
    at = datetime(2026, 9, 1, tzinfo=AT.tzinfo)
    seen = BrowsersEvidence(browsers=(replace(CHROME, version="150.0.1.1", built=None),), family="linux")
    found = browsers_check(situation_of(replace(met(), browsers=seen), at), ())
    assert found.state.value == "not-checked"


def test_age_is_measured_by_the_true_time() -> None:
    made_at_true_time = replace(CHROME, built=AT + 300 * DAY)
    assert row(made_at_true_time, by=clock(301 * DAY)).state.value == "ok"
    assert row(CHROME, by=clock(301 * DAY)).state.value == "problem"
    long_made = replace(CHROME, built=AT - 300 * DAY)
    assert row(long_made, by=clock(-299 * DAY)).state.value == "ok"


def test_by_a_clock_that_is_behind_nobody_knows_how_far_nothing_is_recent() -> None:
    # The program itself was built 100 days after what the clock says.
    behind = clock(built=AT + 100 * DAY)
    assert row(replace(CHROME, built=AT + 99 * DAY), by=behind).state.value == "not-checked"
    assert row(CHROME, by=behind).state.value == "problem"


@pytest.mark.parametrize(
    ("browsers", "said"),
    [((), "Not every browser could be looked at."), ((CHROME,), "Not every browser could be looked at.")],
)
def test_what_could_not_be_looked_at_is_never_fine(browsers: tuple[Browser, ...], said: str) -> None:
    found = row(*browsers, troubles=1)
    assert (found.state.value, words(found)) == ("not-checked", said)
    assert facts(found)[-1] == "opera did not answer in time and was ended."
    assert row(replace(CHROME, built=AT - 100 * DAY), troubles=1).state.value == "problem"


def test_without_browsers_nothing_is_fine() -> None:
    found = row()
    assert (found.state.value, words(found)) == ("not-checked", "No browser was found.")


@pytest.mark.parametrize("unseen", [Unknown.NOT_ASKED, Unknown.NO_ANSWER])
def test_browsers_that_nobody_looked_at_are_not_fine(unseen: Unknown) -> None:
    found = browsers_check(situation_of(replace(met(), browsers=unseen), AT), ())
    assert (found.state.value, found.facts) == ("not-checked", ())


def test_who_updates_each_and_whom_it_trusts_is_told() -> None:
    browsers = (
        CHROME,
        FIREFOX,
        replace(FIREFOX, packaging=Packaging.SNAP, updated_by=UpdatedBy.SNAP),
        Browser(id="vivaldi", name="Vivaldi", version="8.2", path="v", built=AT, updated_by=UpdatedBy.ITSELF),
        Browser(id="edge", name="Microsoft Edge", version="999.0", path="e", built=AT),
    )
    assert facts(row(*browsers))[len(browsers) :] == [
        "Google Chrome updates itself; its page for that is chrome://settings/help",
        "Vivaldi updates itself; see Menu > Help > Check for Updates.",
        "Updated with the system: Firefox, Microsoft Edge.",
        "Updated by snap, when they are closed: Firefox (snap).",
        "Trusted by Google Chrome, Vivaldi: Chrome's list of authorities, and what was added in the browser itself.",
        "Trusted by Firefox, Firefox (snap): Mozilla's list of authorities, and what was added in the browser itself.",
    ]


def test_on_other_systems_other_lists_count() -> None:
    edge = replace(CHROME, id="edge", name="Microsoft Edge")
    assert facts(row(edge, family="windows"))[-1] == (
        "Trusted by Microsoft Edge: Microsoft's list of authorities, and what was added to the system."
    )
    safari = replace(CHROME, id="safari", name="Safari", version="26.1", updated_by=UpdatedBy.SYSTEM)
    assert facts(row(safari, family="macos"))[-1] == "Trusted by Safari: the system's list of authorities."
    assert not [fact for fact in facts(row(CHROME, family="")) if fact.startswith("Trusted")]


def test_where_the_system_brings_nothing_newer_its_source_may_be_off() -> None:
    old = replace(CHROME, updated_by=UpdatedBy.SYSTEM, built=AT - 100 * DAY)
    hint = "If the system brings nothing newer, the source of these packages may be turned off: Google Chrome."
    assert hint in facts(row(old))
    assert hint not in facts(row(replace(old, updated_by=UpdatedBy.ITSELF)))
    assert hint not in facts(row(old, family="macos"))
    assert hint not in facts(row(replace(old, built=AT)))


def test_the_sentence_stays_short_with_five_browsers() -> None:
    five = tuple(
        replace(CHROME, id=id_, name=name, version=f"{number}.0.1")
        for number, (id_, name) in enumerate(
            (
                ("chrome", "Google Chrome"), ("edge", "Microsoft Edge"), ("firefox", "Firefox"), ("brave", "Brave"),
                ("opera", "Opera"),
            ),
            start=990,
        )
    )  # fmt: skip
    assert len(words(row(*five))) < 120
    assert words(row(*five, *five)) == words(row(*five))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_in_both_languages(language: str) -> None:
    kinds = [replace(CHROME, name=f"Browser {by.value}", updated_by=by) for by in UpdatedBy]
    dates = [replace(CHROME, built=AT - 100 * DAY), replace(CHROME, built=None), replace(CHROME, restart=True)]
    with using(language):
        for family in ("linux", "windows", "macos"):
            everything = row(*kinds, *dates, *(replace(CHROME, id=i) for i in known_browsers().browser), family=family)
            assert "{" not in "".join((words(everything), *facts(everything)))


def test_hostile_names_stay_values() -> None:
    found = row(replace(CHROME, name="{version} <b>", version="{0}.1"))
    assert "{version} <b> {0}" in words(found)
    assert "{version} <b> {0}.1" in facts(found)[0]


@pytest.mark.skipif(platform.system() != "Linux", reason="browsers are installed on Linux only")
def test_the_real_browsers_of_this_machine_raise_no_alarm_a_day_after_the_newest_was_made() -> None:
    seen = read_browsers(job())
    at = max(browser.built for browser in seen.browsers if browser.built is not None) + DAY
    found = browsers_check(situation_of(replace(met(), browsers=seen), at), ())
    assert {browser.id for browser in seen.browsers} >= {"chromium", "firefox"}
    assert (found.state.value, words(found)[:30]) == ("ok", "No browser is out of date: Chr")
