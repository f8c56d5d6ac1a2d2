"""What Chromium shows, and Edge, which is made from it.

Order of the certificate errors: net/cert/cert_status_flags.cc, MapCertStatusToNetError; what sets them:
net/cert/cert_verify_proc.cc; both read 2026-11. Every rank was seen in Chromium 156 on loopback, 2026-11-23
(tests/browsers).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from wizard.causes.clients.facts import ChainFacts, Client, ended_by, insists
from wizard.causes.connection import UNOFFERED_BY_CHROMIUM, UNOFFERED_CURVES
from wizard.causes.products import product_of
from wizard.causes.situation import CLOCK_MATTERS, Situation
from wizard.i18n import N_
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Failure, FailureKind, PortalEvidence, Stage
from wizard.model.finding import ClientVerdict
from wizard.pki.faults import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A browser made from Chromium, with its own roots, and its own headings as message ids."""

    client: Client
    privacy: str
    """The heading above certificate errors."""
    no_tls: str
    """The heading of the page for a failed handshake."""
    intercepted: str
    """The heading where a program on the way is named."""
    unreachable: str
    """The heading of most pages about the way to the site."""
    offline: str
    """The heading where there is no network, or no proxy."""


_CHROME = Client(
    id="chrome",
    name="Chrome",
    lists=("chrome", "mozilla"),
    added=("nss",),
    takes_local_on=frozenset({"windows", "macos"}),
    fetches=True,
    distrusts_as="chrome",
    source="Chromium net/data/ssl/chrome_root_store/faq.md and net/cert/cert_status_flags.cc, read 2026-11; Chromium 156",
)
_EDGE = replace(
    _CHROME,
    id="edge",
    name="Edge",
    lists=("mozilla", "chrome"),
    lists_on={"windows": ("system", "mozilla")},
    stand_in=N_("Microsoft’s list, as which Mozilla’s counts here"),
    source=(
        "As Chromium 156; its list is that of Microsoft's programme, and comes with it (learn.microsoft.com, deployedge/"
        "microsoft-edge-security-cert-verification, read 2026-11)"
    ),
)
CHROME = Brand(
    client=_CHROME,
    privacy=N_("Your connection is not private"),
    no_tls=N_("This site can’t provide a secure connection"),
    intercepted=N_("An application is stopping Chrome from safely connecting to this site"),
    unreachable=N_("This site can’t be reached"),
    offline=N_("No internet"),
)
EDGE = Brand(
    client=_EDGE,
    privacy=N_("Your connection isn't private"),
    no_tls=N_("The connection for this site is not secure"),
    intercepted=N_("An application is stopping Microsoft Edge from safely connecting to this site"),
    # By public threads, in both languages; where there is no network, in Japanese from memory.
    unreachable=N_("Hmmm… can't reach this page"),
    offline=N_("You're not connected"),
)

_DENIED = N_("Access to {host} was denied")
_BEHIND = N_("Your clock is behind")
_AHEAD = N_("Your clock is ahead")
_PORTAL = N_("Connect to network")
_PORTAL_WIRELESS = N_("Connect to Wi-Fi")

_DATES = (Rule.EXPIRED, Rule.NOT_YET_VALID)
_SPECIFIC = (*_DATES, Rule.WEAK_KEY)
_INVALID = (
    Rule.EXTENDED_KEY_USAGE, Rule.NAME_CONSTRAINTS, Rule.UNKNOWN_CRITICAL, Rule.NOT_A_CA, Rule.CERT_SIGN,
    Rule.PATH_LENGTH, Rule.MALFORMED, Rule.POLICY,
)  # fmt: skip


def _is_invalid(facts: ChainFacts) -> bool:
    """Say whether CERT_INVALID is set: only when the path verifier found nothing more specific (or a weak signature).

    The dates and a weak key are more specific; the host name is checked afterwards and loses. A certificate that names
    nobody is not even taken into a path, so that it is invalid whoever signed it.
    """
    if facts.leaf_has(Rule.EMPTY_SUBJECT):
        return True
    if not facts.anchored:
        return False
    if facts.has(Rule.WEAK_SIGNATURE):
        return True
    return facts.has(*_INVALID) and not facts.has(*_SPECIFIC)


def _is_unknown(facts: ChainFacts) -> bool:
    """Say whether the authority is not trusted: not at all, or not for a certificate that was issued so late."""
    return not facts.anchored or facts.distrusted_after is not None


_RANKING: tuple[tuple[str, bool, Callable[[ChainFacts], bool]], ...] = (
    ("NET::ERR_CERT_INVALID", False, _is_invalid),
    ("NET::ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN", False, lambda f: f.public and "pinning" in f.causes),
    ("NET::ERR_CERT_REVOKED", False, lambda f: "revoked" in f.causes and not f.has(*_SPECIFIC)),
    ("NET::ERR_CERT_AUTHORITY_INVALID", True, _is_unknown),
    ("NET::ERR_CERT_COMMON_NAME_INVALID", True, lambda f: not f.name_fits),
    ("NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED", True, lambda f: f.public and "ct-missing" in f.causes),
    ("NET::ERR_CERT_WEAK_KEY", True, lambda f: f.has(Rule.WEAK_KEY)),
    ("NET::ERR_CERT_DATE_INVALID", True, lambda f: f.has(*_DATES)),
    ("NET::ERR_CERT_VALIDITY_TOO_LONG", True, lambda f: f.public and "validity-too-long" in f.causes),
)
"""(code, whether a person can go on, when it holds); the first that holds is shown."""


def _as_heard(situation: Situation, facts: ChainFacts) -> ChainFacts:
    """Return *facts* without a revocation that Chromium does not hear of.

    It asks nobody, and reads what the server staples, and that only when the path has no other fault (seen in Chromium
    156). Its list of revocations holds a few of the public ones (chromium.org, CRLSets, read 2026-11): which, nobody
    else can tell.
    """
    return facts if situation.stapled else replace(facts, causes=facts.causes - {"revoked"})


def verdict(situation: Situation, facts: ChainFacts | None, brand: Brand) -> ClientVerdict:
    """Return what a browser of this *brand* shows, which sees the *facts*."""
    failure = ended_by(situation)
    if facts is not None and facts.curve in {*UNOFFERED_CURVES, *UNOFFERED_BY_CHROMIUM}:
        return ClientVerdict(code="ERR_SSL_VERSION_OR_CIPHER_MISMATCH", heading=brand.no_tls, can_proceed=None)
    if facts is not None and facts.leaf_has(Rule.KEY_USAGE):
        return ClientVerdict(code="ERR_SSL_KEY_USAGE_INCOMPATIBLE", heading=brand.unreachable, can_proceed=None)
    if facts is not None:
        heard = _as_heard(situation, facts)
        for code, can_proceed, holds in _RANKING:
            if holds(heard):
                overridable = can_proceed and not insists(situation)
                return _interstitial(code, overridable, situation, heard, brand)
    if situation.chain and situation.leaf is None:
        return ClientVerdict(code="ERR_SSL_SERVER_CERT_BAD_FORMAT", heading=brand.no_tls, can_proceed=None)
    if failure is not None:
        return _page(failure, brand)
    return ClientVerdict(code="OK", heading=None, can_proceed=None)


_UNKNOWN_AUTHORITY = "NET::ERR_CERT_AUTHORITY_INVALID"
_OUT_OF_DATE = "NET::ERR_CERT_DATE_INVALID"


def _interstitial(code: str, overridable: bool, situation: Situation, facts: ChainFacts, brand: Brand) -> ClientVerdict:
    """Return the page that is shown for *code*: not every error about a certificate gets the page about it.

    Order: components/security_interstitials, ssl_error_handler.cc StartHandlingError, read 2026-11. A date is about the
    clock or the certificate, never about a login page; the program on the way is named only where nobody may go on.
    Every page was seen in Chromium 156 on loopback, 2026-11-28 (tests/browsers/test_special_pages.py).
    """
    heading = brand.privacy
    if code == _OUT_OF_DATE:
        heading = _clock_heading(situation) or heading
    elif code == _UNKNOWN_AUTHORITY and not overridable and _names_the_program(situation, facts):
        heading = brand.intercepted
    elif isinstance(portal := situation.evidence.portal, PortalEvidence) and portal.intercepted:
        heading = _portal_heading(situation)
    return ClientVerdict(code=code, heading=heading, can_proceed=overridable and heading == brand.privacy)


def _clock_heading(situation: Situation) -> str | None:
    """Return the heading of the clock's page; None where the clock is right, or nobody said what is.

    Chromium asks for the time once it meets such an error (error_classification.cc GetClockState).
    """
    offset = situation.clock_offset
    if offset is None or abs(offset) <= CLOCK_MATTERS:
        return None
    return _BEHIND if offset > timedelta(0) else _AHEAD


def _names_the_program(situation: Situation, facts: ChainFacts) -> bool:
    """Say whether the issuer is on Chromium's list of programs on the way, and nothing else is wrong."""
    product = product_of(facts.path[0])
    return product is not None and product.on_chromiums_list and facts.name_fits and not facts.has(*_SPECIFIC)


def _portal_heading(situation: Situation) -> str:
    system = situation.evidence.system
    wired = isinstance(system, SystemEvidence) and system.wireless is False
    return _PORTAL if wired else _PORTAL_WIRELESS


_TLS_CODES = {
    FailureKind.PROTOCOL_VERSION: "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
    FailureKind.NO_COMMON_CIPHER: "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
    FailureKind.NOT_TLS: "ERR_SSL_PROTOCOL_ERROR",
    FailureKind.MALFORMED: "ERR_SSL_PROTOCOL_ERROR",
    FailureKind.ALERT: "ERR_SSL_PROTOCOL_ERROR",
    FailureKind.STARTTLS_REFUSED: "ERR_SSL_PROTOCOL_ERROR",
}
_NET_CODES = {
    FailureKind.NO_NETWORK: "ERR_INTERNET_DISCONNECTED",
    FailureKind.NAME_NOT_FOUND: "ERR_NAME_NOT_RESOLVED",
    FailureKind.NAME_SERVER_FAILED: "ERR_NAME_NOT_RESOLVED",
    FailureKind.REFUSED: "ERR_CONNECTION_REFUSED",
    FailureKind.UNREACHABLE: "ERR_ADDRESS_UNREACHABLE",
    FailureKind.TIMED_OUT: "ERR_TIMED_OUT",
    FailureKind.RESET: "ERR_CONNECTION_RESET",
    FailureKind.CLOSED: "ERR_CONNECTION_CLOSED",
}
_ALERTS = {
    40: "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
    70: "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
    71: "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
    42: "ERR_BAD_SSL_CLIENT_AUTH_CERT",
    112: "ERR_SSL_UNRECOGNIZED_NAME_ALERT",
}
"""TLS alert -> code (net/socket/ssl_client_socket_impl.cc MapLastOpenSSLError, and seen on loopback)."""

_OFFLINE = {"ERR_INTERNET_DISCONNECTED", "ERR_PROXY_CONNECTION_FAILED"}
"""Errors of one heading (components/error_page/common/localized_error.cc; the second seen in Chromium 156, 2026-11-28)."""


def _page(failure: Failure, brand: Brand) -> ClientVerdict:
    code, heading = _page_of(failure, brand)
    return ClientVerdict(code=code, heading=brand.offline if code in _OFFLINE else heading, can_proceed=None)


_ASKED_FOR = frozenset({"basic", "digest", "ntlm"})
"""The ways to log in for which it asks the person; it knows Negotiate too, where the computer is set up for that."""


def _proxy_code(failure: Failure) -> str:
    """Return the code for a proxy's refusal; seen in Chromium 156 behind such ones on loopback, 2026-11-29.

    Where it asks for a user name and a password, this is what it shows to those who give none (net/http/
    http_network_transaction.cc, from memory).
    """
    if failure.kind not in {FailureKind.PROXY_REFUSED, FailureKind.PROXY_LOGIN}:
        return "ERR_PROXY_CONNECTION_FAILED"
    if failure.socks:
        return "ERR_SOCKS_CONNECTION_FAILED"
    is_unknown = failure.login is not None and not _ASKED_FOR & set(failure.login.schemes)
    return "ERR_PROXY_AUTH_UNSUPPORTED" if is_unknown else "ERR_TUNNEL_CONNECTION_FAILED"


def _page_of(failure: Failure, brand: Brand) -> tuple[str, str]:
    if failure.stage is Stage.PROXY:
        return _proxy_code(failure), brand.unreachable
    if failure.kind is FailureKind.CLIENT_CERTIFICATE:
        return "ERR_BAD_SSL_CLIENT_AUTH_CERT", _DENIED
    if failure.kind is FailureKind.TIMED_OUT and failure.stage is Stage.CONNECT:
        return "ERR_CONNECTION_TIMED_OUT", brand.unreachable
    if failure.kind is FailureKind.ALERT and failure.alert in _ALERTS:
        # Pages after some alerts are not about the lack of TLS.
        code = _ALERTS[failure.alert]
        headings = {"ERR_SSL_UNRECOGNIZED_NAME_ALERT": brand.unreachable, "ERR_BAD_SSL_CLIENT_AUTH_CERT": _DENIED}
        return code, headings.get(code, brand.no_tls)
    if failure.kind in _NET_CODES:
        return _NET_CODES[failure.kind], brand.unreachable
    return _TLS_CODES.get(failure.kind, "ERR_SSL_PROTOCOL_ERROR"), brand.no_tls
