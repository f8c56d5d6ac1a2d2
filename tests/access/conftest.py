"""A desktop with a screen reader for each test that asks for one: nothing is shared, as each is a new user."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.gui.conftest import _garbage, english, theme
from tests.support.screen_reader import Reader, read_program

__all__ = ["_garbage", "english", "theme"]

Begin = Callable[..., Reader]
"""Starts the program: language, then what stands on its command line; variables by name."""


@pytest.fixture
def begin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begin]:
    """Start the program with a screen reader, in folders of its own."""
    with ExitStack() as stack:

        def started(language: str, *arguments: str, **variables: str) -> Reader:
            folder: Path = tmp_path_factory.mktemp("desk")
            return stack.enter_context(read_program(folder, language, *arguments, **variables))

        yield started
