"""The server test beside Debian's testssl, on the same nginx: what both say of versions and chain, and how fast."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.measure import seconds
from tests.support.nginx import NGINX
from tests.support.nginx_site import HOST, OLD, Running, right_site
from tests.support.pki import AT, Pki, Validity, make_pki
from wizard.model.server import ServerReport

pytestmark = pytest.mark.skipif(
    shutil.which("testssl") is None or shutil.which(NGINX) is None,
    reason="testssl (testssl.sh) or nginx (nginx-light) is not installed",
)

NAMES = {"SSLv3": "SSLv3", "TLS1": "TLSv1", "TLS1_1": "TLSv1.1", "TLS1_2": "TLSv1.2", "TLS1_3": "TLSv1.3"}


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Testssl")


def rows_of_testssl(running: Running, folder: Path) -> dict[str, str]:
    """Return what testssl finds about versions and certificate, by its ids."""
    out = folder / "testssl.json"
    options = ["--quiet", "--color", "0", "--warnings", "batch", "--ip", "127.0.0.1", "--add-ca", str(running.root)]
    words = ["testssl", *options, "--jsonfile", str(out), "-p", "-S", f"{HOST}:{running.port}"]
    subprocess.run(words, capture_output=True, timeout=300, check=False)
    return {row["id"]: row["finding"] for row in json.loads(out.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("kind", ["right", "old", "incomplete", "X448", "expired"])
def test_testssl_agrees(tmp_path: Path, pki: Pki, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    right = right_site(pki)
    past = Validity.around(AT, before_days=100, after_days=-10)
    site = {
        "right": right,
        "old": replace(right, tls=OLD),
        "incomplete": replace(right, chain=()),
        "X448": replace(right, tls="ssl_protocols TLSv1.3; ssl_ecdh_curve X448;"),
        "expired": replace(right, leaf=replace(right.leaf, validity=past)),
    }[kind]
    reports: list[ServerReport] = []
    rows: dict[str, str] = {}
    with Running(tmp_path, site, pki) as running:
        ours = seconds(lambda: reports.append(running.report()))
        theirs = seconds(lambda: rows.update(rows_of_testssl(running, tmp_path)))
    found = {f.id for f in reports[0].findings}
    for name, version in NAMES.items():
        assert rows[name].startswith("offered") == reports[0].protocols["127.0.0.1"][version], (name, rows[name])
    assert ("incomplete" in rows["cert_chain_of_trust"]) == ("missing-intermediate" in found)
    assert ("expired" in rows["cert_chain_of_trust"]) == ("expired" in found)
    assert ours < theirs / 5
    with capsys.disabled():
        print(f"\n  check --server / testssl ({kind}): {ours:.2f} s / {theirs:.2f} s = {ours / theirs:.3f} (aim 0.2)")
