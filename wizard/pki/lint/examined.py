"""A certificate as rules look at it: its raw parts, and what is read of it, once for all rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from wizard.model.certificate import Certificate, Extension
from wizard.model.fields import Present
from wizard.pki import der
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.asn1_values import any_text
from wizard.pki.certificate_kinds import Role, role_of
from wizard.pki.der import Element
from wizard.pki.general_names import GeneralName, NameKind, names_of_subject
from wizard.pki.key_details import KeyDetails, key_details

SUBJECT, ISSUER = "subject", "issuer"


@dataclass(frozen=True, slots=True)
class RawAttribute:
    """One attribute of a name as it stands: its type, the tag of its value, and its bytes."""

    oid: str
    tag: int
    content: bytes

    @property
    def text(self) -> str:
        """The value as text. Hostile."""
        return any_text(Element(self.tag, self.content))


@dataclass(frozen=True)
class Examined:
    """A certificate with its parts. What cannot be read is empty here; rules about it say so themselves."""

    certificate: Certificate

    @cached_property
    def parts(self) -> Mapping[str, Element]:
        """The parts of the certificate by name; none of them when it is no DER."""
        try:
            tbs, algorithm, signature = der.element(self.certificate.der).children
            fields = list(tbs.children)
            version = {"version": fields.pop(0)} if fields and fields[0].tag == 0xA0 else {}
            names = ("serial", "signature", ISSUER, "validity", SUBJECT, "public-key")
            rest = {f"rest-{part.tag:02x}": part for part in fields[6:]}
        except ValueError:
            return {}
        return {**version, **dict(zip(names, fields, strict=False)), **rest, "algorithm": algorithm, "bits": signature}

    @cached_property
    def raw_extensions(self) -> tuple[tuple[Element, ...], ...]:
        """The parts of every extension: its identifier, perhaps its criticality, its value."""
        try:
            wrapped = self.parts["rest-a3"].children[0].children
            return tuple(one.children for one in wrapped)
        except (KeyError, IndexError, ValueError):
            return ()

    @cached_property
    def times(self) -> tuple[Element, ...]:
        """The two times of the validity."""
        return inside(self.parts.get("validity"))

    @cached_property
    def names(self) -> Mapping[str, tuple[tuple[RawAttribute, ...], ...]]:
        """Subject and issuer as relative names of raw attributes; one that cannot be read is left out."""
        return {
            which: tuple(tuple(_attributes(rdn)) for rdn in inside(self.parts.get(which)))
            for which in (SUBJECT, ISSUER)
        }

    def attributes(self, which: str = SUBJECT) -> Iterator[RawAttribute]:
        """Yield every attribute of the subject or the issuer, in certificate order."""
        for rdn in self.names[which]:
            yield from rdn

    def texts(self, oid: str) -> tuple[str, ...]:
        """Return the values of one attribute type of the subject. Hostile text."""
        return tuple(a.text for a in self.attributes() if a.oid == oid)

    @cached_property
    def role(self) -> Role:
        """What it says that it is for."""
        return role_of(self.certificate)

    @property
    def is_authority(self) -> bool:
        """Say whether it says that it is an authority's."""
        return self.role in {Role.ROOT, Role.INTERMEDIATE}

    @cached_property
    def issued(self) -> date | None:
        """The day on which its validity begins."""
        begin = self.certificate.not_before
        return begin.value.date() if isinstance(begin, Present) else None

    @cached_property
    def key(self) -> KeyDetails | None:
        """Its public key."""
        found = key_details(self.certificate)
        return found.value if isinstance(found, Present) else None

    @cached_property
    def alternative_names(self) -> tuple[GeneralName, ...]:
        """The names that it is for."""
        found = names_of_subject(self.certificate)
        return found.value if isinstance(found, Present) else ()

    @cached_property
    def dns_names(self) -> tuple[str, ...]:
        """Those of them that are DNS names. Hostile text."""
        return tuple(name.value for name in self.alternative_names if name.kind is NameKind.DNS)

    @cached_property
    def usages(self) -> tuple[str, ...]:
        """Its extended key usages."""
        found = ext.extended_key_usage(self.certificate)
        return found.value if isinstance(found, Present) else ()

    @cached_property
    def key_usages(self) -> tuple[str, ...]:
        """Its key usages."""
        found = ext.key_usage(self.certificate)
        return found.value if isinstance(found, Present) else ()

    @cached_property
    def policies(self) -> tuple[values.Policy, ...]:
        """Its policies."""
        found = values.policies_in_full(self.certificate)
        return found.value if isinstance(found, Present) else ()

    @cached_property
    def policy_oids(self) -> tuple[str, ...]:
        """The identifiers of its policies."""
        return tuple(policy.oid for policy in self.policies)

    def has(self, oid: str) -> bool:
        """Say whether it has the extension *oid*."""
        return self.certificate.extension(oid) is not None

    def extension(self, oid: str) -> Extension | None:
        """Return the first extension *oid*."""
        return self.certificate.extension(oid)


def inside(element: Element | None) -> tuple[Element, ...]:
    """Return the elements in *element*; nothing when there is none, or when it is not made of elements."""
    try:
        return element.children if element is not None else ()
    except ValueError:
        return ()


def _attributes(rdn: Element) -> Iterator[RawAttribute]:
    for attribute in inside(rdn):
        match inside(attribute):
            case (kind, value):
                oid = oid_of(kind)
                if oid is not None:
                    yield RawAttribute(oid, value.tag, value.content)
            case _:
                pass


def host_of(url: str) -> str:
    """Return the host in *url* in small letters; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def oid_of(element: Element) -> str | None:
    """Return the identifier that *element* is; None when it is none."""
    try:
        return element.oid
    except ValueError:
        return None
