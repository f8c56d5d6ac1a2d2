"""Each site is broken in its own way (an independent client refuses it) and in that alone (without it, it is fine)."""

import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, SignatureAlgorithmOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from OpenSSL import SSL

from tests.support.tls_client import der, get, get_plain, look, s_client, say, verify
from wizard.practice.scenarios import HOSTILE, SCENARIOS
from wizard.practice.servers import Practice
from wizard.practice.stages import STAGES

HELLO = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"
"""A record that looks like the beginning of a greeting."""


def root_of(practice: Practice) -> x509.Certificate:
    return x509.load_der_x509_certificate(practice.root_der)


def verified(practice: Practice, scenario: str, *, host: str | None = None, days: int = 0) -> None:
    """Verify the site with cryptography, for another *host* or some *days* from now. Raises VerificationError."""
    site = practice.sites[scenario]
    at = datetime.now(UTC) + timedelta(days=days)
    verify(look(site).chain, root_of(practice), host or site.scenario.host, at)


def address_in(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    assert parts.hostname == "127.0.0.1"
    assert parts.port is not None
    return parts.hostname, parts.port


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def test_every_scenario_has_its_stage() -> None:
    assert set(STAGES) == {s.id for s in (*SCENARIOS, *HOSTILE)}


def test_the_good_site_is_good_for_strict_verifiers(practice: Practice) -> None:
    verified(practice, "good")
    assert b"200 OK" in get(practice.sites["good"], practice.root_pem)


def test_the_good_leaf_names_nothing_to_fetch(practice: Practice) -> None:
    leaf = look(practice.sites["good"]).chain[0]
    kinds = {type(e.value) for e in leaf.extensions}
    assert not kinds & {x509.AuthorityInformationAccess, x509.CRLDistributionPoints}


@pytest.mark.parametrize(
    ("scenario", "days"), [("expired", -50), ("not-yet-valid", 50), ("expired-intermediate", -20), ("wrong-clock", 400)]
)
def test_a_site_wrong_in_time_is_right_at_another_time(practice: Practice, scenario: str, days: int) -> None:
    with pytest.raises(VerificationError):
        verified(practice, scenario)
    verified(practice, scenario, days=days)


def test_only_the_intermediate_of_the_expired_intermediate_has_expired(practice: Practice) -> None:
    leaf, issuer = look(practice.sites["expired-intermediate"]).chain
    assert issuer.not_valid_after_utc < datetime.now(UTC) < leaf.not_valid_after_utc


@pytest.mark.parametrize(
    ("scenario", "right"),
    [
        ("wrong-name", "another-site.practice.localhost"),
        ("missing-www", "www.missing-www.practice.localhost"),
    ],
)
def test_a_site_of_the_wrong_name_is_right_for_another(practice: Practice, scenario: str, right: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        get(practice.sites[scenario], practice.root_pem)
    assert b"200 OK" in get(practice.sites[scenario], practice.root_pem, host=right)


def test_the_site_without_san_is_right_by_its_common_name(practice: Practice) -> None:
    site = practice.sites["no-san"]
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        get(site, practice.root_pem)
    assert b"200 OK" in get(site, practice.root_pem, common_name=True)


def test_the_self_signed_site_sends_one_certificate_of_its_own_making(practice: Practice) -> None:
    (leaf,) = look(practice.sites["self-signed"]).chain
    leaf.verify_directly_issued_by(leaf)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["self-signed.practice.localhost"]


def test_the_private_ca_is_right_for_who_trusts_it(practice: Practice) -> None:
    with pytest.raises(VerificationError):
        verified(practice, "private-ca")
    chain = look(practice.sites["private-ca"]).chain
    assert len(chain) == 2
    verify(chain[:1], chain[1], "private-ca.practice.localhost", datetime.now(UTC))


@pytest.mark.parametrize("scenario", ["missing-intermediate", "missing-intermediate-aia"])
def test_a_missing_intermediate_is_all_that_is_missing(practice: Practice, scenario: str) -> None:
    with pytest.raises(VerificationError):
        verified(practice, scenario)
    issuer = look(practice.sites["good"]).chain[1]
    chain = (*look(practice.sites[scenario]).chain, issuer)
    assert len(chain) == 2
    verify(chain, root_of(practice), f"{scenario}.practice.localhost", datetime.now(UTC))


def test_the_missing_intermediate_can_be_fetched_where_the_leaf_says(practice: Practice) -> None:
    (leaf,) = look(practice.sites["missing-intermediate-aia"]).chain
    (access,) = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert access.access_method == AuthorityInformationAccessOID.CA_ISSUERS
    answer = get_plain(address_in(access.access_location.value), urlsplit(access.access_location.value).path)
    leaf.verify_directly_issued_by(x509.load_der_x509_certificate(body_of(answer)))


def test_the_weak_signature_is_sha1_and_nothing_else_is_wrong(practice: Practice) -> None:
    site = practice.sites["weak-signature"]
    assert look(site).chain[0].signature_algorithm_oid == SignatureAlgorithmOID.RSA_WITH_SHA1
    with pytest.raises(ssl.SSLCertVerificationError, match="digest algorithm too weak"):
        get(site, practice.root_pem)
    assert b"200 OK" in get(site, practice.root_pem, level=0)


def test_the_weak_key_has_768_bits_and_nothing_else_is_wrong(practice: Practice) -> None:
    site = practice.sites["weak-key"]
    key = look(site).chain[0].public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size == 768
    with pytest.raises(ssl.SSLError, match=r"too small|too weak"):
        get(site, practice.root_pem)
    assert b"200 OK" in get(site, practice.root_pem, level=0)


def test_the_wrong_usage_is_right_for_a_client(practice: Practice) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="unsuitable certificate purpose"):
        get(practice.sites["wrong-usage"], practice.root_pem)
    leaf, issuer = look(practice.sites["wrong-usage"]).chain
    PolicyBuilder().store(Store([root_of(practice)])).build_client_verifier().verify(leaf, [issuer])


def test_the_responder_says_that_the_certificate_is_revoked(practice: Practice) -> None:
    site = practice.sites["revoked-ocsp"]
    leaf, issuer = look(site).chain
    (access,) = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    request = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, SHA1()).build()
    answer = get_plain(address_in(access.access_location.value), "/ocsp", request.public_bytes(Encoding.DER))
    response = ocsp.load_der_ocsp_response(body_of(answer))
    assert (response.serial_number, response.certificate_status) == (leaf.serial_number, ocsp.OCSPCertStatus.REVOKED)
    assert b"200 OK" in get(site, practice.root_pem)


def test_the_list_names_the_revoked_certificate(practice: Practice) -> None:
    site = practice.sites["revoked-crl"]
    leaf, issuer = look(site).chain
    (point,) = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name is not None
    answer = get_plain(address_in(point.full_name[0].value), "/issuing.crl")
    crl = x509.load_der_x509_crl(body_of(answer))
    key = issuer.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert crl.is_signature_valid(key)
    assert crl.get_revoked_certificate_by_serial_number(leaf.serial_number) is not None
    assert b"200 OK" in get(site, practice.root_pem)


def test_the_old_server_is_right_for_who_still_speaks_tls_1_0(practice: Practice, tmp_path: Path) -> None:
    site, root = practice.sites["old-protocol"], tmp_path / "root.pem"
    root.write_bytes(practice.root_pem)
    # OpenSSL 3.0 calls it a legacy signature algorithm, later ones the protocol version.
    with pytest.raises(ssl.SSLError, match=r"protocol version|legacy sigalg"):
        get(site, practice.root_pem)
    said = s_client(site, str(root), "-tls1", "-cipher", "DEFAULT:@SECLEVEL=0")
    assert re.search(r"Protocol\s*: TLSv1\b[^.]", said)
    assert "Verify return code: 0 (ok)" in said


def test_the_unusual_cipher_is_right_for_who_offers_it(practice: Practice, tmp_path: Path) -> None:
    site, root = practice.sites["no-common-cipher"], tmp_path / "root.pem"
    root.write_bytes(practice.root_pem)
    with pytest.raises(ssl.SSLError, match="handshake failure"):
        get(site, practice.root_pem)
    said = s_client(site, str(root), "-tls1_2", "-cipher", "ECDHE-ECDSA-CAMELLIA128-SHA256")
    assert "Verify return code: 0 (ok)" in said


def test_s_client_trusts_the_good_site(practice: Practice, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(practice.root_pem)
    assert "Verify return code: 0 (ok)" in s_client(practice.sites["good"], str(root), "-x509_strict")


def test_plain_http_answers_a_greeting_with_text(practice: Practice) -> None:
    assert say(practice.sites["plain-http"].address, HELLO).startswith(b"HTTP/1.1 400 ")


def test_plain_http_answers_plain_http_with_its_page(practice: Practice) -> None:
    assert get_plain(practice.sites["plain-http"].address).startswith(b"HTTP/1.1 200 ")


def test_the_reset_is_a_reset(practice: Practice) -> None:
    with pytest.raises(ConnectionResetError):
        say(practice.sites["reset"].address, HELLO)


def test_nothing_listens_at_the_closed_port(practice: Practice) -> None:
    with pytest.raises(ConnectionRefusedError):
        say(practice.sites["closed"].address, HELLO)


def test_the_stalled_server_accepts_and_says_nothing(practice: Practice) -> None:
    with socket.create_connection(practice.sites["stalled"].address) as sock:
        sock.sendall(HELLO)
        sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            sock.recv(1)


@pytest.mark.parametrize(
    ("scenario", "alert"),
    [("client-certificate", "certificate required"), ("client-certificate-old", "handshake failure")],
)
def test_who_shows_no_certificate_is_refused(practice: Practice, scenario: str, alert: str) -> None:
    with pytest.raises(ssl.SSLError, match=alert):
        get(practice.sites[scenario], practice.root_pem)


def test_the_site_that_wants_a_certificate_has_a_good_one_itself(practice: Practice) -> None:
    assert look(practice.sites["client-certificate"]).protocol == "TLSv1.3"
    verified(practice, "client-certificate")


def test_the_portal_shows_its_own_name_and_certificate(practice: Practice) -> None:
    (leaf,) = look(practice.sites["captive-portal"]).chain
    leaf.verify_directly_issued_by(leaf)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["login.captive-portal.practice.localhost"]


def test_the_portal_sends_every_plain_question_to_its_login_page(practice: Practice) -> None:
    (check,) = practice.sites["captive-portal"].portal_checks
    address = address_in(check)
    answer = get_plain(address, urlsplit(check).path)
    assert answer.startswith(b"HTTP/1.1 302 ")
    login = f"http://login.captive-portal.practice.localhost:{address[1]}/login"
    assert f"Location: {login}\r\n".encode() in answer
    assert get_plain(address, "/login").startswith(b"HTTP/1.1 200 ")


def test_the_interceptor_sends_a_sound_chain_to_an_unknown_root(practice: Practice) -> None:
    with pytest.raises(VerificationError):
        verified(practice, "interception")
    leaf, issuing, root = look(practice.sites["interception"]).chain
    assert {"Zscaler Inc."} == {a.value for a in leaf.issuer if a.oid == x509.NameOID.ORGANIZATION_NAME}
    verify((leaf, issuing), root, "interception.practice.localhost", datetime.now(UTC))


def test_the_clocks_of_the_wrong_clock_are_400_days_ahead(practice: Practice) -> None:
    sources = practice.sites["wrong-clock"].time_sources
    assert len(sources) == 2
    for source in sources:
        (stated,) = re.findall(rb"\r\nDate: (.*?)\r\n", get_plain(address_in(source)))
        ahead = parsedate_to_datetime(stated.decode()) - datetime.now(UTC)
        assert timedelta(days=399) < ahead < timedelta(days=401)


def test_the_hundred_certificates_begin_with_a_sound_chain(practice: Practice) -> None:
    chain = look(practice.sites["hundred-certificates"]).chain
    assert len({der(c) for c in chain}) == 100
    verify(chain[:2], root_of(practice), "hundred-certificates.practice.localhost", datetime.now(UTC))


@pytest.mark.parametrize("scenario", ["garbage", "sixteen-megabytes", "closes-after-hello", "alert", "internal-error"])
def test_no_handshake_comes_about_with_a_hostile_server(practice: Practice, scenario: str) -> None:
    with pytest.raises((SSL.Error, OSError)):
        look(practice.sites[scenario])
