"""The twelve scripted calls, played through the real window by keys and typing: to the right plan, soon enough."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.flow.call.callers import TARGET
from tests.flow.call.scripted import CALLS, Scripted, answer_in
from tests.gui.call.calling import Played
from wizard.flow.call.ending import plan_of
from wizard.flow.call.state import MOST_QUESTIONS, SiteState, begin, with_coded
from wizard.flow.dossier import Dossier, code_for
from wizard.model.terms import Audience
from wizard.views.call.call_desk import Stage
from wizard.views.caller_card import SpokenLabel
from wizard.views.plan_card import PlanCard


@dataclass
class Transcript:
    """What was asked and said in a call."""

    said: list[str] = field(default_factory=list)
    answers: int = 0


def code_of(played: Played, scripted: Scripted) -> str:
    """Return the case code that an earlier call of the same person ended with."""
    before = with_coded(begin(played.now, device=scripted.device), scripted.coded)
    ending = plan_of(before)
    return code_for(Dossier(diagnosis=ending.diagnosis, audience=Audience.HELPDESK, reader=ending.reader))


def set_up(played: Played, scripted: Scripted) -> None:
    """Give what is known of the caller, and begin."""
    window = played.window
    if scripted.site.state is not SiteState.NOT_ASKED:
        (address,) = window.setup.findChildren(QLineEdit, "caller-site")
        played.type(address, TARGET.host)
        played.check.found = scripted.site.diagnosis
    if scripted.device is not None:
        played.press(f"caller-device-{scripted.device.value}")
    if scripted.browser and played.has(f"caller-browser-{scripted.browser}"):
        played.press(f"caller-browser-{scripted.browser}")
    if scripted.language == "ja":
        played.press("caller-language-ja")
    if scripted.picture:
        played.press("caller-pictures")
        played.point_at(scripted.picture)
    words = code_of(played, scripted) if scripted.coded else scripted.words
    if words:
        played.type(window.setup.words, words)
    window.setup.words.setFocus()
    played.key(Qt.Key.Key_Return)
    played.wait(lambda: window.stage is not Stage.SETUP)
    if scripted.site.diagnosis is not None:
        played.wait(lambda: window.desk.call is not None and window.desk.call.site == scripted.site)


def play(played: Played, scripted: Scripted) -> Transcript:
    """Answer until the call has come to its end."""
    window, transcript = played.window, Transcript()
    while window.stage is Stage.ASKING:
        transcript.said += [label.text() for label in window.findChildren(SpokenLabel) if label.isVisible()]
        if played.has("go-on"):
            # The news of the site have made this question needless.
            played.press("go-on")
            continue
        question = window.desk.question
        assert question is not None
        assert played.number == f"Question {transcript.answers + 1} of at most 6"
        assert played.focused is window.view.sentence
        position = [choice.id for choice in question.choices].index(answer_in(scripted, question))
        played.key(Qt.Key(Qt.Key.Key_1.value + position))
        transcript.answers += 1
    transcript.said += [label.text() for label in window.ending.findChildren(SpokenLabel) if label.isVisible()]
    return transcript


@pytest.mark.parametrize("scripted", CALLS, ids=[scripted.title for scripted in CALLS])
def test_a_call_is_played_to_the_right_plan_in_at_most_six_questions(played: Played, scripted: Scripted) -> None:
    set_up(played, scripted)
    transcript = play(played, scripted)
    window = played.window
    assert transcript.answers <= MOST_QUESTIONS
    ending = window.desk.ending
    assert ending is not None
    assert [finding.cause for finding in ending.diagnosis.findings] == [scripted.cause]
    first = next(card for card in window.ending.findChildren(PlanCard) if card.isVisible())
    assert first.objectName() == f"plan-{scripted.fix}"
    assert first.is_open
    assert ending.reader.system == scripted.reader
    assert not played.has("device-unknown")
    assert played.focused is window.ending.sentence
    is_japanese = scripted.language == "ja" or not scripted.words.isascii()
    assert any(not line.isascii() and "。" in line for line in transcript.said) is is_japanese
