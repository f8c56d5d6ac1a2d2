"""Which of several faults each browser tells, against what the real ones told (tests/support/combined.py).

The record, combined.json, is what Chromium 156.0.8078.79 and Firefox ESR 153.7 showed on loopback, seen on 2026-11-23
(policies and the purposes of authorities: 156.0.8078.108 and 153.8, on 2026-11-28); tests/browsers compares it with
the browsers that are installed.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.combined import BY_ADDRESS, COMBINATIONS, IP, ROOTED
from tests.support.evidence import met
from tests.support.faulty import HOST, world
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import Evidence

SEEN: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parent / "combined.json").read_text(encoding="utf-8")
)


def evidence(case: str) -> Evidence:
    if case in ROOTED:
        chain, root = ROOTED[case]()
        return met(chain, root.certificate)
    made = {**COMBINATIONS, **BY_ADDRESS}[case]()
    return met(made, world().root.certificate, host=IP if case in BY_ADDRESS else HOST)


def test_every_combination_was_seen() -> None:
    assert set(SEEN) == {*COMBINATIONS, *BY_ADDRESS, *ROOTED}


@pytest.mark.parametrize("case", SEEN)
def test_the_fault_that_is_told_is_the_one_that_the_real_browsers_told(case: str) -> None:
    shown = diagnose(evidence(case)).browsers
    for browser in ("chrome", "firefox"):
        verdict = shown[browser]
        assert (verdict.code, verdict.can_proceed) == (SEEN[case][browser], SEEN[case][f"{browser}_overridable"])


def test_a_page_with_a_heading_of_its_own_gets_it() -> None:
    weak, plain = diagnose(evidence("weak+host")).browsers, diagnose(evidence("deep+host")).browsers
    assert weak["firefox"].heading == "Warning: Potential Security Risk Ahead"
    assert plain["firefox"].heading == "Be careful. Something doesn’t look right."
