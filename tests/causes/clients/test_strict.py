"""What Windows says, as far as Microsoft documents it."""

from dataclasses import replace

import pytest

from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, make_ocsp
from wizard.causes.clients.strict import _WINDOWS
from wizard.causes.diagnose import diagnose
from wizard.causes.explain import explain
from wizard.model.evidence import FailureKind, Fetched, Stage

DOCUMENTED = {
    "TRUST_E_CERT_SIGNATURE": "0x80096004",
    "TRUST_E_BASIC_CONSTRAINTS": "0x80096019",
    "CRYPT_E_REVOKED": "0x80092010",
    "CERT_E_EXPIRED": "0x800B0101",
    "CERT_E_CRITICAL": "0x800B0105",
    "CERT_E_UNTRUSTEDROOT": "0x800B0109",
    "CERT_E_CHAINING": "0x800B010A",
    "CERT_E_CN_NO_MATCH": "0x800B010F",
    "CERT_E_WRONG_USAGE": "0x800B0110",
    "CERT_E_INVALID_POLICY": "0x800B0113",
    "CERT_E_INVALID_NAME": "0x800B0114",
}
"""Errors of CertVerifyCertificateChainPolicy (Microsoft, CERT_CHAIN_POLICY_STATUS, read 2026-11)."""


def windows(case: str) -> str:
    return diagnose(met(CHAINS[case](), world().root.certificate)).verifiers["windows"]


@pytest.mark.parametrize("words", sorted({text for text, _ in _WINDOWS if isinstance(text, str)}))
def test_the_name_and_the_number_belong_together_and_are_recognised(words: str) -> None:
    name, number = words.split()
    assert DOCUMENTED[name] == number
    assert explain(words).causes


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("bad_sig", "TRUST_E_CERT_SIGNATURE 0x80096004"),
        ("pathlen", "TRUST_E_BASIC_CONSTRAINTS 0x80096019"),
        ("int_no_keycertsign", "CERT_E_WRONG_USAGE 0x800B0110"),
    ],
)
def test_each_fault_has_its_own_error(case: str, error: str) -> None:
    assert windows(case) == error


def test_a_revoked_certificate_is_told_by_the_error_of_that_number() -> None:
    chain = CHAINS["ok"]()
    answer = Fetched(url="u", body=make_ocsp(chain[0], world().issuing, AT, revoked=True))
    assert (
        diagnose(replace(met(chain, world().root.certificate), ocsp=(answer,))).verifiers["windows"]
        == "CRYPT_E_REVOKED 0x80092010"
    )


def test_a_connection_that_fails_is_told_by_windows_own_errors() -> None:
    refused = diagnose(met(failure=failed(FailureKind.REFUSED, stage=Stage.CONNECT))).verifiers
    assert refused["windows"] == "WSAECONNREFUSED 10061"
    plain = diagnose(met(failure=failed(FailureKind.NOT_TLS, first=b"HTTP/1.0 200 OK"))).verifiers
    assert plain["windows"] == "SEC_E_INVALID_TOKEN 0x80090308"
    # What Windows says of everything is not known: then the library's own words stand.
    broken = diagnose(met(failure=failed(FailureKind.MALFORMED))).verifiers
    assert broken["windows"] == "as arranged"
