"""The one question that best separates what is still possible, and what each answer makes of it (Bayes' rule)."""

from collections.abc import Iterator, Mapping, Sequence
from math import log2

import msgspec

from wizard.i18n import N_

MOST_QUESTIONS = 3

LEAST_GAIN = 0.12
"""Bits; a question that promises less is not worth a caller's patience."""

CLOSE = 0.3
"""Two causes are close while the second is at least this likely in proportion to the first."""

LEAST_LEFT = 0.3
"""A cause is named as what an answer leaves while it is at least this likely in proportion to the first."""

YES, NO, UNSURE = "yes", "no", "unsure"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a lay person can answer with yes or no."""

    id: str
    text: str
    """Message id."""
    yes: Mapping[str, float]
    """How likely "yes" is when that cause is behind it."""
    otherwise: float
    """The same for every other cause."""

    def likelihood(self, cause: str, answer: str) -> float:
        """Return how likely *answer* is when *cause* is behind it; 1 for "unsure", which says nothing."""
        if answer == UNSURE:
            return 1.0
        yes = self.yes.get(cause, self.otherwise)
        return yes if answer == YES else 1 - yes


QUESTIONS: tuple[Question, ...] = (
    Question(
        id="other-sites",
        text=N_("Do other sites fail too?"),
        yes={
            "interception": 0.85,
            "outdated-roots": 0.75,
            "clock-wrong": 0.95,
            "captive-portal": 0.95,
            "no-network": 0.97,
            "proxy-failure": 0.9,
            "outdated-software": 0.6,
            "dns-failure": 0.35,
            "timeout": 0.2,
            "connection-reset": 0.25,
            "revocation-unknown": 0.5,
            "strict-only": 0.15,
            "pinning": 0.2,
            "protocol-version": 0.15,
        },
        otherwise=0.04,
    ),
    Question(
        id="clock",
        text=N_("Are the date, the year and the time right on the computer or phone that shows the error?"),
        # Few look at the year.
        yes={"clock-wrong": 0.15},
        otherwise=0.93,
    ),
    Question(
        id="own-server",
        text=N_("Is it a device or server of your own house or company, such as a router, a printer or a test server?"),
        yes={
            "self-signed": 0.85,
            "unknown-ca": 0.75,
            "no-san": 0.7,
            "missing-intermediate": 0.15,
            "interception": 0.1,
            "expired": 0.25,
            "chain-expired": 0.1,
            "name-mismatch": 0.35,
            "protocol-version": 0.45,
            "weak-key": 0.6,
            "client-certificate-required": 0.5,
            "captive-portal": 0.02,
            "outdated-roots": 0.1,
            "clock-wrong": 0.2,
            "not-tls": 0.6,
            "strict-only": 0.6,
        },
        otherwise=0.3,
    ),
    Question(
        id="other-network",
        text=N_("Does it work over another network, for example over a phone's mobile data?"),
        yes={
            "interception": 0.8,
            "captive-portal": 0.95,
            "proxy-failure": 0.95,
            "no-network": 0.95,
            "dns-failure": 0.6,
            "connection-reset": 0.6,
            "timeout": 0.5,
            "revocation-unknown": 0.7,
            "not-tls": 0.3,
            "clock-wrong": 0.1,
        },
        otherwise=0.06,
    ),
    Question(
        id="other-device",
        text=N_("Does the same address open without a warning on another, newer device?"),
        yes={
            "outdated-roots": 0.95,
            "outdated-software": 0.95,
            "clock-wrong": 0.9,
            "interception": 0.6,
            "missing-intermediate": 0.7,
            "strict-only": 0.85,
            "captive-portal": 0.3,
            "client-certificate-required": 0.3,
            "protocol-version": 0.35,
            "cipher-mismatch": 0.35,
            "chain-expired": 0.5,
        },
        otherwise=0.06,
    ),
    Question(
        id="card",
        text=N_("Does the site ask for a smart card or a certificate of your own?"),
        yes={"client-certificate-required": 0.9},
        otherwise=0.04,
    ),
    Question(
        id="plain",
        text=N_("Does the same address open when it begins with http:// ?"),
        yes={"not-tls": 0.85, "protocol-version": 0.2, "proxy-failure": 0.3},
        otherwise=0.15,
    ),
    Question(
        id="worked-before",
        text=N_("Did the same thing work a few days ago, in the same place?"),
        yes={
            "expired": 0.95,
            "chain-expired": 0.95,
            "revoked": 0.9,
            "distrusted-ca": 0.8,
            "clock-wrong": 0.85,
            "timeout": 0.8,
            "connection-refused": 0.75,
            "interception": 0.45,
            "missing-intermediate": 0.5,
            "name-mismatch": 0.3,
            "self-signed": 0.15,
            "unknown-ca": 0.15,
            "no-san": 0.2,
            "not-yet-valid": 0.5,
            "captive-portal": 0.2,
            "protocol-version": 0.4,
        },
        otherwise=0.5,
    ),
    Question(
        id="public-wifi",
        text=N_("Are you in a wireless network that others offer: a hotel, a train, a café, a school?"),
        yes={"captive-portal": 0.93, "interception": 0.25},
        otherwise=0.1,
    ),
    Question(
        id="bare-name",
        text=N_("Does it open when you put www. before the name, or leave it out, or take the site's usual address?"),
        yes={"name-mismatch": 0.6, "no-san": 0.1},
        otherwise=0.04,
    ),
)
"""In the order in which equals are asked."""

QUESTION_BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}


def best_question(weights: Mapping[str, float], asked: Sequence[str] = ()) -> Question | None:
    """Return the question that is expected to tell most; None when one cause is clear, or enough was *asked*."""
    ranked = sorted(weights.values(), reverse=True)
    if len(asked) >= MOST_QUESTIONS or len(ranked) < 2 or ranked[1] < CLOSE * ranked[0]:
        return None
    gains = [(_gain(question, weights), question) for question in QUESTIONS if question.id not in asked]
    gain, question = max(gains, key=lambda g: g[0], default=(0.0, None))
    return question if gain >= LEAST_GAIN else None


def answered(weights: Mapping[str, float], question: Question, answer: str) -> Mapping[str, float]:
    """Return the weights after *answer*; they sum to 1, the likeliest comes first."""
    return normal({cause: weight * question.likelihood(cause, answer) for cause, weight in weights.items()})


def left_by(weights: Mapping[str, float], question: Question) -> Mapping[str, tuple[str, ...]]:
    """Return the causes that are left after each answer, the likeliest first."""
    return {answer: tuple(_left(answered(weights, question, answer))) for answer in (YES, NO)}


def normal(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return *weights* so that they sum to 1, the likeliest first."""
    total = sum(weights.values())
    return dict(sorted(((c, w / total) for c, w in weights.items()), key=lambda item: -item[1])) if total else {}


def _left(weights: Mapping[str, float]) -> Iterator[str]:
    first = max(weights.values(), default=0.0)
    return (cause for cause, weight in weights.items() if weight >= LEAST_LEFT * first)


def _gain(question: Question, weights: Mapping[str, float]) -> float:
    """Return by how much the answer is expected to lower the entropy of *weights*, which sum to 1, in bits.

    That is how open the answer is, less how open it would still be to somebody who knew the cause.
    """
    doubts = _DOUBTS[question.id]
    yes = sum(weight * question.yes.get(cause, question.otherwise) for cause, weight in weights.items())
    return _doubt(yes) - sum(weight * doubts.get(cause, doubts[""]) for cause, weight in weights.items())


def _doubt(yes: float) -> float:
    """Return the entropy of an answer that is "yes" with that probability, in bits."""
    return -sum(share * log2(share) for share in (yes, 1 - yes) if share > 0)


_DOUBTS: Mapping[str, Mapping[str, float]] = {
    question.id: {"": _doubt(question.otherwise)} | {cause: _doubt(yes) for cause, yes in question.yes.items()}
    for question in QUESTIONS
}
"""By question: how open the answer is to somebody who knows the cause; under "", for all causes that are not named."""
