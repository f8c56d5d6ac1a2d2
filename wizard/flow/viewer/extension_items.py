"""The extensions of a certificate as items, each read alone (RFC 5280 4.2)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from wizard.flow.viewer.chromium import has_text_alone, rfc2253
from wizard.flow.viewer.items import Item, Oid
from wizard.model.certificate import Attribute, Certificate, DistinguishedName, Extension
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki import der, general_names, qualified, vendor_extensions
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.describe import describe
from wizard.pki.general_names import GeneralName, NameKind
from wizard.pki.oids import ANY_POLICY, ATTRIBUTES, KEY_USAGES, extension_name
from wizard.pki.transparency import Sct, embedded_scts

T = TypeVar("T")

_STATUS_REQUEST = (5,)
"""The features of a certificate that promises a stapled OCSP response and nothing else (RFC 7633)."""


def extension_item(certificate: Certificate, extension: Extension) -> Item:
    """Return *extension* of *certificate* with what it says; one that is unknown or broken has its bytes."""
    kind = EXTENSION_KINDS.get(extension.oid, _OTHER)
    # The readers take the first extension of their kind; a second one has to be shown as well.
    found = kind.read(replace(certificate, extensions=(extension,)))
    about = (
        Item(id="critical" if extension.critical else "not-critical", value=extension.critical, aside=True),
        Item(id="oid", value=Oid(extension.oid), aside=True),
        Item(id="raw", value=extension.value, aside=True),
        *((Item(id="broken", value=True, aside=True),) if isinstance(found, Unreadable) else ()),
    )
    return Item(
        id=kind.id,
        key=extension.oid,
        name=extension_name(extension.oid),
        critical=extension.critical,
        why=found.why if isinstance(found, Unreadable) else "",
        meaning=partial(describe, certificate, extension),
        children=(*(found.value if isinstance(found, Present) else ()), *about),
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    read: Callable[[Certificate], Field[tuple[Item, ...]]]


def _kind(name: str, read: Callable[[Certificate], Field[T]], write: Callable[[T], Iterable[Item]]) -> _Kind:
    """Return a kind of extension that *read* understands, and that *write* makes items of."""

    def items(certificate: Certificate) -> Field[tuple[Item, ...]]:
        field = read(certificate)
        return Present(tuple(write(field.value))) if isinstance(field, Present) else field

    return _Kind(name, items)


def name_items(name: DistinguishedName) -> tuple[Item, ...]:
    """Return the attributes of a name in certificate order, and once more with the last relative name first."""
    backwards = attribute_items(a for rdn in reversed(name.rdns) for a in rdn)
    written = () if name.is_empty else (Item(id="rfc2253", value=rfc2253(name), aside=True),)
    odd = () if has_text_alone(name) else (Item(id="not-text", value=True, aside=True),)
    forwards = attribute_items(a for rdn in name.rdns for a in rdn)
    return (*forwards, Item(id="backwards", children=backwards, aside=True), *written, *odd)


def attribute_items(attributes: Iterable[Attribute]) -> tuple[Item, ...]:
    """Return an item for each of *attributes*, in their order."""
    return tuple(map(_attribute, attributes))


def _attribute(attribute: Attribute) -> Item:
    known = ATTRIBUTES.get(attribute.oid)
    return Item(
        id=known.lower() if known else "attribute",
        key=attribute.oid,
        value=attribute.value,
        name=known or attribute.oid,
    )


def _names(names: Iterable[GeneralName]) -> Iterator[Item]:
    for name in names:
        yield Item(id=name.kind, key=name.oid or "", value=name.value, children=tuple(_inside(name)))


def _inside(name: GeneralName) -> Iterator[Item]:
    """Yield what some dialogs show of a name instead of its text."""
    yield Item(id="bytes", value=_content(name))
    if name.kind is NameKind.UNKNOWN:
        yield Item(id="no-name", value=True)
    if name.directory is not None:
        yield Item(id="attributes", children=name_items(name.directory))
    if name.kind is NameKind.OTHER and name.oid:
        yield Item(id="oid", value=Oid(name.oid))
    if name.kind is NameKind.REGISTERED and name.oid:
        yield Item(id="registered-oid", value=Oid(name.oid))
    if name.kind is NameKind.IP and name.is_broken:
        yield Item(id="odd-address", value=name.value)


def _content(name: GeneralName) -> bytes:
    try:
        content = der.element(name.raw).content
        return der.elements(content)[1].content if name.kind is NameKind.OTHER else content
    except (ValueError, IndexError):
        return name.raw


def _basic(constraints: ext.BasicConstraints) -> Iterator[Item]:
    yield Item(id="ca", value=constraints.ca)
    yield Item(id="authority" if constraints.ca else "no-authority", value=constraints.ca)
    if constraints.path_length is not None:
        yield Item(id="path-length", value=constraints.path_length)


def _key_usage(usages: tuple[str, ...]) -> Iterator[Item]:
    bits = sum(1 << (15 - KEY_USAGES.index(usage)) for usage in usages)
    octets = bits.to_bytes(2)
    yield from (Item(id="usage", value=usage) for usage in usages)
    yield Item(id="bits", value=octets if octets[1] else octets[:1])


def _usages(oids: tuple[str, ...]) -> Iterator[Item]:
    return (Item(id="usage", key=oid, value=Oid(oid)) for oid in oids)


def _key_id(key_id: bytes) -> tuple[Item, ...]:
    return (Item(id="key-id", value=key_id),)


def _authority_key(key: values.AuthorityKey) -> Iterator[Item]:
    if key.key_id is not None:
        yield Item(id="key-id", value=key.key_id)
    if key.issuer:
        yield Item(id="issuer", children=tuple(_names(key.issuer)))
    if key.serial is not None:
        yield Item(id="serial", value=key.serial)


def _access(descriptions: Iterable[values.AccessDescription]) -> Iterator[Item]:
    for one in descriptions:
        kind = Item(id=_METHODS.get(one.method, "another"), value=True, aside=True)
        location = Item(id="location", key=one.method, children=(*_names([one.location]), kind))
        yield Item(id="access", key=one.method, children=(Item(id="method", value=Oid(one.method)), location, kind))


_METHODS = {"1.3.6.1.5.5.7.48.1": "ocsp", "1.3.6.1.5.5.7.48.2": "ca-issuers"}


def _points(points: Iterable[values.DistributionPoint]) -> Iterator[Item]:
    for point in points:
        yield Item(id="point", children=tuple(_point(point)))


def _point(point: values.DistributionPoint) -> Iterator[Item]:
    if point.full_names:
        yield Item(id="full-name", children=tuple(_names(point.full_names)))
    if point.relative_name:
        yield Item(id="relative-name", children=attribute_items(point.relative_name))
    yield from (Item(id="reason", value=reason) for reason in point.reasons or ())
    if point.issuer:
        yield Item(id="issuer", children=tuple(_names(point.issuer)))


def _policies(policies: Iterable[values.Policy]) -> Iterator[Item]:
    for policy in policies:
        parts = [Item(id="oid", value=Oid(policy.oid)), *map(_qualifier, policy.qualifiers)]
        if policy.oid == ANY_POLICY and any(q.is_unknown for q in policy.qualifiers):
            # RFC 5280 4.2.1.4: anyPolicy has no other qualifiers than the two that are defined there.
            parts.append(Item(id="not-allowed", value=True))
        yield Item(id="policy", key=policy.oid, children=tuple(parts))


def _qualifier(qualifier: values.Qualifier) -> Item:
    parts = [Item(id="oid", value=Oid(qualifier.oid)), Item(id="raw", value=qualifier.raw)]
    if qualifier.uri is not None:
        parts.append(Item(id="cps", value=qualifier.uri))
    if qualifier.notice is not None:
        parts.append(Item(id="notice", children=tuple(_notice(qualifier.notice))))
    if qualifier.is_unknown:
        parts.append(Item(id="unknown", value=True))
    return Item(id="qualifier", key=qualifier.oid, children=tuple(parts))


def _notice(notice: values.UserNotice) -> Iterator[Item]:
    if notice.organization is not None:
        numbers = tuple(Item(id="number", value=number) for number in notice.numbers)
        yield Item(id="reference", children=(Item(id="organization", value=notice.organization), *numbers))
    if notice.text is not None:
        yield Item(id="text", value=notice.text)


def _timestamps(timestamps: Iterable[Sct]) -> Iterator[Item]:
    for sct in timestamps:
        digest, signature = sct.algorithm
        yield Item(
            id="sct",
            children=(
                Item(id="version", value=sct.version + 1),
                Item(id="log-id", value=sct.log_id),
                Item(id="timestamp", value=sct.at),
                Item(id="extensions", value=sct.extensions),
                Item(id="hash", value=digest),
                Item(id="signature-kind", value=signature),
                Item(id="signature", value=sct.signature),
            ),
        )


def _constraints(names: values.ConstrainedNames) -> Iterator[Item]:
    for kind, subtrees in (("permitted", names.permitted), ("excluded", names.excluded)):
        if subtrees:
            yield Item(id=kind, children=tuple(_names(subtree.base for subtree in subtrees)))


def _mappings(pairs: Iterable[tuple[str, str]]) -> Iterator[Item]:
    for issuers, subjects in pairs:
        yield Item(
            id="mapping", children=(Item(id="issuer", value=Oid(issuers)), Item(id="subject", value=Oid(subjects)))
        )


def _policy_constraints(constraints: ext.PolicyConstraints) -> Iterator[Item]:
    if constraints.explicit is not None:
        yield Item(id="explicit", value=constraints.explicit)
    if constraints.no_mapping is not None:
        yield Item(id="no-mapping", value=constraints.no_mapping)


def _features(numbers: tuple[int, ...]) -> Iterator[Item]:
    yield from (Item(id="feature", value=number) for number in numbers)
    if numbers == _STATUS_REQUEST:
        yield Item(id="must-staple", value=True)


def _template(template: vendor_extensions.Template) -> Iterator[Item]:
    yield Item(id="template", value=Oid(template.oid))
    if template.major is not None:
        yield Item(id="major", value=template.major)
    if template.minor is not None:
        yield Item(id="minor", value=template.minor)


def _ca_version(version: vendor_extensions.CaVersion) -> tuple[Item, ...]:
    return (
        Item(id="certificate-index", value=version.certificate_index),
        Item(id="key-index", value=version.key_index),
    )


def _words(words: Iterable[str]) -> Iterator[Item]:
    return (Item(id="word", value=word) for word in words)


def _text(text: str) -> tuple[Item, ...]:
    return (Item(id="text", value=text),)


def _number(number: int) -> tuple[Item, ...]:
    return (Item(id="number", value=number),)


def _statements(statements: Iterable[qualified.QcStatement]) -> Iterator[Item]:
    for one in statements:
        types = tuple(Item(id="type", value=Oid(kind)) for kind in one.types)
        raw = (Item(id="raw", value=one.raw),) if one.raw else ()
        parts = (Item(id="oid", value=Oid(one.oid)), *raw, *types)
        yield Item(id="statement", key=one.oid, children=parts)


EXTENSION_KINDS: Mapping[str, _Kind] = {
    ext.SUBJECT_ALT_NAME: _kind("san", general_names.names_of_subject, _names),
    ext.ISSUER_ALT_NAME: _kind("issuer-alt-names", general_names.names_of_issuer, _names),
    ext.BASIC_CONSTRAINTS: _kind("basic-constraints", ext.basic_constraints, _basic),
    ext.KEY_USAGE: _kind("key-usage", ext.key_usage, _key_usage),
    ext.EXTENDED_KEY_USAGE: _kind("extended-key-usage", ext.extended_key_usage, _usages),
    ext.SUBJECT_KEY_ID: _kind("subject-key-id", ext.subject_key_id, _key_id),
    ext.AUTHORITY_KEY_ID: _kind("authority-key-id", values.authority_key_in_full, _authority_key),
    ext.AUTHORITY_INFO: _kind("authority-info", values.authority_access, _access),
    values.SUBJECT_INFO: _kind("subject-info", values.subject_access, _access),
    ext.CRL_POINTS: _kind("crl-points", values.crl_points_in_full, _points),
    values.FRESHEST_CRL: _kind("freshest-crl", values.freshest_crl, _points),
    ext.POLICIES: _kind("policies", values.policies_in_full, _policies),
    values.APPLICATION_POLICIES: _kind("application-policies", values.application_policies, _policies),
    ext.SCT_LIST: _kind("scts", embedded_scts, _timestamps),
    ext.NAME_CONSTRAINTS: _kind("name-constraints", values.constrained_names, _constraints),
    ext.POLICY_MAPPINGS: _kind("policy-mappings", ext.policy_mappings, _mappings),
    ext.POLICY_CONSTRAINTS: _kind("policy-constraints", ext.policy_constraints, _policy_constraints),
    ext.INHIBIT_ANY_POLICY: _kind("inhibit-any-policy", ext.inhibit_any_policy, _number),
    ext.TLS_FEATURE: _kind("tls-feature", ext.tls_features, _features),
    vendor_extensions.TEMPLATE: _kind("template", vendor_extensions.certificate_template, _template),
    vendor_extensions.TEMPLATE_NAME: _kind("template-name", vendor_extensions.certificate_template_name, _text),
    vendor_extensions.CA_VERSION: _kind("ca-version", vendor_extensions.ca_version, _ca_version),
    vendor_extensions.NETSCAPE_TYPE: _kind("netscape-type", vendor_extensions.netscape_cert_type, _words),
    **{
        oid: _kind("netscape-text", partial(vendor_extensions.netscape_text, oid=oid), _text)
        for oid in vendor_extensions.NETSCAPE_TEXTS
    },
    qualified.QC_STATEMENTS: _kind("qc-statements", qualified.qc_statements, _statements),
}
"""What every extension that dialogs show is called and read by, by its object identifier."""

_OTHER = _Kind("other", lambda _: Present(()))
