"""Every row's place, on every system and in both languages."""

from collections.abc import Iterator

import pytest

from wizard.causes.rows import ROWS
from wizard.fixes.place import Place, StartKind
from wizard.fixes.places import FAMILIES, LABELS, LOGIN_PAGE, files_of, place_for, place_of_settings
from wizard.i18n import LANGUAGES, fields_of, tr, using

SYSTEMS = (
    ("windows", "10.0.19045.4291", None),
    ("windows", "10.0.26200.7171", None),
    ("macos", "10.15.7", None),
    ("macos", "12.7.6", None),
    ("macos", "13.0", None),
    ("macos", "26.1", None),
    *(("linux", "12", desktop) for desktop in ("GNOME", "KDE", "X-Cinnamon", "MATE", "XFCE", "sway", None)),
)


def every_place() -> Iterator[Place]:
    for family, version, desktop in SYSTEMS:
        for id_ in LABELS:
            place = place_for(id_, family, version, desktop)
            assert place is not None
            yield place


def words_of(id_: str, family: str, version: str = "", desktop: str | None = None) -> list[tuple[str, ...]]:
    place = place_for(id_, family, version, desktop)
    assert place is not None
    return [start.words for start in place.starts]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_row_has_its_place_on_every_system(family: str) -> None:
    named = [row.place for row in ROWS if row.place is not None]
    assert named
    assert [id_ for id_ in named if place_for(id_, family) is None] == []


def test_every_place_can_be_opened_but_the_pages_of_browsers_which_are_copied() -> None:
    assert {place.id for place in every_place() if not place.starts} == {"browser-updates"}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_place_has_words_in_both_languages(language: str) -> None:
    texts = {text for place in every_place() for text in (place.way, place.label)}
    assert [text for text in texts if not text or fields_of(text)] == []
    with using(language):
        assert sorted(text for text in texts if tr(text) == text) == []


def test_only_plain_fixed_words_are_started() -> None:
    for start in (start for place in every_place() for start in place.starts):
        assert all(word.isascii() and word.isprintable() and word for word in start.words)
        if start.kind is StartKind.PROGRAM:
            assert not set(start.words[0]) & set("/\\ ")
            assert start.words[0] not in {"sh", "bash", "cmd.exe", "powershell.exe"}
        else:
            assert len(start.words) == 1


def test_what_is_unknown_has_no_place() -> None:
    assert place_for("nowhere", "linux") is None
    assert place_for("clock", "plan9") is None
    assert place_of_settings(("git",), "plan9") is None


def test_windows_settings_come_first_and_control_panels_next() -> None:
    assert words_of("clock", "windows") == [("ms-settings:dateandtime",), ("control.exe", "timedate.cpl")]
    assert words_of("updates", "windows") == [("ms-settings:windowsupdate",)]
    assert words_of("proxy", "windows")[0] == ("ms-settings:network-proxy",)
    assert words_of("certificates", "windows") == [("certmgr.msc",)]


@pytest.mark.parametrize(
    ("version", "is_old"),
    [("10.0.19045.4291", True), ("10.0.22000", False), ("10.0.26200.7171", False), ("", False), ("10.0.?", False)],
)
def test_windows_10_has_its_updates_elsewhere_in_the_menus(version: str, is_old: bool) -> None:
    place = place_for("updates", "windows", version)
    assert place is not None
    assert ("Update & Security" in place.way) is is_old


@pytest.mark.parametrize(
    ("version", "is_old"), [("10.15.7", True), ("12.7.6", True), ("13.0", False), ("26.1", False), ("", False)]
)
def test_macos_12_and_older_have_system_preferences(version: str, is_old: bool) -> None:
    for id_ in ("clock", "updates", "proxy", "network"):
        place = place_for(id_, "macos", version)
        assert place is not None
        assert ("System Preferences" in place.way) is is_old
        assert any(".extension" in start.words[0] for start in place.starts) is not is_old


def test_keychain_access_is_looked_for_where_it_lies_now_and_where_it_lay() -> None:
    first, *others = (words[0] for words in words_of("certificates", "macos", "15.0"))
    assert first.startswith("/System/Library/CoreServices/Applications/")
    assert all("/Utilities/" in path for path in others)


def test_a_login_page_is_asked_for_without_tls_which_a_network_could_not_answer() -> None:
    assert LOGIN_PAGE.startswith("http://")
    assert all(words_of("portal", family) == [(LOGIN_PAGE,)] for family in FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_pages_inside_browsers_are_copied_and_never_started(family: str) -> None:
    place = place_for("certificates", family)
    assert place is not None
    assert [copy.text for copy in place.copies] == ["chrome://certificate-manager", "about:preferences#privacy"]
    started = {word for made in every_place() for start in made.starts for word in start.words}
    assert not any(word.startswith(("chrome:", "edge:", "about:")) for word in started)


def test_linux_updates_its_browsers_with_the_system() -> None:
    assert words_of("browser-updates", "linux", desktop="KDE") == words_of("updates", "linux", desktop="KDE")


def test_the_file_of_the_tool_that_is_set_is_shown() -> None:
    place = place_of_settings(("npm", "pip"), "linux")
    assert place is not None
    assert [(start.kind.value, start.words[0]) for start in place.starts] == [
        ("file", "~/.npmrc"), ("file", "~/.config/pip/pip.conf"), ("file", "~/.pip/pip.conf"), ("folder", "~"),
    ]  # fmt: skip


def test_variables_come_before_files() -> None:
    assert place_of_settings(("git", "environment"), "windows") == place_for("program-settings", "windows")


def test_a_tool_that_is_not_known_names_no_file() -> None:
    assert files_of("../../etc/passwd", "linux") == ()
    assert place_of_settings(("../../etc/passwd",), "linux") == place_for("program-settings", "linux")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("tool", ["git", "npm", "pip", "curl", "wget"])
def test_only_files_of_the_person_s_own_are_shown(tool: str, family: str) -> None:
    assert files_of(tool, family)
    assert all(path.startswith(("~/", "%APPDATA%/")) and ".." not in path for path in files_of(tool, family))
