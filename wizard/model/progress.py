"""What a long task tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.model.terms import Part

if TYPE_CHECKING:  # the window shows its first picture before it knows what evidence is
    from wizard.model.evidence import PartValue


class ProbeId(StrEnum):
    """The lines of step 1, in the order in which they are shown."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    HANDSHAKE = "handshake"
    CERTIFICATE = "certificate"
    TRUST = "trust"
    NAME = "name"
    DATES = "dates"
    REVOCATION = "revocation"
    CLOCK = "clock"
    PORTAL = "portal"
    SYSTEM = "system"


class ProbeState(StrEnum):
    """How far one line is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One probe changed its state; *detail* is plain text from outside (an address, a version), or empty."""

    probe: ProbeId
    state: ProbeState
    milliseconds: float = 0.0
    detail: str = ""
    count: int = 0
    """How many steps of a known number were begun; 0 where steps are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSeen:
    """A part of the evidence was looked at."""

    part: Part
    seen: PartValue
    """What goes into the field of `Evidence` that is named like the part."""
    milliseconds: float
