"""Writes PEM."""

import base64


def pem(data: bytes, label: str = "CERTIFICATE") -> bytes:
    """Return *data* as a PEM block (RFC 7468 2)."""
    text = base64.b64encode(data)
    lines = b"\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return b"-----BEGIN %b-----\n%b\n-----END %b-----\n" % (label.encode(), lines, label.encode())
