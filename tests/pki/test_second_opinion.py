"""The second opinion: the real library's, on the path that was found."""

from datetime import timedelta

import pytest

from tests.browsers.sites import HOSTS
from tests.support.evidence import met
from tests.support.faulty import HOST
from tests.support.observed import CHAINS, chain_and_root, world
from tests.support.pki import AT, der_of, healthy_leaf, issue
from wizard.causes.diagnose import diagnose
from wizard.model.certificate import Certificate
from wizard.model.finding import Origin, Verdict
from wizard.pki.reader import read_certificate
from wizard.pki.second_opinion import Opinion, second_opinion


def opinion(case: str, host: str = "site.test", days: int = 0) -> Opinion:
    path = [read_certificate(der_of(c)) for c in (*CHAINS[case](), world().root.certificate)]
    return second_opinion([c for c in path if isinstance(c, Certificate)], host, AT + timedelta(days=days))


def test_a_healthy_chain_is_accepted() -> None:
    assert opinion("ok") == Opinion(accepts=True, why=None)


@pytest.mark.parametrize(
    ("case", "host", "days", "words"),
    [
        ("ok", "other.test", 0, "subjectAltName"),
        ("ok", "192.0.2.1", 0, "subjectAltName"),
        ("ok", "site.test", 4000, "valid"),
        ("expired", "site.test", 0, "valid"),
        ("ok", "no host at all", 0, ""),
    ],
)
def test_a_broken_one_is_refused_with_the_librarys_words(case: str, host: str, days: int, words: str) -> None:
    found = opinion(case, host, days)
    assert not found.accepts
    assert found.why
    assert words in found.why


def test_a_path_of_one_certificate_is_no_crash() -> None:
    lone = read_certificate(der_of(issue(healthy_leaf("site.test"), world().issuing)))
    assert isinstance(lone, Certificate)
    assert isinstance(second_opinion([lone], "site.test", AT), Opinion)


def test_a_certificate_that_the_library_cannot_load_is_refused_and_no_crash() -> None:
    whole = der_of(issue(healthy_leaf("site.test"), world().issuing))
    odd = read_certificate(whole.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01", 1))
    assert isinstance(odd, Certificate)
    assert (odd.version, second_opinion([odd], "site.test", AT).accepts) == (2, False)


DIFFER = {
    "eku_server_ocsp": "Firefox alone refuses a leaf that may also sign OCSP answers",
    "ku_bad": "the library does not look at the leaf's key usage",
    "k256": "no browser offers the curve in its hello",
    "p224": "no browser offers the curve in its hello",
    "rsa768": "the library asks for 2048 bits of authorities only",
    "wild2": "the library takes *.test for a name; browsers want two labels after the star",
    "int_rsa1024": "the library asks for 2048 bits, browsers for 1024",
    "underscore": "the library knows no names with an underscore",
}
"""The recorded chains about which it differs from browsers, and why (cryptography 50, 2026-11-23)."""


def test_it_agrees_about_the_recorded_chains() -> None:
    differing = set()
    for case in CHAINS:
        chain, root = chain_and_root(case)
        diagnosis = diagnose(met(chain, root.certificate, host=HOSTS.get(case, HOST)))
        path = [link.certificate for link in diagnosis.path]
        if diagnosis.path[-1].origin is Origin.STORE:
            said = second_opinion(path, diagnosis.evidence.target.host, AT)
            if said.accepts != (diagnosis.verdict is Verdict.TRUSTED):
                differing.add(case)
    assert differing == set(DIFFER)
