"""Guides: Markdown per language and fix, cut to one reader and one system and filled in with what was found.

The format is described in ``resources/guides/README.md``.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wizard import i18n, resources
from wizard.causes.catalog import CAUSES
from wizard.fixes.base import BROWSERS, SYSTEMS, VARIANTS, family_of
from wizard.model.finding import Audience, Value
from wizard.plain import visible

LONGEST_VALUE = 300
"""Characters of a filled-in value; a certificate may hold thousands of names."""

FIELDS = ("host", "address", "date", "names", "issuer", "product", "url", "offset", "problem", "where")
"""Every field that a guide may use: "address" is host:port, "problem" the title of the cause,
"where" the place of a switch."""

ANY = "any"
_NOTHING = (0, False)

_FIELD = re.compile(r"\{([a-z]+)\}")
_SENTENCES = re.compile(r"[^.。]+(?:[.。]+\s*|$)")
_STEP = re.compile(r"^\d+\. ")
_DRAWING = re.compile(r"^!\[([^\]]*)\]\(([a-z0-9]+(?:-[a-z0-9]+)*)\)$\n?", re.MULTILINE)
_QUOTED = re.compile(r"^> (?:(Note|注意)|(?:Not|してはいけない場合))[:：] ?(\S.*)$")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_FIT_FOR_COMMANDS = re.compile(r"(?:[A-Za-z0-9]|\*\.[A-Za-z0-9]|\[[0-9a-fA-F:])[A-Za-z0-9.:_/\]-]*")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One action, without its number."""

    text: str
    drawing: str = ""
    """Id of a drawing of the place that the step speaks of, to be shown beside it; empty for none."""
    caption: str = ""
    """What the drawing shows, in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One fix in words. All texts are Markdown; nothing from outside in them can format, link or escape."""

    title: str
    intro: str
    steps: tuple[GuideStep, ...]
    note: str
    """A caution, or empty."""
    when_not: str
    """When this must not be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The steps for some readers, on some systems, with some browsers; an empty set means all of them."""

    audiences: frozenset[str]
    systems: frozenset[str]
    browsers: frozenset[str]
    steps: tuple[GuideStep, ...]

    def fits(self, audience: Audience, system: str, browser: str) -> bool:
        """Say whether the section is meant for *audience* on *system*; an empty *browser* is an unknown one."""
        return (
            (not self.audiences or audience.value in self.audiences)
            and (not self.systems or not self.systems.isdisjoint({system, family_of(system)}))
            and (not self.browsers or browser in self.browsers)
        )

    def exactness(self, system: str) -> tuple[int, bool]:
        """Return how much the heading names, 0 for "any", and whether *system* is a variant that it names."""
        kinds = bool(self.audiences) + bool(self.systems) + bool(self.browsers)
        return kinds, system in VARIANTS and system in self.systems


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A guide as it is written, with its fields and for every reader."""

    title: str
    intro: str
    sections: tuple[Section, ...]
    note: str
    when_not: str


def render(
    fix_id: str, audience: Audience, system: str, values: Mapping[str, Value], language: str, browser: str = ""
) -> Guide:
    """Return the guide of *fix_id* for *audience* on *system*, in *language* or else in English.

    *system* is one of `SYSTEMS` and *browser* one of `BROWSERS`; whoever has an unknown one gets what is for all.
    *values* may be hostile, incomplete or for another fix. Raises OSError when there is no such guide at all.
    """
    spoken = language if resources.path("guides", language, f"{fix_id}.md").is_file() else i18n.LANGUAGES[0]
    text = resources.read_text("guides", spoken, f"{fix_id}.md")
    source = parse(_for_address(text) if _is_address(str(values.get("host", ""))) else text)
    words = _words(values, spoken)
    fill = _filler(words, resources.read_toml("guides", spoken, "words.toml"))
    return Guide(
        title=fill(source.title),
        intro=fill(_measured(source.intro, words)),
        steps=tuple(replace(step, text=fill(step.text)) for step in steps_for(source, audience, system, browser)),
        note=fill(source.note),
        when_not=fill(source.when_not),
    )


def depends_on_device(fix_id: str, audience: Audience) -> bool:
    """Say whether the steps of *fix_id* for *audience* are others on another system or in another browser.

    Raises OSError when there is no such guide.
    """
    source = parse(resources.read_text("guides", i18n.LANGUAGES[0], f"{fix_id}.md"))
    ours = (section for section in source.sections if not section.audiences or audience in section.audiences)
    return any(section.systems or section.browsers for section in ours)


def _measured(intro: str, words: Mapping[str, str]) -> str:
    """Return *intro* without what it says of a difference where nobody has measured one."""
    if words.get("offset"):
        return intro
    return "".join(sentence for sentence in _SENTENCES.findall(intro) if "{offset}" not in sentence).strip()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _for_address(text: str) -> str:
    """Return a guide for a host that is an IP address: in a certificate that is no DNS name (RFC 5280 4.2.1.6)."""
    return text.replace("DNS:{host}", "IP:{host}").replace("dns={host}", "ipaddress={host}")


def parse(text: str) -> Source:
    """Read a guide's Markdown, which need not be complete.

    Raises ValueError for a heading that names no known reader, system or browser, for a quoted line at a section's end
    that is neither a note nor says when not to do this, and for two drawings in one step.
    """
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _, intro = head.partition("\n")
    sections, note, when_not = [], "", ""
    for part in parts:
        heading, _, body = part.partition("\n")
        lines = body.splitlines()
        sections.append(_section(heading, tuple(_split_steps(line for line in lines if not line.startswith("> ")))))
        for line in (line for line in lines if line.startswith("> ")):
            quoted = _QUOTED.match(line)
            if quoted is None:
                raise ValueError(f"neither a note nor when not to do this: {line!r}")
            note, when_not = (quoted[2], when_not) if quoted[1] else (note, quoted[2])
    return Source(
        title=title.removeprefix("# ").strip(),
        intro=intro.strip(),
        sections=tuple(sections),
        note=note.strip(),
        when_not=when_not.strip(),
    )


def _section(heading: str, steps: tuple[GuideStep, ...]) -> Section:
    words = frozenset(heading.split())
    audiences, systems, browsers = words & set(Audience), words & set(SYSTEMS), words & set(BROWSERS)
    unknown = words - audiences - systems - browsers - {ANY}
    if unknown or not words or (ANY in words and len(words) > 1):
        raise ValueError(f"unknown words in a guide's heading: {heading!r}")
    return Section(audiences=audiences, systems=systems, browsers=browsers, steps=steps)


def _split_steps(lines: Iterable[str]) -> Iterator[GuideStep]:
    step: list[str] = []
    for line in lines:
        if _STEP.match(line):
            if step:
                yield _step("\n".join(step))
            step = [_STEP.sub("", line)]
        elif step:
            step.append(line.removeprefix("   "))
    if step:
        yield _step("\n".join(step))


def _step(text: str) -> GuideStep:
    drawings = _DRAWING.findall(text)
    if len(drawings) > 1:
        raise ValueError(f"more than one drawing in a guide's step: {text!r}")
    caption, drawing = drawings[0] if drawings else ("", "")
    return GuideStep(text=_DRAWING.sub("", text).strip(), drawing=drawing, caption=caption.strip())


def steps_for(source: Source, audience: Audience, system: str, browser: str = "") -> Iterator[GuideStep]:
    """Yield the steps of the sections that fit most exactly, and of those for anybody, in the guide's order."""
    fitting = [s for s in source.sections if s.fits(audience, system, browser)]
    best = max((s.exactness(system) for s in fitting), default=_NOTHING)
    for section in fitting:
        if section.exactness(system) in {_NOTHING, best}:
            yield from section.steps


def _words(values: Mapping[str, Value], language: str) -> Mapping[str, str]:
    words = {name: _in_words(value, language) for name, value in values.items() if name in FIELDS and name != "problem"}
    cause = CAUSES.get(str(values.get("cause", "")))
    if cause is not None:
        form = cause.forms.get(str(values.get("form", "")))
        with i18n.using(language):
            words["problem"] = i18n.tr(form.title if form and form.title else cause.title)
    return words


def _in_words(value: Value, language: str) -> str:
    match value:
        case datetime() | timedelta() | i18n.Phrase():
            with i18n.using(language):
                return i18n.in_words(value)
        case str() | int():
            return str(value)


def _filler(words: Mapping[str, str], plain: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that fills *words* into a text; where one is missing, the plain word stands."""

    def in_text(match: re.Match[str]) -> str:
        name = match[1]
        if name not in FIELDS:
            return match[0]
        return _PUNCTUATION.sub(r"\\\1", _shown(words[name])) if words.get(name) else plain[name]

    def in_code(match: re.Match[str]) -> str:
        name = match[1]
        if name not in FIELDS:
            return match[0]
        value = words.get(name, "")
        # A command is copied and run: a value that a shell could read as more than a word stays out of it.
        return value if len(value) <= LONGEST_VALUE and _FIT_FOR_COMMANDS.fullmatch(value) else name.upper()

    def fill(text: str) -> str:
        filled, position = [], 0
        for code in _CODE.finditer(text):
            filled += [_FIELD.sub(in_text, text[position : code.start()]), _FIELD.sub(in_code, code[0])]
            position = code.end()
        return "".join([*filled, _FIELD.sub(in_text, text[position:])])

    return fill


def _shown(value: str) -> str:
    text = visible(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
