"""Every answer begins with the same schema."""

from wizard.flow.contract import SCHEMA
from wizard.flow.explaining import explain_all
from wizard.flow.explanation_report import explanation_json


def test_answers_carry_the_schema_of_the_contract() -> None:
    assert explanation_json(explain_all(""))["schema"] == SCHEMA == 1
