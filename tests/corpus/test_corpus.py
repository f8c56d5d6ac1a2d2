"""2,200 files of other projects' suites: every one opens, and what is read is what openssl and asn1crypto say."""

import json
import warnings
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from asn1crypto import pem
from cryptography.utils import CryptographyDeprecationWarning

from tests.corpus import fields, openssl
from tests.corpus.files import HERE, files
from wizard.cli.files_text import files_text
from wizard.flow.report import files_json
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.pki.bundle import summary, summary_of

LEAST_AGREEING = 0.997

_BORINGSSL = "github-google-boringssl/pki/testdata/parse_certificate_unittest"
KNOWN = {
    "a PrintableString that holds UTF-8, which they show as the Latin-1 that it does not mean": {
        f"{_BORINGSSL}/subject_printable_string_containing_utf8_client_cert.pem",
    },
    "an address of eight bytes, which asn1crypto shows as the network that only a name constraint may hold": {
        f"{_BORINGSSL}/subjectaltname_bad_ip.pem",
    },
    "an object identifier without content, which asn1crypto shows as an empty one": {
        "github-google-certificate-transparency-go/x509/testdata/invalid/xf-ext-extended-key-usage-empty-oid.pem",
    },
}
"""Where something else is read than the others say, and why."""

NOTHING_TO_SHOW = 5
"""Frames of BoringSSL's parser tests that say "certificate" and hold not one field of any."""

Place = tuple[str, int]


@cache
def opened() -> Mapping[str, InspectedFile]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # PKCS#12 and keys of long ago
        return {name: inspect_bytes(name, data) for name, data in files().items()}


@cache
def certificates() -> Mapping[Place, Certificate]:
    return {
        (name, place): certificate
        for name, file in opened().items()
        for place, certificate in enumerate(file.certificates)
        if isinstance(certificate, Certificate)
    }


@cache
def by_openssl() -> Mapping[Place, fields.Fields]:
    """Return what openssl says; those with problems one by one, as one that it refuses keeps it from all others."""
    found = certificates()
    healthy = [place for place, certificate in found.items() if not certificate.problems]
    answers = dict(zip(healthy, openssl.say([found[place].der for place in healthy]), strict=True))
    for place in found.keys() - answers.keys():
        (answers[place],) = openssl.say([found[place].der])
    return answers


def differences() -> Iterator[tuple[str, str]]:
    for place, certificate in certificates().items():
        ours = fields.ours(certificate)
        for said in (by_openssl()[place], fields.asn1crypto(certificate.der)):
            yield from ((place[0], k) for k, v in said.items() if v != fields.SILENT and v != ours[k])


def test_the_set_is_whole() -> None:
    assert len(files()) == 2200
    assert len(certificates()) > 2450


def test_every_file_is_shown_as_text_and_as_json() -> None:
    for file in opened().values():
        assert files_text([file])
        json.dumps(files_json([file]))


def test_the_fields_are_those_that_others_read() -> None:
    differing = {name for name, _ in differences()}
    assert differing == {name for group in KNOWN.values() for name in group}
    assert len(differing) <= (1 - LEAST_AGREEING) * len(files())


@pytest.mark.parametrize("program", ["openssl", "asn1crypto"])
def test_the_others_say_almost_everything(program: str) -> None:
    found = certificates()
    said = by_openssl() if program == "openssl" else {p: fields.asn1crypto(c.der) for p, c in found.items()}
    rsa = [p for p, c in found.items() if fields.ours(c)["key"] == "RSA"]
    curves = [p for p, c in found.items() if fields.ours(c)["curve"] in {"P-256", "P-384", "P-521"}]
    for name in next(iter(said.values())):
        asked = rsa if name == "modulus" else curves if name == "curve" else list(found)
        silent = [place for place in asked if said[place].get(name, fields.SILENT) == fields.SILENT]
        assert len(silent) < 0.05 * len(asked), (name, silent[:5])


def test_as_many_certificates_are_found_as_pem_has() -> None:
    for name, data in files().items():
        if not pem.detect(data) or opened()[name].error:
            continue
        try:
            labels = [label for label, _, _ in pem.unarmor(data, multiple=True)]
        except ValueError:
            continue  # what asn1crypto does not take for PEM is more than that to us
        if set(labels) <= {"CERTIFICATE", "RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "ERRORS"}:
            assert len(opened()[name].ders) == labels.count("CERTIFICATE"), name


def test_a_file_without_a_certificate_is_told_for_what_it_is() -> None:
    told = {name: file.error for name, file in opened().items() if not file.ders}
    assert told == json.loads((HERE / "without.json").read_text())


def test_only_empty_frames_show_nothing() -> None:
    unreadable = [n for n, f in opened().items() if any(isinstance(c, Unreadable) for c in f.certificates)]
    assert len(unreadable) == NOTHING_TO_SHOW
    assert all(name.startswith(_BORINGSSL) for name in unreadable)


def test_the_row_of_a_table_says_what_the_whole_certificate_says() -> None:
    for certificate in certificates().values():
        assert summary(certificate.der) == summary_of(certificate)
