"""What of a single text may go into a case file: what stays is told here, and everything else is hidden."""

import pytest

from wizard.flow.case_words import (
    HIDDEN,
    compared_hosts,
    origin_kept,
    place_kept,
    plain,
    program_kept,
    proxy_name_kept,
    public_resolvers,
    received_kept,
    scheme_kept,
    setting_name_kept,
    setting_value_kept,
    zone_for,
)
from wizard.model.computer import TrustEffect, TrustSetting
from wizard.model.target import Target
from wizard.probes.system.trust_settings import VARIABLES

SITE = Target(host="site.test", port=8443)

STAYS = [
    (plain, "Connection reset by peer"), (plain, "HTTP status 404"), (plain, "the Date in the answer is unreadable"),
    (origin_kept, ""), (origin_kept, "certifi 2026.10.18"), (origin_kept, "Windows ROOT"),
    (origin_kept, "/etc/ssl/certs/ca-certificates.crt"), (origin_kept, "/usr/share/ca-certificates/mozilla"),
    (program_kept, "gsettings"), (proxy_name_kept, "HTTPS_PROXY"), (proxy_name_kept, ""), (scheme_kept, "negotiate"),
    (setting_value_kept, "FALSE"), (setting_value_kept, ""), (setting_value_kept, "0"),
]  # fmt: skip
HIDES = [
    (plain, ""), (plain, "ann@inside"), (plain, "inside.example"), (plain, "10.0.0.1"), (plain, "C:\\x"),
    (plain, "~/x"), (plain, "アン"), (plain, "a" * 201), (plain, "two\nlines"), (plain, "a\u202eb"),
    (origin_kept, "/home/ann/a.pem"),
    (origin_kept, "/etc/../home/ann"), (origin_kept, "C:\\Users\\ann"), (origin_kept, "/etc"),
    (program_kept, "ann.pac"), (proxy_name_kept, "ann_proxy"), (scheme_kept, "ann"), (setting_value_kept, "ann.pem"),
    (setting_value_kept, "12345"),
]  # fmt: skip


@pytest.mark.parametrize(("judge", "text"), STAYS, ids=str)
def test_what_everybody_has_stays(judge: object, text: str) -> None:
    assert callable(judge)
    assert judge(text) == text


@pytest.mark.parametrize(("judge", "text"), HIDES, ids=str)
def test_everything_else_is_hidden(judge: object, text: str) -> None:
    assert callable(judge)
    assert judge(text) == HIDDEN


@pytest.mark.parametrize(
    "place", ["detectportal.firefox.com", "pool.ntp.org", "[::1]:80", "site.test", "site.test:8443"]
)
def test_places_that_every_computer_asks_stay(place: str) -> None:
    assert place_kept(place, SITE) == place


@pytest.mark.parametrize("place", ["", "ntp.inside", "127.0.0.1@inside", "[::2]", "site.test:443", "192.168.1.1"])
def test_places_of_this_network_are_hidden(place: str) -> None:
    assert place_kept(place, SITE) == HIDDEN


@pytest.mark.parametrize(
    ("seconds", "zone"), [(0, "UTC+00:00"), (32_400, "UTC+09:00"), (-12_600, "UTC-03:30"), (-1, "UTC+00:00")]
)
def test_a_zone_is_its_distance(seconds: int, zone: str) -> None:
    assert zone_for(seconds) == zone


def test_every_variable_that_is_read_may_be_named() -> None:
    settings = [TrustSetting(tool="environment", name=name, value="", effect=TrustEffect.OFF) for name in VARIABLES]
    assert [setting_name_kept(setting) for setting in settings] == list(VARIABLES)


def test_the_first_bytes_of_tls_are_whole() -> None:
    assert received_kept(b"\x15\x03\x01\x00\x02\x02\x28") == b"\x15\x03\x01\x00\x02"


def test_the_data_names_somebody() -> None:
    assert public_resolvers()
    assert all(public_resolvers().values())
    assert compared_hosts()
