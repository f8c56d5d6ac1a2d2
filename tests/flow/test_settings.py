import json
import os
import stat
from pathlib import Path

import platformdirs
import pytest

from wizard.flow.settings import (
    MOST_RECENT,
    Settings,
    change_settings,
    read_settings,
    recent_files,
    with_recent,
    without_recent,
)


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


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"recent": 5}',
        b'{"recent": [5]}',
        b'{"recent": ["a"]}',
        b'{"recent": [{"path": 1, "real": 2}]}',
        b'{"recent": [{"path": "a"}]}',
        b'{"layout": ["x"]}',
        b"[" * 100_000,
        b" " * 300_000,
    ],
)
def test_a_file_that_makes_no_sense_is_put_aside(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(broken)
    assert read_settings(tmp_path) == Settings()
    assert (tmp_path / "settings.json.broken").read_bytes() == broken
    opened(tmp_path, "a.pem")
    assert recent(tmp_path) == ["a.pem"]


def test_settings_of_a_later_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"schema": 9, "new": [1], "layout": "windows"}))
    assert read_settings(tmp_path) == Settings(layout="windows")


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


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    assert not change_settings(lambda _: Settings(layout="chrome"), tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_without_another_folder_the_persons_own_is_taken() -> None:
    change_settings(lambda _: Settings(layout="chrome"))
    assert (Path(platformdirs.user_config_dir("trust-wizard", appauthor=False)) / "settings.json").is_file()
    assert read_settings().layout == "chrome"
