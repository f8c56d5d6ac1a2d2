from datetime import UTC, datetime

import pytest

from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Handshake, Stage
from wizard.model.fields import Unknown
from wizard.model.target import Target

AT = datetime(2026, 11, 23, tzinfo=UTC)
REFUSED = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.PROTOCOL_VERSION, detail="")


def attempt(*chain: bytes, legacy: bool = False, address: str = "192.0.2.1") -> Attempt:
    handshake = Handshake(
        protocol=None, cipher=None, group=None, chain=chain, ocsp_staple=None, client_certificate_asked=False
    )
    return Attempt(address=address, port=443, milliseconds=1.0, legacy=legacy, handshake=handshake)


def failed(*, legacy: bool = False) -> Attempt:
    return Attempt(address="192.0.2.1", port=443, milliseconds=1.0, legacy=legacy, failure=REFUSED)


def evidence(*attempts: Attempt) -> Evidence:
    return Evidence(
        target=Target(host="shop.example", port=443), at=AT, resolution=Unknown.NOT_ASKED, attempts=attempts
    )


def test_the_last_modern_attempt_is_the_main_one() -> None:
    last = attempt(b"b")
    assert evidence(attempt(b"a"), last, failed(legacy=True)).main is last


def test_the_second_try_is_the_legacy_one() -> None:
    old = attempt(b"a", legacy=True)
    assert evidence(failed(), old).legacy is old


def test_without_attempts_there_is_neither() -> None:
    assert (evidence().main, evidence().legacy, evidence().chain) == (None, None, ())


@pytest.mark.parametrize(
    ("attempts", "chain"),
    [
        ((attempt(b"new"), attempt(b"old", legacy=True)), (b"new",)),
        ((failed(), attempt(b"old", legacy=True)), (b"old",)),
        ((attempt(), attempt(b"old", legacy=True)), (b"old",)),
        ((failed(), failed(legacy=True)), ()),
    ],
)
def test_the_chain_is_the_main_attempt_s_else_the_legacy_one_s(
    attempts: tuple[Attempt, ...], chain: tuple[bytes, ...]
) -> None:
    assert evidence(*attempts).chain == chain


def test_what_nobody_asked_for_is_unknown_and_not_fine() -> None:
    seen = evidence()
    assert (seen.clock, seen.portal, seen.system) == (Unknown.NOT_ASKED,) * 3
