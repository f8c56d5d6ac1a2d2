"""What a call hands on at its end: the session whose plan is read out, and the case that is kept of it."""

from __future__ import annotations

from wizard.causes.base import sentence_of
from wizard.causes.catalog import CAUSES
from wizard.flow.call.ending import Ending
from wizard.flow.call.state import Call
from wizard.flow.caller.devices import Device
from wizard.flow.dossier import Dossier
from wizard.flow.following import ANY_BROWSER
from wizard.flow.plan_marks import Marks
from wizard.flow.session import Place, Session
from wizard.i18n import fields_of
from wizard.model.finding import Finding
from wizard.model.terms import Audience

DEVICE_OF = {device.system: device for device in Device} | {"kde": Device.LINUX}
"""System that guides are written for -> the device of a caller that has it."""


def session_of(call: Call, ending: Ending, marks: Marks) -> Session:
    """Return the session of step 3 that the call leads to; whether its answer was checked, its evidence says."""
    return Session(
        subject=call.target,
        audience=Audience.HELPDESK,
        place=Place.FIX,
        diagnosis=ending.diagnosis,
        marks=marks,
        shown_system=ending.reader.system,
        shown_browser=ending.reader.browser or ANY_BROWSER,
        is_other_device=True,
        notes=call.notes,
    )


def dossier_of_call(call: Call, ending: Ending, marks: Marks) -> Dossier:
    """Return the case of the call; of a reader nobody has named, the likely one."""
    return Dossier(
        diagnosis=ending.diagnosis,
        audience=Audience.HELPDESK,
        reader=ending.reader,
        marks=marks,
        notes=call.notes,
    )


def explained(finding: Finding, *, is_seen_here: bool) -> str:
    """Return what *finding* means for a lay person.

    Nothing where its words need values that nobody has measured, or speak of this computer, and were not found there.
    """
    cause = CAUSES[finding.cause]
    said = (cause.forms[finding.form].sentence if finding.form else None) or cause.sentence
    if not is_seen_here and "this computer" in said.lower():
        return ""
    return sentence_of(finding) if fields_of(said) <= finding.values.keys() else ""
