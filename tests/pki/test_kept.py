"""That the answers which are kept have a bound in bytes."""

from tests.pki.making import a_leaf, tlv, with_names
from tests.support.pki import der_of
from wizard.pki.kept import MOST_BYTES, kept, note
from wizard.pki.names import match_host
from wizard.pki.reader import read_certificate


def test_an_answer_is_kept_until_too_much_was_read() -> None:
    asked: list[int] = []

    @kept(4)
    def square(number: int) -> int:
        asked.append(number)
        return number * number

    assert [square(3), square(3), asked] == [9, 9, [3]]
    note(MOST_BYTES)
    note(MOST_BYTES)
    assert [square(3), asked] == [9, [3, 3]]


def test_hostile_certificates_push_each_other_out() -> None:
    """Each is read, and all that is kept of them together is no more than the bound."""
    for number in range(25):
        large = with_names(tlv(0x82, b"%02d" % number * 400_000))
        assert not match_host(large, "shop.example").is_match
    size = len(large.der)
    assert read_certificate.cache_info().currsize * size <= MOST_BYTES + size


def test_small_certificates_stay() -> None:
    note(MOST_BYTES)
    der = der_of(a_leaf())
    assert read_certificate(der) is read_certificate(der)
