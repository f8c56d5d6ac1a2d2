"""The ways in which certutil fails, with the real one and with what stands in for it."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from wizard.fixes.actions import nss_tool
from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.nss_copy import Copy
from wizard.fixes.actions.nss_places import App, Database
from wizard.fixes.actions.nss_tool import certutil
from wizard.fixes.actions.runner import Ending, Ran
from wizard.probes.base import Cancel, Cancelled


def copy_in(folder: Path, app: App = App.CHROME) -> Copy:
    database = Database(app=app, home=folder, folder=folder)
    return Copy(database=database, original=folder, folder=folder, seen={})


def ending(ran: Ran) -> Work:
    def run(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        assert words[0] == "certutil"
        assert not as_admin
        return ran

    return Work(run=run)


def failure(work: Work, app: App = App.CHROME) -> ActionError:
    with pytest.raises(ActionError) as raised:
        certutil(copy_in(Path("/nowhere"), app), work, "-L")
    return raised.value


@pytest.mark.parametrize(
    ("release", "package"),
    [
        ({"ID": "debian"}, "libnss3-tools"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "libnss3-tools"),
        ({"ID": "fedora"}, "nss-tools"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "nss-tools"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "nss"),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "mozilla-nss-tools"),
    ],
)
def test_a_missing_tool_names_its_package(
    monkeypatch: pytest.MonkeyPatch, release: Mapping[str, str], package: str
) -> None:
    monkeypatch.setattr(nss_tool, "read_release", lambda: release)
    error = failure(ending(Ran(ending=Ending.MISSING)))
    assert error.obstacle is Obstacle.NO_TOOL
    assert str(error) == f"The program certutil is missing. Install the package {package} and try again."


def test_on_an_unknown_system_the_tools_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nss_tool, "read_release", dict)
    assert "tools of NSS" in str(failure(ending(Ran(ending=Ending.MISSING))))


def test_a_tool_that_hangs_or_fails_is_told() -> None:
    assert str(failure(ending(Ran(ending=Ending.HUNG)))) == "certutil did not end in time."
    printed = "certutil: function failed: SEC_ERROR_BAD_DATABASE: security library: bad database.\n"
    error = failure(ending(Ran(ending=Ending.ENDED, status=255, printed=printed)))
    assert (error.obstacle, str(error)) == (Obstacle.FAILED, "certutil ended with an error (SEC_ERROR_BAD_DATABASE).")
    assert str(failure(ending(Ran(ending=Ending.ENDED, status=9)))) == "certutil ended with an error (9)."


@pytest.mark.parametrize(("app", "way"), [(App.FIREFOX, "Authorities > Import"), (App.CHROME, "Manage certificates")])
def test_a_password_leads_to_the_manual_way(app: App, way: str) -> None:
    printed = "certutil: could not authenticate to token NSS Certificate DB.: SEC_ERROR_BAD_PASSWORD: …"
    assert way in str(failure(ending(Ran(ending=Ending.ENDED, status=255, printed=printed)), app))


def test_whoever_gave_up_is_told_nothing() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        certutil(copy_in(Path("/nowhere")), Work(cancel, ending(Ran(ending=Ending.HUNG)).run), "-L")


@pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed")
def test_the_real_one_does_not_wait_for_a_password(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    words = ["certutil", "-N", "-d", f"sql:{tmp_path}", "-f", str(tmp_path / "password")]
    subprocess.run(words, check=True, capture_output=True)
    (tmp_path / "root.pem").write_text("no certificate")
    with pytest.raises(ActionError, match="has a primary password"):
        certutil(copy_in(tmp_path, App.FIREFOX), Work(), "-G", "-z", str(tmp_path / "password"))
    assert "Certificate Nickname" in certutil(copy_in(tmp_path), Work(), "-L").printed
