"""Every topic is used, and says what it is and what it is not."""

from wizard.causes.messages.catalogue import catalogue
from wizard.causes.messages.topics import TOPICS


def test_every_topic_is_that_of_a_message() -> None:
    assert {other.about for other in catalogue().others()} == set(TOPICS)


def test_every_topic_is_a_sentence() -> None:
    assert all(text.startswith(("This ", "The ")) and text.endswith(".") for text in TOPICS.values())
