"""No Windows was at hand: registry and folders have the form of public pages and repositories, read 2026-11-29.

StartMenuInternet: the output of "reg query" in a public repository (Brave, Zen and Internet Explorer, with and without
quotes), Vivaldi's and Opera's names in others. new_chrome.exe, new_msedge.exe and the folders of versions: chromium
chrome/installer and textslashplain.com, "How Microsoft Edge Updates". Firefox's folder of updates and its number:
mozilla-firefox toolkit/mozapps/update/docs/Troubleshooting.md. The store's keys: public repositories. tasklist: from
memory (Microsoft Learn, tasklist /FO CSV /NH).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.installed_browsers import BUILT, FIREFOX_BUILT, put, put_firefox
from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.browsers.windows import Search, WindowsRegistry, browsers_from, registry_keys

CLIENTS = r"SOFTWARE\Clients\StartMenuInternet"
PACKAGES = (
    r"HKCU\SOFTWARE\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel\Repository\Packages"
)
NONE_RUNS = "INFO: No tasks are running which match the specified criteria.\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRegistry:
    """A registry of which some values were written down."""

    values: Mapping[tuple[str, str], str]

    def value(self, key: str, name: str) -> str | None:
        """Return a value that was written down."""
        return self.values.get((key, name))

    def keys(self, key: str) -> Sequence[str]:
        """Return the keys below *key* in which something was written down, each once."""
        below = (
            known.removeprefix(f"{key}\\").partition("\\")[0]
            for known, _ in self.values
            if known.startswith(f"{key}\\")
        )
        return tuple(dict.fromkeys(below))


@dataclass(slots=True, kw_only=True)
class Windows:
    """A Windows system in a folder."""

    folder: Path
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    tasks: str | Trouble = NONE_RUNS

    def register(self, client: str, program: Path, hive: str = "HKLM", *, form: str = '"{program}"') -> None:
        """Register *program* as a browser."""
        self.values[rf"{hive}\{CLIENTS}\{client}\shell\open\command", ""] = form.format(program=program)

    def put_chromium(self, inside: str, *versions: str, program: str = "chrome.exe") -> Path:
        """Put a browser of the Chromium family into the folder *inside*, and return its program."""
        for version in versions:
            put(self.folder / inside / version / "chrome.dll")
        put(self.folder / inside / "SetupMetrics" / "x.pma")
        return put(self.folder / inside / program)

    def browsers(self) -> tuple[Browser, ...]:
        """Return the browsers that are found."""
        return browsers_from(self.search()).browsers

    def search(self) -> Search:
        """Return the search for them."""
        return Search(
            registry=RecordedRegistry(values=self.values),
            local=str(self.folder / "Users/someone/AppData/Local"),
            for_all=self.folder / "ProgramData",
            asked=lambda words: self.tasks,
        )


@pytest.fixture
def windows(tmp_path: Path) -> Windows:
    """An empty Windows system."""
    return Windows(folder=tmp_path)


def test_the_browsers_for_everybody_and_for_one_person_are_found(windows: Windows) -> None:
    chrome = windows.put_chromium("Program Files/Google/Chrome/Application", "156.0.8078.79")
    edge = windows.put_chromium("Program Files (x86)/Microsoft/Edge/Application", "156.0.3800.1", program="msedge.exe")
    vivaldi = windows.put_chromium(
        "Users/someone/AppData/Local/Vivaldi/Application", "8.2.4301.12", program="vivaldi.exe"
    )
    firefox = put_firefox(windows.folder / "Program Files/Mozilla Firefox").rename(
        windows.folder / "Program Files/Mozilla Firefox/firefox.exe"
    )
    windows.register("Firefox-308046B0AF4A39CB", firefox)
    windows.register("Google Chrome", chrome)
    windows.register("Microsoft Edge", edge)
    windows.register("Vivaldi.TMQETQK6ARTJHNK4EKWDEFN3NM", vivaldi, "HKCU")
    itself = {"updated_by": UpdatedBy.ITSELF, "restart": False}
    assert windows.browsers() == (
        Browser(id="firefox", name="Firefox", version="153.0", path="firefox.exe", built=FIREFOX_BUILT, **itself),
        Browser(id="chrome", name="Google Chrome", version="156.0.8078.79", path="chrome.exe", built=BUILT, **itself),
        Browser(id="edge", name="Microsoft Edge", version="156.0.3800.1", path="msedge.exe", built=BUILT, **itself),
        Browser(
            id="vivaldi", name="Vivaldi", version="8.2.4301.12", path="vivaldi.exe", built=BUILT,
            packaging=Packaging.USER, **itself,
        ),
    )  # fmt: skip
    assert browsers_from(windows.search()).family == "windows"


def test_an_entry_that_outlived_its_program_is_no_browser(windows: Windows) -> None:
    windows.register("OperaStable", windows.folder / "gone/opera.exe", "HKCU")
    assert browsers_from(windows.search()).browsers == ()
    assert browsers_from(windows.search()).troubles == ()


@pytest.mark.parametrize(
    "form", ['"{program}"', "{program}", '"{program}" --single-argument %1', "{program} -- %1", '  "{program}"']
)
def test_a_command_may_have_quotes_and_arguments(windows: Windows, form: str) -> None:
    brave = windows.put_chromium("BraveSoftware/Brave-Browser/Application", "156.1.96.110", program="brave.exe")
    windows.register("Brave", brave, form=form)
    assert [(b.id, b.version) for b in windows.browsers()] == [("brave", "156.1.96.110")]


@pytest.mark.parametrize("command", ["", '"', "chrome", '"C:\\Program Files\\Internet Explorer\\iexplore.exe"', ".exe"])
def test_what_is_no_browser_known_here_is_left_out(windows: Windows, command: str) -> None:
    windows.values[rf"HKLM\{CLIENTS}\X\shell\open\command", ""] = command
    assert windows.browsers() == ()


def test_a_program_that_is_registered_twice_counts_once(windows: Windows) -> None:
    chrome = windows.put_chromium("Google/Chrome/Application", "156.0.8078.79")
    windows.register("Google Chrome", chrome)
    windows.register("Google Chrome", chrome, "HKCU")
    windows.values[r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\chrome.exe", ""] = str(chrome)
    assert len(windows.browsers()) == 1


def test_a_program_of_app_paths_alone_is_found(windows: Windows) -> None:
    chrome = windows.put_chromium("Google/Chrome/Application", "156.0.8078.79")
    windows.values[r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\chrome.exe", ""] = str(chrome)
    assert [b.id for b in windows.browsers()] == ["chrome"]


@pytest.mark.parametrize(
    ("inside", "program", "id_", "name"),
    [
        ("Google/Chrome Beta/Application", "chrome.exe", "chrome", "Google Chrome Beta"),
        ("Google/Chrome SxS/Application", "chrome.exe", "chrome", "Google Chrome Canary"),
        ("Chromium/Application", "chrome.exe", "chromium", "Chromium"),
        ("Microsoft/Edge Dev/Application", "msedge.exe", "edge", "Microsoft Edge Dev"),
        ("Programs/Opera GX", "opera.exe", "opera", "Opera GX"),
        ("Programs/Opera", "opera.exe", "opera", "Opera"),
    ],
)
def test_others_of_the_same_program_are_told_by_their_folder(
    windows: Windows, inside: str, program: str, id_: str, name: str
) -> None:
    windows.register("X", windows.put_chromium(inside, "156.0.1.1", program=program))
    assert [(b.id, b.name) for b in windows.browsers()] == [(id_, name)]


def test_opera_may_be_registered_by_its_launcher(windows: Windows) -> None:
    opera = windows.put_chromium("Programs/Opera", "131.0.5877.24", program="opera.exe")
    windows.register("OperaStable", opera.with_name("Launcher.exe"), "HKCU")
    assert [(b.path, b.version, b.restart) for b in windows.browsers()] == [("opera.exe", "131.0.5877.24", None)]


@pytest.mark.parametrize("program", ["chrome.exe", "msedge.exe", "brave.exe"])
@pytest.mark.parametrize(
    ("tasks", "restart"),
    [
        ('"{program}","4312","Console","1","212,480 K"\r\n', True),
        (NONE_RUNS, False),
        ("情報: 指定された条件に一致するタスクは実行されていません。\r\n", False),
        (None, True),
    ],
)
def test_a_newer_program_that_waits_beside_the_running_one(
    windows: Windows, program: str, tasks: str | None, *, restart: bool
) -> None:
    chrome = windows.put_chromium("Google/Chrome/Application", "155.0.8059.79", "156.0.8078.79", program=program)
    fresh = datetime(2026, 11, 20, tzinfo=UTC)
    put(chrome.with_name(f"new_{program}"), at=fresh)
    windows.register("X", chrome)
    hung = Trouble(kind=TroubleKind.HUNG, what="tasklist")
    windows.tasks = hung if tasks is None else tasks.format(program=program)
    (browser,) = windows.browsers()
    assert (browser.version, browser.built, browser.restart) == ("156.0.8078.79", fresh, restart)


def test_where_no_folder_tells_the_version_the_one_that_ran_last_counts(windows: Windows) -> None:
    windows.register("Google Chrome", windows.put_chromium("Google/Chrome/Application"))
    windows.values[r"HKCU\SOFTWARE\Google\Chrome\BLBeacon", "version"] = "156.0.8078.79"
    assert [b.version for b in windows.browsers()] == ["156.0.8078.79"]


def test_a_browser_without_a_version_is_told_as_trouble(windows: Windows) -> None:
    windows.register("Google Chrome", windows.put_chromium("Google/Chrome/Application"))
    windows.register("Firefox-1", put(windows.folder / "Mozilla Firefox/firefox.exe"))
    assert browsers_from(windows.search()).troubles == (
        Trouble(kind=TroubleKind.STRANGE, what="chrome.exe"),
        Trouble(kind=TroubleKind.MISSING, what="application.ini"),
    )


@pytest.mark.parametrize(
    ("rules", "updated_by"),
    [
        ({"UpdateDefault": "0"}, UpdatedBy.RULE),
        ({"Update{8A69D345-D564-463C-AFF1-A69D9E530F96}": "0"}, UpdatedBy.RULE),
        ({"UpdateDefault": "0", "Update{8A69D345-D564-463C-AFF1-A69D9E530F96}": "1"}, UpdatedBy.ITSELF),
        ({"UpdateDefault": "1"}, UpdatedBy.ITSELF),
        ({}, UpdatedBy.ITSELF),
    ],
)
def test_a_rule_of_the_updater_turns_updates_off(
    windows: Windows, rules: Mapping[str, str], updated_by: UpdatedBy
) -> None:
    windows.register("Google Chrome", windows.put_chromium("Google/Chrome/Application", "156.0.8078.79"))
    for name, value in rules.items():
        windows.values[r"HKLM\SOFTWARE\Policies\Google\Update", name] = value
    assert [b.updated_by for b in windows.browsers()] == [updated_by]


def put_firefox_program(windows: Windows) -> Path:
    """Put a Firefox in, and return its folder."""
    folder = windows.folder / "Program Files/Mozilla Firefox"
    put_firefox(folder).rename(folder / "firefox.exe")
    windows.register("Firefox-308046B0AF4A39CB", folder / "firefox.exe")
    return folder


@pytest.mark.parametrize("in_registry", [True, False])
def test_a_rule_turns_the_updates_of_firefox_off(windows: Windows, *, in_registry: bool) -> None:
    folder = put_firefox_program(windows)
    if in_registry:
        windows.values[r"HKLM\SOFTWARE\Policies\Mozilla\Firefox", "DisableAppUpdate"] = "1"
    else:
        put(folder / "distribution/policies.json", json.dumps({"policies": {"DisableAppUpdate": True}}))
    assert [b.updated_by for b in windows.browsers()] == [UpdatedBy.RULE]


def put_update(windows: Windows, folder: Path, number: str = "308046B0AF4A39CB") -> None:
    """Leave an update that is ready for the Firefox in *folder*."""
    windows.values[r"HKLM\SOFTWARE\Mozilla\Firefox\TaskBarIDs", str(folder)] = number
    updates = windows.folder / "ProgramData/Mozilla-1de4eec8-1241-4177-a864-e594e8d1fb38/updates"
    put(updates / number / "updates/0/update.status", "applied-service\n")


def test_an_update_that_firefox_has_fetched_waits_while_it_runs(windows: Windows) -> None:
    put_update(windows, put_firefox_program(windows))
    assert [b.restart for b in windows.browsers()] == [False]
    windows.tasks = '"firefox.exe","4312","Console","1","212,480 K"\r\n'
    assert [b.restart for b in windows.browsers()] == [True]


def test_a_number_that_is_a_path_is_not_followed(windows: Windows) -> None:
    folder = put_firefox_program(windows)
    put_update(windows, folder, "../../x")
    windows.tasks = '"firefox.exe","4312","Console","1","212,480 K"\r\n'
    assert [b.restart for b in windows.browsers()] == [False]


def test_firefox_from_the_store_is_found(windows: Windows) -> None:
    package = rf"{PACKAGES}\Mozilla.Firefox_153.0.1.0_x64__n80bbvh6b1yt2"
    root = windows.folder / "WindowsApps/Mozilla.Firefox_153.0.1.0_x64__n80bbvh6b1yt2"
    windows.values[package, "PackageRootFolder"] = str(root)
    windows.values[rf"{PACKAGES}\Microsoft.BingNews_4.1_x64__8wekyb3d8bbwe", "DisplayName"] = "News"
    from_store = {"packaging": Packaging.STORE, "updated_by": UpdatedBy.STORE}
    hidden = Browser(id="firefox", name="Firefox", version="153.0.1.0", path="firefox.exe", **from_store)
    assert windows.browsers() == (hidden,)
    put_firefox(root / "VFS/ProgramFiles/Firefox Package Root", "153.0.1")
    assert windows.browsers() == (
        Browser(
            id="firefox", name="Firefox", version="153.0.1", path="firefox.exe", built=FIREFOX_BUILT, **from_store
        ),
    )  # fmt: skip


def test_elsewhere_the_registry_is_empty() -> None:
    assert registry_keys(r"HKLM\SOFTWARE\No such key") == ()
    assert WindowsRegistry().keys(r"HKLM\SOFTWARE\No such key") == ()
    assert WindowsRegistry().value(r"HKLM\SOFTWARE\No such key", "") is None
