"""Who pasted nothing usable is told where the code stands, for each program."""

from wizard.causes.explain import explain
from wizard.flow.where_to_look import WHERE_TO_LOOK


def test_the_codes_that_are_given_as_examples_are_recognised() -> None:
    examples = [word.rstrip(".") for _, text in WHERE_TO_LOOK for word in text.split() if "_" in word or "0x" in word]
    assert len(examples) == 3
    assert all(explain(example).matches for example in examples)
