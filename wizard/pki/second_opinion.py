"""What a verifier that shares no code with ours says of a path: the one in the cryptography library.

It knows the web's profile of RFC 5280 and the CA/Browser Forum, and gives one reason at most; ours name the cause.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import cryptography
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from wizard.model.certificate import Certificate

LIBRARY = f"cryptography {cryptography.__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the library says of one path, one name and one time."""

    accepts: bool
    why: str | None
    """The library's own words where it refuses. Hostile text."""


def second_opinion(path: Sequence[Certificate], host: str, at: datetime) -> Opinion:
    """Return the library's opinion of *path*, leaf first, whose last certificate is trusted, for *host* at *at*.

    Only the certificates of the path are given, so that its search is as short as ours was long. Revocation and
    transparency are not looked at. A path of one certificate is its own root.
    """
    try:
        leaf, *middle = (x509.load_der_x509_certificate(c.der) for c in path)
        top = middle[-1] if middle else leaf
        builder = PolicyBuilder().store(Store([top])).time(at)
        builder.build_server_verifier(_subject(host)).verify(leaf, middle[:-1])
    except (VerificationError, ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        return Opinion(accepts=False, why=str(error) or type(error).__name__)
    return Opinion(accepts=True, why=None)


def _subject(host: str) -> x509.DNSName | x509.IPAddress:
    """Return *host* as the library wants it. Raises ValueError for a name that it does not know as one."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.rstrip("."))
