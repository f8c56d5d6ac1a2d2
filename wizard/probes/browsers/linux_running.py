"""What this person runs on a Linux system, and whether it is still what lies on the disk (proc(5))."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

DELETED = " (deleted)"
"""What the kernel puts behind the name of a program whose file is gone, or was replaced by another."""


@dataclass(frozen=True, slots=True)
class Running:
    """The programs that this person runs: the path of each, with `DELETED` behind it where its file is gone."""

    programs: frozenset[str]

    def runs(self, program: Path) -> bool:
        """Say whether *program* runs, in this or in an older form; *program* is free of links."""
        return bool({str(program), f"{program}{DELETED}"} & self.programs)

    def runs_replaced(self, program: Path) -> bool:
        """Say whether *program* runs from a file that has been replaced since; *program* is free of links."""
        return f"{program}{DELETED}" in self.programs

    def under(self, folder: Path) -> Collection[str]:
        """Return what runs from below *folder*, as paths from there on."""
        start = f"{folder}/"
        return {program.removeprefix(start) for program in self.programs if program.startswith(start)}


def running_programs(proc: Path) -> Running | None:
    """Return what this person runs; None where that cannot be seen. Programs of others are left out."""
    try:
        person = (proc / "self").stat().st_uid
        return Running(frozenset(_programs(proc, person)))
    except OSError:
        return None


def _programs(proc: Path, person: int) -> Iterator[str]:
    with os.scandir(proc) as entries:
        for entry in entries:
            if not entry.name.isdecimal():
                continue
            try:
                if entry.stat().st_uid == person:
                    yield os.readlink(f"{entry.path}/exe")
            except OSError:
                # It ended meanwhile, is part of the kernel, or hides itself from its own person as sandboxes do.
                continue
