from dataclasses import replace

import pytest

from tests.support.evidence import met
from tests.support.pki import AT
from wizard.causes.rows.portal import portal_check
from wizard.causes.situation import situation_of
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
