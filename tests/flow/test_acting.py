from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.diagnoses import finding
from tests.support.evidence import met
from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_pki, make_root, name_of, pem_of
from wizard.causes.diagnose import diagnose
from wizard.errors import InputError
from wizard.fixes.actions.base import Action, Arguments, Asked, Kind, Said, Scope, Work
from wizard.fixes.actions.journal import Journal, Standing, Tidied
from wizard.fixes.private_root import Bar
from wizard.flow import acting
from wizard.flow.acting import Change, can_help_with, changes, do, offer_for, take_back, tidy
from wizard.model.certificate import Certificate
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence
from wizard.model.finding import Diagnosis
from wizard.pki.reader import read_certificate

PKI = make_pki("House")
SENT = (issue(healthy_leaf("intern.house.example"), PKI.issuing), PKI.issuing.certificate, PKI.root.certificate)


def apply(arguments: Arguments, _: Work) -> None:
    Path(arguments["path"]).write_text("trusted")


def undo(arguments: Arguments, _: Work) -> None:
    Path(arguments["path"]).unlink(missing_ok=True)


def is_done(arguments: Arguments, _: Work) -> bool:
    return Path(arguments["path"]).exists()


KIND = Kind(id="file", apply=apply, undo=undo, is_done=is_done)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "trusted"

    def prepare(asked: Asked, _: Work) -> Iterator[Action]:
        yield Action(
            kind="file",
            does=Said("Trust {root}.", {"root": asked.root.sha256 if asked.root else ""}),
            where=Said("A file"),
            risk=Said("Some."),
            commands=("touch trusted",),
            scope=Scope.BROWSER,
            arguments={"path": str(path)},
        )

    fixes = (acting.TRUST, acting.REMOVE, "set-clock")
    monkeypatch.setattr(acting, "PREPARERS", dict.fromkeys(fixes, (prepare,)))
    monkeypatch.setattr(acting, "KIND_BY_ID", {"file": KIND})
    return path


def diagnosed(*sent: x509.Certificate) -> Diagnosis:
    return diagnose(met(sent, host="intern.house.example"))


def test_what_there_are_no_actions_for_is_not_offered(file: Path) -> None:
    assert can_help_with("set-clock")
    assert not can_help_with("tell-owner")
    assert offer_for("tell-owner", diagnosed(*SENT), "linux").actions == ()


def test_the_sites_own_root_is_offered(file: Path) -> None:
    offer = offer_for(acting.TRUST, diagnosed(*SENT), "linux")
    assert offer.root == read_certificate(der_of(PKI.root.certificate))
    assert offer.bar is None
    assert len(offer.actions) == 1
    assert offer.root is not None
    assert offer.actions[0].does.values["root"] == offer.root.sha256


def test_where_none_may_be_trusted_the_reason_comes_and_no_action(file: Path) -> None:
    seen = diagnosed(*SENT)
    caught = replace(seen, findings=(*seen.findings, finding("interception")))
    offer = offer_for(acting.TRUST, caught, "linux")
    assert (offer.actions, offer.root, offer.bar) == ((), None, Bar.ON_THE_WAY)


def test_a_root_comes_from_a_file_where_the_site_does_not_send_it(file: Path, tmp_path: Path) -> None:
    seen = diagnosed(*SENT[:2])
    assert offer_for(acting.TRUST, seen, "linux").bar is Bar.ROOT_NOT_SENT
    root = tmp_path / "root.pem"
    root.write_bytes(pem_of(PKI.root.certificate))
    assert len(offer_for(acting.TRUST, seen, "linux", root_file=root).actions) == 1
    other = tmp_path / "other.pem"
    other.write_bytes(pem_of(make_pki("Other").root.certificate))
    assert offer_for(acting.TRUST, seen, "linux", root_file=other).bar is Bar.NOT_OF_THIS_SITE


def test_a_file_that_is_no_certificate_is_told(file: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(InputError, match=r"notes\.txt cannot be used"):
        offer_for(acting.TRUST, diagnosed(*SENT), "linux", root_file=tmp_path / "notes.txt")


def with_roots(diagnosis: Diagnosis, *roots: HeldRoot) -> Diagnosis:
    held = RootsEvidence(stores=(HeldStore(name="system", origin="", roots=roots),))
    return replace(diagnosis, evidence=replace(diagnosis.evidence, roots=held))


def test_no_root_is_removed_whose_key_nobody_else_has(file: Path) -> None:
    root = HeldRoot(sha256="ab" * 32, name="House Root CA", placed=Placed.COMPUTER)
    assert offer_for(acting.REMOVE, with_roots(diagnosed(*SENT), root), "linux").actions == ()
    assert offer_for(acting.REMOVE, diagnosed(*SENT), "linux").actions == ()


def test_roots_whose_keys_others_have_are_offered_to_be_removed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fish = make_root(name_of("Superfish, Inc.", "Superfish, Inc."), Validity.around(AT))
    read = read_certificate(der_of(fish.certificate))
    assert isinstance(read, Certificate)

    class Lists:
        roots = (type("Root", (), {"sha256": read.sha256, "certificate": read})(),)  # type: ignore[union-attr]

    monkeypatch.setattr(acting, "read_root_stores", lambda _: Lists)
    held = HeldRoot(
        sha256=read.sha256, name="Superfish, Inc.", organization="Superfish, Inc.", placed=Placed.COMPUTER
    )  # fmt: skip
    offer = offer_for(acting.REMOVE, with_roots(diagnosed(*SENT), held), "linux")
    assert [a.does.values["root"] for a in offer.actions] == [read.sha256]


def test_a_change_is_made_seen_and_taken_back(file: Path, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "changes")
    action = offer_for("set-clock", diagnosed(*SENT), "linux").actions[0]
    entry = do(action, journal=journal)
    assert file.read_text() == "trusted"
    assert changes(journal) == (Change(entry, True),)
    file.unlink()
    (gone,) = changes(journal)
    assert (gone.is_there, gone.can_be_taken_back) == (False, True)
    take_back(entry, journal=journal)
    (back,) = changes(journal)
    assert (back.entry.standing, back.is_there, back.can_be_taken_back) == (Standing.UNDONE, None, False)


def test_a_change_of_a_kind_that_this_version_does_not_know_is_shown_and_left_alone(file: Path, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "changes")
    entry = do(offer_for("set-clock", diagnosed(*SENT), "linux").actions[0], journal=journal)
    with journal.held():
        journal._write(replace(entry, kind="of-a-later-version"))
    (unknown,) = changes(journal)
    assert (unknown.is_there, unknown.can_be_taken_back) == (None, False)


def test_what_an_earlier_run_left_half_done_is_put_back(file: Path, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "changes")
    assert tidy(journal=journal) == Tidied(mended=0, left=0, made=0)
    action = offer_for("set-clock", diagnosed(*SENT), "linux").actions[0]
    with journal.held():
        journal.begin(action, AT)
        journal.begin(replace(action, scope=Scope.MACHINE), AT)
    file.write_text("half")
    # The one that may need consent is left for the person.
    assert tidy(journal=journal) == Tidied(mended=1, left=1, made=2)
    assert not file.exists()


def test_there_is_a_way_out_of_whatever_was_broken_off(file: Path, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "changes")
    action = replace(offer_for("set-clock", diagnosed(*SENT), "linux").actions[0], is_reversible=False)
    with journal.held():
        begun = journal.begin(action, AT)
        assert [change.can_be_taken_back for change in changes(journal)] == [True]
        journal.settle(begun, Standing.DONE, AT)
    assert [change.can_be_taken_back for change in changes(journal)] == [False]


def test_a_damaged_note_hides_no_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "changes")
    said = Action(
        kind="windows-user-add", does=Said(""), where=Said(""), risk=Said(""), commands=(), scope=Scope.USER,
        arguments={"der": "no base64"},
    )  # fmt: skip
    with journal.held():
        journal.settle(journal.begin(said, AT), Standing.DONE, AT)
    assert [change.is_there for change in changes(journal)] == [None]
