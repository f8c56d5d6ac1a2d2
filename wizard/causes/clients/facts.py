"""What every client's ranking asks of a situation, seen with that client's own roots and abilities."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wizard.causes.connection import curve_of_leaf, failure_of
from wizard.causes.distrust import ADDED, refused_after, trusted_answer
from wizard.causes.situation import PUBLIC_LISTS, Situation
from wizard.model.certificate import Certificate
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Attempt, Failure
from wizard.model.fields import Present
from wizard.model.finding import Finding, Origin
from wizard.model.target import is_address
from wizard.pki.extensions import subject_alt_names
from wizard.pki.faults import Fault, Judged, Rule
from wizard.pki.judge import ChainShape, badness, chain_shape
from wizard.pki.names import Match, name_fits
from wizard.pki.verify import verify_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program that judges certificates: whom it trusts, and what it finds by itself."""

    id: str
    name: str
    """As its maker writes it; not translated."""
    lists: tuple[str, ...]
    """The stores that it asks, by name, besides roots that were given to the check; the first that is there counts."""
    lists_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same, where it asks others on a certain family of systems; there, all of them count."""
    added: tuple[str, ...] = ()
    """Stores of roots that people add to it themselves."""
    takes_local_on: frozenset[str] = frozenset()
    """Families of systems where it takes roots that people added to the system, too."""
    fetches: bool = False
    """Whether it downloads an issuer that the server did not send (RFC 5280 4.2.2.1)."""
    preloads: bool = False
    """Whether it knows the intermediates of public authorities."""
    stand_in: str = ""
    """Message id of what to call its own list, where it is not at hand and another one stands in for it."""
    distrusts_as: str = ""
    """Whose days of distrust it goes by (data/distrust.toml); empty where it has none."""
    takes_cbc: bool = False
    """Whether it connects with any AES cipher of TLS 1.2, also one that no browser offers any more."""
    source: str
    """Where this stands, and when it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFacts:
    """One client's view of the chain: anchored or not, and what is wrong on the path it would build."""

    anchored: bool
    public: bool
    """Whether the path ends in a root that the client has from its maker: rules for public authorities then hold."""
    store: str
    """The store that gave this answer."""
    distrusted_after: datetime | None
    """The day after which the client refuses what the root issues, where the leaf is of later."""
    shape: ChainShape
    faults: tuple[Fault, ...]
    path: tuple[Certificate, ...]
    """Leaf first."""
    ends_in_root: bool
    """Whether the last certificate of the path issued itself, trusted or not."""
    uses_fetched: bool
    """Whether an issuer on the path was not sent, but fetched."""
    name_fits: bool
    common_name_fits: bool
    """Whether the common name would fit, where there is no other name."""
    host: str
    host_is_address: bool
    curve: str | None
    """The curve that the site's key lies on."""
    causes: frozenset[str]
    """Ids of everything found; with ``id/form`` besides, where a finding has a form."""
    ignored: frozenset[str] = frozenset()
    """Ids of rules (`matrix.REASONS`) to leave out, to learn what they change."""

    def has(self, *rules: Rule) -> bool:
        """Say whether one of *rules* is broken anywhere on the path."""
        return any(f.rule in rules for f in self.faults)

    def leaf_has(self, *rules: Rule) -> bool:
        """Say whether the leaf breaks one of *rules*."""
        return any(f.rule in rules and f.position == 0 for f in self.faults)

    def issuer_has(self, *rules: Rule) -> bool:
        """Say whether a certificate above the leaf breaks one of *rules*."""
        return any(f.rule in rules and f.position > 0 for f in self.faults)


def chain_facts(situation: Situation, findings: Sequence[Finding], client: Client) -> ChainFacts | None:
    """Return the view of *client*; None when it sees no certificate.

    A site that only an old protocol reaches shows its certificate to no current browser.
    """
    attempt = _attempt_of(client, situation)
    if situation.deciding is None or attempt is None or attempt.handshake is None or not attempt.handshake.chain:
        return None
    judged, distrusted_after = _judged(situation, client)
    host = situation.host
    return ChainFacts(
        anchored=judged.anchored,
        public=judged.anchored and situation.is_public_root(judged, _public_lists(client, situation)),
        store=judged.store,
        distrusted_after=distrusted_after,
        shape=chain_shape(judged),
        faults=judged.faults,
        path=tuple(link.certificate for link in judged.path),
        ends_in_root=judged.path[-1].certificate.is_self_issued,
        uses_fetched=_uses_fetched(judged),
        name_fits=host is not None and host.is_match,
        common_name_fits=host is not None and host.match is Match.NO_NAMES and host.common_name_fits,
        host=situation.evidence.target.host,
        host_is_address=is_address(situation.evidence.target.host),
        curve=curve_of_leaf(situation),
        causes=_ids(findings),
    )


def has_dotted_name(facts: ChainFacts) -> bool:
    """Say whether a name or a constraint has a dot at its end, so that many programs take the one to break the other."""
    return any(f.rule is Rule.ODD_NAMES and f.values["dotted"] for f in facts.faults)


def fits_without_dot(facts: ChainFacts) -> bool:
    """Say whether a name in the certificate is the host's, where one with a dot at its end is none: Firefox, Java."""
    field = subject_alt_names(facts.path[0])
    if not facts.name_fits or facts.host_is_address or "name" in facts.ignored or not isinstance(field, Present):
        return facts.name_fits
    host = facts.host.lower().rstrip(".")
    fitting = [name for name in field.value.dns if name_fits(name, host)]
    return not fitting or not all(name.endswith(".") for name in fitting)


def insists(situation: Situation) -> bool:
    """Say whether browsers open the host securely or not at all; then no page offers a way past it (RFC 6797 12.1)."""
    return situation.evidence.preloaded is True


def stores_of(client: Client, situation: Situation) -> tuple[str, ...]:
    """Return the names of the stores that *client* asks, of those in the evidence; at least one."""
    if "only" in situation.judged:
        return ("only",)
    family = _family(situation)
    here = client.lists_on.get(family)
    lists = [name for name in here or client.lists if name in situation.judged][: None if here else 1]
    added = [name for name in ("given", *client.added) if name in situation.judged]
    if not lists and situation.deciding:
        # The list was not recorded: the answer that counts for this computer is the best guess.
        lists = [situation.deciding.store]
    local = ["system"] if family in client.takes_local_on and situation.has_local_root() else []
    fetched = ["mozilla"] if family in client.lists_on and _grows(situation, lists) else []
    return tuple(dict.fromkeys((*added, *lists, *fetched, *local)))


def _grows(situation: Situation, lists: Collection[str]) -> bool:
    """Say whether one of *lists* is the system's, and that gets the roots it lacks; Mozilla's list stands for them."""
    return "mozilla" in situation.judged and any(situation.store_named(name).grows for name in lists)


def _family(situation: Situation) -> str:
    system = situation.evidence.system
    return system.family if isinstance(system, SystemEvidence) else ""


def _judged(situation: Situation, client: Client) -> tuple[Judged, datetime | None]:
    """Return the best answer of the client's stores, with fetched issuers only where it would have them.

    With it comes the day after which the client refuses what the root issues, where the leaf is of later.
    """
    answers = [situation.judged[name] for name in stores_of(client, situation)]

    def has_all(judged: Judged) -> bool:
        return client.fetches or not _uses_fetched(judged) or (client.preloads and judged.store in PUBLIC_LISTS)

    seen = (j if has_all(j) else situation.without_fetched(j.store) for j in answers)
    # Of equals: what was added is free of the rules for lists; where no way leads anywhere, the list was the place to look.
    best = min(seen, key=lambda j: (badness(j), (j.store in ADDED) != j.anchored))
    other, day = trusted_answer(situation, best, client.distrusts_as)
    if has_all(other):
        return other, day
    return best, refused_after(situation, best.path[-1].certificate, client.distrusts_as)


def _public_lists(client: Client, situation: Situation) -> Collection[str]:
    """Return the public lists by which *client* tells public authorities from others: its own, if it has one."""
    own = [name for name in client.lists if name in PUBLIC_LISTS and name in situation.judged]
    return own[:1] or PUBLIC_LISTS


def _uses_fetched(judged: Judged) -> bool:
    return any(link.origin is Origin.FETCHED for link in judged.path)


def _ids(findings: Sequence[Finding]) -> frozenset[str]:
    sound = [f for f in findings if f.failed is None]
    return frozenset(f.cause for f in sound) | {f"{f.cause}/{f.form}" for f in sound if f.form}


def with_bad_issuer(situation: Situation, facts: ChainFacts) -> ChainFacts:
    """Return *facts* with the issuer that did not sign, where one is at hand: programs look at its faults as well."""
    judged = situation.judged.get(facts.store)
    if facts.anchored or judged is None or not judged.bad_issuers:
        return facts
    path = (*facts.path, judged.bad_issuers[0])
    more = (f for f in verify_path(path, situation.at, anchored=False) if f.position == len(path) - 1)
    return replace(facts, path=path, faults=(*facts.faults, *more))


def _attempt_of(client: Client, situation: Situation) -> Attempt | None:
    """Return the attempt that shows what *client* meets: the one with old ciphers, where it gets in by one."""
    return (by_old_cipher(situation) if client.takes_cbc else None) or situation.attempt


def by_old_cipher(situation: Situation) -> Attempt | None:
    """Return the attempt that got in by an AES cipher of TLS 1.2 which no browser offers any more, if there is one."""
    old = situation.evidence.legacy
    if old is None or old.failure is not None or old.handshake is None:
        return None
    return old if old.handshake.protocol == "TLSv1.2" and "AES" in (old.handshake.cipher or "") else None


def ended_by(situation: Situation, client: Client | None = None) -> Failure | None:
    """Return what ended the connection for *client*, else for a current browser, if something did."""
    if client is not None and (attempt := _attempt_of(client, situation)) is not situation.attempt:
        return attempt.failure if attempt else None
    return failure_of(situation)
