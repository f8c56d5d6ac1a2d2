"""What a question in a call is, on whichever device: words to read out, what the caller sees then, and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.flow.caller.base import UNSURE, Reading, Way
from wizard.flow.caller.openings import NOT_KNOWN

MOST_CHOICES = 9
"""Each has a key, from 1 on."""


class Scene(StrEnum):
    """Where the picture of what the caller sees comes from."""

    NONE = "none"
    GALLERY = "gallery"
    """A picture of `wizard.flow.gallery`."""
    PLACE = "place"
    """A drawing of `wizard.fixes.drawings`."""
    VIEWER = "viewer"
    """The certificate in one of the `wizard.flow.viewer.layout.LAYOUTS`."""


@dataclass(frozen=True, slots=True)
class See:
    """The caller's own page or dialog."""

    scene: Scene = Scene.NONE
    id: str = ""
    """Of the picture, the drawing or the layout."""
    field: str = ""
    """In a viewer: the field to be read, as `wizard.flow.viewer.places.places_of` takes it."""
    ways: tuple[Way, ...] = ()
    """Beside a drawing: the words that lead there, whose steps number what is marked in it (`place_of`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, for a button."""

    id: str
    text: str
    """Message id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask now."""

    id: str
    text: str
    """Message id: the question as the one on the telephone has it in mind, not as it is read out."""
    ways: tuple[Way, ...]
    choices: tuple[Choice, ...]
    """Two to nine of them."""
    sees: str = ""
    """Message id: what the caller should have before them after the last step; empty where nothing is to be said."""
    see: See = See()
    note: str = ""
    """Message id: for the one who asks alone, not to be read out."""
    readings: Mapping[Reading, str] = field(default_factory=dict)
    """The answer that a date and time read out amounts to (`wizard.flow.caller.reading`)."""

    def choice(self, id_: str) -> Choice:
        """Return one of the answers. Raises KeyError for an id that is none."""
        return {choice.id: choice for choice in self.choices}[id_]


CANNOT_TELL = Choice(UNSURE, NOT_KNOWN)
