"""What a pasted message means: what was recognised, the question that decides, and the causes that are left."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.causes.catalog import CAUSES
from wizard.causes.explain import Explanation, codes_of
from wizard.causes.messages.catalogue import catalogue
from wizard.causes.messages.questions import MOST_QUESTIONS, NO, QUESTION_BY_ID, UNSURE, YES
from wizard.causes.messages.source_names import in_words
from wizard.causes.messages.topics import TOPICS
from wizard.flow.answer_words import whose
from wizard.flow.presume import host_of
from wizard.flow.rows_said import LIST_SIGN
from wizard.flow.session import Session
from wizard.i18n import N_, tr
from wizard.model.terms import Audience
from wizard.views import answer_words
from wizard.views.flow import Flow
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, row

_ANSWERS = {YES: N_("&Yes"), NO: N_("N&o"), UNSURE: N_("I do not &know")}
_GIVEN = {YES: N_("yes"), NO: N_("no"), UNSURE: N_("not known")}

SURE, LIKELY = 0.85, 0.5
"""From which weight on a cause is called nearly certain, or the likeliest."""

MOST_MATCHES = 3


def explanation_widgets(
    session: Session,
    *,
    answered: Callable[[str], None],
    taken_back: Callable[[], None],
    check_wanted: Callable[[str], None],
) -> tuple[PlainLabel | None, list[QWidget]]:
    """Return the sentence to be read first, and the widgets of the page from top to bottom."""
    explanation = session.explanation
    if explanation is None or not explanation.causes:
        return None, []
    sentence = focusable_sentence(_sentence(explanation))
    # The cause stands on a line of its own, and is said in one breath.
    sentence.setAccessibleName(sentence.text().replace("\n", " "))
    banner = Banner(Tone.WARNING, sentence, _recognised(explanation))
    widgets: list[QWidget] = [banner]
    if explanation.question or explanation.answers:
        widgets.append(_question_card(explanation, answered, taken_back))
    widgets.append(_check_card(explanation, check_wanted))
    widgets.append(_causes_card(explanation, session.audience))
    if explanation.elsewhere:
        widgets.append(_elsewhere_card(explanation))
    return sentence, widgets


def _sentence(explanation: Explanation) -> str:
    first = explanation.causes[0]
    title = tr(CAUSES[first.id].title)
    if first.weight >= SURE:
        return tr("Nearly certain:\n{cause}", cause=title)
    if first.weight >= LIKELY:
        return tr("Most likely:\n{cause}", cause=title)
    return tr("Several causes are possible. The likeliest of them:\n{cause}", cause=title)


def _recognised(explanation: Explanation) -> PlainLabel:
    names = catalogue().sources
    sources = {match.code: in_words(names[match.source]) for match in explanation.matches}
    shown = tr(LIST_SIGN).join(
        tr("{code} ({programs})", code=code, programs=sources[code]) for code in codes_of(explanation, MOST_MATCHES)
    )
    more = " …" if len(sources) > MOST_MATCHES else ""
    return PlainLabel(tr("Recognised: {codes}", codes=shown + more), role="quiet")


def _question_card(explanation: Explanation, answered: Callable[[str], None], taken_back: Callable[[], None]) -> Card:
    card = Card()
    card.setObjectName("question")
    for id_, given in explanation.answers:
        text = tr("{question} — {answer}", question=tr(QUESTION_BY_ID[id_].text), answer=tr(_GIVEN[given]))
        card.column.addWidget(PlainLabel(text, role="quiet"))
    if explanation.question:
        number = len(explanation.answers) + 1
        count = tr("Question {number} of at most {most}", number=number, most=MOST_QUESTIONS)
        card.column.addWidget(PlainLabel(count, role="quiet"))
        card.column.addWidget(PlainLabel(tr(explanation.question.text), role="strong"))
    buttons = [*_answer_buttons(explanation, answered)]
    if explanation.answers:
        back = Button("answer-back")
        back.say(tr("Take the &last answer back"))
        back.clicked.connect(lambda: taken_back())
        buttons.append(back)
    card.column.addWidget(Flow(*buttons))
    return card


def _answer_buttons(explanation: Explanation, answered: Callable[[str], None]) -> Iterator[Button]:
    for name, text in _ANSWERS.items() if explanation.question else ():
        button = Button(f"answer-{name}")
        button.say(tr(text), tr(explanation.question.text) if explanation.question else "")
        button.clicked.connect(lambda _=False, given=name: answered(given))
        yield button


def _check_card(explanation: Explanation, check_wanted: Callable[[str], None]) -> QWidget:
    """Offer to check the host that the message names; say how to be sure where it names none."""
    target = host_of(explanation)
    if target is None:
        return PlainLabel(tr("To be sure, and to mend it, enter the address of the site at the start."))
    check = Button("check-host", kind="primary", icon_name="site")
    check.say(tr("&Check {address}", address=target.address), tr("Connect to it and find out what is really wrong"))
    check.clicked.connect(lambda: check_wanted(target.address))
    line = row(check, PlainLabel(tr("The message names this server; a check is surer than any message."), role="quiet"))
    line.setStretch(1, 1)
    return Card(line)


def _causes_card(explanation: Explanation, reader: Audience) -> Card:
    card = Card(PlainLabel(tr("Possible causes"), role="heading"))
    card.setObjectName("possible-causes")
    grid = QGridLayout()
    grid.setHorizontalSpacing(unit())
    grid.setVerticalSpacing(unit() // 2)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    for line, cause in enumerate(explanation.causes):
        record = CAUSES[cause.id]
        chance = PlainLabel(tr("{percent}%", percent=max(1, round(cause.weight * 100))), role="quiet")
        chance.setWordWrap(False)
        grid.addWidget(IconLabel(answer_words.WHO_ICONS[record.who], scale=0.85), line, 0)
        grid.addWidget(PlainLabel(tr(record.title)), line, 1)
        grid.addWidget(PlainLabel(tr(whose(record.who, reader)), role="quiet"), line, 2)
        grid.addWidget(chance, line, 3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    card.column.addLayout(grid)
    return card


def _elsewhere_card(explanation: Explanation) -> Card:
    card = Card(PlainLabel(tr("Also in the text"), role="heading"))
    for about in dict.fromkeys(e.about for e in explanation.elsewhere):
        card.column.addWidget(PlainLabel(tr(TOPICS[about])))
    return card
