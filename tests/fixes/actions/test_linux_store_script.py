"""The one program that changes the system's list: what it leaves where it fails, or is killed in the middle."""

import base64
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.linux_list import (
    CERTS,
    EVERYBODY,
    KINDS,
    LOCAL,
    NOBODY,
    Computer,
    adding,
    error_of,
    few,
    on_debian,
    read,
    state,
    wait_for,
)
from tests.support.networks import inside
from tests.support.pki import make_pki, pem_of
from tests.support.terminal import environment
from wizard.fixes.actions.base import Obstacle, Work
from wizard.fixes.actions.doing import do, interrupted, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.fixes.actions.linux_store import SYSTEM_ADD
from wizard.fixes.actions.linux_store_script import SCRIPT
from wizard.fixes.actions.runner import Ending, Ran
from wizard.probes.base import Cancel

_DO_IT = """
import sys
from pathlib import Path
from tests.support.linux_list import KINDS
from wizard.fixes.actions.base import Asked, Work
from wizard.fixes.actions.doing import do
from wizard.fixes.actions.journal import Journal
from wizard.fixes.actions.linux_store import add_to_system, remove_from_system
from wizard.pki.reader import read_certificate
from tests.support.diagnoses import made_diagnosis
root = read_certificate(Path(sys.argv[2]).read_bytes())
prepare = {"add": add_to_system, "remove": remove_from_system}[sys.argv[1]]
(action,) = prepare(Asked(diagnosis=made_diagnosis(), system="linux", root=root), Work())
do(action, Work(), Journal(Path(sys.argv[3])), kinds=KINDS)
"""


def _kill_in_the_middle(computer: Computer, what: str, journal: Journal) -> None:
    """Let the system's program stall after it has joined the roots and before the list is exchanged; then kill all."""
    note, root = computer.folder / "stalled", computer.folder / "root.der"
    root.write_bytes(computer.root.der)
    computer.put_program("openssl", f"ps -o pgid= -p $$ >{note}.new; mv {note}.new {note}; exec sleep 300")
    words = [sys.executable, "-c", _DO_IT, what, str(root), str(journal.folder)]
    with subprocess.Popen(words, env=environment()) as wizard:
        wait_for(note)
        wizard.kill()
        os.killpg(int(note.read_text()), signal.SIGKILL)
    computer.take_program("openssl")


def _killed_while_adding() -> Any:
    computer, journal = few()
    before = state(LOCAL, CERTS)
    _kill_in_the_middle(computer, "add", journal)
    half_done = [*state(LOCAL, CERTS).keys() - before.keys()]
    (entry,) = interrupted(journal, KINDS)
    taken = take_back(entry, Work(), journal, kinds=KINDS)
    # Whoever makes the list the next time must not bring the root back.
    is_as_before = state(LOCAL, CERTS) == before
    computer.update()
    return half_done, taken.standing, is_as_before, state(LOCAL, CERTS) == before, computer.who_opens()


@on_debian
def test_a_power_cut_while_a_root_is_added_leaves_nothing_that_cannot_be_taken_back() -> None:
    half_done, standing, is_as_before, stays_so, seen = inside(_killed_while_adding)
    assert any(path.endswith("ca-certificates.crt.new") for path in half_done)
    assert any("trust-wizard-" in path and path.endswith(".crt") for path in half_done)
    assert standing == Standing.UNDONE
    assert is_as_before
    assert stays_so
    assert seen == NOBODY


def _killed_while_removing() -> Any:
    computer, journal = few()
    computer.write_root(LOCAL / "company.crt")
    computer.update()
    before = state(LOCAL, CERTS)
    _kill_in_the_middle(computer, "remove", journal)
    is_half_done = state(LOCAL, CERTS) != before
    (entry,) = interrupted(journal, KINDS)
    take_back(entry, Work(), journal, kinds=KINDS)
    return is_half_done, state(LOCAL, CERTS) == before, computer.who_opens()


@on_debian
def test_a_power_cut_while_a_root_is_taken_out_leaves_nothing_that_cannot_be_put_back() -> None:
    assert inside(_killed_while_removing) == [True, True, EVERYBODY]


def _failing() -> Any:
    computer, journal = few()
    before, answers = state(LOCAL, CERTS), {}
    computer.put_program("update-ca-certificates", "echo rehash: no space left; exit 3")
    answers["fails"] = error_of(lambda: do(adding(computer), Work(), journal, kinds=KINDS))
    computer.take_program("update-ca-certificates")
    action = adding(computer)
    answers["missing"] = error_of(lambda: do(action, Work(), journal, kinds=KINDS))
    is_as_before = state(LOCAL, CERTS) == before
    (computer.programs / "update-ca-certificates").symlink_to(computer.system_programs / "update-ca-certificates")
    foreign = Path(action.arguments["file"])
    foreign.write_text("somebody's\n")
    answers["in the way"] = error_of(lambda: SYSTEM_ADD.apply(action.arguments, Work()))
    foreign.unlink()
    entry = do(action, Work(), journal, kinds=KINDS)
    foreign.write_bytes(pem_of(make_pki("Other").root.certificate))
    answers["changed"] = error_of(lambda: take_back(entry, Work(), journal, kinds=KINDS))
    return answers, is_as_before, foreign.exists()


@on_debian
def test_what_fails_changes_nothing_and_says_why() -> None:
    answers, is_as_before, is_left_alone = inside(_failing)
    assert {name: obstacle for name, (obstacle, _) in answers.items()} == {
        "fails": Obstacle.FAILED,
        "missing": Obstacle.NO_TOOL,
        "in the way": Obstacle.CHANGED,
        "changed": Obstacle.CHANGED,
    }
    assert "rehash: no space left" in answers["fails"][1]
    assert "ca-certificates" in answers["missing"][1]
    assert is_as_before
    assert is_left_alone


JAVAS_HOOK = Path("/etc/ca-certificates/update.d/jks-keystore")


def _java() -> Any:
    hook = JAVAS_HOOK.read_bytes()
    computer, journal = few()
    JAVAS_HOOK.parent.mkdir(parents=True, exist_ok=True)
    JAVAS_HOOK.write_bytes(hook)
    JAVAS_HOOK.chmod(0o755)
    # It leaves the work to a trigger of its package.
    computer.cover("/var/lib/dpkg")
    computer.cover("/var/lib/ca-certificates-java")
    subprocess.run(["mount", "-t", "tmpfs", "none", "/var/log"], check=True)
    entry = do(adding(computer), Work(), journal, kinds=KINDS)
    seen = [_roots_of_java()]
    take_back(entry, Work(), journal, kinds=KINDS)
    return [*seen, _roots_of_java()]


def _roots_of_java() -> int:
    words = ["keytool", "-list", "-cacerts", "-storepass", "changeit"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "trustedCertEntry" in done.stdout
    return done.stdout.count("trust-wizard-")


@on_debian
@pytest.mark.skipif(
    not (JAVAS_HOOK.is_file() and shutil.which("keytool") and os.access("/etc/default/cacerts", os.R_OK)),
    reason="Debian's Java is not installed, or its settings are for root alone",
)
def test_java_forgets_a_root_that_is_taken_back() -> None:
    assert inside(_java) == [1, 0]


def test_nothing_from_outside_is_in_the_script_or_gains_its_own_permissions() -> None:
    asked: list[Sequence[str]] = []

    def note(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        assert (as_admin, cancel.is_set) == (True, False)
        asked.append(words)
        return Ran(ending=Ending.ENDED)

    der = base64.b64encode(read(make_pki().root).der).decode()
    file = "/usr/local/share/ca-certificates/$(id) ; x.crt"
    SYSTEM_ADD.apply({"layout": "debian", "der": der, "file": file, "mode": "6777"}, Work(run=note))
    ((shell, option, script, *words),) = asked
    assert (shell, option, script) == ("/bin/sh", "-c", SCRIPT)
    assert words[:4] == ["sh", "put", "/usr/local/share/ca-certificates", "$(id) ; x.crt"]
    assert words[5:] == ["755", "update-ca-certificates", "", "/etc/ssl/certs/ca-certificates.crt.new"]
