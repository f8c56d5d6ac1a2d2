"""Case files changed value by value and byte by byte: each is refused in words, or harmless all the way to the plan."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.test_cases import FILES, read
from tests.flow.test_case_redaction import planted
from wizard.causes.diagnose import diagnose
from wizard.cli.text import diagnosis_text
from wizard.errors import InputError
from wizard.flow.case_contents import contents
from wizard.flow.case_file import case_of, read_case, rediagnose, write_case
from wizard.flow.case_frames import frames_of, join_frames
from wizard.flow.report import diagnosis_json
from wizard.model.evidence import Evidence

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)

ODD: tuple[object, ...] = (
    None, True, 0, -1, 2**70, 1e308, 10**400, 4e9, -4e9, "", "…", "a" * 100_000, "<script>alert(1)</script>",
    "\u202egnp.exe", "\x1b[31m", "\0", "{", "{0.__class__}", "{a:>9999999}", "AAAA", "not-asked", "no-use",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-11-23T10:00:00", "2026-13-01", "-",
    "1.2.3.4", "::1", [], {}, [[]], [None], [0],
    ["x"] * 300, {"x": "y"},
)  # fmt: skip
"""What is put in the place of any value."""


@cache
def seeds() -> tuple[bytes, ...]:
    """Return the files of the cases, and one in which every part was looked at."""
    full = [planted(Evidence, choice)[0] for choice in range(4)]
    return tuple(write_case(case_of(diagnose(e), NOW)) for e in (*(read(file).evidence for file in FILES), *full))


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place of a value in *value*: what holds it, and its key."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for key, one in inside:
        found += [(value, key), *places(one)]
    return found


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Draw a file in which one to three values were left out, or replaced: mostly by others of the same type."""
    tree = json.loads(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(1, 3))):
        found = places(tree)
        holder, key = draw(st.sampled_from(found))
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]
            continue
        old = holder[key]
        like = [odd for odd in ODD if type(odd) is type(old)]
        others = [one for held, at in found if type(one := held[at]) is type(old)]
        pool = draw(st.sampled_from([pool for pool in (like, others, ODD) if pool]))
        holder[key] = json.loads(json.dumps(draw(st.sampled_from(pool))))
    return json.dumps(tree).encode()


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Draw a file of which bytes were replaced, or that was cut."""
    data = draw(st.sampled_from(seeds()))
    at = draw(st.integers(0, len(data)))
    rest = data[at + draw(st.integers(0, 8)) :] if draw(st.booleans()) else b""
    return data[:at] + draw(st.binary(max_size=8)) + rest


def run(data: bytes) -> None:
    """Let everything see *data*; whatever but InputError is raised is a finding."""
    try:
        case = read_case(data)
    except InputError:
        return
    diagnosis = rediagnose(case)
    assert not [f for f in diagnosis.findings if f.failed], diagnosis.findings
    json.dumps(diagnosis_json(diagnosis))
    diagnosis_text(diagnosis, colour=False)
    for language in ("en", "ja"):
        assert all(text.isprintable() for heading, lines in contents(case, language) for text in (heading, *lines))
    assert read_case(write_case(case)).found == case.found


THOROUGH = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@THOROUGH
@given(changed())
def test_a_changed_case_is_refused_or_harmless(data: bytes) -> None:
    run(data)


@THOROUGH
@given(broken())
def test_a_broken_case_is_refused_or_harmless(data: bytes) -> None:
    run(data)


@THOROUGH
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_other_files_are_refused(data: bytes) -> None:
    run(data)


@THOROUGH
@given(st.integers(0, 3), st.integers(0, 900), st.characters(), st.sampled_from(seeds()))
def test_a_misread_picture_is_never_taken_for_a_right_one(number: int, place: int, other: str, data: bytes) -> None:
    frames = list(frames_of(data))
    number %= len(frames)
    frame = frames[number]
    place %= len(frame)
    frames[number] = frame[:place] + other + frame[place + 1 :]
    try:
        assert join_frames(frames) == data
        assert frames[number].strip() == frame
    except InputError:
        pass
