"""What the drivers of the real browsers share: what a page shows, the process, and the roots that it trusts."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from tests.support.pki import pem_of

NAVIGATION_S = 45.0
"""How long a page may take; Chromium itself gives up a handshake after 30 seconds (ssl_connect_job.cc)."""
ENDING_S = 5.0
"""How long a browser may take to end when it is asked to; then it is killed."""


class BrowserError(Exception):
    """The browser did not answer, in time or at all; the text says to what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a person sees, in the terms of the contract's ``browsers``."""

    code: str
    """As it stands on the page; "OK" for the site itself."""
    heading: str | None
    can_proceed: bool | None
    """None on pages that are not about the certificate."""


class Deadline:
    """A moment at which to give up."""

    def __init__(self, seconds: float, what: str) -> None:
        self._end = time.monotonic() + seconds
        self._what = what

    def left_s(self) -> float:
        """Return the seconds that are left. Raises BrowserError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise BrowserError(f"{self._what}: no answer in time")
        return left


def find(*names: str) -> str | None:
    """Return the path of the first program of *names* that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def version_of(program: str) -> str:
    """Return what the browser *program* says its version is."""
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout.strip()


def start(words: Sequence[str], home: Path, pass_fds: Sequence[int] = (), **more: str) -> subprocess.Popen[bytes]:
    """Start a browser in a session and a home of its own, without a display, a proxy or a message bus."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "TMPDIR"}}
    environment = {**kept, "HOME": str(home), "LANG": "C.UTF-8", "LANGUAGE": "en", **more}
    return subprocess.Popen(
        words, env=environment, pass_fds=pass_fds, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> None:
    """Wait for the browser's end and kill whatever is left of it, children too."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(ENDING_S)
    # Usually nobody is left in its group.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(ENDING_S)
        late = time.monotonic() + 1
        while time.monotonic() < late:
            # A child that was killed goes when the kernel comes round to it; its entry may stay until init takes it.
            os.killpg(process.pid, 0)
            time.sleep(0.01)
    process.wait(ENDING_S)


def trust(folder: Path, roots: Mapping[str, x509.Certificate]) -> None:
    """Make an NSS database in *folder* in which *roots* may vouch for servers, with NSS's own certutil."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sql:{folder}"
    batch = folder / "batch"
    lines = []
    for number, (name, root) in enumerate(roots.items()):
        file = folder / f"{number}.pem"
        file.write_bytes(pem_of(root))
        lines.append(f"-A -d {database} -n {name} -t C,, -i {file}\n")
    batch.write_text("".join(lines))
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True, capture_output=True, timeout=30)
    subprocess.run(["certutil", "-B", "-d", database, "-i", batch], check=True, capture_output=True, timeout=30)
