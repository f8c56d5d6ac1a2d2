import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from tests.support.installed_browsers import APPLICATION_INI, FIREFOX_BUILT, put, put_firefox
from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.browsers.common import (
    LARGEST_FILE,
    FirefoxBuild,
    firefox_in,
    firefox_is_ready,
    firefox_may_not_update,
    highest_version,
    made_at_latest,
    text_of,
    version_in,
)


def test_a_missing_file_is_none_and_an_unusable_one_says_why(tmp_path: Path) -> None:
    assert text_of(tmp_path / "none") is None
    assert text_of(put(tmp_path / "file") / "below a file") is None
    assert text_of(tmp_path) == Trouble(kind=TroubleKind.STRANGE, what=tmp_path.name)
    assert text_of(put(tmp_path / "long", "x" * 11), 10) == Trouble(kind=TroubleKind.TOO_LARGE, what="long")
    assert text_of(put(tmp_path / "fits", "x" * 10), 10) == "x" * 10


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert text_of(tmp_path / "pipe") == Trouble(kind=TroubleKind.STRANGE, what="pipe")


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\xfe\x00")
    assert text_of(tmp_path / "file") == "\ufffd\ufffd\x00"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Google Chrome 156.0.8078.79 \n", "156.0.8078.79"),
        ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n", "156.0.8078.79"),
        ("Mozilla Firefox 153.7.0esr\n", "153.7.0"),
        ("Vivaldi 8.2.4301.12 stable\n", "8.2.4301.12"),
        ("156.0.8078.108-1~deb12u1", "156.0.8078.108"),
        ("Vivaldi eins", None),
        ("156", None),
        ("", None),
    ],
)
def test_the_first_version_in_a_text_is_taken(text: str, version: str | None) -> None:
    assert version_in(text) == version


def test_the_highest_version_is_higher_by_numbers_not_by_letters() -> None:
    assert highest_version(["9.0.1.2", "10.0.0.1", "SetupMetrics", "10.0.0.1-old"]) == "10.0.0.1"
    assert highest_version(["Dictionaries"]) is None


@pytest.mark.parametrize("seconds", [0, 1, 315_532_800])
def test_dates_that_were_taken_away_are_none(tmp_path: Path, seconds: int) -> None:
    file = put(tmp_path / "chrome")
    os.utime(file, (seconds, seconds))
    assert made_at_latest(file) is None


@pytest.mark.skipif(platform.system() != "Linux", reason="other file systems hold no such dates")
@pytest.mark.parametrize("seconds", [2**40, 2**62])
def test_a_date_beyond_all_years_is_none(seconds: int) -> None:
    # The memory's own file system takes what a disk's would cut off.
    with NamedTemporaryFile(dir="/dev/shm") as file:
        os.utime(file.name, (seconds, seconds))
        assert made_at_latest(Path(file.name)) is None


def test_the_date_of_a_file_is_that_of_its_package(tmp_path: Path) -> None:
    made = datetime(2026, 11, 22, 8, 58, 53, tzinfo=UTC)
    assert made_at_latest(put(tmp_path / "chrome", at=made)) == made
    assert made_at_latest(tmp_path / "none") is None


def test_firefox_tells_its_name_version_and_day_in_its_file(tmp_path: Path) -> None:
    put_firefox(tmp_path, "153.0.1")
    assert firefox_in(tmp_path) == FirefoxBuild(name="Firefox", version="153.0.1", built=FIREFOX_BUILT)


@pytest.mark.parametrize(
    ("remoting", "source", "name"),
    [
        ("firefox-esr", "mozilla-esr153", "Firefox ESR"),
        ("firefox", "mozilla-esr153", "Firefox ESR"),
        ("firefox", "mozilla-release", "Firefox"),
        ("firefox-nightly", "mozilla-central", "Firefox Nightly"),
        ("\x1b[31mfirefox", "mozilla-release", "Firefox"),
    ],
)
def test_the_edition_is_told_by_what_it_was_made_from(tmp_path: Path, remoting: str, source: str, name: str) -> None:
    put_firefox(tmp_path, remoting=remoting, source=source)
    found = firefox_in(tmp_path)
    assert isinstance(found, FirefoxBuild)
    assert found.name == name


@pytest.mark.parametrize(
    "build", ["20261399000000", "2026111718594", "", "１２３４５６７８９０１２３４", "00000000000000"]
)
def test_a_day_of_building_that_is_none_is_left_out(tmp_path: Path, build: str) -> None:
    text = APPLICATION_INI.format(remoting="firefox", version="153.0", source="mozilla-release")
    put(tmp_path / "application.ini", text.replace("20261103185949", build))
    assert firefox_in(tmp_path) == FirefoxBuild(name="Firefox", version="153.0", built=None)


def test_a_file_without_a_version_is_strange(tmp_path: Path) -> None:
    (tmp_path / "application.ini").write_bytes(b"\xff\xfe[App]\n")
    assert firefox_in(tmp_path) == Trouble(kind=TroubleKind.STRANGE, what="application.ini")
    assert firefox_in(tmp_path / "none") is None


# The words are those of mozilla-firefox toolkit/mozapps/update/docs (Concepts.md, Troubleshooting.md), read 2026-11-29.
@pytest.mark.parametrize(
    ("status", "is_ready"),
    [
        ("pending", True), ("pending-service\n", True), ("applied", True), ("applied-service", True),
        ("pending-elevate", True), ("downloading", False), ("succeeded", False), ("failed: 58", False), ("", False),
    ],
)  # fmt: skip
def test_an_update_is_ready_when_only_the_next_start_is_missing(tmp_path: Path, status: str, *, is_ready: bool) -> None:
    put(tmp_path / "updates/0/update.status", status)
    assert firefox_is_ready(tmp_path) is is_ready


def test_without_an_update_none_is_ready(tmp_path: Path) -> None:
    assert not firefox_is_ready(tmp_path)


@pytest.mark.parametrize(
    ("rules", "is_ruled_out"),
    [
        (json.dumps({"policies": {"DisableAppUpdate": True}}), True),
        (json.dumps({"policies": {"DisableAppUpdate": False}}), False),
        (json.dumps({"policies": {"DisableAppUpdate": "yes"}}), False),
        (json.dumps({"policies": ["DisableAppUpdate"]}), False),
        ("[]", False),
        ("{", False),
        ("[" * 100_000, False),
        ("x" * (LARGEST_FILE + 1), False),
    ],
)
def test_a_policy_turns_updates_off_only_in_so_many_words(tmp_path: Path, rules: str, *, is_ruled_out: bool) -> None:
    assert firefox_may_not_update(put(tmp_path / "policies.json", rules)) is is_ruled_out
