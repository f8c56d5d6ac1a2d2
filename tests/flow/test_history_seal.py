"""Sealed records: what opens them, what does not, and what their size tells."""

from dataclasses import replace

import pytest

from tests.support.history import summary
from wizard.flow.history_seal import DAMAGED, NONCE_BYTES, bucket, seal, seal_summary, unseal, unseal_summary

KEY, OTHER_KEY = bytes(range(32)), bytes(32)


@pytest.mark.parametrize("plain", [b"", b"x", b"\0" * 10, b"a" * 1020, b"a" * 1021, bytes(range(256)) * 4096])
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain, b"here"), b"here") == plain


def test_another_key_or_purpose_opens_nothing() -> None:
    sealed = seal(KEY, b"secret", b"here")
    assert unseal(OTHER_KEY, sealed, b"here") == DAMAGED
    assert unseal(KEY, sealed, b"there") == DAMAGED


@pytest.mark.parametrize("place", [0, NONCE_BYTES - 1, NONCE_BYTES, 500, -1])
@pytest.mark.parametrize("bit", [1, 128])
def test_one_bit_is_noticed(place: int, bit: int) -> None:
    sealed = bytearray(seal(KEY, b"secret", b"here"))
    sealed[place] ^= bit
    assert unseal(KEY, bytes(sealed), b"here") == DAMAGED


@pytest.mark.parametrize("sealed", [None, "text", 7, b"", b"x" * 11, b"x" * 12, b"x" * 27, b"x" * 4000])
def test_anything_else_is_damaged(sealed: object) -> None:
    assert unseal(KEY, sealed, b"here") == DAMAGED
    assert unseal_summary(KEY, sealed, b"here") == DAMAGED


def test_each_nonce_is_new() -> None:
    sealed = [seal(KEY, b"same", b"here") for _ in range(1000)]
    assert len({s[:NONCE_BYTES] for s in sealed}) == len(set(sealed)) == 1000


@pytest.mark.parametrize(
    ("size", "padded"),
    [(1, 1024), (1024, 1024), (1025, 2048), (4096, 4096), (8191, 8192), (8193, 10240), (100_000, 114_688)],
)
def test_sizes_come_in_steps(size: int, padded: int) -> None:
    assert bucket(size) == padded


def test_the_steps_are_few_and_waste_little() -> None:
    sizes = range(4096, 1 << 20, 97)
    assert all(size <= bucket(size) <= size * 1.25 for size in sizes)
    assert len({bucket(size) for size in sizes}) <= 4 * 8 + 1


def test_a_summary_has_the_same_size_whatever_it_says() -> None:
    short, long = summary("a.example", note=""), summary("a.example", "expired", "revoked", note="n" * 600)
    assert len(seal_summary(KEY, short, b"")) == len(seal_summary(KEY, long, b""))


def test_a_summary_comes_back_as_it_was() -> None:
    kept = summary("bücher.example", "expired", "name-mismatch", note="電話\n\0\u202e")
    assert unseal_summary(KEY, seal_summary(KEY, kept, b"here"), b"here") == kept


def test_half_characters_are_replaced() -> None:
    odd = summary("a\ud800b", "\udfff", note="x\ud83d")
    whole = replace(odd, host="a?b", causes=("?",), note="x?")
    assert unseal_summary(KEY, seal_summary(KEY, odd, b""), b"") == whole


@pytest.mark.parametrize("plain", [b"", b"{}", b"[]", b'{"host": 7}', b"\xff", b"[" * 5000])
def test_what_is_sealed_and_no_summary_is_damaged(plain: bytes) -> None:
    assert unseal_summary(KEY, seal(KEY, plain, b""), b"") == DAMAGED
