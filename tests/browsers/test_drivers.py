"""The drivers themselves: a browser ends with its context, also one that hangs, and leaves no process behind."""

import os
import signal
from pathlib import Path

import pytest

from tests.browsers.conftest import DRIVERS
from tests.support.browser import BrowserError, Deadline


def processes_in(folder: Path) -> list[str]:
    """Return the command lines that name *folder*."""
    lines = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                lines.append((entry / "cmdline").read_bytes().decode(errors="replace"))
            except OSError:
                # It ended in between.
                continue
    return [line for line in lines if str(folder) in line]


def test_a_browser_that_hangs_is_ended(name: str, tmp_path: Path) -> None:
    browser = DRIVERS[name](tmp_path, {})
    with browser:
        assert browser._process is not None
        assert processes_in(tmp_path)
        os.killpg(browser._process.pid, signal.SIGSTOP)
    assert processes_in(tmp_path) == []


def test_a_deadline_that_is_over_says_of_what() -> None:
    with pytest.raises(BrowserError, match="the page"):
        Deadline(0.0, "the page").left_s()
