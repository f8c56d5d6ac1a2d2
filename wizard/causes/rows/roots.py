"""The system's list of trusted roots beside those of the browsers: whether it is there, how old, what differs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from wizard.causes.added_roots import Added, added_roots
from wizard.causes.environment import missing_root
from wizard.causes.root_lists import Compared, compare
from wizard.causes.rows.base import line, unseen
from wizard.causes.rows.troubles import facts_of
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.computer import HeldStore, Placed, RootsEvidence
from wizard.model.finding import Check, CheckState, Fact, Finding, Value

FEW = 5
"""Names that are told of many."""

WHOM = {
    Placed.MAKER: N_("by the maker of the system"),
    Placed.COMPUTER: N_("by an administrator of this computer"),
    Placed.USER: N_("by a person, for their own account"),
    Placed.POLICY: N_("by those who manage this computer"),
    Placed.UNKNOWN: N_("by whom is not known"),
}

STORES = {
    "system": N_("the list of this system"),
    "nss": "Chrome",
    "firefox": "Firefox",
}
"""What to call what roots are added to, in the middle of a sentence."""


def roots_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the system's list of roots."""
    seen = situation.evidence.roots
    if not isinstance(seen, RootsEvidence):
        return _by_size(situation)
    store = next((store for store in seen.stores if store.name == "system"), None)
    compared = compare(store) if store is not None and store.roots else None
    state, detail, values = _said(situation, seen, store, compared)
    facts = (*_facts(store, compared), *_added(seen), *_refused(seen), *facts_of(seen.troubles))
    return Check(id="roots", state=state, detail=detail, values=values, facts=facts)


def _by_size(situation: Situation) -> Check:
    """Return the row where nothing but the lists that the site was judged by is known."""
    sizes = {store.name: store.size for store in situation.evidence.stores}
    if missing_root(situation) is not None:
        return line("roots", CheckState.PROBLEM, _MISSING_HERE)
    if sizes.get("system"):
        return line("roots", CheckState.OK, _COUNT, count=sizes["system"])
    if "system" in sizes:
        return line("roots", CheckState.PROBLEM, _NONE)
    return unseen("roots", N_("The system's list of roots was not looked at."))


_COUNT = N_("This system trusts {count} roots.")
_NONE = N_("This system has no list of trusted roots.")
_MISSING_HERE = N_("A root that current programs trust is missing on this system.")


def _said(
    situation: Situation, seen: RootsEvidence, store: HeldStore | None, compared: Compared | None
) -> tuple[CheckState, str, dict[str, Value]]:
    if store is None:
        return CheckState.NOT_CHECKED, N_("The system's list of roots could not be read."), {}
    values: dict[str, Value] = {"count": len(store.roots)}
    if compared is None:
        return CheckState.PROBLEM, _NONE, {}
    if missing_root(situation) is not None:
        return CheckState.PROBLEM, _MISSING_HERE, {}
    if compared.is_outdated and not store.grows:
        words = N_(
            "The list of trusted roots is old: of {total} roots that browsers took in since {year}, it has {recent}."
        )
        return CheckState.PROBLEM, words, _share_of(compared)
    if seen.troubles:
        words = N_("This system trusts {count} roots, but not every list could be read.")
        return CheckState.NOT_CHECKED, words, values
    return CheckState.OK, _COUNT, values


def _share_of(compared: Compared) -> dict[str, Value]:
    return {"total": compared.recent.total, "recent": compared.recent.count, "year": compared.since.year}


def _facts(store: HeldStore | None, compared: Compared | None) -> Iterator[Fact]:
    if store is not None and compared is None:
        yield _where_none_is(store)
    if store is None or compared is None:
        return
    if store.written is not None:
        yield Fact(text=N_("The list was last written on {date}."), values={"date": store.written})
    yield shares(compared)
    if store.grows:
        yield Fact(text=N_("Windows fetches a root that it lacks when it first meets it."))
    elif store.origin.startswith("Windows"):
        yield Fact(text=N_("A policy keeps Windows from fetching roots that it lacks (DisableRootAutoUpdate)."))
    if compared.newest is not None and not store.grows:
        text = N_("The newest root in it has been in Mozilla's list since {date}.")
        yield Fact(text=text, values={"date": datetime.combine(compared.newest, time(), UTC)})
    if compared.missing and not store.grows:
        yield _listing(_MISSING, [root.name for root in compared.missing])
    if compared.given_up:
        yield _listing(_GIVEN_UP, [root.name for root in compared.given_up])


def _where_none_is(store: HeldStore) -> Fact:
    if store.origin:
        return Fact(text=N_("No root was found in {origin}."), values={"origin": store.origin})
    return Fact(text=N_("None of the places where systems of this kind keep their list is there."))


def shares(compared: Compared) -> Fact:
    """Return how much of the browsers' lists the system's list has."""
    words = N_(
        "It has {mozilla} of the {mozilla_total} roots of Mozilla's list, and {chrome} of Chrome's {chrome_total}."
    )
    values: dict[str, Value] = {
        "mozilla": compared.mozilla.count, "mozilla_total": compared.mozilla.total,
        "chrome": compared.chrome.count, "chrome_total": compared.chrome.total,
    }  # fmt: skip
    return Fact(text=words, values=values)


_MISSING = (
    N_("In both of these lists and missing here: {names}."),
    N_("In both of these lists and missing here: {names}, and {more} more."),
)
_GIVEN_UP = (
    N_("Browsers gave these up for what their owners did, and this system still trusts them: {names}."),
    N_(
        "Browsers gave these up for what their owners did, and this system still trusts them: {names}, and {more} more."
    ),
)
_REFUSED = (
    N_("Switched off on this computer: {names}."),
    N_("Switched off on this computer: {names}, and {more} more."),
)
_REFUSED_IN = (N_("Switched off in {store}: {names}."), N_("Switched off in {store}: {names}, and {more} more."))
_ADDED = N_("“{name}” was added to {store}, {whom}.")
_ADDED_BY = N_("“{name}” was added to {store}: it is a root of {product}.")


def _listing(texts: tuple[str, str], names: Sequence[str], **values: Value) -> Fact:
    """Return the first of *texts* with all names, or the second with a few of them and how many more there are."""
    text = texts[0] if len(names) <= FEW else texts[1]
    return Fact(text=text, values={**values, "names": ", ".join(names[:FEW]), "more": len(names) - FEW})


def _added(seen: RootsEvidence) -> Iterator[Fact]:
    found = added_roots(seen)
    yield from map(_added_fact, found[:MOST_ADDED])
    if len(found) > MOST_ADDED:
        yield Fact(text=N_("{more} more roots were added."), values={"more": len(found) - MOST_ADDED})


MOST_ADDED = 8
"""Added roots that are told one by one."""


def _added_fact(added: Added) -> Fact:
    values: dict[str, Value] = {
        "store": Phrase(STORES[added.store.name]),
        "whom": Phrase(WHOM[added.root.placed]),
        "product": added.whose,
        "name": added.root.name or added.root.sha256[:16],
    }
    return Fact(text=_ADDED_BY if added.whose else _ADDED, values=values)


def _refused(seen: RootsEvidence) -> Iterator[Fact]:
    for store in seen.stores:
        if store.refused:
            names = [root.name or root.sha256[:16] for root in store.refused]
            texts = _REFUSED if store.name == "system" else _REFUSED_IN
            yield _listing(texts, names, store=Phrase(STORES[store.name]))
