"""The answer of explain in JSON: nothing for nothing, and in the language in force."""

from wizard.flow.explaining import explain_all
from wizard.flow.explanation_report import explanation_json
from wizard.i18n import using


def test_an_explanation_of_nothing_is_empty() -> None:
    assert explanation_json(explain_all("the cat sat on the mat")) == {
        "schema": 1, "matches": [], "causes": [], "question": None, "other": [], "hosts": [], "cut": False,
        "certificates": [], "diagnosis": None,
    }  # fmt: skip


def test_the_question_is_of_the_language_in_force() -> None:
    explained = explain_all("NET::ERR_CERT_DATE_INVALID")
    english = explanation_json(explained)["question"]
    with using("ja"):
        japanese = explanation_json(explained)["question"]
    assert english["text"] != japanese["text"]
    assert (english["id"], english["answers"]) == (japanese["id"], japanese["answers"])
