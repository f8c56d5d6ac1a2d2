"""The first paint of the window, and of a certificate, against a bare label's."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.measure import seconds, turns
from tests.support.pki import healthy_leaf, issue, make_pki, pem_of

AIM = 1.6
VIEWER_AIM = 1.7
WORDS = {"viewer": "window of a certificate file", "certificate": "the certificate in it"}
PAINT = str(Path(__file__).parent / "paint.py")


def first_paint(*words: str) -> list[str]:
    """Run until the first paint and return the imports that came too early."""
    process = subprocess.Popen([sys.executable, PAINT, *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline().split()
    process.kill()
    process.communicate()
    assert line[:1] == ["painted"]
    return line[1:]


def test_no_network_and_no_cryptography_is_imported_before_the_first_paint() -> None:
    assert first_paint("wizard") == []


def test_first_paint_against_a_bare_label(capsys: pytest.CaptureFixture[str]) -> None:
    mine, reference = turns(
        lambda: seconds(lambda: first_paint("wizard")), lambda: seconds(lambda: first_paint("bare"))
    )
    with capsys.disabled():
        print(f"\nfirst paint / bare label: {mine:.3f} s / {reference:.3f} s = {mine / reference:.2f} (aim: {AIM})")


def test_the_window_of_a_certificate_file_against_a_bare_window(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "shop.pem"
    pki = make_pki("Paint")
    made = (issue(healthy_leaf("shop.example"), pki.issuing), pki.issuing.certificate, pki.root.certificate)
    file.write_bytes(b"".join(map(pem_of, made)))
    assert first_paint("viewer", str(file)) == []
    for what, aim in (("viewer", f"aim: {VIEWER_AIM}"), ("certificate", "no aim")):
        mine, reference = turns(
            lambda what=what: seconds(lambda: first_paint(what, str(file))),
            lambda: seconds(lambda: first_paint("bare")),
        )
        with capsys.disabled():
            print(f"\n{WORDS[what]} / bare: {mine:.3f} s / {reference:.3f} s = {mine / reference:.2f} ({aim})")
