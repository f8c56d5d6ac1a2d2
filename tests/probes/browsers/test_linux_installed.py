"""The browsers of a system in a folder: packages, what was unpacked by hand, and what commands lead to."""

import json
import platform
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.installed_browsers import (
    BUILT,
    FIREFOX_BUILT,
    places_in,
    put,
    put_firefox,
    put_program,
    replace_program,
    running,
)
from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.browsers.linux_installed import Search, installed_browsers
from wizard.probes.browsers.linux_running import running_programs

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="runs real programs of Linux")


def search_in(folder: Path, *elsewhere: str) -> Search:
    seen = running_programs(Path("/proc"))
    return Search(places=places_in(folder), running=seen, elsewhere=elsewhere, job=job())


def found(folder: Path, *elsewhere: str) -> list[Browser | Trouble]:
    return list(installed_browsers(search_in(folder, *elsewhere)))


def put_chrome(root: Path, version: str = "156.0.8078.79") -> Path:
    """Put Google Chrome in as its Debian package does, and return its program."""
    chrome = put_program(root / "opt/google/chrome/chrome")
    put(
        root / "var/lib/dpkg/status",
        f"Package: google-chrome-stable\nStatus: install ok installed\nVersion: {version}-1\n",
    )
    make_program(root / "opt/google/chrome", "google-chrome", "", status=1)
    (root / "usr/bin").mkdir(parents=True, exist_ok=True)
    (root / "usr/bin/google-chrome-stable").symlink_to("../../opt/google/chrome/google-chrome")
    (root / "usr/bin/google-chrome").symlink_to("google-chrome-stable")
    return chrome


def test_without_browsers_there_are_none(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_packaged_browser_is_told_by_files_and_not_started(tmp_path: Path) -> None:
    put_chrome(tmp_path)
    assert found(tmp_path) == [
        Browser(
            id="chrome", name="Google Chrome", version="156.0.8078.79", path="chrome", built=BUILT, restart=False
        )
    ]  # fmt: skip


def test_where_no_list_knows_the_version_the_browser_is_asked(tmp_path: Path) -> None:
    folder = tmp_path / "opt/vivaldi"
    folder.mkdir(parents=True)
    make_program(folder, "vivaldi-bin", "Vivaldi 8.2.4301.12 stable\n")
    make_program(folder, "msedge", "")
    (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert (browser.id, browser.version) == ("vivaldi", "8.2.4301.12")


def test_two_of_one_kind_are_both_shown(tmp_path: Path) -> None:
    put_firefox(tmp_path / "usr/lib/firefox-esr", "140.9.0", remoting="firefox-esr", source="mozilla-esr140")
    put_firefox(tmp_path / "home/someone/firefox", "153.0.1")
    put(tmp_path / "home/someone/firefox/updater")
    assert found(tmp_path) == [
        Browser(
            id="firefox", name="Firefox ESR", version="140.9.0", path="firefox", built=FIREFOX_BUILT, restart=False
        ),
        Browser(
            id="firefox", name="Firefox", version="153.0.1", path="firefox", built=FIREFOX_BUILT,
            packaging=Packaging.USER, updated_by=UpdatedBy.ITSELF, restart=False,
        ),
    ]  # fmt: skip


def test_a_firefox_that_a_command_leads_to_counts_once(tmp_path: Path) -> None:
    program = put_firefox(tmp_path / "srv/firefox", "153.0")
    places_in(tmp_path)
    (tmp_path / "usr/bin/firefox").symlink_to(program)
    (tmp_path / "usr/bin/firefox-esr").symlink_to(program)
    assert [b.path for b in found(tmp_path) if isinstance(b, Browser)] == ["firefox"]


def test_folders_that_are_the_same_by_links_count_once(tmp_path: Path) -> None:
    put_firefox(tmp_path / "usr/lib/firefox", "153.0")
    (tmp_path / "usr/lib64").symlink_to("lib")
    put_program(tmp_path / "usr/lib/chromium/chromium")
    put(tmp_path / "var/lib/dpkg/status", "Package: chromium\nStatus: install ok installed\nVersion: 156.0.1.1-1\n")
    assert [b.id for b in found(tmp_path) if isinstance(b, Browser)] == ["chromium", "firefox"]


@pytest.mark.parametrize(
    ("files", "updated_by"),
    [
        ({}, UpdatedBy.SYSTEM),
        ({"updater": "", "is-packaged-app": ""}, UpdatedBy.SYSTEM),
        ({"updater": ""}, UpdatedBy.ITSELF),
        (
            {"updater": "", "distribution/policies.json": json.dumps({"policies": {"DisableAppUpdate": True}})},
            UpdatedBy.RULE,
        ),
    ],
)
def test_who_updates_a_firefox_is_told_by_what_lies_beside_it(
    tmp_path: Path, files: dict[str, str], updated_by: UpdatedBy
) -> None:
    put_firefox(tmp_path / "opt/firefox")
    for name, text in files.items():
        put(tmp_path / "opt/firefox" / name, text)
    (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert browser.updated_by is updated_by


def test_a_rule_of_the_whole_system_turns_updates_off(tmp_path: Path) -> None:
    put_firefox(tmp_path / "opt/firefox")
    put(tmp_path / "opt/firefox/updater")
    put(tmp_path / "etc/firefox/policies/policies.json", json.dumps({"policies": {"DisableAppUpdate": True}}))
    (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert browser.updated_by is UpdatedBy.RULE


def test_a_firefox_that_may_not_write_to_itself_is_updated_by_nobody(tmp_path: Path) -> None:
    put_firefox(tmp_path / "opt/firefox")
    put(tmp_path / "opt/firefox/updater")
    # Whoever runs the tests may be allowed to write everywhere.
    (browser,) = installed_browsers(replace(search_in(tmp_path), may_write=lambda folder: False))
    assert isinstance(browser, Browser)
    assert browser.updated_by is UpdatedBy.NOBODY


def test_a_program_that_was_replaced_while_it_runs_waits_for_a_restart(tmp_path: Path) -> None:
    chrome = put_chrome(tmp_path, "155.0.8059.79")
    with running(chrome):
        (before,) = found(tmp_path)
        replace_program(chrome)
        put_status = tmp_path / "var/lib/dpkg/status"
        put(put_status, put_status.read_text().replace("155.0.8059.79", "156.0.8078.79"))
        (after,) = found(tmp_path)
    (ended,) = found(tmp_path)
    assert isinstance(before, Browser)
    assert isinstance(after, Browser)
    assert isinstance(ended, Browser)
    assert (before.version, before.restart) == ("155.0.8059.79", False)
    assert (after.version, after.restart) == ("156.0.8078.79", True)
    assert ended.restart is False


def test_an_update_that_firefox_has_fetched_waits_only_while_it_runs(tmp_path: Path) -> None:
    program = put_firefox(tmp_path / "home/someone/firefox")
    put(tmp_path / "home/someone/firefox/updater")
    put(tmp_path / "home/someone/firefox/updates/0/update.status", "applied\n")
    (closed,) = found(tmp_path)
    with running(program):
        (opened,) = found(tmp_path)
    assert isinstance(closed, Browser)
    assert isinstance(opened, Browser)
    assert (closed.restart, opened.restart) == (False, True)


def test_where_processes_cannot_be_seen_a_restart_is_not_known(tmp_path: Path) -> None:
    put_chrome(tmp_path)
    put_firefox(tmp_path / "opt/firefox")
    search = Search(places=places_in(tmp_path), running=None, elsewhere=(), job=job())
    assert [b.restart for b in installed_browsers(search) if isinstance(b, Browser)] == [None, None]


# What a command prints: the form of the programs' own sources, from memory (chrome/app/chrome_main_delegate.cc,
# HandleVersionSwitches; toolkit/xre/nsAppRunner.cpp, DumpVersion); Chromium's and Firefox ESR's were seen on Debian 12.
@pytest.mark.parametrize(
    ("command", "prints", "browser"),
    [
        ("google-chrome", "Google Chrome 156.0.8078.79 \n", ("chrome", "Google Chrome", "156.0.8078.79")),
        (
            "chromium",
            "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n",
            ("chromium", "Chromium", "156.0.8078.79"),
        ),
        ("microsoft-edge", "Microsoft Edge 156.0.3800.1 \n", ("edge", "Microsoft Edge", "156.0.3800.1")),
        ("firefox", "Mozilla Firefox 153.0.1\n", ("firefox", "Firefox", "153.0.1")),
        ("firefox-esr", "Mozilla Firefox 153.7.0esr\n", ("firefox", "Firefox ESR", "153.7.0")),
        ("brave-browser", "Brave Browser 156.1.70.1\n", ("brave", "Brave", "156.1.70.1")),
    ],
)
def test_a_command_from_elsewhere_is_asked_for_its_version(
    tmp_path: Path, command: str, prints: str, browser: tuple[str, str, str]
) -> None:
    places_in(tmp_path)
    make_program(tmp_path / "usr/bin", command, prints)
    id_, name, version = browser
    assert found(tmp_path) == [Browser(id=id_, name=name, version=version, path=command)]


def test_of_two_scripts_of_one_browser_the_first_counts(tmp_path: Path) -> None:
    places_in(tmp_path)
    make_program(tmp_path / "usr/bin", "chromium", "Chromium 156.0.1.1\n")
    make_program(tmp_path / "usr/bin", "chromium-browser", "Chromium 99.0.1.1\n")
    assert [b.version for b in found(tmp_path) if isinstance(b, Browser)] == ["156.0.1.1"]


def test_when_the_first_command_says_nothing_the_second_counts(tmp_path: Path) -> None:
    places_in(tmp_path)
    make_program(tmp_path / "usr/bin", "firefox", "", status=1)
    make_program(tmp_path / "usr/bin", "firefox-esr", "Mozilla Firefox 153.7.0esr\n")
    assert [b.name for b in found(tmp_path) if isinstance(b, Browser)] == ["Firefox ESR"]


def test_a_script_is_taken_for_what_starts_the_browser_that_was_found(tmp_path: Path) -> None:
    # Debian's own: /usr/bin/chromium is a script in another folder than the program, and so is firefox beside ESR.
    put_firefox(tmp_path / "usr/lib/firefox-esr", "153.8.0", remoting="firefox-esr", source="mozilla-esr153")
    places_in(tmp_path)
    make_program(tmp_path / "usr/bin", "firefox", "Mozilla Firefox 1.0\n")
    assert [b.version for b in found(tmp_path) if isinstance(b, Browser)] == ["153.8.0"]


def test_a_script_that_leads_to_a_snap_is_no_browser_of_its_own(tmp_path: Path) -> None:
    # Ubuntu's package of Chromium, in short: it tells where the snap is missing, and starts it.
    places_in(tmp_path)
    script = put(tmp_path / "usr/bin/chromium-browser", "#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then exit 1; fi\n")
    script.chmod(0o755)
    make_program(tmp_path / "usr/bin", "firefox", "Mozilla Firefox 1.0\n")
    assert found(tmp_path, "firefox") == []


def test_the_commands_of_snap_lead_to_snap_itself(tmp_path: Path) -> None:
    places_in(tmp_path)
    make_program(tmp_path / "usr/bin", "snap", "snap    2.75\nsnapd   2.75\n")
    (tmp_path / "usr/bin/brave").symlink_to("snap")
    assert found(tmp_path) == []


def test_a_browser_that_does_not_tell_its_version_is_told_as_trouble(tmp_path: Path) -> None:
    places_in(tmp_path)
    make_program(tmp_path / "usr/bin", "google-chrome", "", status=1)
    make_program(tmp_path / "usr/bin", "vivaldi", "Vivaldi eins\n")
    put(put_firefox(tmp_path / "opt/firefox").with_name("application.ini"), "[App]\n")
    assert found(tmp_path) == [
        Trouble(kind=TroubleKind.STRANGE, what="application.ini"),
        Trouble(kind=TroubleKind.FAILED, what="google-chrome"),
        Trouble(kind=TroubleKind.STRANGE, what="vivaldi"),
    ]


def test_what_a_person_keeps_for_themselves_is_updated_by_nobody(tmp_path: Path) -> None:
    program = make_program(places_in(tmp_path).home, "chrome", "Chromium 156.0.1.1\n")
    (tmp_path / "usr/bin/chromium").symlink_to(program)
    (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert (browser.packaging, browser.updated_by) == (Packaging.USER, UpdatedBy.NOBODY)


def test_a_folder_of_firefox_without_its_program_is_no_browser(tmp_path: Path) -> None:
    put_firefox(tmp_path / "opt/firefox").unlink()
    (tmp_path / "opt/firefox-notes").mkdir()
    assert found(tmp_path) == []


def test_a_cancel_ends_the_search(tmp_path: Path) -> None:
    put_chrome(tmp_path)
    cancel = Cancel()
    cancel.set()
    search = Search(places=places_in(tmp_path), running=None, elsewhere=(), job=job(cancel=cancel))
    with pytest.raises(Cancelled):
        list(installed_browsers(search))
