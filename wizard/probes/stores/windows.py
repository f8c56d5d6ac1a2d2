"""The roots that are present in Windows' stores.

Windows fetches further roots when it first meets them: a missing root here is no proof (facts: platforms 5.3).
"""

import ssl
import sys
from collections.abc import Collection

_SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
"""The purpose of a web server's certificate (RFC 5280 4.2.1.12)."""


def read_system_roots() -> tuple[bytes, str]:
    """Return the roots of the ROOT store as PEM text, and the store's name; both empty when it may not be read.

    Roots that Windows trusts for other purposes only are left out.
    """
    if sys.platform == "win32":
        try:
            found = ssl.enum_certificates("ROOT")
        except PermissionError:
            return b"", ""
        pem = "".join(
            ssl.DER_cert_to_PEM_cert(der)
            for der, encoding, purposes in found
            if encoding == "x509_asn" and _is_for_servers(purposes)
        )
        return pem.encode("ascii"), "Windows ROOT"
    raise NotImplementedError("Windows' stores are read on Windows only")


def _is_for_servers(purposes: bool | Collection[str]) -> bool:
    """Say whether a root with *purposes*, True for all of them, is trusted for web servers."""
    return purposes if isinstance(purposes, bool) else _SERVER_AUTH in purposes
