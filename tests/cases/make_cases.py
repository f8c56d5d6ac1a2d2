"""Arrange evidence for a cause and write it as a case file, with what a person who knows the field expects of it.

    python -m tests.cases.make_cases           write the cases that have no file yet
    python -m tests.cases.make_cases NAME ...  write these anew, with new keys

The expectations stand here and were written before the diagnosis was asked; nothing is copied from its answer. A case
that a user sends in needs no entry: it is a file in this folder, and its evidence is what the check recorded.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtensionOID

from tests.support.evidence import attempt, failed, met, shaken, store
from tests.support.observed import CHAINS, chain_and_root, world
from tests.support.pki import (
    AT,
    Validity,
    der_of,
    extension,
    healthy_leaf,
    issue,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_root,
    name_of,
    self_sign,
)
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import (
    ClockEvidence,
    Evidence,
    FailureKind,
    Fetched,
    LoginWanted,
    PortalEvidence,
    Stage,
    TimeReading,
)

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a case has to come to."""

    about: str
    """The story, for whoever reads a red test."""
    verdict: str
    findings: tuple[str, ...]
    """``severity cause who``, then ``< cause`` when that one explains it; all of them, in order."""
    browsers: Mapping[str, str] = field(default_factory=dict)
    """Codes that are known, by browser."""


def observed(case: str) -> Evidence:
    """Return the evidence of a case that was shown to real browsers."""
    chain, root = chain_and_root(case)
    return met(chain, root.certificate)


def ended(kind: FailureKind, alert: int | None = None, **more: object) -> Callable[[], Evidence]:
    """Return evidence of a connection that ended without a certificate."""
    return lambda: met(failure=failed(kind, alert, **more))  # type: ignore[arg-type]


def behind_proxy(*schemes: str) -> Evidence:
    """Return evidence of a proxy that wants a login in one of these ways."""
    failure = replace(failed(FailureKind.PROXY_LOGIN, stage=Stage.PROXY), login=LoginWanted(schemes=schemes))
    return replace(met(), attempts=(replace(attempt(None, failure), via_proxy="proxy.test:3128"),))


def old_server(protocol: str) -> Callable[[], Evidence]:
    """Return evidence of a server that only the second try, with everything allowed, could talk to."""

    def arranged() -> Evidence:
        first = attempt(
            None,
            failed(
                FailureKind.PROTOCOL_VERSION if protocol == "TLSv1" else FailureKind.ALERT,
                70 if protocol == "TLSv1" else 40,
            ),
        )
        second = attempt(shaken(CHAINS["ok"](), protocol), legacy=True)
        return replace(met((), world().root.certificate, failure=failed(FailureKind.ALERT)), attempts=(first, second))

    return arranged


def by_public(*extra: x509.ExtensionType, host: str = "site.test", days: int = 90) -> Evidence:
    """Return a chain to a root that this system and Mozilla trust: the rules for public authorities hold."""
    leaf = replace(
        healthy_leaf(host),
        validity=Validity(AT - timedelta(days=30), AT + timedelta(days=days - 30)),
        extra=tuple(map(extension, extra)),
    )
    ours = world()
    evidence = met((issue(leaf, ours.issuing), ours.issuing.certificate), ours.root.certificate, host=host)
    root = ours.root.certificate
    return replace(evidence, stores=(store(root), store(root, name="mozilla", size=130)))


def timestamp(log: bytes = b"\x07" * 32, algorithm: bytes = b"\x04\x03") -> bytes:
    """Return a timestamp of a log that nobody knows, as it stands in a list (RFC 6962 3.2)."""
    content = b"\0" + log + int(AT.timestamp() * 1000 - 10**9).to_bytes(8) + b"\0\0" + algorithm + b"\0\x02xx"
    return len(content).to_bytes(2) + content


def embedded(*timestamps: bytes) -> x509.UnrecognizedExtension:
    """Return the extension that holds *timestamps*."""
    listed = b"".join(timestamps)
    content = len(listed).to_bytes(2) + listed
    oid = ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS
    return x509.UnrecognizedExtension(
        oid, b"\x04" + (b"" if len(content) < 128 else b"\x81") + bytes([len(content)]) + content
    )


SCTS = embedded(timestamp(), timestamp(b"\x08" * 32), timestamp(b"\x09" * 32))
"""Timestamps of unknown logs. They are younger than our list of logs, so what they are worth stays open."""

KNOWN_LOG = bytes.fromhex("d76d7d10d1a7f577c2c7e95fd700bff982c9335a65e1d0b3017317c0c8c56977")
"""The id of Google's log Argon2026h2."""


def clock(days: int) -> ClockEvidence:
    """Return a clock that is *days* behind the true time, as two others say."""
    offset = days * 86_400.0
    readings = tuple(
        TimeReading(source=s, kind="http-date", offset_s=offset + i) for i, s in enumerate(("a.test", "b.test"))
    )
    return ClockEvidence(now=AT, time_zone="Asia/Tokyo", utc_offset_s=32_400, readings=readings)


def captive() -> Evidence:
    portal = PortalEvidence(asked="detect.test", intercepted=True, redirect="login.hotel.test")
    chain = (self_sign(healthy_leaf("login.hotel.test")),)
    return replace(met(chain), portal=portal)


def intercepted() -> Evidence:
    days = Validity.around(AT, before_days=300, after_days=3000)
    product = make_root(name_of("avast! Web/Mail Shield Root", "avast! Web/Mail Shield"), days)
    return met((issue(healthy_leaf("site.test"), product), product.certificate))


def missing_here() -> Evidence:
    return replace(by_public(SCTS), stores=(store(), store(world().root.certificate, name="mozilla", size=130)))


def ocsp(*, revoked: bool) -> Evidence:
    ours = world()
    leaf = issue(replace(healthy_leaf("site.test"), ocsp_url="http://ocsp.test/"), ours.issuing)
    answer = Fetched(url="http://ocsp.test/", body=make_ocsp(leaf, ours.issuing, AT, revoked=True) if revoked else None,
                     error=None if revoked else "no answer within 3 s")  # fmt: skip
    return replace(met((leaf, ours.issuing.certificate), ours.root.certificate), ocsp=(answer,))


def above_revoked() -> Evidence:
    ours = world()
    issuing = make_intermediate(
        name_of("Revoked Issuing", "Cases"), ours.root, Validity.around(AT, before_days=300, after_days=3000)
    )
    answer = Fetched(
        url="http://root.test/list.crl",
        body=make_crl(ours.root, (issuing.certificate,), AT),
        request_for=issuing.certificate.fingerprint(hashes.SHA256()).hex(),
    )
    return replace(
        met((issue(healthy_leaf("site.test"), issuing), issuing.certificate), ours.root.certificate), crls=(answer,)
    )


def local_root() -> Evidence:
    """Return the site of a public name behind a root that only this system has."""
    evidence = met(
        (issue(healthy_leaf("www.wizard-case.net"), world().issuing), world().issuing.certificate),
        world().root.certificate,
        host="www.wizard-case.net",
    )
    return replace(evidence, stores=(*evidence.stores, store(name="mozilla", size=130)))


def by_malware() -> Evidence:
    days = Validity.around(AT, before_days=300, after_days=3000)
    product = make_root(name_of("Superfish, Inc.", "Superfish, Inc."), days)
    return met((issue(healthy_leaf("site.test"), product), product.certificate), product.certificate)


def completed() -> Evidence:
    issuer = Fetched(url="http://ca.test/issuing.cer", body=der_of(world().issuing.certificate))
    return replace(met(CHAINS["missing_int"](), world().root.certificate), fetched_issuers=(issuer,))


def unsupported() -> Evidence:
    system = SystemEvidence(
        family="linux", name="Example Linux 8", version="8", support_ends="2024-06-30", desktop=None,
    )  # fmt: skip
    return replace(met(CHAINS["ok"](), world().root.certificate), system=system)


def without_key_ids() -> Evidence:
    leaf = replace(healthy_leaf("site.test"), without=frozenset({ExtensionOID.AUTHORITY_KEY_IDENTIFIER}))
    ours = world()
    return met((issue(leaf, ours.issuing), ours.issuing.certificate), ours.root.certificate)


def everything() -> Evidence:
    """Return a wrong clock, an intercepting product, and behind it an expired certificate for another name."""
    days = Validity.around(AT, before_days=300, after_days=3000)
    product = make_root(name_of("mitmproxy", "mitmproxy"), days)
    leaf = replace(healthy_leaf("other.test"), validity=Validity.around(AT, before_days=100, after_days=-10))
    return replace(met((issue(leaf, product),)), clock=clock(-3))


def distrusted() -> Evidence:
    """Return a chain to a distrusted root; the real ones sign nothing for us, so data/distrust.toml has one of ours."""
    days = Validity.around(AT, before_days=3000, after_days=7000)
    root = make_root(name_of("Trust Wizard Test Root", "Distrusted on purpose"), days)
    issuing = make_intermediate(name_of("Trust Wizard Test Issuing", "Distrusted on purpose"), root, days)
    print(f"data/distrust.toml: sha256 = {root.certificate.fingerprint(hashes.SHA256()).hex()}")
    return met((issue(healthy_leaf("site.test"), issuing), issuing.certificate), root.certificate)


_DATE, _NAME, _TRUST = (
    "NET::ERR_CERT_DATE_INVALID",
    "NET::ERR_CERT_COMMON_NAME_INVALID",
    "NET::ERR_CERT_AUTHORITY_INVALID",
)


def _case(
    arranged: Callable[[], Evidence], about: str, verdict: str, findings: Sequence[str], **browsers: str
) -> tuple[Callable[[], Evidence], Expected]:
    return arranged, Expected(about=about, verdict=verdict, findings=tuple(findings), browsers=browsers)


CASES: Mapping[str, tuple[Callable[[], Evidence], Expected]] = {
    "good": _case(lambda: observed("ok"), "Everything is in order.", "trusted", [], chrome="OK", firefox="OK"),
    "no-network": _case(
        ended(FailureKind.NO_NETWORK, stage=Stage.CONNECT), "The cable is out.", "unreachable",
        ["blocking no-network network"], chrome="ERR_INTERNET_DISCONNECTED",
    ),
    "dns-failure": _case(
        ended(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE), "The name is mistyped.", "unreachable",
        ["blocking dns-failure unknown"], chrome="ERR_NAME_NOT_RESOLVED", firefox="dnsNotFound",
    ),
    "proxy-failure": _case(
        ended(FailureKind.PROXY_REFUSED, stage=Stage.PROXY), "The proxy answers 403.", "unreachable",
        ["blocking proxy-failure network"], chrome="ERR_TUNNEL_CONNECTION_FAILED",
    ),
    "proxy-login": _case(
        lambda: behind_proxy("ntlm", "basic"), "The proxy answers 407.", "unreachable",
        ["blocking proxy-failure network"], chrome="ERR_TUNNEL_CONNECTION_FAILED", firefox="proxyConnectFailure",
    ),
    "proxy-login-unknown": _case(
        lambda: behind_proxy("negotiate"), "The proxy answers 407 and wants a login by Kerberos.", "unreachable",
        ["blocking proxy-failure network"], chrome="ERR_PROXY_AUTH_UNSUPPORTED", firefox="proxyConnectFailure",
    ),
    "connection-refused": _case(
        ended(FailureKind.REFUSED, stage=Stage.CONNECT), "The server program is not running.", "unreachable",
        ["blocking connection-refused site"], chrome="ERR_CONNECTION_REFUSED", firefox="connectionFailure",
    ),
    "timeout": _case(
        ended(FailureKind.TIMED_OUT, stage=Stage.CONNECT), "A firewall drops the packets.", "unreachable",
        ["blocking timeout unknown"], chrome="ERR_CONNECTION_TIMED_OUT",
    ),
    "connection-reset": _case(
        ended(FailureKind.RESET), "A filter cuts the connection after the greeting.", "unreachable",
        ["blocking connection-reset unknown"], chrome="ERR_CONNECTION_RESET", firefox="PR_CONNECT_RESET_ERROR",
    ),
    "not-tls": _case(
        ended(FailureKind.NOT_TLS, first=b"HTTP/1.1 400 Bad Request"), "Plain http on port 443.", "unreachable",
        ["blocking not-tls site"], chrome="ERR_SSL_PROTOCOL_ERROR", firefox="SSL_ERROR_RX_RECORD_TOO_LONG",
    ),
    "protocol-version": _case(
        old_server("TLSv1"), "A printer of 2009 speaks TLS 1.0.", "unreachable", ["blocking protocol-version site"],
        chrome="ERR_SSL_VERSION_OR_CIPHER_MISMATCH", firefox="SSL_ERROR_PROTOCOL_VERSION_ALERT",
    ),
    "cipher-mismatch": _case(
        old_server("TLSv1.2"), "The server insists on Camellia.", "unreachable", ["blocking cipher-mismatch site"],
        chrome="ERR_SSL_VERSION_OR_CIPHER_MISMATCH", firefox="SSL_ERROR_NO_CYPHER_OVERLAP",
    ),
    "client-certificate-required": _case(
        ended(FailureKind.CLIENT_CERTIFICATE, 116), "A company site for card holders.", "unreachable",
        ["blocking client-certificate-required computer"], chrome="ERR_BAD_SSL_CLIENT_AUTH_CERT",
        firefox="SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT",
    ),
    "handshake-failure": _case(
        ended(FailureKind.ALERT, 80), "The server has a fault of its own.", "unreachable",
        ["blocking handshake-failure site"], chrome="ERR_SSL_PROTOCOL_ERROR", firefox="SSL_ERROR_INTERNAL_ERROR_ALERT",
    ),
    "captive-portal": _case(
        captive, "A hotel's login page answers for everybody.", "untrusted",
        ["blocking captive-portal network", "blocking self-signed site < captive-portal",
         "blocking name-mismatch site < captive-portal"], chrome=_TRUST,
    ),
    "clock-wrong": _case(
        lambda: replace(observed("notyet"), clock=clock(30)), "The computer's battery is empty: it is a month behind.",
        "untrusted", ["blocking clock-wrong computer", "blocking not-yet-valid unknown < clock-wrong"], chrome=_DATE,
    ),
    "clock-wrong-in-vain": _case(
        lambda: replace(observed("expired"), clock=clock(1)), "The clock is a day behind, and the site expired anyway.",
        "untrusted", ["warning clock-wrong computer", "blocking expired site"], chrome=_DATE,
    ),
    "interception": _case(
        intercepted, "An antivirus program whose root is not installed.", "untrusted",
        ["blocking interception computer", "blocking unknown-ca unknown < interception"], chrome=_TRUST,
    ),
    "revoked": _case(
        lambda: ocsp(revoked=True), "The key was stolen; the authority says so.", "untrusted",
        ["blocking revoked site"], chrome="OK", firefox="SEC_ERROR_REVOKED_CERTIFICATE",
    ),
    "revocation-unknown": _case(
        lambda: ocsp(revoked=False), "The authority's service does not answer.", "trusted",
        ["note revocation-unknown unknown"], chrome="OK", firefox="OK",
    ),
    "revoked-intermediate": _case(
        above_revoked, "The certificate of the issuing authority is on the root's list.", "untrusted",
        ["blocking revoked site"], chrome="OK", firefox="OK",
    ),
    "interception-local-root": _case(
        local_root, "A company's own root vouches for a public site.", "trusted", ["note interception computer"],
    ),
    "interception-malware": _case(
        by_malware, "Superfish, as it came with laptops of 2014.", "trusted", ["warning interception computer"],
        chrome="OK",
    ),
    "distrusted-ca": _case(
        distrusted, "Issued after browsers stopped trusting the root.", "untrusted", ["blocking distrusted-ca site"],
        chrome=_TRUST, firefox="MOZILLA_PKIX_ERROR_ISSUER_NO_LONGER_TRUSTED",
    ),
    "outdated-roots": _case(
        missing_here, "An old system without the newer root.", "untrusted",
        ["blocking outdated-roots computer", "blocking unknown-ca unknown < outdated-roots"],
    ),
    "self-signed": _case(
        lambda: observed("self"), "A router's own page.", "untrusted", ["blocking self-signed site"], chrome=_TRUST,
        firefox="MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT",
    ),
    "unknown-ca": _case(
        lambda: observed("unknown_root"), "A company's own authority, on a private computer.", "untrusted",
        ["blocking unknown-ca unknown"], chrome=_TRUST, firefox="SEC_ERROR_UNKNOWN_ISSUER",
    ),
    "missing-intermediate": _case(
        lambda: observed("missing_int"), "Only the site's own certificate is sent.", "untrusted",
        ["blocking missing-intermediate site"], chrome=_TRUST, firefox="SEC_ERROR_UNKNOWN_ISSUER",
    ),
    "missing-intermediate-fetched": _case(
        completed, "The same, but the certificate says where its issuer is.", "trusted",
        ["warning missing-intermediate site"], chrome="OK", firefox="SEC_ERROR_UNKNOWN_ISSUER",
    ),
    "invalid-certificate": _case(
        lambda: observed("pathlen"), "More authorities than the path length allows.", "untrusted",
        ["blocking invalid-certificate site"], chrome="NET::ERR_CERT_INVALID",
        firefox="SEC_ERROR_PATH_LEN_CONSTRAINT_INVALID",
    ),
    "weak-signature": _case(
        lambda: observed("sha1"), "Signed with SHA-1.", "untrusted", ["blocking weak-signature site"],
        chrome="NET::ERR_CERT_INVALID", firefox="SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED",
    ),
    "weak-key": _case(
        lambda: observed("rsa768"), "An RSA key of 768 bits.", "untrusted", ["blocking weak-key site"],
        chrome="NET::ERR_CERT_WEAK_KEY", firefox="MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE",
    ),
    "wrong-usage": _case(
        lambda: observed("eku_client"), "A certificate for signing in as a client.", "untrusted",
        ["blocking wrong-usage site"], chrome="NET::ERR_CERT_INVALID", firefox="SEC_ERROR_INADEQUATE_CERT_TYPE",
    ),
    "name-constraints": _case(
        lambda: observed("nc_bad"), "The authority may issue for another domain only.", "untrusted",
        ["blocking name-constraints site"], chrome="NET::ERR_CERT_INVALID", firefox="SEC_ERROR_CERT_NOT_IN_NAME_SPACE",
    ),
    "name-mismatch": _case(
        lambda: observed("wronghost"), "The certificate of another site.", "untrusted", ["blocking name-mismatch site"],
        chrome=_NAME, firefox="SSL_ERROR_BAD_CERT_DOMAIN",
    ),
    "no-san": _case(
        lambda: observed("nosan"), "Only the common name is filled in.", "untrusted", ["blocking no-san site"],
        chrome=_NAME, firefox="SSL_ERROR_BAD_CERT_DOMAIN",
    ),
    "expired": _case(
        lambda: observed("expired"), "Nobody renewed it.", "untrusted", ["blocking expired site"], chrome=_DATE,
        firefox="SEC_ERROR_EXPIRED_CERTIFICATE",
    ),
    "chain-expired": _case(
        lambda: observed("int_expired"), "The authority's own certificate ran out.", "untrusted",
        ["blocking chain-expired site"], chrome=_DATE, firefox="SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE",
    ),
    "not-yet-valid": _case(
        lambda: observed("notyet"), "Installed before its first day.", "untrusted", ["blocking not-yet-valid unknown"],
        chrome=_DATE, firefox="MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE",
    ),
    "validity-too-long": _case(
        lambda: by_public(SCTS, days=800), "A public certificate for 800 days.", "untrusted",
        ["blocking validity-too-long site"], chrome="NET::ERR_CERT_VALIDITY_TOO_LONG", firefox="OK",
    ),
    "pinning": _case(
        lambda: by_public(SCTS, host="pinning-test.badssl.com"), "A public chain without the key that Chrome knows.",
        "untrusted", ["blocking pinning unknown"], chrome="NET::ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN",
    ),
    "ct-missing": _case(
        by_public, "A public certificate in no log.", "trusted", ["warning ct-missing site"],
        chrome="NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED",
    ),
    "ct-invalid": _case(
        lambda: by_public(embedded(timestamp(KNOWN_LOG), timestamp(b"\x08" * 32))),
        "A timestamp that its log never signed.", "trusted", ["warning ct-missing site"],
        chrome="NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED",
    ),
    "must-staple-missing": _case(
        lambda: observed("muststaple"), "The promised OCSP answer is not stapled.", "trusted",
        ["warning must-staple-missing site"], chrome="OK", firefox="MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING",
    ),
    "strict-only": _case(
        without_key_ids, "No authority key identifier: browsers do not mind, Python 3.13 does.", "trusted",
        ["warning strict-only site"], chrome="OK", firefox="OK",
    ),
    "outdated-software": _case(
        unsupported, "A system whose maker gave it up.", "trusted", ["note outdated-software computer"], chrome="OK",
    ),
    "three-faults": _case(
        everything, "A clock three days ahead, mitmproxy, and a stale certificate of another site behind it.",
        "untrusted",
        ["warning clock-wrong computer", "blocking interception computer",
         "blocking missing-intermediate site < interception", "blocking name-mismatch site",
         "blocking expired site"], chrome=_TRUST, firefox="SEC_ERROR_UNKNOWN_ISSUER",
    ),
    "key-on-an-unknown-curve": _case(
        lambda: observed("k256"), "A key on a curve that no browser offers.", "untrusted",
        ["blocking cipher-mismatch site", "blocking weak-key site"], chrome="ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
        firefox="SSL_ERROR_NO_CYPHER_OVERLAP",
    ),
    "expired-and-another-name": _case(
        lambda: observed("expired_wronghost"), "Two faults of the leaf at once.", "untrusted",
        ["blocking name-mismatch site", "blocking expired site"], chrome=_NAME, firefox="SSL_ERROR_BAD_CERT_DOMAIN",
    ),
}  # fmt: skip


def write(name: str) -> None:
    """Arrange the case *name* and write its file."""
    arranged, expected = CASES[name]
    text = msgspec.json.format(msgspec.json.encode({**msgspec.to_builtins(expected), "evidence": arranged()}), indent=1)
    (FOLDER / f"{name}.case").write_bytes(text + b"\n")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or [n for n in CASES if not (FOLDER / f"{n}.case").exists()]:
        write(wanted)
