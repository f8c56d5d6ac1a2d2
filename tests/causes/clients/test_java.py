"""What Java says where no server on loopback can show it; tests/browsers/test_programs.py asks the real one."""

import time
from dataclasses import replace

import pytest

from tests.support.evidence import attempt, failed, met, shaken
from tests.support.faulty import for_names, issued
from tests.support.observed import CHAINS, world
from wizard.causes.clients.matrix import matrix_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import FailureKind, Stage


def says(case: str, host: str = "site.test") -> str:
    return diagnose(met(CHAINS[case](), world().root.certificate, host=host)).verifiers["java"]


def test_an_underscore_is_told_as_a_rule_of_its_own() -> None:
    matrix = matrix_of(diagnose(met(CHAINS["underscore"](), world().root.certificate, host="a_b.site.test")))
    assert {d.rule: set(d.refuse) for d in matrix.differences} == {"name-form": {"java"}}


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("other.test", "No subject alternative DNS name matching other.test found."),
        ("192.0.2.1", "No subject alternative names matching IP address 192.0.2.1 found"),
    ],
)
def test_the_name_is_in_the_message(host: str, told: str) -> None:
    assert says("ok", host) == told


def test_the_common_name_counts_where_there_is_no_other() -> None:
    assert says("nosan") == "OK"
    assert says("nosan", "other.test") == "No name matching other.test found"


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [("s*.test", True), ("*e.test", True), ("s*t*e.test", True), ("*.test", True), ("s*a.test", False),
     ("site*site.test", False), ("*.*", True), ("x*.test", False)],
)  # fmt: skip
def test_a_star_stands_for_any_part_of_a_label(pattern: str, fits: bool) -> None:
    chain = issued(for_names(pattern))
    assert (diagnose(met(chain, world().root.certificate)).verifiers["java"] == "OK") is fits


def test_tens_of_thousands_of_names_cost_little() -> None:
    chain = issued(for_names(*(f"n{n}*.bank.test" for n in range(20_000))))
    evidence = met(chain, world().root.certificate)
    begin = time.process_time()
    diagnose(evidence)
    # 0.3 s on the machine that it was written on, where each pattern was compiled in 3 s.
    assert time.process_time() - begin < 2


def test_a_name_that_nobody_has() -> None:
    lost = diagnose(met(failure=failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE), host="gone.test"))
    assert lost.verifiers["java"] == "gone.test: Name or service not known"


def test_a_cipher_that_only_browsers_lack_is_no_obstacle() -> None:
    """The second try with old ciphers shows what other programs get."""
    chain = (*CHAINS["ok"](),)
    old = replace(shaken(chain), protocol="TLSv1.2", cipher="ECDHE-ECDSA-AES128-SHA256")
    refused = attempt(None, failed(FailureKind.NO_COMMON_CIPHER))
    evidence = met(chain, world().root.certificate)
    evidence = replace(evidence, attempts=(refused, replace(attempt(old), legacy=True)))
    diagnosis = diagnose(evidence)
    assert (diagnosis.verifiers["java"], diagnosis.verifiers["openssl"]) == ("OK", "OK")
    assert diagnosis.browsers["chrome"].code == "ERR_SSL_VERSION_OR_CIPHER_MISMATCH"
    weak = replace(evidence, attempts=(refused, replace(attempt(replace(old, cipher="RC4-MD5")), legacy=True)))
    assert diagnose(weak).verifiers["openssl"] != "OK"
