"""Authorities that browsers no longer trust. Real roots sign nothing for us: the chains to them are of one link."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.cases.test_cases import read
from tests.support.evidence import met, store
from tests.support.logs import OwnLog, listed, logged
from tests.support.observed import world
from tests.support.pki import AT, Validity, healthy_leaf, issue
from tests.support.timelines import crossed, leaf_of, root
from wizard.causes import distrust, transparency
from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.clients.matrix import matrix_of
from wizard.causes.diagnose import diagnose
from wizard.causes.distrust import days_of
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.evidence import Evidence, RootStore
from wizard.model.finding import Diagnosis, Finding, Verdict
from wizard.pki.known_roots import Distrust, KnownRoot, known_roots

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


@pytest.mark.parametrize(("retired", "form"), [(True, "retired"), (False, "removed")])
def test_a_root_that_nobody_has_is_known_by_what_points_to_it(
    retired: bool, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers do not send their root, and a system of today does not have one that was retired."""
    ours = world()
    key_id = ours.root.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    row = KnownRoot(sha256="0" * 64, name="Old Root CA", retired=retired, key_id=key_id.hex())
    monkeypatch.setattr(distrust, "lost_roots", lambda: {key_id: row})
    diagnosis = diagnose(public())
    found = finding_of(diagnosis)
    assert found is not None
    assert (found.form, found.values["issuer"]) == (form, "Old Root CA")
    assert diagnosis.headline is found
    assert finding_of(diagnose(public(ours.root.certificate))) is None, "where a list has it, nothing is lost"


@pytest.mark.parametrize(
    "name", ["SecureSign RootCA11", "Security Communication RootCA1", "Security Communication RootCA3"]
)
def test_of_an_authority_that_gave_a_root_up_itself_nobody_says_that_it_lost_trust(name: str) -> None:
    assert next(root for root in known_roots().values() if root.name == name).retired


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


HOUR = timedelta(hours=1)
LEAF = replace(healthy_leaf("site.test"), validity=Validity(AT - timedelta(days=30), AT + timedelta(days=50)))
STAMPED = LEAF.validity.begins + HOUR
"""When the logs saw the leaf: authorities date certificates back a little."""
PROGRAMS = ("chrome", "firefox", "safari", "java")
ONE, TWO = OwnLog(operator="One"), OwnLog(operator="Two")


def told_off(monkeypatch: pytest.MonkeyPatch, root: x509.Certificate, **days: datetime) -> None:
    """Let *root* be one that each program of *days* refuses to take newer certificates of."""
    sha256 = root.fingerprint(SHA256()).hex()
    row = Distrust(sha256=sha256, name="The old authority", **days)
    monkeypatch.setattr(distrust, "distrusted_roots", lambda: {sha256: row})
    monkeypatch.setattr(transparency, "known_logs", lambda: listed(ONE, TWO))


def public(*roots: x509.Certificate, chain: tuple[x509.Certificate, ...] = ()) -> Evidence:
    ours = world().issuing
    sent = chain or (logged(issue(LEAF, ours), ours, (ONE, TWO), at=STAMPED), ours.certificate)
    return replace(met(sent), stores=tuple(store(*roots, name=name) for name in ("system", "mozilla", "chrome")))


def refusing(diagnosis: Diagnosis) -> set[str]:
    answers = matrix_of(diagnosis).answers
    return {a.client for a in answers if a.rule == "distrust"} & set(PROGRAMS)


@pytest.mark.parametrize(
    ("days", "programs", "form"),
    [
        ({"chrome": STAMPED - HOUR, "mozilla": STAMPED - 2 * HOUR}, {"chrome", "firefox"}, "dated"),
        ({"chrome": STAMPED - HOUR, "mozilla": STAMPED - HOUR}, {"chrome"}, "dated-chrome"),
        ({"chrome": STAMPED, "mozilla": STAMPED}, set(), None),
        ({"mozilla": STAMPED - 2 * HOUR}, {"firefox"}, "dated-mozilla"),
        ({"chrome": STAMPED - 2 * HOUR, "apple": STAMPED - 2 * HOUR}, {"chrome", "safari"}, "dated-chrome"),
        ({"chrome": STAMPED - 2 * HOUR, "apple": STAMPED}, {"chrome"}, "dated-chrome"),
        ({"java": STAMPED - 2 * HOUR}, {"java"}, None),
    ],
)
def test_each_program_goes_by_its_own_day(
    days: dict[str, datetime], programs: set[str], form: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chrome compares it with what the logs saw, the others with the beginning of the leaf's validity."""
    root = world().root.certificate
    told_off(monkeypatch, root, **days)
    diagnosis = diagnose(public(root))
    found = finding_of(diagnosis)
    assert (found.form if found else None) == form
    assert refusing(diagnosis) == programs


def test_java_names_the_day_and_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    root = world().root.certificate
    told_off(monkeypatch, root, java=datetime(2024, 11, 11, 23, 59, 59, tzinfo=UTC))
    assert diagnose(public(root)).verifiers["java"] == (
        "TLS Server certificate issued after 2024-11-11 and anchored by a distrusted legacy Entrust root CA: "
        "CN=Observed Root, O=Observed"
    )


def test_a_way_to_another_root_of_the_list_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = root((-900, 900), "Old Root"), root((-900, 900), "New Root")
    issuing, sent = crossed([(old, (-600, 600)), (new, (-600, 600))])
    told_off(monkeypatch, old.certificate, chrome=AT - timedelta(days=60), mozilla=AT - timedelta(days=60))
    leaf = logged(leaf_of(issuing), issuing, (ONE, TWO))
    both = diagnose(public(old.certificate, new.certificate, chain=(leaf, *sent)))
    assert (finding_of(both), refusing(both)) == (None, set())
    alone = diagnose(public(old.certificate, chain=(leaf, *sent)))
    assert refusing(alone) == {"chrome", "firefox"}


def test_where_chrome_gave_up_the_root_nobody_says_that_chrome_trusts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = world().root.certificate
    told_off(monkeypatch, ours, mozilla=STAMPED - 2 * HOUR)
    evidence = public(ours)
    gone = replace(evidence, stores=(*evidence.stores[:2], store(name="chrome")))
    found = finding_of(diagnose(gone))
    assert found is not None
    assert found.form == "dated"


def test_what_is_distrusted_is_told_with_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = world().root.certificate
    told_off(monkeypatch, ours, chrome=datetime(2024, 11, 11, tzinfo=UTC), mozilla=datetime(2024, 11, 30, tzinfo=UTC))
    texts = {d.refuse: tr(d.text, **d.values) for d in matrix_of(diagnose(public(ours))).differences}
    assert texts["chrome", "edge"] == "What this authority issued after 11 November 2024 is no longer trusted."
    assert texts["firefox",] == "What this authority issued after 30 November 2024 is no longer trusted."


def test_the_days_of_a_root_are_told() -> None:
    (root,) = DATED.stores[0].roots
    assert len(days_of(hashlib.sha256(root).hexdigest())) == 2
    assert days_of("0" * 64) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["dated", "dated-chrome", "dated-mozilla", "retired", "removed", "chrome", "mozilla"])
def test_every_form_has_whole_sentences(form: str, language: str) -> None:
    found = finding_of(diagnose(DATED))
    assert found is not None
    with using(language):
        told = [text(replace(found, form=form)) for text in (title_of, sentence_of, detail_of)]
    assert not [text for text in told if "{" in text or not text]
