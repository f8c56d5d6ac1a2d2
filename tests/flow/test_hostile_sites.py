"""Servers that misbehave, checked as a user would: a named cause, within the time-out, memory bounded."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.practice.scenarios import HOSTILE
from wizard.practice.servers import Practice

TIMEOUT_S = 3.0
MOST_BYTES = 160 * 1024 * 1024
"""A check of a healthy site takes about 70 MB, most of it Python and OpenSSL."""

CAUSES = {
    "garbage": "not-tls",
    "drip": "timeout",
    "hundred-certificates": None,
    "sixteen-megabytes": "handshake-failure",
    "closes-after-hello": "connection-reset",
    "alert": "cipher-mismatch",
    "internal-error": "handshake-failure",
    "client-certificate-old": "client-certificate-required",
}


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Practice, Path]]:
    with Practice([s.id for s in HOSTILE]) as running:
        root = tmp_path_factory.mktemp("hostile") / "root.pem"
        root.write_bytes(running.root_pem)
        yield running, root


def test_every_hostile_server_has_an_expectation() -> None:
    assert set(CAUSES) == {s.id for s in HOSTILE}


_CHECK_AND_TELL_MEMORY = """
import sys
from pathlib import Path
from wizard.__main__ import main
code = main(sys.argv[2:])
Path(sys.argv[1]).write_text(Path("/proc/self/status").read_text())
sys.exit(code)
"""
"""The largest resident size by Linux's own count: what `wait4` says of a child includes what it was forked from."""


def peak_bytes(status: Path) -> int:
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("scenario", CAUSES)
def test_a_hostile_server_gets_a_named_cause_in_time_and_in_little_memory(
    practice: tuple[Practice, Path], scenario: str, tmp_path: Path
) -> None:
    running, root = practice
    site = running.sites[scenario]
    host, port = site.address
    status = tmp_path / "status"
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _CHECK_AND_TELL_MEMORY, str(status), "check", site.url, "--connect", f"{host}:{port}",
         "--trust", str(root), "--timeout", str(TIMEOUT_S), "--json"],
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    causes = [c["id"] for c in answer["causes"] if c["severity"] == "blocking"]
    assert causes == ([CAUSES[scenario]] if CAUSES[scenario] else [])
    assert done.returncode == (1 if answer["causes"] else 0)
    assert peak_bytes(status) < MOST_BYTES
    # Twice the time-out: only an end that never comes is to fail here.
    assert time.monotonic() - began < 2 * TIMEOUT_S + 4
