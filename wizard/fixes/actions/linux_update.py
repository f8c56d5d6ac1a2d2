"""Bring the package with a Linux system's list of roots up to date, and no other.

On systems with pacman there is no such thing: they are renewed as a whole (ArchWiki, System maintenance, "Partial upgrades
are unsupported"; read 2026-11).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from shutil import which

from wizard.causes.root_lists import compare
from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.linux_admin import SHELL, failed, run_as_admin
from wizard.fixes.actions.runner import Ending, is_admin
from wizard.i18n import N_, tr
from wizard.model.computer import RootsEvidence, UpdatesEvidence
from wizard.model.finding import Diagnosis
from wizard.probes.base import Cancel
from wizard.probes.command import ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Packager:
    """How one tool brings a single package up to date. Manual pages: apt-get(8), dnf(8), zypper(8), read 2026-11."""

    package: str
    upgrade: tuple[str, ...]
    typed: str
    """The same as a person would type it."""
    version: tuple[str, ...]
    """What tells the version that is installed."""
    refresh: tuple[str, ...] = ()
    """What fetches the tool's lists first, where it does not by itself."""


PACKAGERS: Mapping[str, Packager] = {
    "apt": Packager(
        package="ca-certificates",
        upgrade=(
            "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "Dpkg::Options::=--force-confold",
            "install", "--only-upgrade", "ca-certificates",
        ),
        typed="sudo apt-get install --only-upgrade ca-certificates",
        version=("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", "ca-certificates"),
        refresh=("apt-get", "-q", "update"),
    ),
    "dnf": Packager(
        package="ca-certificates",
        upgrade=("dnf", "-q", "-y", "upgrade", "ca-certificates"),
        typed="sudo dnf upgrade ca-certificates",
        version=("rpm", "-q", "--qf", "installed %{VERSION}-%{RELEASE}", "ca-certificates"),
    ),
    "zypper": Packager(
        package="ca-certificates-mozilla",
        upgrade=("zypper", "--non-interactive", "update", "ca-certificates-mozilla"),
        typed="sudo zypper update ca-certificates-mozilla",
        version=("rpm", "-q", "--qf", "installed %{VERSION}-%{RELEASE}", "ca-certificates-mozilla"),
    ),
}  # fmt: skip
"""By `UpdatesEvidence.tool`."""

_SCRIPT = """
if [ "$1" = refresh ]; then shift; apt-get -q update >/dev/null 2>&1; fi
said=$("$@" 2>&1)
ended=$?
printf '%s\\n' "$said"
exit $ended
"""
"""It holds back what the tool prints, so that this does not die in the middle when nobody listens any more."""

_MEND = ("dpkg", "--configure", "ca-certificates")


def update_roots(asked: Asked, _: Work) -> Iterator[Action]:
    """Yield how to update the roots, where an update waits for certain, or this computer's list is known to be old."""
    updates = asked.diagnosis.evidence.updates
    if asked.system != "linux" or not isinstance(updates, UpdatesEvidence) or updates.tool not in PACKAGERS:
        return
    packager = PACKAGERS[updates.tool]
    waits = packager.package in updates.bearing
    before = _installed(packager)
    if before is None or which(packager.typed.split()[1]) is None or not (waits or _are_old(asked.diagnosis)):
        return
    fetches = bool(packager.refresh) and not waits
    yield Action(
        kind=ROOTS_UPDATE.id,
        does=Said(N_("Update the package {package}, which holds this computer's list of roots, and nothing else."),
                  {"package": packager.package}),
        where=Said(N_("This computer's list of roots")),
        risk=Said(N_("The update comes from the maker of this system. It cannot be taken back from here.")),
        commands=(*((f"sudo {' '.join(packager.refresh)}",) if fetches else ()), packager.typed),
        scope=Scope.MACHINE,
        needs_admin=True,
        is_reversible=False,
        arguments={"tool": updates.tool, "before": before, "fetches": "yes" if fetches else "no"},
    )  # fmt: skip


def _are_old(diagnosis: Diagnosis) -> bool:
    """Say whether the list is known to lack what browsers have trusted for years, or the root of this very site."""
    if any(finding.cause == "outdated-roots" and finding.failed is None for finding in diagnosis.findings):
        return True
    seen = diagnosis.evidence.roots
    stores = seen.stores if isinstance(seen, RootsEvidence) else ()
    return any(store.name == "system" and store.roots and compare(store).is_outdated for store in stores)


def _installed(packager: Packager) -> str | None:
    """Return the version of the package that is installed whole; None where there is none, or nothing tells."""
    printed = ask(packager.version)
    state, _, version = printed.strip().partition(" ") if isinstance(printed, str) else ("", "", "")
    return version if state == "installed" and version else None


def apply(arguments: Arguments, work: Work) -> None:
    """Update the package. Raises ActionError."""
    packager = _packager_of(arguments)
    first = ("refresh",) if arguments.get("fetches") == "yes" and packager.refresh else ()
    words = (SHELL, "-c", _SCRIPT, "sh", *first, *packager.upgrade)
    ran = run_as_admin(words, _patient(work), by_hand=(packager.typed,))
    if ran.ending is Ending.HUNG:
        raise ActionError(
            Obstacle.FAILED, tr("It takes long, or was broken off. The system may still finish it by itself.")
        )
    if not ran.is_fine:
        raise failed(ran)
    if is_done(arguments, work) is False:
        raise ActionError(Obstacle.FAILED, tr("There is no newer list of roots for this system; nothing was changed."))


def _patient(work: Work) -> Work:
    """Return *work* such that nobody breaks a tool off in the middle of a package.

    Where consent is asked for, what can be broken off is the question alone: what an administrator runs goes on.
    """
    return replace(work, cancel=Cancel()) if is_admin() else work


def undo(arguments: Arguments, work: Work) -> None:
    """Finish what was broken off, so that the package is whole; an update is not taken back. Raises ActionError."""
    if arguments.get("tool") != "apt":
        return
    printed = ask(PACKAGERS["apt"].version)
    state = printed.partition(" ")[0] if isinstance(printed, str) else ""
    if state in {"unpacked", "half-configured", "triggers-pending", "triggers-awaited"}:
        ran = run_as_admin(_MEND, _patient(work), by_hand=(f"sudo {' '.join(_MEND)}",))
        if not ran.is_fine:
            raise failed(ran)


def is_done(arguments: Arguments, _: Work) -> bool | None:
    """Say whether another version is installed than before; None where nothing tells."""
    version = _installed(_packager_of(arguments))
    return None if version is None else version != arguments.get("before")


def _packager_of(arguments: Arguments) -> Packager:
    packager = PACKAGERS.get(arguments.get("tool", ""))
    if packager is None:
        raise ActionError(Obstacle.FAILED, tr("The note of this change is damaged; nothing was changed."))
    return packager


ROOTS_UPDATE = Kind(id="roots-update", apply=apply, undo=undo, is_done=is_done)
