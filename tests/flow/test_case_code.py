from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import InputError
from wizard.flow.case_code import ALPHABET, NUMBERED_CAUSES, code_of, read_code
from wizard.model.evidence import Evidence
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis, Finding, Severity, Verdict, Who
from wizard.model.target import Target

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


def diagnosis(*causes: str, host: str = "shop.example", verdict: Verdict = Verdict.UNTRUSTED) -> Diagnosis:
    return Diagnosis(
        evidence=Evidence(target=Target(host=host, port=443), at=AT, resolution=Unknown.NO_USE, attempts=()),
        at=AT,
        verdict=verdict,
        findings=tuple(Finding(cause=c, severity=Severity.BLOCKING, who=Who.SITE) for c in causes),
        browsers={},
        verifiers={},
        chain=(),
        path=(),
        checks=(),
    )


@given(st.lists(st.sampled_from(NUMBERED_CAUSES), max_size=3, unique=True), st.sampled_from(list(Verdict)))
def test_a_code_tells_what_was_put_in(causes: list[str], verdict: Verdict) -> None:
    case = read_code(code_of(diagnosis(*causes, verdict=verdict)))
    assert (case.causes, case.verdict, case.day) == (tuple(causes), verdict, date(2026, 11, 23))


def test_a_code_confirms_its_host() -> None:
    case = read_code(code_of(diagnosis("expired", host="shop.example")))
    assert case.is_about("SHOP.example")
    assert not case.is_about("other.example")


def test_a_code_is_read_as_people_speak_it() -> None:
    code = code_of(diagnosis("expired"))
    assert read_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == read_code(code)


@given(st.integers(0, 11), st.integers(1, 31), st.sampled_from(NUMBERED_CAUSES))
def test_one_wrong_character_is_named(place: int, change: int, cause: str) -> None:
    symbols = list(code_of(diagnosis(cause)).replace("-", ""))
    right = symbols[place]
    symbols[place] = ALPHABET[ALPHABET.index(right) ^ change]
    with pytest.raises(InputError, match=f'place {place + 1} .*should probably be "{right}"'):
        read_code("".join(symbols))


def test_a_character_outside_the_alphabet_is_named() -> None:
    with pytest.raises(InputError, match='"U" at place 3'):
        read_code("00U000000000")


def test_a_short_code_says_how_long_it_should_be() -> None:
    with pytest.raises(InputError, match="12 characters; these are 3"):
        read_code("ABC")


def test_two_swapped_characters_are_refused() -> None:
    symbols = list(code_of(diagnosis("expired")).replace("-", ""))
    place = next(i for i in range(11) if symbols[i] != symbols[i + 1])
    symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
    with pytest.raises(InputError):
        read_code("".join(symbols))
