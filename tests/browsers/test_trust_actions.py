"""The real Chromium and the real Firefox before and after the wizard's own actions on their databases."""

import base64
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import chromium, firefox
from tests.support.browser import NAVIGATION_S, Deadline
from tests.support.chromium import Chromium
from tests.support.evidence import met
from tests.support.firefox import Firefox
from tests.support.pki import AT, Validity, der_of, make_root, name_of
from wizard.causes.diagnose import diagnose
from wizard.fixes.actions import nss
from wizard.fixes.actions.base import Action, ActionError, Asked, Kind, Obstacle, Preparer, Work
from wizard.fixes.actions.doing import do, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.flow.tasks import practice_target
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate
from wizard.practice.servers import Practice

pytestmark = pytest.mark.timeout(240)

KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (nss.KIND_ADD, nss.KIND_REMOVE)}
REFUSED = {"chrome": "NET::ERR_CERT_AUTHORITY_INVALID", "firefox": "SEC_ERROR_UNKNOWN_ISSUER"}
Browser = Chromium | Firefox


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of the browser, which is the wizard's too, with Firefox's profile where it is looked for."""
    folder = tmp_path / "home"
    lists = folder / ".config/mozilla/firefox"
    lists.mkdir(parents=True)
    (lists / "profiles.ini").write_text(
        f"[Profile0]\nName=own\nIsRelative=0\nPath={folder / 'profile'}\nDefault=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(folder))
    return folder


def nothing(*_: object) -> None:
    """Stand for the making of a database: the one that is there is to stay."""


@pytest.fixture
def start(name: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], "Browser"]:
    """Return what starts the browser, each time with the same home and profile."""
    times = iter(range(99))

    def started() -> Browser:
        if next(times):
            for module in (chromium, firefox):
                monkeypatch.setattr(module, "trust", nothing)
        return Chromium(home, {}) if name == "chrome" else Firefox(home, {})

    return started


def url_of(practice: Practice) -> str:
    target = practice_target(practice.sites["good"])
    return f"https://{target.host}:{target.port}/"


def read(der: bytes) -> Certificate:
    found = read_certificate(der)
    assert isinstance(found, Certificate)
    return found


def only(preparer: Preparer, root: Certificate) -> Action:
    (action,) = preparer(Asked(diagnosis=diagnose(met()), system="linux", root=root), Work())
    return action


@contextmanager
def code_in(start: Callable[[], Browser], url: str) -> Iterator[str]:
    """Open *url*, give what the browser shows, and leave it running as long as the block."""
    with start() as browser:
        yield browser.show(url).code


def shown(start: Callable[[], Browser], url: str) -> str:
    with code_in(start, url) as code:
        return code


def test_a_root_is_trusted_by_the_action_and_not_after_it_is_taken_back(
    name: str, start: Callable[[], Browser], practice: Practice, tmp_path: Path
) -> None:
    url, root, journal = url_of(practice), read(practice.root_der), Journal(tmp_path / "journal")
    with code_in(start, url) as code:
        assert code == REFUSED[name]
        action = only(nss.add_to_browsers, root)
        with pytest.raises(ActionError, match=r"^Close (Chromium|Firefox) completely first") as refused:
            do(action, Work(), journal, kinds=KINDS)
        assert refused.value.obstacle is Obstacle.IN_USE
    entry = do(only(nss.add_to_browsers, root), Work(), journal, kinds=KINDS)
    with code_in(start, url) as code:
        assert code == "OK"
        with pytest.raises(ActionError, match=r"^Close (Chromium|Firefox) completely first"):
            take_back(entry, Work(), journal, kinds=KINDS)
    assert take_back(entry, Work(), journal, kinds=KINDS).standing is Standing.UNDONE
    assert shown(start, url) == REFUSED[name]


def add_in_firefox(browser: Firefox, der: bytes) -> None:
    """Add a root as Firefox itself does, which writes trust objects that certutil of Debian 12 does not see."""
    script = """
    const database = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
    database.addCertFromBase64(arguments[0], "C,,");
    return true;
    """
    deadline = Deadline(NAVIGATION_S, "Firefox, certificates")
    browser._call("Marionette:SetContext", deadline, value="chrome")
    said = browser._call(
        "WebDriver:ExecuteScript", deadline, script=script, args=[base64.b64encode(der).decode()], sandbox="system"
    )
    assert said == {"value": True}
    browser._call("Marionette:SetContext", deadline, value="content")


def test_a_root_that_was_added_elsewhere_is_taken_out_and_put_back(
    name: str, start: Callable[[], Browser], home: Path, practice: Practice, tmp_path: Path
) -> None:
    url, root, journal = url_of(practice), read(practice.root_der), Journal(tmp_path / "journal")
    with start() as browser:
        if isinstance(browser, Firefox):
            add_in_firefox(browser, root.der)
    if name == "chrome":
        file = tmp_path / "root.der"
        file.write_bytes(root.der)
        words = ["-d", f"sql:{home / '.pki/nssdb'}", "-n", "Their:own", "-t", "C,,", "-i", str(file)]
        subprocess.run(["certutil", "-A", *words], check=True, capture_output=True)
    assert shown(start, url) == "OK"
    entry = do(only(nss.remove_from_browsers, root), Work(), journal, kinds=KINDS)
    assert shown(start, url) == REFUSED[name]
    take_back(entry, Work(), journal, kinds=KINDS)
    assert shown(start, url) == "OK"


@pytest.mark.skipif(
    not any(map(shutil.which, chromium.PROGRAMS)) or shutil.which("certutil") is None,
    reason="not installed: chromium, or certutil (libnss3-tools)",
)
def test_a_database_that_chromium_lacks_is_made_and_removed(
    home: Path, practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "trust", nothing)
    (home / ".config/chromium").mkdir()
    url, root, journal = url_of(practice), read(practice.root_der), Journal(tmp_path / "journal")
    entry = do(only(nss.add_to_browsers, root), Work(), journal, kinds=KINDS)
    assert (home / ".local/share/pki/nssdb/cert9.db").exists()

    def start() -> Browser:
        return Chromium(home, {})

    assert shown(start, url) == "OK"
    take_back(entry, Work(), journal, kinds=KINDS)
    assert not (home / ".local/share/pki").exists()
    assert shown(start, url) == REFUSED["chrome"]


def test_a_lock_that_a_killed_browser_left_behind_does_not_count(
    name: str, start: Callable[[], Browser], home: Path, tmp_path: Path
) -> None:
    root = read(der_of(make_root(name_of("Their own"), Validity.around(AT)).certificate))
    with start() as browser:
        assert browser._process is not None
        browser._process.kill()
        browser._process.wait()
    if name == "chrome":
        (home / ".config/chromium").mkdir(exist_ok=True)
        (home / "user/SingletonLock").rename(home / ".config/chromium/SingletonLock")
        assert (home / ".config/chromium/SingletonLock").readlink().name.startswith(f"{socket.gethostname()}-")
    else:
        assert (home / "profile/lock").is_symlink()
    entry = do(only(nss.add_to_browsers, root), Work(), Journal(tmp_path / "journal"), kinds=KINDS)
    assert entry.standing is Standing.DONE
