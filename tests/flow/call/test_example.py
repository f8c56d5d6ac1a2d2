from datetime import timedelta

from tests.flow.call.callers import BEGAN, found
from tests.support.diagnoses import made_certificate, made_diagnosis
from wizard.flow.call.example import chain_seen, example_chain
from wizard.model.fields import Present


def test_the_example_is_nobody_s() -> None:
    leaf, authority, root = example_chain(BEGAN)
    assert leaf.subject.common_name == "www.example.com"
    assert leaf.issuer.der == authority.subject.der
    assert authority.issuer.der == root.subject.der
    assert isinstance(leaf.not_before, Present)
    assert isinstance(leaf.not_after, Present)
    assert leaf.not_before.value < BEGAN < leaf.not_after.value


def test_it_is_made_once_for_a_call() -> None:
    assert example_chain(BEGAN) is example_chain(BEGAN)
    assert example_chain(BEGAN) != example_chain(BEGAN + timedelta(days=1))


def test_the_chain_that_was_seen_is_the_site_s() -> None:
    assert chain_seen(made_diagnosis()) == (made_certificate(),)
    assert chain_seen(found("timeout")) == ()
    assert chain_seen(None) == ()
