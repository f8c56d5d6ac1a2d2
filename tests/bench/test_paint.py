"""The window's first paint against a bare label's; the aim is at most 1.6 times its time."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.measure import seconds, turns

AIM = 1.6
PAINT = str(Path(__file__).parent / "paint.py")


def first_paint(kind: str) -> list[str]:
    """Run until the first paint and return the imports that came too early."""
    process = subprocess.Popen([sys.executable, PAINT, kind], stdout=subprocess.PIPE, text=True)
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
