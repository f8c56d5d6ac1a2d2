"""Where the parts of a certificate stand: by the letter of RFC 5280 4.1, or by their look where the letter fails."""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.pki import der
from wizard.pki.ber import Flaw
from wizard.pki.der import Element
from wizard.pki.loose import loose

VERSION, EXTENSIONS = 0xA0, 0xA3
_BEHIND_THE_KEY = (0x81, 0x82, EXTENSIONS)
"""issuerUniqueID, subjectUniqueID and extensions, in the only order there is."""
_TIMES = {23, 24}
_SHAPE = [der.INTEGER, *[der.SEQUENCE] * 5]
"""The tags from serialNumber to subjectPublicKeyInfo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The parts of one certificate; None for what is not there."""

    version: Element | None
    serial: Element | None
    inner_algorithm: Element | None
    issuer: Element | None
    validity: Element | None
    subject: Element | None
    key: Element | None
    rest: tuple[Element, ...]
    """What stands behind the key."""
    outer_algorithm: Element | None
    signature: Element | None

    @property
    def is_in_order(self) -> bool:
        """Say whether nothing stands behind the key but what belongs there, and that once and in its order."""
        places = [_BEHIND_THE_KEY.index(part.tag) if part.tag in _BEHIND_THE_KEY else -1 for part in self.rest]
        return -1 not in places and places == sorted(set(places))


def strict_frame(data: bytes) -> Frame:
    """Return the parts of the certificate that *data* is, as DER. Raises ValueError when one is missing."""
    signed, outer_algorithm, signature = der.element(data).expect(der.SEQUENCE).children
    parts = list(signed.expect(der.SEQUENCE).children)
    version = parts.pop(0) if parts and parts[0].tag == VERSION else None
    serial, inner_algorithm, issuer, validity, subject, key, *rest = parts
    return Frame(
        version=version,
        serial=serial,
        inner_algorithm=inner_algorithm,
        issuer=issuer,
        validity=validity,
        subject=subject,
        key=key.expect(der.SEQUENCE),
        rest=tuple(rest),
        outer_algorithm=outer_algorithm,
        signature=signature.expect(der.BIT_STRING),
    )


def loose_frame(data: bytes, flaws: dict[Flaw, None]) -> Frame | None:
    """Return the parts that can be made out; None where nothing in *data* looks like those of a certificate."""
    tops = loose(data, flaws)
    outer = tops[0].children if tops and tops[0].tag == der.SEQUENCE else ()
    if not outer or outer[0].tag != der.SEQUENCE:
        return None
    parts = list(outer[0].children)
    version = parts.pop(0) if parts and parts[0].tag == VERSION else None
    found = dict(zip(_PARTS, parts, strict=False)) if _is_regular(parts) else _by_look(parts)
    if not {"issuer", "validity", "subject", "key"} & found.keys():
        return None
    algorithms = [part for part in outer[1:] if part.tag == der.SEQUENCE]
    signatures = [part for part in outer[1:] if part.tag == der.BIT_STRING]
    return Frame(
        version=version,
        **{name: found.get(name) for name in _PARTS},
        rest=tuple(part for part in parts if part not in found.values()),
        outer_algorithm=algorithms[0] if algorithms else None,
        signature=signatures[0] if signatures else None,
    )


_PARTS = ("serial", "inner_algorithm", "issuer", "validity", "subject", "key")


def _is_regular(parts: Sequence[Element]) -> bool:
    return [part.tag for part in parts[:6]] == _SHAPE and _is_validity(parts[3])


def _by_look(parts: Sequence[Element]) -> dict[str, Element]:
    """Return what each part seems to be, in a certificate that lacks some of them or has others between."""
    found: dict[str, Element] = {}
    for part in parts:
        if part.tag == der.INTEGER:
            found.setdefault("serial", part)
        elif part.tag != der.SEQUENCE:
            continue
        elif _is_validity(part):
            found.setdefault("validity", part)
        elif _is_name(part):
            found.setdefault("subject" if {"validity", "issuer"} & found.keys() else "issuer", part)
        elif _is_key(part):
            found["key"] = part
        else:
            found.setdefault("inner_algorithm", part)
    return found


def _is_validity(part: Element) -> bool:
    inside = part.children
    return bool(inside) and inside[0].tag in _TIMES


def _is_name(part: Element) -> bool:
    return all(inner.tag == der.SET for inner in part.children)


def _is_key(part: Element) -> bool:
    return [inner.tag for inner in part.children[:2]] == [der.SEQUENCE, der.BIT_STRING]
