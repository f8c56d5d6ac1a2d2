"""What programs on OpenSSL say, against the real curl on the practice sites."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.flow import tasks
from wizard.model.target import CheckOptions
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice, Site

BY_CERTIFICATE = (
    "good", "expired", "not-yet-valid", "wrong-name", "missing-www", "self-signed", "private-ca",
    "missing-intermediate", "expired-intermediate", "weak-signature", "wrong-usage", "no-san",
)  # fmt: skip
"""Sites where curl gets to see a certificate and judges it by what was sent."""


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(BY_CERTIFICATE) as sites:
        yield sites


def real_curl(site: Site, root: Path) -> str:
    """Return curl's complaint about *site*, as it prints it after "curl: "; "OK" for none."""
    host, port = site.scenario.host, site.address[1]
    words = ["curl", "--silent", "--show-error", "--output", "/dev/null", "--cacert", str(root), "--noproxy", "*",
             "--max-time", "20", "--resolve", f"{host}:{port}:127.0.0.1", f"https://{host}:{port}/"]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    told = re.match(r"curl: (.*)", done.stderr)
    return told[1] if told else "OK"


@pytest.mark.parametrize("scenario", BY_CERTIFICATE)
def test_curl_says_what_the_real_one_says(practice: Practice, scenario: str, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(practice.root_pem)
    site = practice.sites[scenario]
    options = tasks.practice_options(practice, site, CheckOptions(fetch=False))
    told = tasks.check(tasks.practice_target(site), options).verifiers["curl"]
    assert told == real_curl(site, root)


def test_the_sites_are_practice_sites() -> None:
    assert set(BY_CERTIFICATE) <= {s.id for s in SCENARIOS}
