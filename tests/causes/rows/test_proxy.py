"""The row about proxies and VPNs: who stands between, what that does to trust, and what of it is broken."""

from dataclasses import replace

import pytest

from tests.causes.clients.test_chromium import observed
from tests.support.evidence import attempt, failed, met, shaken
from tests.support.observed import CHAINS
from wizard.causes.diagnose import diagnose
from wizard.i18n import tr, using
from wizard.model.computer import (
    PacFile,
    PacState,
    ProxyEvidence,
    ProxyMode,
    ProxySetting,
    ProxySource,
    Trouble,
    TroubleKind,
)
from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, LoginWanted, Resolution, Stage
from wizard.model.fields import Unknown
from wizard.model.finding import Check

PROXY = "proxy.test:3128"
FILE = "http://wpad.test/proxy.pac"


def row(proxy: ProxyEvidence | Unknown, *attempts: Attempt) -> Check:
    evidence = replace(observed("ok"), proxy=proxy)
    if attempts:
        evidence = replace(evidence, attempts=attempts)
    return row_of(evidence)


def row_of(evidence: Evidence) -> Check:
    return next(check for check in diagnose(evidence).checks if check.id == "proxy")


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


def fixed(source: ProxySource = ProxySource.VARIABLE, name: str = "https_proxy", place: str = PROXY) -> ProxySetting:
    return ProxySetting(source=source, mode=ProxyMode.FIXED, name=name, place=place)


def direct(failure: Failure | None = None) -> Attempt:
    return attempt(None if failure else shaken(CHAINS["ok"]()), failure)


def through(failure: Failure | None = None, proxy: str = PROXY) -> Attempt:
    return replace(direct(failure), via_proxy=proxy)


def test_what_nobody_looked_at_is_not_fine() -> None:
    check = row(Unknown.NOT_ASKED)
    assert (check.state, words(check)) == ("not-checked", "The proxy settings were not looked at.")


def test_without_a_proxy_nothing_stands_between() -> None:
    check = row(ProxyEvidence())
    assert (check.state, check.facts) == ("ok", ())
    assert words(check) == "No proxy and no VPN stands between this computer and the Internet."


@pytest.mark.parametrize(
    ("proxy", "sentence"),
    [
        (ProxyEvidence(proxies=(("https", PROXY),), settings=(fixed(),)), f"Connections go through the proxy {PROXY}."),
        (ProxyEvidence(vpn=("tun0",)), "Connections go through the VPN tun0."),
        (ProxyEvidence(vpn=("tun0", "wg0")), "Connections go through the VPN tun0, wg0."),
        (
            ProxyEvidence(proxies=(("all", PROXY),), vpn=("wg0",)),
            f"Connections go through the proxy {PROXY} and the VPN wg0.",
        ),
        (ProxyEvidence(settings=(fixed(ProxySource.FIREFOX, "https"),)), "Only some programs go through a proxy."),
        (
            ProxyEvidence(settings=(ProxySetting(source=ProxySource.WINDOWS, mode=ProxyMode.DETECT),)),
            "No proxy is set; each network is asked for one, which may name none.",
        ),
        (
            ProxyEvidence(proxies=(("http", PROXY),), settings=(fixed(name="http_proxy"),)),
            "Only some programs go through a proxy.",
        ),
    ],
)
def test_what_is_in_use_is_in_order(proxy: ProxyEvidence, sentence: str) -> None:
    check = row(proxy)
    assert (check.state, words(check)) == ("ok", sentence)


def test_it_is_said_what_a_proxy_and_a_vpn_do_to_trust() -> None:
    told = facts(row(ProxyEvidence(proxies=(("https", PROXY),), settings=(fixed(),), vpn=("tun0",))))
    assert any("cannot read them" in fact and "authority of its own" in fact for fact in told)
    assert any("A VPN passes secure connections on unopened" in fact for fact in told)
    assert not any("A VPN" in fact for fact in facts(row(ProxyEvidence(settings=(fixed(),)))))


@pytest.mark.parametrize(
    ("setting", "fact"),
    [
        (
            fixed(),
            f"Variable https_proxy, for programs started with it: connections go through the proxy {PROXY}.",
        ),
        (
            ProxySetting(source=ProxySource.VARIABLE, mode=ProxyMode.DIRECT, name="https_proxy"),
            "Variable https_proxy, for programs started with it: no proxy is taken.",
        ),
        (
            fixed(ProxySource.GNOME, "https"),
            f"Settings of GNOME, for browsers and most programs: connections go through the proxy {PROXY}.",
        ),
        (
            fixed(ProxySource.GNOME, "http"),
            (
                f"Settings of GNOME, for browsers and most programs: the proxy {PROXY} is for plain connections. "
                "Firefox takes it for secure ones as well, Chrome does not."
            ),
        ),
        (
            ProxySetting(source=ProxySource.FIREFOX, mode=ProxyMode.DIRECT),
            "Firefox's own settings, for it alone: no proxy is taken.",
        ),
        (
            ProxySetting(source=ProxySource.CHROME, mode=ProxyMode.FILE, place=FILE),
            f"A policy of this computer, for Chrome alone: the file {FILE} says which proxy to take.",
        ),
        (
            ProxySetting(source=ProxySource.EDGE, mode=ProxyMode.DETECT),
            "A policy of this computer, for Edge alone: each network is asked for a proxy, which may name none.",
        ),
    ],
)
def test_each_setting_is_told_with_who_follows_it(setting: ProxySetting, fact: str) -> None:
    assert facts(row(ProxyEvidence(settings=(setting,))))[0] == fact


@pytest.mark.parametrize("source", [s for s in ProxySource if s is not ProxySource.VARIABLE])
@pytest.mark.parametrize("mode", ProxyMode)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_setting_has_words(source: ProxySource, mode: ProxyMode, language: str) -> None:
    setting = ProxySetting(source=source, mode=mode, name="https", place=PROXY, exempt=True)
    with using(language):
        told = facts(row(ProxyEvidence(settings=(setting,))))
    assert told
    assert not any("{" in fact for fact in told)


def test_a_login_in_a_variable_and_an_exception_are_told() -> None:
    told = facts(row(ProxyEvidence(settings=(replace(fixed(), has_login=True, exempt=True),))))
    assert "Variable https_proxy holds the login for the proxy, which every program can read." in told
    assert "Variable no_proxy: this site is an exception, and is reached directly." in told


def test_a_variable_for_http_alone_is_explained() -> None:
    alone = facts(row(ProxyEvidence(settings=(fixed(name="http_proxy"), fixed(name="HTTP_PROXY")))))
    assert any("not for secure connections" in fact for fact in alone)
    both = facts(row(ProxyEvidence(settings=(fixed(name="http_proxy"), fixed()))))
    assert not any("not for secure connections" in fact for fact in both)


@pytest.mark.parametrize(
    ("named", "state"),
    [
        ({"https_proxy": "a:1", "HTTPS_PROXY": "b:1"}, "problem"),
        ({"https_proxy": "a:1", "HTTPS_PROXY": "a:1"}, "ok"),
        ({"https_proxy": "a:1", "HTTPS_PROXY": ""}, "problem"),
        ({"all_proxy": "a:1", "ALL_PROXY": "b:1"}, "problem"),
        ({"https_proxy": "c:1", "all_proxy": "a:1", "ALL_PROXY": "b:1"}, "ok"),
        ({"http_proxy": "a:1", "HTTP_PROXY": "b:1"}, "ok"),
        ({"https_proxy": "a:1", "http_proxy": "b:1", "all_proxy": "c:1"}, "ok"),
        ({"HTTPS_PROXY": "a:1"}, "ok"),
    ],
)
def test_variables_contradict_each_other_where_both_cases_name_proxies_for_secure_connections(
    named: dict[str, str], state: str
) -> None:
    settings = tuple(
        replace(fixed(name=name, place=place), mode=ProxyMode.FIXED if place else ProxyMode.DIRECT)
        for name, place in named.items()
    )
    check = row(ProxyEvidence(settings=settings))
    assert check.state == state
    if state == "problem":
        assert "name different proxies" in words(check)
        assert all(name in words(check) for name in named if name.lower() != "http_proxy")


@pytest.mark.parametrize(
    ("state", "judged", "fact"),
    [
        (PacState.READ, "ok", "names: PROXY a:1, SOCKS b:2. It is a program, and this check does not run it."),
        (PacState.NOT_READ, "ok", "was not fetched by this check"),
        (PacState.UNREACHABLE, "problem", "could not be fetched"),
        (PacState.MISSING, "problem", "is not there"),
        (PacState.TOO_LARGE, "problem", "is too large"),
        (PacState.STRANGE, "problem", "is no file that says"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem(state: PacState, judged: str, fact: str) -> None:
    proxies = ("PROXY a:1", "SOCKS b:2") if state is PacState.READ else ()
    pac = PacFile(source=ProxySource.GNOME, place=FILE, state=state, proxies=proxies)
    check = row(ProxyEvidence(pacs=(pac,)))
    assert check.state == judged
    assert FILE in words(check)
    assert any(fact in told for told in facts(check))


def test_a_file_that_names_no_proxy_in_plain_words_is_told() -> None:
    pac = PacFile(source=ProxySource.GNOME, place=FILE, state=PacState.READ)
    assert any("names no proxy in plain words" in fact for fact in facts(row(ProxyEvidence(pacs=(pac,)))))


def test_it_is_told_how_this_check_went_where_a_file_decides() -> None:
    proxy = ProxyEvidence(pacs=(PacFile(source=ProxySource.GNOME, place=FILE, state=PacState.NOT_READ),))
    assert any("This check went directly; browsers ask the file" in fact for fact in facts(row(proxy, direct())))
    closed = direct(failed(FailureKind.REFUSED, stage=Stage.CONNECT))
    check = row(proxy, closed, through())
    assert words(check) == f"Connections go through the proxy {PROXY}."
    assert any(f"The direct way is closed; this check went through {PROXY}" in fact for fact in facts(check))


def test_it_is_told_where_browsers_may_go_another_way() -> None:
    settings = (fixed(), fixed(ProxySource.GNOME, "https", "other.test:8080"))
    told = facts(row(ProxyEvidence(settings=settings), through()))
    assert any("browsers follow other settings" in fact for fact in told)
    same = facts(row(ProxyEvidence(settings=(fixed(), fixed(ProxySource.GNOME, "https"))), through()))
    assert not any("browsers follow other settings" in fact for fact in same)


def wanting(login: LoginWanted | None, kind: FailureKind = FailureKind.PROXY_LOGIN) -> Failure:
    return replace(failed(kind, stage=Stage.PROXY), login=login)


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (wanting(LoginWanted()), f"The proxy {PROXY} wants a user name and a password."),
        (wanting(LoginWanted(given=True)), f"The proxy {PROXY} does not accept the user name and the password."),
        (wanting(LoginWanted(schemes=("ntlm",))), f"The proxy {PROXY} wants a login by NTLM. Browsers know that; this"),
        (
            wanting(None, FailureKind.PROXY_REFUSED),
            f"The proxy {PROXY} did not let the connection through: as arranged",
        ),
        (wanting(None, FailureKind.REFUSED), f"The proxy {PROXY} could not be reached: the connection was refused"),
        (wanting(None, FailureKind.TIMED_OUT), f"The proxy {PROXY} could not be reached: no answer came in time"),
    ],
)
def test_a_proxy_that_did_not_carry_the_connection_is_a_problem(failure: Failure, sentence: str) -> None:
    check = row(ProxyEvidence(settings=(fixed(),)), through(failure))
    assert check.state == "problem"
    assert words(check).startswith(sentence)
    assert any("Variable https_proxy" in fact for fact in facts(check))


def test_a_proxy_whose_name_is_not_found_is_named_by_its_setting() -> None:
    lost = Resolution(addresses=(), milliseconds=1.0, failure=failed(FailureKind.NAME_NOT_FOUND, stage=Stage.PROXY))
    evidence = replace(met(), resolution=lost, attempts=(), proxy=ProxyEvidence(proxies=(("https", PROXY),)))
    check = row_of(evidence)
    assert check.state == "problem"
    assert words(check) == f"The proxy {PROXY} could not be reached: there is no such name"


def test_a_site_that_fails_behind_the_proxy_is_no_fault_of_the_proxy() -> None:
    failure = failed(FailureKind.RESET)
    assert row(ProxyEvidence(settings=(fixed(),)), through(failure)).state == "ok"


def test_what_could_not_be_found_out_is_never_fine() -> None:
    hung = Trouble(kind=TroubleKind.HUNG, what="gsettings")
    check = row(ProxyEvidence(settings=(fixed(),), troubles=(hung,)))
    assert (check.state, words(check)) == ("not-checked", "Not all settings of proxies could be looked at.")
    assert "gsettings did not answer in time and was ended." in facts(check)
    broken = PacFile(source=ProxySource.GNOME, place=FILE, state=PacState.MISSING)
    assert row(ProxyEvidence(pacs=(broken,), troubles=(hung,))).state == "problem"
