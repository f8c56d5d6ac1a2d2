from pathlib import Path

import pytest

from wizard.errors import InputError
from wizard.flow.files import LARGEST_FILE, files_in, folders_in, read_bytes


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    assert len(read_bytes(tmp_path / "a")) == 3_000_000


def test_a_file_that_says_it_is_empty_is_read_all_the_same() -> None:
    assert b"Name:" in read_bytes(Path("/proc/self/status"))


def test_a_file_of_the_largest_size_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match="larger than 256 MB"):
        read_bytes(tmp_path / "a")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a folder, not a file"):
        read_bytes(tmp_path)


def test_a_device_is_no_file() -> None:
    with pytest.raises(InputError, match="a device, not a file"):
        read_bytes(Path("/dev/null"))


def test_a_name_with_a_zero_is_no_file() -> None:
    with pytest.raises(InputError):
        read_bytes(Path("nul\0byte"))


def test_files_come_by_name_each_once(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden"):
        (tmp_path / name).write_text(name)
    (tmp_path / "c").symlink_to("a")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    assert [path.name for path in files_in(tmp_path)] == ["a", "b"]
    assert [path.name for path in folders_in(tmp_path)] == ["folder"]


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        list(files_in(tmp_path / "missing"))
