"""A file of values gives back each by its key, says what is not there, and is refused when it is none."""

import sys

import pytest

from wizard.causes.messages import store
from wizard.causes.messages.store import Store, written

ENTRIES = {f"key {n}": f'["value {n}", "期限"]' for n in range(2_000)} | {"": "empty", "証明書 の": "[]", "key": "1"}


def test_every_value_is_found_by_its_key() -> None:
    found = Store(written(ENTRIES, 7), 7)
    assert {key: found[key].decode() for key in ENTRIES} == ENTRIES
    assert list(found) == list(ENTRIES)
    assert all(key in found for key in ENTRIES)


def test_what_is_not_there_is_told() -> None:
    found = Store(written(ENTRIES, 7), 7)
    assert not any(f"key {n}" in found for n in range(2_000, 9_000))
    for near in ("key 2000", "key 1 ", "ke", "value 1", "\t", "\n"):
        assert near not in found
        with pytest.raises(KeyError):
            found[near]


@pytest.mark.parametrize("entries", [{}, {"a": "1"}], ids=["none", "one"])
def test_few_entries_are_enough(entries: dict[str, str]) -> None:
    found = Store(written(entries, 7), 7)
    assert list(found) == list(entries)
    assert "b" not in found


def test_a_computer_of_the_other_byte_order_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written and read there has the bytes of the table swapped twice."""
    here = written(ENTRIES, 7)
    monkeypatch.setattr(store.sys, "byteorder", "little" if sys.byteorder == "big" else "big")
    there = written(ENTRIES, 7)
    assert there != here
    assert Store(there, 7)["key 77"].decode() == ENTRIES["key 77"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"trust-wizard messages 7",
        b"trust-wizard messages 7 \n",
        b"trust-wizard messages 7 64\nshort",
        b"trust-wizard messages 7 0\n\n",
        b"trust-wizard messages 7 -4\n" + bytes(64),
        b"x" + written(ENTRIES, 7),
        written(ENTRIES, 6),
        written(ENTRIES, 77),
        written(ENTRIES, 7)[:5_000],
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="format 7"):
        Store(data, 7)
