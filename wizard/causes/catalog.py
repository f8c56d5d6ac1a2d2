"""Every cause there is, in the order in which people should mend them (contract.md)."""

from collections.abc import Mapping
from types import MappingProxyType

from wizard.causes import (
    connection,
    distrust,
    environment,
    identity,
    interception,
    quality,
    revocation,
    transparency,
    trust,
    validity,
)
from wizard.causes.base import Cause

CATALOG: tuple[Cause, ...] = (
    connection.NO_NETWORK,
    connection.DNS_FAILURE,
    connection.PROXY_FAILURE,
    connection.CONNECTION_REFUSED,
    connection.TIMEOUT,
    connection.CONNECTION_RESET,
    connection.NOT_TLS,
    connection.PROTOCOL_VERSION,
    connection.CIPHER_MISMATCH,
    connection.CLIENT_CERTIFICATE,
    connection.HANDSHAKE_FAILURE,
    environment.CAPTIVE_PORTAL,
    environment.CLOCK_WRONG,
    interception.INTERCEPTION,
    revocation.REVOKED,
    distrust.DISTRUSTED_CA,
    environment.OUTDATED_ROOTS,
    trust.SELF_SIGNED,
    trust.UNKNOWN_CA,
    trust.MISSING_INTERMEDIATE,
    quality.INVALID,
    quality.WEAK_SIGNATURE,
    quality.WEAK_KEY,
    quality.WRONG_USAGE,
    quality.NAME_CONSTRAINTS,
    identity.NAME_MISMATCH,
    identity.NO_SAN,
    validity.EXPIRED,
    validity.CHAIN_EXPIRED,
    validity.NOT_YET_VALID,
    validity.TOO_LONG,
    trust.PINNING,
    transparency.CT_MISSING,
    revocation.MUST_STAPLE,
    revocation.REVOCATION_UNKNOWN,
    quality.STRICT_ONLY,
    environment.OUTDATED_SOFTWARE,
)

CAUSES: Mapping[str, Cause] = MappingProxyType({cause.id: cause for cause in CATALOG})

RANKS: Mapping[str, int] = MappingProxyType({cause.id: rank for rank, cause in enumerate(CATALOG)})
"""The place of each cause in the order for people."""
