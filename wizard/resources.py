"""The data files, wherever the program runs from: a wheel, an editable install, a checkout or a frozen bundle."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder of the data files: ``wizard/_resources`` when installed, else the checkout's ``resources``."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def is_installed() -> bool:
    """Say whether the data files are those of a finished program, which nobody edits, and not a checkout's."""
    return root().name == "_resources"


def path(*parts: str) -> Path:
    """Return the path of a data file; it need not exist."""
    return root().joinpath(*parts)


def read_text(*parts: str) -> str:
    """Return a data file as text (UTF-8). Raises OSError when it is missing: a broken installation."""
    return path(*parts).read_text(encoding="utf-8")


def read_bytes(*parts: str) -> bytes:
    """Return a data file as bytes. Raises OSError when it is missing: a broken installation."""
    return path(*parts).read_bytes()


@cache
def read_toml(*parts: str) -> Mapping[str, Any]:
    """Return a TOML data file as plain values; its shape is not checked."""
    import tomllib  # 5 ms that the window's first paint does not need

    return tomllib.loads(read_text(*parts))
