from wizard.fixes.actions.catalog import KIND_BY_ID, KINDS, PREPARERS
from wizard.fixes.catalog import FIX_BY_ID


def test_every_kind_has_an_id_of_its_own() -> None:
    assert len(KIND_BY_ID) == len(KINDS)


def test_actions_help_with_fixes_that_there_are() -> None:
    assert set(PREPARERS) <= set(FIX_BY_ID)
    assert all(PREPARERS.values())
