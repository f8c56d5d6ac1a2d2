"""How each practice site is built: one function a scenario, each breaking one thing and leaving the rest right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID
from OpenSSL import SSL

from wizard.practice import misbehaviour
from wizard.practice.certificates import (
    Authority,
    Key,
    Leaf,
    Validity,
    der_of,
    issue,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_root,
    name_of,
    new_rsa_key,
    self_sign,
    weak_rsa_key,
    with_sha1_signature,
)
from wizard.practice.listener import LOOPBACK, Behaviour, Listener
from wizard.practice.scenarios import Scenario
from wizard.practice.tls import Credentials, Terms, secure_site
from wizard.practice.web import Answer, Now, Request, Response, document, page_of, plain_only, plain_site

ORGANIZATION = "Trust Wizard Practice"
"""Stands in every practice CA's name, so that nobody takes one for real."""

AHEAD = timedelta(days=400)
"""How far the world of the site about the wrong clock lies in the future."""

_CA_DAYS = {"before_days": 3 * 365, "after_days": 7 * 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """What the sites of one practice share."""

    now: datetime
    """The moment that the certificates are made around."""
    clock: Now
    """Tells the time for Date headers; it runs on from *now*."""
    root: Authority
    issuing: Authority
    key: Key
    """The key of every leaf whose key is not the fault."""
    listener: Listener

    def leaf(self, *names: str) -> Leaf:
        """Return a healthy leaf for *names*, to be issued as it is or with one change."""
        return Leaf(names=names, validity=Validity.around(self.now), key=self.key)

    def web(self, answer: Answer, clock: Now | None = None) -> str:
        """Serve *answer* by plain http on a port of its own and return the address, without a path."""
        return f"http://{LOOPBACK}:{self.listener.open(plain_site(answer, clock or self.clock))}"

    def secure(
        self, scenario: Scenario, *chain: x509.Certificate, key: Key | None = None, terms: Terms | None = None
    ) -> "Staged":
        """Return a site that sends *chain* and answers with the page of *scenario*."""
        credentials = Credentials(chain=chain, key=key or self.key)
        return Staged(behaviour=secure_site(credentials, page_of(scenario), self.clock, terms))

    def issued(self, scenario: Scenario, leaf: Leaf, *, terms: Terms | None = None) -> "Staged":
        """Return a site with *leaf* issued by the trusted intermediate, which is sent along."""
        chain = (issue(leaf, self.issuing), self.issuing.certificate)
        return self.secure(scenario, *chain, key=leaf.key, terms=terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A site that is ready to open: what its port does, and the addresses beside it."""

    behaviour: Behaviour | None
    """None for a port where nothing listens."""
    time_sources: tuple[str, ...] = ()
    portal_checks: tuple[str, ...] = ()


Stage = Callable[[Backdrop, Scenario], Staged]


def make_backdrop(root: Authority, key: Key, listener: Listener, now: datetime, clock: Now) -> Backdrop:
    """Return the backdrop with a trusted intermediate under *root*."""
    name = name_of("Trust Wizard Practice Issuing CA", ORGANIZATION)
    issuing = make_intermediate(name, root, Validity.around(now, **_CA_DAYS))
    return Backdrop(now=now, clock=clock, root=root, issuing=issuing, key=key, listener=listener)


def make_practice_root(now: datetime) -> Authority:
    """Return the root that is to be trusted for a practice around *now*; its key never leaves the process."""
    return make_root(name_of("Trust Wizard Practice Root", ORGANIZATION), Validity.around(now, **_CA_DAYS))


def _good(backdrop: Backdrop, scenario: Scenario) -> Staged:
    return backdrop.issued(scenario, backdrop.leaf(scenario.host))


def _valid(before_days: int, after_days: int) -> Stage:
    def stage(backdrop: Backdrop, scenario: Scenario) -> Staged:
        validity = Validity.around(backdrop.now, before_days=before_days, after_days=after_days)
        return backdrop.issued(scenario, replace(backdrop.leaf(scenario.host), validity=validity))

    return stage


def _named(name: str) -> Stage:
    def stage(backdrop: Backdrop, scenario: Scenario) -> Staged:
        return backdrop.issued(scenario, backdrop.leaf(name.format(host=scenario.host)))

    return stage


def _self_signed(backdrop: Backdrop, scenario: Scenario) -> Staged:
    return backdrop.secure(scenario, self_sign(backdrop.leaf(scenario.host)))


def _private_ca(backdrop: Backdrop, scenario: Scenario) -> Staged:
    days = Validity.around(backdrop.now, **_CA_DAYS)
    root = make_root(name_of("Example Works Root CA", "Example Works"), days)
    issuing = make_intermediate(name_of("Example Works Server CA", "Example Works"), root, days)
    return backdrop.secure(scenario, issue(backdrop.leaf(scenario.host), issuing), issuing.certificate)


def _missing_intermediate(backdrop: Backdrop, scenario: Scenario) -> Staged:
    return backdrop.secure(scenario, issue(backdrop.leaf(scenario.host), backdrop.issuing))


def _missing_intermediate_aia(backdrop: Backdrop, scenario: Scenario) -> Staged:
    # RFC 5280 4.2.2.1: a single certificate as DER, of this type.
    issuer = document(der_of(backdrop.issuing.certificate), "application/pkix-cert")
    leaf = replace(backdrop.leaf(scenario.host), issuer_url=f"{backdrop.web(issuer)}/issuing.cer")
    return backdrop.secure(scenario, issue(leaf, backdrop.issuing))


def _expired_intermediate(backdrop: Backdrop, scenario: Scenario) -> Staged:
    days = Validity.around(backdrop.now, before_days=800, after_days=-10)
    name = name_of("Trust Wizard Practice Expired CA", ORGANIZATION)
    expired = make_intermediate(name, backdrop.root, days)
    return backdrop.secure(scenario, issue(backdrop.leaf(scenario.host), expired), expired.certificate)


def _weak_signature(backdrop: Backdrop, scenario: Scenario) -> Staged:
    days = Validity.around(backdrop.now, **_CA_DAYS)
    name = name_of("Trust Wizard Practice RSA CA", ORGANIZATION)
    issuing = make_intermediate(name, backdrop.root, days, key=new_rsa_key())
    leaf = with_sha1_signature(issue(backdrop.leaf(scenario.host), issuing), issuing)
    return backdrop.secure(scenario, leaf, issuing.certificate)


def _weak_key(backdrop: Backdrop, scenario: Scenario) -> Staged:
    return backdrop.issued(scenario, replace(backdrop.leaf(scenario.host), key=weak_rsa_key()))


def _wrong_usage(backdrop: Backdrop, scenario: Scenario) -> Staged:
    return backdrop.issued(scenario, replace(backdrop.leaf(scenario.host), usages=(ExtendedKeyUsageOID.CLIENT_AUTH,)))


def _no_san(backdrop: Backdrop, scenario: Scenario) -> Staged:
    without = frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME})
    return backdrop.issued(scenario, replace(backdrop.leaf(scenario.host), without=without))


def _revoked_ocsp(backdrop: Backdrop, scenario: Scenario) -> Staged:
    # The port must be known before the certificate that names it, and the answer is about that certificate.
    answers: list[Response] = []
    url = f"{backdrop.web(lambda _: answers[0])}/ocsp"
    leaf = issue(replace(backdrop.leaf(scenario.host), ocsp_url=url), backdrop.issuing)
    revoked = make_ocsp(leaf, backdrop.issuing, backdrop.now, revoked=True)
    answers.append(Response(type="application/ocsp-response", body=revoked))
    return backdrop.secure(scenario, leaf, backdrop.issuing.certificate)


def _revoked_crl(backdrop: Backdrop, scenario: Scenario) -> Staged:
    lists: list[Response] = []
    url = f"{backdrop.web(lambda _: lists[0])}/issuing.crl"
    leaf = issue(replace(backdrop.leaf(scenario.host), crl_url=url), backdrop.issuing)
    crl = make_crl(backdrop.issuing, (leaf,), backdrop.now)
    lists.append(Response(type="application/pkix-crl", body=crl))
    return backdrop.secure(scenario, leaf, backdrop.issuing.certificate)


def _speaking(terms: Terms) -> Stage:
    def stage(backdrop: Backdrop, scenario: Scenario) -> Staged:
        return backdrop.issued(scenario, backdrop.leaf(scenario.host), terms=terms)

    return stage


def _plain_http(backdrop: Backdrop, scenario: Scenario) -> Staged:
    return Staged(behaviour=plain_only(page_of(scenario), backdrop.clock))


def _closed(_backdrop: Backdrop, _scenario: Scenario) -> Staged:
    return Staged(behaviour=None)


def _doing(behaviour: Behaviour) -> Stage:
    return lambda _backdrop, _scenario: Staged(behaviour=behaviour)


def _captive_portal(backdrop: Backdrop, scenario: Scenario) -> Staged:
    login_host = f"login.{scenario.host}"
    page = page_of(scenario)
    addresses: list[str] = []

    def answer(request: Request) -> Response:
        if request.path == "/login":
            return page(request)
        return Response(status=HTTPStatus.FOUND, headers={"Location": f"{addresses[0]}/login"})

    portal = backdrop.web(answer)
    addresses.append(portal.replace(LOOPBACK, login_host))
    secure = backdrop.secure(scenario, self_sign(backdrop.leaf(login_host)))
    return replace(secure, portal_checks=(f"{portal}/generate_204",))


def _interception(backdrop: Backdrop, scenario: Scenario) -> Staged:
    # A name on Chromium's list of products that intercept (ssl_error_assistant, version 7, read 2026-11-23).
    organization, days = "Zscaler Inc.", Validity.around(backdrop.now, **_CA_DAYS)
    root = make_root(name_of("Zscaler Root CA", organization), days)
    issuing = make_intermediate(name_of("Zscaler Intermediate Root CA", organization), root, days)
    leaf = issue(backdrop.leaf(scenario.host), issuing)
    return backdrop.secure(scenario, leaf, issuing.certificate, root.certificate)


def _wrong_clock(backdrop: Backdrop, scenario: Scenario) -> Staged:
    leaf = replace(backdrop.leaf(scenario.host), validity=Validity.around(backdrop.now + AHEAD))

    def ahead() -> datetime:
        return backdrop.clock() + AHEAD

    sources = tuple(f"{backdrop.web(_nothing, ahead)}/" for _ in range(2))
    return replace(backdrop.issued(scenario, leaf), time_sources=sources)


def _nothing(_: Request) -> Response:
    return Response(status=HTTPStatus.NO_CONTENT)


def _hundred_certificates(backdrop: Backdrop, scenario: Scenario) -> Staged:
    days = Validity.around(backdrop.now, **_CA_DAYS)
    strangers = (make_root(name_of(f"Stranger {n}"), days, key=backdrop.key).certificate for n in range(1, 99))
    leaf = issue(backdrop.leaf(scenario.host), backdrop.issuing)
    return backdrop.secure(scenario, leaf, backdrop.issuing.certificate, *strangers)


_UNUSUAL_CIPHER = "ECDHE-ECDSA-CAMELLIA128-SHA256:@SECLEVEL=0"
"""Offered by no browser (Chromium 156, Firefox 153) and not by OpenSSL's own default in Python."""

STAGES: Mapping[str, Stage] = {
    "good": _good,
    "expired": _valid(before_days=100, after_days=-10),
    "not-yet-valid": _valid(before_days=-10, after_days=100),
    "wrong-name": _named("another-site.practice.localhost"),
    "missing-www": _named("www.{host}"),
    "self-signed": _self_signed,
    "private-ca": _private_ca,
    "missing-intermediate": _missing_intermediate,
    "missing-intermediate-aia": _missing_intermediate_aia,
    "expired-intermediate": _expired_intermediate,
    "weak-signature": _weak_signature,
    "weak-key": _weak_key,
    "wrong-usage": _wrong_usage,
    "no-san": _no_san,
    "revoked-ocsp": _revoked_ocsp,
    "revoked-crl": _revoked_crl,
    "old-protocol": _speaking(Terms(oldest=SSL.TLS1_VERSION, newest=SSL.TLS1_VERSION)),
    "no-common-cipher": _speaking(Terms(newest=SSL.TLS1_2_VERSION, ciphers=_UNUSUAL_CIPHER)),
    "plain-http": _plain_http,
    "reset": _doing(misbehaviour.reset),
    "closed": _closed,
    "stalled": _doing(misbehaviour.stall),
    "client-certificate": _speaking(Terms(oldest=SSL.TLS1_3_VERSION, wants_certificate=True)),
    "captive-portal": _captive_portal,
    "interception": _interception,
    "wrong-clock": _wrong_clock,
    "garbage": _doing(misbehaviour.garbage),
    "drip": _doing(misbehaviour.drip),
    "hundred-certificates": _hundred_certificates,
    "sixteen-megabytes": _doing(misbehaviour.endless),
    "closes-after-hello": _doing(misbehaviour.close_after_hello),
    "alert": _doing(misbehaviour.refuse),
    "internal-error": _doing(misbehaviour.fail),
    "client-certificate-old": _speaking(Terms(newest=SSL.TLS1_2_VERSION, wants_certificate=True)),
}
"""The stage of every scenario, by its id."""
