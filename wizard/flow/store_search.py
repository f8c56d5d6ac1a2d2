"""Is this authority in my list: a search in all lists of roots by name, by fingerprint, or by a certificate."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from wizard import resources
from wizard.errors import InputError
from wizard.flow.root_stores import InList, Root, RootStores
from wizard.i18n import tr
from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Present
from wizard.pki.extensions import subject_key_id
from wizard.pki.paths import name_key, spki
from wizard.pki.reader import read_leniently
from wizard.pki.signatures import Signature, check_signature

LONGEST_TEXT = 2_000
"""Characters of what is searched for."""
FEWEST_DIGITS = 8
"""Hex digits that may be the beginning of a fingerprint; fewer are no more than a piece of a name."""
MOST_CERTIFICATES = 50
"""Certificates of a file that are looked for."""
MOST_LEVELS = 10
"""Issuers above a certificate that are followed inside its file."""


class Query(StrEnum):
    """What a text was taken for."""

    NAME = "name"
    DIGITS = "digits"
    """A fingerprint, a key identifier or a serial number, or the beginning of one; or a piece of a name."""


class Relation(StrEnum):
    """What a certificate of a file has to do with a root of the lists."""

    ITSELF = "itself"
    SAME_KEY = "same-key"
    """Another certificate with the name and the key of the root: what either issued, both vouch for."""
    ISSUER = "issuer"
    """The root signed it."""
    ABOVE = "above"
    """The root signed one that stands above it in the same file."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRoot:
    """One root, and how it stands in each list."""

    root: Root
    standings: tuple[InList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    """What was found for a text."""

    text: str
    query: Query
    rows: tuple[FoundRoot, ...]

    @classmethod
    def nothing(cls, text: str) -> TextAnswer:
        """Return that nothing was found for *text*."""
        return cls(text=text, query=Query.NAME, rows=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateAnswer:
    """What was found for one certificate; several roots where there is more than one of the issuer's name and key."""

    certificate: Certificate
    relation: Relation
    rows: tuple[FoundRoot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAnswer:
    """What was found for the certificates of a file."""

    name: str
    """Of the file. Hostile text."""
    certificates: tuple[CertificateAnswer, ...]
    left_out: int = 0
    """Certificates beyond `MOST_CERTIFICATES`."""

    @property
    def rows(self) -> tuple[FoundRoot, ...]:
        """Every root that was found, each once."""
        found = {row.root.sha256: row for answer in self.certificates for row in answer.rows}
        return tuple(found.values())


Answer = TextAnswer | FileAnswer


@dataclass(frozen=True)
class StoreSearch:
    """Answers questions about one reading of the lists."""

    stores: RootStores

    def by_text(self, text: str) -> TextAnswer:
        """Return the roots that *text* names, or whose fingerprint it is.

        Raises InputError where nothing is left to search for, or the text is longer than any of that.
        """
        if len(text) > LONGEST_TEXT:
            raise InputError(tr("the text is longer than any name or fingerprint"))
        digits, words = digits_of(text), plain(text).split()
        if not words:
            raise InputError(tr("there is nothing to search for; expected a name, a fingerprint or a certificate file"))
        found = {root.sha256: root for root in self._with_digits(digits)} if digits else {}
        rest = (root for root in self.stores.roots if root.sha256 not in found and self._is_named(root, words))
        rows = (*found.values(), *sorted(rest, key=lambda root: not plain(root.name).startswith(words[0])))
        return TextAnswer(text=text, query=Query.DIGITS if digits else Query.NAME, rows=tuple(map(self._row, rows)))

    def by_certificates(self, name: str, ders: Sequence[bytes]) -> FileAnswer:
        """Return what the certificates *ders* of the file *name* have to do with the roots.

        Raises InputError where none of them can be read.
        """
        read = [read_leniently(der) for der in ders[:MOST_CERTIFICATES]]
        certificates = [one for one in read if isinstance(one, Certificate)]
        if not certificates:
            raise InputError(tr("{file}: no certificate in it can be read", file=name))
        answers = tuple(self._about(one, certificates) for one in certificates)
        return FileAnswer(name=name, certificates=answers, left_out=max(0, len(ders) - MOST_CERTIFICATES))

    def _row(self, root: Root) -> FoundRoot:
        return FoundRoot(root=root, standings=self.stores.standings(root))

    def _is_named(self, root: Root, words: Sequence[str]) -> bool:
        text = self._texts[root.sha256]
        return all(word in text for word in words)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The words by which each root is found."""
        return {root.sha256: _words_of(root) for root in self.stores.roots}

    def _with_digits(self, digits: str) -> Iterator[Root]:
        return (root for root in self.stores.roots if any(n.startswith(digits) for n in self._numbers[root.sha256]))

    @cached_property
    def _numbers(self) -> Mapping[str, tuple[str, ...]]:
        return {root.sha256: tuple(_numbers_of(root)) for root in self.stores.roots}

    def _about(self, certificate: Certificate, others: Sequence[Certificate]) -> CertificateAnswer:
        namesakes = self._named(certificate.subject)
        same = [root for root in namesakes if root.sha256 == certificate.sha256]
        twins = [root for root in namesakes if _has_key_of(root, certificate)]
        if same or twins:
            relation, found = (Relation.ITSELF, same) if same else (Relation.SAME_KEY, twins)
        else:
            relation, found = self._above(certificate, others)
        return CertificateAnswer(certificate=certificate, relation=relation, rows=tuple(map(self._row, found)))

    def _above(self, certificate: Certificate, others: Sequence[Certificate]) -> tuple[Relation, list[Root]]:
        """Return the roots that signed *certificate*, or one that stands above it among the *others*."""
        below, relation = certificate, Relation.ISSUER
        for _ in range(MOST_LEVELS):
            if found := [root for root in self._named(below.issuer) if _signed(below, root.certificate)]:
                return relation, found
            issuer = next((other for other in others if other != below and _is_issuer(other, below)), None)
            if issuer is None:
                break
            below, relation = issuer, Relation.ABOVE
        return Relation.NOBODY, []

    def _named(self, name: DistinguishedName) -> Sequence[Root]:
        """Return the roots at hand that have *name*."""
        return self._by_name.get(name_key(name), ())

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Root]]:
        found: dict[str, list[Root]] = {}
        for root in self.stores.roots:
            if root.certificate is not None:
                found.setdefault(name_key(root.certificate.subject), []).append(root)
        return found


def _has_key_of(root: Root, certificate: Certificate) -> bool:
    ours = root.certificate
    return ours is not None and spki(ours) != b"" and spki(ours) == spki(certificate)


def _is_issuer(other: Certificate, certificate: Certificate) -> bool:
    return name_key(other.subject) == name_key(certificate.issuer) and _signed(certificate, other)


def _signed(certificate: Certificate, issuer: Certificate | None) -> bool:
    return issuer is not None and check_signature(certificate, issuer) is Signature.GOOD


def digits_of(text: str) -> str:
    """Return the hex digits that *text* writes, in lower case, however it parts them; empty where it is none.

    A pin of a public key ("sha256/…=") is taken, too.
    """
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf").strip()
    if pin := _PIN.fullmatch(shown):
        try:
            return base64.b64decode(pin[1], validate=True).hex()
        except (binascii.Error, ValueError):
            return ""
    digits = re.sub(r"[\s:=.\-]|0x", "", _LABEL.sub("", shown)).lower()
    return digits if len(digits) >= FEWEST_DIGITS and re.fullmatch("[0-9a-f]+", digits) else ""


_PIN = re.compile(r"(?:(?:pin-)?sha256[/=]\"?)?([A-Za-z0-9+/]{43}=)\"?")
_LABEL = re.compile(
    r"^(?:sha-?\d{1,3}|md5|x509v3|subject|authority|certificate|cert|key|id(?:entifier)?|keyid|ski|aki|fingerprints?"
    r"|thumbprint|serial(?: ?number)?|拇印|フィンガープリント|指紋|シリアル番号|[\s:=()（）#-])+(?=[\s:=])",
    re.IGNORECASE,
)
"""What programs write before a fingerprint: "SHA-256 Fingerprint=", "Subject Key Identifier: keyid:"."""


def plain(text: str) -> str:
    """Return the words of *text* as they are compared: in lower case, without accents, apostrophes and other signs.

    Full-width and half-width letters of Japanese become the usual ones.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in apart if not unicodedata.combining(c) or c in _VOICED)
    letters = (c for c in unicodedata.normalize("NFC", kept) if c not in _APOSTROPHES)
    return " ".join(re.findall(r"\w+", "".join(letters)))


_VOICED = "\u3099\u309a"
"""What makes が of か, and ぱ of は: no accents, but letters of their own."""
_APOSTROPHES = "'’`´"


def _words_of(root: Root) -> str:
    subject = root.certificate.subject.rdns if root.certificate else ()
    texts = [root.name, *(part.value for rdn in subject for part in rdn)]
    words = plain(" ".join(texts))
    also = [names for of, names in _other_names() if of in words]
    return " ".join((words, *also))


@cache
def _other_names() -> tuple[tuple[str, str], ...]:
    """Return what stands in the names of an authority's roots, and what else it is called."""
    rows = resources.read_toml("data", "authority-names.toml")["authority"]
    return tuple((plain(row["of"]), plain(" ".join(row["also"]))) for row in rows)


def _numbers_of(root: Root) -> Iterator[str]:
    yield root.sha256
    if root.known is not None and root.known.key_id:
        yield root.known.key_id
    certificate = root.certificate
    if certificate is None:
        return
    yield certificate.sha1
    yield certificate.md5
    yield f"{certificate.serial:x}"
    if isinstance(key := certificate.public_key, Present):
        yield key.value.spki_sha256
    if isinstance(key_id := subject_key_id(certificate), Present):
        yield key_id.value.hex()
