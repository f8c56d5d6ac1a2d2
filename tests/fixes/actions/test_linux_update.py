"""Updating the package with the roots: the real apt and dpkg with an archive of the test's own, in namespaces.

dnf and zypper are scripts that keep a version in a file, as Debian has neither.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.apt_archive import Apt, make_apt
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.networks import inside
from wizard.fixes.actions.base import Action, ActionError, Asked, Obstacle, Work
from wizard.fixes.actions.doing import do, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.fixes.actions.linux_update import PACKAGERS, ROOTS_UPDATE, update_roots
from wizard.fixes.actions.runner import Ran
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence, UpdatesEvidence
from wizard.probes.base import Cancel, Deadline, Job
from wizard.probes.updates.apt import read_apt

KINDS = {"roots-update": ROOTS_UPDATE}
LIST = Path("/run/arranged/roots.pem")
"""What the package holds; the folder is the namespace's own."""

_STANZA = """Package: ca-certificates
Version: {version}
Architecture: all
Maintainer: Nobody <nobody@example.org>
Filename: pool/{name}
Size: {size}
SHA256: {digest}
Description: arranged

"""


class System:
    """A Debian of the test's own: its packages, and an archive that is renewed. Called inside the namespaces only."""

    def __init__(self) -> None:
        self.folder = Path("/mnt")
        for place in (self.folder, "/run", "/var/log", "/var/cache", "/var/lib/dpkg"):
            subprocess.run(["mount", "-t", "tmpfs", "none", str(place)], check=True)
        self.apt: Apt = make_apt(self.folder / "apt")
        # dpkg keeps what is installed beside the file that apt is told of.
        subprocess.run(["mount", "--bind", str(self.apt.root / "var/lib/dpkg"), "/var/lib/dpkg"], check=True)
        for name in ("info", "updates", "triggers"):
            Path("/var/lib/dpkg", name).mkdir()
        (self.apt.root / "var/log/apt").mkdir(parents=True)
        Path("/var/lib/dpkg/available").touch()
        os.environ["APT_CONFIG"] = str(self.apt.config)
        self.archive = self.folder / "archive"
        sources = self.apt.root / "etc/apt/sources.list"
        sources.write_text(f"deb [trusted=yes arch=all] copy:{self.archive} stable main\n")

    def build(self, version: str, script: str = "exit 0") -> Path:
        """Build the package; *script* is run when it is configured."""
        tree = self.folder / f"tree-{version}"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN/control").write_text(
            f"Package: ca-certificates\nVersion: {version}\nArchitecture: all\n"
            "Maintainer: Nobody <nobody@example.org>\nDescription: arranged\n"
        )
        (tree / "DEBIAN/postinst").write_text(f"#!/bin/sh\n{script}\n")
        (tree / "DEBIAN/postinst").chmod(0o755)
        held = tree / str(LIST).lstrip("/")
        held.parent.mkdir(parents=True)
        held.write_text(version)
        pool = self.archive / "pool"
        pool.mkdir(parents=True, exist_ok=True)
        made = pool / f"ca-certificates_{version}_all.deb"
        subprocess.run(["dpkg-deb", "-Zgzip", "--root-owner-group", "-b", tree, made], check=True, capture_output=True)
        return made

    def publish(self, made: Path) -> None:
        """Let the archive have this package and no other."""
        index = self.archive / "dists/stable/main/binary-all/Packages"
        index.parent.mkdir(parents=True, exist_ok=True)
        data, version = made.read_bytes(), made.name.split("_")[1]
        digest = hashlib.sha256(data).hexdigest()
        text = _STANZA.format(version=version, name=made.name, size=len(data), digest=digest)
        index.write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        (self.archive / "dists/stable/Release").write_text(
            "Origin: Test\nSuite: stable\nCodename: stable\nArchitectures: all\nComponents: main\n"
            f"SHA256:\n {digest} {len(text)} main/binary-all/Packages\n"
        )


def _asked(*, old: bool = False) -> Asked:
    """Return what is asked with what the wizard itself reads of apt now."""
    diagnosis = made_diagnosis([finding("outdated-roots")] if old else [])
    updates = read_apt(Job(deadline=Deadline.after(20), cancel=Cancel()))
    return Asked(diagnosis=replace(diagnosis, evidence=replace(diagnosis.evidence, updates=updates)), system="linux")


def _upgrade() -> Any:
    system, journal = System(), Journal(Path("/mnt/changes"))
    subprocess.run(["dpkg", "-i", system.build("1")], check=True, capture_output=True)
    system.publish(system.build("2"))
    system.apt.fetch()
    seen = [LIST.read_text()]
    (action,) = update_roots(_asked(), Work())
    entry = do(action, Work(), journal, kinds=KINDS)
    seen.append(LIST.read_text())
    commands, offers = [action.commands], [len([*update_roots(_asked(), Work())])]
    # The list is old all the same; a newer package is there, but nobody has looked.
    system.publish(system.build("3"))
    (action,) = update_roots(_asked(old=True), Work())
    do(action, Work(), journal, kinds=KINDS)
    commands.append(action.commands)
    seen.append(LIST.read_text())
    (action,) = update_roots(_asked(old=True), Work())
    errors = [_error(action, journal)]
    try:
        take_back(entry, Work(), journal, kinds=KINDS)
    except ActionError as error:
        errors.append((error.obstacle, str(error)))
    return seen, commands, offers, errors


def _error(action: Action, journal: Journal) -> tuple[str, str]:
    try:
        do(action, Work(), journal, kinds=KINDS)
    except ActionError as error:
        return error.obstacle, str(error)
    raise AssertionError("it did not fail")


needs_apt = pytest.mark.skipif(
    not all(map(shutil.which, ("unshare", "apt-get", "dpkg-deb"))), reason="needs namespaces and Debian's apt"
)


@needs_apt
def test_the_real_apt_brings_the_package_up_to_date() -> None:
    seen, commands, offers, errors = inside(_upgrade)
    assert seen == ["1", "2", "3"]
    upgrade = "sudo apt-get install --only-upgrade ca-certificates"
    assert commands == [[upgrade], ["sudo apt-get -q update", upgrade]]
    assert offers == [0]
    assert errors == [
        [Obstacle.FAILED, "There is no newer list of roots for this system; nothing was changed."],
        [Obstacle.FAILED, "This change cannot be taken back."],
    ]


def _break_in_the_middle() -> Any:
    system, journal = System(), Journal(Path("/mnt/changes"))
    subprocess.run(["dpkg", "-i", system.build("1")], check=True, capture_output=True)
    once = system.folder / "once"
    system.publish(system.build("2", f"[ -e {once} ] && exit 0; touch {once}; kill -KILL $PPID; sleep 1; exit 1"))
    system.apt.fetch()
    (action,) = update_roots(_asked(), Work())
    error = _error(action, journal)
    words = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", "ca-certificates"]
    printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return once.exists(), error[0], [e.standing for e in journal.entries()], printed


@needs_apt
def test_a_package_that_was_broken_off_in_the_middle_is_made_whole() -> None:
    was_broken, obstacle, standing, state = inside(_break_in_the_middle)
    assert was_broken
    assert obstacle == Obstacle.FAILED
    assert standing == [Standing.UNDONE]
    assert state == "installed 2"


def put_program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def bin_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer of one who is an administrator, with programs that keep the version of a package in a file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "version").write_text("2025.1-1")
    put_program(folder, "rpm", f'printf "installed "; /bin/cat {folder}/version')
    put_program(folder, "dpkg-query", f'printf "installed "; /bin/cat {folder}/version')
    for tool in ("dnf", "zypper", "apt-get"):
        put_program(folder, tool, f'echo "$0 $*" >>{folder}/calls; echo 2026.2-1 >{folder}/version')
    (folder / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return folder


def asked(tool: str, *bearing: str, system: str = "linux", roots: RootsEvidence | None = None) -> Asked:
    diagnosis = made_diagnosis()
    evidence = replace(diagnosis.evidence, updates=UpdatesEvidence(tool=tool, pending=1, bearing=bearing))
    if roots is not None:
        evidence = replace(evidence, roots=roots)
    return Asked(diagnosis=replace(diagnosis, evidence=evidence), system=system)


@pytest.mark.parametrize(
    ("tool", "told"),
    [
        ("dnf", "dnf -q -y upgrade ca-certificates"),
        ("zypper", "zypper --non-interactive update ca-certificates-mozilla"),
        (
            "apt",
            "apt-get -q -y -o Dpkg::Options::=--force-confold install --only-upgrade ca-certificates",
        ),
    ],
)
def test_each_tool_is_told_to_update_that_package_alone(bin_only: Path, tool: str, told: str) -> None:
    (action,) = update_roots(asked(tool, PACKAGERS[tool].package), Work())
    assert (action.is_reversible, action.needs_admin, action.arguments["before"]) == (False, True, "2025.1-1")
    ROOTS_UPDATE.apply(action.arguments, Work())
    assert ROOTS_UPDATE.is_done(action.arguments, Work()) is True
    assert (bin_only / "calls").read_text() == f"{bin_only}/{told}\n"
    ROOTS_UPDATE.undo(action.arguments, Work(run=never))


def never(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
    raise AssertionError(f"it was run: {words} {cancel} {as_admin}")


OLD = RootsEvidence(
    stores=(
        HeldStore(
            name="system", origin="", roots=(HeldRoot(sha256="00" * 32, name="An old one", placed=Placed.MAKER),)
        ),
    )
)


@pytest.mark.usefixtures("bin_only")
def test_a_list_that_is_old_by_what_it_lacks_is_offered_to_be_updated() -> None:
    assert len([*update_roots(asked("dnf", "firefox", roots=OLD), Work())]) == 1


@pytest.mark.usefixtures("bin_only")
@pytest.mark.parametrize(
    "wanted",
    [
        asked("apt", "firefox"),
        asked("pacman", "ca-certificates"),
        asked("packagekit", "ca-certificates"),
        asked("zypper", "ca-certificates"),
        asked("", "ca-certificates", roots=OLD),
        asked("apt", "ca-certificates", system="macos"),
        Asked(diagnosis=made_diagnosis([finding("outdated-roots")]), system="linux"),
    ],
    ids=["other update", "pacman", "packagekit", "other package", "as a whole", "macos", "not looked"],
)
def test_nothing_is_offered_for(wanted: Asked) -> None:
    assert [*update_roots(wanted, Work(run=never))] == []


def test_nothing_is_offered_where_the_package_or_the_tool_is_missing(bin_only: Path) -> None:
    wanted = asked("dnf", "ca-certificates")
    assert len([*update_roots(wanted, Work(run=never))]) == 1
    (bin_only / "dnf").rename(bin_only / "dnf.away")
    assert [*update_roots(wanted, Work(run=never))] == []
    (bin_only / "dnf.away").rename(bin_only / "dnf")
    put_program(bin_only, "rpm", "echo package ca-certificates is not installed; exit 1")
    assert [*update_roots(wanted, Work(run=never))] == []


def test_a_tool_that_fails_says_why(bin_only: Path) -> None:
    (action,) = update_roots(asked("dnf", "ca-certificates"), Work())
    put_program(bin_only, "dnf", "echo 'Error: Failed to download metadata'; exit 1")
    with pytest.raises(ActionError, match="Failed to download metadata") as failed:
        ROOTS_UPDATE.apply(action.arguments, Work())
    assert failed.value.obstacle is Obstacle.FAILED


def test_without_consent_nothing_is_updated(bin_only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (action,) = update_roots(asked("dnf", "ca-certificates"), Work())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    put_program(bin_only, "pkexec", "exit 127")
    with pytest.raises(ActionError, match="sudo dnf upgrade ca-certificates") as refused:
        ROOTS_UPDATE.apply(action.arguments, Work())
    assert refused.value.obstacle is Obstacle.NO_RIGHTS
    assert ROOTS_UPDATE.is_done(action.arguments, Work()) is False


def test_an_update_is_not_broken_off_in_the_middle_of_a_package(bin_only: Path) -> None:
    (action,) = update_roots(asked("dnf", "ca-certificates"), Work())
    cancel = Cancel()
    cancel.set()
    put_program(bin_only, "dnf", f"/bin/sleep 0.5; echo 2026.2-1 >{bin_only}/version")
    ROOTS_UPDATE.apply(action.arguments, Work(cancel=cancel))
    assert ROOTS_UPDATE.is_done(action.arguments, Work()) is True


def test_a_note_of_another_tool_changes_nothing() -> None:
    with pytest.raises(ActionError, match="damaged"):
        ROOTS_UPDATE.apply({"tool": "rm"}, Work(run=never))
