"""Every way in which something could not be found out has words in both languages."""

import pytest

from wizard.causes.rows.troubles import facts_of
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.computer import Trouble, TroubleKind


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_told_with_the_name_of_what_was_asked(language: str) -> None:
    facts = facts_of([Trouble(kind=kind, what="git") for kind in TroubleKind])
    with using(language):
        told = [tr(fact.text, **fact.values) for fact in facts]
    assert len(set(told)) == len(TroubleKind)
    assert all("git" in text for text in told)


def test_the_same_trouble_is_told_once() -> None:
    hung = Trouble(kind=TroubleKind.HUNG, what="git")
    assert len(facts_of([hung, hung])) == 1
