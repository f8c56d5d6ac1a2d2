"""Evidence as the probes would record it, arranged without a network."""

from collections.abc import Sequence

from cryptography import x509

from tests.support.pki import AT, der_of
from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Handshake, Resolution, RootStore, Stage
from wizard.model.target import Target

ADDRESS = "192.0.2.7"
"""Of the block for documentation (RFC 5737)."""


def shaken(chain: Sequence[x509.Certificate], protocol: str = "TLSv1.3", *, staple: bytes | None = None) -> Handshake:
    """Return a handshake in which the server sent *chain*."""
    return Handshake(
        protocol=protocol,
        cipher="TLS_AES_128_GCM_SHA256" if protocol == "TLSv1.3" else "AES128-SHA",
        group=None,
        chain=tuple(map(der_of, chain)),
        ocsp_staple=staple,
        client_certificate_asked=False,
    )


def attempt(handshake: Handshake | None = None, failure: Failure | None = None, *, legacy: bool = False) -> Attempt:
    """Return a connection to `ADDRESS`."""
    return Attempt(
        address=ADDRESS, port=443, milliseconds=12.0, legacy=legacy, handshake=handshake, failure=failure
    )  # fmt: skip


def failed(
    kind: FailureKind, alert: int | None = None, *, stage: Stage = Stage.HANDSHAKE, first: bytes = b""
) -> Failure:
    """Return a step that failed."""
    return Failure(stage=stage, kind=kind, detail="as arranged", alert=alert, received=first)


def store(*roots: x509.Certificate, name: str = "system", size: int = 140) -> RootStore:
    """Return a store of *size* roots, of which *roots* matter."""
    return RootStore(name=name, size=size, roots=tuple(map(der_of, roots)), origin="arranged")


def met(
    chain: Sequence[x509.Certificate] = (),
    *roots: x509.Certificate,
    host: str = "site.test",
    failure: Failure | None = None,
) -> Evidence:
    """Return what a check of *host* records: a *chain*, or a *failure*; the system trusts *roots*."""
    unresolved = failure is not None and failure.stage is Stage.RESOLVE
    resolution = Resolution(
        addresses=() if unresolved else (ADDRESS,), milliseconds=3.0, failure=failure if unresolved else None
    )
    tried = () if unresolved else (attempt(shaken(chain) if chain else None, failure),)
    return Evidence(
        target=Target(host=host, port=443), at=AT, resolution=resolution, attempts=tried, stores=(store(*roots),)
    )
