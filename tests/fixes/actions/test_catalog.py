import re
from pathlib import Path

from wizard.fixes.actions.catalog import KIND_BY_ID, KINDS, PREPARERS
from wizard.fixes.catalog import FIX_BY_ID


def test_every_kind_has_an_id_of_its_own() -> None:
    assert len(KIND_BY_ID) == len(KINDS)


def test_actions_help_with_fixes_that_there_are() -> None:
    assert set(PREPARERS) <= set(FIX_BY_ID)
    assert all(PREPARERS.values())


def test_every_kind_that_no_test_here_can_really_do_is_listed_for_a_person_to_try() -> None:
    told = (Path(__file__).resolve().parents[3] / "docs" / "actions.md").read_text(encoding="utf-8")
    elsewhere = {id_ for id_ in KIND_BY_ID if id_.startswith(("windows-", "macos-", "firefox-"))}
    assert set(re.findall(r"`((?:windows|macos|firefox)-[a-z-]+)`", told)) == elsewhere


def test_what_takes_trust_away_says_so() -> None:
    assert {kind.id for kind in KINDS if kind.takes_trust_away} == {kind.id for kind in KINDS if "-remove" in kind.id}
