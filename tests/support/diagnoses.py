"""A small made-up diagnosis, for tests of what is done with one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, ClockEvidence, Evidence, Failure, Handshake, TimeReading
from wizard.model.fields import Unknown
from wizard.model.finding import (
    Check,
    CheckState,
    ClientVerdict,
    Diagnosis,
    Finding,
    Origin,
    PathLink,
    Severity,
    Value,
    Verdict,
    Who,
)
from wizard.model.target import Target
from wizard.pki.reader import read_certificate

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@cache
def made_certificate(name: str = "shop.example", san: str = "shop.example") -> Certificate:
    """Return a self-signed certificate that ran out twenty days before `NOW`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(0x0444C0)
        .not_valid_before(NOW - timedelta(days=110))
        .not_valid_after(NOW - timedelta(days=20))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(san)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = read_certificate(made.public_bytes(serialization.Encoding.DER))
    assert isinstance(certificate, Certificate)
    return certificate


def altered_certificate(**fields: Any) -> Certificate:
    """Return a made certificate with other fields. Its bytes are new: answers are kept by them, not by the fields."""
    return replace(made_certificate.__wrapped__(), **fields)


def finding(cause: str, *, who: Who = Who.SITE, certificate: int | None = 0) -> Finding:
    """Return a blocking finding whose texts have all that they may ask for."""
    values: dict[str, Value] = {
        "date": NOW - timedelta(days=20),
        "span": timedelta(days=20),
        "host": "shop.example",
        "names": "shop.example",
        "issuer": "Example CA",
        "name": "shop.example",
        "offset": timedelta(days=1),
        "clock": NOW,
        "true": NOW + timedelta(days=1),
    }
    return Finding(cause=cause, severity=Severity.BLOCKING, who=who, certificate=certificate, values=values)


def made_diagnosis(
    causes: Sequence[Finding] = (), *, offset_s: float = 0.0, failure: Failure | None = None, host: str = "shop.example"
) -> Diagnosis:
    """Return a diagnosis about *host*: trusted without *causes*, unreachable with a *failure*."""
    leaf = made_certificate()
    chain = () if failure else (leaf,)
    handshake = None if failure else Handshake(
        protocol="TLSv1.3", cipher=None, group=None, chain=(leaf.der,), ocsp_staple=None, client_certificate_asked=False
    )  # fmt: skip
    reading = TimeReading(source="time.example", kind="http-date", offset_s=offset_s)
    attempt = Attempt(address="192.0.2.1", port=443, milliseconds=9.0, handshake=handshake, failure=failure)
    evidence = Evidence(
        target=Target(host=host, port=443),
        at=NOW,
        resolution=Unknown.NOT_ASKED,
        attempts=(attempt,),
        clock=ClockEvidence(now=NOW, time_zone="UTC", utc_offset_s=0, readings=(reading,)),
    )
    verdict = Verdict.UNREACHABLE if failure else Verdict.UNTRUSTED if causes else Verdict.TRUSTED
    return Diagnosis(
        evidence=evidence,
        at=NOW,
        verdict=verdict,
        findings=tuple(causes),
        browsers={"chrome": ClientVerdict(code="OK", heading=None, can_proceed=None)},
        verifiers={},
        chain=chain,
        path=tuple(PathLink(certificate=c, origin=Origin.SENT) for c in (() if failure else (leaf,))),
        checks=(Check(id="clock", state=CheckState.OK, detail="The clock is right."),),
    )
