"""Which names a new certificate has to have, and which texts are names at all."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.target import is_address
from wizard.pki.extensions import SubjectAltNames, subject_alt_names
from wizard.pki.names import Match, match_host, name_fits
from wizard.pki.public import is_public_name
from wizard.plain import visible

if TYPE_CHECKING:
    from wizard.model.finding import Diagnosis

MOST_NAMES = 100
"""Names of one certificate at Let's Encrypt (its page "Rate Limits", read 2026-11); others allow more."""

_MOST_LETTERS = 253
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label that browsers take for the end of an IPv4 address (WHATWG URL, "ends in a number checker")."""

_JOINERS = {0x200C: None, 0x200D: None}
"""The only invisible characters that a name may have: IDNA 2008 judges where (RFC 5892 A.1 and A.2)."""

_MOST_SHOWN = 300
"""Characters of a text that a message repeats."""

_CATEGORIES = frozenset(
    {"ac", "ad", "co", "com", "ed", "edu", "gen", "go", "gob", "gov", "govt", "gr", "gv", "id", "ind", "info", "lg",
     "ltd", "me", "mil", "ne", "net", "nhs", "nom", "or", "org", "plc", "sch", "web"}
)  # fmt: skip
"""Second labels under which countries let people register: "co.jp", "org.uk", "com.au"."""

Names = tuple[str, ...]
"""DNS names as lower-case A-labels, wildcards among them, and IP addresses in their shortest form."""


def checked_name(text: str) -> str:
    """Return *text* as a name that a certificate may have: A-labels in lower case, or an IP address.

    Letters, digits and hyphens alone are in it (RFC 5280 4.2.1.6 with RFC 1123 2.1), behind one ``*.`` at most, so that
    it is safe in a command. Internationalised names are mapped by UTS #46 and judged by IDNA 2008. Raises InputError.
    Not checked: whether the name exists, and whether an authority would issue for it.
    """
    given = text.strip()
    name = given.lower().removesuffix(".")
    if is_address(name) and "%" not in name:
        return str(ipaddress.ip_address(name))
    if visible(given.translate(_JOINERS)) != given.translate(_JOINERS):
        raise _no_name(text)
    star, rest = ("*.", name[2:]) if name.startswith("*.") else ("", name)
    _refuse_what_is_no_name(text, rest)
    plain = star + _a_labels(rest, text)
    labels = plain.removeprefix("*.").split(".")
    if len(plain) > _MOST_LETTERS or not all(_LABEL.fullmatch(label) for label in labels):
        raise _no_name(text)
    if _NUMBER.fullmatch(labels[-1]):
        raise InputError(tr("“{text}” is not an IP address, such as 192.0.2.1.", text=_shown(text)))
    if star and (len(labels) < 2 or _is_suffix(labels)):
        raise InputError(
            tr("“{text}” covers too much; browsers take a star only before a name of its own.", text=_shown(text))
        )
    return plain


def _refuse_what_is_no_name(text: str, name: str) -> None:
    """Say what is wrong with the mistakes that people make; the rest is found by the rules."""
    if not name:
        raise InputError(tr("There is no name; expected for example shop.example."))
    if any(sign in name for sign in "/:@?#"):
        raise InputError(
            tr(
                "“{text}” is an address; a certificate is for the name alone, for example shop.example.",
                text=_shown(text),
            )
        )
    if "_" in name:
        raise InputError(
            tr("“{text}” has an underscore, and no authority issues certificates for that.", text=_shown(text))
        )


def _a_labels(name: str, typed: str) -> str:
    import idna  # only when a name is wanted: the window starts without it

    try:
        return idna.encode(name, uts46=True, std3_rules=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise _no_name(typed) from None


def _shown(text: str) -> str:
    return visible(text[:_MOST_SHOWN])


def _no_name(text: str) -> InputError:
    return InputError(tr("“{text}” is not the name of a server, such as shop.example.", text=_shown(text)))


def wrong_lines(text: str) -> tuple[tuple[int, str], ...]:
    """Return the number of each line of *text* that is no name, counted from 1, and what is wrong with it."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if line.strip():
                checked_name(line)
        except InputError as error:
            found.append((number, str(error)))
    return tuple(found)


def checked_names(texts: Iterable[str]) -> Names:
    """Return *texts* as names, each once and in their order. Raises InputError for a bad one, none, or too many."""
    names = tuple(dict.fromkeys(map(checked_name, texts)))
    if not names:
        raise InputError(tr("There is no name; expected for example shop.example."))
    if len(names) > MOST_NAMES:
        raise InputError(
            tr("These are {count} names, and one certificate holds {most} at most.", count=len(names), most=MOST_NAMES)
        )
    return names


def names_wanted(diagnosis: Diagnosis) -> Names:
    """Return what a new certificate has to be for: the host asked for first, then what the present one is for.

    With a name like "shop.example" comes "www.shop.example", and the other way round, where the name is public and
    one that people register. What a wildcard of the list covers is left out, and no wildcard is invented. Of the
    present names these go: those that are none, those of another site (then the server showed somebody else's
    certificate), and private ones beside a public host, for which no authority would issue the whole. At most
    `MOST_NAMES`; empty where the host is no name. Not checked: whether the names exist and lead to this server. There
    is no list of public suffixes here: a rarer one costs the partner with or without www, no more.
    """
    host = _usable(diagnosis.evidence.target.host)
    if host is None:
        return ()
    leaf = diagnosis.chain[0] if diagnosis.chain else None
    present = tuple(_present(leaf, host)) if isinstance(leaf, Certificate) else ()
    wanted = dict.fromkeys(name for given in (host, *present) for name in _with_partner(given))
    wildcards = tuple(name for name in wanted if name.startswith("*."))
    return tuple(name for name in wanted if not any(name_fits(w, name) for w in wildcards if w != name))[:MOST_NAMES]


def _usable(text: str) -> str | None:
    try:
        return checked_name(text) if text.isascii() else None
    except InputError:
        return None


def _present(leaf: Certificate, host: str) -> Iterator[str]:
    if match_host(leaf, host).match is Match.OTHER_SITE:
        return
    field = subject_alt_names(leaf)
    found = field.value if isinstance(field, Present) else SubjectAltNames()
    listed = (*found.dns, *found.ip) or tuple(filter(None, [leaf.subject.common_name]))
    public = _is_public(host)
    for name in map(_usable, listed):
        if name is not None and (_is_public(name) or not public):
            yield name


def _is_public(name: str) -> bool:
    return ipaddress.ip_address(name).is_global if is_address(name) else is_public_name(name.removeprefix("*."))


def _with_partner(name: str) -> tuple[str, ...]:
    """Return *name*, and the same with or without ``www.`` where both are usual."""
    bare = name.removeprefix("www.")
    if is_address(name) or name.startswith("*.") or not (is_public_name(bare) and _is_registrable(bare)):
        return (name,)
    return (name, bare if bare != name else f"www.{name}")


def _is_registrable(name: str) -> bool:
    labels = name.split(".")
    return len(labels) == (3 if _is_suffix(labels[-2:]) else 2)


def _is_suffix(labels: list[str]) -> bool:
    """Say whether people register under this, as far as that can be told from the labels alone."""
    return len(labels) == 1 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _CATEGORIES)
