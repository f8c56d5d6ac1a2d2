import tomllib
from pathlib import Path

import pytest

from wizard import resources


def test_the_data_files_are_found() -> None:
    assert resources.root().is_dir()
    assert resources.path("data", "SOURCES.md").is_file()


def test_a_path_need_not_exist() -> None:
    assert not resources.path("data", "nothing.toml").exists()


def test_a_missing_file_is_a_broken_installation() -> None:
    with pytest.raises(OSError, match=r"nothing\.toml"):
        resources.read_text("data", "nothing.toml")


def test_text_and_bytes_are_the_same_file() -> None:
    assert resources.read_bytes("data", "SOURCES.md").decode() == resources.read_text("data", "SOURCES.md")


def test_toml_is_read_once() -> None:
    assert resources.read_toml("data", "limits.toml") is resources.read_toml("data", "limits.toml")


@pytest.mark.parametrize("file", sorted(resources.root().rglob("*.toml")), ids=lambda file: file.name)
def test_every_toml_file_is_whole(file: Path) -> None:
    parts = file.relative_to(resources.root()).parts
    assert dict(resources.read_toml(*parts)) == tomllib.loads(resources.read_text(*parts))


def test_a_checkout_is_not_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not resources.is_installed()
    monkeypatch.setattr(resources, "root", lambda: Path("/somewhere/wizard/_resources"))
    assert resources.is_installed()
