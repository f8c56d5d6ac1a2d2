"""Causes on the way to the server: before any certificate could be judged, or instead of it."""

from collections.abc import Iterable

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.evidence import Failure, FailureKind, LoginWanted, Resolution, Stage
from wizard.model.fields import Present
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.model.server import VERSION_NAMES

_OLD_PROTOCOLS = {"SSLv3", "TLSv1", "TLSv1.1"}
_HANDSHAKE_FAILURE, _INSUFFICIENT_SECURITY = 40, 71

UNOFFERED_CURVES = frozenset({"P-224", "P-192", "secp256k1"})
"""No browser offers signatures with these: its handshake fails before any certificate is judged."""

UNOFFERED_BY_CHROMIUM = frozenset({"P-521"})
"""Chromium alone offers none with these (net/socket/ssl_client_socket_impl.cc; seen with 156)."""

_BY_KIND = {
    FailureKind.NO_NETWORK: "no-network",
    FailureKind.NAME_NOT_FOUND: "dns-failure",
    FailureKind.NAME_SERVER_FAILED: "dns-failure",
    FailureKind.REFUSED: "connection-refused",
    FailureKind.UNREACHABLE: "timeout",
    FailureKind.TIMED_OUT: "timeout",
    FailureKind.RESET: "connection-reset",
    FailureKind.CLOSED: "connection-reset",
    FailureKind.NOT_TLS: "not-tls",
    FailureKind.STARTTLS_REFUSED: "not-tls",
    FailureKind.PROTOCOL_VERSION: "protocol-version",
    FailureKind.NO_COMMON_CIPHER: "cipher-mismatch",
    FailureKind.CLIENT_CERTIFICATE: "client-certificate-required",
    FailureKind.PROXY_REFUSED: "proxy-failure",
    FailureKind.PROXY_LOGIN: "proxy-failure",
    FailureKind.ALERT: "handshake-failure",
    FailureKind.MALFORMED: "handshake-failure",
}


_WORDS = {
    FailureKind.NO_NETWORK: N_("there is no network"),
    FailureKind.NAME_NOT_FOUND: N_("there is no such name"),
    FailureKind.NAME_SERVER_FAILED: N_("the name server could not answer"),
    FailureKind.REFUSED: N_("the connection was refused"),
    FailureKind.UNREACHABLE: N_("there is no way to this address"),
    FailureKind.TIMED_OUT: N_("no answer came in time"),
    FailureKind.RESET: N_("the connection was reset"),
    FailureKind.CLOSED: N_("the connection was closed without an answer"),
    FailureKind.NOT_TLS: N_("what came was not encrypted"),
    FailureKind.PROTOCOL_VERSION: N_("the two sides share no version of encryption"),
    FailureKind.NO_COMMON_CIPHER: N_("the two sides share no kind of encryption"),
    FailureKind.CLIENT_CERTIFICATE: N_("the server wants a certificate of yours"),
    FailureKind.PROXY_LOGIN: N_("the proxy wants a user name and a password"),
}

_NOT_ACCEPTED = N_("the proxy does not accept the user name and the password")


_WHERE = {
    Stage.RESOLVE: N_("during the name lookup"),
    Stage.CONNECT: N_("while connecting"),
    Stage.PROXY: N_("on the way through the proxy"),
    Stage.STARTTLS: N_("before the secure handshake"),
    Stage.HANDSHAKE: N_("during the secure handshake"),
}


def reason_of(failure: Failure) -> str:
    """Return what failed: in plain words where the kind says it all, else in the words of whoever noticed.

    There is no full stop behind it: it stands in a sentence.
    """
    login = failure.login
    words = _NOT_ACCEPTED if login and login.given and login.is_known else _WORDS.get(failure.kind)
    return Phrase(words) if words else failure.detail.rstrip(". ")


def ways_of(login: LoginWanted) -> str:
    """Return the ways to log in that a proxy names, as people write them. Hostile text, if short."""
    return ", ".join({"ntlm": "NTLM"}.get(scheme, scheme.capitalize()) for scheme in login.schemes)


def failure_of(situation: Situation) -> Failure | None:
    """Return what ended the way to the server, if something did."""
    resolution = situation.evidence.resolution
    if isinstance(resolution, Resolution) and resolution.failure is not None:
        return resolution.failure
    attempt = situation.attempt
    if attempt is None or attempt.failure is not None:
        return attempt.failure if attempt else None
    if attempt.handshake is not None and not attempt.handshake.chain:
        # Only anonymous or pre-shared keys do that; no browser offers them.
        return Failure(stage=Stage.HANDSHAKE, kind=FailureKind.MALFORMED, detail="the server sent no certificate")
    return None


def connection_cause(situation: Situation) -> str | None:
    """Return the id of the cause that the failure on the way means; None when there was none."""
    failure = failure_of(situation)
    if failure is None:
        return None
    if failure.stage is Stage.PROXY:
        return "proxy-failure"
    if failure.stage is Stage.RESOLVE and failure.kind is FailureKind.TIMED_OUT:
        return "dns-failure"
    if failure.stage is Stage.HANDSHAKE and (old := _told_by_second_try(situation)) is not None:
        return old
    if failure.kind is FailureKind.ALERT and failure.alert in {_HANDSHAKE_FAILURE, _INSUFFICIENT_SECURITY}:
        return "cipher-mismatch"
    return _BY_KIND.get(failure.kind)


def _told_by_second_try(situation: Situation) -> str | None:
    """Return what the second try, with old protocols and every cipher, says about the first one's failure."""
    legacy = situation.evidence.legacy
    if legacy is None or legacy.handshake is None or legacy.failure is not None:
        return None
    return "protocol-version" if legacy.handshake.protocol in _OLD_PROTOCOLS else "cipher-mismatch"


def _detect(cause: Cause, situation: Situation) -> Iterable[Finding]:
    failure = failure_of(situation)
    if failure is not None and connection_cause(situation) == cause.id:
        form = _form(situation, failure)
        yield cause.finding(None, _values(situation, failure), form=form if form in cause.forms else None)


def _form(situation: Situation, failure: Failure) -> str:
    """Return what more is known of the failure: what a proxy wants, the first bytes, or what the second try spoke."""
    if failure.login is not None and not failure.login.is_known:
        return "login-unknown"
    if failure.login is not None:
        return "login-refused" if failure.login.given else "login"
    if failure.received:
        return "heard"
    return "spoke" if _told_by_second_try(situation) else ""


def curve_of_leaf(situation: Situation) -> str | None:
    """Return the curve that the site's key lies on; None for another kind of key."""
    leaf = situation.leaf
    return leaf.public_key.value.curve if leaf and isinstance(leaf.public_key, Present) else None


def _detect_cipher(cause: Cause, situation: Situation) -> Iterable[Finding]:
    yield from _detect(cause, situation)
    curve = curve_of_leaf(situation)
    # Where no handshake was made, the key itself is what there is to speak of (weak-key).
    if failure_of(situation) is None and curve in UNOFFERED_CURVES and not situation.evidence.offline:
        yield cause.finding(0, form="curve", curve=curve)
    if failure_of(situation) is None and curve in UNOFFERED_BY_CHROMIUM:
        yield cause.finding(0, severity=Severity.WARNING, form="curve-chromium", curve=curve)


def _values(situation: Situation, failure: Failure) -> dict[str, Value]:
    target, legacy = situation.evidence.target, situation.evidence.legacy
    shaken = legacy.handshake if legacy else None
    return {
        "host": target.host,
        "port": target.port,
        "address": target.address,
        "reason": reason_of(failure),
        "where": Phrase(_WHERE[failure.stage]),
        "proxy": (situation.attempt.via_proxy if situation.attempt else None) or "?",
        "ways": ways_of(failure.login) if failure.login else "",
        "heard": failure.received.partition(b"\n")[0].decode("ascii", "replace").strip(),
        "protocol": VERSION_NAMES.get(shaken.protocol or "", shaken.protocol or "?") if shaken else "?",
        "cipher": (shaken.cipher or "?") if shaken else "?",
    }


NO_NETWORK = Cause(
    id="no-network",
    severity=Severity.BLOCKING,
    who=Who.NETWORK,
    title=N_("No network"),
    sentence=N_(
        "This computer is not connected to the network, so no site can open. The site itself is probably fine."
    ),
    detail=N_("There is no way out of this computer to {address}."),
    source="RFC 1122 3.2.2.1 (destination unreachable)",
    fixes=("check-network", "log-in-to-network"),
    detect=_detect,
    explains=frozenset({"dns-failure", "timeout", "proxy-failure"}),
)
DNS_FAILURE = Cause(
    id="dns-failure",
    severity=Severity.BLOCKING,
    who=Who.UNKNOWN,
    title=N_("The site's name was not found"),
    sentence=N_("No server of this name was found. The address may be mistyped, or the network cannot look names up."),
    detail=N_("The name lookup for {host} gave no address: {reason}."),
    source="RFC 1035 4.1.1 (RCODE 3, name error)",
    fixes=("check-address", "check-network", "fix-dns"),
    detect=_detect,
)
CONNECTION_REFUSED = Cause(
    id="connection-refused",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The server refuses the connection"),
    sentence=N_(
        "The server is there, but it refuses the connection. What answers there may have stopped, or a firewall turns visitors away."
    ),
    detail=N_("{address} refused the TCP connection: no program listens on port {port}, or a firewall turns it away."),
    source="RFC 9293 3.5.2 (reset on a closed port)",
    fixes=("check-address", "tell-owner", "start-server", "fix-firewall"),
    detect=_detect,
)
TIMEOUT = Cause(
    id="timeout",
    severity=Severity.BLOCKING,
    who=Who.UNKNOWN,
    title=N_("The server does not answer"),
    sentence=N_("The server did not answer in time. It may be down or overloaded, or something on the way blocks it."),
    detail=N_("{address} did not answer in time, {where}."),
    source="RFC 9293 3.8.3 (user time-out)",
    fixes=("check-network", "check-proxy", "tell-owner", "start-server", "fix-firewall"),
    detect=_detect,
)
CONNECTION_RESET = Cause(
    id="connection-reset",
    severity=Severity.BLOCKING,
    who=Who.UNKNOWN,
    title=N_("The connection was cut off"),
    sentence=N_("The connection was cut off before it was secure. The server, or something on the way to it, hung up."),
    detail=N_("{address} ended the connection {where}: {reason}."),
    source="RFC 9293 3.5.3 (reset processing)",
    fixes=("check-network", "check-proxy", "tell-owner", "fix-handshake", "fix-firewall"),
    detect=_detect,
)
NOT_TLS = Cause(
    id="not-tls",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The server does not encrypt here"),
    sentence=N_(
        "This address answers, but without encryption. The address may be wrong, or encryption is not switched on there."
    ),
    detail=N_("{address} answered with something that is not TLS: {reason}."),
    forms={"heard": Wording(detail=N_("{address} answered with something that is not TLS. It begins with: {heard}"))},
    source="RFC 8446 5.1 (record layer)",
    fixes=("check-address", "check-proxy", "tell-owner", "enable-tls-on-port"),
    detect=_detect,
)
PROTOCOL_VERSION = Cause(
    id="protocol-version",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The server's encryption is out of date"),
    sentence=N_(
        "This site uses an outdated kind of encryption that browsers no longer accept. Its owner has to modernise it."
    ),
    detail=N_("{address} does not offer TLS 1.2 or 1.3: {reason}."),
    forms={
        "spoke": Wording(
            detail=N_("{address} does not offer TLS 1.2 or 1.3; with old protocols allowed it spoke {protocol}.")
        )
    },
    source="RFC 8996 (TLS 1.0 and 1.1 deprecated)",
    fixes=("tell-owner", "enable-modern-tls"),
    detect=_detect,
    explains=frozenset({"cipher-mismatch"}),
)
CIPHER_MISMATCH = Cause(
    id="cipher-mismatch",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("No common encryption"),
    sentence=N_(
        "Browser and site found no kind of encryption that both know. The site's owner has to change its settings."
    ),
    detail=N_("{address} shares no cipher with current browsers: {reason}."),
    source="RFC 8446 4.1.1 (handshake_failure); Chromium ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
    fixes=("tell-owner", "fix-ciphers", "enable-modern-tls"),
    detect=_detect_cipher,
    forms={
        "spoke": Wording(
            detail=N_("{address} shares no cipher with current browsers; with every cipher allowed it chose {cipher}.")
        ),
        "curve": Wording(detail=N_("The site's key lies on the curve {curve}, which browsers do not offer.")),
        "curve-chromium": Wording(
            title=N_("Chrome cannot use the site's key"),
            sentence=N_(
                "Chrome and Edge do not know the kind of key that this site has; other browsers open it. Its owner should get a usual one."
            ),
            detail=N_("The site's key lies on the curve {curve}, which Chrome and Edge do not offer."),
        ),
    },
)
CLIENT_CERTIFICATE = Cause(
    id="client-certificate-required",
    severity=Severity.BLOCKING,
    who=Who.COMPUTER,
    title=N_("The site asks for a certificate of yours"),
    sentence=N_(
        "This site lets in only those who show a certificate or a smart card of their own. This computer showed none."
    ),
    detail=N_("{address} asked for a client certificate and ended the connection without one."),
    source="RFC 8446 4.3.2, 6.2 (certificate_required)",
    fixes=("install-client-certificate", "ask-for-client-certificate", "fix-client-certificate-request"),
    detect=_detect,
)
HANDSHAKE_FAILURE = Cause(
    id="handshake-failure",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The secure connection could not be agreed on"),
    sentence=N_(
        "Browser and site could not agree on a secure connection. Most often the site's settings are at fault."
    ),
    detail=N_("The TLS handshake with {address} failed: {reason}."),
    source="RFC 8446 6.2 (error alerts)",
    fixes=("check-network", "check-proxy", "tell-owner", "fix-handshake"),
    detect=_detect,
)
PROXY_FAILURE = Cause(
    id="proxy-failure",
    severity=Severity.BLOCKING,
    who=Who.NETWORK,
    title=N_("The proxy does not let the connection through"),
    sentence=N_(
        "This computer reaches the Internet through another one in between, a proxy, which did not let the connection through."
    ),
    detail=N_("The proxy gave no way to {address}: {reason}."),
    forms={
        "login": Wording(
            title=N_("The proxy wants a user name and a password"),
            sentence=N_(
                "This computer reaches the Internet through a proxy that first wants to know who you are. The site itself is probably fine."
            ),
            detail=N_("{proxy} lets nobody through to {address} without a user name and a password."),
        ),
        "login-refused": Wording(
            title=N_("The proxy does not accept the user name and the password"),
            sentence=N_(
                "This computer reaches the Internet through a proxy that did not accept its user name and password. They may be mistyped, or have changed."
            ),
            detail=N_("{proxy} did not accept the user name and the password, and gave no way to {address}."),
        ),
        "login-unknown": Wording(
            title=N_("The proxy wants a login that this program does not know"),
            sentence=N_(
                "This computer reaches the Internet through a proxy that wants a login which browsers know, and this program does not. The browser may open the site all the same."
            ),
            detail=N_("{proxy} gives no way to {address} without a login by {ways}; this program knows only Basic."),
        ),
    },
    source="RFC 9110 9.3.6 (CONNECT), 11.7.1 (Proxy-Authenticate); RFC 1929 (SOCKS)",
    fixes=("check-proxy", "ask-it-department"),
    detect=_detect,
)
