"""What a row of step 2 offers besides its answer: the place where it is put right, and addresses to copy."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.causes.browser_facts import update_pages
from wizard.causes.rows import Row
from wizard.fixes.place import Copy, Place
from wizard.fixes.places import place_for, place_of_settings
from wizard.model.computer import BrowsersEvidence, SettingsEvidence, SystemEvidence
from wizard.model.evidence import Evidence
from wizard.model.terms import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTools:
    """What a row offers on this system."""

    place: Place | None = None
    """None while the system is not known, and where the row has none."""
    copies: tuple[Copy, ...] = ()
    """Addresses inside the browsers that are installed, for the person to paste."""
    has_stores: bool = False
    """Whether the lists of roots can be looked into from here."""
    can_look: bool = True
    """Whether it can be looked at again."""


NO_TOOLS = RowTools(can_look=False)
"""Of a row that speaks of another computer."""


def tools_of(row: Row, evidence: Evidence) -> RowTools:
    """Return what *row* offers on the computer that *evidence* describes."""
    place = _place(row, evidence)
    if row.id == "browsers":
        return RowTools(place=place, copies=_update_pages(evidence))
    copies = place.copies if place is not None and row.id == "roots" else ()
    browsers = evidence.browsers
    installed = {b.id for b in browsers.browsers} if isinstance(browsers, BrowsersEvidence) else set()
    copies = tuple(copy for copy in copies if copy.browser in installed)
    return RowTools(place=place, copies=copies, has_stores=Part.ROOTS in row.parts)


def _place(row: Row, evidence: Evidence) -> Place | None:
    system, settings = evidence.system, evidence.settings
    if row.place is None or not isinstance(system, SystemEvidence):
        return None
    if row.place == "program-settings" and isinstance(settings, SettingsEvidence):
        tools = dict.fromkeys(setting.tool for setting in settings.settings)
        return place_of_settings(tuple(tools), system.family) if tools else None
    return place_for(row.place, system.family, system.version, system.desktop)


def _update_pages(evidence: Evidence) -> tuple[Copy, ...]:
    if not isinstance(evidence.browsers, BrowsersEvidence):
        return ()
    return tuple(
        Copy(browser="", name=page.name, text=page.address)
        for page in update_pages(evidence.browsers.browsers)
        if page.address
    )
