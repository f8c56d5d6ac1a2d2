from dataclasses import replace
from datetime import timedelta

import pytest

from tests.flow.call.callers import BEGAN
from tests.support.diagnoses import altered_certificate, made_diagnosis
from wizard.flow.call.base import Scene, See
from wizard.flow.call.dialog import MOST_LINES, chain_of, dialog_of, lines_below_code
from wizard.flow.call.state import Call, SiteCheck, SiteState, begin, with_answer, with_site, with_words
from wizard.flow.viewer.layout import LAYOUTS, OURS
from wizard.flow.viewer.places import entry_at, places_of
from wizard.flow.viewer.sheet import sheet
from wizard.i18n import LANGUAGES
from wizard.model.fields import Unreadable

FIELDS = ("issuer", "validity/not-after")


def viewer(layout: str, field: str = "issuer") -> See:
    return See(Scene.VIEWER, layout, field)


def with_seen(call: Call) -> Call:
    return with_site(call, SiteCheck(SiteState.FAILS, made_diagnosis()))


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != OURS])
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_field_to_be_read_is_there_in_every_dialog(layout: str, field: str, language: str) -> None:
    dialog = dialog_of(viewer(layout, field), begin(BEGAN, language=language))
    assert dialog.place is not None
    shown = entry_at(dialog.sheet, dialog.place)
    assert dialog.entry is not None
    assert dialog.entry.value in shown.value
    assert dialog.entry.field.startswith(field)
    assert "“”" not in dialog.where
    assert dialog.where


def test_it_is_the_first_place_from_the_top_of_the_first_tab() -> None:
    dialog = dialog_of(viewer("chrome"), begin(BEGAN, language="en"))
    assert dialog.place is not None
    assert dialog.place.tab == 0
    assert "first line under “Issued By”" in dialog.where


def test_the_labels_are_the_caller_s_and_the_sentence_is_ours() -> None:
    dialog = dialog_of(viewer("firefox"), begin(BEGAN, language="ja"))
    assert dialog.entry is not None
    assert dialog.entry.label == "組織"
    assert "first line under “発行者名”" in dialog.where


def test_an_example_is_used_until_the_site_was_seen() -> None:
    call = begin(BEGAN, language="en")
    assert dialog_of(viewer("firefox"), call).is_example
    seen = dialog_of(viewer("firefox"), with_seen(call))
    assert not seen.is_example
    assert seen.names == ("shop.example",)


def test_an_example_is_in_force_when_the_call_is() -> None:
    dialog = dialog_of(viewer("macos", "validity/not-after"), begin(BEGAN, language="en"))
    assert dialog.entry is not None
    assert str((BEGAN + timedelta(days=60)).year) in dialog.entry.value


def last_day(call: Call) -> str:
    return lines_below_code(call).lines[2].value


def test_an_example_for_words_about_an_end_has_ended() -> None:
    call = begin(BEGAN, language="ja")
    today = lines_below_code(call).lines[3].value
    assert last_day(call) > today
    assert last_day(with_words(call, "NET::ERR_CERT_DATE_INVALID")) < today
    assert last_day(with_answer(call, "message", "date")) < today
    assert last_day(with_words(call, "NET::ERR_CERT_AUTHORITY_INVALID")) > today


def test_safari_opens_a_sheet_without_title_with_the_chain_on_top_and_the_rest_closed() -> None:
    dialog = dialog_of(viewer("macos"), begin(BEGAN, language="en"))
    assert dialog.sheet.title == ""
    (tab,) = dialog.sheet.tabs
    chain, leaf, *rest = tab.entries
    assert [line.value.strip("\u3000└ ") for line in chain.children] == list(reversed(dialog.names))
    assert leaf.children[0].value == "Issued by: Example CA 1"
    assert all(not group.children and group.label.startswith("▸") for group in rest)


def test_of_other_tabs_and_of_long_groups_only_what_is_seen_is_drawn() -> None:
    call = with_seen(begin(BEGAN, language="en"))
    whole = sheet("firefox", chain_of(call)[0], 0, "en")
    dialog = dialog_of(viewer("firefox"), call)
    assert [tab.label for tab in dialog.sheet.tabs] == [tab.label for tab in whole.tabs]
    assert len(dialog.sheet.tabs[0].entries) < len(whole.tabs[0].entries)
    assert all(len(group.children) <= MOST_LINES + 1 for group in dialog.sheet.tabs[0].entries)
    assert not any(tab.entries for tab in dialog.sheet.tabs[1:])


def test_a_field_that_a_dialog_does_not_show_is_not_pointed_at() -> None:
    dialog = dialog_of(viewer("macos", "no-such-field"), begin(BEGAN, language="en"))
    assert dialog.place is None
    assert dialog.where == ""
    assert places_of(dialog.sheet, "no-such-field") == ()


def test_chrome_s_lines_are_english_and_their_days_the_caller_s() -> None:
    english, japanese = (lines_below_code(begin(BEGAN, language=language)).lines for language in LANGUAGES)
    assert [line.label for line in english] == [line.label for line in japanese]
    assert english[1].value == "Example CA 1"
    assert japanese[3].value == f"{BEGAN:%Y/%m/%d}"
    assert english[3].value != japanese[3].value


def test_chrome_s_lines_are_those_of_the_site_once_it_was_seen() -> None:
    lines = lines_below_code(with_seen(begin(BEGAN, language="en")))
    assert not lines.is_example
    assert lines.lines[0].value == "shop.example"


def test_a_certificate_without_a_last_day_leaves_its_line_empty() -> None:
    odd = altered_certificate(not_after=Unreadable("it is odd"))
    seen = made_diagnosis()
    path = tuple(replace(link, certificate=odd) for link in seen.path)
    call = with_site(begin(BEGAN, language="en"), SiteCheck(SiteState.FAILS, replace(seen, path=path, chain=(odd,))))
    assert lines_below_code(call).lines[2].value == ""
    assert dialog_of(viewer("firefox", "validity/not-after"), call).names
