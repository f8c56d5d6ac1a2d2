"""A certificate of nobody, to show on the phone where things stand in a dialog."""

from datetime import datetime
from functools import lru_cache

from wizard.flow.viewer.viewed import of_diagnosis
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.pki.reader import read_certificate
from wizard.practice.certificates import Leaf, Validity, der_of, issue, make_intermediate, make_root, name_of, new_key

_SITE = "www.example.com"
"""A name that stands for any (RFC 2606 3)."""


@lru_cache(4)
def example_chain(at: datetime, *, is_over: bool = False) -> tuple[Certificate, ...]:
    """Return a chain, leaf first, that is valid at the time *at*; it has the usual fields and is nobody's.

    With *is_over*, its leaf ended a week before.
    """
    long = Validity.around(at, before_days=800, after_days=2_500)
    root = make_root(name_of("Example Root CA", "Example Authority"), long)
    authority = make_intermediate(name_of("Example CA 1", "Example Authority"), root, long)
    days = Validity.around(at, before_days=97, after_days=-7) if is_over else Validity.around(at)
    leaf = issue(Leaf(names=(_SITE,), validity=days, key=new_key()), authority)
    read = (read_certificate(der_of(one)) for one in (leaf, authority.certificate, root.certificate))
    return tuple(certificate for certificate in read if isinstance(certificate, Certificate))


def chain_seen(diagnosis: Diagnosis | None) -> tuple[Certificate, ...]:
    """Return the chain of the site's own certificate, leaf first, as it was seen; empty where none was."""
    viewed = of_diagnosis(diagnosis) if diagnosis is not None else None
    return viewed.certificates[: viewed.linked] if viewed is not None else ()
