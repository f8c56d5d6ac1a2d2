"""The program as its users start it: a process of its own, with pipes, or with a terminal."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = (sys.executable, "-m", "wizard")
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON answer."""
        return json.loads(self.out)

    @property
    def lines(self) -> Sequence[Any]:
        """The JSON answers, one a line."""
        return [json.loads(line) for line in self.out.split("\n") if line]


def environment(**changes: str) -> dict[str, str]:
    """Return the variables for a child: this test's own, with the checkout to import from."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def run(*arguments: str | bytes | Path, stdin: str | bytes = b"", env: Mapping[str, str] | None = None) -> Ended:
    """Run ``trust-wizard`` with *arguments* to its end."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*PROGRAM, *arguments], input=given, capture_output=True, env=environment(**(env or {})), timeout=PATIENCE_S,
        check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout.decode("utf-8", "backslashreplace"), done.stderr.decode())


def start(*arguments: str | Path, **streams: Any) -> "subprocess.Popen[bytes]":
    """Start ``trust-wizard`` with *arguments* and return the running process; pipes where *streams* says nothing."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.Popen([*PROGRAM, *arguments], env=environment(), **pipes)


def run_on_a_terminal(*arguments: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run ``trust-wizard`` with its output on a pseudo terminal and return what the terminal got."""
    ours, theirs = os.openpty()
    variables = environment(**{"TERM": "xterm", **(env or {})})
    with subprocess.Popen([*PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=variables) as process:
        os.close(theirs)
        got = b""
        try:
            while more := os.read(ours, 65_536):
                got += more
        except OSError:
            # Linux says EIO when the last writer has gone.
            pass
        finally:
            os.close(ours)
        process.wait(PATIENCE_S)
    return got.decode()


def ended_after(process: "subprocess.Popen[bytes]", signal: int) -> tuple[int, float]:
    """Send *signal* and return the exit code and how long the end took, seconds."""
    begun = time.monotonic()
    process.send_signal(signal)
    code = process.wait(PATIENCE_S)
    return code, time.monotonic() - begun
