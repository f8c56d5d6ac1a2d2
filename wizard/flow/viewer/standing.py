"""What Windows and macOS say of a certificate in their dialogs: how it stands in its chain."""

from enum import StrEnum


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
