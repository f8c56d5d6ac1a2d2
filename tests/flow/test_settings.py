import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from wizard.flow.caller.devices import Device
from wizard.flow.settings import (
    MOST_RECENT,
    SCHEMA,
    TEXT_PERCENTS,
    Look,
    Settings,
    Trouble,
    Wrong,
    apply_settings,
    change_settings,
    read_settings,
    recent_files,
    settings_folder,
    stepped,
    trouble_text,
    with_changes,
    with_recent,
    with_usual_preferences,
    without_recent,
)
from wizard.i18n import using
from wizard.model.target import CheckOptions
from wizard.model.terms import Audience, Part

CHOSEN = Settings(
    layout="firefox",
    language="ja",
    look=Look.DARK,
    role=Audience.HELPDESK,
    caller_device=Device.WINDOWS_10,
    caller_browser="edge",
    caller_language="en",
    ask_others=False,
    ask_name_server=False,
    ask_time=False,
    history_days=7,
)
"""Nothing in it is what is usual."""


def write(folder: Path, content: object) -> None:
    (folder / "settings.json").write_text(json.dumps(content))


def written(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "settings.json").read_text())
    assert isinstance(content, dict)
    return content


def opened(folder: Path, *names: str) -> list[Path]:
    files = [folder / name for name in names]
    for file in files:
        file.touch()
        assert change_settings(lambda settings, file=file: with_recent(settings, file), folder)  # type: ignore[misc]
    return files


def recent(folder: Path) -> list[str]:
    return [file.name for file in recent_files(read_settings(folder))]


def test_nothing_is_remembered_at_first(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none") == Settings()


def test_files_are_remembered_newest_first_and_once(tmp_path: Path) -> None:
    opened(tmp_path, "a.pem", "b.pem", "a.pem", "c.pem")
    assert recent(tmp_path) == ["c.pem", "a.pem", "b.pem"]


def test_only_so_many_files_are_remembered(tmp_path: Path) -> None:
    opened(tmp_path, *(f"{n}.pem" for n in range(MOST_RECENT + 3)))
    assert recent(tmp_path) == [f"{n}.pem" for n in range(MOST_RECENT + 2, 2, -1)]


def test_a_file_that_is_gone_is_not_shown_and_not_forgotten(tmp_path: Path) -> None:
    first, _ = opened(tmp_path, "a.pem", "b.pem")
    first.unlink()
    assert recent(tmp_path) == ["b.pem"]
    first.touch()
    assert recent(tmp_path) == ["b.pem", "a.pem"]


def test_what_is_no_file_any_more_is_not_shown(tmp_path: Path) -> None:
    folder, pipe = opened(tmp_path, "folder", "pipe")
    for file in (folder, pipe):
        file.unlink()
    folder.mkdir()
    os.mkfifo(pipe)
    assert recent(tmp_path) == []


def test_one_file_by_two_names_stands_there_once_by_the_newer(tmp_path: Path) -> None:
    (file,) = opened(tmp_path, "a.pem")
    (tmp_path / "link.pem").symlink_to(file)
    opened(tmp_path, "link.pem")
    assert recent(tmp_path) == ["link.pem"]


def test_a_link_that_leads_elsewhere_now_stands_there_once(tmp_path: Path) -> None:
    one, other = opened(tmp_path, "one.pem", "other.pem")
    link = tmp_path / "live.pem"
    for target in (one, other):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        opened(tmp_path, "live.pem")
    assert recent(tmp_path) == ["live.pem"]


def test_a_relative_path_is_remembered_as_an_absolute_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pem").touch()
    assert with_recent(Settings(), Path("a.pem")).recent[0].path == tmp_path / "a.pem"


def test_a_name_that_is_no_text_survives(tmp_path: Path) -> None:
    opened(tmp_path, os.fsdecode(b"\xff\xfe.pem"))
    assert recent(tmp_path) == [os.fsdecode(b"\xff\xfe.pem")]


def test_the_list_can_be_cleared_and_the_layout_stays(tmp_path: Path) -> None:
    opened(tmp_path, "a.pem")
    change_settings(lambda _: Settings(recent=read_settings(tmp_path).recent, layout="firefox"), tmp_path)
    assert change_settings(without_recent, tmp_path)
    assert read_settings(tmp_path) == Settings(layout="firefox")


def test_every_preference_survives(tmp_path: Path) -> None:
    assert change_settings(lambda _: CHOSEN, tmp_path)
    assert read_settings(tmp_path) == CHOSEN
    assert read_settings(tmp_path).trouble is None
    assert written(tmp_path)["schema"] == SCHEMA


def test_the_first_version_is_read_and_then_written_as_the_second(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    entry = {"path": str(tmp_path / "a.pem"), "real": str(tmp_path / "a.pem")}
    write(tmp_path, {"schema": 1, "recent": [entry], "layout": "windows"})
    assert (recent(tmp_path), read_settings(tmp_path).layout) == (["a.pem"], "windows")
    assert read_settings(tmp_path).trouble is None
    assert change_settings(lambda settings: settings._replace(language="ja"), tmp_path)
    assert (recent(tmp_path), read_settings(tmp_path).language, written(tmp_path)["schema"]) == (["a.pem"], "ja", 2)


BROKEN = [b"", b"{", b"\xff\xfe", b"[]", b"5", b"[" * 100_000, b" " * 300_000, b'{"layout": "' + b"x" * 300_000 + b'"}']


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken[:12])
def test_a_file_that_makes_no_sense_is_put_aside_and_that_is_told(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(broken)
    read = read_settings(tmp_path)
    assert read == Settings(trouble=Trouble(Wrong.SET_ASIDE, tmp_path / "settings.json.broken"))
    assert (tmp_path / "settings.json.broken").read_bytes() == broken
    opened(tmp_path, "a.pem")
    assert recent(tmp_path) == ["a.pem"]
    assert read_settings(tmp_path).trouble is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recent", 5),
        ("recent", [5]),
        ("recent", ["a"]),
        ("recent", [{"path": 1, "real": 2}]),
        ("recent", [{"path": "a"}]),
        ("layout", ["x"]),
        ("language", "fr"),
        ("language", 1),
        ("language", ["en"]),
        ("look", "sepia"),
        ("look", None),
        ("look", {}),
        ("role", "king"),
        ("role", True),
        ("caller_device", "abacus"),
        ("caller_browser", "mosaic"),
        ("caller_language", {"en": 1}),
        ("ask_others", 1),
        ("ask_others", "yes"),
        ("ask_name_server", None),
        ("ask_time", 0),
        ("history_days", True),
        ("history_days", -1),
        ("history_days", 3651),
        ("history_days", 1e9),
        ("history_days", "7"),
    ],
)
def test_a_value_of_another_kind_falls_back_alone_and_that_is_told(tmp_path: Path, key: str, value: object) -> None:
    change_settings(lambda _: CHOSEN, tmp_path)
    write(tmp_path, {**written(tmp_path), key: value})
    read = read_settings(tmp_path)
    told = Trouble(Wrong.VALUES, tmp_path / "settings.json", (key,))
    assert read == CHOSEN._replace(**{key: getattr(Settings(), key)}, trouble=told)
    assert change_settings(lambda settings: settings, tmp_path)
    assert read_settings(tmp_path).trouble is None


def test_what_a_later_version_added_is_kept(tmp_path: Path) -> None:
    write(tmp_path, {"schema": 9, "new": [1, {"a": None}], "layout": "windows", "look": "sepia", "role": "king"})
    read = read_settings(tmp_path)
    assert read == Settings(layout="windows")
    assert change_settings(lambda settings: settings._replace(role=Audience.OWNER, language="ja"), tmp_path)
    after = written(tmp_path)
    assert (after["schema"], after["new"], after["look"]) == (9, [1, {"a": None}], "sepia")
    assert (after["role"], after["language"], after["layout"]) == ("owner", "ja", "windows")


def test_an_unknown_key_is_kept_whatever_the_version(tmp_path: Path) -> None:
    write(tmp_path, {"schema": "two", "new": 1})
    assert change_settings(lambda settings: settings._replace(language="ja"), tmp_path)
    assert (written(tmp_path)["new"], written(tmp_path)["schema"]) == (1, SCHEMA)


@pytest.mark.parametrize(
    "new", [b"[" * 3_000 + b"]" * 3_000, b'"' + "\u00e4".encode() * 100_000 + b'"'], ids=["deep", "long"]
)
def test_an_addition_that_cannot_be_written_again_does_not_hinder(tmp_path: Path, new: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(b'{"schema": 9, "new": ' + new + b', "layout": "windows"}')
    assert change_settings(lambda settings: settings._replace(language="ja"), tmp_path)
    assert read_settings(tmp_path).language == "ja"
    assert (tmp_path / "settings.json").stat().st_size < 256 * 1024


def test_two_windows_change_what_they_change(tmp_path: Path) -> None:
    before = read_settings(tmp_path)
    opened(tmp_path, "a.pem")
    change_settings(lambda settings: settings._replace(role=Audience.OWNER, look=Look.LIGHT), tmp_path)
    after = before._replace(look=Look.DARK, history_days=0)
    assert change_settings(lambda settings: with_changes(settings, before, after), tmp_path)
    read = read_settings(tmp_path)
    assert (read.look, read.history_days, read.role, recent(tmp_path)) == (Look.DARK, 0, Audience.OWNER, ["a.pem"])


def test_usual_preferences_leave_the_files_and_the_layout(tmp_path: Path) -> None:
    settings = with_recent(CHOSEN, tmp_path / "a.pem")
    assert with_usual_preferences(settings) == Settings(recent=settings.recent, layout="firefox")


LESS = CheckOptions(fetch=False, parts=frozenset({Part.CLOCK, Part.SYSTEM}))
FULL = CheckOptions(timeout_s=5.0, parts=frozenset(Part))


@pytest.mark.parametrize(
    ("settings", "options", "fetch", "without"),
    [
        (Settings(), FULL, True, set()),
        (Settings(ask_others=False), FULL, False, set()),
        (Settings(ask_name_server=False), FULL, True, {Part.LOOKUP, Part.WAYS}),
        (Settings(ask_time=False), FULL, True, {Part.CLOCK}),
        (CHOSEN, FULL, False, {Part.LOOKUP, Part.WAYS, Part.CLOCK}),
        (Settings(), LESS, False, set()),
        (CHOSEN, LESS, False, {Part.CLOCK}),
    ],
)
def test_options_lose_what_is_not_allowed_and_gain_nothing(
    settings: Settings, options: CheckOptions, fetch: bool, without: set[Part]
) -> None:
    assert apply_settings(settings, options) == replace(options, fetch=fetch, parts=options.parts - without)


def test_a_path_that_no_system_has_is_not_shown(tmp_path: Path) -> None:
    entry = {"path": "/a\0b", "real": "/a\0b"}
    (tmp_path / "settings.json").write_text(json.dumps({"recent": [entry]}))
    assert recent(tmp_path) == []


def test_nothing_but_the_file_is_left_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    change_settings(lambda _: Settings(layout="chrome"), tmp_path / "new")
    (file,) = (tmp_path / "new").iterdir()
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("settings.json", 0o600)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not change_settings(lambda _: Settings(layout="chrome"), tmp_path / "file")
    assert not change_settings(lambda _: Settings(layout="chrome"), tmp_path / "file" / "below")


def test_what_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    read = read_settings(tmp_path)
    assert read == Settings(trouble=Trouble(Wrong.UNREADABLE, tmp_path / "settings.json"))
    assert not change_settings(lambda _: Settings(layout="chrome"), tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_what_makes_no_sense_and_cannot_be_put_aside_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b"{")
    # A folder of that name that is not empty is replaced by no file.
    (tmp_path / "settings.json.broken" / "inside").mkdir(parents=True)
    assert read_settings(tmp_path).trouble == Trouble(Wrong.IN_THE_WAY, tmp_path / "settings.json")
    assert not change_settings(lambda _: Settings(layout="chrome"), tmp_path)
    assert (tmp_path / "settings.json").read_bytes() == b"{"


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(lambda _: CHOSEN, tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not change_settings(lambda settings: settings._replace(language="en"), tmp_path)
    assert read_settings(tmp_path) == CHOSEN
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("what", Wrong)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_trouble_has_words(what: Wrong, language: str) -> None:
    file = Path("/home/somebody/settings.json")
    with using(language):
        text = trouble_text(Trouble(what, file, ("look", "role")))
    names = {"en": "look, your role", "ja": "、"}[language]
    assert (names if what is Wrong.VALUES else str(file)) in text


def test_without_another_folder_the_persons_own_is_taken() -> None:
    change_settings(lambda _: Settings(layout="chrome"))
    assert (Path(platformdirs.user_config_dir("trust-wizard", appauthor=False)) / "settings.json").is_file()
    assert read_settings().layout == "chrome"
    assert settings_folder() == Path(platformdirs.user_config_dir("trust-wizard", appauthor=False))


def test_the_size_of_text_goes_by_steps_and_stays_within_its_bounds() -> None:
    assert [stepped(100, steps) for steps in (-1, 0, 1, 99)] == [100, 100, TEXT_PERCENTS[1], TEXT_PERCENTS[-1]]
    assert stepped(TEXT_PERCENTS[-1], -1) == TEXT_PERCENTS[-2]
