"""The fields of a certificate as items: what every layout is filled from. What is broken is told and hides nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from wizard.flow.viewer import chromium
from wizard.flow.viewer.extension_items import extension_item, name_items
from wizard.flow.viewer.formats import octets
from wizard.flow.viewer.items import Bits, Item, Oid, Value
from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki.key_details import EcKey, KeyDetails, RsaKey, key_details, signature_details

_SHORT_SERIAL = 8
"""Bytes of a serial number that macOS writes as a decimal number."""

_NULL = b"\x05\x00"


@lru_cache(64)
def certificate_item(certificate: Certificate) -> Item:
    """Return every field of *certificate*, each marked with its place. The last ones are kept: layouts share them."""
    print_of = bytes.fromhex(certificate.sha256)
    fields = (
        Item(id="version", value=certificate.version),
        _serial(certificate),
        *_signature(certificate),
        name_item("issuer", certificate.issuer),
        Item(
            id="validity",
            children=(_field("not-before", certificate.not_before), _field("not-after", certificate.not_after)),
        ),
        name_item("subject", certificate.subject),
        _key(certificate),
        Item(id="extensions", children=tuple(extension_item(certificate, e) for e in certificate.extensions)),
        Item(id="sha256", value=print_of),
        Item(id="sha1", value=bytes.fromhex(certificate.sha1)),
        Item(id="md5", value=hashlib.md5(certificate.der, usedforsecurity=False).digest()),
        *((Item(id="self-issued", value=True),) if certificate.is_self_issued else ()),
        *(() if chromium.can_read(certificate) else (Item(id="beyond-chromium", value=print_of),)),
    )
    return _marked(Item(id="certificate", children=fields), "")


def _marked(item: Item, mark: str) -> Item:
    """Return *item* with the place of everything in it."""
    children = tuple(_marked(c, f"{mark}/{c.id}" if mark else c.id) for c in item.children)
    return replace(item, children=children, mark=mark)


def _field(name: str, field: Field[Value]) -> Item:
    match field:
        case Present(value=value):
            return Item(id=name, value=value)
        case Unreadable(why=why):
            return Item(id=name, why=why)
        case _:
            return Item(id=name, why="it is not there")


def _serial(certificate: Certificate) -> Item:
    written = octets(certificate.serial)
    short = (Item(id="number", value=certificate.serial),) if len(written) <= _SHORT_SERIAL else ()
    return Item(id="serial", value=written, children=short)


def _signature(certificate: Certificate) -> Iterator[Item]:
    field = signature_details(certificate)
    details = field.value if isinstance(field, Present) else None
    parts = [Item(id="algorithm", value=Oid(certificate.signature_oid))]
    if details is not None:
        parts += _parameters(details.parameters)
    yield Item(id="signature", value=certificate.signature_algorithm, children=tuple(parts))
    if details is not None:
        yield Item(id="signature-value", value=details.value)
    else:
        yield Item(id="signature-value", why=field.why if isinstance(field, Unreadable) else "it is not there")


def _parameters(parameters: bytes) -> tuple[Item, ...]:
    """Return the parameters of an algorithm (RFC 5280 4.1.1.2), with a mark where they are none."""
    if not parameters:
        return ()
    none = (Item(id="none", value=True),) if parameters == _NULL else ()
    return (Item(id="parameters", value=parameters, children=none),)


def name_item(name: str, value: DistinguishedName) -> Item:
    """Return a distinguished name with its attributes, in certificate order."""
    return Item(id=name, value=value, children=name_items(value))


def _key(certificate: Certificate) -> Item:
    key = certificate.public_key
    if not isinstance(key, Present):
        return Item(id="key", why=key.why if isinstance(key, Unreadable) else "it is not there")
    parts = [
        Item(id="kind", value=key.value.type),
        *((Item(id="size", value=key.value.bits),) if key.value.bits is not None else ()),
        Item(id="sha256", value=bytes.fromhex(key.value.spki_sha256)),
    ]
    match key_details(certificate):
        case Present(value=details):
            parts += _key_parts(details)
            curve = details.key.curve_oid if isinstance(details.key, EcKey) else None
            return Item(id="key", key=curve or details.algorithm_oid, value=key.value.type, children=tuple(parts))
        case field:
            why = field.why if isinstance(field, Unreadable) else "it is not there"
            return Item(id="key", why=why, children=tuple(parts))


def _key_parts(details: KeyDetails) -> Iterator[Item]:
    yield Item(id="algorithm", value=Oid(details.algorithm_oid))
    yield from _parameters(details.parameters)
    # Chromium shows the whole content of the BIT STRING, the count of unused bits as well.
    whole = Item(id="whole", value=b"\x00" + details.bits)
    yield Item(id="bits", value=details.bits, children=(*_numbers(details), whole))
    match details.key:
        case EcKey(curve_oid=str(curve), curve_names=names):
            known = (Item(id="known", value=True),) if names else ()
            yield Item(id="curve", value=Oid(curve), name=" = ".join(names) or curve, children=known)
        case _:
            return


def _numbers(details: KeyDetails) -> Iterator[Item]:
    """Yield what an ordinary RSA key, or a point of a curve, is made of (RFC 8017 A.1.1, SEC 1 2.3.3)."""
    match details.key:
        case RsaKey(modulus=modulus, exponent=exponent) if details.algorithm == "RSA":
            yield Item(id="modulus", value=Bits(modulus, modulus.bit_length()))
            yield Item(id="exponent", value=Bits(exponent, exponent.bit_length()))
        case EcKey(x=bytes(x), y=bytes(y)):
            yield Item(id="x", value=x)
            yield Item(id="y", value=y)
        case _:
            return
