"""All ways together, and the real browsers of this machine."""

import platform
import resource
import subprocess
from pathlib import Path

import pytest

from tests.support.installed_browsers import places_in, put, put_firefox
from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.computer import Packaging
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.browsers.linux import read_browsers

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")

CPU_S = 0.2
"""What the whole part may cost of a processor, seconds."""


def test_a_package_a_snap_and_a_flatpak_of_one_browser_are_all_shown(tmp_path: Path) -> None:
    put_firefox(tmp_path / "usr/lib/firefox", "151.0")
    put_firefox(tmp_path / "snap/firefox/4500/usr/lib/firefox", "152.0")
    (tmp_path / "snap/firefox/current").symlink_to("4500")
    flatpak = tmp_path / "var/lib/flatpak/app/org.mozilla.firefox/current"
    put_firefox(flatpak / "abc/files/lib/firefox", "153.0")
    (flatpak / "active").symlink_to("abc")
    make_program(places_in(tmp_path).root / "usr/bin", "firefox", "Mozilla Firefox 1.0\n")
    seen = read_browsers(job(), places_in(tmp_path))
    assert [(b.version, b.packaging) for b in seen.browsers] == [
        ("151.0", Packaging.SYSTEM),
        ("152.0", Packaging.SNAP),
        ("153.0", Packaging.FLATPAK),
    ]
    assert (seen.family, seen.troubles) == ("linux", ())


def test_what_cannot_be_read_is_told_beside_what_can(tmp_path: Path) -> None:
    put_firefox(tmp_path / "usr/lib/firefox", "151.0")
    put(tmp_path / "snap/brave/1/meta/snap.yaml", "version:\n")
    (tmp_path / "snap/brave/current").symlink_to("1")
    seen = read_browsers(job(), places_in(tmp_path))
    assert [b.id for b in seen.browsers] == ["firefox"]
    assert [t.what for t in seen.troubles] == ["snap.yaml"]


def test_a_cancel_ends_the_search(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_browsers(job(cancel=cancel), places_in(tmp_path))


def test_the_real_browsers_say_the_same_of_themselves() -> None:
    seen = {b.path: b for b in read_browsers(job()).browsers}
    for program in ("chromium", "firefox-esr"):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        assert seen[program].version in said
        assert seen[program].built is not None
        assert seen[program].restart is False


def test_no_evidence_names_a_person_or_a_folder() -> None:
    assert str(Path.home()) not in repr(read_browsers(job()).browsers)
    assert "/" not in "".join(b.path for b in read_browsers(job()).browsers)


def test_the_whole_search_costs_little() -> None:
    before = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    read_browsers(job())
    after = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    spent = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    assert spent < CPU_S
