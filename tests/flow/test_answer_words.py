"""Every member of the model's closed sets has its sentence."""

from wizard.flow.answer_words import SEVERITIES, VERDICTS, WHO
from wizard.model.terms import Severity, Verdict, Who


def test_nothing_is_left_without_words() -> None:
    assert (set(VERDICTS), set(WHO), set(SEVERITIES)) == (set(Verdict), set(Who), set(Severity))
    assert all(text for words in (VERDICTS, WHO, SEVERITIES) for text in words.values())
