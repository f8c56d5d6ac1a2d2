from wizard.causes.rows.base import line, unseen
from wizard.model.finding import CheckState, Fact


def test_a_line_has_its_sentence_its_values_and_what_it_rests_on() -> None:
    fact = Fact(text="seen")
    made = line("clock", CheckState.PROBLEM, "off by {hours} h", (fact,), hours="9")
    assert (made.id, made.state, made.detail) == ("clock", CheckState.PROBLEM, "off by {hours} h")
    assert (made.values, made.facts) == ({"hours": "9"}, (fact,))


def test_what_nobody_looked_at_is_not_fine() -> None:
    assert unseen("clock", "not looked at").state is CheckState.NOT_CHECKED
