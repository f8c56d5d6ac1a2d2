"""`check --input` with 1,000 sites on loopback (aims: 150 a second on two cores, 300 MiB, a first answer at once).

The reference is what a bare pyOpenSSL loop needs for the same handshakes, which diagnoses nothing, in the same run.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.many_sites import EXPIRED_EACH, names

SITES, ROUNDS = 1_000, 2
ROOT = Path(__file__).resolve().parents[2]
SERVER = [sys.executable, "-m", "tests.bench.many_sites"]

NAP_S = 0.1


@dataclass(frozen=True, slots=True)
class Round:
    """What one run of ``check --input`` took."""

    seconds: float
    first: float
    processor: float
    mebibytes: float
    """The most memory that it and its helpers had at one moment; what they share is counted for each."""


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Serve the sites in a process of its own."""
    process = subprocess.Popen([*SERVER, str(SITES)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.kill()


def bare(port: str) -> float:
    """Return how many seconds the handshakes alone take."""
    done = subprocess.run([*SERVER, "bare", port, str(SITES)], cwd=ROOT, capture_output=True, check=True)
    return float(done.stdout)


def command_for(sites: Path, root: Path) -> list[str]:
    """Return the command that checks the *sites* of a file."""
    return [sys.executable, "-m", "wizard", "check", "--input", str(sites), "--trust", str(root)]


def checked(sites: Path, root: Path) -> Round:
    """Check all *sites*, and see that each got the answer it should have."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    used, began, first = processor_s(), time.perf_counter(), 0.0
    verdicts: list[str] = []
    with (
        subprocess.Popen(command_for(sites, root), cwd=ROOT, stdout=subprocess.PIPE, env=environment) as process,
        watched(process) as most,
    ):
        for line in process.stdout or ():
            first = first or time.perf_counter() - began
            verdicts.append(json.loads(line)["verdict"])
    seconds = time.perf_counter() - began
    assert (verdicts.count("untrusted"), len(verdicts)) == (SITES // EXPIRED_EACH, SITES)
    return Round(seconds, first, processor_s() - used, max(most))


def processor_s() -> float:
    """Return the processor time of all children that ended, seconds."""
    times = os.times()
    return times.children_user + times.children_system


@contextmanager
def watched(process: "subprocess.Popen[bytes]") -> Iterator[list[float]]:
    """Note the memory of *process* and its children again and again, MiB."""
    noted, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(NAP_S):
            noted.append(sum(map(resident_mib, (process.pid, *children_of(process.pid)))))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield noted
    finally:
        ended.set()
        thread.join()


def children_of(pid: int) -> list[int]:
    """Return the processes that *pid* started (proc(5), needs CONFIG_PROC_CHILDREN)."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def resident_mib(pid: int) -> float:
    """Return the memory of *pid* that is in use; 0 when it has ended."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return 0.0


@pytest.mark.timeout(300)
def test_a_thousand_sites_against_bare_handshakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites, root = tmp_path / "sites.txt", tmp_path / "root.pem"
    with served() as server:
        port = str(server["port"])
        root.write_text(server["root"])
        sites.write_text("".join(f"https://{name}:{port}/\n" for name in names(SITES)))
        compiled = tmp_path / "one.txt"
        compiled.write_text(f"https://{names(1)[0]}:{port}/\n")
        subprocess.run(command_for(compiled, root), cwd=ROOT, capture_output=True, check=True)
        both = [(checked(sites, root), bare(port)) for _ in range(ROUNDS)]
    ours = min((mine for mine, _ in both), key=lambda mine: mine.seconds)
    reference = min(theirs for _, theirs in both)
    with capsys.disabled():
        print(
            f"\n{SITES} sites / bare handshakes: {ours.seconds:.2f} s / {reference:.2f} s ="
            f" {ours.seconds / reference:.1f}; {SITES / ours.seconds:.0f} sites a second (aim: 150 on two cores),"
            f" processor {ours.processor / SITES * 1000:.1f} ms a site, first answer after {ours.first:.2f} s,"
            f" {ours.mebibytes:.0f} MiB (aim: 300)"
        )
