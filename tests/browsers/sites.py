"""Servers on loopback for every recorded case and every combination of faults, and what the wizard says of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Self

from cryptography import x509
from OpenSSL import SSL

from tests.support.browser import Shown
from tests.support.chance import drawn
from tests.support.combined import BY_ADDRESS, COMBINATIONS, IP, ROOTED
from tests.support.faulty import (
    HOST,
    Chain,
    Change,
    expired,
    issued,
    key_of,
    made_around,
    new_issuing,
    under,
    world,
    wrong_host,
)
from tests.support.loopback import saying
from tests.support.observed import CHAINS, chain_and_root
from tests.support.pki import Authority, der_of, make_ocsp
from tests.support.tls_server import TlsServer, record
from wizard.flow.report import heading_of
from wizard.flow.tasks import check, practice_options, practice_target
from wizard.model.finding import Diagnosis
from wizard.model.target import CheckOptions, Target
from wizard.practice import misbehaviour
from wizard.practice.listener import LOOPBACK, Behaviour, Listener, Visit, part
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice
from wizard.practice.tls import Credentials, Terms, secure_site
from wizard.practice.web import Request, Response

_ALERT = 21
_PATIENCE_S = 3.0

HOSTS = {
    **dict.fromkeys(("ip_as_dns", "ip_in_cn", "ip_san", "self_ip"), IP),
    **dict.fromkeys(("self_local", "self_local_wrong"), "nas.local"),
    "self_localhost": "localhost",
    "underscore": "a_b.site.test",
    "wild_ok": "www.site.test",
}
"""The recorded cases that were visited by another name than `HOST`."""


def _alert(number: int) -> Behaviour:
    def serve(visit: Visit) -> None:
        misbehaviour.hear_hello(visit.sock)
        visit.sock.sendall(record(_ALERT, bytes([2, number])))
        part(visit.sock)

    return serve


def _greet(visit: Visit) -> None:
    visit.sock.sendall(b"220 mail.site.test ESMTP\r\n")
    misbehaviour.close_after_hello(visit)


_UNSENT: Mapping[str, tuple[Change, ...]] = {
    "missing_int": (),
    "missing_int_expired": (expired,),
    "missing_int_wronghost": (wrong_host,),
}
"""The recorded cases whose intermediate no other site may send: Firefox keeps every one that it has seen."""


def _recorded(case: str) -> tuple[Chain, Authority]:
    if case in _UNSENT:
        return under(new_issuing(), *_UNSENT[case])[:1], world().root
    return chain_and_root(case)


BEHAVIOURS: Mapping[str, Behaviour | None] = {
    "alert_access_denied": _alert(49),
    "alert_bad_certificate": _alert(42),
    "alert_close_notify_0": _alert(0),
    "alert_decode_error": _alert(50),
    "alert_handshake_failure": _alert(40),
    "alert_insufficient_security": _alert(71),
    "alert_internal_error": _alert(80),
    "alert_protocol_version": _alert(70),
    "alert_unrecognized_name": _alert(112),
    "close_after_hello": misbehaviour.close_after_hello,
    "garbage": saying(bytes(range(0x80, 0xC0))),
    "http400_on_https": saying(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "http_on_https": saying(b"HTTP/1.0 200 OK\r\n\r\n"),
    "refused": None,
    "reset_after_hello": misbehaviour.reset,
    "smtp_banner": _greet,
}
"""The recorded endings in which no server spoke TLS, or not to its end; None where nobody listens."""

_OLD = SSL.TLS1_2_VERSION
TERMS: Mapping[str, Terms] = {
    "camellia": Terms(newest=_OLD, ciphers="ECDHE-ECDSA-CAMELLIA128-SHA256:@SECLEVEL=0"),
    "cbc_sha256_only": Terms(newest=_OLD, ciphers="ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0"),
    "client_cert_tls12": Terms(newest=_OLD, wants_certificate=True),
    "client_cert_tls13": Terms(oldest=SSL.TLS1_3_VERSION, wants_certificate=True),
    "null_cipher": Terms(newest=_OLD, ciphers="ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0"),
    "tls10_only": Terms(oldest=SSL.TLS1_VERSION, newest=SSL.TLS1_VERSION),
    "tls11_only": Terms(oldest=SSL.TLS1_1_VERSION, newest=SSL.TLS1_1_VERSION),
    "tls12_only": Terms(newest=_OLD),
}
"""The recorded cases whose server is particular about TLS; it has a healthy certificate."""

NOT_LIVE: Mapping[str, str] = {
    "close_at_once": "a race: the server's end comes before the greeting or after it, and the code follows",
    "reset_at_once": "a race, as close_at_once; Firefox at times shows no code at all",
    "empty_response": "it happens in HTTP, which no look at TLS can tell",
    "http_ok_plain": "there is no TLS in it",
    "ok_2": "the same as ok",
}
"""The recorded cases that are left out here, and why (2026-11-23)."""

RECORDED = (*CHAINS, "root_expired_trusted", *BEHAVIOURS, *(case for case in TERMS if case not in CHAINS))
"""Every recorded case that a server on loopback can show."""
STAPLED: Mapping[str, tuple[Change, ...]] = {
    "revoked-stapled": (),
    "revoked-stapled+expired": (expired,),
    "revoked-stapled+host": (wrong_host,),
}
"""Leaves that were revoked, with the server's own stapled answer about it."""

CHANCE = drawn(seed=2026, count=120)
COMBINED = (*STAPLED, *COMBINATIONS, *BY_ADDRESS, *ROOTED, *CHANCE)
PRACTICED = tuple(s.id for s in SCENARIOS)


@dataclass(frozen=True, slots=True)
class Site:
    """A server that is open on this computer, and how the wizard is to look at it."""

    target: Target
    options: CheckOptions

    @property
    def url(self) -> str:
        """The address, for a browser."""
        return f"https://{self.target.host}:{self.target.port}/"


def expected(diagnosis: Diagnosis, browser: str) -> Shown:
    """Return what *browser* shows if the wizard's *diagnosis* is right."""
    verdict = diagnosis.browsers[browser]
    return Shown(code=verdict.code, heading=heading_of(verdict, diagnosis), can_proceed=verdict.can_proceed)


class Sites:
    """Every site, running while the context lasts."""

    def __init__(self) -> None:
        self._listener = Listener()
        self._practice = Practice()
        self._moment = datetime.now(UTC)
        self._sites: dict[str, Site] = {}
        self._roots: dict[bytes, x509.Certificate] = {}

    def __enter__(self) -> Self:
        """Make the certificates and open the ports."""
        try:
            with made_around(self._moment):
                self._open_all()
            self._listener.start()
            self._practice.__enter__()
        except BaseException:
            self._listener.close()
            raise
        for site in self._practice.sites.values():
            options = practice_options(self._practice, site, CheckOptions(timeout_s=_PATIENCE_S))
            self._sites[f"practice/{site.scenario.id}"] = Site(practice_target(site), options)
        root = self._practice.root_der
        self._roots[root] = x509.load_der_x509_certificate(root)
        return self

    def __exit__(self, *_: object) -> None:
        self._practice.close()
        self._listener.close()

    @property
    def roots(self) -> Mapping[str, x509.Certificate]:
        """Return the roots that the browsers are to trust, each under a name."""
        return {f"root-{number}": root for number, root in enumerate(self._roots.values())}

    def target(self, case: str) -> Target:
        """Return the target of *case*; its port is open on this computer."""
        return self._sites[case].target

    def root(self, case: str) -> x509.Certificate:
        """Return the root that *case* is judged by."""
        options = self._sites[case].options
        return self._roots[(*(options.only_roots or ()), *options.extra_roots)[0]]

    def url(self, case: str) -> str:
        """Return the address of *case*, for a browser."""
        return self._sites[case].url

    @cache  # noqa: B019  (one object a run)
    def diagnosis(self, case: str) -> Diagnosis:
        """Return what the wizard's own check says of *case*, over the same server."""
        site = self._sites[case]
        return check(site.target, site.options)

    def expected(self, case: str, browser: str) -> Shown:
        """Return what *browser* shows for *case* if the wizard is right."""
        return expected(self.diagnosis(case), browser)

    def _open_all(self) -> None:
        for case in RECORDED:
            host = HOSTS.get(case, HOST)
            if case in BEHAVIOURS:
                self._open(case, host, BEHAVIOURS[case], world().root)
            else:
                chain, root = _recorded(case if case not in TERMS else "ok")
                self._open(case, host, _secure(chain, TERMS.get(case)), root)
        for table, host in ((COMBINATIONS, HOST), (BY_ADDRESS, IP), (CHANCE, HOST)):
            for case, make in table.items():
                self._open(case, host, _secure(make()), world().root)
        for case, changes in STAPLED.items():
            chain = issued(*changes)
            staple = make_ocsp(chain[0], world().issuing, self._moment, revoked=True)
            self._open(case, HOST, TlsServer(chain, key_of(chain[0]), staple=staple), world().root)
        for case, make_rooted in ROOTED.items():
            chain, root = make_rooted()
            self._open(case, HOST, _secure(chain), root)

    def _open(self, case: str, host: str, behaviour: Behaviour | None, root: Authority) -> None:
        port = self._listener.reserve() if behaviour is None else self._listener.open(behaviour)
        trusted = der_of(root.certificate)
        self._roots[trusted] = root.certificate
        options = CheckOptions(timeout_s=_PATIENCE_S, fetch=False, only_roots=(trusted,))
        self._sites[case] = Site(Target(host=host, port=port, connect_to=(LOOPBACK, port)), options)


def _secure(chain: Chain, terms: Terms | None = None) -> Behaviour:
    credentials = Credentials(chain=chain, key=key_of(chain[0]))
    return secure_site(credentials, _greeting, lambda: datetime.now(UTC), terms)


def _greeting(_: Request) -> Response:
    return Response(type="text/html", body=b"<!doctype html><title>site</title><p>It opened.</p>")
