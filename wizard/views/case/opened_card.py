"""What stands above an answer that was not found here just now: it came from a case file, or from a spoken code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtWidgets import QWidget

from wizard.causes.base import title_of
from wizard.causes.catalog import CAUSES
from wizard.fixes.actions.journal import Standing as ChangeStanding
from wizard.fixes.catalog import FIX_BY_ID
from wizard.flow.answer_words import VERDICTS
from wizard.flow.case_code import VERSION, CodedCase
from wizard.flow.case_file import Case, Summary, rediagnose, summary_of
from wizard.flow.following import BROWSERS, SYSTEMS
from wizard.flow.local_time import local_words
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.model.finding import Diagnosis
from wizard.plain import visible
from wizard.views.lined import LinedField
from wizard.views.owner_fields import Bullets
from wizard.views.plan_card import STANDINGS
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, column, for_reading, marked, tip

_SHORT_LINES, _SHORT = 4, 300
"""Lines and characters of notes that are shown at once."""
_MOST = 30
"""Lines of one list: a file from somebody else may hold hundreds."""
_MOST_CAUSES = 5
_NOTE_LINES = 10

_CHANGE_STANDINGS = {
    ChangeStanding.BEGUN: N_("was begun, and perhaps not finished"),
    ChangeStanding.DONE: N_("done"),
    ChangeStanding.UNDONE: N_("was taken back"),
}


class OpenedCard(Card):
    """Says of *case*, opened from a file, when it was made, and whether this version judges otherwise.

    *diagnosis* is its judgement here, where that is at hand.
    """

    def __init__(self, case: Case, diagnosis: Diagnosis | None = None) -> None:
        super().__init__(tone=Tone.NOTE)
        self.setObjectName("opened-case")
        made = tr(
            "Saved on {date} by version {version} of this program.", date=case.made_at, version=visible(case.program)
        )
        judged = tr(
            "Judged offline for {moment}, the time of that check; the site may be different now.",
            moment=local_words(case.at),
        )
        of_then = PlainLabel(judged)
        of_then.setToolTip(tip(date_in_words(case.at, with_time=True)))
        lines = column(PlainLabel(tr("From a case file"), role="heading"), PlainLabel(made), of_then)
        self.column.addLayout(marked(IconLabel("file"), lines))
        if (otherwise := _otherwise(case.found, diagnosis or rediagnose(case))) is not None:
            self.column.addWidget(otherwise)
        if case.notes.strip() and _is_short(case.notes):
            self.column.addWidget(_section(tr("Notes"), _short_notes(case.notes)))
        if about := _folded(case):
            self.column.addWidget(_Fold(about, lambda: _rest(case)))


class CodedCard(Card):
    """Says of a spoken code what it tells, and what it does not."""

    def __init__(self, coded: CodedCase) -> None:
        super().__init__(tone=Tone.NOTE)
        self.setObjectName("coded-case")
        heading = PlainLabel(tr("From a case code"), role="heading")
        day = tr("The check was made on {date}; nothing was connected to here.", date=_day(coded))
        lines = [heading, PlainLabel(day)]
        if coded.is_presumed:
            lines.append(PlainLabel(tr("It rests on a message or on answers alone: the site was not looked at.")))
        lines += [PlainLabel(line) for line in (*_device(coded.system, coded.browser), *_clock(coded))]
        untold = tr("A code tells no name, certificate or date of the site, nor what each browser shows.")
        lines.append(PlainLabel(untold, role="quiet"))
        if coded.version < VERSION:
            old = tr("It is of the program's first version, which told neither device nor clock.")
            lines.append(PlainLabel(old, role="quiet"))
        self.column.addLayout(marked(IconLabel("say"), column(*lines)))


def _otherwise(found: Summary, diagnosis: Diagnosis) -> Banner | None:
    """Return what this version finds otherwise than the one that made the file; None where it agrees."""
    here = summary_of(diagnosis)
    if (found.verdict, found.causes) == (here.verdict, here.causes):
        return None
    then, now = tr("Then: {what}", what=_verdict(found)), tr("Now: {what}", what=_verdict(here))
    banner = Banner(
        Tone.WARNING,
        PlainLabel(tr("This version judges it otherwise than the file says."), role="strong"),
        PlainLabel(then),
        Bullets(*_causes(found)),
        PlainLabel(now),
        Bullets(*(title_of(finding) for finding in diagnosis.findings)),
    )
    banner.setObjectName("judged-otherwise")
    return banner


def _verdict(summary: Summary) -> str:
    return tr(VERDICTS[summary.verdict])


def _causes(summary: Summary) -> Iterator[str]:
    yield from (_title(cause) for cause in summary.causes[:_MOST_CAUSES])
    if len(summary.causes) > _MOST_CAUSES:
        yield "…"


def _title(cause: str) -> str:
    """Return what the cause is called here; of one that only another version knows, its id."""
    return tr(CAUSES[cause].title) if cause in CAUSES else visible(cause)


def _device(system: str, browser: str) -> Iterator[str]:
    if system:
        yield tr("The device has {system}.", system=tr(SYSTEMS[system]))
    if browser:
        yield tr("The browser is {browser}.", browser=BROWSERS[browser])


def _clock(coded: CodedCase) -> Iterator[str]:
    from wizard.flow.coded_case import diagnosis_from

    for check in diagnosis_from(coded).checks:
        if check.id == "clock":
            yield tr(check.detail, **check.values)


def _day(coded: CodedCase) -> str:
    from wizard.flow.coded_case import diagnosis_from

    return date_in_words(diagnosis_from(coded).at)


def _is_short(notes: str) -> bool:
    shown = notes.strip()
    return len(shown) <= _SHORT and shown.count("\n") < _SHORT_LINES


def _folded(case: Case) -> str:
    """Return in few words what is folded away; empty where nothing is."""
    steps, changes = len(case.marks.steps), len(case.done)
    counted = (
        "" if _is_short(case.notes) else tr("the notes"),
        trn("{n} step of the plan", "{n} steps of the plan", steps) if steps else "",
        trn("{n} change", "{n} changes", changes) if changes else "",
        tr("the check before") if case.before is not None else "",
        tr("the device") if case.system or case.browser else "",
    )
    return tr(", ").join(part for part in counted if part)


def _rest(case: Case) -> Iterator[QWidget]:
    """Yield what the fold holds, in its order."""
    if not _is_short(case.notes):
        yield _section(tr("Notes"), _long_notes(case.notes))
    device = tuple(_device(case.system, case.browser))
    if device:
        yield Bullets(*device)
    if case.before is not None:
        when = local_words(case.before.at)
        told = tr("{moment}: {what}", moment=when, what=_verdict(case.before))
        yield _section(tr("The check before"), Bullets(told, *_causes(case.before)))
    if case.marks.steps:
        yield _section(tr("Steps of the plan"), _bullets(list(_steps(case))))
    if case.done:
        yield _section(tr("Changed on that computer"), _bullets(list(_done(case))))


def _bullets(lines: Sequence[str]) -> Bullets:
    more = len(lines) - _MOST
    return Bullets(*lines[:_MOST], *((tr("and {n} more", n=more),) if more > 0 else ()))


def _steps(case: Case) -> Iterator[str]:
    for fix, mark in case.marks.steps.items():
        title = tr(FIX_BY_ID[fix].title) if fix in FIX_BY_ID else visible(fix)
        yield tr("{title}: {state}", title=title, state=tr(STANDINGS[mark.standing]))


def _done(case: Case) -> Iterator[str]:
    for done in case.done:
        does = tr(done.does.text, **done.does.values)
        state = tr(", ").join((date_in_words(done.at), tr(_CHANGE_STANDINGS[done.standing])))
        yield tr("{title}: {state}", title=does, state=state)


def _section(heading: str, content: QWidget) -> QWidget:
    held = QWidget()
    inside = column(PlainLabel(heading, role="strong"), content)
    inside.setContentsMargins(0, 0, 0, 0)
    held.setLayout(inside)
    return held


def _short_notes(notes: str) -> PlainLabel:
    shown = PlainLabel(notes.strip())
    shown.setObjectName("opened-notes")
    return shown


def _long_notes(notes: str) -> LinedField:
    """Return a field that scrolls, and draws no more of 60,000 characters than is seen."""
    shown = LinedField(_NOTE_LINES, visible(notes.strip(), lines=True))
    shown.setObjectName("opened-notes")
    for_reading(shown)
    shown.setTabChangesFocus(True)
    shown.setAccessibleName(tr("Notes"))
    return shown


class _Fold(QWidget):
    """Things behind a button, with a line that says what they are; they are made when they are wanted."""

    def __init__(self, about: str, items: Callable[[], Iterable[QWidget]]) -> None:
        super().__init__()
        self._about, self._items = PlainLabel(tr("Also in the file: {what}", what=about), role="quiet"), items
        self.button = Button("unfold-case", icon_name="next", kind="link")
        self.button.setCheckable(True)
        self._held: QWidget | None = None
        self._whole = column(self._about, self.button)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._whole)
        self.button.toggled.connect(self._turn)
        self._turn(is_open=False)

    def _turn(self, is_open: bool) -> None:
        if is_open and self._held is None:
            inside = column(*self._items())
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(unit())
            self._held = QWidget()
            self._held.setLayout(inside)
            self._whole.addWidget(self._held)
        if self._held is not None:
            self._held.setVisible(is_open)
        self.button.show_icon("down" if is_open else "next")
        self.button.say(tr("Show less") if is_open else tr("Show more"), self._about.text())
