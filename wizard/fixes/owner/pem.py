"""Certificates as a PEM file for a server, with a line before each that says which it is."""

import re
from collections.abc import Sequence

from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.pem import pem
from wizard.plain import visible

LONGEST_COMMENT = 160
"""Bytes of a line before a certificate: programs read such files in pieces of 255 (OpenSSL 3, pem_lib.c)."""

LONGEST_NAME = 100

COMMENT = N_("{name}, valid until {date}")


def pem_text(certificates: Sequence[Certificate]) -> str:
    """Return *certificates* as PEM (RFC 7468), a line that says which it is before each, in the language in force."""
    return "".join(f"{_comment(c)}\n{pem(c.der).decode('ascii')}" for c in certificates)


def _comment(certificate: Certificate) -> str:
    """Return a line that no program takes for a part of the certificate, whatever the subject calls itself."""
    end = certificate.not_after
    text = tr(COMMENT, name=name_of(certificate), date=f"{end.value:%Y-%m-%d}" if isinstance(end, Present) else "?")
    # Some programs look for "-----BEGIN" anywhere in a line.
    tame = re.sub(r"-{2,}", "-", visible(text))
    return "# " + tame.encode("utf-8", "replace")[:LONGEST_COMMENT].decode("utf-8", "ignore")


def name_of(certificate: Certificate) -> str:
    """Return what to call *certificate*, not too long. Hostile text."""
    subject = certificate.subject
    return (subject.common_name or subject.organization or certificate.sha256[:16])[:LONGEST_NAME]
