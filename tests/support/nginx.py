"""A real nginx of one's own: its own folder, unprivileged ports, loopback only."""

import os
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

NGINX = "/usr/sbin/nginx"
PATIENCE_S = 10


def free_port(address: str = "127.0.0.1") -> int:
    """Return a port that nobody listens on at *address*."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as sock:
        sock.bind((address, 0))
        return int(sock.getsockname()[1])


class Nginx:
    """nginx with the *servers* blocks, from entering the context to leaving it."""

    def __init__(self, folder: Path, servers: str, *ports: tuple[str, int]) -> None:
        self._folder = folder
        self._ports = ports
        self._process: subprocess.Popen[bytes] | None = None
        own = "user root;" if os.geteuid() == 0 else ""
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"""{own}
            daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
            events {{ worker_connections 256; }}
            http {{
                access_log {folder}/access.log; {temporary}
                {servers}
            }}""",
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        words = [NGINX, "-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for address, port in self._ports:
            self._await(address, port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=PATIENCE_S)

    def _await(self, address: str, port: int) -> None:
        """Wait until nginx listens; it tells nobody when it does."""
        assert self._process is not None
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                socket.create_connection((address, port), timeout=1).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > until:
                    log = self._folder / "error.log"
                    raise AssertionError(log.read_text(encoding="utf-8") if log.exists() else "no nginx") from None
                time.sleep(0.02)
            else:
                return
