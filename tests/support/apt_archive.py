"""A real apt with packages, archives and lists of its own, beside those of this computer."""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = """Package: {name}
Version: {version}
Architecture: all
Maintainer: Nobody <nobody@example.org>
Filename: pool/{name}_{version}_all.deb
Size: 1
SHA256: {digest}
Description: arranged

"""
_INSTALLED = """Package: {name}
Status: {wish} ok {state}
Version: {version}
Architecture: {architecture}
{more}Maintainer: Nobody <nobody@example.org>
Description: arranged

"""


@dataclass(frozen=True, slots=True)
class Apt:
    """A folder that apt takes for the whole system once APT_CONFIG names `config`."""

    folder: Path

    @property
    def config(self) -> Path:
        """The file that APT_CONFIG has to name."""
        return self.folder / "apt.conf"

    @property
    def root(self) -> Path:
        """What apt takes for the root of the system."""
        return self.folder / "root"

    @property
    def lists(self) -> Path:
        """The folder of the lists."""
        return self.root / "var/lib/apt/lists"

    def install(
        self, packages: Mapping[str, str], *, wish: str = "install", state: str = "installed", architecture: str = "all"
    ) -> None:
        """Note *packages* (name -> version) as installed, or as wished and in the *state* given."""
        more = "" if architecture == "all" else "Multi-Arch: same\n"
        with (self.root / "var/lib/dpkg/status").open("a") as status:
            for name, version in packages.items():
                status.write(
                    _INSTALLED.format(
                        name=name, version=version, wish=wish, state=state, architecture=architecture, more=more
                    )
                )

    def publish(self, suite: str, packages: Mapping[str, str], *, automatic: bool = True) -> None:
        """Make an archive with *packages* (name -> version), and name it as a source that is trusted unsigned."""
        archive = self.folder / "archives" / suite.replace("/", "_")
        index = archive / "dists" / suite / "main/binary-all/Packages"
        index.parent.mkdir(parents=True)
        stanzas = (_PACKAGE.format(name=n, version=v, digest="0" * 64) for n, v in packages.items())
        index.write_text("".join(stanzas))
        data = index.read_bytes()
        release = f"Origin: Test\nLabel: Test\nSuite: {suite}\nCodename: {suite}\n"
        release += "Architectures: all\nComponents: main\n"
        release += "" if automatic else "NotAutomatic: yes\n"
        release += f"SHA256:\n {hashlib.sha256(data).hexdigest()} {len(data)} main/binary-all/Packages\n"
        (archive / "dists" / suite / "Release").write_text(release)
        with (self.root / "etc/apt/sources.list").open("a") as sources:
            sources.write(f"deb [trusted=yes arch=all] copy:{archive} {suite} main\n")

    def fetch(self) -> None:
        """Let apt fetch the lists of all sources."""
        environment = {**os.environ, "APT_CONFIG": str(self.config), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["apt-get", "update"], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def everything(self) -> Mapping[str, tuple[int, int]]:
        """Return every file and folder with its size and the time of its last change, to the nanosecond."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            found[str(path.relative_to(self.folder))] = (about.st_size, about.st_ctime_ns)
        return found


def make_apt(folder: Path) -> Apt:
    """Make an empty system for apt in *folder*."""
    apt = Apt(folder)
    for name in (
        "etc/apt/apt.conf.d", "etc/apt/preferences.d", "etc/apt/sources.list.d", "etc/apt/trusted.gpg.d",
        "var/lib/apt/lists/partial", "var/lib/apt/periodic", "var/cache/apt/archives/partial", "var/lib/dpkg",
    ):  # fmt: skip
        (apt.root / name).mkdir(parents=True)
    (apt.root / "var/lib/dpkg/status").touch()
    apt.config.write_text(
        f'Dir "{apt.root}/";\n'
        f'Dir::State::status "{apt.root}/var/lib/dpkg/status";\n'
        'Acquire::Languages "none";\n'
        # Else the programs that fetch would run as a user who may not read the test's folder.
        'APT::Sandbox::User "";\n'
    )
    return apt
