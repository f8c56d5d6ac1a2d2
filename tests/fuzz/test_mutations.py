"""Certificates and containers of other projects, changed element by element: nothing that reads them raises."""

import warnings

from cryptography.utils import CryptographyDeprecationWarning
from hypothesis import HealthCheck, given, settings

from tests.fuzz.entry_points import run
from tests.fuzz.mutations import body_of, mutated, places, seeds
from tests.pki.making import a_leaf
from tests.support.pki import der_of, pem_of


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_nothing_raises_whatever_was_changed(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        run(data)


def test_the_mutations_reach_into_a_certificate() -> None:
    leaf = a_leaf("shop.example")
    body, back = body_of(pem_of(leaf))
    assert body == der_of(leaf) == body_of(back(body))[0]
    assert len(places(body)) > 50
    assert len(seeds()) > 200
