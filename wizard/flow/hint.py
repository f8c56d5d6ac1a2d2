"""What the start field says while somebody types: what would be explained on Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.causes.messages import catalogue as messages
from wizard.causes.messages.topics import TOPICS
from wizard.i18n import tr

if TYPE_CHECKING:  # the start page is there before anything is explained
    from wizard.causes.explain import Explanation

LONGEST_HINT = 20_000
"""Characters; a longer text is looked at when it is sent off."""

MOST_CODES = 2


def hint_for(text: str) -> str:
    """Return what is recognised in *text*, in the language in force; nothing for an address, or for what says nothing.

    Takes less than 30 ms for 2 KB of text. Nothing is said before the catalogue of messages has been loaded.
    """
    if not text.strip() or len(text) > LONGEST_HINT or not messages.is_loaded():
        return ""
    from wizard.causes.explain import codes_of, explain

    explanation = explain(text)
    if explanation.causes:
        codes = ", ".join(codes_of(explanation, MOST_CODES))
        cause = tr(messages.catalogue().causes[explanation.causes[0].id])
        return tr("Recognised: {codes}. Most likely: {cause}.", codes=codes, cause=cause)
    return tr(TOPICS[explanation.elsewhere[0].about]) if explanation.elsewhere else ""


def why_not(explanation: Explanation) -> str:
    """Return what to say of a text without a cause: what it is about, else that nothing was recognised."""
    if explanation.elsewhere:
        return tr(TOPICS[explanation.elsewhere[0].about])
    return tr(
        "That was not enough to find the cause. Type an address such as shop.example, or the exact words "
        "of the message."
    )
