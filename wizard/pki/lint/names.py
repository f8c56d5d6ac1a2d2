"""Rules for alternative names, of the subject and of the issuer."""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from wizard.i18n import N_
from wizard.model.fields import Present
from wizard.pki import extensions as ext
from wizard.pki.general_names import GeneralName, NameKind, name_line, names_of_issuer
from wizard.pki.idn import PREFIX
from wizard.pki.lint.examined import Examined, host_of
from wizard.pki.lint.record import ERROR, NOTICE, WARNING, Hit, LintRule, Scope
from wizard.pki.profile import DNS_NAME, is_critical
from wizard.pki.public import is_public_name

SAN, IAN = ext.SUBJECT_ALT_NAME, ext.ISSUER_ALT_NAME

_MAIL = re.compile(r"[^@\s<>,]+@[A-Za-z0-9.\-]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")
_LONGEST_NAME, _LONGEST_LABEL = 253, 63


def _missing(x: Examined) -> Iterator[Hit]:
    if not x.has(SAN):
        yield Hit(SAN)


def _critical(x: Examined) -> Iterator[Hit]:
    if is_critical(x.certificate, SAN) and not x.certificate.subject.is_empty:
        yield Hit(SAN)


def _issuer_critical(x: Examined) -> Iterator[Hit]:
    if is_critical(x.certificate, IAN):
        yield Hit(IAN)


def _all(x: Examined) -> Iterator[tuple[str, GeneralName]]:
    """Yield every alternative name with the extension that it stands in."""
    for name in x.alternative_names:
        yield SAN, name
    issuers = names_of_issuer(x.certificate)
    for name in issuers.value if isinstance(issuers, Present) else ():
        yield IAN, name


def _broken(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if name.is_broken:
            yield Hit(oid, {"name": name_line(name)})


def _empty(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if not name.value and not name.is_broken:
            yield Hit(oid, {"kind": name.kind.value})


def _not_ascii(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if name.kind in {NameKind.DNS, NameKind.EMAIL, NameKind.URI} and not name.value.isascii():
            yield Hit(oid, {"name": name.value})


def _dns(x: Examined) -> Iterator[tuple[str, str]]:
    """Yield every DNS name with the extension that it stands in."""
    return ((oid, name.value) for oid, name in _all(x) if name.kind is NameKind.DNS and name.value)


def _space(x: Examined) -> Iterator[Hit]:
    for oid, name in _dns(x):
        if " " in name:
            yield Hit(oid, {"name": name})


def _control(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if name.kind is not NameKind.OTHER and any(c < " " or c == "\x7f" for c in name.value):
            yield Hit(oid, {"name": name.value})


def _underscore(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if "_" in name:
            yield Hit(SAN, {"name": name})


def _is_known_fault(name: str) -> bool:
    """Say whether another rule speaks of what is wrong with *name*."""
    labels = name.split(".")
    return (
        any(c in name for c in " _*") or not name.isascii() or not all(labels) or _is_address(name)
        or len(name) > _LONGEST_NAME or any(len(label) > _LONGEST_LABEL for label in labels)
    )  # fmt: skip


def _bad_character(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if not _is_known_fault(name.removeprefix("*.")) and not DNS_NAME.fullmatch(name):
            yield Hit(SAN, {"name": name})


def _too_long(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if len(name) > _LONGEST_NAME or any(len(label) > _LONGEST_LABEL for label in name.split(".")):
            yield Hit(SAN, {"name": name})


def _empty_label(x: Examined) -> Iterator[Hit]:
    for oid, name in _dns(x):
        if not all(name.removesuffix(".").split(".")):
            yield Hit(oid, {"name": name})


def _trailing_dot(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if len(name) > 1 and name.endswith(".") and not name.endswith(".."):
            yield Hit(SAN, {"name": name})


def _bad_wildcard(x: Examined) -> Iterator[Hit]:
    for oid, name in _dns(x):
        first, _, rest = name.partition(".")
        if "*" in rest or ("*" in first and first != "*") or (first == "*" and "." not in rest):
            yield Hit(oid, {"name": name})


def _internal(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        plain = name.removeprefix("*.")
        is_onion = plain.lower().endswith(".onion")
        if plain.isascii() and plain and not is_onion and not _is_address(plain) and not is_public_name(plain):
            yield Hit(SAN, {"name": name})


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _address_as_name(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if _is_address(name):
            yield Hit(SAN, {"name": name})


def _reserved_address(x: Examined) -> Iterator[Hit]:
    for name in x.alternative_names:
        if name.kind is NameKind.IP and not name.is_broken and not ipaddress.ip_address(name.value).is_global:
            yield Hit(SAN, {"name": name.value})


def _upper_case(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if name.isascii() and name != name.lower():
            yield Hit(SAN, {"name": name})


def _bad_idn(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        for label in name.lower().split("."):
            if label.startswith(PREFIX) and not _is_a_label(label):
                yield Hit(SAN, {"name": name})
                break


def _is_a_label(label: str) -> bool:
    import idna  # only for names that need it

    try:
        return idna.alabel(idna.ulabel(label)) == label.encode()
    except (idna.IDNAError, UnicodeError):
        return False


def _reserved_label(x: Examined) -> Iterator[Hit]:
    for name in x.dns_names:
        if any(label[2:4] == "--" and not label.lower().startswith(PREFIX) for label in name.split(".")):
            yield Hit(SAN, {"name": name})


def _twice(x: Examined) -> Iterator[Hit]:
    counts = Counter(name.value.lower() for name in x.alternative_names if name.kind is NameKind.DNS)
    for name, count in counts.items():
        if count > 1:
            yield Hit(SAN, {"name": name})


def _other_kinds(x: Examined) -> Iterator[Hit]:
    for name in x.alternative_names:
        if name.kind not in {NameKind.DNS, NameKind.IP}:
            yield Hit(SAN, {"name": name_line(name)})


def _bad_mail(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if name.kind is NameKind.EMAIL and name.value and not _MAIL.fullmatch(name.value):
            yield Hit(oid, {"name": name.value})


def _bad_uri(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if name.kind is NameKind.URI and name.value and not (_URI.fullmatch(name.value) and name.value[-3:] != "://"):
            yield Hit(oid, {"name": name.value})


def _bad_uri_host(x: Examined) -> Iterator[Hit]:
    for oid, name in _all(x):
        if name.kind is not NameKind.URI or "://" not in name.value:
            continue
        host = host_of(name.value)
        is_name = "." in host and DNS_NAME.fullmatch(host.removesuffix(".")) is not None
        if host and not _is_address(host) and not is_name:
            yield Hit(oid, {"name": name.value})


RULES = (
    LintRule(
        id="san-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_missing, scope=Scope.SERVER,
        title=N_("It has no alternative names, and browsers look nowhere else."),
    ),
    LintRule(
        id="san-critical", severity=WARNING, source="RFC 5280 4.2.1.6", check=_critical,
        title=N_("The alternative names are critical although there is a subject."),
    ),
    LintRule(
        id="ian-critical", severity=WARNING, source="RFC 5280 4.2.1.7", check=_issuer_critical,
        title=N_("The issuer's alternative names are critical."),
    ),
    LintRule(
        id="name-broken", severity=ERROR, source="RFC 5280 4.2.1.6", check=_broken,
        title=N_("An alternative name is malformed: {name}"),
    ),
    LintRule(
        id="name-empty", severity=ERROR, source="RFC 5280 4.2.1.6", check=_empty,
        title=N_("An alternative name of the kind {kind} is empty."),
    ),
    LintRule(
        id="name-not-ascii", severity=ERROR, source="RFC 5280 4.2.1.6", check=_not_ascii,
        title=N_("An alternative name holds characters that are not ASCII: {name}"),
    ),
    LintRule(
        id="name-control", severity=ERROR, source="RFC 5280 4.2.1.6", check=_control,
        title=N_("An alternative name holds control characters: {name}"),
    ),
    LintRule(
        id="dns-space", severity=ERROR, source="RFC 5280 4.2.1.6", check=_space,
        title=N_("A DNS name holds a blank: {name}"),
    ),
    LintRule(
        id="dns-underscore", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_underscore, scope=Scope.SERVER,
        since=date(2019, 4, 1), title=N_("A DNS name holds an underscore: {name}"),
    ),
    LintRule(
        id="dns-character", severity=ERROR, source="RFC 5280 4.2.1.6", check=_bad_character,
        title=N_("A DNS name is not in the form of one: {name}"),
    ),
    LintRule(
        id="dns-too-long", severity=ERROR, source="RFC 1034 3.1", check=_too_long,
        title=N_("A DNS name, or a part of it, is too long: {name}"),
    ),
    LintRule(
        id="dns-empty-label", severity=ERROR, source="RFC 5280 4.2.1.6", check=_empty_label,
        title=N_("A DNS name has an empty part: {name}"),
    ),
    LintRule(
        id="dns-trailing-dot", severity=ERROR, source="RFC 5280 4.2.1.6", check=_trailing_dot,
        title=N_("A DNS name ends with a dot: {name}"),
    ),
    LintRule(
        id="dns-wildcard", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_bad_wildcard,
        title=N_("A wildcard stands where no browser accepts it: {name}"),
    ),
    LintRule(
        id="dns-internal", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_internal, scope=Scope.SERVER,
        title=N_("A DNS name is an internal one, which anybody can have: {name}"),
    ),
    LintRule(
        id="dns-address", severity=ERROR, source="RFC 5280 4.2.1.6", check=_address_as_name,
        title=N_("An IP address stands there as a DNS name, which counts for nothing: {name}"),
    ),
    LintRule(
        id="ip-reserved", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_reserved_address,
        scope=Scope.SERVER, title=N_("An IP address is reserved, or of a private network: {name}"),
    ),
    LintRule(
        id="dns-upper-case", severity=NOTICE, source="RFC 4343 3", check=_upper_case,
        title=N_("A DNS name has capital letters, which some programs cannot compare: {name}"),
    ),
    LintRule(
        id="dns-idn", severity=ERROR, source="RFC 5890 2.3.2.1", check=_bad_idn,
        title=N_("An internationalised DNS name cannot be turned into its letters: {name}"),
    ),
    LintRule(
        id="dns-reserved-label", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_reserved_label,
        scope=Scope.SERVER, since=date(2021, 10, 1), title=N_("A part of a DNS name has a reserved form: {name}"),
    ),
    LintRule(
        id="dns-twice", severity=NOTICE, source="CA/B TLS BR 7.1.2.7.12", check=_twice,
        title=N_("A DNS name is there more than once: {name}"),
    ),
    LintRule(
        id="san-kind", severity=ERROR, source="CA/B TLS BR 7.1.2.7.12", check=_other_kinds, scope=Scope.SERVER,
        title=N_("An alternative name is neither a DNS name nor an IP address: {name}"),
    ),
    LintRule(
        id="email-form", severity=ERROR, source="RFC 5280 4.2.1.6", check=_bad_mail,
        title=N_("A mail address is not in the form of one: {name}"),
    ),
    LintRule(
        id="uri-form", severity=ERROR, source="RFC 5280 4.2.1.6", check=_bad_uri,
        title=N_("A URI is not in the form of one: {name}"),
    ),
    LintRule(
        id="uri-host", severity=ERROR, source="RFC 5280 4.2.1.6", check=_bad_uri_host,
        title=N_("The host of a URI is neither a full name nor an address: {name}"),
    ),
)  # fmt: skip
