import os
import stat
import sys
from pathlib import Path

import pytest

from wizard.whole_file import write_whole


def test_the_old_file_gives_way_to_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "plans.json"
    file.write_bytes(b"old and longer")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes; the folder is the person's own there")
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_those_may_read_it_that_are_named(tmp_path: Path, mode: int) -> None:
    before = os.umask(0)
    try:
        write_whole(tmp_path / "file", b"", mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "plans.json"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_in_the_way_stays_and_nothing_comes_beside_it(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "settings.json", b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]
