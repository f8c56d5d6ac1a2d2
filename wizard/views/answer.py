"""The parts of an answer that pages show: the banner, the other causes, what the browsers show, the explanation."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from wizard.flow.answer_words import SEVERITIES, verdict_of, whose
from wizard.flow.session import Session, opening
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.model.finding import ClientVerdict, Diagnosis, Finding
from wizard.model.terms import Audience, Severity, Verdict
from wizard.views import answer_words, words
from wizard.views.sentence import focusable_sentence
from wizard.views.state_row import StateRow
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, column, marked, row, rule, tip


def verdict_banner(diagnosis: Diagnosis, reader: Audience = Audience.VISITOR) -> tuple[Banner, PlainLabel]:
    """Return the banner with the one sentence, and the sentence itself, which takes the focus."""
    from wizard.flow.illustration import certainty  # a check that is only begun does not wait for it

    first = diagnosis.headline
    verdict = PlainLabel(tr(verdict_of(diagnosis)), role="quiet")
    sentence = focusable_sentence(said_of(diagnosis))
    parts: list[QWidget] = [verdict, sentence]
    around = [verdict.text()]
    if first is not None:
        around.append(tr(whose(first.who, reader)))
        parts.append(_with_icon(answer_words.WHO_ICONS[first.who], around[-1]))
    around.append(tr(answer_words.CERTAINTIES[certainty(diagnosis)]))
    parts.append(PlainLabel(around[-1], role="quiet"))
    if more := _more_of(diagnosis):
        around.append(more)
        parts.append(PlainLabel(more, role="quiet"))
    # What stands around it is said with it: a screen reader says of itself only what has the focus.
    sentence.setAccessibleDescription("\n".join(around))
    return Banner(tone_of(diagnosis), *parts), sentence


def _more_of(diagnosis: Diagnosis) -> str:
    """Return that more was found than the sentence says, as the picture may show; empty where there is no more."""
    more = [f for f in diagnosis.findings if f is not diagnosis.headline and f.severity is not Severity.NOTE]
    if not more:
        return ""
    if all(finding.explained_by for finding in more):
        return trn(
            "{n} more thing was found. It will go away when this is mended.",
            "{n} more things were found. They will go away when this is mended.",
            len(more),
        )
    return trn("{n} more thing was found; see below.", "{n} more things were found; see below.", len(more))


def tone_of(diagnosis: Diagnosis) -> Tone:
    """Return what the answer means at a glance: what a program would refuse, or what is warned of, is not in order."""
    tone, first = answer_words.VERDICT_TONES[diagnosis.verdict], diagnosis.headline
    is_warned_of = first is not None and first.severity is not Severity.NOTE
    return Tone.WARNING if tone is Tone.OK and (is_warned_of or _refusing(diagnosis)) else tone


def said_of(diagnosis: Diagnosis) -> str:
    """Return the one sentence to tell a person."""
    from wizard.causes.base import sentence_of

    if diagnosis.headline is not None:
        return sentence_of(diagnosis.headline)
    if refusing := _refusing(diagnosis):
        text = N_("This computer opens the site, but not every browser does. It is refused by: {browsers}.")
        return tr(text, browsers=", ".join(refusing))
    return tr("Everything that was checked is in order. The site opens securely.")


def _refusing(diagnosis: Diagnosis) -> list[str]:
    return [words.BROWSERS.get(name, name) for name, shown in diagnosis.browsers.items() if shown.code != "OK"]


def _with_icon(name: str, text: str) -> QWidget:
    holder = QWidget()
    label = PlainLabel(text, role="strong")
    line = row(IconLabel(name, scale=0.85), label)
    line.setContentsMargins(0, 0, 0, 0)
    line.setStretch(1, 1)
    holder.setLayout(line)
    return holder


def detail_card(finding: Finding) -> Card:
    """Return the first cause in the experts' words, where they say more than the sentence in front."""
    from wizard.causes.base import detail_of, sentence_of, title_of

    heading = PlainLabel(tr("In detail: {title}", title=title_of(finding)), role="heading")
    card = Card(heading)
    if (detail := detail_of(finding)) != sentence_of(finding):
        card.column.addWidget(PlainLabel(detail))
    card.column.addWidget(PlainLabel(tr("Name of this cause: {id}", id=finding.cause), role="quiet"))
    card.setObjectName("detail")
    return card


def causes_card(diagnosis: Diagnosis) -> Card:
    """Return the other causes, in the order to fix them."""
    from wizard.causes.base import detail_of, title_of

    card = Card(PlainLabel(tr("Also found"), role="heading"))
    card.setObjectName("further-causes")
    for finding in diagnosis.findings:
        if finding is diagnosis.headline:
            continue
        icon_name, tone = answer_words.SEVERITY_ICONS[finding.severity]
        kind = tr(SEVERITIES[finding.severity])
        title = PlainLabel(tr("{kind}: {title}", kind=kind, title=title_of(finding)), role="strong")
        parts = [title, PlainLabel(detail_of(finding), role="quiet")]
        if finding.explained_by:
            parts.append(PlainLabel(tr("This will go away when the first cause is mended."), role="quiet"))
        card.column.addWidget(rule())
        card.column.addLayout(marked(IconLabel(icon_name, tone), column(*parts)))
    return card


def browsers_card(diagnosis: Diagnosis) -> Card:
    """Return what each browser shows: its code, its heading, and where its page offers no way on."""
    card = Card(PlainLabel(tr("What each browser shows"), role="heading"))
    card.setObjectName("browsers")
    grid = QGridLayout()
    grid.setHorizontalSpacing(unit() * 2)
    grid.setVerticalSpacing(unit() // 2)
    grid.setColumnStretch(1, 1)
    for number, (name, shown) in enumerate(diagnosis.browsers.items()):
        line = 3 * number
        if number:
            grid.setRowMinimumHeight(line - 1, unit() // 2)
        title = PlainLabel(words.BROWSERS.get(name, name), role="strong")
        title.setWordWrap(False)
        is_open = shown.code == "OK"
        is_safe = is_open and diagnosis.verdict is Verdict.TRUSTED
        code = PlainLabel(tr("no warning") if is_open and not is_safe else shown.code, role="code")
        code.setObjectName(f"code-{name}")
        # That a browser opens what is not to be trusted is no leave to go in with it.
        tone = (Tone.OK if is_safe else Tone.WARNING) if is_open else Tone.PROBLEM
        # In one row: the letters of the two kinds stand on one line then.
        grid.addWidget(title, line, 0)
        grid.addWidget(code, line, 1)
        grid.addWidget(IconLabel(words.TONE_ICONS[tone], tone, scale=0.85), line, 2)
        grid.addLayout(column(*_on_its_page(shown, diagnosis)), line + 1, 1)
    card.column.addLayout(grid)
    return card


def _on_its_page(shown: ClientVerdict, diagnosis: Diagnosis) -> Iterator[PlainLabel]:
    from wizard.flow.report import heading_of

    if shown.code == "OK":
        yield PlainLabel(_opens(diagnosis), role="quiet")
        return
    yield PlainLabel(tr("“{heading}”", heading=heading_of(shown, diagnosis) or shown.code), role="quiet")
    if shown.can_proceed is False:
        yield PlainLabel(tr("Its page offers no way on to the site."), role="quiet")


def _opens(diagnosis: Diagnosis) -> str:
    if diagnosis.verdict is Verdict.TRUSTED:
        return tr("opens the site")
    if diagnosis.headline is not None and diagnosis.headline.cause == "revoked":
        return tr("opens it: it does not ask whether a certificate was revoked")
    return tr("opens the site all the same")


def checked_card(diagnosis: Diagnosis) -> Card | None:
    """Return every line that was checked of the site, with its result as a sentence; the rest is step 2.

    None where nothing was, as of a case code.
    """
    from wizard.causes.rows import ROW_BY_ID

    checks = [check for check in diagnosis.checks if check.id not in ROW_BY_ID]
    if not checks:
        return None
    card = Card(PlainLabel(tr("What was checked"), role="heading"))
    card.setObjectName("checked")
    moment = date_in_words(diagnosis.at, with_time=True)
    card.column.addWidget(PlainLabel(tr("Judged for {moment}", moment=moment), role="quiet"))
    for check in checks:
        state = answer_words.PROBE_OF[check.state]
        icon_name, tone = answer_words.PROBE_ICONS[state]
        line = StateRow(f"checked-{check.id}", title_share=12)
        line.show_state(icon_name, tone, tr(check.detail, **check.values), tr(answer_words.PROBE_STATES[state]))
        card.column.addWidget(line)
    return card


def summary_card(title: str, diagnosis: Diagnosis, name: str) -> Card:
    """Return one side of before and after."""
    from wizard.causes.base import title_of
    from wizard.flow.local_time import local_words

    tone = tone_of(diagnosis)
    card = Card(PlainLabel(title, role="quiet"), tone=tone)
    card.setObjectName(name)
    line = row(IconLabel(words.TONE_ICONS[tone], tone), PlainLabel(tr(verdict_of(diagnosis)), role="strong"))
    line.setStretch(1, 1)
    card.column.addLayout(line)
    for finding in diagnosis.findings[:4]:
        card.column.addWidget(PlainLabel(tr("• {title}", title=title_of(finding))))
    opened = opening(diagnosis)
    if opened and len(opened) < len(diagnosis.browsers):
        names = ", ".join(name for id_, name in words.BROWSERS.items() if id_ in opened)
        card.column.addWidget(PlainLabel(tr("Opens in: {browsers}", browsers=names)))
    moment = PlainLabel(local_words(diagnosis.at), role="quiet")
    moment.setToolTip(tip(date_in_words(diagnosis.at, with_time=True)))
    card.column.addWidget(moment)
    card.column.addStretch(1)
    return card


def offers_server_test(session: Session) -> bool:
    """Say whether the server test is for this person, and something there that it could connect to."""
    return session.audience is Audience.OWNER and session.can_check


def server_test_row(act: Callable[[], None]) -> QHBoxLayout:
    """Return the button that opens the server test, and what that looks at."""
    says = PlainLabel(_looks_at(), role="quiet")
    line = row(_server_test_button("test-server-1", act), says)
    line.setStretch(1, 1)
    return line


def server_test_card(act: Callable[[], None]) -> Card:
    """Return the offer of the server test beside the plan."""
    line = row(_server_test_button("test-server-3", act))
    line.addStretch(1)
    card = Card(PlainLabel(tr("What else could be better?"), role="heading"), PlainLabel(_looks_at()), line)
    card.setObjectName("server-test")
    return card


def _looks_at() -> str:
    return tr(
        "The test looks at every address of the site, its versions and ciphers, its chain, and which programs can "
        "connect."
    )


def _server_test_button(name: str, act: Callable[[], None]) -> Button:
    button = Button(name, icon_name="site")
    button.say(tr("Test the &server…"), tr("Every address, version and cipher, with at most 40 connections"))
    button.clicked.connect(act)
    return button
