"""What the page in front asks of a person before the next step: its button is the one to stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.screens import Place

if TYPE_CHECKING:  # the window is painted before there is a session
    from wizard.flow.session import Session


def has_act_of_its_own(session: Session) -> bool:
    """Say whether the page in front has a question to answer, something to look at first, or a login to enter."""
    if session.place is Place.CHECKS and not session.running:
        return _has_to_look_first(session)
    if session.place is not Place.IDENTIFY or session.running:
        return False
    if session.diagnosis is not None:
        from wizard.flow.proxy_login import wanted_login  # the window is painted before the rules are loaded

        return session.can_check and not session.is_told and wanted_login(session.diagnosis) is not None
    if session.explanation is None or not session.explanation.causes:
        return False
    from wizard.flow.presume import host_of  # as above

    return session.explanation.question is not None or host_of(session.explanation) is not None


def _has_to_look_first(session: Session) -> bool:
    if session.is_other_device:
        caller = session.caller
        return caller is None or caller.device is None or caller.is_finding_out
    from wizard.flow.looking import shown_rows  # as above
    from wizard.flow.rows_said import offers_look, rows_said

    return offers_look(session, rows_said(session, shown_rows(session)))
