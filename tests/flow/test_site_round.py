import json
import sys
import threading
from collections.abc import Iterator

import pytest

from wizard.errors import InputError
from wizard.flow import site_round
from wizard.flow.site_round import Answer, Plan, answer_of, check_lines
from wizard.model.target import CheckOptions
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel, Cancelled

OPTIONS = CheckOptions(fetch=False)

ANSWERS = """
import json, sys
for line in sys.stdin.buffer:
    if line == b"\\n": break
    print(json.dumps({"input": line.decode().strip(), "verdict": "trusted", "causes": [], "by": "helper"}), flush=True)
"""
DIES = ANSWERS + '    if b"helped-3" in line: break\n'


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(("good", "closed", "stalled")) as running:
        yield running


@pytest.fixture
def always_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call for help after the first answer, whatever else this machine does."""
    monkeypatch.setattr(site_round, "WORTH_SITES", 1)
    monkeypatch.setattr(site_round, "WORTH_SHARE", 0.0)


def helped(program: str, jobs: int = 2) -> Plan:
    return Plan(jobs=jobs, helper=(sys.executable, "-c", program), processes=2)


def told(answers: list[Answer]) -> list[str]:
    return [json.loads(answer.text)["input"] for answer in answers]


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_line_is_answered_once(practice: Practice, jobs: int) -> None:
    lines = [practice.sites["good"].url, "gopher://x", practice.sites["closed"].url, "gopher://y"]
    answers = list(check_lines(lines, OPTIONS, Plan(jobs=jobs), Cancel()))
    assert sorted(told(answers)) == sorted(lines)
    assert [answer.is_problem for answer in answers] == [True] * 4
    if jobs == 1:
        assert told(answers) == lines


def test_no_line_is_no_answer() -> None:
    assert not list(check_lines([], OPTIONS, Plan(jobs=4), Cancel()))


def test_the_first_answer_comes_while_the_list_is_still_written() -> None:
    more = threading.Event()

    def lines() -> Iterator[str]:
        yield "gopher://first"
        assert more.wait(30)
        yield "gopher://second"

    answers = check_lines(lines(), OPTIONS, Plan(jobs=2), Cancel())
    assert told([next(answers)]) == ["gopher://first"]
    more.set()
    assert told(list(answers)) == ["gopher://second"]


def test_a_list_is_read_no_further_than_there_is_room_for() -> None:
    taken: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(10_000):
            taken.append(number)
            yield f"gopher://{number}"

    answers = check_lines(lines(), OPTIONS, Plan(jobs=2), Cancel())
    next(answers)
    answers.close()
    assert len(taken) < 50


def test_what_the_list_raises_is_raised_where_the_answers_are_read() -> None:
    def lines() -> Iterator[str]:
        yield "gopher://x"
        raise InputError("cannot be read")

    with pytest.raises(InputError, match="cannot be read"):
        list(check_lines(lines(), OPTIONS, Plan(jobs=2), Cancel()))


def test_a_round_can_be_cancelled(practice: Practice) -> None:
    cancel = Cancel()
    answers = check_lines(["gopher://x", *[practice.sites["stalled"].url] * 8], OPTIONS, Plan(jobs=2), cancel)
    assert told([next(answers)]) == ["gopher://x"]
    cancel.set()
    with pytest.raises(Cancelled):
        next(answers)


@pytest.mark.usefixtures("always_busy")
def test_a_helper_takes_its_share_and_nothing_is_lost() -> None:
    lines = [f"gopher://helped-{number}" for number in range(400)]
    ready = threading.Event()

    def given() -> Iterator[str]:
        yield from lines[:2]
        # The others wait until the helper is there to share them.
        assert ready.wait(30)
        yield from lines[2:]

    answers: list[Answer] = []
    for answer in check_lines(given(), OPTIONS, helped(ANSWERS), Cancel()):
        answers.append(answer)
        if len(answers) == 2:
            ready.set()
    assert sorted(told(answers)) == sorted(lines)


@pytest.mark.usefixtures("always_busy")
@pytest.mark.parametrize("program", [DIES, "raise SystemExit(1)"])
def test_what_a_helper_leaves_is_answered_here(program: str) -> None:
    lines = [f"gopher://helped-{number}" for number in range(100)]
    answers = list(check_lines(lines, OPTIONS, helped(program), Cancel()))
    assert sorted(told(answers)) == sorted(lines)


@pytest.mark.parametrize(
    ("text", "is_problem"),
    [
        ({"verdict": "trusted", "causes": []}, False),
        ({"verdict": "trusted", "causes": [{"severity": "note"}]}, False),
        ({"verdict": "trusted", "causes": [{"severity": "warning"}]}, True),
        ({"verdict": "untrusted", "causes": [{"severity": "blocking"}]}, True),
        ({"error": "no"}, True),
    ],
)
def test_an_answer_says_whether_there_is_a_problem(text: dict[str, object], is_problem: bool) -> None:
    line = json.dumps({**text, "input": "x", "schema": 1})
    assert answer_of(line) == ("x", Answer(line, is_problem))


def test_half_a_character_in_an_answer_is_passed_on() -> None:
    line = '{"input": "x", "verdict": "trusted", "causes": [], "chain": [{"subject": "\\ud800"}]}'
    assert answer_of(line) == ("x", Answer(line, False))


@pytest.mark.parametrize("text", ['{"verdict": "trus', "{}"])
def test_what_is_no_answer_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        answer_of(text)
