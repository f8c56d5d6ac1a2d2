"""Two faults at once: the first cause is the one that the contract puts first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from itertools import combinations

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from tests.support.evidence import met
from tests.support.pki import (
    AT,
    Authority,
    Leaf,
    Validity,
    healthy_leaf,
    issue,
    make_intermediate,
    make_ocsp,
    make_root,
    name_of,
    new_rsa_key,
    self_sign,
    weak_rsa_key,
    with_sha1_signature,
)
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import ClockEvidence, Evidence, Fetched, PortalEvidence, TimeReading
from wizard.model.finding import Verdict

LONG = Validity.around(AT, before_days=900, after_days=2000)
AHEAD = timedelta(days=400)

ORDER = (
    "captive-portal", "clock-wrong", "interception", "revoked", "distrusted-ca", "self-signed", "unknown-ca",
    "missing-intermediate", "invalid-certificate", "weak-signature", "weak-key", "wrong-usage", "name-constraints",
    "name-mismatch", "no-san", "expired", "chain-expired", "not-yet-valid",
)  # fmt: skip
"""The order for people, as the contract words it."""

Signed = tuple[tuple[x509.Certificate, ...], Authority]
"""What the server sends, and who issued the leaf."""


@cache
def root() -> Authority:
    return make_root(name_of("Pair Root"), LONG)


def _by(authority: Authority, *, sent: bool = True) -> Callable[[Leaf], Signed]:
    return lambda leaf: ((issue(leaf, authority), *([authority.certificate] if sent else [])), authority)


def _trusted(leaf: Leaf) -> Signed:
    return _by(make_intermediate(name_of("Pair Issuing"), root(), LONG))(leaf)


def _self_signed(leaf: Leaf) -> Signed:
    made = self_sign(leaf)
    return (made,), Authority(made, leaf.key)


def _private(name: str, organization: str) -> Callable[[Leaf], Signed]:
    def signed(leaf: Leaf) -> Signed:
        top = make_root(name_of(f"{name} Root", organization), LONG)
        own = make_intermediate(name_of(f"{name} CA", organization), top, LONG)
        return (issue(leaf, own), own.certificate, top.certificate), own

    return signed


def _alone(leaf: Leaf) -> Signed:
    return _by(make_intermediate(name_of("Pair Left Out"), root(), LONG), sent=False)(leaf)


def _sha1(leaf: Leaf) -> Signed:
    authority = make_intermediate(name_of("Pair RSA"), root(), LONG, key=new_rsa_key())
    return (with_sha1_signature(issue(leaf, authority), authority), authority.certificate), authority


def _expired_between(leaf: Leaf) -> Signed:
    past = Validity.around(AT, before_days=800, after_days=-10)
    return _by(make_intermediate(name_of("Pair Old"), root(), past))(leaf)


def _revoked(evidence: Evidence, signed: Signed) -> Evidence:
    chain, issuer = signed
    answer = make_ocsp(chain[0], issuer, AT, revoked=True)
    return replace(evidence, ocsp=(Fetched(url="http://ocsp.test/", body=answer),))


def _portal(evidence: Evidence, signed: Signed) -> Evidence:
    return replace(evidence, portal=PortalEvidence(asked="check.test", intercepted=True, redirect="login.test"))


def _clock(evidence: Evidence, signed: Signed) -> Evidence:
    readings = tuple(TimeReading(source=f"{n}.test", kind="http-date", offset_s=AHEAD.total_seconds()) for n in "ab")
    return replace(evidence, clock=ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault, as a change of the leaf, of who signs it, or of what else is seen."""

    cause: str
    leaf: Mapping[str, object] = field(default_factory=dict)
    signed: Callable[[Leaf], Signed] | None = None
    seen: Callable[[Evidence, Signed], Evidence] | None = None

    def touches(self) -> frozenset[str]:
        """Return what no other fault may touch."""
        return frozenset(self.leaf) | ({"signed"} if self.signed else set()) | ({self.cause} if self.seen else set())


FAULTS: Mapping[str, Fault] = {
    "expired": Fault(cause="expired", leaf={"validity": Validity.around(AT, before_days=100, after_days=-10)}),
    "not-yet-valid": Fault(cause="not-yet-valid", leaf={"validity": Validity.around(AT, before_days=-10)}),
    "wrong-name": Fault(cause="name-mismatch", leaf={"names": ("elsewhere.test",)}),
    "missing-www": Fault(cause="name-mismatch", leaf={"names": ("www.site.test",)}),
    "no-san": Fault(
        cause="no-san", leaf={"names": ("site.test",), "without": frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME})}
    ),
    "wrong-usage": Fault(cause="wrong-usage", leaf={"usages": (ExtendedKeyUsageOID.CLIENT_AUTH,)}),
    "weak-key": Fault(cause="weak-key", leaf={"key": weak_rsa_key()}),
    "self-signed": Fault(cause="self-signed", signed=_self_signed),
    "private-ca": Fault(cause="unknown-ca", signed=_private("Works", "Example Works")),
    "missing-intermediate": Fault(cause="missing-intermediate", signed=_alone),
    "expired-intermediate": Fault(cause="chain-expired", signed=_expired_between),
    "weak-signature": Fault(cause="weak-signature", signed=_sha1),
    "interception": Fault(cause="interception", signed=_private("Zscaler", "Zscaler Inc.")),
    "revoked": Fault(cause="revoked", seen=_revoked),
    "captive-portal": Fault(cause="captive-portal", seen=_portal),
    "wrong-clock": Fault(cause="clock-wrong", leaf={"validity": Validity.around(AT + AHEAD)}, seen=_clock),
}  # fmt: skip

NOT_TOGETHER = {frozenset({"revoked", "self-signed"}), frozenset({"revoked", "missing-intermediate"})}
"""Nobody can tell whether it was revoked when its issuer is not there."""


def arranged(*names: str) -> Evidence:
    faults = [FAULTS[name] for name in names]
    changes = {key: value for fault in faults for key, value in fault.leaf.items()}
    leaf = replace(healthy_leaf("site.test"), **changes)  # type: ignore[arg-type]
    signed = next((f.signed for f in faults if f.signed), _trusted)(leaf)
    evidence = met(signed[0], root().certificate)
    for fault in faults:
        evidence = fault.seen(evidence, signed) if fault.seen else evidence
    return evidence


PAIRS = [
    pair
    for pair in combinations(FAULTS, 2)
    if not FAULTS[pair[0]].touches() & FAULTS[pair[1]].touches() and frozenset(pair) not in NOT_TOGETHER
]


def test_most_faults_go_together() -> None:
    assert len(PAIRS) >= 80


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_the_first_cause(name: str) -> None:
    diagnosis = diagnose(arranged(name))
    assert diagnosis.findings[0].cause == FAULTS[name].cause
    assert diagnosis.verdict is Verdict.UNTRUSTED or name == "captive-portal"


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_of_two_faults_the_contract_says_which_is_first(pair: tuple[str, str]) -> None:
    causes = [FAULTS[name].cause for name in pair]
    found = [f.cause for f in diagnose(arranged(*pair)).findings]
    assert found[0] == min(causes, key=ORDER.index)
    assert set(causes) <= set(found)
