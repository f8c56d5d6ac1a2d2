"""A request for a new certificate (PKCS#10): its key is made here, and written only where the person says."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.fixes.owner.names import MOST_NAMES as MOST_NAMES
from wizard.fixes.owner.names import Names, checked_names
from wizard.fixes.owner.names import names_wanted as names_wanted
from wizard.i18n import N_, tr
from wizard.model.target import is_address
from wizard.plain import visible

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

_LONGEST_NAME = 64
"""Characters of a common name and of an organization (RFC 5280 A.1, ub-common-name and ub-organization-name)."""


class KeyKind(StrEnum):
    """The kinds of keys that every public authority takes."""

    ECDSA_P256 = "ecdsa-p256"
    RSA_2048 = "rsa-2048"
    RSA_3072 = "rsa-3072"
    RSA_4096 = "rsa-4096"


KEY_TITLES = {
    KeyKind.ECDSA_P256: N_("ECDSA P-256: small and quick, right for almost every server"),
    KeyKind.RSA_2048: N_("RSA 2048: for servers and devices that know nothing newer"),
    KeyKind.RSA_3072: N_("RSA 3072: where a rule asks for it"),
    KeyKind.RSA_4096: N_("RSA 4096: where a rule asks for it; slower"),
}
"""What each is for, as message ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and the private key that belongs to it; the key is not shown by ``repr``."""

    names: Names
    csr_pem: bytes
    """What goes to the authority."""
    key_pem: bytes = field(repr=False)
    """PKCS#8 without a password (RFC 5958), as servers read it. Nobody else may ever see it."""


def make_request(
    names: Sequence[str], key_kind: KeyKind = KeyKind.ECDSA_P256, organization: str | None = None
) -> Request:
    """Make a fresh key and a request for *names*, signed with SHA-256 (RFC 2986).

    The names stand in the subject alternative name (RFC 5280 4.2.1.6), addresses as iPAddress; the first DNS name is
    the common name too where it is not too long, since some authorities still ask for one. There is no challenge
    password and no other extension: authorities set those. Raises InputError for bad names or a bad organization. Not
    done: the key has no password, is not kept anywhere, and is not wiped from memory; an RSA key takes seconds.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    checked = checked_names(names)
    subject = _subject(checked, organization)
    key = _new_key(key_kind)
    alternatives = x509.SubjectAlternativeName([_general_name(name) for name in checked])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    # RFC 5280 4.2.1.6: critical where there is no subject.
    csr = builder.add_extension(alternatives, critical=not subject.rdns).sign(key, hashes.SHA256())
    return Request(
        names=checked,
        csr_pem=csr.public_bytes(serialization.Encoding.PEM),
        key_pem=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _subject(names: Names, organization: str | None) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    attributes = []
    given = (organization or "").strip()
    if given:
        if len(given) > _LONGEST_NAME or visible(given) != given:
            raise InputError(
                tr("The organisation's name has to be plain text of at most {n} letters.", n=_LONGEST_NAME)
            )
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, given))
    first = next((name for name in names if not is_address(name)), "")
    if 0 < len(first) <= _LONGEST_NAME:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, first))
    return x509.Name(attributes)


def _general_name(name: str) -> x509.GeneralName:
    from cryptography import x509

    return x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name)


def _new_key(kind: KeyKind) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if kind is KeyKind.ECDSA_P256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65_537, key_size=int(kind.value.removeprefix("rsa-")))


@dataclass(frozen=True, slots=True)
class Written:
    """Where the two files of a request are."""

    key: Path
    csr: Path


_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in "0123456789")}
"""Names that Windows keeps for devices, whatever stands behind a dot."""


def places_in(folder: Path, names: Names) -> Written:
    """Suggest the two files' places in *folder*, after the first of *names*; whether they are there is not looked at."""
    stem = names[0].replace("*", "wildcard").replace(":", "-")[:100].strip(".-") or "request"
    safe = f"_{stem}" if stem.partition(".")[0] in _DEVICES else stem
    return Written(folder / f"{safe}.key", folder / f"{safe}.csr")


def write_request(request: Request, places: Written) -> Written:
    """Write the key and the request to *places*, and return them: both files are made, or none.

    The key's file is its owner's alone (mode 0600) from the moment it is there, under whatever umask; on Windows it
    belongs to its owner, the system and the administrators, whatever its folder allows. It is on the disk before the
    request is begun, so that no request is ever without its key. Nothing is overwritten, no link at the end of a path
    is followed, and no temporary file is made. Raises InputError where a file is there already, cannot be written, or
    would be open to others on a disk that keeps no permissions.
    Not done: what a kill in the middle leaves is not cleared away; that is a key without its request, or beside a
    request that is cut short, and readable by its owner alone. Backups and synchronised folders are not looked for.
    """
    made: list[Path] = []
    try:
        for path, data, mode in ((places.key, request.key_pem, 0o600), (places.csr, request.csr_pem, 0o644)):
            descriptor = _create(path, mode)
            made.append(path)
            if mode == 0o600:
                _require_private(path, descriptor)
            _fill(descriptor, data)
    except OSError as error:
        _remove(made)
        raise _refusal(path, error) from None
    except BaseException:
        # Also when the person interrupts: a lone key helps nobody.
        _remove(made)
        raise
    return places


def _create(path: Path, mode: int) -> int:
    if sys.platform == "win32" and mode == 0o600:
        from wizard.fixes.owner.windows_file import create_private

        return create_private(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY"):
        flags |= int(getattr(os, name, 0))
    return os.open(path, flags, mode)


def _require_private(path: Path, descriptor: int) -> None:
    """Raise InputError, with the file closed, where others may use it all the same: vfat and some servers know no owners.

    Windows answers by the read-only mark alone; there the rights were given with the file.
    """
    if sys.platform != "win32" and os.fstat(descriptor).st_mode & 0o077:
        os.close(descriptor)
        raise InputError(
            tr(
                "In this folder others could read the key {path}: its disk keeps no permissions. Choose another folder. "
                "Nothing was written.",
                path=visible(str(path)),
            )
        )


def _fill(descriptor: int, data: bytes) -> None:
    # Closed by the context, whatever happens; unbuffered, so that a full disk is told here and not at the end.
    with open(descriptor, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(descriptor)


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def _refusal(path: Path, error: OSError) -> InputError:
    shown = visible(str(path))
    if isinstance(error, FileExistsError):
        return InputError(
            tr("{path} is there already and is left as it is; choose another name or folder.", path=shown)
        )
    why = visible(error.strerror or type(error).__name__)
    return InputError(tr("{path} cannot be written: {why}. Nothing was written.", path=shown, why=why))
