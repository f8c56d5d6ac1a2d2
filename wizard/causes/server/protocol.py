"""Rules about versions of TLS, ciphers and key exchange."""

from collections.abc import Callable, Iterator

from wizard.causes.server.record import ServerRule, listed
from wizard.causes.server.view import ServerView
from wizard.i18n import N_
from wizard.model.evidence import FailureKind, Stage
from wizard.model.finding import Severity
from wizard.model.server import CURRENT_VERSIONS, VERSION_NAMES, ServerFinding

SAFE_GROUP_BITS = 2048
"""RFC 9325 4.4: finite-field Diffie-Hellman groups of at least 2048 bits."""

BROWSERS = {"client:chrome-156": "Chrome, Edge", "client:firefox-153": "Firefox", "client:safari-26": "Safari"}
"""The answers that tell what current browsers get (data/clients.toml), Chrome's first."""

CBC = frozenset({0xC009, 0xC00A, 0xC013, 0xC014, 0x002F, 0x0035})
"""What browsers still offer besides ciphers that authenticate what they encrypt (AEAD)."""

RSA_ALONE = frozenset({0x009C, 0x009D, 0x002F, 0x0035})
"""What browsers still offer without forward secrecy."""

_TLS = "RFC 9325 (recommendations for TLS)"


def _too_old(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    for address in view.asked:
        spoken = view.speaks(address)
        if spoken and not set(spoken) & set(CURRENT_VERSIONS):
            yield rule.finding(where=address)


def _old_protocols(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    spoken = {version: view.speaking(version) for version in ("SSLv3", "TLSv1", "TLSv1.1")}
    versions = [version for version, addresses in spoken.items() if addresses]
    if versions:
        yield rule.finding(
            versions=listed(VERSION_NAMES[v] for v in versions), where=listed(a for v in versions for a in spoken[v])
        )


def _taken(*offers: str) -> Callable[[ServerRule, ServerView], Iterator[ServerFinding]]:
    def find(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
        if any(view.took(offer) for offer in offers):
            yield rule.finding()

    return find


def _no_forward_secrecy(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    spoken = view.speaks(view.main) if view.main is not None else ()
    if spoken and "TLSv1.3" not in spoken and view.took("forward-secrecy") is False:
        yield rule.finding()


def _no_tls13(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    without = [a for a in view.asked if "TLSv1.2" in view.speaks(a) and view.protocols(a)["TLSv1.3"] is False]
    if without:
        yield rule.finding(where=listed(without))


def _browsers_out(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield the browsers that are refused, though versions and certificate would do: no common cipher or curve."""
    is_modern = view.main is not None and set(view.speaks(view.main)) & set(CURRENT_VERSIONS)
    was_met = any(v.handshake and v.handshake.chain for v in view.visits if v.endpoint.address == view.main)
    out = [name for offer, name in BROWSERS.items() if view.took(offer) is False]
    if is_modern and was_met and out:
        yield rule.finding(programs=listed(out))


def _without_aead(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    answer = view.answer(next(iter(BROWSERS)))
    if answer is not None and answer.protocol == "TLSv1.2" and answer.cipher in CBC:
        yield rule.finding()


def _rsa_preferred(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield a server that could do better than what it chooses with browsers."""
    answer = view.answer(next(iter(BROWSERS)))
    is_chosen = answer is not None and answer.protocol == "TLSv1.2" and answer.cipher in RSA_ALONE
    if is_chosen and view.took("forward-secrecy"):
        yield rule.finding()


def _cbc(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield CBC where browsers get something better; otherwise that is told of them."""
    answer = view.answer(next(iter(BROWSERS)))
    is_better = answer.accepted and answer.cipher not in CBC if answer else view.evidence.target.scheme != "https"
    if is_better and view.took("cbc"):
        yield rule.finding()


def _compressed(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    where = [a.endpoint.address for a in view.evidence.answers if a.is_compressed]
    if where:
        yield rule.finding(where=listed(where))


def _unbound(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    where = [a.endpoint.address for a in view.evidence.answers if a.is_bound is False]
    if where:
        yield rule.finding(where=listed(where))


def breaks_off(view: ServerView) -> bool:
    """Say whether the main address ends every whole handshake without a word, and one of the rules here says why."""
    return is_shy_of_long_hellos(view) or _is_shy_of_13(view)


def is_shy_of_long_hellos(view: ServerView) -> bool:
    """Say whether the main address takes what Chrome offers in a short hello, and no hello of full length."""
    return view.took(next(iter(BROWSERS))) is True and _is_wordless(view)


def is_cut_short(view: ServerView) -> bool:
    """Say whether no whole handshake succeeded at the main address, for a reason that has no rule here.

    Who is answered there does not get in for that.
    """
    visits = [v for v in view.evidence.visits if v.endpoint.address == view.main]
    ends = [v.failure for v in visits if v.failure and v.failure.alert is None and v.failure.kind in _WORDLESS]
    return bool(visits) and len(ends) == len(visits) and not breaks_off(view)


def _is_shy_of_13(view: ServerView) -> bool:
    both = [a for offer in BROWSERS if (a := view.answer(offer)) is not None]
    ends = [a for a in both if a.failure is not None and a.failure.kind in _WORDLESS]
    return view.took("TLSv1.2") is True and bool(both) and len(ends) == len(both) and _is_wordless(view)


def _is_wordless(view: ServerView) -> bool:
    """Say whether no visit at the main address got a word out of the server."""
    visits = [v for v in view.evidence.visits if v.endpoint.address == view.main]
    return bool(visits) and all(
        v.handshake is None
        and v.failure is not None
        and v.failure.stage is Stage.HANDSHAKE
        and v.failure.alert is None
        and v.failure.kind in _WORDLESS
        for v in visits
    )


_WORDLESS = frozenset({FailureKind.CLOSED, FailureKind.RESET, FailureKind.TIMED_OUT})


def _where_so(holds: Callable[[ServerView], bool]) -> Callable[[ServerRule, ServerView], Iterator[ServerFinding]]:
    def find(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
        if holds(view):
            yield rule.finding()

    return find


def _small_group(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    answer = view.answer("finite-field")
    if answer is not None and answer.group_bits is not None and answer.group_bits < SAFE_GROUP_BITS:
        yield rule.finding(bits=answer.group_bits)


PROTOCOL_RULES: tuple[ServerRule, ...] = (
    ServerRule(
        id="too-old", weight=Severity.BLOCKING, find=_too_old, source=f"RFC 8996; {_TLS} 3.1",
        title=N_("No current version of TLS"),
        reason=N_("Browsers have not spoken anything older than TLS 1.2 since 2020. Seen at: {where}"),
        cure=N_("Switch on TLS 1.2 and 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol TLSv1.2 TLSv1.3)."),
    ),
    ServerRule(
        id="browsers-out", weight=Severity.BLOCKING, find=_browsers_out, source=f"{_TLS} 4.2; data/clients.toml",
        title=N_("A current browser does not get in"),
        reason=N_("The server has no cipher, curve or kind of key in common with: {programs}"),
        cure=N_("Allow ECDHE with the curves X25519 and P-256 (nginx: ssl_ecdh_curve X25519:prime256v1; Apache: SSLOpenSSLConfCmd Groups X25519:P-256) and AES-GCM; use a key of RSA or P-256."),
    ),
    ServerRule(
        id="long-hello", weight=Severity.BLOCKING, find=_where_so(is_shy_of_long_hellos), source="RFC 8446 4.1.2, 5.1; RFC 7685 1",
        title=N_("The server breaks off at the long greetings of browsers"),
        reason=N_("The server answers short greetings and breaks off at those of today's browsers, which fill more than one packet (keys for X25519MLKEM768)."),
        cure=N_("Update the server, or what stands in front of it (load balancer, firewall, TLS inspection): it has to read a ClientHello in several pieces."),
    ),
    ServerRule(
        id="version-intolerant", weight=Severity.BLOCKING, find=_where_so(_is_shy_of_13), source="RFC 8446 4.1.2, D.2",
        title=N_("The server breaks off where TLS 1.3 is offered"),
        reason=N_("It speaks TLS 1.2, but hangs up on everybody who could also do TLS 1.3, as all browsers can."),
        cure=N_("Update the server, or what stands in front of it (load balancer, firewall): it has to answer with TLS 1.2, or better with 1.3."),
    ),
    ServerRule(
        id="old-protocol", weight=Severity.WARNING, find=_old_protocols, source=f"RFC 8996, RFC 7568; {_TLS} 3.1",
        title=N_("Old versions of TLS are still spoken"),
        reason=N_("{versions} can be attacked, and no browser needs them any more. Seen at: {where}"),
        cure=N_("Switch on TLS 1.2 and 1.3 only (nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol TLSv1.2 TLSv1.3)."),
    ),
    ServerRule(
        id="broken-cipher", weight=Severity.WARNING, find=_taken("broken-ciphers"), source=f"{_TLS} 4.1",
        title=N_("Ciphers that protect nothing are accepted"),
        reason=N_("The server agrees to connections without encryption, without a certificate, or with keys that are broken at once."),
        cure=N_("Allow modern ciphers only (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="rc4", weight=Severity.WARNING, find=_taken("rc4"), source="RFC 7465",
        title=N_("The broken cipher RC4 is accepted"),
        reason=N_("RC4 must not be used any more; what it protects can be read."),
        cure=N_("Take RC4 out of the server's list of ciphers (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="triple-des", weight=Severity.WARNING, find=_taken("triple-des"), source=f"{_TLS} 4.1; CVE-2016-2183",
        title=N_("The old cipher 3DES is accepted"),
        reason=N_("Long connections under 3DES can be attacked (Sweet32), and no browser needs it."),
        cure=N_("Take 3DES out of the server's list of ciphers (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="no-forward-secrecy", weight=Severity.WARNING, find=_no_forward_secrecy, source=f"{_TLS} 4.1",
        title=N_("No forward secrecy"),
        reason=N_("Whoever gets the server's key later can read everything that was recorded before."),
        cure=N_("Allow key exchange with ECDHE, and TLS 1.3 (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="no-aead", weight=Severity.WARNING, find=_without_aead, source=f"{_TLS} 4.2; RFC 9113 9.2.2",
        title=N_("Browsers get an outdated cipher (CBC)"),
        reason=N_("Ciphers in CBC mode have been attacked again and again, and HTTP/2 forbids them."),
        cure=N_("Allow and prefer AES-GCM and ChaCha20-Poly1305, or switch TLS 1.3 on (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="rsa-preferred", weight=Severity.WARNING, find=_rsa_preferred, source=f"{_TLS} 4.1",
        title=N_("Browsers get no forward secrecy, though there could be some"),
        reason=N_("The server prefers a key exchange with its own key: whoever gets that key later can read what was recorded before."),
        cure=N_("Put ECDHE first in the server's list of ciphers (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="compressed", weight=Severity.WARNING, find=_compressed, source=f"{_TLS} 3.3; CVE-2012-4929",
        title=N_("TLS compression is switched on"),
        reason=N_("From the length of what is compressed, secrets such as cookies can be guessed (CRIME). Seen at: {where}"),
        cure=N_("Switch it off (Apache: SSLCompression off), or update the server; current ones no longer have it."),
    ),
    ServerRule(
        id="unbound-renegotiation", weight=Severity.WARNING, find=_unbound, source="RFC 5746 3.6; CVE-2009-3555",
        title=N_("Renegotiation is not secured"),
        reason=N_("Without RFC 5746, an attacker can put words before those of a visitor; programs with OpenSSL 3 refuse such servers. Seen at: {where}"),
        cure=N_("Update the server's TLS library, or the device in front of it: every one since 2010 has the extension."),
    ),
    ServerRule(
        id="small-group", weight=Severity.WARNING, find=_small_group, source=f"{_TLS} 4.4; RFC 7919",
        title=N_("The Diffie-Hellman group is too small"),
        reason=N_("The group has {bits} bits; below 2048 it can be broken, and programs refuse it."),
        cure=N_("Use ECDHE only, or a group of 2048 bits or more (openssl dhparam -out dh.pem 2048; nginx: ssl_dhparam dh.pem; Apache: SSLOpenSSLConfCmd DHParameters dh.pem)."),
    ),
    ServerRule(
        id="rsa-key-exchange", weight=Severity.NOTE, find=_taken("rsa-key-exchange"), source=f"{_TLS} 4.1",
        title=N_("Key exchange without forward secrecy is accepted"),
        reason=N_("Old programs may agree on connections that can be read later, once the server's key is known."),
        cure=N_("Allow key exchange with ECDHE only, where no old program has to get in (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="cbc", weight=Severity.NOTE, find=_cbc, source=f"{_TLS} 4.2; RFC 9113 9.2.2",
        title=N_("Outdated ciphers (CBC) are accepted"),
        reason=N_("Today's programs get better ones; old ones may agree on ciphers that have been attacked again and again."),
        cure=N_("Where no program from before 2014 has to get in, allow the others only (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; Apache: SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20)."),
    ),
    ServerRule(
        id="no-tls13", weight=Severity.NOTE, find=_no_tls13, source=f"{_TLS} 3.1",
        title=N_("TLS 1.3 is not spoken"),
        reason=N_("TLS 1.3 is faster and leaves no weak choices. Missing at: {where}"),
        cure=N_("Update the server's TLS library, and switch TLS 1.3 on (nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol TLSv1.2 TLSv1.3)."),
    ),
)  # fmt: skip
