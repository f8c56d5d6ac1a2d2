import re

import pytest
from babel.messages.pofile import read_po

from wizard import i18n, resources
from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG
from wizard.causes.rows import ROWS, Row
from wizard.fixes.base import Fix
from wizard.fixes.catalog import FIX_BY_ID, FIXES
from wizard.fixes.guides import parse
from wizard.fixes.plan import READ
from wizard.model.finding import Audience

EVERY_FIX = pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix.id)
EVERY_CAUSE = pytest.mark.parametrize("cause", CATALOG, ids=lambda cause: cause.id)


def title_of_guide(fix: Fix, language: str) -> str:
    return parse(resources.read_text("guides", language, f"{fix.id}.md")).title


def test_no_two_fixes_share_an_id() -> None:
    assert len(FIX_BY_ID) == len(FIXES)


def test_ids_are_fit_for_file_names() -> None:
    assert [f.id for f in FIXES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", f.id)] == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_fix_has_a_guide_and_every_guide_a_fix(language: str) -> None:
    guides = {path.stem for path in resources.path("guides", language).glob("*.md")}
    assert guides == {f.id for f in FIXES}


@EVERY_FIX
def test_a_guide_has_the_title_of_its_fix(fix: Fix) -> None:
    assert title_of_guide(fix, "en") == fix.title


@EVERY_FIX
def test_a_japanese_guide_has_the_translated_title(fix: Fix) -> None:
    with resources.path("locale", "ja", "LC_MESSAGES", f"{i18n.DOMAIN}.po").open("rb") as file:
        message = read_po(file).get(fix.title)
    assert message is not None
    assert title_of_guide(fix, "ja") == message.string


@EVERY_FIX
def test_a_title_has_no_fields(fix: Fix) -> None:
    assert i18n.fields_of(fix.title) == frozenset()


@EVERY_FIX
def test_a_fix_is_for_somebody_and_for_some_cause(fix: Fix) -> None:
    assert fix.audiences
    # What finds out more belongs to several causes at once: `plan` puts it before theirs.
    assert fix.id == READ or any(fix.id in those.fixes for those in (*CATALOG, *ROWS))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
@pytest.mark.parametrize("audience", Audience)
def test_a_row_of_step_2_has_a_fix_for_everybody(row: Row, audience: Audience) -> None:
    assert [id_ for id_ in row.fixes if id_ not in FIX_BY_ID] == []
    assert any(audience in FIX_BY_ID[id_].audiences for id_ in row.fixes)


@EVERY_CAUSE
def test_a_cause_names_only_fixes_that_exist(cause: Cause) -> None:
    assert [id_ for id_ in cause.fixes if id_ not in FIX_BY_ID] == []


@EVERY_CAUSE
@pytest.mark.parametrize("audience", Audience)
def test_a_cause_has_a_fix_for_everybody(cause: Cause, audience: Audience) -> None:
    assert any(audience in FIX_BY_ID[id_].audiences for id_ in cause.fixes)
