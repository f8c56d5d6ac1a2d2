"""Every case file in this folder: the evidence in it has to come to what its author expects, in words, too."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.catalog import CAUSES
from wizard.causes.diagnose import diagnose
from wizard.fixes.guides import render
from wizard.fixes.plan import plan
from wizard.i18n import LANGUAGES, fields_of, using
from wizard.model.evidence import Evidence
from wizard.model.finding import Audience, Diagnosis

FILES = sorted(Path(__file__).parent.glob("*.case"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case file; see make_cases.py for what the fields mean."""

    about: str
    verdict: str
    findings: tuple[str, ...]
    evidence: Evidence
    browsers: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Case:
    return msgspec.json.decode(path.read_bytes(), type=Case)


def found(diagnosis: Diagnosis) -> tuple[str, ...]:
    return tuple(
        f"{f.severity} {f.cause} {f.who}" + (f" < {f.explained_by}" if f.explained_by else "")
        for f in diagnosis.findings
    )


each_case = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_every_cause_has_a_case() -> None:
    first = {read(path).findings[0].split()[1] for path in FILES if read(path).findings}
    assert first == set(CAUSES)


@each_case
def test_the_case_comes_to_what_was_expected(path: Path) -> None:
    case = read(path)
    diagnosis = diagnose(case.evidence)
    assert found(diagnosis) == case.findings, case.about
    assert diagnosis.verdict == case.verdict, case.about


@each_case
def test_the_browsers_show_what_was_expected(path: Path) -> None:
    case = read(path)
    shown = diagnose(case.evidence).browsers
    assert {name: shown[name].code for name in case.browsers} == case.browsers, case.about


@each_case
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_whole(path: Path, language: str) -> None:
    diagnosis = diagnose(read(path).evidence)
    with using(language):
        for finding in diagnosis.findings:
            for text in (title_of(finding), sentence_of(finding), detail_of(finding)):
                assert text
                assert not fields_of(text), text
                assert "?" not in text, text


@each_case
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_can_be_read(path: Path, audience: Audience, language: str) -> None:
    diagnosis = diagnose(read(path).evidence)
    with using(language):
        for step in plan(diagnosis, audience, "windows"):
            assert render(step.fix, audience, "windows", step.values, language).steps


def test_the_same_evidence_comes_to_the_same_diagnosis() -> None:
    evidence = read(FILES[0]).evidence
    assert diagnose(evidence) == diagnose(evidence)
