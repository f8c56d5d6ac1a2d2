"""A text is explained with what is in it: messages, answers, certificates."""

from ssl import DER_cert_to_PEM_cert

import pytest

from tests.support.diagnoses import made_certificate
from tests.support.pki import make_pki, pem_of
from wizard.errors import InputError
from wizard.flow.explaining import explain_all

CODE = "NET::ERR_CERT_AUTHORITY_INVALID"


def test_certificates_are_read_and_judged_for_the_host_that_is_named() -> None:
    pem = pem_of(make_pki("Pasted").root.certificate).decode()
    explained = explain_all(f"https://shop.example/ {CODE}\n{pem}")
    assert len(explained.certificates) == 1
    assert explained.diagnosis is not None
    assert explained.diagnosis.evidence.target.host == "shop.example"
    found = {finding.cause for finding in explained.diagnosis.findings}
    assert explained.explanation.causes[0].id in found


def test_without_a_host_they_are_judged_for_the_name_that_they_have() -> None:
    pem = DER_cert_to_PEM_cert(made_certificate().der)
    explained = explain_all(f"{CODE}\n{pem}")
    assert explained.diagnosis is not None
    assert explained.diagnosis.evidence.target.host == "shop.example"


def test_without_any_name_there_is_nobody_to_be_judged() -> None:
    explained = explain_all(f"{CODE}\n{pem_of(make_pki('Pasted').root.certificate).decode()}")
    assert len(explained.certificates) == 1
    assert explained.diagnosis is None


def test_answers_are_taken_in_turn() -> None:
    assert len(explain_all(CODE, ["unsure", "unsure"]).explanation.answers) == 2
    with pytest.raises(InputError, match="no question left"):
        explain_all("NET::ERR_CERT_REVOKED", ["yes"])
