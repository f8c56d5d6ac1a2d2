"""Every place can be drawn and said in both languages, names its source, and marks nothing dangerous."""

import re
from xml.etree import ElementTree

import pytest

from wizard.fixes import drawings
from wizard.fixes.drawings import DARK, LIGHT
from wizard.fixes.drawn.place import Kind, Sort, said
from wizard.i18n import LANGUAGES, using

IDS = tuple(drawings.ids())

WANTED = frozenset(
    """
windows-date-time windows-10-date-time macos-date-time macos-12-date-time gnome-date-time kde-date-time ios-date-time
android-date-time chromeos-time-zone windows-update windows-10-update macos-software-update macos-12-software-update
ios-software-update android-system-update chrome-about edge-about firefox-about windows-install-certificate
windows-mmc-snapin windows-certmgr keychain-access-trust safari-certificate-sheet firefox-view-certificates
chrome-certificate-manager ios-profile-install ios-certificate-trust-settings android-ca-certificate
chrome-error-details safari-error-details firefox-error-advanced windows-proxy macos-proxy gnome-proxy
""".split()  # noqa: SIM905  (a list to read)
)

DANGEROUS = re.compile(r"proceed|unsafe|risk and continue|アクセスする（安全|へ進む|危険性を承知", re.IGNORECASE)


def labels(id_: str, language: str) -> list[str]:
    """Return every label of a place that is drawn."""
    found: list[str] = []
    for window in drawings.place(id_).window:
        found += [said(window.title, language)] if window.kind is not Kind.SAFARI_PAGE else []
        for element in window.elements():
            found += [said(words, language) for words in (element.label, element.value, element.note)]
        if window.heading:
            found.append(said(window.heading, language))
    return [label for label in found if label]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_place_that_was_asked_for_is_there() -> None:
    assert set(IDS) >= WANTED


@pytest.mark.parametrize("id_", IDS)
def test_a_place_says_where_its_labels_are_from_and_which_are_not_verified(id_: str) -> None:
    place = drawings.place(id_)
    assert place.source
    assert place.versions
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", place.as_of)
    english = [squeezed(label) for label in labels(id_, "en")]
    for label in place.memory:
        assert any(squeezed(label.removesuffix(" (value)")) in known for known in english), label


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", IDS)
def test_a_drawing_holds_all_labels_and_refers_to_nothing_outside(id_: str, language: str) -> None:
    text = drawings.draw(drawings.place(id_), language)
    root = ElementTree.fromstring(text)  # noqa: S314
    drawn = squeezed("".join("".join(e.itertext()) for e in root.iter() if e.tag.endswith("}text")))
    is_phone = drawings.place(id_).window[0].kind in {Kind.IOS_SETTINGS, Kind.ANDROID_SETTINGS}
    hidden = {said(w.title, language) for w in drawings.place(id_).window} if is_phone else set()
    for label in set(labels(id_, language)) - hidden:
        assert squeezed(label) in drawn, label
    assert not re.search(r"href|url\(|<image|<style|<script", text)


@pytest.mark.parametrize("id_", IDS)
def test_both_languages_are_there_and_differ(id_: str) -> None:
    for window in drawings.place(id_).window:
        for element in window.elements():
            for words in (element.label, element.value, element.note):
                assert isinstance(words, str) or set(words) == set(LANGUAGES), words
    assert labels(id_, "en") != labels(id_, "ja") or id_.startswith("terminal")


@pytest.mark.parametrize("id_", IDS)
def test_marks_are_counted_from_one_and_on_nothing_dangerous(id_: str) -> None:
    place = drawings.place(id_)
    marked = [e for w in place.window for e in w.elements() if e.mark]
    numbers = sorted([e.mark for e in marked] + [w.opener for w in place.window if w.opener])
    assert numbers == list(range(1, len(numbers) + 1))
    assert 1 <= len(numbers) <= 4
    assert place.marks() == len(numbers)
    for language in LANGUAGES:
        assert not any(DANGEROUS.search(label) for label in labels(id_, language) if "Security Risk" not in label)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", IDS)
def test_the_words_name_what_is_marked_in_its_order(id_: str, language: str) -> None:
    place = drawings.place(id_)
    words = drawings.describe(place, language)
    marked = sorted((e.mark, n, e) for n, w in enumerate(place.window) for e in w.elements() if e.mark)
    for _, _, element in marked:
        name = said(element.label, language) or said(element.value, language)
        assert name in words or element.sort is Sort.PADLOCK
    numbers = [int(n) for n in re.findall(r"\((\d)\)", words.replace("（", "(").replace("）", ")"))]
    if place.marks() > 1 and len(place.window) == 1:
        assert numbers[: place.marks()] == list(range(1, place.marks() + 1))


def test_the_words_of_a_switch_say_how_it_is_to_be() -> None:
    assert drawings.describe(drawings.place("windows-date-time"), "en") == (
        "Window “Settings”: on the left “Time & language” is chosen, on the page “Date & time”. "
        "Marked: (1) beside “Time zone”, choose “(UTC+00:00) London”; "
        "(2) the switch “Set time automatically”, to be switched on; (3) press “Sync now”. "
        "Also shown: “Additional settings”."
    )


def test_describing_leaves_the_language_in_force_alone() -> None:
    with using("en"):
        japanese = drawings.describe(drawings.place("ios-date-time"), "ja")
        assert "日付と時刻" in japanese
        assert drawings.describe(drawings.place("ios-date-time"), "en").startswith("Screen “Date & Time”")


def test_another_family_and_ink_are_used() -> None:
    text = drawings.draw(drawings.place("gnome-date-time"), "en", DARK, 'A "Font"')
    assert DARK.mark in text
    assert LIGHT.mark not in text
    assert "font-family='A \"Font\"'" in text
    ElementTree.fromstring(text)  # noqa: S314
