"""The public JSON of the chain above a certificate."""

from wizard.flow.hierarchy import Hierarchy, Link
from wizard.flow.illustration import name_of
from wizard.flow.key_report import Json


def hierarchy_json(hierarchy: Hierarchy) -> Json:
    """Return the chain, the certificate itself first: where each came from, and what the chain ends in."""
    return {
        "links": [_link(link) for link in hierarchy.links],
        "end": hierarchy.end.value,
        "trusted_by": list(hierarchy.trusted_by),
        "issuer_addresses": [address.url for address in hierarchy.missing.addresses] if hierarchy.missing else [],
    }


def _link(link: Link) -> Json:
    return {
        "sha256": link.certificate.sha256,
        "name": name_of(link.certificate),
        "from": link.source.place.value,
        "source": link.source.name,
        "signature": link.signature.value if link.signature else None,
    }
