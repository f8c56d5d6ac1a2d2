"""Why do they disagree? Each program's answer, and the one rule without which it would have answered otherwise."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from wizard.causes.clients import chromium, firefox, java, safari, strict
from wizard.causes.clients.facts import ChainFacts, Client, by_old_cipher, chain_facts, stores_of
from wizard.causes.distrust import ADDED
from wizard.causes.situation import PUBLIC_LISTS, Situation, situation_of
from wizard.i18n import N_, Phrase
from wizard.model.finding import Diagnosis, Finding, Value
from wizard.model.matrix import ClientAnswer, Difference, Matrix
from wizard.pki.faults import MILD, Rule
from wizard.pki.judge import ChainShape
from wizard.pki.revocation import Flaw
from wizard.pki.verify import REFUSED_CURVES

STORE_NAMES = {
    "system": N_("the list of this system"),
    "mozilla": N_("Mozilla’s list"),
    "chrome": N_("Chrome’s list"),
    "nss": N_("the authorities added for Chrome"),
    "firefox": N_("the authorities added to Firefox"),
    "given": N_("the authorities that were given"),
    "only": N_("the authorities that were given"),
}
"""What people call a store, in the middle of a sentence."""

_NO_STORE = N_("a list of its own")

FETCHED = N_(
    "The server left out a certificate, and only what it sends counts; elsewhere it was fetched or known already."
)
OTHER_LIST = N_("The authority is looked for in {list}, and is not there; elsewhere it was found in {store}.")
TWO_LISTS = N_(
    "The authority is looked for in {list}, or in {other}, and is in neither; elsewhere it was found in {store}."
)
OWN_LISTS = N_(
    "Each of these looks for the authority in a list of its own, and it is not there; elsewhere it was found in {store}."
)
OTHER_PATH = N_("No way leads to an authority that is trusted; elsewhere one was found.")
DISTRUSTED = N_("What this authority issued after {date} is no longer trusted.")
OLD_CIPHERS = N_("The server takes old ciphers only, which are not offered here; elsewhere they still are.")

_CIPHERS = "ciphers"
"""Id of the rule that nothing about certificates explains: who keeps to it gets to see none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that some programs have and others lack: what it is about, and how to say so."""

    id: str
    rules: frozenset[Rule] = frozenset()
    """Faults that it is about."""
    causes: frozenset[str] = frozenset()
    """Findings that it is about, with ``id/form`` besides."""
    removed: Callable[[ChainFacts], ChainFacts] = lambda facts: facts
    """What else is to be taken away, for the rule to have nothing to say."""
    text: str = ""
    """Message id of one sentence: what the rule asks, where it counts."""

    def without(self, facts: ChainFacts) -> ChainFacts:
        """Return *facts* as they would be if this rule had nothing to mind."""
        faults = tuple(f for f in facts.faults if f.rule not in self.rules)
        ignored = facts.ignored | {self.id}
        return self.removed(replace(facts, faults=faults, causes=facts.causes - self.causes, ignored=ignored))


def _anchored(facts: ChainFacts) -> ChainFacts:
    return replace(facts, anchored=True, shape=ChainShape.ANCHORED)


def _without_curve(facts: ChainFacts) -> ChainFacts:
    """Return *facts* with a key on a curve that nobody minds; its length is another matter."""
    refused = facts.curve in REFUSED_CURVES
    faults = (f for f in facts.faults if not (refused and f.rule is Rule.WEAK_KEY and f.position == 0))
    return replace(facts, curve=None, faults=tuple(faults))


REASONS: tuple[Reason, ...] = (
    Reason(
        id="curve",
        removed=_without_curve,
        text=N_("The handshake offers no keys of this kind."),
    ),
    Reason(id="authority", causes=frozenset({"self-signed", "unknown-ca"}), removed=_anchored, text=OTHER_PATH),
    Reason(
        id="distrust",
        removed=lambda f: replace(f, distrusted_after=None),
        text=DISTRUSTED,
    ),
    Reason(
        id="revocation",
        causes=frozenset({"revoked"}),
        text=N_("It is asked whether the certificate was revoked, and it was."),
    ),
    Reason(
        id="pinning",
        causes=frozenset({"pinning"}),
        text=N_("Other keys are built in for this site."),
    ),
    Reason(
        id="transparency",
        causes=frozenset({"ct-missing"}),
        text=N_("Public certificates have to be in the public logs."),
    ),
    Reason(
        id="validity",
        causes=frozenset({"validity-too-long"}),
        text=N_("A certificate must not be valid for so long."),
    ),
    Reason(
        id="staple",
        causes=frozenset(f"revocation-unknown/staple-{flaw}" for flaw in Flaw),
        text=N_("The proof that the server sends along has to be one that can be used."),
    ),
    Reason(
        id="must-staple",
        causes=frozenset({"must-staple-missing"}),
        text=N_("The fresh proof that the certificate promises has to come with it."),
    ),
    Reason(
        id="empty-subject",
        rules=frozenset({Rule.EMPTY_SUBJECT}),
        text=N_("A certificate with an empty subject must mark its names as critical."),
    ),
    Reason(
        id="leaf-is-ca",
        rules=frozenset({Rule.LEAF_IS_CA}),
        text=N_("An authority’s own certificate is not accepted for a site."),
    ),
    Reason(
        id="usage",
        rules=frozenset({Rule.EXTENDED_KEY_USAGE, Rule.ODD_USAGE, Rule.NO_SERVER_USAGE, Rule.KEY_USAGE}),
        causes=frozenset({"wrong-usage", "wrong-usage/safari"}),
        text=N_("The certificate has to be made for web servers, and for nothing that does not go with it."),
    ),
    Reason(
        id="policy",
        rules=frozenset({Rule.POLICY}),
        text=N_("An authority demands a certificate policy, and the certificates name none that fits."),
    ),
    Reason(
        id="empty-issuer",
        rules=frozenset({Rule.EMPTY_ISSUER}),
        text=N_("Whoever issues certificates must have a name."),
    ),
    Reason(
        id="odd-critical",
        rules=frozenset({Rule.ODD_CRITICAL}),
        text=N_("Whatever is marked critical must be understood, and mapped policies are not."),
    ),
    Reason(
        id="odd-names",
        rules=frozenset({Rule.ODD_NAMES, Rule.COMMON_NAME}),
        text=N_("The limits of an authority hold for the common name and an empty subject, too."),
    ),
    Reason(
        id="strict",
        rules=frozenset({Rule.STRICT, Rule.PROFILE}),
        text=N_("Certificates have to keep to the letter of RFC 5280."),
    ),
    Reason(
        id="key-id",
        rules=frozenset({Rule.KEY_ID}),
        text=N_("The key identifier counts, and it names another issuer; elsewhere the signature alone counts."),
    ),
    Reason(
        id="key-strength",
        rules=frozenset({Rule.SMALL_KEY, Rule.WEAK_KEY}),
        text=N_("Keys have to be longer than this one."),
    ),
    Reason(
        id="signature-strength",
        rules=frozenset({Rule.WEAK_SIGNATURE}),
        text=N_("Signatures made in this way are not accepted any more."),
    ),
    Reason(
        id="common-name",
        removed=lambda f: replace(f, name_fits=True) if f.common_name_fits else f,
        text=N_("The common name does not count; elsewhere it still does."),
    ),
    Reason(
        id="wildcard",
        removed=lambda f: replace(f, name_fits=True) if java.takes_star(f) else f,
        text=N_("A star stands for the whole first part of a name only; elsewhere it may stand for more, or for less."),
    ),
    Reason(
        id="name-form",
        text=N_("A name with an underscore is none."),
    ),
    Reason(
        id="name",
        removed=lambda f: replace(f, name_fits=True),
        text=N_("The certificate has to be for this name."),
    ),
    Reason(
        id="dates",
        rules=frozenset({Rule.EXPIRED, Rule.NOT_YET_VALID}),
        text=N_("Every certificate has to be in date."),
    ),
    Reason(
        id="form",
        rules=frozenset(set(Rule) - MILD),
        text=N_("The certificates have to be made as the rules say."),
    ),
)
"""In the order in which they are tried: what tells programs apart first, what all of them mind last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One client with its answer."""

    client: Client
    answer: ClientAnswer
    facts: ChainFacts | None


def matrix_of(diagnosis: Diagnosis) -> Matrix:
    """Return every program's answer to what *diagnosis* found, and why they differ."""
    situation = situation_of(diagnosis.evidence, diagnosis.at)
    seen = [_seen(client, ask, situation, diagnosis.findings) for client, ask in _clients()]
    opening = [s for s in seen if s.answer.opens]
    differences = _differences([s for s in seen if not s.answer.opens], opening, situation) if opening else ()
    return Matrix(answers=tuple(s.answer for s in seen), differences=tuple(differences))


Ask = Callable[[Situation, ChainFacts | None], str]


def _clients() -> Iterator[tuple[Client, Ask]]:
    for brand in (chromium.CHROME, chromium.EDGE):
        yield brand.client, _asking(brand)
    yield firefox.CLIENT, lambda situation, facts: firefox.verdict(situation, facts).code
    yield safari.CLIENT, lambda situation, facts: safari.verdict(situation, facts).code
    for verifier in strict.VERIFIERS:
        yield verifier.client, _asking(verifier)


def _asking(program: chromium.Brand | strict.Verifier) -> Ask:
    def ask(situation: Situation, facts: ChainFacts | None) -> str:
        if isinstance(program, strict.Verifier):
            return strict.text(situation, facts, program)
        return chromium.verdict(situation, facts, program).code

    return ask


def _seen(client: Client, ask: Ask, situation: Situation, findings: Sequence[Finding]) -> _Seen:
    facts = chain_facts(situation, findings, client)
    says = ask(situation, facts)
    answer = ClientAnswer(
        client=client.id,
        name=client.name,
        opens=says == "OK",
        says=says,
        rule=_rule(says, facts, lambda changed: ask(situation, changed)) or _of_connection(client, facts, situation),
        store=facts.store if facts else None,
        source=client.source,
    )
    return _Seen(client=client, answer=answer, facts=facts)


def _rule(says: str, facts: ChainFacts | None, ask: Callable[[ChainFacts], str]) -> str | None:
    """Return the first rule without which the program would have said something else.

    Where several make it say the same, as Safari has one number for many faults, it is the first that is enough alone.
    """
    if says == "OK" or facts is None:
        return None
    single = next((r.id for r in REASONS if ask(r.without(facts)) != says), None)
    return single or next((r.id for r in REASONS if ask(_with_only(r, facts)) == says), None)


def _with_only(kept: Reason, facts: ChainFacts) -> ChainFacts:
    """Return *facts* as they would be if no rule but *kept* had anything to mind."""
    for reason in REASONS:
        facts = facts if reason is kept else reason.without(facts)
    return facts


def _of_connection(client: Client, facts: ChainFacts | None, situation: Situation) -> str | None:
    """Return the rule by which *client* sees no certificate, where others see one all the same."""
    return _CIPHERS if facts is None and not client.takes_cbc and by_old_cipher(situation) else None


def _differences(refusing: Sequence[_Seen], opening: Sequence[_Seen], situation: Situation) -> Iterator[Difference]:
    groups: dict[tuple[str, str, object], list[_Seen]] = {}
    for seen in refusing:
        text = _text(seen, opening)
        if text is not None and seen.answer.rule is not None:
            groups.setdefault((seen.answer.rule, text, _special(text, seen, situation)), []).append(seen)
    for (rule, text, _), group in groups.items():
        yield Difference(
            rule=rule,
            refuse=tuple(s.client.id for s in group),
            open=tuple(s.client.id for s in opening),
            text=_about_lists(group, situation) if text == OTHER_LIST else text,
            values=_values(text, group, opening, situation),
        )


def _special(text: str, seen: _Seen, situation: Situation) -> object:
    """Return what programs that refuse by the same rule must have in common to be told of in one sentence."""
    if text == OTHER_LIST:
        return "system" in stores_of(seen.client, situation)
    return seen.facts.distrusted_after if text == DISTRUSTED and seen.facts else None


def _text(seen: _Seen, opening: Sequence[_Seen]) -> str | None:
    if seen.answer.rule == _CIPHERS:
        return OLD_CIPHERS
    reason = next((r for r in REASONS if r.id == seen.answer.rule), None)
    if reason is None or seen.facts is None or reason.id != "authority":
        return reason.text if reason else None
    if any(o.facts and o.facts.uses_fetched for o in opening) and not seen.facts.uses_fetched:
        return FETCHED
    others = {o.facts.store for o in opening if o.facts}
    return OTHER_LIST if seen.facts.store not in others else OTHER_PATH


def _about_lists(group: Sequence[_Seen], situation: Situation) -> str:
    count = len({_list_of(s.client, situation) for s in group})
    return OTHER_LIST if count == 1 else TWO_LISTS if count == 2 else OWN_LISTS


def _values(text: str, group: Sequence[_Seen], opening: Sequence[_Seen], situation: Situation) -> dict[str, Value]:
    facts = group[0].facts
    if text == DISTRUSTED and facts is not None and facts.distrusted_after is not None:
        return {"date": facts.distrusted_after}
    if text != OTHER_LIST:
        return {}
    names = list(dict.fromkeys(Phrase(_list_of(s.client, situation)) for s in group))
    return {"list": names[0], "other": names[-1], "store": _store_of(opening)}


def _list_of(client: Client, situation: Situation) -> str:
    """Return what to call the list that *client* brings or asks, as a message id."""
    asked = stores_of(client, situation)
    name = next((n for n in asked if n not in ADDED), asked[0])
    return client.stand_in if client.stand_in and name in PUBLIC_LISTS else STORE_NAMES.get(name, _NO_STORE)


def _store_of(opening: Sequence[_Seen]) -> Phrase:
    """Return what to call the list in which the first program that opens the site found the authority."""
    store = next((o.facts.store for o in opening if o.facts), "")
    return Phrase(STORE_NAMES.get(store, _NO_STORE))
