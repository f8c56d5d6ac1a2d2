"""Whose an added root is: of a product that opens connections, of a tool, of an institution, or nobody's that is known."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard import resources
from wizard.causes.products import Product, ProductKind, product_named
from wizard.causes.root_lists import added_to
from wizard.model.computer import HeldRoot, HeldStore, RootsEvidence
from wizard.model.fields import Unknown


class OwnerKind(StrEnum):
    """What an owner that opens no connections is (data/added-roots.toml)."""

    DEVELOPER = "developer"
    PROGRAM = "program"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One root that was added to one store, and whose it is by its name: names can be made up."""

    root: HeldRoot
    store: HeldStore
    product: Product | None = None
    """What opens connections with it."""
    owner: str = ""
    """Whose it is where nothing opens connections with it; empty where that is not known."""
    owner_kind: OwnerKind | None = None

    @property
    def kind(self) -> ProductKind | OwnerKind | None:
        """What its owner is; None where that is not known."""
        return self.product.kind if self.product else self.owner_kind

    @property
    def whose(self) -> str:
        """What to call its owner; empty where nothing is known."""
        return self.product.name if self.product else self.owner


def added_roots(roots: RootsEvidence) -> tuple[Added, ...]:
    """Return every root that was added to a store of *roots*; what is most worth knowing comes first."""
    return tuple(sorted((a for store in roots.stores for a in _added_to(store)), key=lambda a: _ORDER.index(a.kind)))


KEYS_KNOWN = frozenset({ProductKind.MALWARE, ProductKind.DEBUGGER})
"""Products to whose roots others than their owner have the keys."""


def dangerous_roots(roots: RootsEvidence | Unknown) -> tuple[Added, ...]:
    """Return the added roots of *roots*, if these were looked at, whose keys others than their owner have."""
    if not isinstance(roots, RootsEvidence):
        return ()
    return tuple(added for added in added_roots(roots) if added.kind in KEYS_KNOWN)


_ORDER: Sequence[ProductKind | OwnerKind | None] = (
    ProductKind.MALWARE, ProductKind.DEBUGGER, ProductKind.ANTIVIRUS, ProductKind.FILTER, ProductKind.PROXY,
    OwnerKind.AUTHORITY, None, OwnerKind.PROGRAM, OwnerKind.DEVELOPER,
)  # fmt: skip


def _added_to(store: HeldStore) -> Iterator[Added]:
    for root in added_to(store):
        names = {"cn": (root.name,), "o": (root.organization,) if root.organization else (), "ou": ()}
        product = product_named(names)
        row = None if product else _owner_row(root)
        yield Added(
            root=root,
            store=store,
            product=product,
            owner=row["name"] if row else "",
            owner_kind=OwnerKind(row["kind"]) if row else None,
        )


def _owner_row(root: HeldRoot) -> dict[str, str] | None:
    said = {"cn": root.name, "o": root.organization}
    for row in resources.read_toml("data", "added-roots.toml")["owner"]:
        wanted = [(key, row[key]) for key in said if key in row]
        if all(re.fullmatch(pattern, said[key]) for key, pattern in wanted):
            return dict(row)
    return None
