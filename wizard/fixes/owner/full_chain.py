"""The chain that a server has to send: built from what is sent, fetched and known, verified, and told about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from wizard.causes.distrust import refused_after
from wizard.causes.situation import PUBLIC_LISTS, Situation, situation_of
from wizard.fixes.owner.pem import LONGEST_NAME, name_of
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence
from wizard.model.fields import Present
from wizard.model.finding import Diagnosis, Fact, Value
from wizard.pki.extensions import authority_information_access, basic_constraints
from wizard.pki.faults import MILD, Fault, Judged, Rule
from wizard.pki.judge import badness, judge
from wizard.pki.names import match_host
from wizard.pki.paths import build_paths, is_anchored, make_pool, name_key, spki
from wizard.pki.reader import read_certificate
from wizard.pki.signatures import Signature, check_signature
from wizard.pki.verify import is_in_date, verify_path
from wizard.probes.web import host_of

MOST_CANDIDATES = 24
"""Chains that are tried with every list of roots: a mesh of cross-signed authorities holds more."""


class Why(StrEnum):
    """Why there is no chain to install."""

    NO_CERTIFICATE = "no-certificate"
    INTERCEPTED = "intercepted"
    SELF_SIGNED = "self-signed"
    LEAF_ENDED = "leaf-ended"
    LEAF_EARLY = "leaf-early"
    LEAF_UNFIT = "leaf-unfit"
    ISSUER_ENDED = "issuer-ended"
    ISSUER_UNFIT = "issuer-unfit"
    WRONG_ISSUER = "wrong-issuer"
    DISTRUSTED = "distrusted"
    """Browsers stopped trusting what the root issues from a day on."""
    NOT_IN_FILE = "not-in-file"
    NOT_ASKED = "not-asked"
    NO_ADDRESS = "no-address"
    NOT_FETCHED = "not-fetched"


REASONS = {
    Why.NO_CERTIFICATE: N_("There is no certificate that could be read."),
    Why.INTERCEPTED: N_("The certificate was made up by {issuer} on the way here. Look from another network, or on the server itself."),
    Why.SELF_SIGNED: N_("{name} signed itself: nobody stands above it whose certificate could be sent along. It has to be replaced."),
    Why.LEAF_ENDED: N_("The certificate of the site ended on {date}. Get a new one first; its chain comes with it."),
    Why.LEAF_EARLY: N_("The certificate of the site is valid only from {date} on. Its chain helps nobody before."),
    Why.LEAF_UNFIT: N_("The certificate of the site has a fault of its own, which no chain mends. Get a new one first."),
    Why.ISSUER_ENDED: N_("The certificate of {name} ended on {date}, and no other way to a root was found. Get the newer one from your CA."),
    Why.ISSUER_UNFIT: N_("{name} breaks a rule for authorities, and no other way to a root was found. Ask your CA for the right certificate."),
    Why.WRONG_ISSUER: N_("A certificate with the name of {issuer} is there, but it did not sign {name}. Get the right one from your CA."),
    Why.DISTRUSTED: N_("Browsers no longer trust what {issuer} issues. No chain mends that; get a certificate from another CA."),
    Why.NOT_IN_FILE: N_("The certificate of {issuer} is not in the file, and nothing was fetched. Add it, or check the server itself."),
    Why.NOT_ASKED: N_("The certificate of {issuer} is not sent, and nothing was to be fetched. Check again, and allow it."),
    Why.NO_ADDRESS: N_("{name} does not say where the certificate of {issuer} can be fetched. Get it from your CA."),
    Why.NOT_FETCHED: N_("The certificate of {issuer} could not be fetched from {host}. Try again later, or get it from your CA."),
}  # fmt: skip

FETCHED = N_("{name} is added. It was fetched from {host}.")
KNOWN = N_("{name} is added. It was found on this computer.")
SORTED = N_("The order is put right: each certificate is followed by the one that issued it.")
ROOT = N_("{name} is left out. It is a root, and programs trust only their own copy of it.")
TWICE = N_("The second copy of {name} is left out.")
ENDED = N_("{name} is left out. It ended on {date}.")
UNNEEDED = N_("{name} is left out. The way to a root is complete without it.")
FOREIGN = N_("{name} is left out. It does not belong to this chain.")
BROKEN = N_("A certificate that cannot be read is left out.")
AS_SENT = N_("This is what is sent already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FullChain:
    """What the server has to send: each certificate certifies the one before it (RFC 8446 4.4.2)."""

    certificates: tuple[Certificate, ...]
    """Leaf first, without the root."""
    root: Certificate | None
    """Where it leads to; None where a list of roots holds the last certificate itself."""
    trusted_by: tuple[str, ...]
    """The lists of roots that it is enough for, without anything being fetched: "system", "mozilla", "chrome" …; empty
    where it leads to a root that is in none of them."""
    added: tuple[Certificate, ...]
    """What is not sent now."""
    changes: tuple[Fact, ...]
    """How it differs from what is sent, one sentence each; the values are hostile text."""

    @property
    def leaf(self) -> Certificate:
        """The site's own certificate."""
        return self.certificates[0]

    @property
    def intermediates(self) -> tuple[Certificate, ...]:
        """What stands above it: for programs that want it in a file of its own."""
        return self.certificates[1:]

    @property
    def is_public(self) -> bool:
        """Say whether browsers accept it by themselves; else its root is one that somebody has to add."""
        return any(name in PUBLIC_LISTS for name in self.trusted_by)

    @property
    def is_as_sent(self) -> bool:
        """Say whether this is what is sent already."""
        return [change.text for change in self.changes] == [AS_SENT]


@dataclass(frozen=True, slots=True)
class NoChain:
    """Why no chain can be built; the values are hostile text."""

    why: Why
    reason: Fact


def full_chain(diagnosis: Diagnosis) -> FullChain | NoChain:
    """Return the chain to install, or why there is none.

    Of several ways, the one is taken that most lists of roots accept, the public ones before others; then one to which
    least has to be added, then the shortest. Verified are signatures, dates, usages and constraints at
    the time of the diagnosis (RFC 5280 6.1); host name and revocation are not looked at.
    """
    situation = situation_of(_leaf_first(diagnosis.evidence), diagnosis.at)
    leaf = situation.leaf
    if leaf is None:
        return _none(Why.NO_CERTIFICATE)
    if (trouble := _trouble_with(leaf, diagnosis, situation)) is not None:
        return trouble
    best = _best(situation, _lists(situation)) or _best(situation, (_at_hand(situation),))
    return _told(best, situation) if best else _lacking(situation)


def _leaf_first(evidence: Evidence) -> Evidence:
    """Return the evidence with a leaf in front, where it is of a file: there, the order says nothing yet."""
    main = evidence.main
    if not evidence.offline or main is None or main.handshake is None:
        return evidence
    read = [(der, read_certificate(der)) for der in main.handshake.chain]
    leaves = [(der, c) for der, c in read if isinstance(c, Certificate) and not _is_authority(c)]
    fitting = [der for der, c in leaves if match_host(c, evidence.target.host).is_match]
    first = next(iter([*fitting, *(der for der, _ in leaves)]), None)
    if first is None:
        return evidence
    others = list(main.handshake.chain)
    others.remove(first)
    shaken = replace(main.handshake, chain=(first, *others))
    return replace(evidence, attempts=(replace(main, handshake=shaken),))


def _is_authority(certificate: Certificate) -> bool:
    basic = basic_constraints(certificate)
    return isinstance(basic, Present) and basic.value.ca


@dataclass(frozen=True, slots=True)
class _List:
    """One list of roots; without a name, the self-signed certificates that are at hand."""

    name: str
    roots: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A chain that could be sent, and how its way goes on to a root."""

    chain: tuple[Certificate, ...]
    trusted_by: tuple[str, ...]
    root: Certificate | None


def _lists(situation: Situation) -> tuple[_List, ...]:
    return tuple(_List(store.name, situation.roots_of(store.name)) for store in situation.evidence.stores)


def _at_hand(situation: Situation) -> _List:
    """Return the self-signed certificates that are sent or fetched, as roots that nobody has to trust."""
    others = (*_sent(situation)[1:], *situation.fetched)
    return _List("", tuple(c for c in others if _is_root(c)))


def _is_root(certificate: Certificate) -> bool:
    return certificate.is_self_issued and check_signature(certificate, certificate) is not Signature.BAD


def _sent(situation: Situation) -> tuple[Certificate, ...]:
    return tuple(c for c in situation.chain if isinstance(c, Certificate))


def _best(situation: Situation, lists: Sequence[_List]) -> _Candidate | None:
    """Return the best chain for *lists*; None where it is enough for none of them."""
    chains = dict.fromkeys(chain for one in lists for chain in _chains(situation, one, lists))
    tried = [_tried(chain, situation, lists) for chain in islice(chains, MOST_CANDIDATES)]
    sent = set(_sent(situation))

    def rank(candidate: _Candidate) -> tuple[int, int, int, int]:
        public = sum(name in PUBLIC_LISTS for name in candidate.trusted_by)
        added = sum(c not in sent for c in candidate.chain)
        return -public, -len(candidate.trusted_by), added, len(candidate.chain)

    best = min((c for c in tried if c.trusted_by), key=rank, default=None)
    return best and _with_twin(best, situation, lists)


def _with_twin(best: _Candidate, situation: Situation, lists: Sequence[_List]) -> _Candidate:
    """Return *best* with its root's cross-signed twin, where that is sent and does no harm.

    Programs of former days need it, which know nothing but the older root; it stays while that one is known.
    """
    for twin in _sent(situation)[1:]:
        if best.root is None or _identity(twin) != _identity(best.root) or _is_root(twin) or twin in best.chain:
            continue
        longer = _tried((*best.chain, twin), situation, lists)
        if _is_held(twin, situation, lists) and set(longer.trusted_by) >= set(best.trusted_by):
            return longer
    return best


def _identity(certificate: Certificate) -> tuple[str, bytes]:
    return name_key(certificate.subject), spki(certificate)


def _is_held(ours: Certificate, situation: Situation, lists: Sequence[_List]) -> bool:
    """Say whether *ours* and a root that signed it are in date."""
    above = (c for each in lists for c in each.roots if name_key(c.subject) == name_key(ours.issuer))
    return is_in_date(ours, situation.at) and any(
        is_in_date(root, situation.at) and check_signature(ours, root) is Signature.GOOD for root in above
    )


def _chains(situation: Situation, one: _List, lists: Sequence[_List]) -> Iterator[tuple[Certificate, ...]]:
    """Yield the ways from the leaf to the roots of *one*, without the roots, that break no rule that browsers mind."""
    sent, roots = _sent(situation), tuple(r for r in one.roots if r.is_self_issued)
    # What a list holds and did not sign itself is an intermediate to every other program.
    known = tuple(c for each in lists for c in each.roots if not c.is_self_issued)
    pool = make_pool(sent[1:], (*situation.fetched, *known), roots, one.name)
    for path in build_paths(sent[0], pool).paths:
        anchored = is_anchored(path, pool)
        certificates = tuple(link.certificate for link in path)
        if _serious(verify_path(certificates, situation.at, anchored=anchored)):
            continue
        if not anchored:
            yield certificates[:-1] if _is_root(certificates[-1]) else certificates
            continue
        yield certificates[:-1]


def _serious(faults: Sequence[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.rule not in MILD]


def _tried(chain: tuple[Certificate, ...], situation: Situation, lists: Sequence[_List]) -> _Candidate:
    """Return *chain* with the lists that it is enough for, if just this is sent."""
    answers = [judge(chain, (), one.name, one.roots, situation.at) for one in lists]
    fine = [a for a in answers if a.is_fine and refused_after(situation, a.path[-1].certificate, a.store) is None]
    top = fine[0].path[-1].certificate if fine else None
    root = top if top and top.is_self_issued else None
    return _Candidate(chain=chain, trusted_by=tuple(a.store for a in fine), root=root)


def _told(best: _Candidate, situation: Situation) -> FullChain:
    sent = set(_sent(situation))
    added = tuple(c for c in best.chain if c not in sent)
    changes = (*_additions(added, situation), *_sorting(best, situation), *_omissions(best, situation))
    return FullChain(
        certificates=best.chain,
        root=best.root,
        trusted_by=tuple(name for name in best.trusted_by if name),
        added=added,
        changes=changes or (Fact(text=AS_SENT),),
    )


def _additions(added: Sequence[Certificate], situation: Situation) -> Iterator[Fact]:
    places = {f.body: f.url for f in situation.evidence.fetched_issuers if f.body}
    for certificate in added:
        url = places.get(certificate.der)
        if url is None:
            yield Fact(text=KNOWN, values={"name": name_of(certificate)})
        else:
            yield Fact(text=FETCHED, values={"name": name_of(certificate), "host": host_of(url) or "?"})


def _sorting(best: _Candidate, situation: Situation) -> Iterator[Fact]:
    kept = [c for c in dict.fromkeys(_sent(situation)) if c in best.chain]
    if kept != [c for c in best.chain if c in kept]:
        yield Fact(text=SORTED)


def _omissions(best: _Candidate, situation: Situation) -> Iterator[Fact]:
    """Yield what of the chain as sent is left out, in its order."""
    seen: set[Certificate] = set()
    way = (*best.chain, *((best.root,) if best.root else ()))
    ours = {_identity(c) for c in way}
    for certificate in situation.chain:
        if not isinstance(certificate, Certificate):
            yield Fact(text=BROKEN)
            continue
        values: dict[str, Value] = {"name": name_of(certificate)}
        end = certificate.not_after
        if certificate in seen:
            yield Fact(text=TWICE, values=values)
        elif certificate in best.chain:
            pass
        elif _is_root(certificate):
            yield Fact(text=ROOT, values=values)
        elif isinstance(end, Present) and end.value < situation.at:
            yield Fact(text=ENDED, values={**values, "date": end.value})
        else:
            yield Fact(text=UNNEEDED if _identity(certificate) in ours else FOREIGN, values=values)
        seen.add(certificate)


def _none(why: Why, **values: Value) -> NoChain:
    return NoChain(why, Fact(text=REASONS[why], values=values))


def _trouble_with(leaf: Certificate, diagnosis: Diagnosis, situation: Situation) -> NoChain | None:
    """Return why no chain would help this leaf, whoever issued it."""
    # A root that somebody added may be the owner's own; the other forms are about a program on the way.
    strange = [f for f in diagnosis.findings if f.cause == "interception" and f.form != "local-root"]
    if strange:
        return _none(Why.INTERCEPTED, issuer=strange[0].values.get("product", "?"))
    if _is_root(leaf):
        return _none(Why.SELF_SIGNED, name=name_of(leaf))
    faults = _serious(verify_path([leaf], situation.at, anchored=False))
    for rule, why in ((Rule.EXPIRED, Why.LEAF_ENDED), (Rule.NOT_YET_VALID, Why.LEAF_EARLY)):
        date = next((f.values.get("date") for f in faults if f.rule is rule), None)
        if isinstance(date, datetime):
            return _none(why, date=date)
    return _none(Why.LEAF_UNFIT) if faults else None


def _lacking(situation: Situation) -> NoChain:
    """Return why no way leads to a root: a fault on the best way, or whose certificate is not at hand."""
    own = _at_hand(situation)
    answers = [*situation.judged.values(), judge(_sent(situation), situation.fetched, "", own.roots, situation.at)]
    best = min(answers, key=badness)
    fault = next(iter(_serious(best.faults)), None)
    if fault is not None:
        return _broken(fault, best)
    if best.anchored:
        return _none(Why.DISTRUSTED, issuer=name_of(best.path[-1].certificate))
    return _missing(best.path[-1].certificate, situation)


def _broken(fault: Fault, best: Judged) -> NoChain:
    certificate = best.path[min(fault.position, len(best.path) - 1)].certificate
    date = fault.values.get("date")
    if fault.rule is Rule.EXPIRED and isinstance(date, datetime):
        return _none(Why.ISSUER_ENDED, name=name_of(certificate), date=date)
    if fault.rule is Rule.SIGNATURE:
        return _none(Why.WRONG_ISSUER, name=name_of(certificate), issuer=_issuer(certificate))
    if fault.position == 0:
        return _none(Why.LEAF_UNFIT)
    return _none(Why.ISSUER_UNFIT, name=name_of(certificate))


def _issuer(certificate: Certificate) -> str:
    return (certificate.issuer.common_name or certificate.issuer.organization or "?")[:LONGEST_NAME]


def _missing(top: Certificate, situation: Situation) -> NoChain:
    """Return why the issuer of *top* is not at hand."""
    name, issuer, evidence = name_of(top), _issuer(top), situation.evidence
    if evidence.offline:
        return _none(Why.NOT_IN_FILE, issuer=issuer)
    if not evidence.fetch_allowed:
        return _none(Why.NOT_ASKED, issuer=issuer)
    access = authority_information_access(top)
    urls = access.value.ca_issuers if isinstance(access, Present) else ()
    if not urls:
        return _none(Why.NO_ADDRESS, name=name, issuer=issuer)
    return _none(Why.NOT_FETCHED, issuer=issuer, host=host_of(urls[0]) or "?")
