from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_pki, pem_of
from wizard.errors import InputError
from wizard.flow.files import LARGEST_FILE
from wizard.flow.tasks import (
    FileReading,
    check,
    diagnose_again,
    diagnose_chain,
    inspect_bytes,
    inspect_file,
    inspect_folder,
    open_bundle,
    practice_options,
    practice_target,
    read_file,
    start_practice,
)
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.model.finding import Diagnosis, Verdict
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.pki.bundle import read_all
from wizard.pki.reader import read_certificate
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel, Cancelled, Outside

SHOP = Target(host="shop.example", port=443)
BROKEN_PEM = b"-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Tasks")


@pytest.fixture(scope="module")
def chain(pki: Pki) -> list[bytes]:
    return [der_of(issue(healthy_leaf(), pki.issuing)), der_of(pki.issuing.certificate)]


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(["good", "expired", "stalled", "closed"]) as running:
        yield running


def trusting(pki: Pki, **changes: datetime) -> CheckOptions:
    return CheckOptions(only_roots=(der_of(pki.root.certificate),), at=changes.get("at", AT))


def ids(diagnosis: Diagnosis) -> list[str]:
    return [f.cause for f in diagnosis.findings]


def test_a_check_connects_and_diagnoses(practice: Practice) -> None:
    site = practice.sites["expired"]
    diagnosis = check(practice_target(site), practice_options(practice, site))
    assert ids(diagnosis)[0] == "expired"


def test_a_check_without_options_has_the_contract_s_defaults() -> None:
    options = CheckOptions()
    assert (options.timeout_s, options.fetch, options.at, options.only_roots) == (10.0, True, None, None)


def test_every_line_of_step_one_ends(practice: Practice) -> None:
    seen: dict[ProbeId, ProbeState] = {}

    def note(progress: Progress) -> None:
        seen[progress.probe] = progress.state

    site = practice.sites["good"]
    check(practice_target(site), practice_options(practice, site), progress=note)
    assert set(seen) == set(ProbeId)
    assert ProbeState.RUNNING not in seen.values()
    assert seen[ProbeId.CERTIFICATE] is ProbeState.DONE


def test_a_line_that_nobody_could_judge_is_skipped(practice: Practice) -> None:
    seen: dict[ProbeId, ProbeState] = {}

    def note(progress: Progress) -> None:
        seen[progress.probe] = progress.state

    site = practice.sites["closed"]
    check(practice_target(site), practice_options(practice, site), progress=note)
    assert seen[ProbeId.CONNECT] is ProbeState.FAILED
    assert {seen[p] for p in (ProbeId.CERTIFICATE, ProbeId.TRUST, ProbeId.NAME, ProbeId.DATES)} == {ProbeState.SKIPPED}


def test_a_cancelled_check_raises(practice: Practice) -> None:
    cancel = Cancel()
    site = practice.sites["stalled"]
    with pytest.raises(Cancelled):
        check(practice_target(site), practice_options(practice, site), cancel=cancel, progress=lambda _: cancel.set())


def test_the_same_evidence_can_be_judged_at_another_time(practice: Practice) -> None:
    site = practice.sites["good"]
    now = check(practice_target(site), practice_options(practice, site))
    later = diagnose_again(now, now.at + timedelta(days=4_000))
    assert (now.verdict, later.verdict) == (Verdict.TRUSTED, Verdict.UNTRUSTED)
    assert "expired" in ids(later)
    assert later.evidence.attempts == now.evidence.attempts


def test_a_chain_from_a_file_is_judged_as_if_sent(pki: Pki, chain: list[bytes]) -> None:
    diagnosis = diagnose_chain(chain, SHOP, trusting(pki))
    assert (diagnosis.verdict, ids(diagnosis)) == (Verdict.TRUSTED, [])
    assert [c.sha256 for c in diagnosis.chain if isinstance(c, Certificate)] == [
        link.certificate.sha256 for link in diagnosis.path[:2]
    ]


def test_the_first_certificate_is_the_leaf(pki: Pki, chain: list[bytes]) -> None:
    assert diagnose_chain(chain[::-1], SHOP, trusting(pki)).verdict is Verdict.UNTRUSTED


def test_a_chain_from_a_file_reaches_nothing_outside(pki: Pki, chain: list[bytes]) -> None:
    evidence = diagnose_chain(chain, SHOP, trusting(pki)).evidence
    assert evidence.offline
    assert not evidence.fetch_allowed
    assert evidence.attempts[0].address == ""


def test_a_chain_is_judged_now_unless_told_otherwise(pki: Pki, chain: list[bytes]) -> None:
    someday = datetime(2050, 1, 1, tzinfo=UTC)
    options = replace(trusting(pki), at=None)
    diagnosis = diagnose_chain(chain, SHOP, options, Outside(now=lambda: someday))
    assert diagnosis.at == someday
    assert "expired" in ids(diagnosis)


def test_an_empty_chain_is_an_answer(pki: Pki) -> None:
    assert diagnose_chain([], SHOP, trusting(pki)).verdict is Verdict.UNREACHABLE


def test_a_chain_that_is_no_certificate_is_an_answer(pki: Pki) -> None:
    diagnosis = diagnose_chain([b"\x30\x03\x02\x01\x01"], SHOP, trusting(pki))
    assert diagnosis.verdict is not Verdict.TRUSTED
    assert "invalid-certificate" in ids(diagnosis)


def test_a_file_s_certificates_keep_their_order(tmp_path: Path, pki: Pki) -> None:
    leaf = issue(replace(healthy_leaf(), validity=Validity.around(AT)), pki.issuing)
    file = tmp_path / "chain.pem"
    file.write_bytes(pem_of(leaf) + pem_of(pki.issuing.certificate))
    read = inspect_file(file)
    assert (read.name, read.error) == (str(file), None)
    assert read.ders == (der_of(leaf), der_of(pki.issuing.certificate))
    assert all(isinstance(c, Certificate) for c in read.certificates)


def test_a_file_of_broken_certificates_says_what_is_wrong_and_shows_their_places() -> None:
    read = inspect_bytes("broken.pem", BROKEN_PEM * 2)
    assert read.error
    assert [isinstance(c, Unreadable) for c in read.certificates] == [True, True]


def test_one_readable_certificate_is_enough_for_no_error(pki: Pki) -> None:
    read = inspect_bytes("mixed.pem", BROKEN_PEM + pem_of(pki.root.certificate))
    assert read.error is None
    assert [isinstance(c, Unreadable) for c in read.certificates] == [True, False]


@pytest.mark.parametrize("name", ["nowhere.pem", ".", "nul\x00byte"])
def test_a_file_that_cannot_be_read_is_an_answer(tmp_path: Path, name: str) -> None:
    read = inspect_file(tmp_path / name)
    assert read.error
    assert len(read.certificates) == 0


def test_an_enormous_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "disk.img"
    with file.open("wb") as opened:
        opened.truncate(LARGEST_FILE + 1)
    read = inspect_file(file)
    assert read.error is not None
    assert "256 MB" in read.error


def test_an_unknown_practice_site_names_the_known_ones() -> None:
    with pytest.raises(InputError, match='"expird"; expected one of good, expired'):
        start_practice("expird")


def test_a_practice_site_is_reached_without_a_name_server(practice: Practice) -> None:
    site = practice.sites["good"]
    target = practice_target(site)
    assert (target.host, target.connect_to) == ("good.practice.localhost", site.address)


def test_the_practice_root_is_trusted_besides_the_given_ones(practice: Practice) -> None:
    options = practice_options(practice, practice.sites["good"], CheckOptions(extra_roots=(b"one",), timeout_s=3.0))
    assert options.extra_roots == (b"one", practice.root_der)
    assert options.timeout_s == 3.0


def last_states(scenario: str) -> dict[ProbeId, ProbeState]:
    states: dict[ProbeId, ProbeState] = {}
    with start_practice(scenario) as practice:
        site = practice.sites[scenario]
        options = practice_options(practice, site, CheckOptions(timeout_s=5.0))
        check(practice_target(site), options, progress=lambda p: states.__setitem__(p.probe, p.state))
    return states


def test_a_clock_that_was_not_compared_is_not_called_fine() -> None:
    assert last_states("good")[ProbeId.CLOCK] is ProbeState.SKIPPED


def test_a_wrong_clock_shows_as_a_problem_of_its_own_line() -> None:
    assert last_states("wrong-clock")[ProbeId.CLOCK] is ProbeState.FAILED


def test_a_login_page_shows_as_a_problem_of_its_own_line() -> None:
    assert last_states("captive-portal")[ProbeId.PORTAL] is ProbeState.FAILED


def bundle(pki: Pki, place: Path, count: int) -> Path:
    file = place / "bundle.pem"
    file.write_bytes(pem_of(pki.root.certificate, pki.issuing.certificate) * (count // 2))
    return file


def test_opening_a_bundle_reads_next_to_no_certificate(tmp_path: Path, pki: Pki) -> None:
    read_certificate.cache_clear()
    opened = open_bundle(bundle(pki, tmp_path, 3_000))
    assert len(opened.certificates) == len(opened.ders) == 3_000
    assert read_certificate.cache_info().misses <= 1
    assert opened.certificates[2_999] == opened.certificates[1]
    assert list(opened.certificates[:2]) == [opened.certificates[0], opened.certificates[1]]


def test_the_certificates_of_a_bundle_are_told_as_they_are_found(tmp_path: Path, pki: Pki) -> None:
    batches: list[Sequence[bytes]] = []
    opened = open_bundle(bundle(pki, tmp_path, 12_000), progress=batches.append)
    assert [len(batch) for batch in batches] == [500, 10_000, 1_500]
    assert tuple(der for batch in batches for der in batch) == opened.ders


def test_opening_a_bundle_can_be_cancelled(tmp_path: Path, pki: Pki) -> None:
    cancel, found = Cancel(), 0

    def progress(batch: Sequence[bytes]) -> None:
        nonlocal found
        found += len(batch)
        cancel.set()

    with pytest.raises(Cancelled):
        open_bundle(bundle(pki, tmp_path, 12_000), progress=progress, cancel=cancel)
    assert found == 500


def test_readings_are_a_sequence_like_any_other(pki: Pki) -> None:
    file = inspect_bytes("chain.pem", pem_of(pki.root.certificate, pki.issuing.certificate))
    again = inspect_bytes("chain.pem", pem_of(pki.root.certificate, pki.issuing.certificate))
    assert file.certificates == again.certificates == tuple(file.certificates)
    assert hash(file.certificates) == hash(again.certificates)
    assert file.certificates != inspect_bytes("root.pem", pem_of(pki.root.certificate)).certificates


def test_a_file_is_read_certificate_by_certificate(pki: Pki) -> None:
    reading = FileReading("mixed.pem", read_all(BROKEN_PEM + pem_of(pki.root.certificate)))
    assert [isinstance(c, Certificate) for c in reading] == [False, True]
    assert (reading.is_readable, reading.error) == (True, None)


def test_a_file_of_broken_certificates_says_so_when_it_was_read() -> None:
    reading = FileReading("broken.pem", read_all(BROKEN_PEM * 2))
    assert len(list(reading)) == 2
    assert not reading.is_readable
    assert reading.error is not None
    assert reading.error.startswith("not a certificate")


def test_a_missing_file_is_a_reading_with_an_error(tmp_path: Path) -> None:
    reading = read_file(tmp_path / "missing")
    assert (list(reading), reading.error) == ([], "No such file or directory")


def test_a_folder_without_certificates_says_so(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all\n")
    (only,) = inspect_folder(tmp_path)
    assert only.error == "no certificate in the files of this folder"


def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (only,) = inspect_folder(tmp_path / "missing")
    assert only.error == "No such file or directory"


def test_a_folder_can_be_opened_like_a_file(tmp_path: Path, pki: Pki) -> None:
    for name, certificate in (("a.pem", pki.root.certificate), ("b.der", pki.issuing.certificate)):
        (tmp_path / name).write_bytes(pem_of(certificate))
    (tmp_path / "c.txt").write_text("Dear all\n")
    opened = inspect_file(tmp_path)
    assert (opened.error, opened.ders) == (None, (der_of(pki.root.certificate), der_of(pki.issuing.certificate)))
