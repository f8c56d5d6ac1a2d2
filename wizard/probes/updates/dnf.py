"""Fedora, Red Hat and what is made of them: what dnf would install, by the lists in the system's cache.

With ``-C`` dnf 4 goes by the system's cache for everybody (seen with dnf 4.14, as nobody); dnf 5 copies it to the
person first, unless it is told where it lies (libdnf5/repo/repo_sack.cpp, read in its state of 2026-08-21).
"""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.model.computer import Trouble, UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.updates.common import bearing_on_certificates, last_written

NONE_WAIT, SOME_WAIT = 0, 100
"""How both end (dnf(8), dnf5-check-upgrade(8))."""

_UPDATE = re.compile(r"(\S+)\.[A-Za-z0-9_]+ +(\S+) +(\S+) *")
"""A line of what waits: name.architecture, version, repository."""

_TIMERS = ("dnf-automatic.timer", "dnf-automatic-install.timer", "dnf5-automatic.timer")
"""What installs by itself, where systemd starts it (dnf-automatic(8); dnf5-automatic(8))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dnf:
    """One of the two that go by this name."""

    program: str
    cache: Path
    options: tuple[str, ...]


def read_dnf(job: Job, root: Path = Path("/")) -> UpdatesEvidence:
    """Return what dnf knows of the system at *root*. Raises `Cancelled`."""
    dnf = which_dnf(root)
    if not any(dnf.cache.glob("*/repodata/repomd.xml")):
        # Without lists dnf ends as if nothing waited (seen with dnf 4.14).
        return UpdatesEvidence(tool="dnf", unlooked=True)
    # It writes the list of packages anew when it found that it still holds (libdnf5/repo/repo_sack.cpp; dnf 4.14).
    looked = last_written(dnf.cache.glob("*/repodata/*primary.xml*"))
    words = [dnf.program, "--quiet", "--cacheonly", *dnf.options, "check-upgrade"]
    everything = ask(words, job, fine=(NONE_WAIT, SOME_WAIT))
    if isinstance(everything, Trouble):
        return UpdatesEvidence(tool="dnf", looked=looked, troubles=(everything,))
    names = updates_in(everything)
    security = ask([*words, "--security"], job, fine=(NONE_WAIT, SOME_WAIT)) if names else ""
    return UpdatesEvidence(
        tool="dnf",
        pending=len(names),
        security=None if isinstance(security, Trouble) else len(updates_in(security)),
        bearing=bearing_on_certificates(names),
        looked=looked,
        automatic=True if _is_automatic(root) else None,
        troubles=(security,) if isinstance(security, Trouble) else (),
    )


def which_dnf(root: Path) -> Dnf:
    """Return the dnf that the system at *root* uses: the newer one where its program is it, under either name."""
    program = shutil.which("dnf") or "dnf5"
    if Path(program).resolve().name == "dnf5":
        cache = root / "var/cache/libdnf5"
        return Dnf(program=program, cache=cache, options=(f"--setopt=cachedir={cache}", "--setopt=build_cache=0"))
    # It has a lock of its own for everybody but root, who is not to wait for one, either.
    return Dnf(program=program, cache=root / "var/cache/dnf", options=("--setopt=exit_on_lock=1",))


def updates_in(printed: str) -> Sequence[str]:
    """Return the names that ``check-upgrade`` lists, each once; what they replace comes in a section of its own."""
    listed = re.split(r"^Obsoleting ", printed, maxsplit=1, flags=re.MULTILINE)[0]
    matches = (_UPDATE.fullmatch(line) for line in listed.splitlines())
    return [*dict.fromkeys(match[1] for match in matches if match is not None)]


def _is_automatic(root: Path) -> bool:
    wanted = root / "etc/systemd/system/timers.target.wants"
    return any((wanted / timer).is_symlink() for timer in _TIMERS)
