"""Recognise error codes and messages in pasted text, and say what usually stands behind them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from wizard import resources
from wizard.i18n import N_

LONGEST_TEXT = 1_000_000
"""Characters; what comes after is not looked at."""


class Recogniser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code or message: how to find it, and its usual causes, the likeliest first."""

    code: str
    pattern: str
    """A regular expression, matched without regard to case; without nested repetition."""
    causes: tuple[str, ...]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of ``resources/errors``: a program, where its messages were read, and its recognisers."""

    source: str
    origin: str
    error: tuple[Recogniser, ...]
    bait: tuple[str, ...] = ()
    """Patterns of texts that look alike and have nothing to do with TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """One piece of the text that was recognised."""

    code: str
    source: str
    text: str
    """The piece exactly as pasted."""
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeighedCause:
    """A cause and how likely it is among those named; the weights of one text sum to 1."""

    id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """The one question that separates the likeliest causes; its answers, "yes" and "no", lead to causes."""

    text: str
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was recognised in a text; empty when it has nothing to do with trust in TLS."""

    matches: tuple[Recognised, ...]
    causes: tuple[WeighedCause, ...]
    question: Question | None


_EVERYWHERE = N_("Does it happen on all secure sites?")

QUESTIONS: tuple[tuple[frozenset[str], Question], ...] = (
    (
        frozenset({"expired", "clock-wrong"}),
        Question(N_("Do other sites fail too?"), {"yes": ("clock-wrong",), "no": ("expired",)}),
    ),
    (
        frozenset({"interception", "unknown-ca"}),
        Question(
            _EVERYWHERE,
            {
                "yes": ("interception", "outdated-roots", "clock-wrong"),
                "no": ("unknown-ca", "missing-intermediate", "self-signed"),
            },
        ),
    ),
    (
        frozenset({"missing-intermediate", "interception"}),
        Question(
            _EVERYWHERE, {"yes": ("interception", "outdated-roots"), "no": ("missing-intermediate", "unknown-ca")}
        ),
    ),
    (
        frozenset({"client-certificate-required", "cipher-mismatch"}),
        Question(
            N_("Does the site ask for a smart card or a certificate of your own?"),
            {"yes": ("client-certificate-required",), "no": ("cipher-mismatch", "protocol-version")},
        ),
    ),
    (
        frozenset({"not-tls", "protocol-version"}),
        Question(
            N_("Does the same address open when it begins with http:// ?"),
            {"yes": ("not-tls",), "no": ("protocol-version", "handshake-failure")},
        ),
    ),
)
"""Asked when all causes of the key are among those named; the first that fits."""


@cache
def sources() -> tuple[Source, ...]:
    """Return every recogniser file. Raises msgspec.ValidationError for a broken one: a broken installation."""
    files = sorted(resources.path("errors").glob("*.toml"))
    return tuple(msgspec.toml.decode(f.read_bytes(), type=Source) for f in files)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def explain(text: str) -> Explanation:
    """Return what *text* says; the longest of several overlapping matches counts."""
    looked_at = text[:LONGEST_TEXT].translate(_QUOTES)
    for source in sources():
        for bait in source.bait:
            looked_at = _compiled(bait).sub(lambda m: " " * len(m[0]), looked_at)
    found = [
        (match.span(), source.source, error)
        for source in sources()
        for error in source.error
        for match in _compiled(error.pattern).finditer(looked_at)
    ]
    found.sort(key=lambda f: (f[0][0] - f[0][1], f[0][0]))
    kept: list[tuple[tuple[int, int], str, Recogniser]] = []
    for span, name, error in found:
        free = all(span[1] <= other[0] or other[1] <= span[0] for other, _, _ in kept)
        if free and error.code not in {k.code for _, _, k in kept}:
            kept.append((span, name, error))
    kept.sort(key=lambda k: k[0])
    matches = tuple(
        Recognised(code=e.code, source=name, text=text[span[0] : span[1]], causes=e.causes) for span, name, e in kept
    )
    causes = _weighed(matches)
    return Explanation(matches=matches, causes=causes, question=_question(causes))


_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
"""Each stands for one character, so that places in the text stay the same."""


def _weighed(matches: Sequence[Recognised]) -> tuple[WeighedCause, ...]:
    """Weigh the causes: each match gives its first cause most, and one named by every match wins."""
    weights: dict[str, float] = {}
    for match in matches:
        for place, cause in enumerate(match.causes):
            weights[cause] = weights.get(cause, 0.0) + 0.5**place
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    return tuple(WeighedCause(cause, weight / total) for cause, weight in ranked)


def _question(causes: Sequence[WeighedCause]) -> Question | None:
    named = {c.id for c in causes}
    return next((question for wanted, question in QUESTIONS if wanted <= named), None)
