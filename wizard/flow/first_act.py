"""What the page in front asks of a person before the next step: its button is the one to stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.screens import Place

if TYPE_CHECKING:  # the window is painted before there is a session
    from wizard.flow.session import Session


def has_act_of_its_own(session: Session) -> bool:
    """Say whether there is a question to answer, a server to check, or a login to enter on the page in front."""
    if session.place is not Place.IDENTIFY or session.running:
        return False
    if session.diagnosis is not None:
        from wizard.flow.proxy_login import wanted_login  # the window is painted before the rules are loaded

        return session.can_check and not session.is_told and wanted_login(session.diagnosis) is not None
    if session.explanation is None or not session.explanation.causes:
        return False
    from wizard.flow.presume import host_of  # as above

    return session.explanation.question is not None or host_of(session.explanation) is not None
