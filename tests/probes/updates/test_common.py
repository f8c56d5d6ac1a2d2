import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.probes.updates.common import LONGEST_NAME, MOST_NAMES, bearing_on_certificates, last_written


@pytest.mark.parametrize(
    "name",
    ["ca-certificates", "openssl", "libssl3", "libssl3t64", "libgnutls30", "libnss3", "nss", "mozilla-nss",
     "firefox-esr", "chromium", "google-chrome-stable", "microsoft-edge-stable", "brave-browser", "Safari",
     "openssl-libs", "p11-kit"],
)  # fmt: skip
def test_roots_tls_libraries_and_browsers_bear_on_certificates(name: str) -> None:
    assert bearing_on_certificates([name]) == (name,)


@pytest.mark.parametrize(
    "name", ["nano", "openssh-client", "libnss-systemd", "chrome-gnome-shell", "bravery", "", "linux"]
)
def test_others_do_not(name: str) -> None:
    assert bearing_on_certificates([name]) == ()


def test_names_are_kept_once_and_not_without_end() -> None:
    many = [f"libssl{n}" for n in range(MOST_NAMES + 5)]
    assert bearing_on_certificates(["openssl", "openssl", *many]) == ("openssl", *many[: MOST_NAMES - 1])
    assert bearing_on_certificates(["firefox" + "x" * 1000]) == (("firefox" + "x" * 1000)[:LONGEST_NAME],)


def test_the_latest_file_tells_when_something_was_last_written(tmp_path: Path) -> None:
    for name, day in (("old", 1), ("new", 20)):
        (tmp_path / name).touch()
        moment = datetime(2026, 11, day, tzinfo=UTC).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    paths = [tmp_path / "old", tmp_path / "missing", tmp_path / "new"]
    assert last_written(paths) == datetime(2026, 11, 20, tzinfo=UTC)
    assert last_written([tmp_path / "missing"]) is None
