"""Proxies as they are told, without what may be private, and whom they leave out."""

import re
from pathlib import Path

import pytest

from wizard.model.computer import ProxyMode, ProxySetting, ProxySource, Trouble, TroubleKind
from wizard.probes.proxies.common import (
    LARGEST_FILE,
    LONGEST_PLACE,
    Found,
    chosen,
    local_path,
    pac_place,
    place_of,
    proxies,
    text_of,
    variables,
)


def test_without_proxies_there_are_none() -> None:
    assert proxies() == ()


def test_proxies_are_told_without_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://ann:p%40ss@proxy.example:3128/")
    monkeypatch.setenv("http_proxy", "ann:secret@proxy.example:3129")
    monkeypatch.setenv("all_proxy", "socks5://proxy.example:1080")
    monkeypatch.setenv("no_proxy", "localhost,.example")
    assert proxies() == (("all", "proxy.example:1080"), ("http", "proxy.example:3129"), ("https", "proxy.example:3128"))


@pytest.mark.parametrize("url", ["http://[::1", "http://ann:secret@[::1", "http://ann:secret@[bad]:1", "http://"])
def test_a_proxy_address_that_is_none_is_told_without_its_words(url: str) -> None:
    assert place_of(url) == "?"


def test_an_endless_address_is_cut() -> None:
    assert len(place_of("http://" + "a" * 10_000)) == LONGEST_PLACE
    assert len(pac_place("http://a.example/" + "a" * 10_000)) == LONGEST_PLACE


def told(environment: dict[str, str]) -> list[ProxySetting]:
    return [found.told("shop.example") for found in variables(environment)]


def variable(name: str, place: str, *, has_login: bool = False, exempt: bool = False) -> ProxySetting:
    mode = ProxyMode.FIXED if place else ProxyMode.DIRECT
    return ProxySetting(
        source=ProxySource.VARIABLE, mode=mode, name=name, place=place, has_login=has_login, exempt=exempt
    )  # fmt: skip


def test_each_variable_is_told_in_lower_and_in_upper_case() -> None:
    environment = {
        "HTTPS_PROXY": "http://a.example:1",
        "https_proxy": "b.example:2",
        "ALL_PROXY": "socks5://c.example:3",
    }
    assert told(environment) == [
        variable("https_proxy", "b.example:2"),
        variable("HTTPS_PROXY", "a.example:1"),
        variable("ALL_PROXY", "c.example:3"),
    ]


def test_where_both_cases_are_the_same_a_variable_is_told_once() -> None:
    found = list(variables({"HTTPS_PROXY": "a.example:1"}, "win32"))
    assert [one.told("") for one in found] == [variable("HTTPS_PROXY", "a.example:1")]


def test_a_login_in_a_variable_is_noted_and_not_kept() -> None:
    settings = told({"https_proxy": "http://ann:secret@proxy.example:3128"})
    assert settings == [variable("https_proxy", "proxy.example:3128", has_login=True)]
    assert not re.search("ann|secret", repr(settings))
    assert not re.search("ann|secret", repr(list(variables({"https_proxy": "http://ann:secret@proxy.example:3128"}))))


def test_an_empty_variable_matters_only_beside_one_that_is_not() -> None:
    assert told({"https_proxy": ""}) == []
    assert told({"https_proxy": "", "HTTPS_PROXY": "a.example:1"}) == [
        variable("https_proxy", ""),
        variable("HTTPS_PROXY", "a.example:1"),
    ]


@pytest.mark.parametrize(
    ("no_proxy", "exempt"),
    [
        ("shop.example", True),
        (".example", True),
        ("example", True),
        ("*", True),
        ("op.example", False),
        ("other", False),
    ],
)
def test_an_exception_of_the_variables_counts_for_names_below_it(no_proxy: str, exempt: bool) -> None:
    environment = {"https_proxy": "a.example:1", "no_proxy": f"localhost, {no_proxy}"}
    assert told(environment) == [variable("https_proxy", "a.example:1", exempt=exempt)]


def excepts(pattern: str, host: str, *, is_reversed: bool = False) -> bool:
    found = Found(
        source=ProxySource.GNOME, mode=ProxyMode.FIXED, exceptions=(pattern,), is_reversed=is_reversed
    )  # fmt: skip
    return found.excepts(host)


@pytest.mark.parametrize(
    ("pattern", "host", "fits"),
    [
        ("shop.example", "shop.example", True),
        ("example", "shop.example", False),
        ("*.example", "shop.example", True),
        ("*.example", "example", False),
        (".example", "shop.example", True),
        ("https://shop.example", "shop.example", True),
        ("SHOP.example", "shop.example", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "192.0.2.1", False),
        ("10.0.0.0/8", "shop.example", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.*", "192.0.2.1", True),
        ("::1", "2001:db8::1", False),
        ("[2001:db8::]/32", "2001:db8::1", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("<local>", "intranet", True),
        ("<local>", "shop.example", False),
        ("<local>", "2001:db8::1", False),
        ("", "shop.example", False),
        (".", "shop.example", False),
        ("10.0.0.0/99", "10.0.0.1", False),
        ("*" * 60 + "b", "a" * 60 + ".example", False),
    ],
)
def test_an_exception_fits_a_host_or_not(pattern: str, host: str, fits: bool) -> None:
    assert excepts(pattern, host) is fits


def test_exceptions_may_be_meant_the_other_way_round() -> None:
    assert not excepts("shop.example", "shop.example", is_reversed=True)
    assert excepts("shop.example", "other.example", is_reversed=True)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://ann:secret@wpad.example:8080/a/proxy.pac?token=x#y", "http://wpad.example:8080/a/proxy.pac"),
        ("https://wpad.example/proxy.pac", "https://wpad.example/proxy.pac"),
        ("file:///home/ann/proxy.pac", "proxy.pac"),
        ("file://localhost/home/ann/my%20proxy.pac", "my proxy.pac"),
        ("/home/ann/proxy.pac", "proxy.pac"),
        (r"C:\Users\ann\proxy.pac", "proxy.pac"),
        ("file:///C:/Users/ann/proxy.pac", "proxy.pac"),
        ("data:application/x-ns-proxy-autoconfig;base64,c2VjcmV0", "data:"),
        ("file://server/share/proxy.pac", "?"),
        ("ftp://ann:secret@a.example/proxy.pac", "?"),
        ("http://[secret", "?"),
        ("secret", "?"),
        ("", "?"),
    ],
)
def test_a_file_is_told_without_what_may_be_private(url: str, place: str) -> None:
    assert pac_place(url) == place


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///etc/proxy.pac", "/etc/proxy.pac"),
        ("file:///C:/proxy.pac", "C:/proxy.pac"),
        ("/etc/proxy.pac", "/etc/proxy.pac"),
        ("C:\\proxy.pac", "C:\\proxy.pac"),
        ("http://a.example/proxy.pac", None),
        ("file://server/proxy.pac", None),
        ("http://[", None),
    ],
)
def test_a_file_on_this_computer_has_a_path(url: str, path: str | None) -> None:
    assert local_path(url) == path


@pytest.mark.parametrize(
    ("rules", "for_secure"),
    [
        ("proxy.example:3128", ("https", "proxy.example:3128")),
        ("http=a:80;https=b:81;socks=c:1080", ("https", "b:81")),
        ("http=a:80 https=b:81", ("https", "b:81")),
        ("http=a:80;socks=c:1080", ("socks", "c:1080")),
        ("http=a:80", ("", "")),
        ("", ("", "")),
        (";;=;", ("", "")),
        ("HTTPS=b:81", ("https", "b:81")),
    ],
)
def test_of_several_rules_the_one_for_secure_connections_counts(rules: str, for_secure: tuple[str, str]) -> None:
    assert chosen(rules) == for_secure


def test_files_that_cannot_be_read_are_troubles_and_missing_ones_are_not(tmp_path: Path) -> None:
    troubles: list[Trouble] = []
    (tmp_path / "large").write_bytes(b"x" * (LARGEST_FILE + 1))
    (tmp_path / "fine").write_text("text")
    assert text_of(tmp_path / "fine", troubles) == "text"
    assert text_of(tmp_path / "none", troubles) is None
    assert text_of(tmp_path / "fine" / "none", troubles) is None
    assert troubles == []
    assert text_of(tmp_path / "large", troubles) is None
    assert text_of(tmp_path, troubles) is None
    assert troubles == [
        Trouble(kind=TroubleKind.TOO_LARGE, what="large"),
        Trouble(kind=TroubleKind.FAILED, what=tmp_path.name),
    ]
