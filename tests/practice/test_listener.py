import socket

import pytest

from wizard.errors import WizardError
from wizard.practice.listener import Listener, Visit, part


def echo(visit: Visit) -> None:
    visit.sock.sendall(visit.sock.recv(100))
    part(visit.sock)


def test_a_visitor_gets_what_the_behaviour_says() -> None:
    listener = Listener()
    port = listener.open(echo)
    listener.start()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall(b"hello")
        assert sock.recv(100) == b"hello"
        assert sock.recv(100) == b""
    listener.close()


def test_a_reserved_port_refuses_and_stays_taken() -> None:
    listener = Listener()
    port = listener.reserve()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    with pytest.raises(WizardError, match=str(port)):
        listener.reserve(port)
    listener.close()


def test_a_listener_that_never_started_can_be_closed() -> None:
    listener = Listener()
    port = listener.open(echo)
    listener.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_visitor_who_leaves_early_does_no_harm() -> None:
    listener = Listener()
    port = listener.open(echo)
    listener.start()
    socket.create_connection(("127.0.0.1", port)).close()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall(b"still here")
        assert sock.recv(100) == b"still here"
    listener.close()
