"""What Windows and macOS say of a certificate in their dialogs: how it stands in its chain."""

from datetime import datetime
from enum import StrEnum

from wizard.flow.hierarchy import End, Hierarchy, Link
from wizard.model.fields import Present
from wizard.pki.signatures import Signature


class Standing(StrEnum):
    """How a certificate stands; of several, the one that the dialogs tell."""

    VALID = "valid"
    ALTERED = "altered"
    """Its signature is not its issuer's."""
    UNTRUSTED_ROOT = "untrusted-root"
    """It signed itself, and is in no list."""
    NO_ISSUER = "no-issuer"
    """Its issuer is not at hand."""
    UNVERIFIED = "unverified"
    """It leads to a root that is in no list."""
    EXPIRED = "expired"
    """Or not yet valid: the dialogs of Windows do not tell these apart."""


def standings(hierarchy: Hierarchy, at: datetime) -> tuple[Standing, ...]:
    """Return how each certificate of *hierarchy* stands at *at*; names, purposes and revocation are not looked at."""
    return tuple(_standing(hierarchy, place, at) for place in range(len(hierarchy.links)))


def _standing(hierarchy: Hierarchy, place: int, at: datetime) -> Standing:
    link, is_last = hierarchy.links[place], place == len(hierarchy.links) - 1
    if link.signature is Signature.BAD:
        return Standing.ALTERED
    if hierarchy.end is not End.TRUSTED and is_last:
        return Standing.UNTRUSTED_ROOT if hierarchy.end is End.SELF_SIGNED else Standing.NO_ISSUER
    if hierarchy.end is End.SELF_SIGNED:
        return Standing.UNVERIFIED
    if hierarchy.end is End.MISSING:
        return Standing.NO_ISSUER
    return Standing.VALID if _is_in_date(link, at) else Standing.EXPIRED


def _is_in_date(link: Link, at: datetime) -> bool:
    begin, end = link.certificate.not_before, link.certificate.not_after
    return isinstance(begin, Present) and isinstance(end, Present) and begin.value <= at <= end.value
