from dataclasses import replace

import pytest

from tests.support.evidence import met
from tests.support.pki import AT
from wizard.causes.rows.portal import portal_check
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.evidence import PortalEvidence
from wizard.model.fields import Unknown


@pytest.mark.parametrize(
    ("portal", "state"),
    [
        (PortalEvidence(asked="check.test", intercepted=False), "ok"),
        (PortalEvidence(asked="check.test", intercepted=True, redirect="login.test"), "problem"),
        (Unknown.NO_ANSWER, "not-checked"),
        (Unknown.NOT_ASKED, "not-checked"),
    ],
)
def test_a_login_page_is_there_or_not_or_nobody_knows(portal: PortalEvidence | Unknown, state: str) -> None:
    situation = situation_of(replace(met(), portal=portal), AT)
    assert portal_check(situation, ()).state.value == state


def test_what_was_asked_and_what_came_is_told() -> None:
    portal = PortalEvidence(asked="check.test", intercepted=True, redirect="login.test")
    facts = portal_check(situation_of(replace(met(), portal=portal), AT), ()).facts
    told = " ".join(tr(fact.text, **fact.values) for fact in facts)
    assert "check.test" in told
    assert "login.test" in told


def test_that_nobody_answered_is_told_apart_from_that_nobody_was_asked() -> None:
    said = {
        portal_check(situation_of(replace(met(), portal=unknown), AT), ()).detail
        for unknown in (Unknown.NO_ANSWER, Unknown.NOT_ASKED)
    }
    assert len(said) == 2
