"""Rules about versions, ciphers and key exchange: when each finds something, and when not."""

from collections.abc import Sequence

import pytest

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
from wizard.causes.server.protocol import PROTOCOL_RULES
from wizard.model.server import Answer, ServerFinding, Visit

REFUSALS = tuple(
    answer(offer, None) for offer in ("broken-ciphers", "rc4", "triple-des", "rsa-key-exchange", "finite-field")
)
GOOD = (*versions(*MODERN), *REFUSALS, answer("forward-secrecy", "TLSv1.2"))


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
