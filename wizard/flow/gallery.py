"""Pictures of error pages and messages, to point at: our own drawings, filled with what each program really says."""

from collections.abc import Iterator, Mapping
from functools import cache
from xml.etree import ElementTree

import msgspec

from wizard import resources
from wizard.i18n import N_
from wizard.lines import Letters, fitted

GROUPS: Mapping[str, str] = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "safari": N_("Safari on a Mac"),
    "iphone": N_("iPhone, iPad"),
    "android": "Android",
    "windows": N_("Windows programs"),
    "outlook": "Outlook",
}
"""Id -> name as a message id, in the order in which they are shown."""

_SVG = "http://www.w3.org/2000/svg"


class Picture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One page or message of a program."""

    id: str
    group: str
    look: str
    """The drawing, a file of ``resources/gallery``."""
    said: Mapping[str, Mapping[str, str]]
    """Language -> place in the drawing -> text."""
    text: str
    """What choosing it is the same as pasting."""
    device: str
    memory: bool = False
    """Whether a label could not be verified."""

    def words(self, language: str) -> Mapping[str, str]:
        """Return the texts in *language*, else in English."""
        return self.said.get(language) or self.said["en"]

    def title(self, language: str) -> str:
        """Return the words that tell it from the others: heading, and code where there is one."""
        words = self.words(language)
        first = next((words[key] for key in ("heading", "bad1", "bad2", "bad3", "line1", "title") if key in words), "")
        code = words.get("code") or words.get("codeline") or ""
        return f"{first}\n{code}" if first and code else first or code or self.text

    def caption(self, language: str) -> tuple[str, ...]:
        """Return the same for the eye, one or two lines: of the code, what is told is the code alone."""
        return tuple(line.rpartition(": ")[2] if "_" in line else line for line in self.title(language).splitlines())


class _Pictures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    origin: str
    page: tuple[Picture, ...]


@cache
def pictures() -> tuple[Picture, ...]:
    """Return every picture in the order in which they are shown."""
    return msgspec.toml.decode(resources.read_bytes("gallery", "pages.toml"), type=_Pictures).page


def draw(picture: Picture, language: str) -> str:
    """Return *picture* in *language* as SVG (Tiny 1.2, without references to anything outside).

    How a drawing says where its texts go is told in ``resources/gallery/pages.toml``.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(resources.read_text("gallery", f"{picture.look}.svg"))  # noqa: S314  (our own file)
    said = picture.words(language)
    _leave_out(root, said)
    grown = {key: extra for parent in list(root.iter()) for key, extra in _fill(parent, said)}
    for group in root.iter(f"{{{_SVG}}}g"):
        if key := group.get("data-below"):
            down = grown.get(key, float(group.get("data-missing", "0")))
            group.set("transform", f"translate(0 {down:g})")
    return ElementTree.tostring(root, encoding="unicode")


def _leave_out(root: ElementTree.Element, said: Mapping[str, str]) -> None:
    """Take away the places of texts that are not said, and the boxes around them."""
    for parent in list(root.iter()):
        for child in list(parent):
            key = child.get("data-with") or child.get("data-key")
            if key and key not in said:
                parent.remove(child)


def _fill(parent: ElementTree.Element, said: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Put a text element for each line in the places of *parent*; yield each key and how much height its lines add."""
    for place in list(parent):
        key = place.get("data-key")
        if key is None:
            continue
        letters = Letters(
            is_monospaced=place.get("font-family") == "monospace", is_bold=place.get("font-weight") == "bold"
        )
        lines, size = fitted(
            said[key],
            float(place.attrib["data-width"]),
            int(place.attrib["data-lines"]),
            float(place.attrib["font-size"]),
            letters,
        )
        step = size * float(place.get("data-leading", "1.25"))
        added = step * (len(lines) - 1)
        top = float(place.attrib["y"]) - (added / 2 if place.get("data-middle") else 0.0)
        kept = {name: value for name, value in place.attrib.items() if not name.startswith("data-")}
        position = list(parent).index(place)
        parent.remove(place)
        for number, line in enumerate(lines):
            where = {"y": f"{top + number * step:g}", "font-size": f"{size:g}"}
            element = ElementTree.Element(f"{{{_SVG}}}text", kept | where)
            element.text = line
            parent.insert(position + number, element)
        yield key, added
