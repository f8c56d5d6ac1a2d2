"""The parts of the answer to a server test: the banner, the findings by weight, the versions, and who gets in."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from wizard.flow.server_check import cure_text, reason_lines, title_text
from wizard.flow.server_steps import guide_steps
from wizard.flow.server_text import ACCESS_COUNTS, WEIGHTS, summary_text, worst_of
from wizard.i18n import date_in_words, tr
from wizard.model.server import CURRENT_VERSIONS, MOST_CONNECTIONS, VERSION_NAMES, ServerFinding, ServerReport
from wizard.model.terms import Severity
from wizard.plain import visible
from wizard.views import answer_words
from wizard.views.access_picture import AccessView
from wizard.views.flow import Flow
from wizard.views.markdown import numbered_step
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, Wrap, column, row

_TONES = {Severity.BLOCKING: Tone.PROBLEM, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.NOTE, None: Tone.OK}


def summary_banner(report: ServerReport) -> tuple[Banner, PlainLabel]:
    """Return the banner with the answer in one sentence, and the sentence itself, which takes the focus."""
    evidence = report.evidence
    sentence = focusable_sentence(summary_text(report))
    made = tr("{count} of at most {limit} connections", count=evidence.connections, limit=MOST_CONNECTIONS)
    moment = tr("Tested on {moment}", moment=date_in_words(evidence.at, with_time=True))
    # Two labels: no sentence is glued from pieces.
    parts: tuple[QWidget, ...] = (sentence, PlainLabel(moment, role="quiet"), PlainLabel(made, role="quiet"))
    return Banner(_TONES[worst_of(report)], *parts), sentence


class FindingBlock(QFrame):
    """One finding in words, reached with Tab and read as a whole."""

    def __init__(self, finding: ServerFinding, steps: Sequence[str] = ()) -> None:
        super().__init__()
        self.setObjectName(f"finding-{finding.id}")
        self.setProperty("finding", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icon_name, tone = answer_words.SEVERITY_ICONS[finding.weight]
        title, reason = title_text(finding), reason_lines(finding)
        cure = tr("What to do: {cure}", cure=cure_text(finding))
        parts = column(PlainLabel(title, role="strong"), *map(PlainLabel, reason), PlainLabel(cure))
        parts.setContentsMargins(0, 0, 0, 0)
        if steps:
            parts.addWidget(_Steps(title, steps))
        mark = IconLabel(icon_name, tone, scale=0.85)
        line = row(mark, parts)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        # At the left, it stands where the heading of its card does.
        line.setContentsMargins(0, unit() // 2, unit() // 2, unit() // 2)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setAccessibleName(visible(title))
        self.setAccessibleDescription(visible("\n".join((*reason, cure)), lines=True))


def finding_cards(report: ServerReport) -> tuple[Card, ...]:
    """Return a card for each weight that something was found of, the heaviest first."""
    found = ((weight, [f for f in report.findings if f.weight is weight]) for weight in WEIGHTS)
    return tuple(_findings_card(weight, findings, report) for weight, findings in found if findings)


def _findings_card(weight: Severity, findings: Sequence[ServerFinding], report: ServerReport) -> Card:
    card = Card(PlainLabel(tr(WEIGHTS[weight]), role="heading"))
    card.setObjectName(f"findings-{weight.value}")
    for finding in findings:
        card.column.addWidget(FindingBlock(finding, guide_steps(report, finding)))
    return card


class _Steps(QWidget):
    """The steps of the guide, shown when they are asked for: the answer is to be seen whole first."""

    def __init__(self, title: str, steps: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._button = Button("show-steps")
        self._button.setCheckable(True)
        self._button.setAutoDefault(False)
        self._button.toggled.connect(self._show)
        self._list = QWidget()
        lines = column()
        for number, step in enumerate(steps, start=1):
            lines.addLayout(numbered_step(number, step))
        lines.setContentsMargins(unit(), 0, 0, 0)
        self._list.setLayout(lines)
        whole = column(Flow(self._button), self._list)
        # The button stands apart from the sentence above it.
        whole.setContentsMargins(0, unit() // 2, 0, 0)
        self.setLayout(whole)
        self._show(False)

    def _show(self, shown: bool) -> None:
        self._list.setVisible(shown)
        self._button.say(tr("Hide the steps") if shown else tr("Show the steps"))
        self._button.setAccessibleName(tr("{title}: {button}", title=self._title, button=self._button.text()))


def versions_card(protocols: Mapping[str, Mapping[str, bool | None]]) -> Card:
    """Return the table of versions, one line of five for each address."""
    card = Card(PlainLabel(tr("Versions of TLS by address"), role="heading"))
    card.setObjectName("versions")
    for address, spoken in protocols.items():
        card.column.addWidget(_AddressRow(address, spoken))
    return card


class _AddressRow(QFrame):
    """What one address speaks, reached with Tab and read as a whole."""

    def __init__(self, address: str, spoken: Mapping[str, bool | None]) -> None:
        super().__init__()
        self.setObjectName(f"versions-{address}")
        self.setProperty("finding", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        told, cells = [], []
        for version, name in VERSION_NAMES.items():
            text, icon_name, tone = _state_of(version, spoken.get(version))
            cells.append(_version_cell(name, text, IconLabel(icon_name, tone, scale=0.7)))
            told.append(tr("{version}: {state}", version=name, state=text))
        whole = column(PlainLabel(address, role="mono"), Wrap(*cells))
        whole.setContentsMargins(0, unit() // 2, unit() // 2, unit() // 2)
        self.setLayout(whole)
        self.setAccessibleName(visible(address))
        self.setAccessibleDescription("\n".join(told))


def _version_cell(name: str, state: str, mark: IconLabel) -> QWidget:
    version, says = PlainLabel(name, role="strong"), PlainLabel(state, role="quiet")
    for label in (version, says):
        # Five stand side by side, or one under the other where their words would have to be broken.
        label.setWordWrap(False)
    inner = column(version, says)
    inner.setContentsMargins(0, 0, 0, 0)
    line = row(mark, inner)
    line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    line.setContentsMargins(0, 0, 0, 0)
    line.setStretch(1, 1)
    cell = QWidget()
    cell.setLayout(line)
    return cell


def _state_of(version: str, is_spoken: bool | None) -> tuple[str, str, Tone]:
    is_current = version in CURRENT_VERSIONS
    match is_spoken, is_current:
        case None, _:
            return tr("not known"), "unknown", Tone.NOTE
        case True, True:
            return tr("supported"), "ok", Tone.OK
        case True, False:
            return tr("supported"), "warning", Tone.WARNING
        case _:
            return tr("off"), "removed", Tone.NOTE


def access_card(report: ServerReport) -> Card:
    """Return the picture of the programs that get in and those that do not."""
    inside = sum(client.protocol is not None for client in report.clients)
    count = tr("Programs that get in: {inside} of {total}", inside=inside, total=len(report.clients))
    texts = (PlainLabel(count, role="quiet"), PlainLabel(tr(ACCESS_COUNTS), role="quiet"))
    picture = AccessView(report.evidence.target.host, report.clients)
    card = Card(PlainLabel(tr("Who gets in"), role="heading"), *texts, picture)
    card.setObjectName("access")
    return card
