"""What a report of a case says, section by section, from the one sentence to the case code.

Each section is left out where it has nothing to say. What may be told is settled in `report_telling`.
"""

from collections.abc import Iterator

import wizard
from wizard.causes.base import title_of
from wizard.causes.began import began, began_text, checked_at
from wizard.causes.rows import ROW_BY_ID
from wizard.causes.timeline import timeline_of
from wizard.flow.following import BROWSERS, SYSTEMS
from wizard.flow.illustration import ChainPicture, certainty, illustrate
from wizard.flow.letter_evidence import in_utc
from wizard.flow.outlook import caveat, summary
from wizard.flow.report import heading_of
from wizard.flow.report_certificates import certificates
from wizard.flow.report_pictures import chain_picture, chain_words, is_way, timeline_picture, timeline_words
from wizard.flow.report_sheet import (
    Block,
    Cell,
    Facts,
    Figure,
    Paragraph,
    ReportInput,
    Section,
    Sheet,
    Table,
    Tone,
)
from wizard.flow.report_steps import change_facts, steps_table
from wizard.flow.report_telling import (
    LONGEST_SENTENCE,
    Quote,
    check_title,
    check_told,
    detail_told,
    local_time,
    sentence_told,
    shown,
)
from wizard.flow.session import opening
from wizard.flow.spelling import spoken
from wizard.i18n import N_, language, tr, using
from wizard.model.finding import Diagnosis, Severity, Verdict, Who
from wizard.model.terms import Audience, Certainty, CheckState
from wizard.pki.idn import with_unicode
from wizard.plain import visible

VERDICTS = {
    Verdict.TRUSTED: N_("The connection is trusted."),
    Verdict.UNTRUSTED: N_("The connection is not trusted."),
    Verdict.UNREACHABLE: N_("No secure connection comes about."),
}
WHO = {
    Who.SITE: N_("The site has to be mended by its owner."),
    Who.COMPUTER: N_("This computer has to be mended."),
    Who.NETWORK: N_("The cause lies in the network here, not in the site."),
    Who.UNKNOWN: N_("It is not clear yet who has to mend this."),
}
_CERTAINTIES = {
    Certainty.SURE: N_("This is certain: it was measured directly."),
    Certainty.LIKELY: N_("This is likely: some checks that could change the answer could not be made."),
    Certainty.OPEN: N_("This is not certain yet."),
}
_SEVERITIES = {
    Severity.BLOCKING: (N_("Stops the connection"), "✗", Tone.PROBLEM),
    Severity.WARNING: (N_("Warning"), "!", Tone.WARNING),
    Severity.NOTE: (N_("Note"), "–", Tone.QUIET),
}
_STATES = {
    CheckState.OK: (N_("fine"), "✓", Tone.OK),
    CheckState.PROBLEM: (N_("problem"), "✗", Tone.PROBLEM),
    CheckState.NOT_CHECKED: (N_("not checked"), "–", Tone.QUIET),
}
_AUDIENCES = {
    Audience.VISITOR: N_("a visitor of the site"),
    Audience.OWNER: N_("the owner of the site"),
    Audience.HELPDESK: N_("a helpdesk with a caller"),
}
_COLOPHON = N_(
    "Made by Trust Wizard {version}. Left out are names of people, addresses and files of this computer, proxies, "
    "passwords and other sites; the notes stand as they were written."
)
LONGEST_CAPTION = 2_000
"""Characters of a picture in words: eight names at most."""

MOST_NOTES = 20_000
"""Characters of the notes."""


def sheet_of(report: ReportInput, quote: Quote = shown) -> Sheet:
    """Return the report as values, in its language; *quote* makes hostile text fit for the format.

    Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    with using(report.language):
        diagnosis = report.diagnosis
        first = diagnosis.headline
        sure = tr(_CERTAINTIES[certainty(diagnosis)])
        return Sheet(
            language=report.language,
            title=tr("Report about {place}", place=_place(diagnosis)),
            verdict=tr(VERDICTS[diagnosis.verdict]),
            tone=_tone(diagnosis),
            sentence=_sentence(diagnosis, quote),
            whose=tr("{who} {sure}", who=tr(WHO[first.who]), sure=sure) if first else sure,
            facts=_facts(report),
            sections=tuple(_sections(report, quote)),
            colophon=tr(_COLOPHON, version=wizard.__version__),
        )


def _place(diagnosis: Diagnosis) -> str:
    target = diagnosis.evidence.target
    return shown(with_unicode(target.address)) if target.host else tr("an error message")


def _tone(diagnosis: Diagnosis) -> Tone:
    first = diagnosis.headline
    if diagnosis.verdict is not Verdict.TRUSTED:
        return Tone.PROBLEM
    is_warned_of = first is not None and first.severity is not Severity.NOTE
    return Tone.WARNING if is_warned_of or _refusing(diagnosis) else Tone.OK


def _refusing(diagnosis: Diagnosis) -> tuple[str, ...]:
    return tuple(BROWSERS.get(id_, id_) for id_, shows in diagnosis.browsers.items() if shows.code != "OK")


def _sentence(diagnosis: Diagnosis, quote: Quote) -> str:
    if diagnosis.headline is not None:
        return sentence_told(diagnosis.headline, diagnosis, quote)
    if refusing := _refusing(diagnosis):
        return tr(
            "This computer opens the site, but not every browser does. It is refused by: {browsers}.",
            browsers=", ".join(refusing),
        )
    return tr("Everything that was checked is in order. The site opens securely.")


def _facts(report: ReportInput) -> Facts:
    diagnosis = report.diagnosis
    checked = checked_at(diagnosis)
    browser = BROWSERS.get(report.reader.browser, "")
    system = tr(SYSTEMS.get(report.reader.system, ""))
    rows = [
        (tr("Site"), _place(diagnosis)),
        (tr("Checked"), in_utc(checked)),
        (tr("By the local clock"), local_time(checked, diagnosis, report.now)),
    ]
    if abs((diagnosis.at - checked).total_seconds()) >= 60:
        rows.append((tr("Judged for"), in_utc(diagnosis.at)))
    device = tr("{system}, {browser}", system=system, browser=browser) if browser and system else system or browser
    rows += [
        (tr("Device in question"), device),
        (tr("Steps for"), tr(_AUDIENCES[report.audience])),
        (tr("Report made"), in_utc(report.now)),
        (tr("Case code"), report.code),
    ]
    return Facts(rows=tuple((label, Cell((value,))) for label, value in rows if value))


def _sections(report: ReportInput, quote: Quote) -> Iterator[Section]:
    """Yield every section that has something to say."""
    diagnosis = report.diagnosis
    every = (
        ("found", tr("What was found"), _found(diagnosis, quote)),
        ("before", tr("Before and after"), _before(report)),
        ("browsers", tr("What each browser shows"), _browsers(diagnosis, quote)),
        ("way", tr("The way to the server"), _pictures(diagnosis, quote, of_way=True)),
        ("chain", tr("The chain of certificates"), _chain(diagnosis, quote)),
        ("dates", tr("The dates"), _dates(diagnosis, quote)),
        ("plan", tr("The plan, and what was done of it"), steps_table(report)),
        ("changes", tr("What this program changed"), change_facts(report, quote)),
        ("checks", tr("What was checked"), _checks(diagnosis, quote)),
        ("notes", tr("Notes"), _notes(report)),
        ("code", tr("The case code"), _code(report)),
    )
    for id_, title, blocks in every:
        told: tuple[Block, ...] = tuple(blocks)
        if told:
            yield Section(id=id_, title=title, blocks=told)


def _found(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    for number, finding in enumerate(diagnosis.findings, start=1):
        severity, sign, tone = _SEVERITIES[finding.severity]
        rows = [
            (tr("Weight"), Cell((tr("{sign} {what}", sign=sign, what=tr(severity)),), tone)),
            (tr("In detail"), Cell((detail_told(finding, diagnosis, quote),))),
            (tr("Who can mend it"), Cell((tr(WHO[finding.who]),))),
            (tr("Name of the cause"), Cell((finding.cause,), is_code=True)),
        ]
        if finding is diagnosis.headline and (since := began(diagnosis)) is not None:
            rows.insert(2, (tr("Since when"), Cell((began_text(since),))))
        title = tr("{number}. {title}", number=number, title=title_of(finding))
        yield Facts(title=title, rows=tuple(row for row in rows if row[1].lines != ("",)))


def _before(report: ReportInput) -> Iterator[Block]:
    if report.previous is None:
        return
    sides = (report.previous, report.diagnosis)
    rows: tuple[tuple[str, list[Cell]], ...] = (
        (tr("Verdict"), [Cell((tr(VERDICTS[d.verdict]),), _tone(d)) for d in sides]),
        (tr("Found"), [Cell(tuple(map(title_of, d.findings)) or (tr("nothing"),)) for d in sides]),
        (tr("Opens in"), [Cell((_opens_in(d),)) for d in sides]),
        (tr("Judged for"), [Cell((in_utc(d.at),)) for d in sides]),
    )
    yield Table(
        heads=("", tr("Before"), tr("After")),
        rows=tuple((Cell((label,)), *cells) for label, cells in rows),
        name=tr("Before and after"),
    )


def _opens_in(diagnosis: Diagnosis) -> str:
    opened = opening(diagnosis)
    return ", ".join(name for id_, name in BROWSERS.items() if id_ in opened) or tr("no browser")


def _browsers(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    rows = []
    for id_, shows in diagnosis.browsers.items():
        name = Cell((BROWSERS.get(id_, id_),), is_short=True)
        if shows.code == "OK":
            rows.append((name, Cell((tr("✓ {what}", what=tr("opens the site")),), Tone.OK), Cell(("–",))))
            continue
        heading = quote(heading_of(shows, diagnosis) or "", LONGEST_SENTENCE)
        page = [tr("“{heading}”", heading=heading)] if heading else []
        if shows.can_proceed is False:
            page.append(tr("Its page offers no way on to the site."))
        rows.append(
            (name, Cell((visible(shows.code),), Tone.PROBLEM, is_code=True, is_short=True), Cell(tuple(page) or ("–",)))
        )
    if rows:
        yield Paragraph(tr("By the rules of each browser, for the certificates that came:"), Tone.QUIET)
        heads = (tr("Browser"), tr("Code"), tr("Page"))
        yield Table(heads=heads, rows=tuple(rows), name=tr("What each browser shows"))


def _pictures(diagnosis: Diagnosis, quote: Quote, *, of_way: bool) -> Iterator[Block]:
    for picture in illustrate(diagnosis):
        if isinstance(picture, ChainPicture) and is_way(picture) is of_way:
            name = "picture-way" if of_way else "picture-chain"
            text = quote(chain_words(picture), LONGEST_CAPTION)
            yield Figure(name=name, svg=chain_picture(picture, name), text=text)


def _chain(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    yield from _pictures(diagnosis, quote, of_way=False)
    yield from certificates(diagnosis, quote)


def _dates(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    timeline = timeline_of(diagnosis)
    if timeline is None:
        return
    text = quote(timeline_words(timeline), LONGEST_CAPTION)
    yield Figure(name="picture-dates", svg=timeline_picture(timeline, "picture-dates"), text=text)
    for sentence in summary(timeline, diagnosis.verdict):
        yield Paragraph(quote(sentence, LONGEST_SENTENCE))
    yield Paragraph(caveat(timeline), Tone.QUIET)


def _checks(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    rows, unseen = [], []
    for check in diagnosis.checks:
        if check.id in ROW_BY_ID and check.state is CheckState.NOT_CHECKED:
            unseen.append(check_title(check))
            continue
        word, sign, tone = _STATES[check.state]
        state = Cell((tr("{sign} {what}", sign=sign, what=tr(word)),), tone, is_short=True)
        rows.append((Cell((check_title(check),)), state, Cell((check_told(check, quote) or "–",))))
    if rows:
        heads = (tr("Check"), tr("Result"), tr("What was seen"))
        yield Table(heads=heads, rows=tuple(rows), name=tr("What was checked"))
    if unseen:
        yield Paragraph(tr("Not checked: {what}", what=tr(", ").join(unseen)), Tone.QUIET)


def _notes(report: ReportInput) -> Iterator[Block]:
    if notes := report.notes.strip()[:MOST_NOTES]:
        yield Paragraph(visible(notes.replace("\r\n", "\n"), lines=True))


def _code(report: ReportInput) -> Iterator[Block]:
    groups = report.code.split("-")
    if report.code:
        yield Paragraph(report.code, is_code=True)
        yield Table(
            heads=(tr("Characters"), tr("Read out")),
            rows=tuple((Cell((group,), is_code=True, is_short=True), Cell((_read_out(group),))) for group in groups),
            name=tr("The case code, to be read out"),
        )
        yield Paragraph(
            tr("Typed into Trust Wizard, it shows the same causes and the same plan. No name and no address is in it."),
            Tone.QUIET,
        )


def _read_out(group: str) -> str:
    return tr(", ").join(words for _, words in spoken(group, language()))
