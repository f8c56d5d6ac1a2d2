"""What people type when a code is read aloud to them: slips, spelled letters, words run together."""

import pytest

from wizard.causes.messages.spoken import as_meant, with_codes_mended
from wizard.causes.messages.words import split

KNOWN = frozenset(
    {
        "net", "err", "cert", "authority", "invalid", "version", "or", "cipher", "mismatch", "unknown", "issuer", "sec",
        "error", "certificate", "self", "signed", "date", "expired",
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("net err cert authorty invalid", ["net", "err", "cert", "authority", "invalid"]),
        ("net err cert autohrity invaild", ["net", "err", "cert", "authority", "invalid"]),
        ("n e t e r r cert date invalid", ["net", "err", "cert", "date", "invalid"]),
        ("net underscore err underscore cert", ["net", "err", "cert"]),
        ("neterrcertdateinvalid", ["net", "err", "cert", "date", "invalid"]),
        ("VERSIONOR_CIPHER_MISMATCH", ["version", "or", "cipher", "mismatch"]),
        ("sec error unkown isuer", ["sec", "error", "unknown", "issuer"]),
        ("sec eror unknown issuer", ["sec", "error", "unknown", "issuer"]),
        ("selfsigned", ["self", "signed"]),
        ("certifficatte expired", ["certificate", "expired"]),
    ],
)
def test_small_slips_are_mended(typed: str, meant: list[str]) -> None:
    found = as_meant(split(typed), KNOWN)
    assert found is not None
    assert found.words == meant


@pytest.mark.parametrize("typed", ["net err cert", "shop.example", "zzzzzz qqqqqq", "x1y2z3", ""])
def test_what_is_right_or_beyond_mending_is_left(typed: str) -> None:
    assert as_meant(split(typed), KNOWN) is None


def test_a_word_between_two_meanings_is_left() -> None:
    assert as_meant(split("coat"), frozenset({"boat", "goat"})) is None


def test_swapped_letters_are_the_likelier_slip() -> None:
    found = as_meant(split("cret expired"), frozenset({"cert", "cred", "expired"}))
    assert found is not None
    assert found.words == ["cert", "expired"]


def test_slips_in_codes_are_mended_in_a_text_of_any_length() -> None:
    text = f"{'it sayz ' * 200} SEC_EROR_UNKNOWN_ISUER and NODE_EXTRA_CA_FILE"
    found = with_codes_mended(split(text), KNOWN)
    assert found.words[-9:] == ["sec", "error", "unknown", "issuer", "and", "node", "extra", "ca", "file"]
    assert found.words[1] == "sayz"
    place = found.words.index("issuer")
    assert text[found.starts[place] : found.ends[place]] == "ISUER"


def test_a_mended_word_stands_where_it_was_typed() -> None:
    text = "xx unkown yy"
    found = as_meant(split(text), KNOWN)
    assert found is not None
    place = found.words.index("unknown")
    assert text[found.starts[place] : found.ends[place]] == "unkown"
