"""What apt would install, asked of the real apt with archives and lists of the test's own."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.apt_archive import Apt, make_apt
from tests.support.loopback import ends_soon, job
from tests.support.programs import make_program
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes import command
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.updates.apt import read_apt, updates_in

pytestmark = pytest.mark.skipif(sys.platform != "linux" or not shutil.which("apt-get"), reason="asks the real apt")


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Apt:
    """A system of apt's own with three packages, an archive and one for security; nothing waits."""
    apt = make_apt(tmp_path / "apt")
    monkeypatch.setenv("APT_CONFIG", str(apt.config))
    packages = {"nano": "1.0", "openssl": "3.0-1", "ca-certificates": "2023"}
    apt.install(packages)
    apt.publish("stable", packages)
    apt.publish("stable-security", {})
    return apt


def read(apt: Apt) -> UpdatesEvidence:
    apt.fetch()
    return read_apt(job())


def test_where_all_is_up_to_date_nothing_waits(apt: Apt) -> None:
    seen = read(apt)
    assert (seen.tool, seen.pending, seen.security, seen.held, seen.bearing) == ("apt", 0, 0, 0, ())
    assert seen.troubles == ()
    assert not seen.unlooked


def test_what_waits_is_counted_and_what_is_about_security_too(apt: Apt) -> None:
    apt.publish("stable-updates", {"nano": "1.1"})
    apt.publish("stable2-security", {"openssl": "3.0-2", "unknown-here": "1"})
    seen = read(apt)
    assert (seen.pending, seen.security, seen.bearing) == (2, 1, ("openssl",))


def test_an_update_that_leads_over_one_about_security_is_about_security(apt: Apt) -> None:
    apt.publish("stable2-security", {"openssl": "3.0-2"})
    apt.publish("stable-updates", {"openssl": "3.0-3"})
    assert (read(apt).pending, read(apt).security) == (1, 1)


def test_a_security_update_that_is_installed_already_counts_no_more(apt: Apt) -> None:
    apt.publish("stable2-security", {"openssl": "3.0-1"})
    apt.publish("stable-updates", {"openssl": "3.0-3"})
    assert (read(apt).pending, read(apt).security) == (1, 0)


def test_the_old_name_of_security_archives_is_known(apt: Apt) -> None:
    apt.publish("buster/updates", {"openssl": "3.0-2"})
    assert read(apt).security == 1


def test_what_somebody_keeps_back_is_told_apart(apt: Apt) -> None:
    apt.install({"firefox-esr": "140"}, wish="hold")
    apt.publish("stable2-security", {"firefox-esr": "153", "openssl": "3.0-2"})
    seen = read(apt)
    assert (seen.pending, seen.security, seen.held, seen.bearing) == (1, 1, 1, ("openssl",))


def test_libraries_of_this_computers_own_kind_are_known_by_their_name(apt: Apt) -> None:
    native = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    apt.install({"libssl3": "3.0-1"}, wish="hold", architecture=native)
    apt.install({"libnss3": "1"}, architecture=native)
    apt.publish("stable2-security", {"libssl3": "3.0-2", "libnss3": "2"})
    seen = read(apt)
    assert (seen.pending, seen.held, seen.bearing) == (1, 1, ("libnss3",))


def test_the_same_version_built_anew_is_no_update(apt: Apt) -> None:
    status = apt.root / "var/lib/dpkg/status"
    status.write_text(status.read_text().replace("Version: 1.0\n", "Version: 1.0\nDepends: openssl\n"))
    assert read(apt).pending == 0


def test_what_is_not_taken_by_itself_does_not_wait(apt: Apt) -> None:
    apt.publish("stable-backports", {"openssl": "4.0"}, automatic=False)
    (apt.root / "etc/apt/preferences").write_text("Package: nano\nPin: version 1.0\nPin-Priority: 1001\n")
    apt.publish("stable-updates", {"nano": "1.1"})
    seen = read(apt)
    assert (seen.pending, seen.security) == (0, 0)


def test_what_was_removed_or_never_there_does_not_wait(apt: Apt) -> None:
    apt.install({"gone": "1.0"}, wish="deinstall", state="config-files")
    apt.publish("stable2-security", {"gone": "2.0", "new": "1.0"})
    assert read(apt).pending == 0


def test_without_lists_nothing_is_known(apt: Apt) -> None:
    apt.publish("stable2-security", {"openssl": "3.0-2"})
    assert read_apt(job()) == UpdatesEvidence(tool="apt", unlooked=True)
    apt.fetch()
    shutil.rmtree(apt.lists)
    assert read_apt(job()) == UpdatesEvidence(tool="apt", unlooked=True)


def test_without_an_archive_for_security_it_is_not_said_that_none_is(tmp_path: Path, apt: Apt) -> None:
    other = make_apt(tmp_path / "other")
    os.environ["APT_CONFIG"] = str(other.config)  # the fixture takes it back
    other.install({"nano": "1.0"})
    other.publish("rolling", {"nano": "2.0"})
    seen = read(other)
    assert (seen.pending, seen.security) == (1, None)


def test_the_lists_tell_when_they_were_fetched(apt: Apt) -> None:
    apt.fetch()
    fetched = datetime(2026, 10, 1, 8, tzinfo=UTC)
    os.utime(apt.lists, (fetched.timestamp(), fetched.timestamp()))
    assert read_apt(job()).looked == fetched


def test_a_stamp_tells_of_a_later_look_that_found_nothing_new(apt: Apt) -> None:
    apt.fetch()
    os.utime(apt.lists, (0, 0))
    stamp = apt.root / "var/lib/apt/periodic/update-success-stamp"
    stamp.touch()
    later = datetime(2026, 11, 20, 8, tzinfo=UTC)
    os.utime(stamp, (later.timestamp(), later.timestamp()))
    assert read_apt(job()).looked == later


@pytest.mark.parametrize(
    ("settings", "installed", "automatic"),
    [
        ("", True, None),
        ('APT::Periodic::Unattended-Upgrade "1";', True, True),
        ('APT::Periodic::Unattended-Upgrade "always";', True, True),
        ('APT::Periodic::Unattended-Upgrade "1";', False, False),
        ('APT::Periodic::Unattended-Upgrade "0";', True, False),
        ('APT::Periodic::Unattended-Upgrade "1"; APT::Periodic::Enable "0";', True, False),
    ],
)
def test_whether_updates_come_by_themselves_is_told(
    apt: Apt, settings: str, installed: bool, automatic: bool | None
) -> None:
    with apt.config.open("a") as config:
        config.write(settings)
    if installed:
        apt.install({"unattended-upgrades": "2.9"})
    assert read(apt).automatic is automatic


def test_nothing_is_fetched_and_nothing_is_changed(apt: Apt) -> None:
    apt.publish("stable2-security", {"openssl": "3.0-2"})
    apt.fetch()
    shutil.rmtree(apt.folder / "archives")
    before = apt.everything()
    assert read_apt(job()).pending == 1
    assert apt.everything() == before


def test_lists_that_cannot_be_read_are_no_updates(apt: Apt) -> None:
    apt.fetch()
    for index in apt.lists.glob("*_Packages"):
        index.write_text("Package: nano\nVersion 1.1 without a colon\n\n")
    seen = read_apt(job())
    assert (seen.pending, seen.security) == (None, None)
    assert seen.troubles == (Trouble(kind=TroubleKind.FAILED, what="apt-cache"),)
    assert seen.looked is not None


def test_without_packages_something_is_strange(apt: Apt) -> None:
    (apt.root / "var/lib/dpkg/status").write_text("")
    seen = read(apt)
    assert seen.pending is None
    assert seen.troubles == (Trouble(kind=TroubleKind.STRANGE, what="dpkg-query"),)


@pytest.fixture
def bin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An otherwise empty command path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize("printed", ["", "nothing of the kind", "lists='/var/lib", "lists='/x'"])
def test_settings_in_another_form_are_strange(bin_folder: Path, printed: str) -> None:
    make_program(bin_folder, "apt-config", printed)
    assert read_apt(job()).troubles == (Trouble(kind=TroubleKind.STRANGE, what="apt-config"),)


def test_an_apt_that_hangs_is_ended_and_told(apt: Apt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt.fetch()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/apt-cache").write_text("#!/bin/sh\n/bin/sleep 60\n")
    (tmp_path / "bin/apt-cache").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(command, "SOON_S", 0.3)
    with ends_soon():
        seen = read_apt(job())
    assert (seen.pending, seen.troubles) == (None, (Trouble(kind=TroubleKind.HUNG, what="apt-cache"),))
    assert seen.looked is not None


def test_a_missing_program_is_told(bin_folder: Path) -> None:
    assert read_apt(job()).troubles == (Trouble(kind=TroubleKind.MISSING, what="apt-config"),)


def test_a_cancel_ends_it(apt: Apt) -> None:
    apt.fetch()
    cancel = Cancel()
    cancel.set()
    with ends_soon(), pytest.raises(Cancelled):
        read_apt(job(cancel=cancel))


POLICY = """nano:
  Installed: 1.0
  Candidate: 1.2
  Version table:
     1.2 500 (phased 20%)
        500 http://archive.ubuntu.com/ubuntu jammy-updates/main amd64 Packages
     1.1 500
        500 http://archive.ubuntu.com/ubuntu jammy-security/main amd64 Packages
 *** 1.0 500
        500 http://archive.ubuntu.com/ubuntu jammy/main amd64 Packages
        100 /var/lib/dpkg/status
libc6:i386:
  Installed: 2.35-1
  Candidate: 2.35-1
  Version table:
     2.36-1 -32768
     -32768 https://esm.ubuntu.com/infra/ubuntu jammy-infra-security/main i386 Packages
 *** 2.35-1 500
        500 http://archive.ubuntu.com/ubuntu jammy-security/main i386 Packages
        100 /var/lib/dpkg/status
gone:
  Installed: (none)
  Candidate: 2
  Version table:
     2 500
        500 http://archive.ubuntu.com/ubuntu jammy-security/main amd64 Packages
"""
"""In the form of apt 2.4 on Ubuntu, from memory: phases, a second architecture, updates for others only."""


def test_phases_other_architectures_and_what_is_for_others_are_understood() -> None:
    assert [(update.name, update.is_security) for update in updates_in(POLICY)] == [("nano", True)]


@pytest.mark.parametrize("text", ["", "nano:\n", "nano:\n  Candidate: 1\n", "\n" * 100, "nano:\n *** 1\n"])
def test_text_in_another_form_names_no_updates(text: str) -> None:
    assert [*updates_in(text)] == []
