"""What Safari shows; no real one was at hand."""

import pytest

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.causes.explain import explain
from wizard.i18n import LANGUAGES, tr, using


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heading_is_safaris_own(language: str) -> None:
    verdict = diagnose(met(CHAINS["expired"](), world().root.certificate)).browsers["safari"]
    with using(language):
        heading = tr(verdict.heading or "")
    assert {match.source for match in explain(heading).matches} == {"safari"}
