"""What Safari shows: an NSURLErrorDomain number.

From public documentation (Foundation NSURLError) and memory; Apple's own rules for public and private
certificates (HT210176) are counted in. Not compared with a real Safari.
"""

from collections.abc import Callable
from datetime import timedelta

from wizard.causes.clients.facts import ChainFacts, Client, ended_by, insists
from wizard.causes.quality import APPLE_SINCE
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import FailureKind, Stage
from wizard.model.fields import Present
from wizard.model.finding import ClientVerdict
from wizard.pki.faults import OF_FIREFOX, Rule
from wizard.pki.judge import ChainShape

CLIENT = Client(
    id="safari",
    name="Safari",
    lists=("mozilla",),
    lists_on={"macos": ("system",)},
    fetches=True,
    distrusts_as="apple",
    stand_in=N_("Apple’s list, as which Mozilla’s counts here"),
    source="Apple's public documentation (Foundation NSURLError, HT210176), from memory, 2026-11",
)

_PRIVATE = N_("This Connection Is Not Private")
_NO_TLS = N_("Safari can’t establish a secure connection to the server")
_CANNOT_CONNECT = N_("Safari can’t connect to the server")
_NOT_FOUND = N_("Safari can’t find the server")

_LET_PASS = OF_FIREFOX | {Rule.STRICT, Rule.EMPTY_SUBJECT, Rule.KEY_ID, Rule.PROFILE, Rule.NO_SERVER_USAGE}
_LONGEST = timedelta(days=825)
"""The longest validity of any certificate, private ones too, issued since 2019-07-01 (HT210176)."""


def _is_too_long(facts: ChainFacts) -> bool:
    begins, ends = facts.path[0].not_before, facts.path[0].not_after
    if not isinstance(begins, Present) or not isinstance(ends, Present) or "validity" in facts.ignored:
        return False
    return begins.value >= APPLE_SINCE and ends.value - begins.value > _LONGEST


_RANKING: tuple[tuple[str, bool, Callable[[ChainFacts], bool]], ...] = (
    ("NSURLErrorDomain -1202", False, lambda f: "revoked" in f.causes),
    ("NSURLErrorDomain -1203", True, lambda f: f.shape is not ChainShape.ANCHORED),
    ("NSURLErrorDomain -1204", True, lambda f: f.has(Rule.NOT_YET_VALID)),
    ("NSURLErrorDomain -1201", True, lambda f: f.has(Rule.EXPIRED)),
    (
        "NSURLErrorDomain -1202",
        True,
        lambda f: (
            not f.name_fits
            or f.distrusted_after is not None
            or (f.public and bool({"ct-missing", "validity-too-long"} & f.causes))
            or f.has(*(set(Rule) - _LET_PASS))
            or "wrong-usage/safari" in f.causes
            or _is_too_long(f)
        ),
    ),
)

_CODES = {
    FailureKind.NO_NETWORK: (-1009, N_("You are not connected to the Internet")),
    FailureKind.NAME_NOT_FOUND: (-1003, _NOT_FOUND),
    FailureKind.NAME_SERVER_FAILED: (-1003, _NOT_FOUND),
    FailureKind.REFUSED: (-1004, _CANNOT_CONNECT),
    FailureKind.UNREACHABLE: (-1004, _CANNOT_CONNECT),
    FailureKind.TIMED_OUT: (-1001, _CANNOT_CONNECT),
    FailureKind.RESET: (-1005, _CANNOT_CONNECT),
    FailureKind.CLOSED: (-1005, _CANNOT_CONNECT),
    FailureKind.CLIENT_CERTIFICATE: (-1206, _NO_TLS),
}


def verdict(situation: Situation, facts: ChainFacts | None) -> ClientVerdict:
    """Return what Safari shows, which sees the *facts*."""
    if facts is not None:
        for code, can_proceed, holds in _RANKING:
            if holds(facts):
                return ClientVerdict(code=code, heading=_PRIVATE, can_proceed=can_proceed and not insists(situation))
    failure = ended_by(situation)
    if failure is None:
        fine = not situation.chain or situation.leaf is not None
        return ClientVerdict(
            code="OK" if fine else "NSURLErrorDomain -1200", heading=None if fine else _NO_TLS, can_proceed=None
        )
    if failure.stage is Stage.PROXY:
        return ClientVerdict(code="NSURLErrorDomain -1004", heading=_CANNOT_CONNECT, can_proceed=None)
    number, heading = _CODES.get(failure.kind, (-1200, _NO_TLS))
    return ClientVerdict(code=f"NSURLErrorDomain {number}", heading=heading, can_proceed=None)
