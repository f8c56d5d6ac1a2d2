"""The hello by hand, held against OpenSSL's server and read against everything that a server might say."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL

from tests.support.pki import Pki, healthy_leaf, issue, make_pki, new_rsa_key
from tests.support.tls_server import certificates, message, record, server_hello
from wizard.practice.certificates import Key
from wizard.probes.hello import TLS13_CIPHERS, VERSIONS, Choice, Offer, build_hello, messages, read_choice

CIPHERS = (0xC02F, 0xC030, 0x009E, 0xC013, 0x002F)
FATAL, WARNING = 2, 1


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Hello")


@pytest.fixture(scope="module")
def key() -> Key:
    return new_rsa_key()


def alert(level: int, number: int) -> bytes:
    return record(21, bytes([level, number]))


def hello(version: bytes = b"\x03\x03", cipher: bytes = b"\xc0\x2b", extensions: bytes = b"") -> bytes:
    return record(22, server_hello(version, cipher, extensions))


def answered_by_openssl(pki: Pki, key: Key, sent: bytes, newest: int) -> tuple[bytes, list[bytes | None]]:
    """Return what an OpenSSL server that speaks TLS 1.0 up to *newest* answers to *sent*, and the names it was told."""
    names: list[bytes | None] = []
    leaf = healthy_leaf("shop.example")
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_cipher_list(b"ALL:@SECLEVEL=0")
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_max_proto_version(newest)
    context.use_privatekey(key)
    context.use_certificate(issue(type(leaf)(names=leaf.names, validity=leaf.validity, key=key), pki.issuing))
    context.set_tlsext_servername_callback(lambda connection: names.append(connection.get_servername()))
    server = SSL.Connection(context, None)
    server.set_accept_state()
    server.bio_write(sent)
    with pytest.raises(SSL.Error):
        server.do_handshake()
    return server.bio_read(65_536), names


@pytest.mark.parametrize(
    ("version", "number"),
    [("TLSv1", SSL.TLS1_VERSION), ("TLSv1.1", SSL.TLS1_1_VERSION), ("TLSv1.2", SSL.TLS1_2_VERSION),
     ("TLSv1.3", SSL.TLS1_3_VERSION)],
)  # fmt: skip
def test_openssl_takes_the_hello_of_each_version(pki: Pki, key: Key, version: str, number: int) -> None:
    offer = Offer(id="x", newest=version, ciphers=TLS13_CIPHERS if version == "TLSv1.3" else CIPHERS)
    answer, names = answered_by_openssl(pki, key, build_hello(offer, "shop.example"), number)
    choice = read_choice(answer)
    assert choice is not None
    assert choice.protocol == version
    assert choice.cipher in offer.ciphers
    assert names == [b"shop.example"]


def test_a_hello_with_both_versions_gets_the_one_that_the_server_speaks(pki: Pki, key: Key) -> None:
    offer = Offer(id="x", newest="TLSv1.3", ciphers=(*TLS13_CIPHERS, *CIPHERS))
    for newest, version in ((SSL.TLS1_3_VERSION, "TLSv1.3"), (SSL.TLS1_2_VERSION, "TLSv1.2")):
        choice = read_choice(answered_by_openssl(pki, key, build_hello(offer, None), newest)[0])
        assert choice is not None
        assert choice.protocol == version


def test_a_refusal_is_the_alert_that_came(pki: Pki, key: Key) -> None:
    offer = Offer(id="x", newest="TLSv1.2", ciphers=(0x0004,))
    choice = read_choice(answered_by_openssl(pki, key, build_hello(offer, None), SSL.TLS1_2_VERSION)[0])
    assert choice == Choice(alert=40)


def test_no_name_is_sent_when_none_is_wanted(pki: Pki, key: Key) -> None:
    offer = Offer(id="x", newest="TLSv1.2", ciphers=CIPHERS, with_sni=False)
    _, names = answered_by_openssl(pki, key, build_hello(offer, "shop.example"), SSL.TLS1_2_VERSION)
    assert names == [None]


def test_the_size_of_the_group_is_waited_for(pki: Pki, key: Key) -> None:
    answer = hello(cipher=b"\x00\x9e") + record(22, certificates(b"x"))
    assert read_choice(answer, wants_group=True) is None
    exchange = record(22, message(12, (128).to_bytes(2, "big") + b"\x80" + bytes(127) + b"\x00\x01\x02"))
    choice = read_choice(answer + exchange, wants_group=True)
    assert choice == Choice(protocol="TLSv1.2", cipher=0x009E, group_bits=1024, is_bound=False)


def test_leading_zeros_make_a_group_no_larger() -> None:
    prime = bytes(128) + b"\xff" * 128
    exchange = record(22, message(12, len(prime).to_bytes(2, "big") + prime))
    choice = read_choice(hello(cipher=b"\x00\x9e") + exchange, wants_group=True)
    assert choice is not None
    assert choice.group_bits == 1024


def test_without_a_group_the_choice_stands_at_the_end_of_the_flight() -> None:
    choice = read_choice(hello(cipher=b"\x00\x2f") + record(22, message(14, b"")), wants_group=True)
    assert choice == Choice(protocol="TLSv1.2", cipher=0x002F, is_bound=False)


def test_a_hello_may_come_in_pieces_and_in_several_records() -> None:
    whole = server_hello(cipher=b"\xc0\x2f")
    data = b"".join(record(22, whole[i : i + 7]) for i in range(0, len(whole), 7))
    for end in range(len(data)):
        assert read_choice(data[:end]) is None
    assert read_choice(data) == Choice(protocol="TLSv1.2", cipher=0xC02F, is_bound=False)


def test_a_warning_before_the_choice_is_no_refusal() -> None:
    unrecognized_name = alert(WARNING, 112)
    assert read_choice(unrecognized_name) is None
    assert read_choice(unrecognized_name + hello()) == Choice(protocol="TLSv1.2", cipher=0xC02B, is_bound=False)


def test_a_fatal_alert_is_a_refusal() -> None:
    assert read_choice(alert(FATAL, 70)) == Choice(alert=70)


def test_supported_versions_count_more_than_the_old_field() -> None:
    choice = read_choice(hello(cipher=b"\x13\x01", extensions=b"\x00\x2b\x00\x02\x03\x04"))
    assert choice == Choice(protocol="TLSv1.3", cipher=0x1301)


def test_a_server_that_binds_renegotiation_says_so_up_to_1_2() -> None:
    def bound(extensions: bytes) -> bool | None:
        choice = read_choice(hello(extensions=extensions))
        assert choice is not None
        return choice.is_bound

    assert bound(b"\xff\x01\x00\x01\x00") is True
    assert bound(b"\x00\x0b\x00\x02\x01\x00") is False
    assert bound(b"\x00\x2b\x00\x02\x03\x04") is None


def test_compression_is_seen_where_it_was_offered(pki: Pki, key: Key) -> None:
    compressed = bytearray(server_hello())
    compressed[4 + 2 + 32 + 1 + 2] = 1
    choice = read_choice(record(22, bytes(compressed)))
    assert choice is not None
    assert choice.is_compressed
    offer = Offer(id="x", newest="TLSv1.2", ciphers=CIPHERS, with_compression=True)
    real = read_choice(answered_by_openssl(pki, key, build_hello(offer, None), SSL.TLS1_2_VERSION)[0])
    assert real is not None
    assert (real.protocol, real.is_compressed, real.is_bound) == ("TLSv1.2", False, True)


def test_an_unknown_version_is_no_protocol() -> None:
    choice = read_choice(hello(version=b"\x03\x09"))
    assert choice is not None
    assert choice.protocol is None


@pytest.mark.parametrize(
    "data",
    [b"HTTP/1.1 400 Bad Request\r\n", b"\x80\x2e\x01\x00\x02", b"\x16\x04\x00\x00\x01x", b"\x16\x03\x03\xff\xff",
     record(22, message(2, b"")), record(22, message(2, bytes(34))), record(22, message(2, bytes(34) + b"\xff"))],
    ids=["http", "ssl 2", "no version", "too long", "empty hello", "cut hello", "cut session"],
)  # fmt: skip
def test_garbage_is_no_tls(data: bytes) -> None:
    assert read_choice(data) == Choice(is_tls=False)


def test_messages_are_whole_and_in_order() -> None:
    data = record(22, message(2, b"abc") + message(11, b"")) + record(20, b"\x01") + alert(WARNING, 0)
    assert list(messages(data)) == [(22, message(2, b"abc")), (22, message(11, b"")), (21, b"\x01\x00")]


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_whatever_raise(data: bytes, wants_group: bool) -> None:
    assert isinstance(read_choice(data, wants_group=wants_group), Choice | None)


@given(st.lists(st.tuples(st.sampled_from([20, 21, 22, 23]), st.binary(max_size=80)), max_size=6), st.booleans())
def test_no_records_whatever_raise(records: list[tuple[int, bytes]], wants_group: bool) -> None:
    data = b"".join(itertools.starmap(record, records))
    assert isinstance(read_choice(data, wants_group=wants_group), Choice | None)


@given(st.integers(min_value=0, max_value=200), st.binary(min_size=1, max_size=3))
def test_no_spoiled_hello_raises(place: int, spoiled: bytes) -> None:
    data = bytearray(hello(extensions=b"\x00\x2b\x00\x02\x03\x04") + record(22, certificates(b"x")))
    data[place : place + len(spoiled)] = spoiled
    assert isinstance(read_choice(bytes(data), wants_group=True), Choice | None)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_hello_is_one_record_with_lengths_that_fit(version: str) -> None:
    sent = build_hello(Offer(id="x", newest=version, ciphers=CIPHERS), "shop.example")
    assert int.from_bytes(sent[3:5], "big") == len(sent) - 5
    assert int.from_bytes(sent[6:9], "big") == len(sent) - 9
    assert list(messages(sent)) == [(22, sent[5:])]


def test_no_hello_is_like_another() -> None:
    offer = Offer(id="x", newest="TLSv1.3", ciphers=TLS13_CIPHERS)
    assert build_hello(offer, None) != build_hello(offer, None)
