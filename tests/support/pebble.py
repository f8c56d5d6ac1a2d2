"""A real authority of one's own that speaks ACME: Debian's pebble, on loopback, with true http-01 on port 80."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.pki import healthy_leaf, issue, make_pki, pem_of

PATIENCE_S = 15.0
PORT = 14_000
DIRECTORY = f"https://localhost:{PORT}/dir"


@contextmanager
def pebble(folder: Path) -> Iterator[Path]:
    """Serve `DIRECTORY` inside the block, and give the file of the root that its own door is certified by."""
    pki = make_pki("Pebble's door")
    leaf = healthy_leaf("localhost")
    key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "door.key").write_bytes(key)
    (folder / "door.pem").write_bytes(pem_of(issue(leaf, pki.issuing), pki.issuing.certificate))
    (folder / "root.pem").write_bytes(pem_of(pki.root.certificate))
    options = {
        "listenAddress": f"127.0.0.1:{PORT}", "managementListenAddress": f"127.0.0.1:{PORT + 1}",
        "certificate": str(folder / "door.pem"), "privateKey": str(folder / "door.key"), "httpPort": 80, "tlsPort": 443,
    }  # fmt: skip
    (folder / "pebble.json").write_text(json.dumps({"pebble": options}))
    quick = {**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
    with (folder / "pebble.log").open("wb") as log:
        process = subprocess.Popen(["pebble", "-config", folder / "pebble.json"], stdout=log, stderr=log, env=quick)
    try:
        _await(process, folder / "pebble.log")
        yield folder / "root.pem"
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _await(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))
