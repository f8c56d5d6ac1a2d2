"""Rules about versions, ciphers and key exchange: when each finds something, and when not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.server_views import (
    CLOSED,
    FIRST,
    MODERN,
    REFUSED,
    SECOND,
    SLOW,
    answer,
    evidence,
    versions,
    view,
    visit,
)
from wizard.causes.server.protocol import BROWSERS, PROTOCOL_RULES
from wizard.model.evidence import Failure, FailureKind
from wizard.model.server import Answer, ServerFinding, Visit
from wizard.probes.offers import clients, offer_of

RESET = replace(CLOSED, kind=FailureKind.RESET)
REFUSALS = tuple(
    answer(offer, None) for offer in ("broken-ciphers", "rc4", "triple-des", "rsa-key-exchange", "finite-field")
)
GOOD = (*versions(*MODERN), *REFUSALS, answer("forward-secrecy", "TLSv1.2"))


@pytest.fixture(scope="module")
def whole() -> Visit:
    """Return a visit that brought a certificate."""
    pki = make_pki("Protocol")
    return visit([issue(healthy_leaf("site.test"), pki.issuing), pki.issuing.certificate])


def found(answers: Sequence[Answer], visits: Sequence[Visit] = ()) -> dict[str, ServerFinding]:
    seen = view(evidence(visits or [visit()], answers))
    return {f.id: f for rule in PROTOCOL_RULES for f in rule.find(rule, seen)}


def test_a_modern_server_has_nothing_to_mend() -> None:
    assert found(GOOD) == {}


def test_a_server_that_nobody_could_ask_is_not_called_anything() -> None:
    assert found((), [visit(failure=REFUSED)]) == {}
    assert found([answer(a.offer, None, failure=SLOW) for a in GOOD]) == {}


def test_a_server_that_always_hangs_up_is_not_called_old() -> None:
    assert found([answer(a.offer, None, failure=CLOSED) for a in GOOD]) == {}


@pytest.mark.parametrize("version", ["SSLv3", "TLSv1", "TLSv1.1"])
def test_each_old_version_is_found(version: str) -> None:
    old = found((*versions(version, *MODERN), *REFUSALS))["old-protocol"]
    assert str(old.values["versions"]) in {"SSL 3.0", "TLS 1.0", "TLS 1.1"}
    assert old.values["where"] == FIRST


def test_a_server_of_old_versions_only_stops_visitors_and_is_told_nothing_of_1_3() -> None:
    told = found((*versions("TLSv1", "TLSv1.1"), *REFUSALS))
    assert {"too-old", "old-protocol"} == set(told)


def test_one_old_address_of_two_is_found() -> None:
    told = found((*GOOD, *versions("TLSv1", address=SECOND)), [visit(), visit(address=SECOND)])
    assert told["too-old"].values["where"] == SECOND


def test_missing_1_3_is_found_per_address() -> None:
    told = found((*GOOD, *versions("TLSv1.2", address=SECOND)), [visit(), visit(address=SECOND)])
    assert set(told) == {"no-tls13"}
    assert told["no-tls13"].values["where"] == SECOND


@pytest.mark.parametrize(
    ("offer", "finding"),
    [("broken-ciphers", "broken-cipher"), ("rc4", "rc4"), ("triple-des", "triple-des"),
     ("rsa-key-exchange", "rsa-key-exchange")],
)  # fmt: skip
def test_each_weak_choice_is_found(offer: str, finding: str) -> None:
    others = tuple(a for a in GOOD if a.offer != offer)
    assert set(found((*others, answer(offer, "TLSv1.2")))) == {finding}


def test_no_forward_secrecy_is_found_unless_1_3_gives_it() -> None:
    refused = answer("forward-secrecy", None)
    assert "no-forward-secrecy" in found((*versions("TLSv1.2"), refused))
    assert "no-forward-secrecy" not in found((*versions(*MODERN), refused))


@pytest.mark.parametrize(("bits", "small"), [(512, True), (1024, True), (2047, True), (2048, False), (None, False)])
def test_a_group_below_2048_bits_is_small(bits: int | None, small: bool) -> None:
    others = (a for a in GOOD if a.offer != "finite-field")
    told = found((*others, answer("finite-field", "TLSv1.2", bits=bits)))
    assert ("small-group" in told) is small


@pytest.mark.parametrize(
    ("protocol", "cipher", "outdated"),
    [("TLSv1.2", 0xC013, True), ("TLSv1.2", 0x0035, True), ("TLSv1.2", 0xC02F, False), ("TLSv1.3", 0x1301, False)],
)
def test_a_browser_that_gets_cbc_is_found(protocol: str, cipher: int, outdated: bool) -> None:
    told = found((*GOOD, replace(answer("client:chrome-156", protocol), cipher=cipher)))
    assert ("no-aead" in told) is outdated


def test_a_browser_that_is_refused_is_named(whole: Visit) -> None:
    told = found((*GOOD, answer("client:chrome-156", None), answer("client:firefox-153", "TLSv1.3")), [whole])
    assert told["browsers-out"].values["programs"] == "Chrome, Edge"
    # Where no certificate came at all, the check of the connection tells why.
    assert found((*GOOD, answer("client:chrome-156", None))) == {}
    assert "browsers-out" not in found((*versions("TLSv1"), answer("client:chrome-156", None)), [whole])


def test_a_browser_without_forward_secrecy_that_could_have_it_is_found() -> None:
    chosen = replace(answer("client:chrome-156", "TLSv1.2"), cipher=0x009C)
    assert "rsa-preferred" in found((*GOOD, chosen))
    without = tuple(a for a in GOOD if a.offer != "forward-secrecy")
    assert "rsa-preferred" not in found((*without, answer("forward-secrecy", None), chosen))
    assert "rsa-preferred" not in found((*GOOD, answer("client:chrome-156", "TLSv1.2")))


def test_cbc_is_a_note_where_browsers_get_something_better() -> None:
    cbc = answer("cbc", "TLSv1.2")
    assert set(found((*GOOD, cbc, answer("client:chrome-156", "TLSv1.3")))) == {"cbc"}
    assert set(found((*GOOD, answer("cbc", None), answer("client:chrome-156", "TLSv1.3")))) == set()
    # Told of the browsers already, or they do not get in at all.
    assert "cbc" not in found((*GOOD, cbc, replace(answer("client:chrome-156", "TLSv1.2"), cipher=0xC013)))
    assert "cbc" not in found((*GOOD, cbc, answer("client:chrome-156", None)))


def test_compression_and_renegotiation_are_told_with_their_addresses() -> None:
    odd = replace(answer("TLSv1.2", "TLSv1.2", SECOND), is_compressed=True, is_bound=False)
    told = found((*GOOD, odd), [visit(), visit(address=SECOND)])
    assert {"compressed", "unbound-renegotiation"} <= set(told)
    assert told["compressed"].values["where"] == told["unbound-renegotiation"].values["where"] == SECOND


@pytest.mark.parametrize("end", [CLOSED, RESET, SLOW], ids=lambda f: f.kind.value)
def test_a_server_that_bears_short_hellos_alone_is_found(end: Failure) -> None:
    told = found((*GOOD, answer("client:chrome-156", "TLSv1.3")), [visit(failure=end), visit(failure=end, sni=False)])
    assert set(told) == {"long-hello"}
    assert "long-hello" not in found((*GOOD, answer("client:chrome-156", "TLSv1.3")), [visit(failure=REFUSED)])
    alert = replace(end, kind=FailureKind.ALERT, alert=40)
    assert "long-hello" not in found((*GOOD, answer("client:chrome-156", "TLSv1.3")), [visit(failure=alert)])


def test_a_server_that_hangs_up_on_1_3_is_found() -> None:
    hung_up = tuple(answer(offer, None, failure=CLOSED) for offer in (*BROWSERS, "TLSv1.3"))
    older = (*versions("TLSv1.2")[:-1], *hung_up)
    assert "version-intolerant" in found(older, [visit(failure=CLOSED)])
    refused = (*versions("TLSv1.2"), *(answer(offer, None) for offer in BROWSERS))
    assert "version-intolerant" not in found(refused, [visit(failure=CLOSED)])


def test_a_visit_tells_of_a_version_that_nothing_else_told_of(whole: Visit) -> None:
    silent = tuple(answer(v, None, failure=SLOW) for v in ("TLSv1.2", "TLSv1.3"))
    seen = view(evidence([whole], silent))
    assert (seen.protocols(FIRST)["TLSv1.3"], seen.protocols(FIRST)["TLSv1.2"]) == (True, None)


def test_the_browsers_are_those_of_the_data_file() -> None:
    assert set(BROWSERS) <= {offer_of(client).id for client in clients()}
