"""What programs other than browsers show, and why some open a site that others refuse."""

from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.model.matrix import ClientAnswer, Difference, Matrix
from wizard.model.terms import Verdict
from wizard.views import words
from wizard.views.tokens import Tone
from wizard.views.widgets import Card, IconLabel, PlainLabel, column, marked, rule


def program_cards(diagnosis: Diagnosis) -> tuple[Card, ...]:
    """Return a card of the other programs, and before it one of the reasons, where programs disagree."""
    from wizard.causes.clients.matrix import matrix_of

    matrix = matrix_of(diagnosis)
    others = [a for a in matrix.answers if a.client not in diagnosis.browsers]
    # That a program opens what is not to be trusted is no leave to go in with it.
    opens = Tone.OK if diagnosis.verdict is Verdict.TRUSTED else Tone.WARNING
    cards = (_disagreement_card(matrix, opens),) if matrix.differences else ()
    return (*cards, _others_card(others, opens))


def _disagreement_card(matrix: Matrix, opens: Tone) -> Card:
    card = Card(PlainLabel(tr("Why do they disagree?"), role="heading"))
    card.setObjectName("disagreement")
    lead = tr("Programs do not all mind the same things. What makes the difference here:")
    card.column.addWidget(PlainLabel(lead, role="quiet"))
    names = {answer.client: answer.name for answer in matrix.answers}
    for place, difference in enumerate(matrix.differences):
        if place:
            card.column.addWidget(rule())
        card.column.addWidget(PlainLabel(tr(difference.text, **difference.values), role="strong"))
        for tone, text in _sides(difference, names, opens):
            mark = IconLabel(words.TONE_ICONS[tone], tone, scale=0.85)
            card.column.addLayout(marked(mark, PlainLabel(text)))
    return card


def _sides(difference: Difference, names: dict[str, str], opens: Tone) -> tuple[tuple[Tone, str], ...]:
    def listed(clients: tuple[str, ...]) -> str:
        return tr(", ").join(names[c] for c in clients)

    return (
        (Tone.PROBLEM, tr("Refused for this reason by: {programs}", programs=listed(difference.refuse))),
        (opens, tr("Opened all the same by: {programs}", programs=listed(difference.open))),
    )


def _others_card(answers: list[ClientAnswer], opens: Tone) -> Card:
    card = Card(PlainLabel(tr("What other programs show"), role="heading"))
    card.setObjectName("programs")
    for answer in answers:
        tone = opens if answer.opens else Tone.PROBLEM
        says = PlainLabel(tr("connects"), role="quiet") if answer.opens else PlainLabel(answer.says, role="code")
        says.setObjectName(f"says-{answer.client}")
        # One below the other: the words are long, and the window may be narrow.
        mark = IconLabel(words.TONE_ICONS[tone], tone, scale=0.85)
        card.column.addLayout(marked(mark, column(PlainLabel(answer.name, role="strong"), says)))
    return card
