import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.processes import is_there, started_by
from wizard import i18n
from wizard.cli.options import check_options, parse_arguments
from wizard.flow import site_crew
from wizard.flow.site_crew import check_apart, crew_command, followed, make_modest
from wizard.flow.site_helper import Helper
from wizard.model.target import CheckOptions
from wizard.model.terms import Part
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel, Cancelled

OPTIONS = CheckOptions(fetch=False)

SLEEPS = "import time; time.sleep(600)"


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(("good", "expired", "closed", "stalled")) as running:
        yield running


def program(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Start another program instead of this one."""
    monkeypatch.setattr(site_crew, "this_program", lambda: words)


def verdicts(lines: list[str], options: CheckOptions) -> dict[str, str]:
    told = [one for portion in check_apart(lines, options, Cancel()) for one in portion]
    assert len(told) == len(lines)
    return {one.line: json.loads(one.text).get("verdict", "none") for one in told}


def expected(practice: Practice) -> dict[str, str]:
    sites = practice.sites
    return {
        sites["good"].url: "trusted",
        sites["expired"].url: "untrusted",
        sites["closed"].url: "unreachable",
        "gopher://x": "none",
    }


def trusting(practice: Practice) -> CheckOptions:
    return replace(OPTIONS, extra_roots=(practice.root_der,))


def test_each_line_is_answered_once_by_other_processes(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was checked here")

    monkeypatch.setattr(site_crew, "check_lines", never)
    wanted = expected(practice)
    assert verdicts(list(wanted), trusting(practice)) == wanted
    assert not started_by(os.getpid())


def test_the_language_in_force_is_that_of_the_answers(practice: Practice) -> None:
    with i18n.using("ja"):
        told = [one for portion in check_apart(["gopher://x"], OPTIONS, Cancel()) for one in portion]
    assert "アドレス" in json.loads(told[0].text)["error"]


@pytest.mark.parametrize(
    "words",
    [
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "print('no answer')"),
        (sys.executable, "-c", "print('{}')"),
        ("/nowhere/trust-wizard",),
    ],
)
def test_what_the_others_do_not_answer_is_answered_here(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    program(monkeypatch, *words)
    wanted = expected(practice)
    assert verdicts(list(wanted), trusting(practice)) == wanted


def test_no_line_is_no_answer() -> None:
    assert not list(check_apart([], OPTIONS, Cancel()))


def test_a_cancel_ends_every_process(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, sys.executable, "-c", SLEEPS)
    cancel, begun = Cancel(), threading.Event()

    def cancel_later() -> None:
        while not started_by(os.getpid()):
            cancel.wait(0.01)
        begun.set()
        cancel.set()

    threading.Thread(target=cancel_later, daemon=True).start()
    with pytest.raises(Cancelled):
        list(check_apart([f"gopher://{n}" for n in range(20)], OPTIONS, cancel))
    assert begun.is_set()
    assert not started_by(os.getpid())


def test_an_iterator_that_is_closed_leaves_no_process(practice: Practice) -> None:
    stalled = practice.sites["stalled"].url.replace("stalled", "{}")
    answers = check_apart(["gopher://x", *(stalled.format(f"s{n}") for n in range(8))], OPTIONS, Cancel())
    assert json.loads(next(iter(next(answers))).text)["input"] == "gopher://x"
    assert started_by(os.getpid())
    answers.close()
    assert not started_by(os.getpid())


@pytest.mark.parametrize("lines", [1, 4, 5, 1000])
def test_no_more_processes_than_are_worth_it(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []

    class Noted(Helper):
        def __init__(self, command: tuple[str, ...]) -> None:
            commands.append(command)
            raise OSError

    monkeypatch.setattr(site_crew, "_Modest", Noted)
    monkeypatch.setattr(site_crew, "check_lines", lambda *_: (one for one in ()))
    list(check_apart([str(n) for n in range(lines)], OPTIONS, Cancel(), processes=3))
    assert len(commands) == {1: 1, 4: 1, 5: 2, 1000: 3}[lines]
    assert {int(command[-1]) for command in commands} == {16 // len(commands)}


@pytest.mark.parametrize("part", [Part.CLOCK, Part.LOOKUP, Part.WAYS])
def test_where_one_question_is_not_allowed_none_is_asked(part: Part, tmp_path: Path) -> None:
    allowed = CheckOptions()
    less = replace(allowed, parts=allowed.parts - {part})
    assert followed(allowed) == allowed
    assert not followed(less).fetch
    assert "--no-fetch" not in crew_command(allowed, tmp_path)
    assert "--no-fetch" in crew_command(less, tmp_path)
    assert "--no-fetch" in crew_command(OPTIONS, tmp_path)


def test_a_process_is_told_every_option(practice: Practice, tmp_path: Path) -> None:
    options = CheckOptions(
        timeout_s=2.5,
        fetch=False,
        at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        extra_roots=(practice.root_der,),
        time_sources=("http://a.example/", "http://b.example/"),
        portal_checks=("http://c.example/",),
        resolvers=(("192.0.2.1", 53), ("2001:db8::1", 5353)),
    )
    command = crew_command(options, tmp_path)
    assert command[:3] == (sys.executable, "-m", "wizard")
    told = check_options(parse_arguments([*command[3:], "4"]))
    assert told == options
    only = crew_command(replace(options, extra_roots=(), only_roots=(practice.root_der,)), tmp_path)
    assert check_options(parse_arguments([*only[3:], "4"])).only_roots == (practice.root_der,)


def test_with_no_root_at_all_nothing_is_trusted(practice: Practice) -> None:
    site = practice.sites["good"].url
    assert verdicts([site], replace(OPTIONS, only_roots=())) == {site: "untrusted"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such priorities")
def test_a_process_stands_back_for_the_window() -> None:
    with Helper([sys.executable, "-c", SLEEPS]) as helper:
        pid = helper._process.pid
        make_modest(pid)
        assert os.getpriority(os.PRIO_PROCESS, pid) == 8
        share = Path(f"/proc/{pid}/autogroup")
        if share.exists():
            assert share.read_text().rstrip().endswith("nice 8")
    assert not is_there(pid)
    # It has ended by now, which is no fault.
    make_modest(pid)
