"""The roots that are present in Windows' stores.

Windows fetches further roots when it first meets them: a missing root here is no proof (facts: platforms 5.3).
"""

import ssl
import sys


def read_system_roots() -> tuple[bytes, str]:
    """Return the roots of the ROOT store as PEM text, and the store's name."""
    if sys.platform == "win32":
        found = ssl.enum_certificates("ROOT")
        pem = "".join(ssl.DER_cert_to_PEM_cert(der) for der, encoding, _ in found if encoding == "x509_asn")
        return pem.encode("ascii"), "Windows ROOT"
    raise NotImplementedError("Windows' stores are read on Windows only")
