import errno
import socket
from pathlib import Path

import pytest

from tests.support.loopback import ends_soon, job
from wizard.model.evidence import FailureKind, Stage
from wizard.probes import dns
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.dns import has_route, hosts_file, names_host, resolve, windows_hosts_file


@pytest.mark.parametrize(
    ("typed", "address"), [("192.0.2.7", "192.0.2.7"), ("2001:DB8::1", "2001:db8::1"), ("::1", "::1")]
)
def test_an_address_is_its_own_answer(typed: str, address: str) -> None:
    resolution = resolve(typed, 443, job())
    assert (resolution.addresses, resolution.failure) == ((address,), None)


@pytest.mark.parametrize("host", ["localhost", "expired.practice.localhost"])
def test_names_under_localhost_are_this_computer_without_a_lookup(host: str) -> None:
    assert resolve(host, 443, job()).addresses == ("127.0.0.1", "::1")


def test_an_address_needs_no_time() -> None:
    assert resolve("127.0.0.1", 443, job(0.0)).addresses == ("127.0.0.1",)


def test_a_name_that_does_not_exist_is_a_failure_with_its_place() -> None:
    resolution = resolve("no-such-host.invalid", 443, job())
    assert resolution.addresses == ()
    assert resolution.failure is not None
    assert resolution.failure.stage is Stage.RESOLVE
    assert resolution.failure.kind in {FailureKind.NAME_NOT_FOUND, FailureKind.NAME_SERVER_FAILED}
    assert resolution.failure.detail
    assert not resolution.from_hosts_file


@pytest.mark.parametrize("host", ["a" * 64 + ".invalid", "", "..", "xn--\x80.invalid"])
def test_a_name_that_cannot_be_a_name_is_a_failure_too(host: str) -> None:
    resolution = resolve(host, 443, job())
    assert resolution.failure is not None
    assert resolution.failure.kind is FailureKind.NAME_NOT_FOUND


def test_a_lookup_that_failed_for_the_moment_is_the_name_servers_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    failure = resolve("shop.example", 443, job()).failure
    assert failure is not None
    assert failure.kind is FailureKind.NAME_SERVER_FAILED


class _Slow:
    """A system lookup that answers when the test lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cancel: Cancel | None = None) -> None:
        self.let_go = Cancel()
        self._cancel = cancel
        monkeypatch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, *_: object, **__: object) -> list[object]:
        if self._cancel is not None:
            self._cancel.set()
        self.let_go.wait(60.0)
        return []


def test_a_lookup_that_hangs_is_given_up_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = _Slow(monkeypatch)
    with ends_soon():
        failure = resolve("shop.example", 443, job(0.2)).failure
    slow.let_go.set()
    assert failure is not None
    assert (failure.stage, failure.kind) == (Stage.RESOLVE, FailureKind.TIMED_OUT)


def test_a_lookup_that_hangs_is_given_up_when_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    cancel = Cancel()
    slow = _Slow(monkeypatch, cancel)
    with ends_soon(), pytest.raises(Cancelled):
        resolve("shop.example", 443, job(cancel=cancel))
    slow.let_go.set()


def test_addresses_keep_the_systems_order_and_come_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["2001:db8::2", "192.0.2.2", "2001:db8::2", "192.0.2.1"]
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    assert resolve("shop.example", 443, job()).addresses == ("2001:db8::2", "192.0.2.2", "192.0.2.1")


def test_without_any_route_the_network_is_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_route(_sock: socket.socket, _address: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", no_route)
    failure = resolve("no-such-host.invalid", 443, job()).failure
    assert failure is not None
    assert failure.kind is FailureKind.NO_NETWORK


def test_no_family_has_no_route() -> None:
    assert not has_route(())


@pytest.mark.parametrize(
    ("host", "is_named"),
    [
        ("shop.example", True), ("www.shop.example", True), ("note.example", False), ("hop.example", False),
        ("192.0.2.1", False), ("late.example", True), ("other.example", False),
    ],
)  # fmt: skip
def test_the_names_of_a_hosts_file_are_found_past_comments(tmp_path: Path, host: str, *, is_named: bool) -> None:
    path = tmp_path / "hosts"
    path.write_bytes(
        b"# 192.0.2.1 other.example\n192.0.2.1\tShop.Example  www.shop.example # note.example\r\n\n192.0.2.2\n"
        b"\xff\xfe\n192.0.2.3 late.example"
    )
    assert names_host(path, host) is is_named


def test_a_missing_hosts_file_names_nobody(tmp_path: Path) -> None:
    assert names_host(tmp_path / "hosts", "shop.example") is False


def test_of_a_hosts_file_that_cannot_be_read_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names_host(tmp_path, "shop.example") is None
    monkeypatch.setattr(dns, "LARGEST_HOSTS_FILE", 10)
    (tmp_path / "hosts").write_text("192.0.2.1 shop.example")
    assert names_host(tmp_path / "hosts", "shop.example") is None


def test_a_name_from_the_hosts_file_is_marked() -> None:
    # Windows' file names nobody.
    assert resolve("localhost", 443, job()).from_hosts_file is names_host(hosts_file(), "localhost")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (None, r"D:\Windows\System32\drivers\etc/hosts"),
        (r"%SystemRoot%\System32\drivers\etc", r"D:\Windows\System32\drivers\etc/hosts"),
        (r"%systemroot%\nsdb", r"D:\Windows\nsdb/hosts"),
        (r"C:\etc", r"C:\etc/hosts"),
    ],
)
def test_windows_hosts_file_lies_where_the_registry_says(value: str | None, path: str) -> None:
    """By Microsoft's pages on DataBasePath; harmful programs lead it elsewhere."""
    found = windows_hosts_file(
        lambda key, name: value if name == "DataBasePath" else None, {"SystemRoot": r"D:\Windows"}
    )
    assert found == Path(path)
