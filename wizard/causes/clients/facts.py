"""What every client's ranking asks of a situation."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from wizard.causes.connection import failure_of
from wizard.causes.situation import Situation
from wizard.model.certificate import Certificate
from wizard.model.evidence import Failure
from wizard.model.finding import Finding, Origin
from wizard.pki.faults import Fault, Judged, Rule
from wizard.pki.judge import ChainShape, chain_shape, judge
from wizard.pki.names import Match
from wizard.pki.reader import read_certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFacts:
    """One client's view of the chain: anchored or not, and what is wrong on the path it would build."""

    anchored: bool
    shape: ChainShape
    faults: tuple[Fault, ...]
    path: tuple[Certificate, ...]
    """Leaf first."""
    ends_in_root: bool
    """Whether the last certificate of the path issued itself, trusted or not."""
    name_fits: bool
    common_name_fits: bool
    """Whether the common name would fit, where there is no other name."""
    host_is_address: bool
    causes: frozenset[str]
    """Ids of everything found; with ``id/form`` besides, where a finding has a form."""

    def has(self, *rules: Rule) -> bool:
        """Say whether one of *rules* is broken anywhere on the path."""
        return any(f.rule in rules for f in self.faults)

    def leaf_has(self, *rules: Rule) -> bool:
        """Say whether the leaf breaks one of *rules*."""
        return any(f.rule in rules and f.position == 0 for f in self.faults)

    def issuer_has(self, *rules: Rule) -> bool:
        """Say whether a certificate above the leaf breaks one of *rules*."""
        return any(f.rule in rules and f.position > 0 for f in self.faults)


def chain_facts(situation: Situation, findings: Sequence[Finding], *, fetches: bool) -> ChainFacts | None:
    """Return the view of a client that fetches missing issuers, or does not; None when it sees no certificate.

    A site that only an old protocol reaches shows its certificate to no current browser.
    """
    attempt = situation.attempt
    if situation.deciding is None or attempt is None or attempt.handshake is None or not attempt.handshake.chain:
        return None
    judged = situation.deciding if fetches else _without_fetched(situation)
    host = situation.host
    return ChainFacts(
        anchored=judged.anchored,
        shape=chain_shape(judged),
        faults=judged.faults,
        path=tuple(link.certificate for link in judged.path),
        ends_in_root=_is_self_issued(judged.path[-1].certificate),
        name_fits=host is not None and host.is_match,
        common_name_fits=host is not None and host.match is Match.NO_NAMES and host.common_name_fits,
        host_is_address=_is_address(situation.evidence.target.host),
        causes=_ids(findings),
    )


def _is_self_issued(certificate: Certificate) -> bool:
    return certificate.subject == certificate.issuer


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ids(findings: Sequence[Finding]) -> frozenset[str]:
    sound = [f for f in findings if f.failed is None]
    return frozenset(f.cause for f in sound) | {f"{f.cause}/{f.form}" for f in sound if f.form}


def _without_fetched(situation: Situation) -> Judged:
    deciding = situation.deciding
    assert deciding is not None  # noqa: S101  (asked only where there is one)
    if all(link.origin is not Origin.FETCHED for link in deciding.path):
        return deciding
    store = situation.store_named(deciding.store)
    chain = [c for c in situation.chain if isinstance(c, Certificate)]
    roots = [c for c in map(read_certificate, store.roots) if isinstance(c, Certificate)]
    return judge(chain, (), store.name, roots, situation.at)


def ended_by(situation: Situation) -> Failure | None:
    """Return what ended the connection for a current client, if something did."""
    return failure_of(situation)
