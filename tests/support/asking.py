"""What tests of preparers ask with: a diagnosis of one cause, and the root in question."""

from collections.abc import Sequence

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.pki import der_of, make_pki
from wizard.fixes.actions.base import Asked
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate


def certificate_of(der: bytes) -> Certificate:
    """Return the certificate that is *der*."""
    read = read_certificate(der)
    assert isinstance(read, Certificate)
    return read


def private_root(name: str = "Example") -> Certificate:
    """Return the root of a private authority."""
    return certificate_of(der_of(make_pki(name).root.certificate))


def asked_of(system: str, root: Certificate | None = None, causes: Sequence[str] = ("unknown-ca",)) -> Asked:
    """Return what a person on *system* asks for."""
    diagnosis = made_diagnosis([finding(cause) for cause in causes])
    return Asked(diagnosis=diagnosis, system=system, root=root)
