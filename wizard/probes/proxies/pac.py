"""Read the file that says which proxy to take (PAC). It is a program, and is not run: only what it names is told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.model.computer import PacFile, PacState, Trouble, TroubleKind
from wizard.probes.base import Job
from wizard.probes.proxies.common import Found, local_path, pac_place, text_of
from wizard.probes.web import Answer, http, redirect

LARGEST_PAC = 1024 * 1024
"""Bytes; Chromium takes no larger one (net/proxy_resolution/pac_file_fetcher_impl.cc, kDefaultMaxResponseBytes)."""

MOST_PROXIES = 20
"""Proxies that are told of one file."""

_MOST_HOPS = 3
"""Redirects that are followed."""

# Each part consumes what it begins, closed or not, so that no text is gone over twice.
_STRING_OR_COMMENT = re.compile(
    r"""//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?"""
    r"""|"((?:[^"\\\n]|\\.)*)"?|'((?:[^'\\\n]|\\.)*)'?|`((?:[^`\\]|\\.)*)`?""",
    re.DOTALL,
)
_NAMED = re.compile(
    r"\b(PROXY|HTTPS?|SOCKS[45]?)\s+((?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253}):[0-9]{1,5})(?![0-9])"
)
_SCHEMES: Mapping[str, str] = {"PROXY": "http", "HTTP": "http", "SOCKS": "socks5", "SOCKS5": "socks5"}
"""The kinds that this program can go through; "SOCKS" may mean version 4 as well, whose servers mostly speak both."""


@dataclass(frozen=True, slots=True)
class _Text:
    state: PacState
    text: str = ""


def read_pac(found: Found, job: Job, *, may_fetch: bool) -> PacFile:
    """Return what the file that *found* points to names; from the network only where that is allowed.

    Raises `Cancelled`.
    """
    got = _text(found.value, job, may_fetch=may_fetch)
    state = got.state
    if state is PacState.READ and "FindProxyForURL" not in got.text:
        state = PacState.STRANGE
    proxies = tuple(proxies_in(got.text)) if state is PacState.READ else ()
    return PacFile(source=found.source, place=pac_place(found.value), state=state, proxies=proxies)


def _text(url: str, job: Job, *, may_fetch: bool) -> _Text:
    path = local_path(url)
    if path is not None:
        return _read(Path(path))
    if not may_fetch or not url.lower().startswith("http://"):
        return _Text(PacState.NOT_READ)
    return _fetched(url, job)


def _read(path: Path) -> _Text:
    troubles: list[Trouble] = []
    text = text_of(path, troubles, LARGEST_PAC)
    if text is not None:
        return _Text(PacState.READ, text)
    if not troubles:
        return _Text(PacState.MISSING)
    is_large = troubles[0].kind is TroubleKind.TOO_LARGE
    return _Text(PacState.TOO_LARGE if is_large else PacState.UNREACHABLE)


def _fetched(url: str, job: Job) -> _Text:
    for _ in range(_MOST_HOPS + 1):
        # It usually lies within the company's own network.
        answer = http(url, job, private_allowed=True, largest=LARGEST_PAC)
        onward = redirect(url, answer) if 300 <= answer.status < 400 else None
        if onward is None:
            return _state_of(answer)
        if not onward.lower().startswith("http://"):
            return _Text(PacState.NOT_READ)
        url = onward
    return _Text(PacState.UNREACHABLE)


def _state_of(answer: Answer) -> _Text:
    if answer.status == 200:
        return _Text(PacState.READ, answer.body.decode("utf-8", "replace"))
    if answer.error == "the answer is too large":
        return _Text(PacState.TOO_LARGE)
    return _Text(PacState.MISSING if answer.status in {404, 410} else PacState.UNREACHABLE)


def proxies_in(text: str) -> Iterator[str]:
    """Yield the proxies that the strings of a PAC name in full, each once; those in comments do not count.

    What it puts together while it runs is not seen.
    """
    seen: set[str] = set()
    for match in _STRING_OR_COMMENT.finditer(text):
        for kind, place in _NAMED.findall(match[1] or match[2] or match[3] or ""):
            named = f"{kind} {place.lower()}"
            if named not in seen and len(seen) < MOST_PROXIES:
                seen.add(named)
                yield named


def only_proxy(pac: PacFile) -> str | None:
    """Return the address of the proxy that *pac* names, if it names one alone, of a kind that can be used here."""
    if len(pac.proxies) != 1:
        return None
    kind, _, place = pac.proxies[0].partition(" ")
    scheme = _SCHEMES.get(kind)
    return f"{scheme}://{place}" if scheme else None
