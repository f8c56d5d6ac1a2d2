"""Where Chromium's dialog reads a certificate in a way of its own.

As net/cert/parse_name.cc, X509NameAttribute::AsRFC2253String, chrome/common/net/x509_certificate_model.cc, and the real
dialog of build 156 (tests/browsers/test_viewers.py).
"""

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Present
from wizard.pki import der
from wizard.pki.general_names import GeneralName, NameKind, names_of_subject
from wizard.pki.reader import string

_STRINGS = {12, 19, 20, 22, 28, 30}
"""The tags of the strings that Chromium reads in a name (net/cert/parse_name.cc, ValueAsStringWithUnsafeOptions)."""

_TYPES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.42": "givenName",
    "1.2.840.113549.1.9.1": "emailAddress",
}


def rfc2253(name: DistinguishedName) -> str:
    """Return *name* as RFC 2253 text, as a certificate without a common name is called; empty where it is broken.

    What has no name among Chromium's is written by number, its value in hex digits.
    """
    try:
        rdns = [rdn.children for rdn in der.element(name.der).children]
        return ",".join("+".join(map(_written, rdn)) for rdn in reversed(rdns))
    except (ValueError, IndexError):
        return ""


def has_text_alone(name: DistinguishedName) -> bool:
    """Say whether every value in *name* is a string: of another one, the dialog shows an error alone."""
    try:
        values = [a.children[1].tag for rdn in der.element(name.der).children for a in rdn.children]
    except (ValueError, IndexError):
        return False
    return all(tag in _STRINGS for tag in values)


def _written(attribute: der.Element) -> str:
    kind, value = attribute.children
    known = _TYPES.get(kind.oid)
    return f"{known}={_escaped(string(value))}" if known else f"{kind.oid}=#{value.content.hex().upper()}"


def _escaped(value: str) -> str:
    escaped = "".join(f"\\{c}" if c in ',+"\\<>;' else c for c in value)
    if escaped.startswith((" ", "#")):
        escaped = f"\\{escaped}"
    return f"{escaped[:-1]}\\ " if len(value) > 1 and escaped.endswith(" ") else escaped


_IN_ASCII = {NameKind.DNS, NameKind.EMAIL, NameKind.URI}


def can_read(certificate: Certificate) -> bool:
    """Say whether the dialog shows more than a fingerprint: one broken name among its names is enough for it not to."""
    names = names_of_subject(certificate)
    return not isinstance(names, Present) or not any(map(_is_refused, names.value))


def _is_refused(name: GeneralName) -> bool:
    if name.kind in _IN_ASCII:
        return not name.value.isascii()
    return name.is_broken
