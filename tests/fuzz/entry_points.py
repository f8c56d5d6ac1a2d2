"""What is called with every mutated file: a part of the program that reads or shows certificates adds itself here.

None of it may raise anything, whatever the bytes are.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from zlib import crc32

from wizard.cli.files_text import files_text
from wizard.flow.certificate_report import certificate_json
from wizard.flow.compare import compare, comparison_text
from wizard.flow.kind_text import kind_sentences
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.flow.viewer.layout import LAYOUTS
from wizard.flow.viewer.paper import sections_of
from wizard.flow.viewer.places import find
from wizard.flow.viewer.sheet import sheet
from wizard.flow.what_if import what_if
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.pki.asn1_tree import outline
from wizard.pki.bundle import split, summary
from wizard.pki.describe import describe
from wizard.pki.judge import chain_shape, judge
from wizard.pki.key_details import key_details, signature_details
from wizard.pki.lint import lint
from wizard.pki.reader import read_certificate
from wizard.plain import visible

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
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
            assert isinstance(strict, Unreadable) or strict.problems or isinstance(strict.public_key, Unreadable)


def _layout(name: str, file: InspectedFile) -> None:
    found = _readable(file)
    for chosen in range(min(len(found), 2)):
        shown = sheet(name, found, chosen, "ja" if chosen else "en")
        sections_of(shown)
        find(shown, "a")


def _kinds(file: InspectedFile) -> None:
    found = _readable(file)
    for certificate in found[:3]:
        kind_sentences(certificate, found, AT)
        key_details(certificate)
        signature_details(certificate)
        lint(certificate)
    if found:
        what_if(found, "shop.example", AT)


def _comparison(file: InspectedFile) -> None:
    found = _readable(file)
    if found:
        comparison_text(compare(found[0], found[-1]))


def _tree(file: InspectedFile) -> None:
    for der in file.ders[:3]:
        outline(der, 500)


def _judged(file: InspectedFile) -> None:
    found = [c for c in map(read_certificate, file.ders[:5]) if isinstance(c, Certificate)]
    if found:
        judged = judge(found, (), "fuzzed", found[-1:], AT)
        assert judged.path
        chain_shape(judged)


EntryPoint = Callable[[InspectedFile], None]

QUICK: tuple[EntryPoint, ...] = (_descriptions, _json, _text, _summaries, _strict)
"""What a long run gives every input to."""
DEAR: tuple[EntryPoint, ...] = (*(partial(_layout, name) for name in LAYOUTS), _kinds, _comparison, _tree, _judged)
"""What takes so long that a long run gives an input to one of them alone."""


def run(data: bytes, *, in_turn: bool = False) -> None:
    """Let everything see *data*, or with *in_turn* one of the dear ones alone. Whatever it raises is a finding."""
    for password in (None, b""):
        file = inspect_bytes("fuzzed", data, password)
        assert bool(file.ders) or file.error
    assert tuple(split(data)) == file.ders
    for entry_point in (*QUICK, DEAR[crc32(data) % len(DEAR)]) if in_turn else (*QUICK, *DEAR):
        entry_point(file)
