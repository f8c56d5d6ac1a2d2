"""Rules about redirect and HSTS: when each finds something, and when not."""

from datetime import timedelta

import pytest

from tests.support.server_views import HOST, SISTER, evidence, view, visit, web
from wizard.causes.server.web import WEB_RULES, max_age
from wizard.model.finding import Severity
from wizard.model.server import ServerFinding, WebAnswer

PLAIN, SECURE = f"http://{HOST}/", f"https://{HOST}/"
PLAIN_SISTER = f"http://{SISTER}/"
YEAR = "max-age=31536000"


def found(*answers: WebAnswer) -> dict[str, ServerFinding]:
    seen = view(evidence([visit()], (), answers))
    return {f.id: f for rule in WEB_RULES for f in rule.find(rule, seen)}


def leading(location: str | None, status: int = 301, url: str = PLAIN) -> WebAnswer:
    return web(url, status, location=location)


def test_a_redirect_and_a_year_of_hsts_are_right() -> None:
    assert found(leading(SECURE), web(SECURE, hsts=YEAR)) == {}
    assert found(leading(f"HTTPS://{HOST}/x", 308), web(SECURE, 404, hsts=f"{YEAR}; includeSubDomains; preload")) == {}


def test_nothing_is_said_of_sites_that_did_not_answer() -> None:
    assert found(web(PLAIN, None), web(SECURE, None)) == {}


@pytest.mark.parametrize(
    ("location", "status"),
    [(None, 200), (None, 301), ("/login", 302), (f"//{HOST}/", 301), (PLAIN, 301), ("http://elsewhere.test/", 301),
     ("ftp://site.test/", 301), (SECURE, 200), (SECURE, 404), ("http://[", 301), ("\x00", 301)],
)  # fmt: skip
def test_who_does_not_lead_to_https_is_found(location: str | None, status: int) -> None:
    assert set(found(leading(location, status))) == {"no-redirect"}


def test_a_redirect_over_another_plain_name_is_a_detour() -> None:
    told = found(leading(PLAIN_SISTER), leading(SECURE, url=PLAIN_SISTER))
    assert set(told) == {"redirect-detour"}
    assert told["redirect-detour"].values["over"] == PLAIN_SISTER


def test_two_plain_names_that_lead_to_each_other_lead_nowhere() -> None:
    told = found(leading(PLAIN_SISTER), leading(PLAIN, url=PLAIN_SISTER))
    assert told["no-redirect"].values["where"] == f"{PLAIN}, {PLAIN_SISTER}"


def test_missing_hsts_is_a_note() -> None:
    assert found(web(SECURE))["no-hsts"].weight is Severity.NOTE


def test_hsts_of_the_plain_site_alone_is_told() -> None:
    assert set(found(web(PLAIN, 301, location=SECURE, hsts=YEAR), web(SECURE))) == {"no-hsts", "plain-hsts"}
    assert set(found(web(PLAIN, 301, location=SECURE, hsts=YEAR), web(SECURE, hsts=YEAR))) == set()


@pytest.mark.parametrize(
    ("header", "finding"),
    [("max-age=0", "hsts-off"), ("max-age=86400", "short-hsts"), ("includeSubDomains", "broken-hsts"),
     ("", "broken-hsts"), ("max-age", "broken-hsts"), ("max-age=", "broken-hsts"), ("max-age=-1", "broken-hsts"),
     ("max-age=1y", "broken-hsts"),
     ("max-age=31536000, max-age=31536000", "broken-hsts"), ("max-age=1; max-age=2", "broken-hsts")],
)  # fmt: skip
def test_a_header_that_does_not_do_its_work_is_told(header: str, finding: str) -> None:
    assert set(found(web(SECURE, hsts=header))) == {finding}


@pytest.mark.parametrize(
    ("header", "qualifies"),
    [(f"{YEAR}; includeSubDomains; preload", True), (f"{YEAR}; preload", False), (YEAR, True),
     ("max-age=20000000; includeSubDomains; preload", False), (f"{YEAR};PRELOAD ;includesubdomains", True)],
)  # fmt: skip
def test_who_asks_for_the_list_has_to_meet_its_conditions(header: str, qualifies: bool) -> None:
    assert set(found(web(SECURE, hsts=header))) == (set() if qualifies else {"hsts-not-for-list"})


def test_a_hostile_header_is_cut() -> None:
    assert len(str(found(web(SECURE, hsts="x" * 60_000))["broken-hsts"].values["header"])) == 200


@pytest.mark.parametrize(
    ("header", "age"),
    [("max-age=60", 60), ('Max-Age="60"', 60), (" max-age = 60 ; preload", 60), ("preload;max-age=60;", 60),
     ("max-age=0", 0), ("max-age=" + "9" * 50, 10**9)],
)  # fmt: skip
def test_max_age_is_read_as_browsers_do(header: str, age: int) -> None:
    assert max_age(header) == timedelta(seconds=age)


@pytest.mark.parametrize("header", ["", ";", "max-age=٣", 'max-age="60', "max-age=6 0", "x-max-age=60"])
def test_an_unusable_max_age_is_none(header: str) -> None:
    assert max_age(header) is None


@pytest.mark.parametrize(("location", "back"), [(PLAIN, True), ("http://[", False), ("/x", False), (SECURE, False)])
def test_a_secure_site_that_leads_to_a_plain_one_is_found(location: str, back: bool) -> None:
    told = found(web(SECURE, 302, location=location, hsts=YEAR))
    assert ("leads-back" in told) is back


def test_of_a_bare_address_no_hsts_is_asked() -> None:
    seen = view(evidence([visit()], (), [web("https://192.0.2.7/")], host="192.0.2.7"))
    assert [f.id for rule in WEB_RULES for f in rule.find(rule, seen)] == []
