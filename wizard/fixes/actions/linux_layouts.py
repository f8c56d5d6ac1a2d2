"""Where each family of Linux systems keeps the roots that an administrator adds, and what makes the list from them.

Folders and programs: update-ca-certificates(8) of Debian 12 and of openSUSE's ca-certificates, update-ca-trust(8) of Fedora
and Arch, the source of Alpine's program; read 2026-11.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from wizard.probes.stores import sources

_SYSTEM_FOLDERS = "/usr/sbin:/usr/bin:/sbin:/bin"
"""Where the script looks for programs, and a person's own path often does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a family of systems keeps its list."""

    id: str
    families: tuple[str, ...]
    """ID or ID_LIKE in os-release(5)."""
    folder: str
    """Where an administrator puts roots; one of `sources.ADDED`."""
    update: str
    """The program that makes the list from the files."""
    thoroughly: str = ""
    """Its option to make everything anew."""
    package: str
    """What brings the program."""
    half_done: str = ""
    """A file that the program leaves where it is killed, and would begin with the next time."""

    @property
    def places(self) -> tuple[tuple[Path, str], ...]:
        """The folders that are the administrator's, each with which files in it count."""
        around = (self.folder, str(Path(self.folder).parent))
        return tuple((sources.ROOT / folder, pattern) for folder, pattern in sources.ADDED if folder in around)


LAYOUTS = (
    Layout(
        id="debian",
        families=("debian", "ubuntu", "alpine"),
        folder="usr/local/share/ca-certificates",
        update="update-ca-certificates",
        # Without it, links to a removed root stay, and those that were lost when it was killed are not made again.
        thoroughly="--fresh",
        package="ca-certificates",
        # Debian's appends to it without looking, and so would trust again what was removed meanwhile.
        half_done="/etc/ssl/certs/ca-certificates.crt.new",
    ),
    Layout(
        id="redhat",
        families=("fedora", "rhel", "centos"),
        folder="etc/pki/ca-trust/source/anchors",
        update="update-ca-trust",
        package="ca-certificates",
    ),
    Layout(
        id="arch",
        families=("arch",),
        folder="etc/ca-certificates/trust-source/anchors",
        update="update-ca-trust",
        package="ca-certificates-utils",
    ),
    Layout(
        id="suse",
        families=("suse", "opensuse"),
        folder="etc/pki/trust/anchors",
        update="update-ca-certificates",
        thoroughly="--fresh",
        package="ca-certificates",
    ),
)

LAYOUT_BY_ID: Mapping[str, Layout] = {layout.id: layout for layout in LAYOUTS}


def layout_of(release: Mapping[str, str]) -> Layout | None:
    """Return how the system with this *release* keeps its list; for a family not known here, by what is there."""
    for family in (release.get("ID", ""), *release.get("ID_LIKE", "").split()):
        for layout in LAYOUTS:
            if family in layout.families:
                return layout
    there = (la for la in LAYOUTS if (sources.ROOT / la.folder).is_dir() and which(la.update, path=_SYSTEM_FOLDERS))
    return next(there, None)
