"""Which page Chromium shows for a code; the same pages in the real one: tests/browsers/test_special_pages.py."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.evidence import failed, met, shaken
from tests.support.observed import CHAINS, chain_and_root, world
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_ocsp, make_root, name_of
from wizard.causes.diagnose import diagnose
from wizard.i18n import tr, using
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import (
    ClockEvidence,
    Evidence,
    Failure,
    FailureKind,
    Fetched,
    LoginWanted,
    PortalEvidence,
    Stage,
    TimeReading,
)
from wizard.model.finding import ClientVerdict

PRIVATE = "Your connection is not private"


def observed(case: str) -> Evidence:
    chain, root = chain_and_root(case)
    return met(chain, root.certificate)


def shown(evidence: Evidence, brand: str = "chrome") -> ClientVerdict:
    return diagnose(evidence).browsers[brand]


def clock(offsets_s: Sequence[float]) -> ClockEvidence:
    readings = tuple(TimeReading(source=f"{n}.test", kind="http-date", offset_s=o) for n, o in enumerate(offsets_s))
    return ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)


def behind_portal(evidence: Evidence, *, wireless: bool | None = None) -> Evidence:
    system = SystemEvidence(
        family="linux", name="A system", version="1", support_ends=None, desktop=None, wireless=wireless,
    )  # fmt: skip
    return replace(evidence, portal=PortalEvidence(asked="check.test", intercepted=True), system=system)


def by_product(common_name: str, organization: str, host: str = "site.test") -> Evidence:
    product = make_root(name_of(common_name, organization), Validity.around(AT, before_days=300, after_days=3000))
    return met((issue(healthy_leaf(host), product), product.certificate))


@pytest.mark.parametrize("case", ["expired", "wronghost", "self", "rsa768"])
@pytest.mark.parametrize("brand", ["chrome", "edge"])
def test_nobody_passes_where_browsers_insist(case: str, brand: str) -> None:
    assert shown(observed(case), brand).can_proceed is True
    insisted = shown(replace(observed(case), preloaded=True), brand)
    assert insisted == replace(shown(observed(case), brand), can_proceed=False)


@pytest.mark.parametrize(
    ("offsets_s", "heading"),
    [
        ((301.0, 302.0), "Your clock is behind"),
        ((-301.0, -302.0), "Your clock is ahead"),
        ((299.0, 299.0), PRIVATE),
        ((86_400.0,), PRIVATE),
        ((86_400.0, -86_400.0), PRIVATE),
        ((), PRIVATE),
    ],
)
def test_a_date_gets_the_page_about_the_clock(offsets_s: Sequence[float], heading: str) -> None:
    told = shown(replace(observed("expired"), clock=clock(offsets_s)))
    assert (told.code, told.heading) == ("NET::ERR_CERT_DATE_INVALID", heading)
    assert told.can_proceed is (heading == PRIVATE)


def test_a_wrong_clock_matters_to_dates_alone() -> None:
    told = shown(replace(observed("wronghost"), clock=clock((86_400.0, 86_400.0))))
    assert (told.heading, told.can_proceed) == (PRIVATE, True)


@pytest.mark.parametrize(
    ("wireless", "heading"),
    [(False, "Connect to network"), (True, "Connect to Wi-Fi"), (None, "Connect to Wi-Fi")],
)
def test_a_login_page_is_told_as_such(wireless: bool | None, heading: str) -> None:
    told = shown(behind_portal(observed("self"), wireless=wireless))
    assert told == ClientVerdict(code="NET::ERR_CERT_AUTHORITY_INVALID", heading=heading, can_proceed=False)


def test_a_date_is_not_about_a_login_page() -> None:
    assert shown(behind_portal(observed("expired"))) == shown(observed("expired"))


def test_no_login_page_no_page_about_it() -> None:
    told = replace(observed("self"), portal=PortalEvidence(asked="check.test", intercepted=False))
    assert shown(told) == shown(observed("self"))


@pytest.mark.parametrize(
    ("common_name", "organization", "named"),
    [
        ("Zscaler Root CA", "Zscaler Inc.", True),
        ("Kaspersky Anti-Virus Personal Root Certificate", "AO Kaspersky Lab", True),
        ("Kaspersky Endpoint Security Personal Root Certificate", "AO Kaspersky Lab", False),
        ("ESET SSL Filter CA", "ESET, spol. s r. o.", False),
    ],
)
@pytest.mark.parametrize(("brand", "maker"), [("chrome", "Chrome"), ("edge", "Microsoft Edge")])
def test_the_program_on_the_way_is_named_where_nobody_may_go_on(
    common_name: str, organization: str, named: bool, brand: str, maker: str
) -> None:
    evidence = by_product(common_name, organization)
    ordinary = shown(evidence, brand)
    assert (ordinary.code, ordinary.can_proceed) == ("NET::ERR_CERT_AUTHORITY_INVALID", True)
    special = f"An application is stopping {maker} from safely connecting to this site"
    heading = special if named else ordinary.heading
    assert shown(replace(evidence, preloaded=True), brand) == replace(ordinary, heading=heading, can_proceed=False)


def test_the_program_is_named_before_the_login_page() -> None:
    evidence = replace(by_product("Zscaler Root CA", "Zscaler Inc."), preloaded=True)
    assert shown(behind_portal(evidence)) == shown(evidence)


def test_the_program_is_not_named_where_more_is_wrong() -> None:
    evidence = replace(by_product("Zscaler Root CA", "Zscaler Inc.", host="other.test"), preloaded=True)
    assert shown(evidence).heading == PRIVATE


def test_a_site_that_opens_shows_no_page_whatever_else_is_wrong() -> None:
    evidence = replace(behind_portal(observed("ok")), clock=clock((86_400.0, 86_400.0)), preloaded=True)
    assert "ok" in CHAINS
    assert shown(evidence) == ClientVerdict(code="OK", heading=None, can_proceed=None)


NO_PROXY = failed(FailureKind.REFUSED, stage=Stage.PROXY)
NO_TUNNEL = failed(FailureKind.PROXY_REFUSED, stage=Stage.PROXY)
NO_SOCKS = replace(NO_TUNNEL, socks=True)
ASKED = replace(failed(FailureKind.PROXY_LOGIN, stage=Stage.PROXY), login=LoginWanted(schemes=("basic",)))
UNKNOWN_LOGIN = replace(ASKED, login=LoginWanted(schemes=("negotiate",)))
ANY_LOGIN = replace(ASKED, login=LoginWanted())
SOCKS_LOGIN = replace(ASKED, login=LoginWanted(), socks=True)
OFFLINE = failed(FailureKind.NO_NETWORK, stage=Stage.CONNECT)
REFUSED = failed(FailureKind.REFUSED, stage=Stage.CONNECT)
HEADINGS = {
    "No internet": "インターネットに接続されていません",
    "This site can’t be reached": "このサイトにアクセスできません",
    "Hmmm… can't reach this page": "申し訳ございません。このページに到達できません",
    "You're not connected": "接続されていません",
}


@pytest.mark.parametrize(
    ("failure", "brand", "code", "heading"),
    [
        (NO_PROXY, "chrome", "ERR_PROXY_CONNECTION_FAILED", "No internet"),
        (NO_TUNNEL, "chrome", "ERR_TUNNEL_CONNECTION_FAILED", "This site can’t be reached"),
        (NO_SOCKS, "chrome", "ERR_SOCKS_CONNECTION_FAILED", "This site can’t be reached"),
        (ASKED, "chrome", "ERR_TUNNEL_CONNECTION_FAILED", "This site can’t be reached"),
        (UNKNOWN_LOGIN, "chrome", "ERR_PROXY_AUTH_UNSUPPORTED", "This site can’t be reached"),
        (ANY_LOGIN, "chrome", "ERR_PROXY_AUTH_UNSUPPORTED", "This site can’t be reached"),
        (SOCKS_LOGIN, "chrome", "ERR_SOCKS_CONNECTION_FAILED", "This site can’t be reached"),
        (OFFLINE, "chrome", "ERR_INTERNET_DISCONNECTED", "No internet"),
        (REFUSED, "edge", "ERR_CONNECTION_REFUSED", "Hmmm… can't reach this page"),
        (OFFLINE, "edge", "ERR_INTERNET_DISCONNECTED", "You're not connected"),
    ],
)
def test_the_way_to_a_site_has_each_browsers_own_headings(
    failure: Failure, brand: str, code: str, heading: str
) -> None:
    """Chrome's about proxies were seen in Chromium 156 behind such ones on loopback, in both languages."""
    verdict = shown(met(failure=failure), brand)
    assert (verdict.code, verdict.heading) == (code, heading)
    with using("ja"):
        assert tr(heading) == HEADINGS[heading]


def test_chromium_hears_of_a_revocation_from_the_server_alone() -> None:
    chain, root = chain_and_root("ok")
    revoked = make_ocsp(chain[0], world().issuing, AT, revoked=True)
    public = replace(met(chain, root.certificate), ocsp=(Fetched(url="http://ocsp.test/", body=revoked),))
    assert "revoked" in [f.cause for f in diagnose(public).findings]
    assert shown(public).code == "OK"
    (tried,) = public.attempts
    stapled = replace(public, ocsp=(), attempts=(replace(tried, handshake=shaken(chain, staple=revoked)),))
    assert shown(stapled).code == "NET::ERR_CERT_REVOKED"
