"""Chains whose certificates begin and end on dates of one's own, as days from `AT`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cryptography import x509

from tests.support.evidence import met
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    healthy_leaf,
    issue,
    make_intermediate,
    make_root,
    name_of,
    new_key,
)
from wizard.causes.diagnose import diagnose
from wizard.causes.timeline import timeline_of
from wizard.model.evidence import ClockEvidence, Evidence, TimeReading
from wizard.model.finding import Diagnosis
from wizard.model.timeline import Timeline

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

Days = tuple[int, int]
"""First and last day, counted from `AT`."""


def lasting(days: Days) -> Validity:
    """Return the validity from the first to the last of *days*."""
    return Validity(AT + days[0] * DAY, AT + days[1] * DAY)


def root(days: Days = (-900, 900), name: str = "Old Root") -> Authority:
    """Return a root that is good for *days*."""
    return make_root(name_of(name), lasting(days))


def crossed(issuers: Sequence[tuple[Authority, Days]]) -> tuple[Authority, tuple[x509.Certificate, ...]]:
    """Return one intermediate CA and the certificates that each of *issuers* made out to it, for days of its own."""
    key = new_key()
    made = [make_intermediate(name_of("Issuing"), issuer, lasting(days), key=key) for issuer, days in issuers]
    return made[0], tuple(authority.certificate for authority in made)


def chained(leaf: Days = (-30, 60), intermediate: Days = (-600, 600), top: Days = (-900, 900)) -> Evidence:
    """Return a healthy chain of three whose certificates are good for those days."""
    anchor = root(top)
    issuing, sent = crossed([(anchor, intermediate)])
    return met((leaf_of(issuing, leaf), *sent), anchor.certificate)


def leaf_of(issuing: Authority, days: Days = (-30, 60)) -> x509.Certificate:
    """Return a leaf for site.test that is good for *days*."""
    return issue(replace(healthy_leaf("site.test"), validity=lasting(days)), issuing)


def lived(evidence: Evidence, at: datetime = AT) -> tuple[Diagnosis, Timeline]:
    """Return the diagnosis of *evidence* at *at*, and its timeline."""
    diagnosis = diagnose(evidence, at)
    timeline = timeline_of(diagnosis)
    assert timeline is not None
    return diagnosis, timeline


def off_by(days: int) -> ClockEvidence:
    """Return a computer's clock that is *days* behind; ahead, where it is a negative number."""
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=days * 86_400.0) for i in range(2))
    return ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
