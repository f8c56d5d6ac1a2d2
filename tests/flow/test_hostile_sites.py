"""Servers that misbehave, checked as a user would: a named cause, within the time-out, memory bounded."""

import json
import os
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


@pytest.mark.parametrize("scenario", CAUSES)
def test_a_hostile_server_gets_a_named_cause_in_time_and_in_little_memory(
    practice: tuple[Practice, Path], scenario: str
) -> None:
    running, root = practice
    site = running.sites[scenario]
    host, port = site.address
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", "check", site.url, "--connect", f"{host}:{port}", "--trust", str(root),
         "--timeout", str(TIMEOUT_S), "--json"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    with process.stdout:
        answer = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    causes = [c["id"] for c in answer["causes"] if c["severity"] == "blocking"]
    assert causes == ([CAUSES[scenario]] if CAUSES[scenario] else [])
    assert process.returncode == (1 if answer["causes"] else 0)
    assert usage.ru_maxrss * 1024 < MOST_BYTES
    # Twice the time-out: only an end that never comes is to fail here.
    assert time.monotonic() - began < 2 * TIMEOUT_S + 4
