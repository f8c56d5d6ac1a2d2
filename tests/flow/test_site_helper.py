import subprocess
import sys
from io import BytesIO

import pytest

from tests.support.terminal import environment
from wizard.errors import InputError
from wizard.flow.site_helper import HELPS, Helper, is_helper, lines_from, this_program
from wizard.probes.base import Cancel

ECHO = """
import sys
for line in sys.stdin.buffer:
    if line == b"\\n": break
    print(line.decode().strip(), flush=True)
"""
ENDS = f"{ECHO}    if line == b'b\\n': break"
SAYS = "import os, sys; print(os.environ['TRUST_WIZARD_HELPS'], sys.stdout.encoding, 'PYTHONUNBUFFERED' in os.environ)"


def answered(program: str, lines: list[str], *, most: int = 2) -> tuple[list[str], tuple[str, ...]]:
    """Let a helper that runs *program* answer *lines*, and return what it said and what it left."""
    waiting, said = iter(lines), list[str]()

    def say(text: str) -> str:
        said.append(text)
        return text

    with Helper([sys.executable, "-c", program]) as helper:
        left = helper.answer(lambda: next(waiting, None), say, most, Cancel())
    return said, left


def test_each_line_is_answered_and_none_is_left() -> None:
    lines = [f"site-{number}.example" for number in range(50)]
    assert answered(ECHO, lines) == (lines, ())


def test_no_line_at_all_ends_it() -> None:
    assert answered(ECHO, []) == ([], ())


def test_what_a_helper_that_dies_did_not_answer_is_told() -> None:
    said, left = answered(ENDS, ["a", "b", "c", "d", "e"], most=3)
    assert said == ["a", "b"]
    assert set(left) <= {"c", "d", "e"}
    assert "c" in left


def test_a_helper_that_never_begins_leaves_what_it_was_given() -> None:
    said, left = answered("raise SystemExit(1)", ["a", "b"])
    assert not said
    assert set(left) <= {"a", "b"}


def environment_of(*, ascii_only: bool) -> list[str]:
    said: list[str] = []

    def say(text: str) -> str:
        said.append(text)
        return text

    with Helper([sys.executable, "-c", SAYS], ascii_only=ascii_only) as helper:
        helper.answer(lambda: None, say, 1, Cancel())
    return said


def test_a_helper_knows_that_it_is_one_and_how_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    assert not is_helper()
    assert [environment_of(ascii_only=False), environment_of(ascii_only=True)] == [["1 utf-8 False"], ["1 ascii False"]]
    monkeypatch.setenv(HELPS, "1")
    assert is_helper()


def test_a_helper_is_ended_with_its_context() -> None:
    with Helper([sys.executable, "-c", "import time; time.sleep(600)"]) as helper:
        process = helper._process
        assert process.poll() is None
    assert process.returncode is not None


def test_lines_come_until_the_end_is_told() -> None:
    gone: list[int] = []
    lines = lines_from(BytesIO("a.example\n例え.jp\n\nafter\n".encode()), lambda: gone.append(1))
    assert list(lines) == ["a.example", "例え.jp"]
    assert not gone


def test_an_input_that_ends_without_it_ends_the_helper_at_once() -> None:
    program = "import sys, time; from wizard.flow.site_helper import lines_from\n"
    program += "for line in lines_from(sys.stdin.buffer): time.sleep(600)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b"a\nb\n",
        timeout=60,
        check=False,
        env=environment(),
    )
    assert done.returncode == 130


def test_the_program_starts_again_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    assert this_program() == (sys.executable, "-m", "wizard")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert this_program() == (sys.executable,)


def test_a_cancelled_helper_ends_also_when_it_has_all_its_lines() -> None:
    cancel, lines = Cancel(), iter(["a"])

    def take() -> str | None:
        line = next(lines, None)
        if line is None:
            cancel.set()
        return line

    with Helper([sys.executable, "-c", "import time; time.sleep(600)"]) as helper:
        assert helper.answer(take, str, 2, cancel) == ("a",)


def test_what_goes_wrong_while_lines_are_taken_is_raised() -> None:
    def take() -> str | None:
        raise InputError("cannot be read")

    with Helper([sys.executable, "-c", ECHO]) as helper, pytest.raises(InputError, match="cannot be read"):
        helper.answer(take, str, 2, Cancel())
