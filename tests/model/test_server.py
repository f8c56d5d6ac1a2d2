from dataclasses import replace

import pytest

from tests.support.server_views import CLOSED, REFUSED, SLOW, answer, evidence
from wizard.causes.server.rules import RULES
from wizard.model.evidence import Failure, FailureKind
from wizard.model.finding import Severity
from wizard.model.server import CURRENT_VERSIONS, VERSION_NAMES, ServerReport


def test_a_choice_is_accepted_and_a_refusal_is_known() -> None:
    assert answer("x", "TLSv1.2").accepted
    assert not answer("x", None).accepted
    assert answer("x", None).is_known


@pytest.mark.parametrize(
    ("failure", "known"),
    [(CLOSED, True), (replace(CLOSED, kind=FailureKind.RESET), True), (SLOW, False), (REFUSED, False),
     (replace(CLOSED, kind=FailureKind.NOT_TLS), False), (replace(REFUSED, kind=FailureKind.RESET), False)],
)  # fmt: skip
def test_only_who_hangs_up_in_the_handshake_has_answered(failure: Failure, known: bool) -> None:
    assert answer("x", None, failure=failure).is_known is known


def report(*weights: Severity) -> ServerReport:
    found = tuple(replace(RULES[0].finding(), weight=weight) for weight in weights)
    return ServerReport(evidence=evidence(), findings=found, protocols={}, clients=(), diagnoses=())


def test_notes_alone_are_fine() -> None:
    assert report().is_fine
    assert report(Severity.NOTE).is_fine
    assert not report(Severity.NOTE, Severity.WARNING).is_fine


def test_current_versions_are_the_newest() -> None:
    assert tuple(VERSION_NAMES)[-2:] == CURRENT_VERSIONS
