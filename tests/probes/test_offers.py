"""What the server test offers: every list makes sense, and Chromium and Firefox are as they were heard."""

import pytest

from wizard.model.server import MOST_CONNECTIONS
from wizard.probes.hello import TLS13_CIPHERS, VERSIONS, Offer, build_hello
from wizard.probes.offers import FINITE_FIELD, PROTOCOLS, WEAK, ClientHello, clients, offer_of
from wizard.probes.server import MOST_AGAIN

_X25519, _P256 = 0x001D, 0x0017
_ORDER = tuple(VERSIONS)


def every_offer() -> list[Offer]:
    return [*PROTOCOLS, *WEAK, *map(offer_of, clients())]


@pytest.mark.parametrize("offer", every_offer(), ids=lambda o: o.id)
def test_an_offer_has_ciphers_once_each_and_of_its_versions(offer: Offer) -> None:
    assert offer.ciphers
    assert len(set(offer.ciphers)) == len(offer.ciphers)
    assert offer.newest in VERSIONS
    assert (offer.newest == "TLSv1.3") == bool(set(offer.ciphers) & set(TLS13_CIPHERS))
    assert all(0 < cipher < 0x10000 for cipher in offer.ciphers)
    assert build_hello(offer, "shop.example")


def test_no_two_offers_have_one_id() -> None:
    ids = [offer.id for offer in every_offer()]
    assert len(set(ids)) == len(ids)
    assert FINITE_FIELD in ids


def test_each_version_is_asked_once_oldest_first() -> None:
    assert [offer.id for offer in PROTOCOLS] == list(VERSIONS)
    assert all(offer.id == offer.newest for offer in PROTOCOLS)


def test_everything_fits_the_limit_with_two_names_at_two_addresses() -> None:
    visits, without_name, web, other_address = 4, 1, 4, 4
    assert len(every_offer()) + visits + without_name + web + other_address <= MOST_CONNECTIONS


@pytest.mark.parametrize("client", clients(), ids=lambda c: c.id)
def test_a_client_speaks_from_its_oldest_to_its_newest(client: ClientHello) -> None:
    assert _ORDER.index(client.oldest) <= _ORDER.index(client.newest)
    assert client.name
    assert client.groups
    assert len(set(client.groups)) == len(client.groups)
    assert bool(client.signatures) == (_ORDER.index(client.newest) >= _ORDER.index("TLSv1.2"))
    # The share that the hello brings is one for this group.
    assert client.newest != "TLSv1.3" or _X25519 in client.groups


def test_the_browsers_come_first() -> None:
    assert [client.id.split("-")[0] for client in clients()[:MOST_AGAIN]] == ["chrome", "firefox", "safari"]


def test_chromium_and_firefox_are_as_they_were_heard() -> None:
    known = {client.id: client for client in clients()}
    assert known["chrome-156"].ciphers == (
        0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D, 0x002F,
        0x0035,
    )  # fmt: skip
    assert 0xC009 not in known["firefox-153"].ciphers
    assert 0x0019 not in known["chrome-156"].groups


def test_every_program_with_signatures_takes_the_usual_ones() -> None:
    ecdsa_p256, rsa_pkcs1 = 0x0403, 0x0401
    assert all({ecdsa_p256, rsa_pkcs1} <= set(c.signatures) for c in clients() if c.signatures)


def test_android_7_knows_one_curve_alone() -> None:
    assert next(c for c in clients() if c.id == "android-7").groups == (_P256,)


def test_old_ciphers_are_offered_to_old_versions_only() -> None:
    newest = PROTOCOLS[-1]
    assert newest.ciphers == TLS13_CIPHERS
