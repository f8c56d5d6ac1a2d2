"""The answer for people at a terminal: what is wrong, whose problem it is, what to do."""

import textwrap
from collections.abc import Iterator

from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.clients.matrix import matrix_of
from wizard.causes.timeline import timeline_of
from wizard.cli.colour import paint
from wizard.cli.files_text import name_text, one_line
from wizard.fixes.plan import plan
from wizard.flow.answer_words import VERDICTS, WHO, verdict_of
from wizard.flow.case_code import code_of
from wizard.flow.layout import column, iso, wrapped
from wizard.flow.outlook import summary
from wizard.flow.report import opinion_of, system_of
from wizard.i18n import N_, tr
from wizard.model.finding import Audience, CheckState, Diagnosis, Origin, Severity, Verdict
from wizard.model.matrix import Matrix
from wizard.pki.second_opinion import LIBRARY
from wizard.plain import visible

SO_FOR = N_("Refused for this reason by: {programs}")
NOT_FOR = N_("Opened all the same by: {programs}")
_SEVERITIES = {Severity.BLOCKING: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_VERDICTS = {Verdict.TRUSTED: "green", Verdict.UNTRUSTED: "red", Verdict.UNREACHABLE: "red"}
MARKS = {CheckState.OK: ("✓", "green"), CheckState.PROBLEM: ("✗", "red"), CheckState.NOT_CHECKED: ("–", "dim")}
_ORIGINS = {Origin.SENT: N_("sent"), Origin.FETCHED: N_("fetched"), Origin.STORE: N_("store")}


def diagnosis_text(diagnosis: Diagnosis, *, colour: bool) -> str:
    """Return the whole answer of ``check`` for a person, in the language in force."""
    return "\n".join(_diagnosis_lines(diagnosis, colour=colour))


def _diagnosis_lines(diagnosis: Diagnosis, *, colour: bool) -> Iterator[str]:
    said = verdict_of(diagnosis)
    tone = {VERDICTS[verdict]: tone for verdict, tone in _VERDICTS.items()}.get(said, "yellow")
    yield f"{paint(visible(diagnosis.evidence.target.address), 'bold', on=colour)}  ({iso(diagnosis.at)})"
    yield paint(tr(said), tone, on=colour)
    yield from _finding_lines(diagnosis, colour=colour)
    yield from _outlook_lines(diagnosis)
    yield ""
    yield tr("What was checked")
    for line in diagnosis.checks:
        mark, mark_colour = MARKS[line.state]
        yield f"  {paint(mark, mark_colour, on=colour)} {visible(tr(line.detail, **line.values))}"
        if line.state is CheckState.PROBLEM:
            yield from (f"      {visible(tr(fact.text, **fact.values))}" for fact in line.facts)
    yield from _certificate_lines(diagnosis)
    yield ""
    yield tr("What each program shows")
    matrix = matrix_of(diagnosis)
    for answer in matrix.answers:
        lead, shown = f"  {column(answer.name, 15)}", visible(answer.says)
        yield from textwrap.wrap(shown, width=96, initial_indent=lead, subsequent_indent=" " * len(lead))
    yield from _difference_lines(matrix)
    yield from _opinion_lines(diagnosis)
    yield from _step_lines(diagnosis)
    yield ""
    yield tr("Case code: {code}", code=code_of(diagnosis))


def _difference_lines(matrix: Matrix) -> Iterator[str]:
    names = {answer.client: answer.name for answer in matrix.answers}
    if matrix.differences:
        yield ""
        yield tr("Why do they disagree?")
    for difference in matrix.differences:
        yield from wrapped(tr(difference.text, **difference.values))
        for text, clients in ((SO_FOR, difference.refuse), (NOT_FOR, difference.open)):
            yield from wrapped(tr(text, programs=", ".join(names[c] for c in clients)))


def _opinion_lines(diagnosis: Diagnosis) -> Iterator[str]:
    opinion = opinion_of(diagnosis)
    if opinion is None:
        return
    yield ""
    yield tr("Second opinion about the path, of a library that shares no code with this program")
    said = tr("{library} accepts it.", library=LIBRARY)
    if opinion.why is not None:
        said = tr("{library} refuses it: {why}", library=LIBRARY, why=opinion.why)
    yield from wrapped(said)


def _finding_lines(diagnosis: Diagnosis, *, colour: bool) -> Iterator[str]:
    for place, finding in enumerate(diagnosis.findings):
        yield ""
        title = visible(title_of(finding))
        yield f"{place + 1}. {paint(title, _SEVERITIES[finding.severity], on=colour)}  [{finding.cause}]"
        is_headline = finding is diagnosis.headline
        yield from wrapped(sentence_of(finding) if is_headline else detail_of(finding))
        if is_headline:
            if detail_of(finding) != sentence_of(finding):
                yield from wrapped(detail_of(finding))
            yield from wrapped(tr(WHO[finding.who]))


def _outlook_lines(diagnosis: Diagnosis) -> Iterator[str]:
    timeline = timeline_of(diagnosis)
    if timeline is not None:
        yield ""
        yield tr("At other dates")
        for sentence in summary(timeline, diagnosis.verdict):
            yield from wrapped(sentence)


def _certificate_lines(diagnosis: Diagnosis) -> Iterator[str]:
    if not diagnosis.chain:
        return
    yield ""
    yield tr("Certificates, as sent")
    for place, certificate in enumerate(diagnosis.chain):
        yield f"  {place}  {one_line(certificate)}"
    if diagnosis.path:
        yield tr("Path, as built")
        for place, link in enumerate(diagnosis.path):
            origin = tr(_ORIGINS[link.origin]) + (f": {visible(link.store)}" if link.store else "")
            yield f"  {place}  {name_text(link.certificate)}  ({origin})"


def _step_lines(diagnosis: Diagnosis) -> Iterator[str]:
    headings = {
        Audience.VISITOR: N_("What you can do as a visitor"),
        Audience.OWNER: N_("What the owner of the site can do"),
    }
    for audience, heading in headings.items():
        steps = plan(diagnosis, audience, system_of(diagnosis))
        if steps:
            yield ""
            yield tr(heading)
        for number, step in enumerate(steps, start=1):
            yield f"  {number}. {visible(tr(step.title, **step.values))}"
