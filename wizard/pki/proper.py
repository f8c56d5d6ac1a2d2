"""Whether a chain is the right one for a host, and whether two chains are of the same server."""

from collections.abc import Sequence
from datetime import datetime

from wizard.model.certificate import Certificate
from wizard.model.evidence import RootStore
from wizard.model.fields import Present
from wizard.pki.extensions import subject_alt_names
from wizard.pki.judge import judge
from wizard.pki.names import match_host
from wizard.pki.reader import read_certificate


def is_proper(
    host: str, chain: Sequence[bytes], fetched: Sequence[bytes], stores: Sequence[RootStore], at: datetime
) -> bool:
    """Say whether a browser with one of *stores* takes *chain* (DER) for *host* at *at*.

    Names, dates and the way to a root are looked at; revocation and public logs are not.
    """
    sent = _readable(chain)
    # Without its leaf the rest of a chain says nothing.
    if not sent or sent[0].der != chain[0] or not match_host(sent[0], host).is_match:
        return False
    return any(judge(sent, _readable(fetched), s.name, _readable(s.roots), at).is_fine for s in stores)


def is_same_server(one: Sequence[bytes], other: Sequence[bytes]) -> bool:
    """Say whether both chains (DER) are of one server by their leaves: the same key, or the same issuer and names.

    A site that renews its certificate machine by machine has two for a while, with the same names and issuer. Dates are
    not compared.
    """
    if not one or not other:
        return False
    if one[0] == other[0]:
        return True
    ours, theirs = read_certificate(one[0]), read_certificate(other[0])
    if not isinstance(ours, Certificate) or not isinstance(theirs, Certificate):
        return False
    if isinstance(ours.public_key, Present) and ours.public_key == theirs.public_key:
        return True
    return ours.issuer.der == theirs.issuer.der and subject_alt_names(ours) == subject_alt_names(theirs)


def _readable(ders: Sequence[bytes]) -> tuple[Certificate, ...]:
    return tuple(c for c in map(read_certificate, ders) if isinstance(c, Certificate))
