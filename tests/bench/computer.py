"""Run as a process: look at this computer once, after everything was loaded, and print what that took as JSON.

With "bare", the same programs of the system that the rows ask are asked one after the other, and nothing else.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

ASKED = (
    ("timedatectl", "show"),
    ("git", "config", "--get-regexp", r"^http\.(.*\.)?ssl(verify|cainfo|capath)$"),
    ("apt-get", "-s", "upgrade"),
)
"""The programs that the rows of a Linux system ask, where they are there."""


def processor_s() -> float:
    """Return the processor time of this process and of those that it waited for, seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def rows(parts: Sequence[str]) -> dict[str, float]:
    """Look at this computer, and return what that took, seconds; a part that was looked at before is not kept."""
    from wizard.flow.computer import look_around, rows_so_far
    from wizard.model.target import NO_SITE_PARTS, CheckOptions
    from wizard.model.terms import Part

    wanted = {Part(name) for name in parts} or NO_SITE_PARTS
    begun, used = time.perf_counter(), processor_s()
    first: list[float] = []

    def seen(part: object) -> None:
        first.append(time.perf_counter() - begun)

    found = look_around(wanted, options=CheckOptions(fetch=False), seen=seen)
    checks = rows_so_far(found, datetime.now(UTC))
    ended = time.perf_counter() - begun
    return {"first": first[0], "wall": ended, "processor": processor_s() - used, "rows": len(checks)}


def bare() -> dict[str, float]:
    """Ask the programs alone."""
    begun, used = time.perf_counter(), processor_s()
    for words in ASKED:
        if shutil.which(words[0]):
            subprocess.run(words, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return {"wall": time.perf_counter() - begun, "processor": processor_s() - used}


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        print(json.dumps(bare()))
    else:
        # What is imported and parsed once is no work of the rows; the window has it loaded when they begin.
        from wizard.causes.messages.catalogue import catalogue
        from wizard.flow import computer as loaded

        catalogue()
        loaded.check_computer.__module__  # noqa: B018  (it is there)
        print(json.dumps(rows(sys.argv[1:])))
