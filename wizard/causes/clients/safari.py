"""What Safari shows: an NSURLErrorDomain number.

From public documentation (Foundation NSURLError) and memory; Apple's own rules for public and private
certificates (HT210176) are counted in. Not compared with a real Safari.
"""

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

_LET_PASS = OF_FIREFOX | {
    Rule.STRICT,
    Rule.EMPTY_SUBJECT,
    Rule.KEY_ID,
    Rule.COMMON_NAME,
    Rule.PROFILE,
    Rule.NO_SERVER_USAGE,
}
_LONGEST = timedelta(days=825)
"""The longest validity of any certificate, private ones too, issued since 2019-07-01 (HT210176)."""


def _is_too_long(facts: ChainFacts) -> bool:
    begins, ends = facts.path[0].not_before, facts.path[0].not_after
    if not isinstance(begins, Present) or not isinstance(ends, Present) or "validity" in facts.ignored:
        return False
    return begins.value >= APPLE_SINCE and ends.value - begins.value > _LONGEST


_UNTRUSTED = "NSURLErrorDomain -1202"
"""Whatever is wrong with a certificate: the numbers for dates and roots are documented, and do not come any more.

A self-signed one came with it in iOS 18 (a thread of 2025); Firefox for iOS says so of every cause (read 2026-11).
"""


def _is_refused(facts: ChainFacts) -> bool:
    return (
        facts.shape is not ChainShape.ANCHORED
        or not facts.name_fits
        or facts.distrusted_after is not None
        or (facts.public and bool({"ct-missing", "validity-too-long"} & facts.causes))
        or facts.has(*(set(Rule) - _LET_PASS))
        or "wrong-usage/safari" in facts.causes
        or _is_too_long(facts)
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
        revoked = "revoked" in facts.causes
        if revoked or _is_refused(facts):
            return ClientVerdict(code=_UNTRUSTED, heading=_PRIVATE, can_proceed=not revoked and not insists(situation))
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
