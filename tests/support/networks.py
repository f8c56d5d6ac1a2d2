"""A computer with networks of the test's own, for what loopback cannot show (Linux namespaces; needs no rights)."""

import atexit
import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support.name_server import Asked, Reply, serve
from tests.support.terminal import environment
from wizard.practice.listener import Behaviour, Visit

PATIENCE_S = 50.0

_CLONE_NEWNET = 0x40000000
"""linux/sched.h."""

_RUN = "import json, {module} as m; from tests.support.networks import begin; begin(); print(json.dumps(m.{scene}()))"


def inside(scene: Callable[[], Any]) -> Any:
    """Run *scene*, a function of a test module, in a process with namespaces of its own; return what it returned.

    There is nothing but loopback in it until the scene adds networks. What it returns has to fit into JSON.
    """
    code = _RUN.format(module=scene.__module__, scene=scene.__name__)
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", "--mount", sys.executable, "-c", code],
        capture_output=True, text=True, env=environment(), timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def begin() -> None:
    """Set up what every computer has: loopback, and files that say nothing. Called inside the namespaces only."""
    ip("link set lo up")
    set_hosts("")
    set_name_server("127.0.0.1")


def ip(words: str) -> None:
    """Run ``ip`` with *words* in the namespace of the calling thread."""
    subprocess.run(["ip", *words.split()], check=True)


def set_hosts(text: str) -> None:
    """Make *text* the hosts file, for this process and its children."""
    _cover("/etc/hosts", f"127.0.0.1 localhost\n{text}")


def set_name_server(address: str) -> None:
    """Make *address* the name server that the system asks."""
    _cover("/etc/resolv.conf", f"nameserver {address}\noptions timeout:1 attempts:1\n")


def _cover(path: str, text: str) -> None:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    (folder / "file").write_text(text)
    # One that covers another could not be taken away at the end; what the machine itself has mounted there stays.
    subprocess.run(["umount", path], check=False, capture_output=True)
    subprocess.run(["mount", "--bind", str(folder / "file"), path], check=True)


class Network:
    """Another network that this computer is in: a namespace with a router, which has every server's address.

    It is there as long as this object is.
    """

    def __init__(self, interface: str, number: int, *, metric: int = 100, is_default: bool = True) -> None:
        self._inside = ThreadPoolExecutor(max_workers=1)
        thread = self._inside.submit(_leave).result()
        ip(f"link add {interface} type veth peer name inner netns {thread}")
        ours, router = (f"10.{number}.0.2", f"10.{number}.0.1")
        ours6, router6 = (f"fd00:{number}::2", f"fd00:{number}::1")
        for word in ("link set lo up", "link set inner up", f"addr add {router}/24 dev inner"):
            self.ip(word)
        self.ip(f"-6 addr add {router6}/64 dev inner nodad")
        for word in (f"link set {interface} up", f"addr add {ours}/24 dev {interface}"):
            ip(word)
        ip(f"-6 addr add {ours6}/64 dev {interface} nodad")
        if is_default:
            ip(f"route add default via {router} dev {interface} metric {metric}")
            ip(f"-6 route add default via {router6} dev {interface} metric {metric}")
        self.interface, self.router = interface, router

    def ip(self, words: str) -> None:
        """Run ``ip`` with *words* at the router."""
        self._inside.submit(ip, words).result()

    def listen(self, address: str, port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
        """Return a socket that listens at *address* in this network."""
        return self._inside.submit(_listen, address, port, kind).result()

    def add_server(self, address: str, behaviour: Behaviour, port: int = 443) -> None:
        """Serve visitors of *address* with *behaviour*."""
        self.ip(f"-6 addr add {address}/128 dev lo nodad" if ":" in address else f"addr add {address}/32 dev lo")
        serve_visitors(self.listen(address, port), behaviour)

    def add_name_server(self, address: str, reply: Reply) -> Asked:
        """Answer questions at *address* by *reply*, and return what was asked."""
        self.ip(f"addr add {address}/32 dev lo")
        return serve_names(self.listen(address, 53, socket.SOCK_DGRAM), self.listen(address, 53), reply)

    def swallow(self, address: str) -> None:
        """Take what is sent to *address*, and never answer."""
        self.ip(f"-6 route add blackhole {address}" if ":" in address else f"route add blackhole {address}")


def serve_names(datagrams: socket.socket, door: socket.socket, reply: Reply) -> Asked:
    """Answer questions at both sockets by *reply*, and return what was asked."""
    asked = Asked()
    serve(datagrams, door, reply, reply, asked)
    return asked


def add_own_name_server(reply: Reply) -> Asked:
    """Answer the questions of this computer's own system by *reply*."""
    return serve_names(_listen("127.0.0.1", 53, socket.SOCK_DGRAM), _listen("127.0.0.1", 53), reply)


def _leave() -> int:
    """Give the calling thread a network of its own, and return its number."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return threading.get_native_id()


def _listen(address: str, port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
    if kind is socket.SOCK_STREAM:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((address, port))
    if kind is socket.SOCK_STREAM:
        sock.listen()
    return sock


def serve_visitors(door: socket.socket, behaviour: Behaviour) -> None:
    """Serve whoever connects to *door*, each in a thread, until the process ends."""
    closing = threading.Event()

    def visit(sock: socket.socket) -> None:
        with sock:
            try:
                behaviour(Visit(sock, closing))
            except OSError:
                # The visitor has gone.
                return

    def accept() -> None:
        while True:
            sock, _ = door.accept()
            sock.settimeout(20.0)
            threading.Thread(target=visit, args=(sock,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
