"""The answer of ``explain`` as JSON (contract.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wizard.causes.messages.catalogue import catalogue
from wizard.causes.messages.topics import TOPICS
from wizard.flow.contract import SCHEMA
from wizard.i18n import tr

if TYPE_CHECKING:  # an answer without certificates is there in a tenth of a second
    from wizard.flow.explaining import Explained


def title_of_cause(cause: str) -> str:
    """Return the few words that name a cause, in the language in force."""
    return tr(catalogue().causes[cause])


def explanation_json(explained: Explained) -> Mapping[str, Any]:
    """Return the answer of ``explain`` in the language in force, with the certificates in the text (contract.md)."""
    explanation = explained.explanation
    question, evidence = explanation.question, explanation.evidence
    return {
        "schema": SCHEMA,
        "matches": [
            {"code": m.code, "source": m.source, "text": m.text, "causes": list(m.causes)} for m in explanation.matches
        ],
        "causes": [
            {"id": c.id, "weight": round(c.weight, 3), "title": title_of_cause(c.id)} for c in explanation.causes
        ],
        "question": {
            "id": question.id,
            "text": tr(question.text),
            "answers": {answer: list(causes) for answer, causes in question.answers.items()},
        }
        if question
        else None,
        "other": [{"text": e.text, "about": e.about, "detail": tr(TOPICS[e.about])} for e in explanation.elsewhere],
        "hosts": list(evidence.hosts),
        "cut": explanation.is_cut,
        **_certificates(explained),
    }


def _certificates(explained: Explained) -> Mapping[str, Any]:
    if not explained.certificates:
        return {"certificates": [], "diagnosis": None}
    from wizard.flow.certificate_report import certificate_json
    from wizard.flow.report import verdict_json
    from wizard.model.certificate import Certificate

    known = [c for c in explained.certificates if isinstance(c, Certificate)]
    diagnosis = explained.diagnosis
    return {
        "certificates": [certificate_json(c, known) for c in explained.certificates],
        "diagnosis": diagnosis and {"host": diagnosis.evidence.target.host, **verdict_json(diagnosis)},
    }
