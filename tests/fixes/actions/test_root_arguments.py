import pytest

from tests.support.asking import private_root
from wizard.fixes.actions.base import ActionError
from wizard.fixes.actions.root_arguments import by_colons, bytes_of, called, root_of, text_of


def test_a_root_is_read_again_from_what_was_noted() -> None:
    root = private_root()
    assert root_of({"der": text_of(root.der)}) == root


@pytest.mark.parametrize("noted", [{}, {"der": "no base64!"}, {"der": text_of(b"no certificate")}])
def test_a_note_that_makes_no_sense_is_told(noted: dict[str, str]) -> None:
    with pytest.raises(ActionError, match="damaged"):
        root_of(noted)


def test_other_bytes_are_read_by_their_name() -> None:
    assert bytes_of({"saved": text_of(b"\0CERT")}, "saved") == b"\0CERT"


def test_a_name_hides_nothing_and_has_an_end() -> None:
    assert called(private_root("Good\u202eevil")) == "Good<U+202E>evil Root CA"
    assert len(called(private_root("\u202e" * 15))) == 120


def test_a_fingerprint_is_written_as_people_compare_it() -> None:
    assert by_colons("0aff10") == "0A:FF:10"
