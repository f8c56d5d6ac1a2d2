"""Whether the site is the same in other ways: by IPv4 and IPv6, and through another network."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from wizard.causes.connection import reason_of
from wizard.causes.rows.base import line
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.evidence import Attempt, FailureKind, OtherWay, RootStore, Stage, WayKind, WaysEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Fact, Finding, Value
from wizard.pki.proper import is_proper, is_same_server

LONG_ENOUGH_MS = 2000.0
"""A way that was waited for so long, and had not answered, does not answer; browsers turn to the other family sooner."""

SLOW_MS = 1000.0
"""A site that takes so long in the usual way may take longer than is waited for in another."""

_NOT_TRIED = {
    Unknown.NOT_ASKED: N_("No other way to the site was tried."),
    Unknown.NO_ANSWER: N_("No other way to the site has answered in time."),
    Unknown.NOT_HERE: N_("No other way to the site was tried."),
    Unknown.NO_USE: N_("The site is on this computer or behind a proxy, so there is no other way to try."),
}

_NO_WAY = {FailureKind.NO_NETWORK, FailureKind.UNREACHABLE}
"""What a network answers that does not lead there: browsers then take another address at once."""


class Compared(StrEnum):
    """How another way stands to the usual one."""

    BOTH_RIGHT = "both-right"
    ONLY_OTHER = "only-other"
    """The other one alone shows a certificate that is right."""
    ONLY_USUAL = "only-usual"
    ALIKE = "alike"
    """Neither is right, and both are the same."""
    UNLIKE = "unlike"
    """Neither is right, and they are different."""
    NO_WAY = "no-way"
    """There is no such way here."""
    UNCLEAR = "unclear"


def works(way: OtherWay, situation: Situation) -> bool:
    """Say whether the site shows in another *way* a certificate that is right."""
    return way.failure is None and _is_right(way.chain, way.stores or _usual_stores(situation), situation)


def _usual_stores(situation: Situation) -> tuple[RootStore, ...]:
    """Return the lists of roots that the chain of the usual way is judged by."""
    seen = situation.evidence.ways
    return seen.stores if isinstance(seen, WaysEvidence) and seen.usual else situation.evidence.stores


def _is_right(chain: Sequence[bytes], stores: Sequence[RootStore], situation: Situation) -> bool:
    fetched = [f.body for f in situation.evidence.fetched_issuers if f.body]
    return is_proper(situation.evidence.target.host, chain, fetched, stores, situation.at)


def ways_check(situation: Situation, findings: Sequence[Finding]) -> Check | None:
    """Return the row about other ways to the site; the second name server's addresses belong to another row.

    None where there is no other way, and nothing to say of that.
    """
    host, seen = situation.evidence.target.host, situation.evidence.ways
    if not isinstance(seen, WaysEvidence):
        return line("ways", CheckState.NOT_CHECKED, _NOT_TRIED[seen], host=host)
    usual = seen.usual or situation.attempt
    ways = [(way, compared(way, usual, situation)) for way in seen.ways if way.kind is not WayKind.RESOLVER]
    family = next((_of_family(way, how, usual) for way, how in ways if way.kind is WayKind.FAMILY), None)
    links = [_of_link(way, how) for way, how in ways if way.kind is WayKind.INTERFACE]
    facts = tuple(_fact(way, how) for way, how in ways) + _further_facts(seen, ways)
    lines = [answer for answer in (*links, family) if answer is not None]
    if not lines and not facts:
        return None
    if not lines:
        words = N_("There is no second way to {host} that could be compared.")
        return line("ways", CheckState.NOT_CHECKED, words, facts, host=host)
    # What is wrong comes first, a fault of the network before the others; then what is fine.
    states = (CheckState.PROBLEM, CheckState.OK, CheckState.NOT_CHECKED)
    state, words, values = min(lines, key=lambda answer: states.index(answer[0]))
    return line("ways", state, words, facts, host=host, **values)


def compared(way: OtherWay, usual: Attempt | None, situation: Situation) -> Compared:
    """Return how *way* stands to the *usual* one, by their certificates and failures."""
    chain, failure = _chain_of(usual), way.failure
    is_right = usual is not None and usual.failure is None and _is_right(chain, _usual_stores(situation), situation)
    if works(way, situation):
        return Compared.BOTH_RIGHT if is_right else Compared.ONLY_OTHER
    if failure is not None and failure.stage is Stage.CONNECT and failure.kind in _NO_WAY:
        return Compared.NO_WAY
    if is_right:
        is_late = failure is not None and failure.kind is FailureKind.TIMED_OUT
        had_no_time = way.milliseconds < LONG_ENOUGH_MS or (usual is not None and usual.milliseconds > SLOW_MS)
        return Compared.UNCLEAR if is_late and had_no_time else Compared.ONLY_USUAL
    if way.chain and chain:
        return Compared.ALIKE if is_same_server(way.chain, chain) else Compared.UNLIKE
    return Compared.ALIKE if usual is not None and _says_alike(way, usual) else Compared.UNCLEAR


def _chain_of(usual: Attempt | None) -> tuple[bytes, ...]:
    return usual.handshake.chain if usual and usual.handshake else ()


def _says_alike(way: OtherWay, usual: Attempt) -> bool:
    """Say whether both failed in the same way, by an answer of the server: silence may have two reasons."""
    ours, theirs = usual.failure, way.failure
    if ours is None or theirs is None or theirs.kind is FailureKind.TIMED_OUT:
        return False
    return (ours.stage, ours.kind, ours.alert) == (theirs.stage, theirs.kind, theirs.alert)


_Answer = tuple[CheckState, str, dict[str, Value]]
"""State, words and their values."""


_FAMILIES: Mapping[Compared, tuple[CheckState, str]] = {
    Compared.BOTH_RIGHT: (CheckState.OK, N_("{host} is the same by IPv4 and by IPv6.")),
    Compared.ONLY_OTHER: (
        CheckState.PROBLEM,
        N_("{host} opens by {through}, and does not by {usual}: a browser may take either."),
    ),
    Compared.ONLY_USUAL: (
        CheckState.PROBLEM,
        N_(
            "{host} shows a certificate that is not right by {through}, while all is well by {usual}: a browser may take "
            "either."
        ),
    ),
    Compared.ALIKE: (CheckState.OK, N_("{host} is no different by {through} than by {usual}.")),
    Compared.UNLIKE: (
        CheckState.PROBLEM,
        N_(
            "Another server answers for {host} by {through} than by {usual}, and neither shows a certificate that is "
            "right."
        ),
    ),
    Compared.NO_WAY: (CheckState.NOT_CHECKED, N_("This network has no way by {through}, so only {usual} was tried.")),
    Compared.UNCLEAR: (CheckState.NOT_CHECKED, N_("By {through} no answer came that could be compared.")),
}


def _of_family(way: OtherWay, how: Compared, usual: Attempt | None) -> _Answer:
    values: dict[str, Value] = {"through": way.through, "usual": "IPv4" if way.through == "IPv6" else "IPv6"}
    state, words = _FAMILIES[how]
    if how is Compared.BOTH_RIGHT and not is_same_server(way.chain, _chain_of(usual)):
        words = N_("{host} has different servers for IPv4 and for IPv6, and both are right.")
    if how is Compared.ONLY_USUAL and not way.chain and way.failure is not None:
        words = N_(
            "{host} does not answer as it should by {through} ({reason}), while all is well by {usual}: a browser may "
            "take either."
        )
        values["reason"] = reason_of(way.failure)
    return state, words, values


def _of_link(way: OtherWay, how: Compared) -> _Answer:
    values: dict[str, Value] = {"through": way.through}
    if how is Compared.ONLY_OTHER:
        words = N_(
            "{host} opens through {through}, another network of this computer: the fault lies in the network that comes "
            "first, not in the site."
        )
        return CheckState.PROBLEM, words, values
    if how is Compared.ALIKE:
        words = N_("{host} is no different through {through}, another network: the fault is not in this network.")
        return CheckState.OK, words, values
    words = N_("Through {through}, another network, no answer came that could be compared.")
    return CheckState.NOT_CHECKED, words, values


_TOLD = {
    Compared.BOTH_RIGHT: N_("a certificate that is right"),
    Compared.ONLY_OTHER: N_("a certificate that is right"),
    Compared.ONLY_USUAL: N_("a certificate that is not right"),
    Compared.ALIKE: N_("the same as in the usual way"),
    Compared.UNLIKE: N_("another certificate, and not a right one"),
    Compared.NO_WAY: N_("there is no such way here"),
    Compared.UNCLEAR: N_("no answer that could be compared"),
}


def _fact(way: OtherWay, how: Compared) -> Fact:
    told: str = Phrase(_TOLD[how])
    if way.failure is not None and not way.chain and how is not Compared.NO_WAY:
        told = reason_of(way.failure)
    elif way.chain and how is Compared.UNCLEAR:
        told = Phrase(_TOLD[Compared.ONLY_USUAL])
    return Fact(
        text=N_("Through {through}, {address}: {told}."),
        values={"through": way.through, "address": way.address, "told": told},
    )


def _further_facts(seen: WaysEvidence, ways: Sequence[tuple[OtherWay, Compared]]) -> tuple[Fact, ...]:
    """Return what can be done meanwhile, and what was not tried."""
    facts: list[Fact] = []
    if any(way.kind is WayKind.INTERFACE and how is Compared.ONLY_OTHER for way, how in ways):
        words = N_("Until that is mended, leave the network that comes first, and use the other one.")
        facts.append(Fact(text=words))
    if seen.tunnel:
        words = N_("The usual way goes through the VPN {tunnel}. What goes through it was not sent around it.")
        facts.append(Fact(text=words, values={"tunnel": seen.tunnel}))
    return tuple(facts)
