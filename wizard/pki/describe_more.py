"""How a reading becomes lines, and the lines of extensions that few certificates have; `describe` uses both."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeVar, cast

from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki import number_resources as resources
from wizard.pki import qualified
from wizard.pki import vendor_extensions as vendor
from wizard.pki.general_names import name_line
from wizard.pki.oids import oid_name, with_name

T = TypeVar("T")

Describer = Callable[[Certificate], Field[Iterable[str]]]


def told(read: Callable[[Certificate], Field[T]], write: Callable[[T], Iterable[str]]) -> Describer:
    """Return a function that reads an extension and writes what is there, one statement a line. Hostile text."""

    def tell(certificate: Certificate) -> Field[Iterable[str]]:
        field = read(certificate)
        match field:
            case Present(value=value):
                return Present(write(value))
            case Unreadable(why=why, found=found) if found is not None:
                return Unreadable(why, tuple(write(cast("T", found))))  # what could be made out has the same form
            case _:
                return field

    return tell


def _statements(statements: Iterable[qualified.QcStatement]) -> Iterator[str]:
    for statement in statements:
        yield with_name(statement.oid)
        yield from (f"  {line}" for line in _statement(statement))


def _statement(statement: qualified.QcStatement) -> Iterator[str]:
    yield from (f"type: {with_name(kind)}" for kind in statement.types)
    yield from (f"PDS: {one.url} ({one.language})" for one in statement.disclosures)
    if statement.limit is not None:
        yield f"limit: {statement.limit.amount} × 10^{statement.limit.exponent} {statement.limit.currency}"
    if statement.years is not None:
        yield f"retention: {statement.years} years"
    if statement.countries:
        yield f"legislation: {', '.join(statement.countries)}"
    if statement.semantics is not None:
        yield f"semantics: {with_name(statement.semantics)}"
    if statement.payment is not None:
        yield f"roles: {', '.join(statement.payment.roles)}"
        yield f"authority: {statement.payment.authority} ({statement.payment.authority_id})"
    if statement.is_broken or not _is_known(statement.oid):
        yield statement.raw[:64].hex(" ").upper()


def _is_known(oid: str) -> bool:
    return oid_name(oid) is not None


def _biometrics(biometrics: Iterable[qualified.Biometric]) -> Iterator[str]:
    for one in biometrics:
        yield f"{one.kind}: {oid_name(one.hash_algorithm) or one.hash_algorithm} {one.hash.hex(':').upper()}"
        if one.uri is not None:
            yield f"  {one.uri}"


def _template(template: vendor.Template) -> Iterator[str]:
    yield f"template: {template.oid}"
    if template.major is not None:
        yield f"version: {template.major}" + (f".{template.minor}" if template.minor is not None else "")


def _ca_version(version: vendor.CaVersion) -> Iterator[str]:
    yield f"V{version.certificate_index}.{version.key_index}"


def _organization(organization: vendor.OrganizationId) -> Iterator[str]:
    yield f"scheme: {organization.scheme}"
    yield f"country: {organization.country}"
    if organization.state is not None:
        yield f"state: {organization.state}"
    yield f"reference: {organization.reference}"


def _tor(descriptors: Iterable[vendor.TorDescriptor]) -> Iterator[str]:
    for one in descriptors:
        yield one.onion_uri
        yield f"  {oid_name(one.algorithm) or one.algorithm} {one.key_hash.hex(':').upper()}"


def _entrust(entrust: vendor.EntrustVersion) -> Iterator[str]:
    yield entrust.version
    yield from entrust.flags


def _capabilities(capabilities: Iterable[vendor.SmimeCapability]) -> Iterator[str]:
    for one in capabilities:
        yield with_name(one.oid) + (f", {one.bits} bits" if one.bits is not None else "")


def _families(families: Iterable[resources.AddressFamily]) -> Iterator[str]:
    for family in families:
        yield from (f"{family.family}: {block}" for block in _or_inherited(family.blocks))


def _systems(systems: Iterable[resources.SystemNumbers]) -> Iterator[str]:
    for kind in systems:
        yield from (f"{kind.kind}: {number}" for number in _or_inherited(kind.numbers))


def _or_inherited(values: tuple[str, ...] | None) -> tuple[str, ...]:
    return ("inherit",) if values is None else values


def _lines(text: str) -> Iterator[str]:
    # A line break in a text is no statement of its own; it is made visible like every other control character.
    yield text


def _hex(content: bytes) -> Iterator[str]:
    yield content.hex(":").upper()


RARE: Mapping[str, Describer] = {
    qualified.QC_STATEMENTS: told(qualified.qc_statements, _statements),
    qualified.BIOMETRIC_INFO: told(qualified.biometric_info, _biometrics),
    vendor.TEMPLATE: told(vendor.certificate_template, _template),
    vendor.TEMPLATE_NAME: told(vendor.certificate_template_name, _lines),
    vendor.CA_VERSION: told(vendor.ca_version, _ca_version),
    vendor.PREVIOUS_CA_HASH: told(vendor.previous_ca_hash, _hex),
    vendor.ACME_IDENTIFIER: told(vendor.acme_identifier, _hex),
    vendor.NTDS_SECURITY: told(vendor.ntds_security, partial(map, name_line)),
    vendor.NETSCAPE_TYPE: vendor.netscape_cert_type,
    **{oid: told(partial(vendor.netscape_text, oid=oid), _lines) for oid in vendor.NETSCAPE_TEXTS},
    vendor.ORGANIZATION_ID: told(vendor.organization_id, _organization),
    vendor.TOR_DESCRIPTORS: told(vendor.tor_descriptors, _tor),
    vendor.ENTRUST_VERSION: told(vendor.entrust_version, _entrust),
    vendor.SMIME_CAPABILITIES: told(vendor.smime_capabilities, _capabilities),
    **{oid: told(partial(resources.address_blocks, oid=oid), _families) for oid in resources.ADDRESS_BLOCKS},
    **{oid: told(partial(resources.system_numbers, oid=oid), _systems) for oid in resources.SYSTEM_NUMBERS},
}
"""By the identifier of the extension."""
