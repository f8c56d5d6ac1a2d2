"""The fields of certificates as the program ``openssl`` prints them, a thousand of them in one call."""

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address

from tests.corpus.fields import SILENT, Fields
from tests.pki.making import oid, tlv
from wizard.pki.oids import ALGORITHMS as OUR_ALGORITHMS
from wizard.pki.oids import ATTRIBUTES, KEY_TYPES, KEY_USAGES

_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_EMPTY_SET = tlv(0x31)


def say(ders: Sequence[bytes]) -> list[Fields]:
    """Return what openssl says of each certificate, in their order; nothing of those that it cannot read."""
    if not ders:
        return []
    texts = _printed(ders, "-text")
    if texts is None:
        middle = len(ders) // 2
        return [*say(ders[:middle]), *say(ders[middle:])] if middle else [{}]
    names = _printed(ders)
    assert names is not None
    blocks = re.split(r"^Certificate:\n    Data:\n", texts, flags=re.MULTILINE)[1:]
    pairs = re.findall(r"^subject=(.*)\nissuer=(.*)\n", names, flags=re.MULTILINE)
    assert len(blocks) == len(pairs) == len(ders)
    return [_fields(block, *pair) for block, pair in zip(blocks, pairs, strict=True)]


def _printed(ders: Sequence[bytes], *options: str) -> str | None:
    """Let openssl print certificates, which reach it as PKCS#7; None when one of them keeps it from doing so."""
    signed = tlv(0x30, tlv(2, b"\1"), _EMPTY_SET, tlv(0x30, oid(_DATA)), tlv(0xA0, *ders), _EMPTY_SET)
    command = ["openssl", "pkcs7", "-inform", "DER", "-print_certs", "-noout", *options]
    done = subprocess.run(
        command, input=tlv(0x30, oid(_SIGNED_DATA), tlv(0xA0, signed)), capture_output=True, check=False
    )
    return done.stdout.decode("latin-1") if done.returncode == 0 else None


def _fields(text: str, subject: str, issuer: str) -> Fields:
    extensions = list(_extensions(text))
    found = {dotted: lines for dotted, _, lines in reversed(extensions)}
    modulus = _first(text, r"^ +Modulus:\n((?: {20}[0-9a-f:]+\n)+)")
    key = _named(_first(text, r"^ {12}Public Key Algorithm: (.*)"), _KEYS)
    return {
        "version": int(_first(text, r"^ {8}Version: (\d+) \(0x") or 0) or SILENT,
        "serial": _serial(text),
        "subject": _name(subject),
        "issuer": _name(issuer),
        "not_before": _time(_first(text, r"^ {12}Not Before: (.*)")),
        "not_after": _time(_first(text, r"^ {12}Not After : (.*)")),
        "signature": _named(_first(text, r"^ {4}Signature Algorithm: (.*)"), _ALGORITHMS),
        "key": KEY_TYPES.get(key, key),
        "bits": _bits(text),
        "curve": _named(_first(text, r"^ {16}ASN1 OID: (.*)"), _CURVES),
        "modulus": int(re.sub(r"[\s:]", "", modulus), 16) if modulus else SILENT,
        **_alt_names(found.get("2.5.29.17")),
        "key_usage": _usage(found.get("2.5.29.15")),
        "extended": _extended(found.get("2.5.29.37")),
        "ca": _basic(found.get("2.5.29.19")),
        "extensions": [(dotted, critical) for dotted, critical, _ in extensions],
    }


def _first(text: str, pattern: str) -> str | None:
    match = re.search(pattern, text, re.MULTILINE)
    return match[1].strip() if match else None


def _named(name: str | None, names: Mapping[str, str]) -> str:
    """Return the OID, or our word, for openssl's name; what has no name is an OID already."""
    if name is None:
        return SILENT
    return name if name[:1].isdigit() else names.get(name, SILENT)


_ALGORITHMS = {
    "ED25519": "1.3.101.112", "ED448": "1.3.101.113", "dsaWithSHA1": "1.2.840.10040.4.3",
    "dsa_with_SHA256": "2.16.840.1.101.3.4.3.2", "sha1WithRSA": "1.3.14.3.2.29",
    **{name: dotted for dotted, (name, _) in OUR_ALGORITHMS.items() if name != "sha1WithRSASignature"},
}  # fmt: skip
_KEYS = {
    "rsaEncryption": "RSA", "rsassaPss": "RSA-PSS", "id-ecPublicKey": "EC", "dsaEncryption": "DSA",
    "ED25519": "Ed25519", "ED448": "Ed448",
}  # fmt: skip
_CURVES = {
    "prime192v1": "P-192", "secp224r1": "P-224", "prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521",
    "secp256k1": "secp256k1",
}  # fmt: skip


def _bits(text: str) -> object:
    if (_first(text, r"^ {12}Public Key Algorithm: (.*)") or "") in {"ED25519", "ED448"}:
        return SILENT  # it has a size for these, too
    found = _first(text, r"^ {16}Public-Key: \((\d+) bit\)")
    return int(found) if found else SILENT


def _serial(text: str) -> object:
    short = _first(text, r"^ {8}Serial Number: (-?\d+) \(")
    if short is not None:
        return int(short)
    digits = _first(text, r"^ {8}Serial Number:\n {12}((?: \(Negative\))?[0-9a-f:]+)$")
    if digits is None:
        return SILENT
    number = int(digits.removeprefix("(Negative)").replace(":", ""), 16)
    return -number if digits.startswith("(Negative)") else number


def _time(text: str | None) -> object:
    """Return the digits of a time such as "Jun  9 12:21:31 2043 GMT"; nothing of one that openssl calls bad."""
    match = re.fullmatch(r"(\w{3}) +(\d+) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d+) GMT", text or "")
    if match is None:
        return SILENT
    month, day, hour, minute, second, year = match.groups()
    return f"{int(year):04}{_MONTHS.index(month) // 3 + 1:02}{int(day):02}{hour}{minute}{second}Z"


_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


_MORE_ATTRIBUTES = {
    "street": "2.5.4.9", "GN": "2.5.4.42", "SN": "2.5.4.4", "serialNumber": "2.5.4.5", "jurisdictionC":
    "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionST": "1.3.6.1.4.1.311.60.2.1.2", "jurisdictionL":
    "1.3.6.1.4.1.311.60.2.1.1", "telephoneNumber": "2.5.4.20", "pseudonym": "2.5.4.65", "postOfficeBox": "2.5.4.18",
    "title": "2.5.4.12", "name": "2.5.4.41", "initials": "2.5.4.43", "dnQualifier": "2.5.4.46",
    "unstructuredName": "1.2.840.113549.1.9.2", "role": "2.5.4.72", "description": "2.5.4.13",
}  # fmt: skip
_OIDS = {name: dotted for dotted, name in ATTRIBUTES.items()} | _MORE_ATTRIBUTES
_ATTRIBUTE = re.compile(r'([A-Za-z0-9.-]+) = ("(?:[^"\\]|\\.)*"|(?:[^,+"\\]|\\.)*?)(?=, |\s\+ |$)(, | \+ )?')


def _name(text: str) -> object:
    """Return a name such as ``C = DE, O = "Lint, Ltd.", CN = a + CN = b``; nothing where it cannot be taken apart."""
    rdns: list[list[tuple[str, str]]] = [[]]
    at = 0
    while at < len(text):
        match = _ATTRIBUTE.match(text, at)
        if match is None or _named(match[1], _OIDS) == SILENT or match[2].startswith("#"):
            return SILENT
        rdns[-1].append((_named(match[1], _OIDS), _unescaped(match[2])))
        if match[3] == ", ":
            rdns.append([])
        at = match.end()
    return rdns if text else []


def _unescaped(text: str) -> str:
    inner = text[1:-1] if text.startswith('"') else text
    raw = re.sub(r"\\([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), inner)
    return re.sub(r"\\(.)", r"\1", raw).encode("latin-1", "replace").decode("utf-8", "replace")


_MORE_EXTENSIONS = {
    "Authority Information Access": "1.3.6.1.5.5.7.1.1", "Subject Information Access": "1.3.6.1.5.5.7.1.11",
    "qcStatements": "1.3.6.1.5.5.7.1.3", "CT Precertificate SCTs": "1.3.6.1.4.1.11129.2.4.2",
    "CT Precertificate Poison": "1.3.6.1.4.1.11129.2.4.3", "OCSP No Check": "1.3.6.1.5.5.7.48.1.5",
    "TLS Feature": "1.3.6.1.5.5.7.1.24", "Netscape Cert Type": "2.16.840.1.113730.1.1",
    "Netscape Comment": "2.16.840.1.113730.1.13", "X509v3 Issuer Alternative Name": "2.5.29.18",
    "X509v3 Freshest CRL": "2.5.29.46", "X509v3 Inhibit Any Policy": "2.5.29.54",
    "X509v3 Subject Directory Attributes": "2.5.29.9", "X509v3 Private Key Usage Period": "2.5.29.16",
    "X509v3 Subject Key Identifier": "2.5.29.14", "X509v3 Key Usage": "2.5.29.15",
    "X509v3 Subject Alternative Name": "2.5.29.17", "X509v3 Basic Constraints": "2.5.29.19",
    "X509v3 Name Constraints": "2.5.29.30", "X509v3 CRL Distribution Points": "2.5.29.31",
    "X509v3 Certificate Policies": "2.5.29.32", "X509v3 Policy Mappings": "2.5.29.33",
    "X509v3 Authority Key Identifier": "2.5.29.35", "X509v3 Policy Constraints": "2.5.29.36",
    "X509v3 Extended Key Usage": "2.5.29.37", "ct_precert_signer": "1.3.6.1.4.1.11129.2.4.4",
    "S/MIME Capabilities": "1.2.840.113549.1.9.15", "X509v3 No Revocation Available": "2.5.29.56",
    "Netscape CA Revocation Url": "2.16.840.1.113730.1.4", "Netscape CA Policy Url": "2.16.840.1.113730.1.8",
    "Netscape Base Url": "2.16.840.1.113730.1.2", "Netscape Revocation Url": "2.16.840.1.113730.1.3",
    "Biometric Info": "1.3.6.1.5.5.7.1.2", "Proxy Certificate Information": "1.3.6.1.5.5.7.1.14",
    "Microsoft certificate template": "1.3.6.1.4.1.311.21.7", "Microsoft CA version": "1.3.6.1.4.1.311.21.1",
}  # fmt: skip


def _extensions(text: str) -> Iterator[tuple[str, bool, list[str]]]:
    """Yield OID, criticality and lines of each extension; of an unknown kind, openssl's name."""
    part = re.search(r"^ {8}X509v3 extensions:\n(.*)^ {4}Signature Algorithm: ", text, re.MULTILINE | re.DOTALL)
    current: tuple[str, bool, list[str]] | None = None
    for line in (part[1].removesuffix("\n") if part else "").split("\n"):
        match = re.fullmatch(r" {12}(\S.*?): (critical)?", line)
        if match:
            if current:
                yield current
            name = match[1]
            current = _MORE_EXTENSIONS.get(name, name), match[2] is not None, []
        elif current:
            current[2].append(line.removeprefix(" " * 16))
    if current:
        yield current


_USAGES = {
    "Digital Signature": 0, "Non Repudiation": 1, "Key Encipherment": 2, "Data Encipherment": 3, "Key Agreement": 4,
    "Certificate Sign": 5, "CRL Sign": 6, "Encipher Only": 7, "Decipher Only": 8,
}  # fmt: skip


def _usage(lines: list[str] | None) -> object:
    if lines is None:
        return None
    words = [word for word in ", ".join(lines).split(", ") if word]
    if any(word not in _USAGES for word in words):
        return SILENT
    return tuple(KEY_USAGES[number] for number in sorted(_USAGES[word] for word in words))


_EXTENDED = {
    "TLS Web Server Authentication": "1.3.6.1.5.5.7.3.1", "TLS Web Client Authentication": "1.3.6.1.5.5.7.3.2",
    "Code Signing": "1.3.6.1.5.5.7.3.3", "E-mail Protection": "1.3.6.1.5.5.7.3.4", "Time Stamping":
    "1.3.6.1.5.5.7.3.8", "OCSP Signing": "1.3.6.1.5.5.7.3.9", "Any Extended Key Usage": "2.5.29.37.0",
    "Signing KDC Response": "1.3.6.1.5.2.3.5", "IPSec User": "1.3.6.1.5.5.7.3.7",
    "Microsoft Server Gated Crypto": "1.3.6.1.4.1.311.10.3.3", "Netscape Server Gated Crypto": "2.16.840.1.113730.4.1",
    "CT Precertificate Signer": "1.3.6.1.4.1.11129.2.4.4",
}  # fmt: skip


def _extended(lines: list[str] | None) -> object:
    if lines is None:
        return None
    found = tuple(_named(word, _EXTENDED) for word in ", ".join(lines).split(", "))
    return SILENT if SILENT in found or not all(re.fullmatch(r"\d+(\.\d+)+", dotted) for dotted in found) else found


def _basic(lines: list[str] | None) -> object:
    if lines is None:
        return None
    match = re.fullmatch(r"CA:(TRUE|FALSE)(?:, pathlen:(-?\d+))?", "".join(lines))
    return (match[1] == "TRUE", int(match[2]) if match[2] else None) if match else SILENT


def _alt_names(lines: list[str] | None) -> Fields:
    """Return the names by kind; none that a comma in a name may have spoiled."""
    kinds = {"dns": "DNS:", "ip": "IP Address:", "email": "email:", "uri": "URI:"}
    if lines is None:
        return dict.fromkeys(kinds)
    names = "".join(lines).split(", ")
    if len(lines) != 1 or not all(name.startswith((*kinds.values(), *_OTHER_NAMES)) for name in names):
        return dict.fromkeys(kinds, SILENT)
    found = {kind: [n.removeprefix(mark) for n in names if n.startswith(mark)] for kind, mark in kinds.items()}
    if any("<invalid" in name for name in found["ip"]):
        return {**found, "ip": SILENT}
    return {**found, "ip": [str(ip_address(name)) for name in found["ip"]]}


_OTHER_NAMES = ("othername:", "DirName:", "Registered ID:", "X400Name:", "EdiPartyName:")
