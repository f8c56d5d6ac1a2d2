"""What Safari shows: an NSURLErrorDomain number.

From public documentation (Foundation NSURLError) and memory; Apple's own rules for public and private
certificates (HT210176) are counted in. Not compared with a real Safari.
"""

from collections.abc import Callable, Sequence

from wizard.causes.clients.facts import ChainFacts, chain_facts, ended_by
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import FailureKind, Stage
from wizard.model.finding import ClientVerdict, Finding
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape

_PRIVATE = N_("This Connection Is Not Private")
_NO_TLS = N_("Safari can’t establish a secure connection to the server")
_CANNOT_CONNECT = N_("Safari can’t connect to the server")
_NOT_FOUND = N_("Safari can’t find the server")

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
            or bool({"ct-missing", "validity-too-long", "distrusted-ca"} & f.causes)
            or f.has(*(set(Rule) - {Rule.STRICT, Rule.LEAF_IS_CA, Rule.EMPTY_SUBJECT}))
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


def verdict(situation: Situation, findings: Sequence[Finding]) -> ClientVerdict:
    """Return what Safari shows; macOS fetches missing issuers."""
    facts = chain_facts(situation, findings, fetches=True)
    if facts is not None:
        for code, can_proceed, holds in _RANKING:
            if holds(facts):
                return ClientVerdict(code=code, heading=_PRIVATE, can_proceed=can_proceed)
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
