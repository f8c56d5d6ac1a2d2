"""Kills a real process in the middle of its writing, at every moment in turn: before each call that changes a file.

Run as ``python -m tests.support.killing MODULE`` with ``kill.c`` preloaded; MODULE has `SCENES`.
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.terminal import environment

MOST_MOMENTS = 400
PATIENCE_S = 55.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What is set up, what is killed in its middle, and what is seen then; each gets a folder of its own."""

    arrange: Callable[[Path], None]
    act: Callable[[Path], None]
    see: Callable[[Path], str]


def seen_after_kills(module: str, scene: str) -> list[str]:
    """Return what was seen after the kill at the first moment, the second, …, and at last after no kill."""
    # In memory where there is such a folder: a hundred times as many waits for the disk would prove nothing more.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        library, source = f"{folder}/kill.so", Path(__file__).with_name("kill.c")
        subprocess.run(
            ["gcc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True, timeout=PATIENCE_S
        )
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.killing", module, scene, folder],
            capture_output=True, text=True, env=environment(LD_PRELOAD=library, KILL_LIBRARY=library),
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: list[str] = json.loads(done.stdout.splitlines()[-1])
    return seen


def _kill_each(scene: Scene, folder: Path) -> list[str]:
    library: Any = ctypes.CDLL(os.environ["KILL_LIBRARY"])
    seen = []
    for moment in range(1, MOST_MOMENTS):
        place = folder / str(moment)
        place.mkdir()
        scene.arrange(place)
        child = os.fork()
        if child == 0:
            library.kill_at(moment)
            scene.act(place)
            library.kill_at(-1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert was_killed or os.waitstatus_to_exitcode(status) == 0, status
        seen.append(scene.see(place))
        if not was_killed:
            return seen
    raise AssertionError("it never came to its end")


if __name__ == "__main__":
    _module, _scene, _folder = sys.argv[1:]
    scenes: Mapping[str, Scene] = importlib.import_module(_module).SCENES
    print(json.dumps(_kill_each(scenes[_scene], Path(_folder))))
