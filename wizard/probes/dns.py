"""Find the addresses of a host, as a browser would, with a deadline that the system's own lookup does not have."""

import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from wizard.model.evidence import Failure, FailureKind, Resolution, Stage
from wizard.probes.base import POLL_S, Job
from wizard.probes.system.windows import registry_value

_NOT_FOUND = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)}

_NOWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Documentation addresses (RFC 5737, RFC 3849): asked for a route, never sent anything."""

LARGEST_HOSTS_FILE = 64 * 1024 * 1024
"""Bytes; lists that block advertisements have about 5 million."""

_TCPIP_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"


def resolve(host: str, port: int, job: Job) -> Resolution:
    """Return the addresses of *host* in the system's order, or why there are none.

    IP addresses pass as they are; ``localhost`` and names under it are this computer (RFC 6761 6.3).
    Raises `Cancelled`.
    """
    started = job.outside.monotonic()
    addresses, failure = _look_up(host, port, job)
    return Resolution(
        addresses=addresses,
        milliseconds=(job.outside.monotonic() - started) * 1000,
        failure=failure,
        from_hosts_file=names_host(hosts_file(), host) if addresses else False,
    )


def _look_up(host: str, port: int, job: Job) -> tuple[tuple[str, ...], Failure | None]:
    try:
        return (str(ipaddress.ip_address(host)),), None
    except ValueError:
        pass
    if host == "localhost" or host.endswith(".localhost"):
        return ("127.0.0.1", "::1"), None
    answer: Future[tuple[str, ...]] = Future()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.set_result(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    # A daemon: the system's lookup cannot be interrupted, and nobody waits for it after the deadline.
    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    while not job.deadline.is_over:
        job.cancel.check()
        try:
            return answer.result(timeout=min(POLL_S, job.deadline.left_s)), None
        except TimeoutError:
            continue
        except (OSError, UnicodeError) as error:
            return (), _failure(error)
    return (), Failure(stage=Stage.RESOLVE, kind=FailureKind.TIMED_OUT, detail="the name server did not answer in time")


def _failure(error: OSError | UnicodeError) -> Failure:
    kind = FailureKind.NAME_NOT_FOUND
    if isinstance(error, socket.gaierror) and error.errno not in _NOT_FOUND:
        kind = FailureKind.NAME_SERVER_FAILED
    if not has_route():
        kind = FailureKind.NO_NETWORK
    return Failure(stage=Stage.RESOLVE, kind=kind, detail=str(error))


def has_route(families: Sequence[socket.AddressFamily] = (socket.AF_INET, socket.AF_INET6)) -> bool:
    """Say whether the system knows any way out of this computer; nothing is sent."""
    for family in families:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((_NOWHERE[family], 9))
        except OSError:
            continue
        return True
    return False


def hosts_file() -> Path:
    """Return the path of the system's hosts file."""
    return windows_hosts_file(registry_value, os.environ) if sys.platform == "win32" else Path("/etc/hosts")


def windows_hosts_file(read: Callable[[str, str], str | None], environment: Mapping[str, str]) -> Path:
    """Return the path of Windows' hosts file by the registry values behind *read*: harmful programs move it.

    DataBasePath is its folder (Microsoft Learn, "TCP/IP registry values"), with a variable in it.
    """
    system = environment.get("SystemRoot", r"C:\Windows")
    folder = read(_TCPIP_KEY, "DataBasePath") or r"%SystemRoot%\System32\drivers\etc"
    if folder.lower().startswith("%systemroot%"):
        folder = system + folder[len("%SystemRoot%") :]
    return Path(folder, "hosts")


def names_host(path: Path, host: str) -> bool | None:
    """Say whether the hosts file *path* names *host*; None when it cannot be read, or is too large to be.

    A file that is not there names nobody.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_HOSTS_FILE + 1).lower()
    except FileNotFoundError:
        return False
    except OSError:
        return None
    if len(text) > LARGEST_HOSTS_FILE:
        return None
    wanted = host.lower().encode()
    # Mostly it is not there at all, and a long list need not be taken apart.
    return wanted in text and any(wanted in line.partition(b"#")[0].split()[1:] for line in text.splitlines())
