"""Open a TCP connection: directly, trying the addresses as browsers do, or through the system's proxy."""

import errno
import ipaddress
import socket
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from selectors import EVENT_WRITE, DefaultSelector
from urllib.parse import SplitResult, unquote, urlsplit

from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.target import ProxyLogin, Target
from wizard.probes.base import POLL_S, Cancelled, Job
from wizard.probes.http_proxy import ask_http
from wizard.probes.socks import ask_socks

HEAD_START_S = 0.3
"""How long one address may take before the next is tried beside it (RFC 8305 5: 250 ms recommended)."""

AskForLogin = Callable[[str], ProxyLogin | None]
"""Called with the ``host:port`` of a proxy that wants a user name and a password; None where there are none for it."""

_KINDS = {
    errno.ECONNREFUSED: FailureKind.REFUSED,
    errno.ECONNRESET: FailureKind.RESET,
    errno.ECONNABORTED: FailureKind.RESET,
    errno.EPIPE: FailureKind.RESET,
    errno.ETIMEDOUT: FailureKind.TIMED_OUT,
    errno.EHOSTUNREACH: FailureKind.UNREACHABLE,
    errno.ENETUNREACH: FailureKind.NO_NETWORK,
    errno.ENETDOWN: FailureKind.NO_NETWORK,
    errno.EADDRNOTAVAIL: FailureKind.NO_NETWORK,
    errno.EACCES: FailureKind.UNREACHABLE,
    errno.EPERM: FailureKind.UNREACHABLE,
    # Winsock's own numbers, which socket errors carry on Windows (winsock2.h).
    10051: FailureKind.NO_NETWORK,
    10053: FailureKind.RESET,
    10054: FailureKind.RESET,
    10060: FailureKind.TIMED_OUT,
    10061: FailureKind.REFUSED,
    10065: FailureKind.UNREACHABLE,
}

_MOST_TELLING = (
    FailureKind.REFUSED,
    FailureKind.RESET,
    FailureKind.TIMED_OUT,
    FailureKind.UNREACHABLE,
    FailureKind.NO_NETWORK,
)
"""Of several addresses that failed, the one that got furthest speaks for all."""

_IN_PROGRESS = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, 10035}


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """An open connection; whoever holds it closes it. Its socket waits at most `POLL_S` in a call."""

    sock: socket.socket
    address: str
    milliseconds: float
    via_proxy: str | None = None


def failure_of(error: OSError, stage: Stage = Stage.CONNECT) -> Failure:
    """Return the failure that an error of the socket layer means."""
    kind = FailureKind.TIMED_OUT if isinstance(error, TimeoutError) else None
    return Failure(
        stage=stage,
        kind=kind or _KINDS.get(error.errno or 0, FailureKind.UNREACHABLE),
        detail=error.strerror or str(error),
    )


def open_connection(
    addresses: Sequence[str], port: int, job: Job, prepare: Callable[[socket.socket], None] = lambda _: None
) -> Connected | Failure:
    """Connect to the first of *addresses* that answers; the next one starts after `HEAD_START_S` or a failure.

    *prepare* is called with each socket before it connects, and may raise OSError. Raises `Cancelled`.
    """
    started = job.outside.monotonic()
    waiting = list(_interleaved(addresses))
    failures: list[Failure] = []
    trying: dict[socket.socket, str] = {}
    with DefaultSelector() as selector:
        try:
            next_at = 0.0
            while (waiting or trying) and not job.deadline.is_over:
                job.cancel.check()
                if waiting and (not trying or job.outside.monotonic() >= next_at):
                    address = waiting.pop(0)
                    begun = _begin(address, port, prepare)
                    next_at = job.outside.monotonic() + HEAD_START_S
                    if isinstance(begun, Failure):
                        failures.append(begun)
                        continue
                    trying[begun] = address
                    selector.register(begun, EVENT_WRITE)
                for key, _ in selector.select(timeout=POLL_S):
                    sock = key.fileobj
                    assert isinstance(sock, socket.socket)  # noqa: S101  (only sockets were registered)
                    selector.unregister(sock)
                    address = trying.pop(sock)
                    if number := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                        failures.append(failure_of(OSError(number, errno.errorcode.get(number, str(number)))))
                        sock.close()
                        next_at = 0.0
                        continue
                    sock.settimeout(POLL_S)
                    elapsed = (job.outside.monotonic() - started) * 1000
                    return Connected(sock=sock, address=address, milliseconds=elapsed)
        finally:
            for sock in trying:
                sock.close()
    if waiting or trying or not failures:
        return Failure(stage=Stage.CONNECT, kind=FailureKind.TIMED_OUT, detail="no address answered in time")
    return min(failures, key=lambda f: _MOST_TELLING.index(f.kind) if f.kind in _MOST_TELLING else len(_MOST_TELLING))


def _interleaved(addresses: Sequence[str]) -> Sequence[str]:
    """Alternate the families, beginning with the system's first choice (RFC 8305 4)."""
    first_is_v6 = bool(addresses) and ":" in addresses[0]
    ours = [a for a in addresses if (":" in a) == first_is_v6]
    others = [a for a in addresses if (":" in a) != first_is_v6]
    mixed = [a for pair in zip(ours, others, strict=False) for a in pair]
    return (*mixed, *ours[len(others) :], *others[len(ours) :])


def _begin(address: str, port: int, prepare: Callable[[socket.socket], None]) -> socket.socket | Failure:
    sock: socket.socket | None = None
    try:
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)
        prepare(sock)
        sock.connect((address, port))
    except OSError as error:
        if sock is not None and error.errno in _IN_PROGRESS:
            return sock
        if sock is not None:
            sock.close()
        return failure_of(error)
    return sock


def first_hop(target: Target, proxy: str | None) -> tuple[str, int]:
    """Return the host and the port that the TCP connection goes to."""
    if target.connect_to is not None:
        return target.connect_to
    return (proxy_host(proxy), proxy_port(proxy)) if proxy else (target.host, target.port)


def nobody(_proxy: str) -> ProxyLogin | None:
    """Know no login for any proxy."""
    return None


def open_way(
    target: Target, addresses: Sequence[str], proxy: str | None, job: Job, login: AskForLogin = nobody
) -> Connected | Failure:
    """Connect to *target*, through *proxy* where there is one; *addresses* are those of the first hop.

    *login* is as in `open_tunnel`. Raises `Cancelled`.
    """
    if proxy:
        return open_tunnel(proxy, target, addresses, job, login)
    return open_connection(addresses, first_hop(target, None)[1], job)


def system_proxy(target: Target) -> str | None:
    """Return the proxy URL that the system wants for *target*; None for a direct connection, as to this computer.

    The variables come first, which programs from a terminal follow; then what browsers follow, the desktop's settings.
    """
    if target.connect_to is not None or is_this_computer(target.host):
        return None
    proxies = urllib.request.getproxies()
    if urllib.request.proxy_bypass(target.host):
        return None
    named = proxies.get("https") or proxies.get("all") or _socks_url(proxies.get("socks"))
    if named:
        return named
    # The package asks the network for files by this module's own means.
    from wizard.probes.proxies.desktops import desktop_proxy

    return desktop_proxy(target.host)


def _socks_url(named: str | None) -> str | None:
    """Return the system's SOCKS proxy as a URL of that kind: Python gives macOS' own one as ``http://host:port``."""
    if not named:
        return None
    scheme, separator, rest = named.partition("://")
    return named if separator and scheme.startswith("socks") else f"socks5://{rest or named}"


def is_this_computer(host: str) -> bool:
    """Say whether *host* is a loopback address or ``localhost`` (RFC 6761 6.3); browsers use no proxy for these."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def open_tunnel(
    proxy: str, target: Target, addresses: Sequence[str], job: Job, login: AskForLogin = nobody
) -> Connected | Failure:
    """Ask the *proxy*, whose addresses are *addresses*, for a tunnel to *target*.

    *login* is asked only when the proxy wants a user name and a password, and others than stand in its address. They
    are sent only in a way that it named. Raises `Cancelled`.
    """
    parts = _parts(proxy)
    if parts is None:
        return _refused("the proxy's address cannot be read")
    if parts.scheme not in _TUNNELS:
        return _refused(f"a proxy of the kind {parts.scheme} is not supported")
    own = ProxyLogin(user=unquote(parts.username), password=unquote(parts.password or "")) if parts.username else None
    opened = _open_tunnel(proxy, parts.scheme, own, target, addresses, job)
    if isinstance(opened, Connected) or opened.login is None or not opened.login.is_known:
        return opened
    given = login(proxy_place(proxy))
    return opened if given is None else _open_tunnel(proxy, parts.scheme, given, target, addresses, job)


def _open_tunnel(
    proxy: str, kind: str, login: ProxyLogin | None, target: Target, addresses: Sequence[str], job: Job
) -> Connected | Failure:
    opened = open_connection(addresses, proxy_port(proxy), job)
    if isinstance(opened, Failure):
        return Failure(stage=Stage.PROXY, kind=opened.kind, detail=opened.detail)
    try:
        refusal = _TUNNELS[kind](opened.sock, login, target, job)
    except OSError as error:
        opened.sock.close()
        return failure_of(error, Stage.PROXY)
    except Cancelled:
        opened.sock.close()
        raise
    if refusal is not None:
        opened.sock.close()
        return refusal
    return replace(opened, via_proxy=proxy_place(proxy))


def _parts(proxy: str) -> SplitResult | None:
    """Return the parts of the proxy URL, http where it names no scheme; None when it is none."""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        parts.port  # noqa: B018  (a bad port is noticed when it is read)
    except ValueError:
        return None
    return parts


def proxy_host(proxy: str) -> str:
    """Return the host of the proxy URL; empty where it names none."""
    parts = _parts(proxy)
    return (parts.hostname or "") if parts else ""


def proxy_port(proxy: str) -> int:
    """Return the port of the proxy URL; where it names none, 1080 for SOCKS (RFC 1928 3) and 8080 for http."""
    parts = _parts(proxy)
    if parts is None:
        return 8080
    return parts.port or (1080 if parts.scheme.startswith("socks") else 8080)


def proxy_place(proxy: str) -> str:
    """Return ``host:port`` of the proxy URL: what a login is kept for, and what people are shown."""
    host = proxy_host(proxy)
    return f"[{host}]:{proxy_port(proxy)}" if ":" in host else f"{host}:{proxy_port(proxy)}"


def _refused(detail: str) -> Failure:
    return Failure(stage=Stage.PROXY, kind=FailureKind.PROXY_REFUSED, detail=detail)


_TUNNELS: Mapping[str, Callable[[socket.socket, ProxyLogin | None, Target, Job], Failure | None]] = {
    "http": ask_http,
    "socks5": ask_socks,
    "socks5h": ask_socks,
    "socks": ask_socks,
}
"""How each kind of proxy is asked for a tunnel, by the scheme of its URL."""
