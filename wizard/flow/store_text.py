"""What is known of lists of roots, in words: for the terminal and for the window."""

from collections.abc import Iterator
from datetime import datetime

from wizard.causes.added_roots import Added, OwnerKind, added_roots
from wizard.causes.products import ProductKind
from wizard.causes.root_lists import compare
from wizard.causes.rows.roots import MOST_ADDED, WHOM, shares
from wizard.causes.rows.troubles import facts_of
from wizard.flow.root_stores import InList, Root, RootList, RootStores, Standing
from wizard.flow.store_search import Answer, CertificateAnswer, FileAnswer, Relation
from wizard.i18n import N_, Phrase, date_in_words, tr, trn
from wizard.model.computer import HeldStore, Placed
from wizard.model.fields import Present
from wizard.model.finding import Fact

LISTS = {
    "system": N_("This system"),
    "mozilla": N_("Mozilla (Firefox)"),
    "chrome": N_("Chrome and Edge"),
    "nss": N_("Added to Chrome"),
    "firefox": N_("Added to Firefox"),
    "given": N_("Given for this check"),
    "only": N_("Given for this check"),
}
"""What a list is called as the head of a column or a line."""

_STANDINGS = {
    Standing.HELD: N_("included"),
    Standing.LIMITED: N_("only what was issued until {date}"),
    Standing.FETCHED: N_("not yet; fetched when it is first met"),
    Standing.GONE: N_("no longer, since {date}"),
    Standing.REFUSED: N_("switched off here"),
    Standing.ABSENT: N_("not included"),
    Standing.UNREAD: N_("could not be read"),
}
_ADDED = N_("included, added {whom}")
_PUT_THERE = N_("included, but who put it there is not known")

_RELATIONS = {
    Relation.ITSELF: N_("“{name}” is a root of these lists."),
    Relation.SAME_KEY: N_("“{name}” has the name and the key of a root of these lists: what it issued leads there."),
    Relation.ISSUER: N_("“{name}” was issued by a root of these lists."),
    Relation.ABOVE: N_("“{name}” leads to a root of these lists, through others of this file."),
    Relation.NOBODY: N_("“{name}” leads to no root of these lists. It names “{issuer}” as its issuer."),
}

KINDS = {
    ProductKind.ANTIVIRUS: N_("virus protection"),
    ProductKind.PROXY: N_("gateway of a company or network"),
    ProductKind.FILTER: N_("content filter"),
    ProductKind.DEBUGGER: N_("tool for developers that opens connections"),
    ProductKind.MALWARE: N_("dangerous software"),
    OwnerKind.DEVELOPER: N_("tool for developers"),
    OwnerKind.PROGRAM: N_("a program that speaks to itself"),
    OwnerKind.AUTHORITY: N_("an authority that browsers do not bring"),
}
"""What the owner of an added root is."""


def list_name(list_id: str) -> str:
    """Return what the list *list_id* is called."""
    return tr(LISTS.get(list_id, list_id))


def standing_text(found: InList) -> str:
    """Return how a root stands in a list, in a few words."""
    if found.standing is Standing.HELD and found.placed is Placed.UNKNOWN:
        return tr(_PUT_THERE)
    if found.standing is Standing.HELD and found.placed is not Placed.MAKER:
        return tr(_ADDED, whom=Phrase(WHOM[found.placed]))
    if found.standing is Standing.GONE and found.since is None:
        return tr(_STANDINGS[Standing.ABSENT])
    return tr(_STANDINGS[found.standing], date=found.since or "")


def validity_text(root: Root) -> str:
    """Return from when to when a root is valid; a dash where only its fingerprint is known."""
    days = _validity(root)
    if days is None:
        return "–"
    return tr("{begins} to {ends}", begins=date_in_words(days[0]), ends=date_in_words(days[1]))


def years_text(root: Root) -> str:
    """Return the same in years alone, for a narrow column."""
    days = _validity(root)
    return "–" if days is None else tr("{begins}–{ends}", begins=f"{days[0]:%Y}", ends=f"{days[1]:%Y}")


def _validity(root: Root) -> tuple[datetime, datetime] | None:
    certificate = root.certificate
    if certificate is None:
        return None
    begins, ends = certificate.not_before, certificate.not_after
    if not isinstance(begins, Present) or not isinstance(ends, Present):
        return None
    return begins.value, ends.value


def summary_text(answer: Answer) -> str:
    """Return what was found, in one sentence."""
    if isinstance(answer, FileAnswer):
        found = sum(one.relation is not Relation.NOBODY for one in answer.certificates)
        total = len(answer.certificates)
        if not found:
            return tr("No certificate of this file is a root of these lists or leads to one.")
        return tr(
            "{found} of {total} certificates of this file lead to a root of these lists.", found=found, total=total
        )
    if not answer.rows:
        return tr("No list has a root for “{text}”.", text=answer.text.strip()[:80])
    return trn("{n} root found.", "{n} roots found.", len(answer.rows))


def relation_text(answer: CertificateAnswer) -> str:
    """Return what a certificate of a file has to do with the roots that were found."""
    certificate = answer.certificate
    name = certificate.subject.common_name or certificate.subject.organization or certificate.sha256[:16]
    if answer.relation is Relation.ITSELF:
        name = answer.rows[0].root.name
    issuer = certificate.issuer.common_name or certificate.issuer.organization or "?"
    return tr(_RELATIONS[answer.relation], name=name, issuer=issuer)


def size_text(found: RootList) -> str:
    """Return how many roots a list has, or why that is not known."""
    if found.troubles and not found.size:
        return " ".join(tr(fact.text, **fact.values) for fact in facts_of(found.troubles))
    return trn("{n} root", "{n} roots", found.size)


def shares_of(stores: RootStores) -> tuple[Fact, ...]:
    """Return how much of the browsers' lists the system's list has; nothing where it could not be read."""
    system = _system(stores)
    return (shares(compare(system)),) if system is not None and system.roots else ()


def _system(stores: RootStores) -> HeldStore | None:
    return next((store for store in stores.evidence.stores if store.name == "system"), None)


def difference_lines(stores: RootStores) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what differs between the lists of this computer and those of the browsers: a heading, and every name.

    A few roots that were added are told by the row about them, and are not told again.
    """
    system, added = _system(stores), added_roots(stores.evidence)
    if len(added) > MOST_ADDED:
        yield tr("Added"), tuple(map(_added_text, added))
    if system is not None and system.roots:
        compared = compare(system)
        if compared.missing and not system.grows:
            yield (
                tr("In Mozilla's list and in Chrome's, and not in this system's"),
                tuple(r.name for r in compared.missing),
            )
        if compared.given_up:
            heading = tr("Given up by browsers for what their owners did, and still in this system's list")
            yield heading, tuple(r.name for r in compared.given_up)
    for store in stores.evidence.stores:
        if store.refused:
            heading = tr("Switched off here: {list}", list=list_name(store.name))
            yield heading, tuple(r.name or r.sha256[:16] for r in store.refused)


_OWNED = N_("{name} ({owner}: {kind}) – {list}, {whom}")
_UNOWNED = N_("{name} – {list}, {whom}; SHA-256 {fingerprint}")


def _added_text(added: Added) -> str:
    return tr(
        _OWNED if added.kind else _UNOWNED,
        name=added.root.name or added.root.sha256[:16],
        list=list_name(added.store.name),
        whom=Phrase(WHOM[added.root.placed]),
        owner=added.whose,
        kind=Phrase(KINDS[added.kind]) if added.kind else "",
        fingerprint=added.root.sha256,
    )
