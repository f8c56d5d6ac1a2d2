"""Authorities that browsers no longer trust. Real roots sign nothing for us: the chains to them are of one link."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.cases.test_cases import read
from tests.support.evidence import met, store
from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.diagnose import diagnose
from wizard.causes.distrust import distrust_days
from wizard.i18n import LANGUAGES, using
from wizard.model.evidence import RootStore
from wizard.model.finding import Diagnosis, Finding, Verdict
from wizard.pki.known_roots import known_roots

ROOTS = {
    c.fingerprint(SHA256()).hex(): c for c in x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())
}  # fmt: skip
"""Mozilla's list, as certifi brings it."""

DATED = read(Path(__file__).parents[1] / "cases" / "distrusted-ca.case").evidence


def root_where(*, chrome: bool, mozilla: bool) -> x509.Certificate:
    return next(
        ROOTS[sha256]
        for sha256, root in known_roots().items()
        if sha256 in ROOTS and (root.chrome, root.mozilla) == (chrome, mozilla)
    )


def seen(*stores: RootStore, root: x509.Certificate) -> Diagnosis:
    """Return the diagnosis of a site that sends *root* itself: the list that has it trusts it."""
    return diagnose(replace(met((root,)), stores=stores))


def finding_of(diagnosis: Diagnosis) -> Finding | None:
    return next((f for f in diagnosis.findings if f.cause == "distrusted-ca"), None)


def test_a_root_of_both_lists_is_trusted() -> None:
    root = root_where(chrome=True, mozilla=True)
    assert finding_of(seen(*(store(root, name=n) for n in ("system", "mozilla", "chrome")), root=root)) is None


def test_a_root_that_chrome_lacks_is_told() -> None:
    root = root_where(chrome=False, mozilla=True)
    found = finding_of(seen(store(root), store(root, name="mozilla"), store(name="chrome"), root=root))
    assert found is not None
    assert found.form == "chrome"
    assert "Chrome" in title_of(found)


def test_a_root_that_mozilla_lacks_is_told() -> None:
    root = root_where(chrome=True, mozilla=True)
    found = finding_of(seen(store(root), store(name="mozilla"), store(root, name="chrome"), root=root))
    assert found is not None
    assert found.form == "mozilla"


def test_evidence_from_before_the_lists_says_nothing() -> None:
    root = root_where(chrome=False, mozilla=True)
    assert finding_of(seen(store(root), root=root)) is None


def test_a_root_that_was_given_is_the_persons_own_wish() -> None:
    root = root_where(chrome=False, mozilla=True)
    assert finding_of(seen(store(root, name="only"), store(name="mozilla"), store(name="chrome"), root=root)) is None


@pytest.mark.parametrize("name", ["Baltimore CyberTrust Root", "GlobalSign Root CA", "AffirmTrust Commercial"])
def test_old_roots_are_known_by_their_fingerprints(name: str) -> None:
    row = next(root for root in known_roots().values() if root.name == name)
    assert (row.mozilla, row.chrome) == (False, False)


def test_what_was_issued_after_the_day_is_refused_by_both() -> None:
    diagnosis = diagnose(DATED)
    found = finding_of(diagnosis)
    assert found is not None
    assert (found.form, diagnosis.verdict) == ("dated", Verdict.UNTRUSTED)
    assert diagnosis.browsers["firefox"].code == "MOZILLA_PKIX_ERROR_ISSUER_NO_LONGER_TRUSTED"
    assert found.values["date"] == datetime(2024, 11, 11, 23, 59, 59, tzinfo=UTC)


def test_what_people_added_themselves_is_not_held_to_the_day() -> None:
    own = replace(DATED, stores=tuple(replace(s, name="given") for s in DATED.stores))
    assert diagnose(own).browsers["firefox"].code == "OK"


def test_the_days_of_a_root_are_told() -> None:
    (root,) = DATED.stores[0].roots
    assert len(distrust_days(hashlib.sha256(root).hexdigest())) == 2
    assert distrust_days("0" * 64) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["dated", "dated-chrome", "dated-mozilla", "retired", "removed", "chrome", "mozilla"])
def test_every_form_has_whole_sentences(form: str, language: str) -> None:
    found = finding_of(diagnose(DATED))
    assert found is not None
    with using(language):
        told = [text(replace(found, form=form)) for text in (title_of, sentence_of, detail_of)]
    assert not [text for text in told if "{" in text or not text]
