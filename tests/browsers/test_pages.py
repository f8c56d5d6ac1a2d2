"""What the real Chromium and the real Firefox show for broken sites on loopback, and what the wizard says of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.browsers.sites import COMBINED, NOT_LIVE, PRACTICED, RECORDED, Sites, expected
from tests.support.chromium import Chromium
from tests.support.evidence import failed, met
from tests.support.firefox import Firefox
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import FailureKind, Stage

OBSERVED: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "causes" / "observed.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", [case for case in RECORDED if case not in NOT_LIVE])
def test_a_recorded_case(browser: Chromium | Firefox, name: str, sites: Sites, case: str) -> None:
    shown = browser.show(sites.url(case))
    assert shown == sites.expected(case, name)
    recorded = OBSERVED[case]
    code = recorded[name].removeprefix("about:neterror?e=")
    assert (shown.code.removeprefix("NET::"), shown.can_proceed) == (code, recorded[f"{name}_overridable"])


@pytest.mark.parametrize("case", COMBINED)
def test_a_combination_of_faults(browser: Chromium | Firefox, name: str, sites: Sites, case: str) -> None:
    assert browser.show(sites.url(case)) == sites.expected(case, name)


NOT_PRACTICED: Mapping[str, str] = {
    "captive-portal": "the browser itself meets no login page here; test_special_pages.py has one that does",
    "wrong-clock": "the browser's own clock is right here; test_special_pages.py has one whose clock is wrong",
    "stalled": "Firefox gives a silent server up after 26 to more than 45 seconds, then with netTimeout, as predicted",
}
"""The practice sites that are left out, and why (2026-11-28)."""


@pytest.mark.parametrize("scenario", [scenario for scenario in PRACTICED if scenario not in NOT_PRACTICED])
def test_a_practice_site(browser: Chromium | Firefox, name: str, sites: Sites, scenario: str) -> None:
    case = f"practice/{scenario}"
    assert browser.show(sites.url(case)) == sites.expected(case, name)


def test_a_name_that_nobody_has(browser: Chromium | Firefox, name: str) -> None:
    failure = failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE)
    diagnosis = diagnose(met(failure=failure, host="nosuchhost.invalid"))
    assert browser.show("https://nosuchhost.invalid/") == expected(diagnosis, name)


def test_every_recorded_case_is_looked_at_or_excused() -> None:
    assert {*RECORDED, *NOT_LIVE, "dns_failure"} == set(OBSERVED)
    assert len(COMBINED) >= 25
