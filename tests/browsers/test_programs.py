"""What the real Java and the real curl say of the same sites, and what is predicted for them."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.browsers.sites import COMBINED, NOT_LIVE, PRACTICED, RECORDED, Sites
from tests.support.pki import pem_of
from wizard.practice.listener import LOOPBACK

HERE = Path(__file__).parent

CASES = (
    *(case for case in RECORDED if case not in NOT_LIVE),
    *COMBINED,
    *(f"practice/{scenario}" for scenario in PRACTICED if scenario != "stalled"),
)

OLD_CIPHER = "without leave to fetch there is no second try, which would show that the cipher is one that they have"
NOT_AS_JAVA_SAYS: Mapping[str, str] = {"cbc_sha256_only": OLD_CIPHER}
"""The cases in which Java says something else, and why (OpenJDK 17.0.15, 2026-11-23)."""

LEFTOVER = "curl prints what the failed check of an ECDSA signature left in OpenSSL's queue of errors, by its version"
BROKEN_BY_CHANCE = (
    "chance/broken", "chance/broken+p521", "chance/broken+not-yet+policy-critical",
    "chance/broken+not-yet+no-san+no-ku",
)  # fmt: skip
NOT_AS_CURL_SAYS: Mapping[str, str] = {
    **dict.fromkeys(("bad_sig", "bad-sig+expired", "bad-sig+host", *BROKEN_BY_CHANCE), LEFTOVER),
    "cbc_sha256_only": OLD_CIPHER,
    "revoked-stapled": "the server ends after the handshake, before an answer: (52) Empty reply from server",
}
"""The cases in which curl says something else, and why (curl 7.88 with OpenSSL 3.0, 2026-11-23)."""

_HANDSHAKE = ("(35)", "(56)", "(7)")
"""Codes of curl for connections that end before there is a certificate: OpenSSL's words then differ by its version."""


@pytest.fixture(scope="module")
def java(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return what Java says of each case, of one run."""
    if shutil.which("javac") is None:
        pytest.skip("not installed: a JDK (default-jdk-headless)")
    roots = tmp_path_factory.mktemp("java") / "roots.pem"
    roots.write_bytes(b"".join(pem_of(root) for root in sites.roots.values()))
    asked = "".join(f"{sites.target(case).host} {sites.target(case).port}\n" for case in CASES)
    words = ["java", str(HERE / "Visits.java"), str(roots)]
    done = subprocess.run(words, input=asked, capture_output=True, text=True, check=True, timeout=300)
    # Since 17.0.16 the name of the alert that Java sends stands in front.
    told = (re.sub(r"^\([a-z_]+\) ", "", line).strip() for line in done.stdout.splitlines())
    return dict(zip(CASES, told, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_java(java: Mapping[str, str], sites: Sites, case: str) -> None:
    agrees = java[case] == sites.diagnosis(case).verifiers["java"]
    assert agrees == (case not in NOT_AS_JAVA_SAYS), java[case]


@cache
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("not installed: curl")
    return found


def said_by_curl(sites: Sites, case: str, folder: Path) -> str:
    """Return curl's complaint about a site, as it prints it after "curl: "; "OK" for none."""
    root = folder / "root.pem"
    root.write_bytes(pem_of(sites.root(case)))
    target = sites.target(case)
    words = [curl(), "--silent", "--show-error", "--output", "/dev/null", "--cacert", str(root), "--noproxy", "*",
             "--max-time", "20", "--resolve", f"{target.host}:{target.port}:{LOOPBACK}",
             f"https://{target.host}:{target.port}/"]  # fmt: skip
    told = re.match(r"curl: (.*)", subprocess.run(words, capture_output=True, text=True, check=False).stderr)
    return told[1] if told else "OK"


@pytest.mark.parametrize("case", CASES)
def test_curl(sites: Sites, case: str, tmp_path: Path) -> None:
    told, predicted = said_by_curl(sites, case, tmp_path), sites.diagnosis(case).verifiers["curl"]
    if predicted.startswith(_HANDSHAKE):
        told, predicted = told.partition(" ")[0], predicted.partition(" ")[0]
    assert (told == predicted) == (case not in NOT_AS_CURL_SAYS), told
