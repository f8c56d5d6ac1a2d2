"""Small real programs that note how they were started, and tell it when somebody wants to know."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = """#!{python} -IS
import json, os, sys
note = {{
    "words": [os.path.basename(sys.argv[0]), *sys.argv[1:]], "pid": os.getpid(), "session": os.getsid(0),
    "folder": os.getcwd(), "environment": dict(os.environ),
    "open": [os.readlink(f"/proc/self/fd/{{n}}") for n in range(3)], "files": len(os.listdir("/proc/self/fd")) - 1,
}}
with open({pipe!r}, "w") as pipe:  # waits for somebody who reads
    json.dump({{**note, "parent": os.getppid()}}, pipe)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """How a program was started."""

    words: list[str]
    pid: int
    parent: int
    """When the note was read."""
    session: int
    folder: str
    environment: dict[str, str]
    open: list[str]
    """Where the program reads from and writes to."""
    files: int
    """How many files it found open."""


def make_noting(folder: Path, *names: str) -> Path:
    """Make programs *names* in *folder*, and return the pipe through which the one that is started tells its note.

    It goes on until that is read. Linux only.
    """
    pipe = folder / "note"
    if not pipe.exists():
        os.mkfifo(pipe)
    for name in names:
        path = folder / name
        path.write_text(_PROGRAM.format(python=sys.executable, pipe=str(pipe)))
        path.chmod(0o755)
    return pipe


def note_from(pipe: Path) -> Note:
    """Wait for the note of the program that was started."""
    return Note(**json.loads(pipe.read_text()))
