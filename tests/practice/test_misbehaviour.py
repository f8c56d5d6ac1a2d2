import socket

import pytest

from tests.support.tls_client import TIMEOUT_S, say
from wizard.practice.misbehaviour import SIXTEEN_MEGABYTES
from wizard.practice.servers import Practice

HELLO = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"


@pytest.mark.parametrize(
    ("scenario", "answer"),
    [
        ("alert", b"\x15\x03\x03\x00\x02\x02\x28"),
        ("internal-error", b"\x15\x03\x03\x00\x02\x02\x50"),
        ("closes-after-hello", b""),
    ],
)
def test_the_answer_to_a_greeting_is_exactly_this(practice: Practice, scenario: str, answer: bytes) -> None:
    assert say(practice.sites[scenario].address, HELLO) == answer


def test_garbage_is_no_tls_record(practice: Practice) -> None:
    answer = say(practice.sites["garbage"].address, HELLO)
    assert len(answer) > 1_000
    assert answer[0] not in range(20, 25)


def test_the_endless_message_is_one_of_16_megabytes_in_valid_records(practice: Practice) -> None:
    data = memoryview(say(practice.sites["sixteen-megabytes"].address, HELLO))
    message, place = bytearray(), 0
    while place < len(data):
        length = int.from_bytes(data[place + 3 : place + 5], "big")
        assert (data[place], length <= 16_384) == (22, True)
        message += data[place + 5 : place + 5 + length]
        place += 5 + length
    assert int.from_bytes(message[1:4], "big") == SIXTEEN_MEGABYTES == len(message) - 4


def test_the_drip_comes_byte_by_byte(practice: Practice) -> None:
    with socket.create_connection(practice.sites["drip"].address, timeout=TIMEOUT_S) as sock:
        assert sock.recv(1_000) == b"\x16"


def test_a_greeting_in_pieces_is_heard_to_its_end(practice: Practice) -> None:
    with socket.create_connection(practice.sites["alert"].address, timeout=TIMEOUT_S) as sock:
        sock.sendall(HELLO[:3])
        sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            sock.recv(1)
        sock.settimeout(TIMEOUT_S)
        sock.sendall(HELLO[3:])
        assert sock.recv(7).startswith(b"\x15")
