"""`check` of an expired site over a 50 ms round trip, against `openssl s_client` (aim: at most 4 times its time)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.measure import DistantServer, seconds, turns
from wizard.practice.servers import Practice

AIM = 4.0


def test_check_against_s_client(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "root.pem"
    with Practice(["expired"]) as practice:
        site = practice.sites["expired"]
        root.write_bytes(practice.root_pem)
        with DistantServer(site.address) as distant:
            there = f"{distant.address[0]}:{distant.address[1]}"
            ours = [sys.executable, "-m", "wizard", "check", f"https://{site.scenario.host}/", "--connect", there,
                    "--trust", str(root), "--json"]  # fmt: skip
            theirs = ["openssl", "s_client", "-connect", there, "-servername", site.scenario.host, "-CAfile", str(root)]

            def check() -> None:
                done = subprocess.run(ours, capture_output=True, text=True, check=False)
                assert done.returncode == 1, done.stderr
                assert '"expired"' in done.stdout

            def s_client() -> None:
                done = subprocess.run(theirs, input="", capture_output=True, text=True, check=False)
                assert "certificate has expired" in done.stdout + done.stderr

            mine, reference = turns(lambda: seconds(check), lambda: seconds(s_client))
    with capsys.disabled():
        print(f"\ncheck / s_client over 50 ms: {mine:.3f} s / {reference:.3f} s = {mine / reference:.2f} (aim: {AIM})")
