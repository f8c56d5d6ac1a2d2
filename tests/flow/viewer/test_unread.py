"""Why something is no certificate, in words for people."""

import pytest

from tests.support.diagnoses import made_certificate
from wizard.flow.viewer.unread import why_in_words
from wizard.i18n import using
from wizard.model.fields import Unreadable
from wizard.pki.reader import MOST_BYTES, read_leniently

DER = made_certificate().der


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x30" * (MOST_BYTES + 1), "It is larger than any certificate."),
        (DER[:3], "A length in it is wrong, or its end is missing."),
        (bytes.fromhex("3003020105"), "Parts that every certificate has are missing."),
        (bytes.fromhex("30030201053000"), "There is more in it than a certificate has."),
        (bytes.fromhex("0403020105"), "A part of it is of another kind than in any certificate."),
        (bytes.fromhex("1f81010100"), "It is not built as a certificate is."),
    ],
)
def test_each_reason_is_a_sentence(data: bytes, words: str) -> None:
    why = read_leniently(data)
    assert isinstance(why, Unreadable)
    assert why_in_words(why) == words
    with using("ja"):
        assert why_in_words(why) != words
