"""``watch`` as the scheduler and a person start it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.loopback import closed_port
from tests.support.notifications import Desktop, desktop
from tests.support.terminal import run, run_on_a_terminal
from wizard.cli import main as cli
from wizard.cli import watch
from wizard.errors import WizardError
from wizard.fixes.scheduler import Means, Plan
from wizard.flow.tasks import check, practice_options, practice_target
from wizard.flow.watch import Checker
from wizard.flow.watch_list import Standing, Watched, WatchList, add_site, change_watch_list, read_watch_list
from wizard.model.finding import Diagnosis, Verdict
from wizard.model.target import CheckOptions, Target
from wizard.practice.servers import Practice

NOW = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("bus")) as running:
        yield running


@pytest.fixture(autouse=True)
def _on_the_desktop(screen: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", screen.address)
    screen.refuses = False
    yield
    assert screen.is_empty


def by_practice(practice: Practice) -> Checker:
    """Return what checks the practice sites: their names need no name server, and their root is trusted."""

    def check_site(target: Target) -> Diagnosis:
        site = practice.sites[target.host.partition(".")[0]]
        options = CheckOptions(timeout_s=10.0, parts=frozenset(), fetch=False)
        return check(practice_target(site), practice_options(practice, site, options))

    return check_site


@pytest.fixture
def one_round(practice: Practice, capsys: pytest.CaptureFixture[str]) -> Call:
    def make(*, in_json: bool = False) -> tuple[int, str, str]:
        code = watch.one_round(by_practice(practice), datetime.now(UTC), in_json=in_json)
        said = capsys.readouterr()
        return code, said.out, said.err

    return make


def watch_practice(practice: Practice, *scenarios: str) -> None:
    for scenario in scenarios:
        add_site(practice.sites[scenario].url)


def test_a_round_tells_what_is_new_on_the_desktop_and_once(
    practice: Practice, one_round: Call, screen: Desktop
) -> None:
    watch_practice(practice, "good", "expired", "private-ca")
    code, out, err = one_round()
    assert (code, err) == (1, "")
    assert len(out.splitlines()) == 2
    assert "expired.practice.localhost" in out
    assert "cannot be opened safely. The certificate has expired." in out
    assert screen.next().text == out.strip()
    assert one_round() == (0, "", "")


def test_what_the_desktop_did_not_take_is_told_again(practice: Practice, one_round: Call, screen: Desktop) -> None:
    watch_practice(practice, "expired")
    screen.refuses = True
    code, out, err = one_round()
    assert (code, "again the next time" in err) == (1, True)
    screen.refuses = False
    assert one_round() == (1, out, "")
    assert screen.next().text == out.strip()
    assert one_round() == (0, "", "")


def test_in_json_it_is_told_to_whoever_asked(practice: Practice, one_round: Call) -> None:
    watch_practice(practice, "good", "expired")
    code, out, _ = one_round(in_json=True)
    answer = json.loads(out)
    assert (code, answer["schema"], answer["offline"], answer["busy"]) == (1, 1, False, False)
    assert [(news["kind"], news["cause"]) for news in answer["news"]] == [("refused", "expired")]
    assert [site["verdict"] for site in answer["sites"]] == ["trusted", "untrusted"]
    code, out, _ = one_round(in_json=True)
    assert (code, json.loads(out)["news"]) == (0, [])


def test_a_long_message_is_cut(practice: Practice, screen: Desktop, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(8):
        add_site(f"site{number}.example")
    broken = by_practice(practice)
    expired = Target(host="expired.practice.localhost", port=443)
    assert watch.one_round(lambda _: broken(expired), NOW, in_json=False) == 1
    lines = screen.next().text.splitlines()
    assert len(lines) == 6
    assert lines[-1] == "3 more"
    assert len(capsys.readouterr().out.splitlines()) == 8


def test_without_sites_there_is_nothing_to_tell() -> None:
    ended = run("watch")
    assert (ended.code, ended.out, ended.err) == (0, "", "No site is watched.\n")


def test_a_real_round_by_the_real_program(screen: Desktop) -> None:
    """Two sites: where only one of them is silent, the network is there."""
    with Practice(("self-signed",)) as practice, closed_port() as port:
        add_site(f"127.0.0.1:{practice.sites['self-signed'].address[1]}")
        add_site(f"127.0.0.1:{port}")
        first = run("watch", "--when-due", "--lang", "ja")
        assert first.code == 1, first.err
        assert "127.0.0.1" in screen.next().text
        # The day's round was made.
        again = run("watch", "--when-due")
        assert (again.code, again.out, again.err) == (0, "", "")
        second = run("watch", "--json")
        assert second.code == 1
        assert [news["kind"] for news in second.json["news"]] == ["silent"]
        assert run("watch").code == 0


def test_a_terminal_is_read(screen: Desktop) -> None:
    with Practice(("self-signed",)) as practice:
        add_site(f"127.0.0.1:{practice.sites['self-signed'].address[1]}")
        assert "cannot be opened safely" in run_on_a_terminal("watch")
    assert screen.is_empty


@pytest.mark.parametrize("more", [(), ("--list",), ("--when-due",), ("--json",)])
def test_a_broken_list_is_unusable_and_that_is_told(more: tuple[str, ...], screen: Desktop) -> None:
    add_site("shop.example")
    (data_folder() / "watch.json").write_text("{")
    ended = run("watch", *more)
    assert (ended.code, ended.out) == (2, "")
    assert "watch.json.broken" in ended.err
    assert "watch.json.broken" in screen.next().text
    assert run("watch", *more).code == 0


def test_a_list_of_a_later_version_is_unusable() -> None:
    add_site("shop.example")
    (data_folder() / "watch.json").write_text('{"schema": 9}')
    ended = run("watch")
    assert (ended.code, ended.out) == (2, "")
    assert "later version" in ended.err


def data_folder() -> Path:
    return Path(os.environ["XDG_DATA_HOME"]) / "trust-wizard"


def test_an_offline_round_concludes_nothing(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    add_site("stalled.practice.localhost")
    before = read_watch_list()

    def impatient(target: Target) -> Diagnosis:
        site = practice.sites[target.host.partition(".")[0]]
        return check(practice_target(site), CheckOptions(timeout_s=0.2, parts=frozenset(), fetch=False))

    assert watch.one_round(impatient, NOW, in_json=False) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "There seems to be no network: nothing is concluded about the sites.\n")
    assert read_watch_list() == before


SITES = WatchList(
    round_at=NOW,
    sites=(
        Watched(address="https://shop.example:443", days=9, looked_at=NOW, seen=Standing(ends=NOW + timedelta(days=5))),
        Watched(address="https://b.example:8443", seen=Standing(verdict=Verdict.UNTRUSTED, cause="expired")),
        Watched(address="smtp://mail.example:25"),
    ),
)


class Made:
    """A scheduler that says what the test wants."""

    def __init__(self, plan: Plan | WizardError | None) -> None:
        self._plan = plan

    def plan(self) -> Plan | None:
        if isinstance(self._plan, WizardError):
            raise self._plan
        return self._plan


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (None, "The system does not start the daily check."),
        (WizardError("broken"), "The system does not start the daily check."),
        (Plan(Means.SYSTEMD), "The system starts the daily check."),
        (Plan(Means.CRON, NOW), "The system starts the daily check, next at 29 November 2026 09:05 UTC."),
    ],
)
def test_the_list_says_how_each_site_stands(
    plan: Plan | WizardError | None, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change_watch_list(lambda _: SITES)
    monkeypatch.setattr(watch, "own_scheduler", lambda: Made(plan))
    assert cli.main(["watch", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "shop.example: fine, valid until 4 December 2026",
        "b.example:8443: cannot be opened safely (The certificate has expired)",
        "mail.example:25: not checked yet",
        said,
    ]


def test_the_list_in_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    change_watch_list(lambda _: SITES)
    monkeypatch.setattr(watch, "own_scheduler", lambda: Made(Plan(Means.CRON, NOW)))
    assert cli.main(["watch", "--list", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    sites = answer.pop("sites")
    assert answer == {
        "schema": 1, "round_at": "2026-11-29T09:05:00Z", "scheduler": "cron", "next_start": "2026-11-29T09:05:00Z",
    }  # fmt: skip
    assert sites[0] == {
        "site": "https://shop.example:443", "days": 9, "looked_at": "2026-11-29T09:05:00Z", "verdict": "trusted",
        "cause": None, "ends": "2026-12-04T09:05:00Z", "ending": False,
    }  # fmt: skip
    assert [site["verdict"] for site in sites] == ["trusted", "untrusted", None]


def test_an_empty_list_says_so() -> None:
    ended = run("watch", "--list")
    assert (ended.code, ended.out.splitlines()[0]) == (0, "No site is watched.")


def test_no_window_and_no_qt_is_needed() -> None:
    code = (
        "import sys; from wizard.__main__ import main; main(['watch']); "
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
