"""The first paint of the window, and of a certificate, against a bare label's."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.bench.measure import seconds, turns
from tests.support.pki import healthy_leaf, issue, make_pki, pem_of

AIM = 1.6
VIEWER_AIM = 1.7
WORDS = {"viewer": "window of a certificate file", "certificate": "the certificate in it"}
PAINT = str(Path(__file__).parent / "paint.py")


@cache
def as_users_have_it() -> dict[str, str]:
    """Return an environment in which what was compiled once is kept, as it is wherever the program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": mkdtemp(prefix="compiled-")}


def resident(process: int) -> int:
    """Return how much memory *process* has now, in MiB."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def first_paint(*words: str, is_weighed: bool = False) -> list[str]:
    """Run until the first paint; return the imports that came too early, and the memory in use if it *is_weighed*."""
    process = subprocess.Popen(
        [sys.executable, PAINT, *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=as_users_have_it(),
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline().split()
    if is_weighed:
        line.append(str(resident(process.pid)))
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


def test_memory_against_a_bare_label(capsys: pytest.CaptureFixture[str]) -> None:
    bare, painted, resting = (int(first_paint(what, is_weighed=True)[-1]) for what in ("bare", "wizard", "resting"))
    with capsys.disabled():
        print(f"\nmemory at the first paint / bare label: {painted} MiB / {bare} MiB = {painted / bare:.2f}")
        print(f"memory with all pages made / bare label: {resting} MiB / {bare} MiB = {resting / bare:.2f}")
