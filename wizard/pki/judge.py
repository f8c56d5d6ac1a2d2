"""One store's answer about one chain: the best path, and what is wrong on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from wizard.model.certificate import Certificate
from wizard.model.finding import Origin, PathLink
from wizard.pki.faults import MILD, Fault, Judged, Rule
from wizard.pki.kept import kept
from wizard.pki.paths import Built, build_paths, is_anchored, make_pool
from wizard.pki.signatures import Signature, check_signature
from wizard.pki.verify import verify_path


class ChainShape(StrEnum):
    """Why a chain that is not anchored ends where it ends."""

    ANCHORED = "anchored"
    SELF_SIGNED = "self-signed"
    """The leaf signed itself: there is no authority at all."""
    UNKNOWN_ROOT = "unknown-root"
    """The chain is as complete as it should be; the root above it is not in the store."""
    MISSING_INTERMEDIATE = "missing-intermediate"
    """The server sent the leaf alone, or left a gap: nobody can tell who vouches for it."""


def judge(
    chain: Sequence[Certificate],
    fetched: Sequence[Certificate],
    store_name: str,
    roots: Sequence[Certificate],
    at: datetime,
) -> Judged:
    """Return the best path from ``chain[0]`` in the eyes of one store, with its faults at *at*.

    The order of the other certificates does not matter. Raises IndexError for an empty chain.
    """
    built, anchored = _ways(tuple(chain), tuple(fetched), store_name, tuple(roots))
    answers = [
        _answer(path, is_in, store_name, built.rejected, at) for path, is_in in zip(built.paths, anchored, strict=True)
    ]
    return min(answers, key=badness)


@kept(32)
def _ways(
    chain: tuple[Certificate, ...], fetched: tuple[Certificate, ...], store_name: str, roots: tuple[Certificate, ...]
) -> tuple[Built, tuple[bool, ...]]:
    """Return every path, and whether it is anchored: the same at any time, which is asked often of one chain."""
    pool = make_pool(chain[1:], fetched, roots, store_name)
    built = build_paths(chain[0], pool)
    return built, tuple(is_anchored(path, pool) for path in built.paths)


def _answer(
    path: tuple[PathLink, ...],
    anchored: bool,
    store_name: str,
    rejected: Mapping[Certificate, tuple[Certificate, ...]],
    at: datetime,
) -> Judged:
    faults = verify_path([link.certificate for link in path], at, anchored=anchored)
    top = path[-1].certificate
    bad = () if anchored or top.is_self_issued else rejected.get(top, ())
    if bad:
        # Nobody of the issuer's name that is at hand signed it.
        faults = (*faults, Fault(rule=Rule.SIGNATURE, position=len(path) - 1))
    return Judged(store=store_name, path=path, anchored=anchored, faults=faults, bad_issuers=bad)


def badness(judged: Judged) -> tuple[bool, int, int, int, int]:
    """Return what answers are compared by: anchored before not, few serious faults, few fetched issuers, short."""
    serious = sum(f.rule not in MILD for f in judged.faults)
    fetched = sum(link.origin is Origin.FETCHED for link in judged.path)
    reached = -len(judged.path) if not judged.anchored else len(judged.path)
    return not judged.anchored, serious, fetched, len(judged.faults), reached


def chain_shape(judged: Judged) -> ChainShape:
    """Say why the path of *judged* ends where it ends.

    A leaf that signed itself is self-signed. A path that ends in a self-signed certificate, or that has at least
    one intermediate, is complete up to an unknown root. A leaf alone lacks its intermediate: that is what servers
    do wrong most often, and what clients say of it (OpenSSL error 21, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`).
    """
    if judged.anchored:
        return ChainShape.ANCHORED
    top = judged.path[-1].certificate
    ends_in_root = top.is_self_issued and check_signature(top, top) is not Signature.BAD
    if ends_in_root:
        return ChainShape.SELF_SIGNED if len(judged.path) == 1 else ChainShape.UNKNOWN_ROOT
    return ChainShape.MISSING_INTERMEDIATE if len(judged.path) == 1 else ChainShape.UNKNOWN_ROOT
