"""Explain a pasted text with everything in it: its messages, and the certificates, which are then diagnosed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.causes.explain import Explanation, explain, favouring, with_answer
from wizard.errors import InputError
from wizard.i18n import tr

if TYPE_CHECKING:  # all that is heavy, and what most texts do not need
    from wizard.model.certificate import Certificate
    from wizard.model.fields import Unreadable
    from wizard.model.finding import Diagnosis
    from wizard.model.target import Target

FOUND_IN_CERTIFICATES = 20.0
"""How much likelier a cause is that the certificates themselves show; they weigh more than what is usual."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What a text says."""

    explanation: Explanation
    certificates: Sequence[Certificate | Unreadable] = ()
    """Of the PEM blocks in the text, in their order."""
    diagnosis: Diagnosis | None = None
    """Of these certificates, as if the host that the text names, else the first one itself, had sent them; or None."""


def explain_all(text: str, answers: Sequence[str] = ()) -> Explained:
    """Return what *text* says, after the *answers* ("yes", "no", "unsure") to the questions in turn.

    Raises InputError for more answers than questions.
    """
    explanation = explain(text)
    if "-----BEGIN " not in text:
        return Explained(_answered(explanation, answers))
    from wizard.flow.tasks import inspect_bytes

    found = inspect_bytes("", text.encode(errors="replace"))
    diagnosis = _diagnosed(found.ders, explanation)
    if diagnosis is not None:
        shown = {finding.cause: FOUND_IN_CERTIFICATES for finding in diagnosis.findings if finding.failed is None}
        explanation = favouring(explanation, shown)
    return Explained(_answered(explanation, answers), found.certificates, diagnosis)


def _answered(explanation: Explanation, answers: Sequence[str]) -> Explanation:
    for place, answer in enumerate(answers):
        if explanation.question is None:
            raise InputError(
                tr('there is no question left for the answer "{answer}" (number {n})', answer=answer, n=place + 1)
            )
        explanation = with_answer(explanation, answer)
    return explanation


def _diagnosed(ders: Sequence[bytes], explanation: Explanation) -> Diagnosis | None:
    """Diagnose the certificates for the host that the text names, else for the name that the first one has itself."""
    if not ders:
        return None
    from wizard.flow.presume import host_of
    from wizard.flow.tasks import diagnose_chain
    from wizard.model.target import CheckOptions

    target = host_of(explanation) or _own_name(ders[0])
    return diagnose_chain(ders, target, CheckOptions()) if target else None


def _own_name(der: bytes) -> Target | None:
    """Return the first host that a certificate is for; None where it is for none, or only for a whole domain."""
    from wizard.flow.address import parse_target
    from wizard.model.certificate import Certificate
    from wizard.model.fields import Present
    from wizard.pki.extensions import subject_alt_names
    from wizard.pki.reader import read_leniently

    certificate = read_leniently(der)
    if not isinstance(certificate, Certificate):
        return None
    match subject_alt_names(certificate):
        case Present(value=names):
            for name in names.dns:
                with suppress(InputError):
                    return parse_target(name)
        case _:
            pass
    return None
