"""What every command needs: reading input, writing JSON, colour, and work that Ctrl-C can leave."""

from __future__ import annotations

import codecs
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from wizard.cli.options import open_file, read_file
from wizard.model.terms import Severity, Verdict

if TYPE_CHECKING:  # explaining a message, which needs none of it, is to be there at once
    from wizard.model.finding import Diagnosis

T = TypeVar("T")

NAP_S = 0.1

OK, PROBLEM, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes (contract.md)."""


def exit_code(diagnosis: Diagnosis) -> int:
    """Return 1 for a site that does not open or has something to mend; notes alone are no problem."""
    mended = all(f.severity is Severity.NOTE for f in diagnosis.findings)
    return OK if mended and diagnosis.verdict is Verdict.TRUSTED else PROBLEM


def is_problem(answer: Mapping[str, Any]) -> bool:
    """Say the same as `exit_code` about one line of a batch; a line that is no answer is a problem, too."""
    return answer.get("verdict") != Verdict.TRUSTED or any(c["severity"] != Severity.NOTE for c in answer["causes"])


def in_background(work: Callable[[], T]) -> T:
    """Run *work* in a daemon thread, so that Ctrl-C is answered at once whatever the work is blocked in."""
    from concurrent.futures import Future

    future: Future[T] = Future()
    ended = threading.Event()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)
        ended.set()

    threading.Thread(target=run, name="work", daemon=True).start()
    wait(ended)
    return future.result()


def wait(ended: threading.Event) -> None:
    """Wait for *ended* in short naps: on Windows, Ctrl-C does not end a wait without a limit."""
    # https://github.com/python/cpython/issues/74157, mended in Python 3.14
    while not ended.wait(NAP_S):
        pass


def print_json(answer: Mapping[str, object]) -> None:
    """Print one answer for a reader."""
    print(json_of(answer))


def json_of(value: object) -> str:
    """Return one value of an answer that is printed piece by piece."""
    # The indent of `json` itself takes its slow way, which is as much work as reading the certificate was.
    try:
        return msgspec.json.format(json.dumps(value, ensure_ascii=_is_poor()), indent=2)
    except (UnicodeEncodeError, msgspec.DecodeError):
        # Half a pair of UTF-16, as in the name of a file that is no text: msgspec takes it for an error.
        return json.dumps(value, ensure_ascii=_is_poor(), indent=2)


def print_json_line(answer: Mapping[str, object]) -> None:
    """Print one answer as a line of its own, at once."""
    print(json.dumps(answer, ensure_ascii=_is_poor()), flush=True)


def _is_poor() -> bool:
    """Say whether the output cannot carry every character: JSON then writes them as its own escapes."""
    return codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"


def read_text(name: str) -> str:
    """Return the file *name*, or standard input for "-", as text. Raises InputError."""
    data = sys.stdin.buffer.read() if name == "-" else read_file(name)
    return data.decode("utf-8", errors="replace")


def read_lines(name: str) -> Iterator[str]:
    """Yield the lines of *name* that are not blank, each as it comes and stripped. Raises InputError.

    Only a line feed ends a line: JSON may hold the other characters that Python breaks lines at.
    """
    with nullcontext(sys.stdin.buffer) if name == "-" else open_file(name) as source:
        for line in source:
            text = line.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
            if text:
                yield text


def colour() -> bool:
    """Say whether to colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
