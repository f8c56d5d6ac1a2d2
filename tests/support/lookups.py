"""A site, the addresses that its name leads to, and what was seen of it in other ways: evidence without a network."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from tests.support.evidence import failed, met, store
from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_pki
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import (
    Evidence,
    Failure,
    FailureKind,
    LookupEvidence,
    OtherWay,
    Resolution,
    Stage,
    WayKind,
    WaysEvidence,
)
from wizard.model.finding import Check

HOST = "www.shop.org"
SECOND = "9.9.9.10"


@cache
def pki() -> Pki:
    """Return the infrastructure whose root this computer trusts."""
    return make_pki("Lookups")


@cache
def site(kind: str, host: str = HOST) -> Evidence:
    """Return a site whose certificate is "right" or "expired" for *host*, or for a "wrong" one, or that is "closed"."""
    if kind == "closed":
        return met((), pki().root.certificate, host=host, failure=failed(FailureKind.REFUSED, stage=Stage.CONNECT))
    leaf = healthy_leaf("bank.org" if kind == "wrong" else host)
    if kind == "expired":
        leaf = replace(leaf, validity=Validity(AT - timedelta(days=90), AT - timedelta(days=9)))
    chain = (issue(leaf, pki().issuing), pki().issuing.certificate)
    return met(chain, pki().root.certificate, host=host)


def led(evidence: Evidence, *addresses: str, hosts_file: bool | None = False) -> Evidence:
    """Return *evidence* of a site whose name leads to *addresses*."""
    found = Resolution(addresses=addresses, milliseconds=1.0, from_hosts_file=hosts_file)
    return replace(evidence, resolution=found)


def unresolved(kind: FailureKind = FailureKind.NAME_NOT_FOUND) -> Evidence:
    """Return evidence of a site whose name leads nowhere."""
    return met(host=HOST, failure=failed(kind, stage=Stage.RESOLVE))


def by_second(evidence: Evidence, *addresses: str, failure: FailureKind | None = None, owner: str = "") -> Evidence:
    """Return *evidence* in which the second name server says *addresses*, or fails."""
    why = failed(failure, stage=Stage.RESOLVE) if failure else None
    return replace(evidence, lookup=LookupEvidence(asked=SECOND, addresses=addresses, failure=why, owner=owner))


def other_way(
    evidence: Evidence,
    kind: WayKind,
    chain: Sequence[bytes] = (),
    *,
    failure: Failure | None = None,
    milliseconds: float = 20.0,
    address: str = "5.6.7.9",
) -> Evidence:
    """Return *evidence* with one more other way in which the host shows *chain*, or fails."""
    through = {WayKind.RESOLVER: SECOND, WayKind.FAMILY: "IPv6", WayKind.INTERFACE: "eth1"}[kind]
    before = evidence.ways.ways if isinstance(evidence.ways, WaysEvidence) else ()
    way = OtherWay(
        kind=kind, through=through, address=address, chain=tuple(chain), failure=failure, milliseconds=milliseconds,
        stores=(store(pki().root.certificate),) if chain else (),
    )  # fmt: skip
    return replace(evidence, ways=WaysEvidence(ways=(*before, way)))


def line(evidence: Evidence, row: str) -> Check:
    """Return one row of what is said about *evidence*."""
    return next(check for check in diagnose(evidence).checks if check.id == row)


def intermediate() -> bytes:
    """Return the authority that issues for the sites, as DER."""
    return der_of(pki().issuing.certificate)
