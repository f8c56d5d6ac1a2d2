"""What is called with every mutated file: a part of the program that reads or shows certificates adds itself here.

None of it may raise anything, whatever the bytes are.
"""

import json
from collections.abc import Callable

from wizard.cli.files_text import files_text
from wizard.flow.certificate_report import certificate_json
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.pki.bundle import split, summary
from wizard.pki.describe import describe
from wizard.pki.reader import read_certificate
from wizard.plain import visible
from wizard.views.viewer import chrome

MOST_CERTIFICATES = 20
"""Of one file."""


def _readable(file: InspectedFile) -> list[Certificate]:
    return [c for c in file.certificates[:MOST_CERTIFICATES] if isinstance(c, Certificate)]


def _descriptions(file: InspectedFile) -> None:
    for certificate in _readable(file):
        for extension in certificate.extensions:
            assert isinstance(describe(certificate, extension), str)


def _json(file: InspectedFile) -> None:
    for certificate in file.certificates[:MOST_CERTIFICATES]:
        json.dumps(certificate_json(certificate))


def _text(file: InspectedFile) -> None:
    assert all(line == visible(line) for line in files_text([file]).split("\n"))


def _summaries(file: InspectedFile) -> None:
    for der in file.ders[:MOST_CERTIFICATES]:
        summary(der)


def _strict(file: InspectedFile) -> None:
    """What a certificate is to the engine of trust is never more than what it is to the viewer."""
    for der, lenient in zip(file.ders, file.certificates[:MOST_CERTIFICATES], strict=False):
        strict = read_certificate(der)
        if isinstance(lenient, Certificate) and strict is not lenient:
            assert lenient.problems
            assert isinstance(strict, Unreadable) or strict.problems


def _viewer(file: InspectedFile) -> None:
    for certificate in _readable(file):
        chrome.title_of(certificate)
        chrome.general(certificate)
        chrome.fields(certificate)


ENTRY_POINTS: tuple[Callable[[InspectedFile], None], ...] = (
    _descriptions, _json, _text, _summaries, _strict, _viewer,
)  # fmt: skip


def run(data: bytes) -> None:
    """Let everything see *data*. Whatever it raises is a finding."""
    for password in (None, b""):
        file = inspect_bytes("fuzzed", data, password)
        assert bool(file.ders) or file.error
    assert tuple(split(data)) == file.ders
    for entry_point in ENTRY_POINTS:
        entry_point(file)
