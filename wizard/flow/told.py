"""A session that takes up a case which was told, by a file or by a code: it speaks of another computer."""

from __future__ import annotations

from dataclasses import replace

from wizard.flow.case_code import CodedCase
from wizard.flow.case_file import Case, target_of
from wizard.flow.session import Place, Session, with_subject
from wizard.model.finding import Diagnosis


def with_case(session: Session, case: Case, diagnosis: Diagnosis) -> Session:
    """Take up a case from a file: *diagnosis* is what comes of its evidence, and the site can be checked from here."""
    target = target_of(case)
    return replace(
        with_subject(session, target) if target.host else Session(audience=session.audience),
        input_text=session.input_text,
        audience=case.audience,
        place=Place.IDENTIFY,
        diagnosis=diagnosis,
        case=case,
        marks=case.marks,
        notes=case.notes,
        shown_system=case.system,
        shown_browser=case.browser,
    )


def with_code(session: Session, coded: CodedCase, diagnosis: Diagnosis) -> Session:
    """Take up a case from its code: *diagnosis* is what the code tells of it."""
    return replace(
        Session(input_text=session.input_text, audience=session.audience),
        subject=session.subject,
        place=Place.IDENTIFY,
        diagnosis=diagnosis,
        coded=coded,
        shown_system=coded.system,
        shown_browser=coded.browser,
    )


def with_key(session: Session, key: object) -> Session:
    """Let it be the case that *key* was made for."""
    return replace(session, key=key)
