"""That nobody is left without steps: every cause, for every reader, on every system, with every browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from tests.fixes.test_never import allowed_in
from tests.support.advice import forbidden_in
from tests.support.diagnoses import finding, made_diagnosis
from wizard import i18n, resources
from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG
from wizard.causes.rows import ROWS, Row
from wizard.fixes.base import BROWSERS, SYSTEMS
from wizard.fixes.guides import GuideStep, Source, parse, render, steps_for
from wizard.fixes.plan import Step, plan, row_advice
from wizard.fixes.readers import alternative_of
from wizard.model.finding import Audience, Check, CheckState, Diagnosis

FIELD = re.compile(r"\{([a-z]+)\}")

READERS = tuple(product(Audience, SYSTEMS))


@cache
def source_of(fix: str, language: str) -> Source:
    return parse(resources.read_text("guides", language, f"{fix}.md"))


@cache
def faults(fix: str, audience: Audience, system: str, browser: str) -> tuple[str, ...]:
    """Return what is wrong with one guide, as one reader sees it in both languages."""
    sources = [source_of(fix, language) for language in i18n.LANGUAGES]
    sides = [tuple(steps_for(source, audience, system, browser)) for source in sources]
    return tuple(f"{fix}, {audience}, {system}, {browser}: {fault}" for fault in _faults(fix, sources, sides))


def _faults(fix: str, sources: list[Source], sides: list[tuple[GuideStep, ...]]) -> Iterator[str]:
    english, japanese = sides
    if not (english and japanese):
        yield "no steps"
    if len(english) != len(japanese):
        yield "another number of steps"
    if [step.drawing for step in english] != [step.drawing for step in japanese]:
        yield "other drawings"
    if [set(FIELD.findall(step.text)) for step in english] != [set(FIELD.findall(step.text)) for step in japanese]:
        yield "other fields"
    for source, steps in zip(sources, sides, strict=True):
        if not source.when_not:
            yield "nothing said of when not to do it"
        shown = (source.title, source.intro, *(s.text for s in steps), source.note, source.when_not)
        yield from (f"{kind}: {words}" for text in shown for kind, words in forbidden_advice(fix, text))


@cache
def forbidden_advice(fix: str, text: str) -> tuple[tuple[str, str], ...]:
    return tuple(forbidden_in(text, allowed_in(fix)))


def seen(cause: Cause) -> Diagnosis:
    return replace(made_diagnosis([finding(cause.id, who=cause.who)]), checks=())


@pytest.mark.parametrize("cause", CATALOG, ids=lambda cause: cause.id)
def test_every_cause_leads_every_reader_to_whole_guides(cause: Cause) -> None:
    diagnosis, found = seen(cause), []
    for audience, system in READERS:
        steps = plan(diagnosis, audience, system)
        assert steps, (audience, system)
        assert {(step.audience, step.system) for step in steps} == {(audience, system)}
        found += [
            f for step in steps for browser in ("", *BROWSERS) for f in faults(step.fix, audience, system, browser)
        ]
    assert found == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_of_step_2_leads_every_reader_to_whole_guides(row: Row) -> None:
    problem = Check(id=row.id, state=CheckState.PROBLEM, detail="A row.")
    diagnosis, found = replace(made_diagnosis(), checks=(problem,)), []
    for audience, system in READERS:
        steps: tuple[Step, ...] = row_advice(diagnosis, audience, system)[row.id]
        found += [
            f for step in steps for browser in ("", *BROWSERS) for f in faults(step.fix, audience, system, browser)
        ]
    assert found == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_finding_says_is_filled_in_on_every_system(system: str) -> None:
    for cause, audience, language in product(CATALOG, (Audience.VISITOR, Audience.HELPDESK), i18n.LANGUAGES):
        step = plan(seen(cause), audience, system)[0]
        guide = render(step.fix, audience, system, step.values, language)
        texts = (guide.intro, *(s.text for s in guide.steps), guide.note, guide.when_not)
        assert [t for t in texts if FIELD.search(t)] == []


def test_where_it_looks_different_there_are_steps_as_well() -> None:
    fixes = sorted({fix for cause in CATALOG for fix in cause.fixes})
    for fix, system in product(fixes, SYSTEMS):
        source = source_of(fix, "en")
        shown = list(steps_for(source, Audience.VISITOR, system))
        others = [list(steps_for(source, Audience.VISITOR, other)) for other in alternative_of(system)]
        assert all(bool(other) == bool(shown) for other in others)


BROKEN = {
    "no steps": ("## owner\n1. Step.", "## owner\n1. 手順。"),
    "another number of steps": ("## any\n1. Step.\n2. Step.", "## any\n1. 手順。"),
    "other drawings": ("## any\n1. Step.\n\n   ![A](a)", "## any\n1. 手順。\n\n   ![あ](b)"),
    "other fields": ("## any\n1. Visit {host}.", "## any\n1. {address} を開きます。"),
    "past a warning: Proceed anyway": ("## any\n1. Press Proceed anyway.", "## any\n1. 戻ります。"),
    "past a warning: 危険性を承知": ("## any\n1. Go back.", "## any\n1. 危険性を承知で使います。"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_guide_is_known_when_it_is_seen(fault: str) -> None:
    sources = [parse(f"# T\nI.\n\n{body}\n\n> Not: When.\n") for body in BROKEN[fault]]
    sides = [tuple(steps_for(source, Audience.VISITOR, "linux")) for source in sources]
    # With another number of steps, nothing else of them can be equal either.
    assert next(_faults("x", sources, sides)) == fault


def test_a_guide_that_says_not_when_not_to_follow_it_is_broken() -> None:
    sources = [parse("# T\nI.\n\n## any\n1. Step.\n")] * 2
    sides = [source.sections[0].steps for source in sources]
    assert list(_faults("x", sources, sides)) == ["nothing said of when not to do it"] * 2
