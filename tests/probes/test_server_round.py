"""The count of a server test: its limit, its end, and whom a server has shut out."""

from wizard.model.progress import Progress
from wizard.model.server import MOST_CONNECTIONS
from wizard.model.target import CheckOptions, Target
from wizard.probes.base import Cancel, Deadline, Job
from wizard.probes.server_round import NO_LIFE, Round


def round_of(seconds: float = 60.0, told: list[Progress] | None = None) -> Round:
    job = Job(deadline=Deadline.after(seconds), cancel=Cancel(), progress=(told if told is not None else []).append)
    return Round(target=Target(host="site.test", port=443), options=CheckOptions(), job=job)


def after(*answers: bool) -> Round:
    """Return a round whose connections were answered so."""
    work = round_of()
    for is_answer in answers:
        assert work.may_connect("x")
        work.hear(is_answer=is_answer)
    return work


def test_each_connection_is_counted_and_told_up_to_the_limit() -> None:
    told: list[Progress] = []
    work = round_of(told=told)
    assert [work.may_connect(str(n)) for n in range(MOST_CONNECTIONS + 2)].count(True) == MOST_CONNECTIONS
    assert [p.count for p in told] == list(range(1, MOST_CONNECTIONS + 1))
    assert work.left_out == [str(MOST_CONNECTIONS), str(MOST_CONNECTIONS + 1)]


def test_nothing_more_is_asked_when_the_time_is_over() -> None:
    work = round_of(0.0)
    assert not work.may_connect("late")
    assert work.left_out == ["late"]


def test_a_server_has_shut_us_out_where_answers_ended_for_good() -> None:
    work = after(True, True, *[False] * NO_LIFE)
    assert [work.is_shut_out(number) for number in (1, 2, 3, 5)] == [False, False, True, True]


def test_one_that_answered_since_has_not() -> None:
    assert not after(True, False, False, False, True).is_shut_out(3)
    assert not after(True, False).is_shut_out(2)


def test_one_that_never_answered_has_not() -> None:
    assert not after(False, False, False, False).is_shut_out(1)


def test_a_server_that_lets_everybody_wait_is_asked_no_further() -> None:
    work = round_of()
    for _ in range(NO_LIFE + 1):
        assert work.may_connect("x")
        work.hear(is_answer=False, is_late=True)
    assert not work.may_connect("more")
    assert work.may_connect("another address", although_deaf=True)
    assert work.left_out == ["more"]


def test_one_that_answered_once_is_asked_on() -> None:
    work = after(True)
    for _ in range(NO_LIFE + 2):
        assert work.may_connect("x")
        work.hear(is_answer=False, is_late=True)
    assert work.left_out == []
