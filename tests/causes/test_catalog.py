"""Every cause is complete: words in both languages, fixes for everybody, a place in the order and in each ranking."""

from itertools import pairwise

import pytest

from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG, CAUSES, RANKS
from wizard.fixes.catalog import FIX_BY_ID
from wizard.i18n import fields_of, tr, using
from wizard.model.finding import Audience

CONTRACT = {
    "self-signed", "expired", "chain-expired", "not-yet-valid", "name-mismatch", "no-san", "unknown-ca",
    "missing-intermediate", "distrusted-ca", "revoked", "revocation-unknown", "weak-signature", "weak-key",
    "wrong-usage", "validity-too-long", "ct-missing", "name-constraints", "must-staple-missing", "pinning",
    "strict-only", "invalid-certificate", "clock-wrong", "outdated-roots", "outdated-software", "interception",
    "captive-portal", "no-network", "dns-failure", "connection-refused", "timeout", "connection-reset",
    "not-tls", "protocol-version", "cipher-mismatch", "client-certificate-required", "handshake-failure",
    "proxy-failure",
}  # fmt: skip
"""The ids that helpdesk scripts depend on."""

each_cause = pytest.mark.parametrize("cause", CATALOG, ids=lambda cause: cause.id)


def _texts(cause: Cause) -> list[str]:
    own = [cause.title, cause.sentence, cause.detail]
    for form in cause.forms.values():
        own += [text for text in (form.title, form.sentence, form.detail) if text]
    return own


def test_every_id_of_the_contract_is_there_once() -> None:
    assert set(CAUSES) == CONTRACT
    assert len(CATALOG) == len(CAUSES)


@each_cause
def test_every_text_has_a_japanese_translation(cause: Cause) -> None:
    with using("ja"):
        assert [text for text in _texts(cause) if tr(text) == text] == []


@each_cause
def test_titles_have_no_fields(cause: Cause) -> None:
    assert not fields_of(cause.title)
    assert not any(fields_of(form.title or "") for form in cause.forms.values())


@each_cause
def test_every_audience_has_a_fix(cause: Cause) -> None:
    for audience in Audience:
        assert [f for f in cause.fixes if audience in FIX_BY_ID[f].audiences], audience


@each_cause
def test_sources_are_named(cause: Cause) -> None:
    assert len(cause.source) > 8


@each_cause
def test_no_two_causes_explain_each_other(cause: Cause) -> None:
    assert not [other for other in cause.explains if cause.id in CAUSES[other].explains or other == cause.id]


def test_the_order_for_people_is_the_contracts() -> None:
    groups = (
        {"no-network", "dns-failure", "timeout", "not-tls", "protocol-version", "handshake-failure"},
        {"captive-portal"},
        {"clock-wrong"},
        {"interception"},
        {"revoked", "distrusted-ca"},
        {"self-signed", "unknown-ca", "missing-intermediate"},
        {"invalid-certificate", "weak-signature", "weak-key", "wrong-usage", "name-constraints"},
        {"name-mismatch", "no-san"},
        {"expired", "chain-expired", "not-yet-valid"},
        {"validity-too-long", "strict-only", "revocation-unknown", "ct-missing", "must-staple-missing", "pinning"},
    )
    for earlier, later in pairwise(groups):
        assert max(RANKS[c] for c in earlier) < min(RANKS[c] for c in later)
