from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.diagnoses import made_certificate
from tests.support.pki import AT
from wizard.model.fields import Unreadable
from wizard.model.finding import Verdict
from wizard.model.timeline import Holder, Mark, MarkKind, Opens, Role, Span, Timeline

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def span(begins: int | None, ends: int | None, *, good: bool, firefox: str = "OK") -> Span:
    return Span(
        begins=None if begins is None else AT + begins * DAY,
        ends=None if ends is None else AT + ends * DAY - SECOND,
        verdict=Verdict.TRUSTED if good else Verdict.UNTRUSTED,
        cause=None,
        browsers={
            "chrome": "OK" if good else "NET::ERR_CERT_DATE_INVALID",
            "firefox": firefox if good else "SEC_ERROR",
        },
    )


TIMELINE = Timeline(
    now=AT,
    spans=(
        span(None, -9, good=False),
        span(-9, -3, good=True, firefox="SEC_ERROR"),
        span(-3, 5, good=True),
        span(5, None, good=False),
    ),
    marks=(Mark(at=AT + 5 * DAY - SECOND, kind=MarkKind.ENDS, grace=SECOND), Mark(at=AT, kind=MarkKind.BEGINS)),
    holders=(),
    is_complete=True,
)


@pytest.mark.parametrize(("days", "place"), [(-99, 0), (-9, 1), (-3, 2), (4.99999, 2), (5, 3), (999, 3)])
def test_every_moment_lies_in_one_span(days: float, place: int) -> None:
    assert TIMELINE.span_at(AT + timedelta(days=days)) is TIMELINE.spans[place]


def test_the_last_second_counts_to_its_end() -> None:
    assert TIMELINE.span_at(AT + 5 * DAY - timedelta(microseconds=1)) is TIMELINE.spans[2]


def test_it_works_since_the_verdict_became_trusted() -> None:
    assert (TIMELINE.works_since, TIMELINE.fails_since) == (AT - 9 * DAY, None)
    assert TIMELINE.same_since == AT - 3 * DAY, "one browser did not open it before"


def test_the_next_change_is_found_with_its_reason() -> None:
    change = TIMELINE.next_change
    assert change is TIMELINE.spans[3]
    assert TIMELINE.reason_of(change.begins) is TIMELINE.marks[0]
    assert TIMELINE.reason_of(AT + DAY) is None
    assert TIMELINE.reason_of(None) is None


def test_who_opens_the_site_is_told_by_all() -> None:
    assert [s.opens for s in TIMELINE.spans] == [Opens.NOWHERE, Opens.SOMEWHERE, Opens.EVERYWHERE, Opens.NOWHERE]


def holder(name: str, role: Role = Role.INTERMEDIATE) -> Holder:
    return Holder(role=role, certificate=made_certificate(name), is_on_path=True)


def test_of_many_certificates_the_leaf_and_those_that_end_first_come_forward() -> None:
    endless = [
        replace(holder(f"endless {i}"), certificate=replace(made_certificate(f"endless {i}"), not_after=Unreadable("")))
        for i in range(2)
    ]
    leaf, first = holder("leaf", Role.LEAF), holder("first")
    timeline = replace(TIMELINE, holders=(leaf, *endless, first))
    assert timeline.first_to_end(2) == (leaf, first)
    assert timeline.first_to_end(9) == (leaf, *endless, first)


def test_what_cannot_be_read_bounds_nothing() -> None:
    endless = replace(
        holder("x"), certificate=replace(made_certificate("x"), not_after=Unreadable(""), not_before=Unreadable(""))
    )
    assert (endless.begins, endless.ends, endless.is_valid(AT)) == (None, None, True)
    assert not holder("shop.example").is_valid(AT), "it ran out twenty days before"
    assert holder("shop.example").is_valid(AT - 20 * DAY + timedelta(microseconds=5))


def test_changes_lie_before_and_after() -> None:
    assert (TIMELINE.change_before(AT), TIMELINE.change_after(AT)) == (AT - 3 * DAY, AT + 5 * DAY)
    assert TIMELINE.change_before(AT - 9 * DAY) is None
    assert TIMELINE.change_after(AT + 5 * DAY) is None


def test_what_another_browser_does_is_a_change_too() -> None:
    earlier = replace(TIMELINE, now=AT - 5 * DAY)
    assert earlier.next_change is TIMELINE.spans[2]
    assert earlier.present.verdict is TIMELINE.spans[2].verdict


def test_of_two_reasons_the_one_on_the_path_is_named() -> None:
    beside = Mark(at=AT, kind=MarkKind.ENDS, holder=replace(holder("beside"), is_on_path=False))
    on_path = Mark(at=AT, kind=MarkKind.ENDS, holder=holder("on the path"))
    assert replace(TIMELINE, marks=(beside, on_path)).reason_of(AT) is on_path
