import pytest

from tests.pki.making import PKI, a_leaf, read, tlv, with_part
from tests.support.pki import AT
from wizard.flow.findings import findings_of, findings_under
from wizard.i18n import using
from wizard.pki.certificate_kinds import Issuer
from wizard.pki.lint import RULES

FOR_PUBLIC = {rule.id for rule in RULES if rule.is_for_public_authorities}
BROKEN = read(with_part(1, tlv(2, b"\xff")))


def test_only_public_authorities_are_held_to_their_forum_s_rules() -> None:
    leaf = read(a_leaf())
    private = {found.id for found in findings_of(leaf, (read(PKI.issuing.certificate),), AT)}
    public = {found.id for found in findings_under(leaf, Issuer.PUBLIC)}
    assert not private & FOR_PUBLIC
    assert public & FOR_PUBLIC
    assert private < public


@pytest.mark.parametrize("issuer", [Issuer.PRIVATE, Issuer.SELF_SIGNED, Issuer.UNKNOWN])
def test_nobody_else_is(issuer: Issuer) -> None:
    assert not {found.id for found in findings_under(BROKEN, issuer)} & FOR_PUBLIC


def test_the_gravest_comes_first() -> None:
    order = ["error", "warning", "notice"]
    told = [order.index(found.severity) for found in findings_under(BROKEN, Issuer.PUBLIC)]
    assert told == sorted(told)
    assert len(set(told)) > 1


def test_the_text_is_in_the_language_in_force() -> None:
    english = [found.text for found in findings_under(BROKEN, Issuer.PRIVATE)]
    with using("ja"):
        japanese = [found.text for found in findings_under(BROKEN, Issuer.PRIVATE)]
    assert english
    assert not set(english) & set(japanese)
