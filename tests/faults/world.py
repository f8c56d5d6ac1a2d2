"""A healthy computer, as far as the wizard can see one, inside namespaces of its own; a fault is arranged in it.

The clock, the hosts file, the list of roots, the system's own description and its package lists are the real ones of
the process, put there by mounts; the network is `tests.support.internet`. Run as

    unshare --user --map-root-user --net --mount python -m tests.faults.world FAULT FOLDER

it arranges FAULT with files in FOLDER, runs the command line, and prints what it answered.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import certifi

from tests.support.apt_archive import make_apt
from tests.support.installed_browsers import APPLICATION_INI, put, put_program
from tests.support.internet import SYSTEMS_SERVER, Internet, run
from tests.support.pki import Pki, Validity, healthy_leaf, issue, make_pki, pem_of
from tests.support.tls_server import TlsServer

ROOT = Path(__file__).resolve().parents[2]

OS_RELEASE = 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n'

REAL_PROGRAMS = (
    "git", "apt-get", "apt-config", "apt-cache", "apt", "dpkg", "dpkg-query", "timedatectl", "sh", "cat", "sed", "env",
)  # fmt: skip
"""What is on the command path of the world, where this machine has it."""

BROWSERS_LIE_IN = (
    "/opt", "/snap", "/var/lib/flatpak", "/usr/lib/chromium", "/usr/lib/firefox-esr", "/usr/lib/firefox",
    "/usr/lib/chromium-browser",
)  # fmt: skip
"""Where this machine may have browsers of its own, of whatever age: they are not those of the world."""

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")


HOST, SITE = "www.wizard-shop.net", "93.184.216.34"
"""A public name, and the address that belongs to it; nothing of it leaves the namespace."""


class World:
    """The computer: what a fault may change, and how to ask the wizard about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.internet = Internet()
        self.home, self.bin = folder / "home", folder / "bin"
        self.home.mkdir()
        self.bin.mkdir()
        self.pki = make_pki("Shop")
        self.url: str | None = None
        """The site to check; None to look at the computer alone."""
        self.options: list[str] = []
        self.environment = {
            "HOME": str(self.home), "PATH": str(self.bin), "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "GIT_CONFIG_NOSYSTEM": "1",
        }  # fmt: skip
        for name in REAL_PROGRAMS:
            if found := shutil.which(name):
                (self.bin / name).symlink_to(found)
        self.put("/etc/resolv.conf", f"nameserver {SYSTEMS_SERVER}\noptions timeout:1 attempts:1\n")
        self.put("/etc/hosts", "127.0.0.1 localhost\n")
        self.put("/etc/os-release", OS_RELEASE)
        for settings in ("/etc/pip.conf", "/etc/wgetrc"):
            if Path(settings).is_file():
                self.put(settings, "")
        self.roots = Path(certifi.where()).read_text(encoding="ascii")
        self.put_roots(self.roots)
        for place in BROWSERS_LIE_IN:
            self.hide(place)
        self.hide("/run")
        self.apt = make_apt(folder / "apt")
        self.apt.install({"openssl": "3.5.1", "ca-certificates": "20260101", "nano": "8.4"})
        self.apt.publish("stable", {"openssl": "3.5.1", "ca-certificates": "20260101", "nano": "8.4"})
        self.apt.fetch()
        self.environment["APT_CONFIG"] = str(self.apt.config)
        self.put_firefox(made=now() - timedelta(days=5))
        self.put_chrome(made=now() - timedelta(days=5))

    def put(self, over: str, text: str) -> Path:
        """Let the file *over*, which is there, hold *text* for this world alone."""
        made = self.folder / f"{over.strip('/').replace('/', '-')}-{len(list(self.folder.iterdir()))}"
        made.write_text(text, encoding="utf-8")
        run("mount", "--bind", str(made), os.path.realpath(over))
        return made

    def put_roots(self, pem: str) -> None:
        """Let the system's list of roots be *pem*."""
        self.put(str(BUNDLE), pem)

    def put_firefox(self, *, made: datetime, version: str = "153.0") -> Path:
        """Install a Firefox that was made then, and return its program, a real one that waits as it is told."""
        folder = Path("/opt/firefox")
        ini = APPLICATION_INI.format(remoting="firefox", version=version, source="mozilla-release")
        put(folder / "application.ini", ini.replace("20261103185949", f"{made:%Y%m%d%H%M%S}"), at=made)
        program = put_program(folder / "firefox", at=made)
        command = self.bin / "firefox"
        command.unlink(missing_ok=True)
        command.symlink_to(program)
        return program

    def put_chrome(self, *, made: datetime) -> None:
        """Install a Chrome that was made then."""
        program = put(Path("/opt/google/chrome/chrome"), "#!/bin/sh\necho Google Chrome 156.0.8078.79\n", at=made)
        program.chmod(0o755)

    def hide(self, folder: str) -> None:
        """Let *folder* be empty in this world, where it is there."""
        if Path(folder).is_dir():
            run("mount", "-t", "tmpfs", "none", folder)

    def serve_site(self, address: str, *, name: str = HOST, pki: Pki | None = None, days: int = 60) -> None:
        """Be a secure server at *address* with a certificate for *name*, begun 20 days ago and good for *days* more."""
        validity = Validity.around(now(), before_days=20, after_days=days)
        leaf = replace(healthy_leaf(name), validity=validity)
        authority = (pki or self.pki).issuing
        server = TlsServer(chain=(issue(leaf, authority), authority.certificate), key=leaf.key)
        self.internet.add_address(address)
        self.internet.listen(address, 443, server)

    def check_site(self) -> None:
        """Check the site `HOST`, whose root this computer trusts, and not only the computer."""
        root = self.folder / "root.pem"
        root.write_bytes(pem_of(self.pki.root.certificate))
        self.url, self.options = f"https://{HOST}/", ["--trust", str(root)]

    def program(self, name: str, text: str) -> Path:
        """Put a program of that name on the command path."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def set_clock(self, ahead_s: int) -> None:
        """Let the wizard's clock be wrong, and nobody else's."""
        library = self.folder / "clock.so"
        source = ROOT / "tests/support/clock.c"
        run("gcc", "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl")
        self.environment |= {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(ahead_s)}

    def ask(self) -> dict[str, Any]:
        """Run the wizard and return its answer."""
        what = ["computer"] if self.url is None else ["check", self.url]
        words = [sys.executable, "-m", "wizard", *what, *self.options, "--json", "--lang", "en"]
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, cwd=self.folder, timeout=60)
        if done.returncode not in {0, 1} or not done.stdout:
            raise SystemExit(f"{done.returncode}: {done.stderr}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def main(words: Sequence[str]) -> None:
    """Arrange one fault and print the answer."""
    from tests.faults.arrangements import ARRANGEMENTS

    name, folder = words
    world = World(Path(folder))
    ARRANGEMENTS[name](world)
    json.dump(world.ask(), sys.stdout)


def now() -> datetime:
    """Return the true time."""
    return datetime.now(UTC)


if __name__ == "__main__":
    main(sys.argv[1:])
