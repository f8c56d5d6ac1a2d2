"""A second name server: a real one on loopback, with every answer that servers and those between them give."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import pytest
from dns.message import QueryMessage

from tests.support.desktop import kde
from tests.support.loopback import LOOPBACK, closed_port, ends_soon, job
from tests.support.name_server import SILENT, Answer, Asked, Reply, cut_short, kind_in, name_server, response, telling
from wizard.model.evidence import FailureKind, LookupEvidence, Stage
from wizard.model.fields import Unknown
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.lookup import (
    MOST_ADDRESSES,
    MOST_STRANGERS,
    NameServer,
    ask_second,
    may_be_asked,
    name_servers,
)
from wizard.probes.parts import look_at

HOST = "www.shop.org"
KIND = FailureKind


def at(*asked: Asked) -> list[NameServer]:
    return [NameServer(LOOPBACK, server.port) for server in asked]


def told(udp: Reply, tcp: Reply | None = None, seconds: float = 60.0) -> LookupEvidence:
    """Return what is learned from a server that answers so."""
    with name_server(udp, tcp) as server, ends_soon():
        return ask_second(HOST, at(server), job(seconds))


def failure(seen: LookupEvidence) -> FailureKind | None:
    assert seen.failure is None or seen.failure.stage is Stage.RESOLVE
    return seen.failure.kind if seen.failure else None


def with_id(answer: QueryMessage, id_: int) -> bytes:
    return id_.to_bytes(2, "big") + answer.to_wire()[2:]


def framed(wire: bytes) -> bytes:
    return len(wire).to_bytes(2, "big") + wire


def test_addresses_of_both_kinds_are_learned() -> None:
    with name_server(telling({HOST: ["5.6.7.8", "2a00::8", "5.6.7.9"]})) as server:
        seen = ask_second(HOST, at(server), job())
    assert (seen.addresses, seen.failure) == (("5.6.7.8", "5.6.7.9", "2a00::8"), None)
    assert seen.asked == f"{LOOPBACK}:{server.port}"
    assert server.questions == [f"udp A {HOST}", f"udp AAAA {HOST}"]


def test_no_such_name_no_address_and_no_answer_are_told_apart() -> None:
    def unwilling(query: QueryMessage) -> Answer:
        return response(query, rcode=dns.rcode.SERVFAIL)

    assert failure(told(telling({}))) is KIND.NAME_NOT_FOUND
    assert failure(told(telling({HOST: []}))) is KIND.NAME_NOT_FOUND
    assert failure(told(unwilling)) is KIND.NAME_SERVER_FAILED
    assert failure(told(SILENT, seconds=0.6)) is KIND.TIMED_OUT


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    with closed_port() as port, ends_soon():
        seen = ask_second(HOST, [NameServer(LOOPBACK, port)], job())
    assert failure(seen) is KIND.REFUSED


def test_the_first_that_answers_counts_and_the_others_are_not_asked() -> None:
    with name_server(telling({HOST: ["5.6.7.8"]})) as one, name_server(telling({})) as other:
        assert ask_second(HOST, at(one, other), job()).addresses == ("5.6.7.8",)
        assert ask_second(HOST, at(other, one), job()).addresses == ()
    assert one.questions == [f"udp A {HOST}", f"udp AAAA {HOST}"]


def test_where_the_first_is_silent_the_second_is_asked() -> None:
    with name_server(SILENT) as one, name_server(telling({HOST: ["5.6.7.8"]})) as other:
        seen = ask_second(HOST, at(one, other), job(1.2))
    assert (seen.addresses, seen.asked) == (("5.6.7.8",), f"{LOOPBACK}:{other.port}")


def test_of_several_that_fail_the_most_telling_speaks() -> None:
    def unwilling(query: QueryMessage) -> Answer:
        return response(query, rcode=dns.rcode.REFUSED)

    with name_server(SILENT) as one, name_server(unwilling) as other:
        seen = ask_second(HOST, at(one, other), job(1.0))
    assert failure(seen) is KIND.NAME_SERVER_FAILED
    assert seen.failure is not None
    assert seen.failure.detail == "REFUSED"


def test_other_names_are_followed_as_the_server_gives_them() -> None:
    def reply(query: QueryMessage) -> Answer:
        kind = kind_in(query)
        address = "5.6.7.8" if kind == "A" else "2a00::8"
        return response(
            query, f"{HOST} CNAME shop.cdn.net.", "shop.cdn.net CNAME a.cdn.net.", f"a.cdn.net {kind} {address}"
        )

    assert told(reply).addresses == ("5.6.7.8", "2a00::8")


def test_names_that_lead_in_a_circle_end() -> None:
    seen = told(lambda query: response(query, f"{HOST} CNAME a.net.", f"a.net CNAME {HOST}."))
    assert (seen.addresses, failure(seen)) == ((), KIND.NAME_SERVER_FAILED)


def test_addresses_of_another_name_are_none_of_this_one() -> None:
    seen = told(lambda query: response(query, "bank.org A 5.6.7.8") if kind_in(query) == "A" else response(query))
    assert (seen.addresses, failure(seen)) == ((), KIND.NAME_NOT_FOUND)


def test_an_answer_that_is_cut_short_is_asked_for_over_tcp() -> None:
    with name_server(cut_short, telling({HOST: ["5.6.7.8"]})) as server:
        seen = ask_second(HOST, at(server), job())
    assert seen.addresses == ("5.6.7.8",)
    assert server.questions[:2] == [f"udp A {HOST}", f"tcp A {HOST}"]


def test_an_answer_that_is_cut_in_the_middle_of_a_record_is_asked_for_over_tcp() -> None:
    def cut(query: QueryMessage) -> Answer:
        answer = response(query, f"{HOST} A 5.6.7.8")
        answer.flags |= dns.flags.TC
        return answer.to_wire()[:-15]

    assert told(cut, telling({HOST: ["5.6.7.8"]})).addresses == ("5.6.7.8",)


def test_where_datagrams_do_not_get_through_tcp_may() -> None:
    assert told(SILENT, telling({HOST: ["5.6.7.8"]}), seconds=1.5).addresses == ("5.6.7.8",)


def test_a_datagram_that_is_lost_is_sent_again() -> None:
    known, lost = telling({HOST: ["5.6.7.8"]}), [True]

    def reply(query: QueryMessage) -> Answer:
        return None if lost and lost.pop() else known(query)

    with name_server(reply, SILENT) as server:
        assert ask_second(HOST, at(server), job()).addresses == ("5.6.7.8",)
    assert server.questions == [f"udp A {HOST}"] * 2 + [f"udp AAAA {HOST}"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda query: with_id(response(query, f"{HOST} A 6.6.6.6"), query.id ^ 1),
        lambda query: with_id(response(dns.message.make_query("bank.org", "A"), "bank.org A 6.6.6.6"), query.id),
        lambda query: query.to_wire(),
        lambda query: b"",
        lambda query: bytes(11),
        lambda query: response(query, f"{HOST} A 6.6.6.6").to_wire()[:-3],
        lambda query: response(query, f"{HOST} A 6.6.6.6").to_wire() + bytes(9000),
        lambda query: query.id.to_bytes(2, "big") + bytes.fromhex("8180 ffff ffff ffff ffff"),
    ],
    ids=["id", "question", "no answer", "empty", "short", "broken", "too large", "counts"],
)
def test_what_is_no_answer_to_the_question_is_passed_over(wrong: Callable[[QueryMessage], Answer]) -> None:
    right = telling({HOST: ["5.6.7.8", "2a00::8"]})

    def reply(query: QueryMessage) -> tuple[Answer, ...]:
        answer = right(query)
        assert isinstance(answer, QueryMessage)
        return wrong(query), answer

    assert told(reply, SILENT).addresses == ("5.6.7.8", "2a00::8")


def test_of_very_many_addresses_some_are_kept() -> None:
    many = [f"5.6.{number // 250}.{number % 250 + 1}" for number in range(450)]
    seen = told(cut_short, telling({HOST: many}))
    assert len(seen.addresses) == MOST_ADDRESSES
    assert set(seen.addresses) <= set(many)


@pytest.mark.parametrize(
    "strange",
    [
        lambda query: b"\xff\xff" + bytes(70_000),
        lambda query: b"\x00\x00",
        lambda query: b"\x00\x05hello",
        lambda query: framed(with_id(response(query, f"{HOST} A 6.6.6.6"), query.id ^ 1)),
        lambda query: framed(query.to_wire()),
    ],
    ids=["too large", "nothing", "words", "id", "no answer"],
)
def test_over_tcp_what_is_no_answer_is_told_as_such(strange: Reply) -> None:
    assert failure(told(cut_short, strange)) is KIND.MALFORMED


def test_an_answer_over_tcp_that_never_ends_is_given_up_at_the_deadline() -> None:
    assert failure(told(cut_short, lambda _: b"\x10\x00" + bytes(100), seconds=0.5)) is KIND.TIMED_OUT


def test_nobody_listens_to_a_flood_of_strange_datagrams() -> None:
    right = telling({HOST: ["5.6.7.8"]})

    def reply(query: QueryMessage) -> tuple[Answer, ...]:
        answer = right(query)
        assert isinstance(answer, QueryMessage)
        return (*(b"strange" for _ in range(MOST_STRANGERS + 1)), answer)

    with name_server(reply, right) as server, ends_soon():
        assert ask_second(HOST, at(server), job()).addresses == ("5.6.7.8",)
    assert server.questions == [f"udp A {HOST}", f"tcp A {HOST}", f"udp AAAA {HOST}", f"tcp AAAA {HOST}"]


def test_a_cancel_ends_the_wait() -> None:
    cancel = Cancel()

    def reply(_: QueryMessage) -> Answer:
        cancel.set()
        return None

    with name_server(reply) as server, ends_soon(), pytest.raises(Cancelled):
        ask_second(HOST, at(server), job(cancel=cancel))


@pytest.mark.parametrize("host", ["a" * 64 + ".org", "a..org"])
def test_a_name_that_cannot_be_one_is_not_asked_for(host: str) -> None:
    with name_server(telling({})) as server:
        assert failure(ask_second(host, at(server), job())) is KIND.NAME_NOT_FOUND
    assert server.questions == []


@pytest.mark.parametrize(
    ("target", "is_asked"),
    [
        (Target(host=HOST, port=443), True),
        (Target(host="nas", port=443), False),
        (Target(host="printer.local", port=443), False),
        (Target(host="wiki.corp", port=443), False),
        (Target(host="shop.example", port=443), False),
        (Target(host="5.6.7.8", port=443), False),
        (Target(host="2a00::8", port=443), False),
        (Target(host="good.practice.localhost", port=443), False),
        (Target(host=HOST, port=443, connect_to=("5.6.7.8", 443)), False),
        (Target(host="", port=443), False),
    ],
)
def test_only_public_names_that_are_looked_up_here_are_asked_for(target: Target, *, is_asked: bool) -> None:
    assert may_be_asked(target, job()) is is_asked


def test_what_a_proxy_looks_up_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    assert not may_be_asked(Target(host=HOST, port=443), job())


@pytest.mark.skipif(sys.platform != "linux", reason="reads the settings of KDE")
def test_where_a_file_may_choose_a_proxy_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://wpad.example/proxy.pac\n"
    for name, value in kde(tmp_path, settings).items():
        monkeypatch.setenv(name, value)
    assert not may_be_asked(Target(host=HOST, port=443), job())


def test_nobody_is_asked_without_leave_or_for_what_is_not_public() -> None:
    with name_server(telling({HOST: ["5.6.7.8"]})) as server:
        options = CheckOptions(resolvers=((LOOPBACK, server.port),))
        public, private = Target(host=HOST, port=443), Target(host="wiki.corp", port=443)
        assert (
            look_at(Part.LOOKUP, public, CheckOptions(fetch=False, resolvers=options.resolvers), job())
            is Unknown.NOT_ASKED
        )
        assert look_at(Part.LOOKUP, private, options, job()) is Unknown.NO_USE
        assert server.questions == []
        seen = look_at(Part.LOOKUP, public, options, job())
    assert isinstance(seen, LookupEvidence)
    assert seen.addresses == ("5.6.7.8",)


def test_given_name_servers_stand_in_for_the_built_in_ones() -> None:
    given = name_servers(CheckOptions(resolvers=(("192.0.2.53", 53), ("2001:db8::53", 5353))))
    assert [server.place for server in given] == ["192.0.2.53", "[2001:db8::53]:5353"]
    built_in = name_servers(CheckOptions())
    assert len(built_in) == 2
    assert all(server.owner and server.port == 53 for server in built_in)


def test_without_a_way_by_ipv4_the_built_in_ones_are_asked_by_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def no_ipv4(sock: socket.socket, address: object) -> None:
        if sock.family == socket.AF_INET:
            raise OSError("Network is unreachable")
        if sock.family != socket.AF_INET6:
            real(sock, address)

    monkeypatch.setattr(socket.socket, "connect", no_ipv4)
    assert all(":" in server.address for server in name_servers(CheckOptions()))
