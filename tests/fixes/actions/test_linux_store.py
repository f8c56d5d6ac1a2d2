"""The system's list of roots, changed for real: Debian's own program, curl, Python and OpenSSL.

Everything happens in namespaces of the test's own, on copies of the system's folders.
"""

import base64
import os
import ssl
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from tests.support.diagnoses import made_certificate, made_diagnosis
from tests.support.linux_list import (
    BUNDLE,
    CERTS,
    EVERYBODY,
    KINDS,
    LOCAL,
    NOBODY,
    adding,
    error_of,
    few,
    never,
    on_debian,
    read,
    state,
    wait_for,
)
from tests.support.networks import inside
from tests.support.pki import make_pki, pem_of
from wizard.errors import WizardError
from wizard.fixes.actions import linux_store
from wizard.fixes.actions.base import Action, ActionError, Asked, Kind, Obstacle, Preparer, Said, Scope, Work
from wizard.fixes.actions.doing import do, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.fixes.actions.linux_store import SYSTEM_ADD, SYSTEM_REMOVE, add_to_system, remove_from_system
from wizard.fixes.actions.runner import Ending, Ran
from wizard.model.certificate import Certificate
from wizard.pki.bundle import read_all
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel


def _add_and_take_back() -> Any:
    computer, journal = few()
    before, seen = state(LOCAL, CERTS), [computer.who_opens()]
    action = adding(computer)
    entry = do(action, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens())
    again = [*add_to_system(computer.asked(), Work())]
    file = Path(action.arguments["file"])
    held = [file.name, f"{file.stat().st_mode:o}", file.read_text() == pem_of(computer.pki.root.certificate).decode()]
    taken = take_back(entry, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens())
    # Once more is no error, and asks nobody.
    take_back(taken, Work(run=never), journal, kinds=KINDS)
    return seen, held, len(again), taken.standing, state(LOCAL, CERTS) == before


@on_debian
def test_a_root_that_is_added_opens_its_sites_until_it_is_taken_back() -> None:
    seen, held, offered_again, standing, is_as_before = inside(_add_and_take_back)
    assert seen == [NOBODY, EVERYBODY, NOBODY]
    assert held[0].startswith("trust-wizard-")
    assert held[1:] == ["100644", True]
    assert offered_again == 0
    assert standing == Standing.UNDONE
    assert is_as_before


def _remove_and_put_back() -> Any:
    computer, journal = few()
    file = LOCAL / "of a company" / "Company Root.crt"
    computer.write_root(file)
    file.chmod(0o640)
    computer.update()
    before, seen = state(LOCAL, CERTS), [computer.who_opens()]
    (action,) = remove_from_system(computer.asked(), Work())
    entry = do(action, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens())
    left = [path for path in state(LOCAL, CERTS) if "Company" in path]
    again = [*remove_from_system(computer.asked(), Work())]
    take_back(entry, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens())
    return seen, left, len(again), action.commands, state(LOCAL, CERTS) == before


@on_debian
def test_an_added_root_that_is_taken_out_can_be_put_back_as_it_was() -> None:
    seen, left, offered_again, commands, is_as_before = inside(_remove_and_put_back)
    assert seen == [EVERYBODY, NOBODY, EVERYBODY]
    assert left == []
    assert offered_again == 0
    assert commands[0] == "sudo mv '/usr/local/share/ca-certificates/of a company/Company Root.crt' /root/"
    assert is_as_before


def _cancelled() -> Any:
    computer, journal = few()
    before, cancel = state(LOCAL, CERTS), Cancel()
    note = computer.folder / "stalled"
    # It stalls once: what is put back needs it.
    computer.put_program("openssl", f'[ -e {note} ] || {{ touch {note}; sleep 300; }}; exec /usr/bin/openssl "$@"')
    action = adding(computer)

    def look() -> None:
        wait_for(note)
        cancel.set()

    looking = threading.Thread(target=look)
    looking.start()
    error = error_of(lambda: do(action, Work(cancel=cancel), journal, kinds=KINDS))
    looking.join()
    return error, [e.standing for e in journal.entries()], state(LOCAL, CERTS) == before


@on_debian
def test_breaking_it_off_puts_everything_back() -> None:
    (obstacle, _), standing, is_as_before = inside(_cancelled)
    assert obstacle == Obstacle.FAILED
    assert standing == [Standing.UNDONE]
    assert is_as_before


def _without_consent() -> Any:
    computer, journal = few()
    before = state(LOCAL, CERTS)
    asked = computer.folder / "asked"
    os.geteuid = lambda: 1000
    computer.put_program("pkexec", f"echo asked >>{asked}; exit 126")
    os.environ["PATH"] = f"{computer.programs}:{os.environ['PATH']}"
    error = error_of(lambda: do(adding(computer), Work(), journal, kinds=KINDS))
    return error, asked.read_text().count("asked"), state(LOCAL, CERTS) == before


@on_debian
def test_without_consent_nothing_is_changed_and_the_way_by_hand_is_named() -> None:
    (obstacle, text), times_asked, is_as_before = inside(_without_consent)
    assert obstacle == Obstacle.NO_RIGHTS
    assert "sudo install -m 644 root.crt /usr/local/share/ca-certificates/trust-wizard-" in text
    assert "sudo update-ca-certificates" in text
    assert times_asked == 1
    assert is_as_before


def _with_consent() -> Any:
    computer, journal = few()
    os.geteuid = lambda: 1000
    # As pkexec does: a path of its own, and nothing of the person's environment.
    computer.put_program("pkexec", 'shift; exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"')
    os.environ["PATH"] = f"{computer.programs}:{os.environ['PATH']}"
    entry = do(adding(computer), Work(), journal, kinds=KINDS)
    seen = [computer.who_opens()]
    take_back(entry, Work(), journal, kinds=KINDS)
    return [*seen, computer.who_opens()]


@on_debian
def test_with_consent_it_is_done_by_pkexec() -> None:
    assert inside(_with_consent) == [EVERYBODY, NOBODY]


ROOT = read(make_pki("Nobody's").root)


@on_debian
def test_a_root_that_is_not_there_yet_is_offered() -> None:
    (action,) = add_to_system(Asked(diagnosis=made_diagnosis(), system="linux", root=ROOT), Work(run=never))
    assert (action.kind, action.scope, action.needs_admin, action.wants_fingerprint) == (
        "system-add", Scope.MACHINE, True, True,
    )  # fmt: skip
    assert base64.b64decode(action.arguments["der"]) == ROOT.der
    assert action.does.values == {"name": "Nobody's Root CA"}


@on_debian
@pytest.mark.parametrize(
    ("system", "root"), [("windows", ROOT), ("macos", ROOT), ("linux", None), ("linux", made_certificate())],
    ids=["windows", "macos", "no root", "no authority's"],
)  # fmt: skip
@pytest.mark.parametrize("prepare", [add_to_system, remove_from_system])
def test_nothing_is_offered_for(prepare: Preparer, system: str, root: Certificate | None) -> None:
    assert [*prepare(Asked(diagnosis=made_diagnosis(), system=system, root=root), Work(run=never))] == []


def _not_to_be_taken_out() -> Any:
    computer, _ = few()
    offered = {}

    def look(name: str, root: Certificate) -> None:
        asked = replace(computer.asked(), root=root)
        offered[name] = len([*remove_from_system(asked, Work(run=never))])

    makers = next(iter(read_all(BUNDLE.read_bytes())))
    certificate = read_certificate(makers)
    assert isinstance(certificate, Certificate)
    look("the maker's", certificate)
    (LOCAL / "again.crt").write_bytes(pem_of(x509.load_der_x509_certificate(makers)))
    look("the maker's that somebody added, too", certificate)
    look("not there", computer.root)
    computer.write_root(LOCAL / "company.crt")
    look("there", computer.root)
    (LOCAL / "company.crt").rename(LOCAL / "company\n.crt")
    look("with a name of two lines", computer.root)
    (LOCAL / "company\n.crt").rename(LOCAL / "company.crt")
    link = LOCAL / "company.crt"
    link.rename(LOCAL / "elsewhere")
    link.symlink_to(LOCAL / "elsewhere")
    look("a link", computer.root)
    link.unlink()
    link.write_bytes(pem_of(computer.pki.root.certificate) + pem_of(computer.pki.issuing.certificate))
    look("with others", computer.root)
    return offered


@on_debian
def test_only_a_root_that_somebody_added_alone_in_a_file_is_taken_out() -> None:
    assert inside(_not_to_be_taken_out) == {
        "the maker's": 0,
        "the maker's that somebody added, too": 0,
        "not there": 0,
        "there": 1,
        "with a name of two lines": 0,
        "a link": 0,
        "with others": 0,
    }


DER = base64.b64encode(ROOT.der).decode()
_STRANGER = pem_of(make_pki("Stranger").root.certificate)
OTHER = base64.b64encode(_STRANGER).decode()
BOTH = base64.b64encode(ssl.DER_cert_to_PEM_cert(ROOT.der).encode() + _STRANGER).decode()


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"layout": "debian", "der": DER},
        {"layout": "bsd", "der": DER, "file": "/usr/local/share/ca-certificates/a.crt"},
        {"layout": "debian", "der": DER, "file": "/etc/passwd"},
        {"layout": "debian", "der": DER, "file": "/usr/local/share/ca-certificates/../../../../etc/passwd"},
        {"layout": "debian", "der": "no base64", "file": "/usr/local/share/ca-certificates/a.crt"},
        {"layout": "debian", "der": DER, "file": "/usr/local/share/ca-certificates/a.crt", "mode": "rwx"},
        {"layout": "debian", "der": DER, "file": "/usr/local/share/ca-certificates/a\n+/tmp/b.crt"},
        {"layout": "debian", "der": DER, "file": "/usr/local/share/ca-certificates/a.crt", "holds": OTHER},
        {"layout": "debian", "der": DER, "file": "/usr/local/share/ca-certificates/a.crt", "holds": BOTH},
        {"layout": "debian", "der": DER, "file": "/usr/local/share/ca-certificates/a.crt", "holds": ""},
    ],
)
@pytest.mark.parametrize("kind", [SYSTEM_ADD, SYSTEM_REMOVE], ids=lambda kind: kind.id)
def test_a_note_that_names_another_place_changes_nothing(kind: Kind, arguments: dict[str, str]) -> None:
    for call in (kind.apply, kind.undo, kind.is_done):
        with pytest.raises(ActionError, match="damaged"):
            call(arguments, Work(run=never))


def test_what_is_put_back_by_a_note_can_be_written_by_nobody_else() -> None:
    modes = []

    def run(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        assert (as_admin, cancel.is_set) == (True, False)
        modes.append(words[8])
        return Ran(ending=Ending.ENDED)

    pem = base64.b64encode(ssl.DER_cert_to_PEM_cert(ROOT.der).encode()).decode()
    file = "/usr/local/share/ca-certificates/not-there.crt"
    note = {"layout": "debian", "der": DER, "file": file, "holds": pem, "mode": "666"}
    SYSTEM_REMOVE.undo(note, Work(run=run))
    SYSTEM_REMOVE.undo({**note, "mode": "640"}, Work(run=run))
    assert modes == ["644", "640"]


@pytest.mark.parametrize("kind", [SYSTEM_ADD, SYSTEM_REMOVE], ids=lambda kind: kind.id)
def test_what_was_broken_off_is_put_back_with_one_more_question(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def run(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        assert (as_admin, cancel.is_set) == (True, False)
        asked.append(words[4])
        return Ran(ending=Ending.HUNG if len(asked) == 1 else Ending.REFUSED)

    # It may be half done: what is there says nothing.
    monkeypatch.setattr(linux_store, "_has_leftovers", lambda _: True)
    file = "/usr/local/share/ca-certificates/a.crt"
    action = Action(
        kind=kind.id, does=Said(""), where=Said(""), risk=Said(""), commands=(), scope=Scope.MACHINE,
        arguments={"layout": "debian", "der": DER, "file": file},
    )  # fmt: skip
    journal = Journal(tmp_path / "changes")
    with pytest.raises(WizardError, match="nobody agreed"):
        do(action, Work(run=run), journal, kinds=KINDS)
    assert asked == (["put", "take"] if kind is SYSTEM_ADD else ["take", "put"])
    assert [entry.standing for entry in journal.entries()] == [Standing.BEGUN]
