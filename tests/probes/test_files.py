import plistlib
from pathlib import Path

import pytest

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.files import read_properties, read_small


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_bytes(b"12345")
    assert read_small(file, 5) == b"12345"
    assert read_small(file, 4) == Trouble(kind=TroubleKind.TOO_LARGE, what="settings")


@pytest.mark.parametrize("name", ["missing", "file/below"])
def test_where_there_is_none_there_is_no_trouble(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert read_small(tmp_path / name, 5) is None


def test_what_is_no_file_fails(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert read_small(tmp_path / "folder", 5) == Trouble(kind=TroubleKind.FAILED, what="folder")
    assert read_small(tmp_path / "a\0b", 5) == Trouble(kind=TroubleKind.FAILED, what="a\0b")


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_properties_are_read_in_both_forms(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    (tmp_path / "a.plist").write_bytes(plistlib.dumps({"version": "1"}, fmt=form))
    assert read_properties(tmp_path / "a.plist", 1_000) == {"version": "1"}


@pytest.mark.parametrize("data", [b"", b"garbage", b"<plist><array/></plist>", b"bplist00garbage"])
def test_what_holds_no_properties_is_strange(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.plist").write_bytes(data)
    assert read_properties(tmp_path / "a.plist", 1_000) == Trouble(kind=TroubleKind.STRANGE, what="a.plist")


def test_properties_that_are_not_there_are_missing(tmp_path: Path) -> None:
    assert read_properties(tmp_path / "a.plist", 1_000) == Trouble(kind=TroubleKind.MISSING, what="a.plist")
