"""One article for each guide: its steps for each reader on one system, and the way to the other systems."""

import re
from collections.abc import Iterator, Mapping

from wizard import resources
from wizard.causes.catalog import CATALOG
from wizard.fixes.base import SYSTEMS, Fix
from wizard.fixes.catalog import FIXES
from wizard.fixes.guides import Guide, GuideStep, parse, render, steps_for
from wizard.flow.following import SYSTEMS as SYSTEM_NAMES
from wizard.flow.help.article import CAUSE, GUIDE, Article, Entry, Group
from wizard.flow.help.of_causes import by_reader
from wizard.flow.help.written import marked_down
from wizard.i18n import tr
from wizard.model.terms import Audience

AT = "@"
"""Stands in a topic between the guide and a system that is not the one of this computer."""


_BY_ID = {fix.id: fix for fix in FIXES}


def guide_entries() -> Iterator[Entry]:
    """Yield the line of each guide, in the order of the catalogue and the language in force."""
    return (Entry(f"{GUIDE}{fix.id}", tr(fix.title), Group.GUIDES) for fix in FIXES)


def about_guide(id_: str, system: str, language: str) -> Article:
    """Return the guide of a fix on *system*, in *language*, which is in force. Raises KeyError where there is none."""
    fix = _BY_ID[id_]
    plain = resources.read_toml("guides", language, "words.toml")
    guides = _guides(fix, system, language)
    first = next(iter(guides.values()))
    parts = (
        f"# {first.title}",
        first.intro,
        *_when_not(first),
        *_steps(guides),
        *_note(first),
        *_elsewhere(fix, system, language),
        *_causes(fix),
    )
    entry = Entry(f"{GUIDE}{id_}", tr(fix.title), Group.GUIDES)
    words = resources.read_toml("help", language, "words.toml")["sought"].get(entry.topic, "")
    return Article(entry, _tight("\n\n".join(part for part in parts if part), plain), words)


def _guides(fix: Fix, system: str, language: str) -> dict[Audience, Guide]:
    return {audience: render(fix.id, audience, system, {}, language) for audience in fix.audiences}


def _tight(text: str, plain: Mapping[str, str]) -> str:
    """Return *text* without the gaps around what was filled in: no sentence of Japanese has them."""
    for word in map(re.escape, plain.values()):
        text = re.sub(rf"(?<=[\u3000-\u9fff]) (?={word})|(?<={word}) (?=[\u3000-\u9fff])", "", text)
    return text


def _steps(guides: Mapping[Audience, Guide]) -> Iterator[str]:
    """Yield the steps under the readers whom they are for."""
    for heading, steps in by_reader({reader: guide.steps for reader, guide in guides.items()}):
        numbered = (f"{n}. " + _with_drawing(step).replace("\n", "\n   ") for n, step in enumerate(steps, 1))
        yield f"## {heading}\n\n" + "\n".join(numbered)


def _with_drawing(step: GuideStep) -> str:
    """Return the words of *step*, and under them the drawing of its place with what it shows."""
    if not step.drawing:
        return step.text
    return f"{step.text}\n\n![{step.caption}]({step.drawing})\n\n*{step.caption}*"


def _when_not(guide: Guide) -> Iterator[str]:
    if guide.when_not:
        yield _said(tr("When not to do this"), guide.when_not)


def _note(guide: Guide) -> Iterator[str]:
    if guide.note:
        yield _said(tr("Note"), guide.note)


def _elsewhere(fix: Fix, system: str, language: str) -> Iterator[str]:
    """Yield links to the same guide on other systems, where its steps are others there."""
    source = parse(resources.read_text("guides", language, f"{fix.id}.md"))

    def steps(on: str) -> list[tuple[GuideStep, ...]]:
        return [tuple(steps_for(source, audience, on)) for audience in fix.audiences]

    here = steps(system)
    others = [other for other in SYSTEMS if other != system and steps(other) != here]
    if others:
        shown = tr("Shown for: {system}.", system=tr(SYSTEM_NAMES[system]))
        lines = "\n".join(f"- [{tr(SYSTEM_NAMES[other])}](help:{GUIDE}{fix.id}{AT}{other})" for other in others)
        yield _under(tr("On another system"), f"{shown}\n\n{lines}")


def _causes(fix: Fix) -> Iterator[str]:
    """Yield links to the causes that it mends."""
    mended = [cause for cause in CATALOG if fix.id in cause.fixes]
    if mended:
        lines = "\n".join(f"- [{marked_down(tr(cause.title))}](help:{CAUSE}{cause.id})" for cause in mended)
        yield _under(tr("When this helps"), lines)


def _said(what: str, text: str) -> str:
    return f"**{what}:** {text}"


def _under(heading: str, text: str) -> str:
    return f"## {heading}\n\n{text}"
