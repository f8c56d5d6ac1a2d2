"""dpkg's own list on this machine, and the lists of pacman and apk in the form of their documentation."""

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.installed_browsers import put
from wizard.probes.browsers.linux_packages import package_versions

STATUS = """Package: chrom
Status: install ok installed
Version: 1.0

Package: google-chrome-stable
Status: install ok installed
Priority: optional
Maintainer: Chrome Linux Team <chromium-dev@chromium.org>
Version: 156.0.8078.79-1
Description: The web browser from Google
 Version: 1.1 is no version
 .

Package: opera-stable
Status: deinstall ok config-files
Version: 130.0.1.1

Package: chromium-browser
Status: install ok installed
Version: 1:85.0.4183.83-0ubuntu2.22.04.1
"""


@pytest.mark.skipif(platform.system() != "Linux" or not shutil.which("dpkg-query"), reason="needs dpkg")
def test_the_real_list_says_what_dpkg_says() -> None:
    said = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", "chromium"], capture_output=True, text=True, check=True
    ).stdout
    assert package_versions(Path("/"), ["chromium", "no-such-package"]) == {"chromium": said.partition("-")[0]}


def test_what_was_removed_is_not_installed_and_revisions_are_left_out(tmp_path: Path) -> None:
    put(tmp_path / "var/lib/dpkg/status", STATUS)
    names = ["google-chrome-stable", "opera-stable", "chromium-browser", "chromium", "chrom"]
    assert package_versions(tmp_path, names) == {
        "google-chrome-stable": "156.0.8078.79",
        "chromium-browser": "85.0.4183.83",
        "chrom": "1.0",
    }


def test_pacmans_folders_are_read(tmp_path: Path) -> None:
    # alpm-db-desc(5): names between per cent signs, each with its value on the next line.
    local = tmp_path / "var/lib/pacman/local"
    put(
        local / "chromium-156.0.8078.108-1/desc",
        "%NAME%\nchromium\n\n%VERSION%\n156.0.8078.108-1\n\n%BASE%\nchromium\n",
    )
    put(local / "brave-bin-1:1.96.110-1/desc", "%NAME%\nbrave-bin\n\n%VERSION%\n1:1.96.110-1\n")
    put(local / "vivaldi-3d-1.0-1/desc", "%NAME%\nvivaldi-3d\n\n%VERSION%\n1.0-1\n")
    put(local / "opera-9/desc/not-a-file")
    assert package_versions(tmp_path, ["chromium", "brave-bin", "vivaldi", "opera"]) == {
        "chromium": "156.0.8078.108",
        "brave-bin": "1.96.110",
    }


def test_apks_list_is_read(tmp_path: Path) -> None:
    # Alpine wiki, "Apk spec": one letter, a colon and a value; an empty line ends a package.
    put(
        tmp_path / "lib/apk/db/installed",
        "C:Q1abc=\nP:chromium-lang\nV:1.0-r0\n\nC:Q1def=\nP:chromium\nV:156.0.8078.108-r0\nA:x86_64\n\nP:zlib\nV:1.3-r0\n",
    )
    assert package_versions(tmp_path, ["chromium", "firefox"]) == {"chromium": "156.0.8078.108"}


def test_without_any_list_no_version_is_known(tmp_path: Path) -> None:
    assert package_versions(tmp_path, ["chromium"]) == {}


def test_a_package_without_a_version_is_left_out(tmp_path: Path) -> None:
    put(
        tmp_path / "var/lib/dpkg/status",
        "Package: chromium\nStatus: install ok installed\n\nPackage: b\nVersion: 9.9\n",
    )
    assert package_versions(tmp_path, ["chromium"]) == {}
