"""Which messages are found in a text, which of several wins, and what silences what."""

import time
from collections.abc import Iterator

import pytest

from wizard.causes.messages.catalogue import Pack, Trial, catalogue, translations
from wizard.causes.messages.recognise import LONGEST_SPOKEN, recognise

PACKS = (catalogue().pack, translations())


def trials(pack: Pack) -> Iterator[Trial]:
    for words in pack:
        yield from pack.trials(words)


def codes(text: str) -> list[str]:
    return [found.error.code for found in recognise(text).errors]


def subjects(text: str) -> set[str]:
    return {found.other.about for found in recognise(text).others}


def test_every_place_of_a_message_is_told() -> None:
    text = "NET::ERR_CERT_DATE_INVALID and net::err_cert_date_invalid"
    (found,) = recognise(text).errors
    assert [text[start:end].upper() for start, end in found.places] == ["NET::ERR_CERT_DATE_INVALID"] * 2


def test_the_longest_of_overlapping_messages_wins() -> None:
    assert "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN" in codes("self-signed certificate in certificate chain")
    assert "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT" not in codes("self-signed certificate in certificate chain")


@pytest.mark.parametrize("length", [0, 1, 20])
def test_a_gap_holds_a_name_or_nothing(length: int) -> None:
    text = f"certificate is valid for {'name ' * length}, not shop.example"
    assert codes(f"x509: {text}")


def test_loose_words_count_only_where_connections_are_spoken_of() -> None:
    assert codes("The certificate of the server has expired")
    assert codes("My first-aid certificate has expired") == []
    assert codes("サーバーの証明書は期限が切れています")
    assert codes("運転経歴証明書は期限が切れています") == []


def test_a_number_of_a_version_is_not_that_of_an_error() -> None:
    assert codes("curl: (60) x")
    assert codes("curl 60.1.2 is the newest version, and curl-7.88.1 was before") == []


def test_the_same_number_is_about_a_driver_where_one_is_installed() -> None:
    error = "0x800B0109: A certificate chain processed, but terminated in a root certificate which is not trusted"
    assert codes(error)
    assert codes(f"signtool: the driver package cannot be installed. {error}") == []
    assert subjects(f"signtool: the driver package cannot be installed. {error}") == {"code-signing"}


def test_a_neighbour_silences_its_own_line_only() -> None:
    ssh = "ssh: connect to host shop.example port 22: Connection refused"
    assert codes(ssh) == []
    assert codes(f"{ssh}\nNET::ERR_CERT_DATE_INVALID") == ["NET::ERR_CERT_DATE_INVALID"]


def test_words_that_change_a_meaning_say_nothing_by_themselves() -> None:
    assert subjects("The publisher of this book uses Kerberos") == set()


def test_other_languages_are_found_with_and_without_their_accents() -> None:
    assert codes("Votre connexion n'est pas privée")
    assert codes("votre connexion n'est pas privee")
    assert codes("Dies ist keine sichere Verbindung")
    assert codes("您的连接不是私密连接")
    assert codes("연결이 비공개로 설정되어 있지 않습니다")


def test_slips_are_mended_in_short_texts_only() -> None:
    assert codes("sec error unkown issuer")
    assert codes("sec error unkown issuer " + "and so on " * LONGEST_SPOKEN) == []


def test_a_short_name_is_not_mended_into_another_that_changes_the_causes() -> None:
    assert recognise("SSL: error -9820 of an xampp server").clues
    assert recognise("SSL: error -9820 of an xmpp server").clues == ()


WORST_S = 4.0
"""For the beginnings of twenty wordings, fifteen times each; what it takes is a fraction of that."""


def test_no_wording_takes_long_on_the_text_that_is_worst_for_it() -> None:
    """The first words of each over and over, which begin it everywhere and never end it."""
    begun = ["".join(t.pieces[:-1]) * 15 for pack in PACKS for t in trials(pack) if len(t.pieces) > 1]
    assert len(begun) > 1_000
    for place in range(0, len(begun), 20):
        began = time.process_time()
        recognise(" ".join(begun[place : place + 20]))
        assert time.process_time() - began < WORST_S, begun[place]


@pytest.mark.parametrize(
    "piece",
    [
        "certificate ", "certificate is valid for ", "x509 certificate ", "ssl ", "error ", "verify error ", "証明書",
        "の", "a", "-1202 ", "certificate has ", "SSL certificate problem ", "handshake failed ", "NET ERR CERT ",
        "Caused by ", "unable to get local issuer ",
    ],
)  # fmt: skip
def test_a_megabyte_of_beginnings_ends(piece: str) -> None:
    began = time.process_time()
    recognise((piece * (1_000_000 // len(piece) + 1))[:1_000_000])
    # Far above what it takes: the test is there for texts that go on for ever.
    assert time.process_time() - began < 20
