"""What can open secure connections on this computer: by the roots that were added to it, and by what the site showed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wizard.causes.added_roots import Added, OwnerKind, added_roots
from wizard.causes.products import ProductKind
from wizard.causes.rows.base import line, unseen
from wizard.causes.rows.roots import FEW, MOST_ADDED, STORES, WHOM
from wizard.causes.rows.troubles import facts_of
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.computer import RootsEvidence
from wizard.model.finding import Check, CheckState, Fact, Finding, Severity, Value

_BY_SITE: Mapping[str | None, str] = {
    None: N_("{product} opens the connection to this site, in a way that this computer does not trust."),
    "malware": N_("{product} opens the connection to this site, and anybody can pass for any site with its known key."),
    "everywhere": N_(
        "Something opens the connections to this site and to others, and shows certificates of {product}."
    ),
    "allowed": N_("{product} opens the connection to this site; this computer was set up to allow that."),
    "local-root": N_("A root that was added here vouches for this site, and no public authority does: {product}."),
}
"""What is told of the finding by its form."""

_FACTS: Mapping[ProductKind | OwnerKind | None, str] = {
    ProductKind.ANTIVIRUS: N_(
        "{product} (virus protection) added “{name}” to {store}. It opens secure connections and looks for malware inside;"
        " programs then see its certificates instead of the sites' own, and rely on it to check those."
    ),
    ProductKind.FILTER: N_(
        "{product} (content filter) added “{name}” to {store}. It opens secure connections to decide what may be seen, and"
        " sees everything that is sent; programs rely on it to check the sites' certificates."
    ),
    ProductKind.PROXY: N_(
        "{product} (gateway of a company or a network) added “{name}” to {store}. Whoever runs it can read secure"
        " connections that go through it."
    ),
    ProductKind.DEBUGGER: N_(
        "{product} (a tool for developers) added “{name}” to {store}. Whoever has its key can read secure connections; it"
        " belongs there only while the tool is in use."
    ),
    ProductKind.MALWARE: N_(
        "{product} added “{name}” to {store}. Its key is publicly known, so that anybody can pass for any site."
    ),
    OwnerKind.DEVELOPER: N_(
        "{product} (a tool for developers) added “{name}” to {store}, for sites that are built on this computer. It opens no"
        " other connections, but whoever has its key could."
    ),
    OwnerKind.PROGRAM: N_(
        "{product} added “{name}” to {store}, to speak with itself. It opens no other connections, but whoever has its key"
        " could."
    ),
    OwnerKind.AUTHORITY: N_(
        "“{name}” of {product} was added to {store}, {whom}. Browsers do not bring it; it can vouch for any site."
    ),
    None: N_(
        "“{name}” was added to {store}, {whom}. Its owner, who is not known here, can vouch for any site. SHA-256:"
        " {fingerprint}"
    ),
}
"""What an added root means, by whose it is."""

_DANGEROUS = {
    ProductKind.MALWARE: N_("{products}: with its known key, anybody can pass for any site on this computer."),
    ProductKind.DEBUGGER: N_(
        "A tool for developers left its root here: {products}. Whoever has its key can read secure connections."
    ),
}
"""What is a problem by being there, the worse first."""

_SWITCH = N_("To switch off the scanning by {product}: {where}.")
_LOOK_AT_SOME = N_("Not every list of roots could be read, so that more may have been added than is known.")


def interception_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about programs that open secure connections."""
    seen = situation.evidence.roots
    finding = next((f for f in findings if f.cause == "interception" and f.failed is None), None)
    if not isinstance(seen, RootsEvidence):
        unlooked = unseen("interception", N_("What was added to the lists of roots was not looked at."))
        return unlooked if finding is None else _of_finding(finding)
    added = added_roots(seen)
    by_roots, by_site = _of_roots(added), None if finding is None else _of_finding(finding)
    chosen = by_site or by_roots
    if CheckState.PROBLEM in {by_roots.state, chosen.state}:
        chosen = chosen if chosen.state is CheckState.PROBLEM else by_roots
    elif by_site is None and seen.troubles:
        chosen = line("interception", CheckState.NOT_CHECKED, _LOOK_AT_SOME)
    return replace(chosen, facts=(*_facts(added), *facts_of(seen.troubles)))


def _of_finding(finding: Finding) -> Check:
    state = CheckState.OK if finding.severity is Severity.NOTE else CheckState.PROBLEM
    return _row(state, _BY_SITE.get(finding.form, _BY_SITE[None]), finding.values)


def _of_roots(added: Sequence[Added]) -> Check:
    """Return what the added roots alone say; the worst comes first."""
    for kind, words in _DANGEROUS.items():
        if found := _of_kinds(added, kind):
            return _row(CheckState.PROBLEM, words, _values(found))
    if opening := _of_kinds(added, *ProductKind):
        return _row(
            CheckState.OK, N_("These can open secure connections on this computer: {products}."), _values(opening)
        )
    if added:
        return _row(CheckState.OK, N_("Roots that no browser brings were added here: {products}."), _values(added))
    return _row(CheckState.OK, N_("No root was added that a program could open connections with."), {})


def _row(state: CheckState, words: str, values: Mapping[str, Value]) -> Check:
    return Check(id="interception", state=state, detail=words, values=values)


def _of_kinds(added: Sequence[Added], *kinds: ProductKind) -> Sequence[Added]:
    return [a for a in added if a.kind in kinds]


def _values(added: Sequence[Added]) -> dict[str, Value]:
    """Return the names of a few of them, and of the first one what the guide about such programs wants to know."""
    first, names = added[0], list(dict.fromkeys(a.whose or _called(a) for a in added))
    values: dict[str, Value] = {"products": ", ".join((*names[:FEW], *(("…",) if len(names) > FEW else ())))}
    if first.product is not None:
        values.update(product=first.product.name, issuer=_called(first), where=Phrase(first.product.switch))
    return values


def _called(added: Added) -> str:
    return added.root.name or added.root.sha256[:16]


def _facts(added: Sequence[Added]) -> Iterator[Fact]:
    yield from map(_fact, added[:MOST_ADDED])
    if len(added) > MOST_ADDED:
        yield Fact(text=N_("{more} more roots were added."), values={"more": len(added) - MOST_ADDED})
    products = {a.product.name: a.product for a in added if a.product}
    for name, product in products.items():
        yield Fact(text=_SWITCH, values={"product": name, "where": Phrase(product.switch)})


def _fact(added: Added) -> Fact:
    values: dict[str, Value] = {
        "product": added.whose,
        "name": _called(added),
        "store": Phrase(STORES[added.store.name]),
        "whom": Phrase(WHOM[added.root.placed]),
        "fingerprint": in_groups(added.root.sha256),
    }
    return Fact(text=_FACTS[added.kind], values=values)


def in_groups(digits: str) -> str:
    """Return hex digits in groups of four, upper-case, as they are compared by eye and read out."""
    return " ".join(digits[i : i + 4].upper() for i in range(0, len(digits), 4))
