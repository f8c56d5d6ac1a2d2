"""Explain a pasted text: which codes and messages it holds, what usually stands behind them, and what to ask next."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

import msgspec

from wizard.causes.messages.catalogue import Clue
from wizard.causes.messages.evidence import TextEvidence, evidence_in, names_in
from wizard.causes.messages.favours import favoured_by
from wizard.causes.messages.questions import QUESTION_BY_ID, answered, best_question, left_by, normal
from wizard.causes.messages.recognise import Found, recognise

LONGEST_TEXT = 1_000_000
"""Characters; of a longer text the first half of them and the last are looked at: logs end with what went wrong."""

NO_EVIDENCE = TextEvidence()

LEAST_LIKELY = 0.01
"""Causes below this weight are not named."""


_LEFT_OUT = 0.06
"""How likely a cause is that a general message does not name: nobody thinks of everything."""

_STRONG = 4.0
"""A hint of this weight brings in a cause that no message names."""

_BROKEN_OFF = frozenset({"connection-reset", "timeout", "connection-refused", "dns-failure", "no-network"})


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of the text that was recognised."""

    code: str
    source: str
    text: str
    """The piece exactly as pasted."""
    causes: tuple[str, ...]
    """The likeliest first, when only this is known."""
    places: tuple[tuple[int, int], ...]
    """Everywhere it stands in the text (from, to; in characters)."""
    is_telling: bool
    """Whether the weights come from it; else it is a wrapper or a heading around one that tells more."""


class Elsewhere(msgspec.Struct, frozen=True):
    """A piece of the text that is known to be about another subject."""

    text: str
    """The piece exactly as pasted."""
    about: str
    """A topic of `wizard.causes.messages.topics`."""


class WeighedCause(msgspec.Struct, frozen=True):
    """A cause and how likely it is among those named; the weights of one text sum to 1."""

    id: str
    weight: float


class AskedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The one question that separates the likeliest causes; each answer, "yes" and "no", leaves some of them."""

    id: str
    text: str
    """Message id."""
    answers: Mapping[str, tuple[str, ...]]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What was recognised in a text; nothing when it has nothing to do with trust in a connection."""

    matches: tuple[Recognised, ...] = ()
    causes: tuple[WeighedCause, ...] = ()
    question: AskedQuestion | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    evidence: TextEvidence = NO_EVIDENCE
    answers: tuple[tuple[str, str], ...] = ()
    """The questions answered so far, by their ids, each with its answer."""
    is_cut: bool = False
    """Whether the middle of the text was too long to be looked at."""


def codes_of(explanation: Explanation, most: int) -> Sequence[str]:
    """Return the codes that were recognised, the telling ones first, at most so many."""
    ranked = sorted(explanation.matches, key=lambda match: not match.is_telling)
    return list(dict.fromkeys(match.code for match in ranked))[:most]


def explain(text: str) -> Explanation:
    """Return what *text* says and what it leaves open. Certificates in it are not read here."""
    looked_at, is_cut = _shortened(text)
    found = recognise(looked_at)
    telling = _telling([f for f in found.errors if f.counts] or found.errors)
    matches = tuple(
        Recognised(
            code=f.error.code,
            source=f.error.source,
            text=looked_at[slice(*f.places[0])],
            causes=tuple(f.error.causes),
            places=f.places,
            is_telling=f in telling,
        )
        for f in found.errors
    )
    elsewhere = tuple(Elsewhere(looked_at[o.start : o.end], o.other.about) for o in found.others)
    if not matches:
        return Explanation(elsewhere=elsewhere, is_cut=is_cut)
    evidence = evidence_in(looked_at)
    weights = _weighed([f for f in found.errors if f.counts] or found.errors, found.clues, evidence)
    return _asking(Explanation(matches=matches, elsewhere=elsewhere, evidence=evidence, is_cut=is_cut), weights)


def with_answer(explanation: Explanation, answer: str) -> Explanation:
    """Return *explanation* after the answer ("yes", "no" or "unsure") to its question.

    Raises ValueError when nothing was asked.
    """
    if explanation.question is None:
        raise ValueError("nothing was asked")
    question = QUESTION_BY_ID[explanation.question.id]
    weights = answered({c.id: c.weight for c in explanation.causes}, question, answer)
    return _asking(msgspec.structs.replace(explanation, answers=(*explanation.answers, (question.id, answer))), weights)


def favouring(explanation: Explanation, factors: Mapping[str, float]) -> Explanation:
    """Return *explanation* with causes made likelier by *factors* (above 1) that something else than the text shows.

    A cause that the text does not name joins the others as one of the least likely of them.
    """
    if not explanation.causes:
        return explanation
    least = explanation.causes[-1].weight
    weights = dict.fromkeys(factors, least) | {c.id: c.weight for c in explanation.causes}
    return _asking(explanation, normal({cause: w * factors.get(cause, 1.0) for cause, w in weights.items()}))


def _shortened(text: str) -> tuple[str, bool]:
    if len(text) <= LONGEST_TEXT:
        return text, False
    half = LONGEST_TEXT // 2
    return f"{text[:half]}\n{text[-half:]}", True


def _asking(explanation: Explanation, weights: Mapping[str, float]) -> Explanation:
    weights = normal({cause: weight for cause, weight in weights.items() if weight >= LEAST_LIKELY})
    question = best_question(weights, [id_ for id_, _ in explanation.answers])
    asked = question and AskedQuestion(id=question.id, text=question.text, answers=left_by(weights, question))
    causes = tuple(WeighedCause(cause, weight) for cause, weight in weights.items())
    return msgspec.structs.replace(explanation, causes=causes, question=asked or None)


def _weighed(errors: Sequence[Found], clues: Sequence[Clue], evidence: TextEvidence) -> Mapping[str, float]:
    """Weigh the causes: what the most telling messages say, then what all the rest favours."""
    telling = _telling(errors)
    weights = dict(normal(_mean(telling) if not telling[0].error.is_general else _product(telling)))
    for factors in (*favoured_by(evidence, weights), *_favoured_by_issuer(evidence), *(clue.favours for clue in clues)):
        for cause, factor in factors.items():
            least = _LEFT_OUT if factor >= _STRONG else 0.0
            if cause in weights or least:
                weights[cause] = max(weights.get(cause, 0.0), least) * factor
    return normal(weights)


def _telling(errors: Sequence[Found]) -> Sequence[Found]:
    """Return the messages that count: specific ones where there are any, else general ones, else general loose words."""
    specific = [e for e in errors if not e.error.is_general]
    return specific or [e for e in errors if not e.is_loose] or errors


def _mean(errors: Sequence[Found]) -> Mapping[str, float]:
    """Return the mean of specific messages, which may tell of several troubles: loose words count less.

    Where trust is refused, a connection that broke off beside it is rather a consequence.
    """
    weights: dict[str, float] = {}
    is_trust_refused = any(e.error.likeliest not in _BROKEN_OFF for e in errors)
    for found in errors:
        is_consequence = is_trust_refused and found.error.likeliest in _BROKEN_OFF
        share = (0.4 if found.is_loose else 1.0) * (0.3 if is_consequence else 1.0)
        for cause, weight in found.error.causes.items():
            weights[cause] = weights.get(cause, 0.0) + share * weight
    return weights


def _product(errors: Sequence[Found]) -> Mapping[str, float]:
    """Return what general messages say together: wrappers around one and the same trouble, each of which narrows it."""
    causes = dict.fromkeys(cause for found in errors for cause in found.error.causes)
    return {cause: prod(e.error.causes.get(cause, 0.0) + _LEFT_OUT for e in errors) for cause in causes}


def _favoured_by_issuer(evidence: TextEvidence) -> Iterator[Mapping[str, float]]:
    if not evidence.issuers:
        return
    from wizard.causes.products import product_named  # reads a file that few texts need

    if any(product_named(names_in(issuer)) for issuer in evidence.issuers):
        yield {"interception": 12.0}
