"""The answer of ``explain`` for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wizard.causes.messages.catalogue import catalogue
from wizard.causes.messages.source_names import in_words
from wizard.causes.messages.topics import TOPICS
from wizard.flow.explanation_report import title_of_cause
from wizard.flow.where_to_look import NOT_RECOGNISED, WHERE_TO_LOOK
from wizard.i18n import N_, tr
from wizard.plain import visible

if TYPE_CHECKING:  # see wizard.flow.explaining
    from wizard.causes.explain import Explanation
    from wizard.flow.explaining import Explained

_ANSWERS = {"yes": N_("yes"), "no": N_("no")}


def explanation_text(explained: Explained) -> str:
    """Return the answer of ``explain`` for a person, with the certificates in the text."""
    is_all = not explained.explanation.matches and explained.certificates
    lines = [*(() if is_all else _meaning_lines(explained.explanation)), *_certificate_lines(explained)]
    return "\n".join(lines).lstrip("\n")


def _meaning_lines(explanation: Explanation) -> Iterator[str]:
    if explanation.is_cut:
        yield tr("The text is very long; only its beginning and its end were looked at.")
        yield ""
    about = tuple(dict.fromkeys(tr(TOPICS[e.about]) for e in explanation.elsewhere))
    if not explanation.causes:
        yield from about or _nothing_lines()
        return
    names = catalogue().sources
    yield from (f"{m.code}  ({in_words(names[m.source])})" for m in explanation.matches)
    yield ""
    yield tr("What it usually means")
    for cause in explanation.causes:
        yield f"  {round(cause.weight * 100):3d} %  {title_of_cause(cause.id)}  [{cause.id}]"
    if explanation.question:
        yield ""
        yield tr(explanation.question.text)
        for answer, causes in explanation.question.answers.items():
            yield f"  {tr(_ANSWERS[answer])}: {', '.join(map(title_of_cause, causes))}"
    if explanation.evidence.hosts:
        yield ""
        host = visible(explanation.evidence.hosts[0])
        yield tr("To be sure: trust-wizard check {host}", host=host)


def _nothing_lines() -> Iterator[str]:
    yield tr(NOT_RECOGNISED)
    yield tr("Where the code stands:")
    yield from (f"  {program}: {tr(where)}" for program, where in WHERE_TO_LOOK)


def _certificate_lines(explained: Explained) -> Iterator[str]:
    if not explained.certificates:
        return
    from wizard.cli.files_text import certificates_lines
    from wizard.cli.text import diagnosis_text

    yield from certificates_lines(explained.certificates)
    if explained.diagnosis:
        yield ""
        host = visible(explained.diagnosis.evidence.target.host)
        yield tr("These certificates, judged as if {host} had sent them", host=host)
        yield diagnosis_text(explained.diagnosis, colour=False)
