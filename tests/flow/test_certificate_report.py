import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.pki.making import PKI, a_leaf, read, tlv, with_part
from tests.support.diagnoses import altered_certificate
from tests.support.pki import AT
from wizard.flow.certificate_report import certificate_json
from wizard.i18n import using
from wizard.model.fields import Absent, Present, Unreadable

LEAF, ISSUING, ROOT = read(a_leaf()), read(PKI.issuing.certificate), read(PKI.root.certificate)


def test_one_broken_field_hides_nothing_else() -> None:
    certificate = altered_certificate(not_after=Unreadable("no such month"), public_key=Unreadable("no curve"))
    told = certificate_json(certificate)
    assert (told["not_after"], told["public_key"], told["spki_sha256"]) == (None, None, None)
    assert told["problems"] == ["notAfter: no such month", "subjectPublicKeyInfo: no curve"]
    assert told["san_dns"] == ["shop.example"]


def test_a_field_that_is_not_there_is_no_problem() -> None:
    told = certificate_json(altered_certificate(not_after=Absent(), extensions=()))
    assert (told["not_after"], told["san_dns"], told["is_ca"], told["key_usage"]) == (None, [], False, [])
    assert told["problems"] == []


@pytest.mark.parametrize(("serial", "text"), [(0x0444C0, "444c0"), (0, "0"), (-1, "-1")])
def test_a_serial_number_is_told_in_hex(serial: int, text: str) -> None:
    assert certificate_json(altered_certificate(serial=serial))["serial"] == text


def test_the_kind_is_told_in_words_of_closed_sets_and_in_sentences() -> None:
    kind = certificate_json(LEAF, (ISSUING, ROOT), AT)["kind"]
    assert isinstance(kind, dict)
    sentences = kind.pop("sentences")
    assert kind == {"names": "one", "validation": "unknown", "role": "leaf", "issuer": "private"}
    assert sentences[0] == "For one name: shop.example."
    with using("ja"):
        told = certificate_json(LEAF, (ISSUING, ROOT), AT)["kind"]
    assert isinstance(told, dict)
    assert told["sentences"][0] != sentences[0]


def test_days_left_are_those_at_the_moment() -> None:
    assert isinstance(LEAF.not_after, Present)
    end = LEAF.not_after.value
    assert certificate_json(LEAF, (), end - timedelta(days=9, hours=1))["days_left"] == 9
    assert certificate_json(LEAF, (), end + timedelta(hours=1))["days_left"] == -1
    assert certificate_json(replace(LEAF, not_after=Absent()), (), AT)["days_left"] is None


def test_findings_are_told_with_their_source() -> None:
    negative = certificate_json(read(with_part(1, tlv(2, b"\xff"))), (), AT)
    findings = {finding["id"]: finding for finding in json.loads(json.dumps(negative))["findings"]}
    told = findings["serial-not-positive"]
    assert (told["severity"], told["source"], told["field"]) == ("error", "RFC 5280 4.1.2.2", "serial")
    assert told["text"]


def test_what_is_unreadable_is_told_under_its_key() -> None:
    broken = certificate_json(read(with_part(6, tlv(0x30, tlv(5), tlv(5)))), (), AT)
    assert broken["public_key"] is None
    assert list(json.loads(json.dumps(broken))["unreadable"]) == ["public_key"]
    assert certificate_json(LEAF, (), AT)["unreadable"] == {}


def test_every_fingerprint_is_told() -> None:
    told = certificate_json(LEAF, (), AT)
    assert (told["sha256"], told["sha1"], told["md5"]) == (LEAF.sha256, LEAF.sha1, LEAF.md5)
