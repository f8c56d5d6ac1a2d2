"""What is found out about the certificates of a window once it is open: their chain, and what there is to say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from wizard.flow.findings import findings_of
from wizard.flow.hierarchy import End, Hierarchy, Link, Place
from wizard.flow.kind_text import kind_sentences
from wizard.flow.viewer.sheet import About
from wizard.flow.viewer.standing import Standing
from wizard.flow.viewer.viewed import STORE_NAMES, Shown, Viewed, Whence
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.signatures import Signature
from wizard.probes.web import host_of

_PLACES = {
    Place.FILE: Whence.FILE,
    Place.OTHER_FILE: Whence.OTHER_FILE,
    Place.FETCHED: Whence.FETCHED,
    Place.STORE: Whence.STORE,
}


def with_hierarchy(viewed: Viewed, hierarchy: Hierarchy) -> Viewed:
    """Put the chain above the first certificate in front; what stands beside it stays behind it."""
    before = {one.certificate: one for one in viewed.shown}
    links = [
        before[link.certificate]
        if link.certificate in before
        else Shown(certificate=link.certificate, whence=_PLACES[link.source.place], name=_called(link.source.name))
        for link in hierarchy.links
    ]
    on_path = {one.certificate for one in links}
    rest = tuple(one for one in viewed.shown if one.certificate not in on_path)
    return replace(viewed, shown=(*links, *rest), linked=len(links), hierarchy=hierarchy)


def _called(name: str) -> str:
    """Return the host of an address; any other name as it is."""
    return (host_of(name) or name) if "://" in name else name


_ENDS = {
    End.TRUSTED: N_("The chain ends in a root that is trusted by: {lists}."),
    End.SELF_SIGNED: N_("The chain ends in a certificate that signed itself and is in no list of roots."),
    End.MISSING: N_("The issuer of the last certificate is not at hand."),
}


def end_in_words(hierarchy: Hierarchy) -> str:
    """Say what the chain ends in, in the language in force."""
    lists = [tr(STORE_NAMES[name]) if name in STORE_NAMES else name for name in hierarchy.trusted_by]
    return tr(_ENDS[hierarchy.end], lists=", ".join(lists))


def missing_hosts(hierarchy: Hierarchy) -> tuple[str, ...]:
    """Return the hosts that could be asked for the missing issuer, each once. Hostile text."""
    addresses = hierarchy.missing.addresses if hierarchy.missing else ()
    return tuple(dict.fromkeys(address.host for address in addresses))


def about(viewed: Viewed, chosen: int, at: datetime) -> About:
    """Return what is said of the certificate *chosen* besides what is written in it, in the language in force."""
    certificate = viewed.shown[chosen].certificate
    above = [one.certificate for one in viewed.shown if one.certificate != certificate]
    return About(
        sentences=kind_sentences(certificate, above, at),
        findings=tuple(_findings(certificate, above, at)),
        standing=_standing(viewed, chosen, at),
    )


def _findings(certificate: Certificate, above: Sequence[Certificate], at: datetime) -> Iterator[tuple[str, str]]:
    """Yield what is broken, and which rules are."""
    yield from (("problem", problem) for problem in certificate.problems)
    for one in findings_of(certificate, above, at):
        yield one.severity, tr("{rule} ({source})", rule=one.text, source=one.source)


def _standing(viewed: Viewed, chosen: int, at: datetime) -> Standing | None:
    known: Sequence[Standing] = standings(viewed.hierarchy, at) if viewed.hierarchy else ()
    return known[chosen] if chosen < len(known) else None


def standings(hierarchy: Hierarchy, at: datetime) -> tuple[Standing, ...]:
    """Return how each certificate of *hierarchy* stands at *at*; names, purposes and revocation are not looked at."""
    return tuple(_of_link(hierarchy, place, at) for place in range(len(hierarchy.links)))


def _of_link(hierarchy: Hierarchy, place: int, at: datetime) -> Standing:
    link, is_last = hierarchy.links[place], place == len(hierarchy.links) - 1
    if link.signature is Signature.BAD:
        return Standing.ALTERED
    if hierarchy.end is not End.TRUSTED and is_last:
        return Standing.UNTRUSTED_ROOT if hierarchy.end is End.SELF_SIGNED else Standing.NO_ISSUER
    if hierarchy.end is End.SELF_SIGNED:
        return Standing.UNVERIFIED
    if hierarchy.end is End.MISSING:
        return Standing.NO_ISSUER
    return Standing.VALID if _is_in_date(link, at) else Standing.EXPIRED


def _is_in_date(link: Link, at: datetime) -> bool:
    begin, end = link.certificate.not_before, link.certificate.not_after
    return isinstance(begin, Present) and isinstance(end, Present) and begin.value <= at <= end.value
