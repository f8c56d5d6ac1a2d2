from datetime import timedelta

import pytest

from tests.support.pki import AT, Pki, der_of, healthy_leaf, issue, make_pki, with_broken_signature
from wizard.flow.hierarchy import Hierarchy, OpenFile, Surroundings, hierarchy_of
from wizard.flow.viewer.standing import Standing
from wizard.flow.viewer.surroundings import standings
from wizard.model.certificate import Certificate
from wizard.model.target import CheckOptions
from wizard.pki.reader import read_certificate


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Standing")


def hierarchy(pki: Pki, *, trusted: bool, leaf: bytes | None = None, with_issuer: bool = True) -> Hierarchy:
    der = leaf or der_of(issue(healthy_leaf(), pki.issuing))
    ders = (der, der_of(pki.issuing.certificate), der_of(pki.root.certificate)) if with_issuer else (der,)
    certificate = read_certificate(der)
    assert isinstance(certificate, Certificate)
    options = CheckOptions(only_roots=(der_of(pki.root.certificate),) if trusted else ())
    return hierarchy_of(certificate, Surroundings(at=AT, file=OpenFile.of("a.pem", ders), options=options))


def test_all_is_well_under_a_trusted_root(pki: Pki) -> None:
    assert standings(hierarchy(pki, trusted=True), AT) == (Standing.VALID,) * 3


def test_a_root_in_no_list_is_untrusted_and_what_is_below_unverified(pki: Pki) -> None:
    told = standings(hierarchy(pki, trusted=False), AT)
    assert told == (Standing.UNVERIFIED, Standing.UNVERIFIED, Standing.UNTRUSTED_ROOT)


def test_without_an_issuer_nothing_is_known(pki: Pki) -> None:
    assert standings(hierarchy(pki, trusted=False, with_issuer=False), AT) == (Standing.NO_ISSUER,)


def test_after_its_end_it_has_expired(pki: Pki) -> None:
    told = standings(hierarchy(pki, trusted=True), AT + timedelta(days=1000))
    assert told[0] is Standing.EXPIRED


def test_a_signature_that_is_not_the_issuers_is_told(pki: Pki) -> None:
    broken = der_of(with_broken_signature(issue(healthy_leaf(), pki.issuing)))
    told = standings(hierarchy(pki, trusted=True, leaf=broken), AT)
    assert told[0] in {Standing.ALTERED, Standing.NO_ISSUER}
