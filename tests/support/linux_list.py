"""A Linux computer whose list of roots may be changed: inside namespaces of its own (`networks.inside`), with a site.

The folders of the system are copies there, and the programs that make the list are the real ones.
"""

import http.server
import os
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.diagnoses import made_diagnosis
from tests.support.pki import Authority, Validity, der_of, healthy_leaf, issue, make_pki, pem_of
from tests.support.terminal import ROOT
from wizard.fixes.actions.base import Action, ActionError, Asked, Work
from wizard.fixes.actions.journal import Journal
from wizard.fixes.actions.linux_store import SYSTEM_ADD, SYSTEM_REMOVE, add_to_system
from wizard.fixes.actions.runner import Ran
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel, Deadline

LOCAL = Path("/usr/local/share/ca-certificates")
CERTS = Path("/etc/ssl/certs")
BUNDLE = CERTS / "ca-certificates.crt"
DEBIAN = 'ID=debian\nVERSION_ID="12"\n'

NOBODY = dict.fromkeys(("curl", "python", "openssl"), False)
EVERYBODY = dict.fromkeys(NOBODY, True)

KINDS = {kind.id: kind for kind in (SYSTEM_ADD, SYSTEM_REMOVE)}

on_debian = pytest.mark.skipif(
    not (shutil.which("unshare") and Path("/usr/sbin/update-ca-certificates").is_file()),
    reason="needs namespaces and Debian's ca-certificates",
)

_FEW = 3
"""Roots of the maker's that the list has: making it is quick then."""


class Computer:
    """This computer as it may be changed, and a site of a private authority; inside the namespaces only."""

    def __init__(self, release: str = DEBIAN) -> None:
        # A place of its own that leaves nothing behind.
        self.folder = Path("/mnt")
        run("mount", "-t", "tmpfs", "none", str(self.folder))
        self.cover("/etc")
        self.programs = self.folder / "sbin"
        self.programs.mkdir()
        (self.folder / "sbin-of-the-system").mkdir()
        self.mount("/usr/sbin", self.folder / "sbin-of-the-system")
        for program in (self.folder / "sbin-of-the-system").iterdir():
            (self.programs / program.name).symlink_to(program)
        self.mount(self.programs, "/usr/sbin")
        if LOCAL.is_dir():
            run("mount", "-t", "tmpfs", "none", str(LOCAL))
        # A link to the real one beside it would change that.
        Path("/etc/os-release").unlink()
        Path("/etc/os-release").write_text(release)
        # What others make of the list is theirs, and may lie elsewhere.
        shutil.rmtree("/etc/ca-certificates/update.d", ignore_errors=True)
        self.pki = make_pki("Private")
        self.url = _serve(self.pki.issuing, self.folder)

    def keep_few(self) -> None:
        """Let the list be made of a few of the maker's roots, by the system's own program."""
        conf = Path("/etc/ca-certificates.conf")
        names = [line for line in conf.read_text().splitlines() if line.startswith("mozilla/")]
        conf.write_text("\n".join(names[:_FEW]) + "\n")
        self.update("--fresh")

    def update(self, *words: str) -> None:
        """Run the system's own update-ca-certificates."""
        run("update-ca-certificates", *words)

    def cover(self, place: str) -> None:
        """Let a folder of the system be a copy of what can be read of it."""
        copy = self.folder / place.replace("/", "-")
        shutil.copytree(place, copy, symlinks=True, ignore=_unreadable, copy_function=_copy)
        self.mount(copy, place)

    @staticmethod
    def mount(what: Path | str, over: Path | str) -> None:
        """Let *what* be seen at *over*."""
        run("mount", "--bind", str(what), str(over))

    def put_program(self, name: str, text: str) -> Path:
        """Let a program of that name come before the system's own, for an administrator as well."""
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    def take_program(self, name: str) -> None:
        """Let there be no such program among the administrator's; one that lies elsewhere is found again."""
        (self.programs / name).unlink()

    @property
    def system_programs(self) -> Path:
        """Where the administrator's programs of the system itself are."""
        return self.folder / "sbin-of-the-system"

    @property
    def root(self) -> Certificate:
        """The root of the site's authority."""
        return read(self.pki.root)

    def asked(self) -> Asked:
        """Return what actions for the site's root are asked with."""
        return Asked(diagnosis=made_diagnosis(), system="linux", root=self.root)

    def write_root(self, path: Path) -> None:
        """Write the root of the site's authority as somebody would."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pem_of(self.pki.root.certificate))

    def who_opens(self, bundle: str | None = None) -> Mapping[str, bool]:
        """Say which programs open the site: each with the system's list, by what is built into it.

        OpenSSL with the folder of single roots, too. *bundle* is what is built into them on another system.
        """
        built_in = {"SSL_CERT_FILE": bundle, "CURL_CA_BUNDLE": bundle} if bundle else {}
        code = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=20).read()"
        place = self.url.removeprefix("https://").removesuffix("/")
        words = {
            "curl": ["curl", "-sS", "--noproxy", "*", "-o", "/dev/null", self.url],
            "python": [sys.executable, "-c", code, self.url],
        }
        if bundle is None:
            words["openssl"] = [
                "openssl", "s_client", "-connect", place, "-servername", "localhost", "-verify_hostname", "localhost",
                "-verify_return_error", "-no-CAfile", "-no-CAstore", "-CApath", str(CERTS), "-brief",
            ]  # fmt: skip
        around = _plain() | built_in
        return {
            name: subprocess.run(w, env=around, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
            for name, w in words.items()
        }


def few() -> tuple[Computer, Journal]:
    """Return a computer with a list that is made quickly, and a journal on it."""
    computer = Computer()
    computer.keep_few()
    return computer, Journal(computer.folder / "changes")


def adding(computer: Computer) -> Action:
    """Return the action that adds the root of the computer's site."""
    (action,) = add_to_system(computer.asked(), Work())
    return action


def error_of(call: Callable[[], object]) -> tuple[str, str]:
    """Return the obstacle that *call* meets, and what it says."""
    try:
        call()
    except ActionError as error:
        return error.obstacle, str(error)
    raise AssertionError("it did not fail")


def wait_for(file: Path) -> None:
    """Wait until another process has written *file*."""
    patience = Deadline.after(90)
    while not file.exists():
        assert not patience.is_over, f"{file.name} was never written"
        Cancel().wait(0.02)


def never(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
    """Stand for a runner where nothing is to be run."""
    raise AssertionError(f"it was run: {words} {cancel} {as_admin}")


def read(authority: Authority) -> Certificate:
    """Return an authority's certificate as the wizard reads it."""
    certificate = read_certificate(der_of(authority.certificate))
    assert isinstance(certificate, Certificate)
    return certificate


def state(*folders: Path) -> Mapping[str, str]:
    """Return every file below *folders* with what it holds, and every link with where it leads."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                found[str(path)] = f"-> {path.readlink()}"
            elif path.is_file():
                found[str(path)] = f"{path.stat().st_mode:o} {path.read_bytes().hex()}"
    return found


def run(*words: str) -> None:
    """Run a program of the test's."""
    subprocess.run(words, check=True, capture_output=True)


def _plain() -> dict[str, str]:
    """Return an environment that names no other list, and no proxy."""
    kept = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(ROOT)}


def _unreadable(folder: str, names: list[str]) -> set[str]:
    paths = {name: Path(folder) / name for name in names}
    return {name for name, p in paths.items() if not (p.is_symlink() or _is_readable(p))}


def _is_readable(path: Path) -> bool:
    try:
        return os.access(path, os.R_OK | os.X_OK) if path.is_dir() else path.is_file() and os.access(path, os.R_OK)
    except OSError:
        return False


def _copy(source: str, target: str) -> str:
    return str(shutil.copy(source, target, follow_symlinks=False))


def _serve(authority: Authority, folder: Path) -> str:
    """Serve a secure page at localhost until the process ends, and return its address."""
    leaf = replace(healthy_leaf("localhost"), validity=Validity.around(datetime.now(UTC)))
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(pem_of(issue(leaf, authority)) + pem_of(authority.certificate))
    key.write_bytes(_key_pem(leaf.key))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server = _Server(("127.0.0.1", 0), _Page)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"https://localhost:{server.server_port}/"


def _key_pem(key: object) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(  # type: ignore[attr-defined,no-any-return]
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class _Server(http.server.ThreadingHTTPServer):
    """Does not mind visitors that go away."""

    def handle_error(self, *_: Any) -> None:
        """Keep quiet: those who do not trust the site are what the test is about."""


class _Page(http.server.BaseHTTPRequestHandler):
    """Answers with a word."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"here")

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""
