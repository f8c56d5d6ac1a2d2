"""What a row offers: the place on this very system, and only the addresses of browsers that are here."""

from dataclasses import replace
from datetime import UTC, datetime

from wizard.causes.rows import ROW_BY_ID, ROWS
from wizard.flow.computer import bare_evidence
from wizard.flow.row_tools import tools_of
from wizard.model.computer import (
    Browser,
    BrowsersEvidence,
    SettingsEvidence,
    SystemEvidence,
    TrustEffect,
    TrustSetting,
    UpdatedBy,
)

EMPTY = bare_evidence(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
WINDOWS = replace(
    EMPTY,
    system=SystemEvidence(family="windows", name="Windows 11", version="10.0.26200", support_ends=None, desktop=None),
    browsers=BrowsersEvidence(
        browsers=(
            Browser(id="chrome", name="Google Chrome", version="156.0", path="chrome.exe", updated_by=UpdatedBy.ITSELF),
            Browser(id="firefox", name="Firefox", version="153.0", path="firefox.exe", updated_by=UpdatedBy.ITSELF),
        )
    ),
)


def test_every_row_with_a_place_offers_it_once_the_system_is_known() -> None:
    for row in (row for row in ROWS if row.place is not None and row.id != "settings"):
        assert tools_of(row, EMPTY).place is None
        place = tools_of(row, WINDOWS).place
        assert place is not None
        assert place.id == row.place


def test_the_update_pages_of_installed_browsers_can_be_copied() -> None:
    copies = tools_of(ROW_BY_ID["browsers"], WINDOWS).copies
    assert [copy.text for copy in copies][:1] == ["chrome://settings/help"]
    assert {copy.name for copy in copies} == {"Google Chrome", "Firefox"}
    assert tools_of(ROW_BY_ID["browsers"], EMPTY).copies == ()


def test_addresses_of_browsers_that_are_not_here_are_not_offered() -> None:
    without = replace(WINDOWS, browsers=BrowsersEvidence(browsers=()))
    assert tools_of(ROW_BY_ID["roots"], WINDOWS).copies
    assert tools_of(ROW_BY_ID["roots"], without).copies == ()
    assert tools_of(ROW_BY_ID["interception"], WINDOWS).copies == ()


def test_where_no_program_has_a_setting_no_place_of_settings_is_offered() -> None:
    row = ROW_BY_ID["settings"]
    npm = TrustSetting(tool="npm", name="strict-ssl", value="false", effect=TrustEffect.OFF)
    assert tools_of(row, replace(WINDOWS, settings=SettingsEvidence(settings=()))).place is None
    place = tools_of(row, replace(WINDOWS, settings=SettingsEvidence(settings=(npm,)))).place
    assert place is not None
    assert any(".npmrc" in word for start in place.starts for word in start.words)
