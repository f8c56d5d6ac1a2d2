"""Small real programs on the command path, which print what a system's own program would."""

from pathlib import Path


def make_program(folder: Path, name: str, prints: str = "", *, status: int = 0) -> Path:
    """Make a program *name* in *folder* that prints *prints* and ends with *status*; POSIX only."""
    path = folder / name
    words = folder / f"{name}.out"
    words.write_text(prints)
    path.write_text(f"#!/bin/sh\n/bin/cat '{words}'\nexit {status}\n")
    path.chmod(0o755)
    return path
