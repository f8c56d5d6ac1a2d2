"""The server test on a real nginx, set up wrong in every way that it is to find, and once set up right."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.x509 import TLSFeature, TLSFeatureType

from tests.support.names import NameServer
from tests.support.nginx import NGINX
from tests.support.nginx_site import HOST, HSTS, OLD, Running, Site, right_site, write
from tests.support.pki import (
    AT,
    Pki,
    Validity,
    extension,
    healthy_leaf,
    issue,
    make_pki,
    make_root,
    name_of,
    new_key,
    new_rsa_key,
)
from wizard.flow.server_check import cure_text, reason_text, server_json, title_text
from wizard.i18n import LANGUAGES, using
from wizard.model.finding import Severity
from wizard.model.server import MOST_CONNECTIONS, ServerReport

pytestmark = pytest.mark.skipif(shutil.which(NGINX) is None, reason="nginx (nginx-light) is not installed")


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Server")


@pytest.fixture
def right(pki: Pki) -> Site:
    return right_site(pki)


def ids(report: ServerReport) -> set[str]:
    return {f.id for f in report.findings}


def report_of(folder: Path, site: Site, pki: Pki) -> ServerReport:
    with Running(folder, site, pki) as running:
        return running.report()


def test_a_server_that_is_set_up_right_leaves_nothing_to_say(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, right, pki)
    assert [(f.id, reason_text(f)) for f in report.findings] == []
    assert report.protocols == {
        "127.0.0.1": {"SSLv3": False, "TLSv1": False, "TLSv1.1": False, "TLSv1.2": True, "TLSv1.3": True}
    }
    gets_in = {client.id: client.protocol for client in report.clients}
    assert gets_in["chrome-156"] == "TLSv1.3"
    assert gets_in["android-7"] == "TLSv1.2"
    assert gets_in["java-7"] is None


@pytest.mark.parametrize(
    ("tls", "found"),
    [
        (OLD, {"old-protocol", "broken-cipher"}),
        ("ssl_protocols TLSv1.2; ssl_ciphers ECDHE+AESGCM;", {"no-tls13"}),
        ("ssl_protocols TLSv1.2; ssl_ciphers AES128-GCM-SHA256;", {"no-forward-secrecy", "rsa-key-exchange"}),
        ("ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0;", {"too-old", "old-protocol"}),
    ],
    ids=["old and weak", "no 1.3", "no forward secrecy", "nothing current"],
)
def test_versions_and_ciphers(tmp_path: Path, right: Site, pki: Pki, tls: str, found: set[str]) -> None:
    assert found <= ids(report_of(tmp_path, replace(right, tls=tls), pki))


def test_a_small_group(tmp_path: Path, right: Site, pki: Pki) -> None:
    words = ["openssl", "dhparam", "-out", str(tmp_path / "dh.pem"), "-dsaparam", "1024"]
    subprocess.run(words, check=True, capture_output=True)
    tls = f"ssl_protocols TLSv1.2; ssl_ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0; ssl_dhparam {tmp_path}/dh.pem;"
    report = report_of(tmp_path, replace(right, tls=tls), pki)
    finding = next(f for f in report.findings if f.id == "small-group")
    assert finding.values["bits"] == 1024


def test_the_chain_left_out(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, replace(right, chain=()), pki)
    finding = next(f for f in report.findings if f.id == "missing-intermediate")
    assert finding.weight is Severity.BLOCKING
    assert cure_text(finding) == "Send the in-between certificate as well"


def test_the_chain_in_disorder_with_root_and_strangers(tmp_path: Path, right: Site, pki: Pki) -> None:
    stranger = make_root(name_of("A stranger"), Validity.around(AT)).certificate
    root, issuing = pki.root.certificate, pki.issuing.certificate
    report = report_of(tmp_path, replace(right, chain=(root, issuing, issuing, stranger)), pki)
    assert ids(report) == {"chain-order", "root-sent", "sent-twice", "stranger-sent"}


def test_no_hsts_and_no_redirect(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, replace(right, headers="", plain='return 200 "plain";'), pki)
    assert ids(report) == {"no-hsts", "no-redirect"}


def test_hsts_for_a_day(tmp_path: Path, right: Site, pki: Pki) -> None:
    site = replace(right, headers='add_header Strict-Transport-Security "max-age=86400";')
    assert ids(report_of(tmp_path, site, pki)) == {"short-hsts"}


def test_a_certificate_without_the_other_name(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, replace(right, leaf=replace(right.leaf, names=(HOST,))), pki)
    finding = next(f for f in report.findings if f.id == "name-mismatch")
    assert finding.weight is Severity.WARNING
    assert "www.site.test" in reason_text(finding)


def test_an_expired_certificate(tmp_path: Path, right: Site, pki: Pki) -> None:
    past = Validity.around(AT, before_days=100, after_days=-10)
    report = report_of(tmp_path, replace(right, leaf=replace(right.leaf, validity=past)), pki)
    assert next(f for f in report.findings if f.id == "expired").weight is Severity.BLOCKING


def test_a_certificate_that_ends_soon(tmp_path: Path, right: Site, pki: Pki) -> None:
    short = Validity.around(AT, before_days=80, after_days=5)
    assert ids(report_of(tmp_path, replace(right, leaf=replace(right.leaf, validity=short)), pki)) == {"expires-soon"}


def test_strangers_get_another_certificate(tmp_path: Path, right: Site, pki: Pki) -> None:
    other = replace(healthy_leaf("default.test"), key=new_rsa_key())
    write(tmp_path, "other", issue(other, pki.issuing), other, (pki.issuing.certificate,))
    more = (
        "server {{ listen 127.0.0.1:{port} ssl default_server; server_name _; ssl_protocols TLSv1.2 TLSv1.3; "
        "ssl_certificate {folder}/other.pem; ssl_certificate_key {folder}/other.key; }}"
    )
    assert ids(report_of(tmp_path, replace(right, more=more), pki)) == {"needs-name"}


@pytest.mark.parametrize(
    ("tls", "found"),
    [
        ("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA;", {"no-aead", "no-tls13"}),
        # Chromium and Firefox no longer offer finite-field groups nor CBC with SHA-2: they are refused.
        ("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA256;", {"cipher-mismatch", "no-tls13"}),
        ("ssl_protocols TLSv1.2; ssl_ciphers ECDHE+AESGCM; ssl_ecdh_curve secp521r1;", {"browsers-out", "no-tls13"}),
    ],
    ids=["CBC alone", "CBC that no browser offers", "a curve that Chromium does not offer"],
)
def test_ciphers_for_which_browsers_are_too_new(
    tmp_path: Path, right: Site, pki: Pki, tls: str, found: set[str]
) -> None:
    assert ids(report_of(tmp_path, replace(right, tls=tls), pki)) == found


def test_programs_with_one_curve_stay_out_where_another_is_asked_for(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, replace(right, tls=f"{right.tls} ssl_ecdh_curve X25519;"), pki)
    gets_in = {client.id: client.protocol for client in report.clients}
    assert gets_in["chrome-156"] == "TLSv1.3"
    assert gets_in["android-7"] is None


def test_an_elliptic_key_alone_is_right(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, replace(right, leaf=replace(right.leaf, key=new_key())), pki)
    assert ids(report) == set()
    assert all(c.protocol for c in report.clients if c.id in {"chrome-156", "firefox-153", "safari-26", "java-8"})


def test_a_staple_that_the_certificate_demands(tmp_path: Path, right: Site, pki: Pki) -> None:
    must = extension(TLSFeature([TLSFeatureType.status_request]))
    leaf = replace(right.leaf, extra=(must,), ocsp_url="http://127.0.0.1:1/")
    assert ids(report_of(tmp_path, replace(right, leaf=leaf), pki)) >= {"must-staple-missing"}
    assert "no-staple" not in ids(report_of(tmp_path, replace(right, leaf=leaf), pki))


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ('add_header Strict-Transport-Security "includeSubDomains; preload";', {"broken-hsts"}),
        ('add_header Strict-Transport-Security "max-age=0";', {"hsts-off"}),
        ('add_header Strict-Transport-Security "max-age=63072000; includeSubDomains; preload";', set()),
    ],
    ids=["unreadable", "off", "preload"],
)
def test_hsts_headers(tmp_path: Path, right: Site, pki: Pki, headers: str, found: set[str]) -> None:
    assert ids(report_of(tmp_path, replace(right, headers=headers), pki)) == found


def test_hsts_from_the_plain_site_alone(tmp_path: Path, right: Site, pki: Pki) -> None:
    site = replace(right, headers="", plain=f"{HSTS} {right.plain}")
    assert ids(report_of(tmp_path, site, pki)) == {"no-hsts", "plain-hsts"}


@pytest.mark.parametrize(
    ("plain", "found"),
    [
        ("return 301 http://elsewhere.test/;", {"no-redirect"}),
        ("return 301 /start;", {"no-redirect"}),
        ("return 301 https://elsewhere.test/;", set()),
        (f"if ($host = {HOST}) {{ return 301 http://www.{HOST}/; }} return 301 https://$host/;", {"redirect-detour"}),
    ],
    ids=["to plain", "to itself", "to another secure host", "over the other name"],
)
def test_redirects(tmp_path: Path, right: Site, pki: Pki, plain: str, found: set[str]) -> None:
    assert ids(report_of(tmp_path, replace(right, plain=plain), pki)) == found


def test_a_secure_site_that_leads_back(tmp_path: Path, right: Site, pki: Pki) -> None:
    site = replace(right, headers=f"{HSTS} return 302 http://$host/;")
    assert ids(report_of(tmp_path, site, pki)) == {"leads-back"}


def test_an_expired_certificate_at_one_address_alone(
    tmp_path: Path, right: Site, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = Validity.around(AT, before_days=100, after_days=-10)
    old = replace(right.leaf, validity=past)
    write(tmp_path, "other", issue(old, pki.issuing), old, (pki.issuing.certificate,))
    more = (
        "server {{ listen 127.0.0.2:{port} ssl; server_name _; ssl_protocols TLSv1.2 TLSv1.3; "
        "ssl_certificate {folder}/other.pem; ssl_certificate_key {folder}/other.key; }}"
    )
    NameServer(monkeypatch, {HOST: ("127.0.0.1", "127.0.0.2"), f"www.{HOST}": ("127.0.0.1",)})
    with Running(tmp_path, replace(right, more=more), pki) as running:
        report = running.report_by_name()
    assert ids(report) == {"expired", "certificate-differs"}
    expired = next(f for f in report.findings if f.id == "expired")
    assert reason_text(expired).endswith(f"{HOST} (127.0.0.2)")
    assert cure_text(expired) == "Renew the certificate"
    assert list(report.protocols) == ["127.0.0.1", "127.0.0.2"]


def test_an_address_of_ipv6_that_does_not_answer(
    tmp_path: Path, right: Site, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    NameServer(monkeypatch, {HOST: ("::1", "127.0.0.1")})
    with Running(tmp_path, right, pki) as running:
        report = running.report_by_name()
    assert ids(report) == {"no-answer", "other-name"}
    silent = next(f for f in report.findings if f.id == "no-answer")
    assert "site.test (::1): the connection was refused" in reason_text(silent)
    assert {c.id: c.protocol for c in report.clients}["chrome-156"] == "TLSv1.3"


def test_no_more_connections_than_allowed(tmp_path: Path, right: Site, pki: Pki) -> None:
    with Running(tmp_path, right, pki) as running:
        report = running.report()
        log = (tmp_path / "error.log").read_text(encoding="utf-8")
    assert report.evidence.connections <= MOST_CONNECTIONS
    assert log.count("SSL_do_handshake") <= MOST_CONNECTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_says_why_and_what_to_do(tmp_path: Path, right: Site, pki: Pki, language: str) -> None:
    site = replace(right, tls=OLD, headers="", plain='return 200 "plain";', chain=())
    with using(language):
        report = report_of(tmp_path, site, pki)
        told = [text(f) for f in report.findings for text in (title_text, reason_text, cure_text)]
        answer = json.loads(json.dumps(server_json(report)))
    assert len(report.findings) >= 4
    assert not [text for text in told if not text or "{" in text]
    assert {f["id"] for f in answer["findings"]} == ids(report)
    assert answer["connections"] == report.evidence.connections
    assert answer["protocols"]["127.0.0.1"]["TLSv1.2"] is True


@pytest.mark.parametrize(
    ("tls", "found"),
    [
        ("ssl_protocols TLSv1.3; ssl_ecdh_curve X448;", {"browsers-out"}),
        ("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-CAMELLIA256-SHA384;", {"cipher-mismatch", "no-tls13"}),
        ("ssl_protocols TLSv1.2; ssl_ciphers AES256-CCM:@SECLEVEL=0;",
         {"cipher-mismatch", "no-tls13", "no-forward-secrecy", "rsa-key-exchange"}),
    ],
    ids=["X448", "Camellia", "CCM"],
)  # fmt: skip
def test_versions_are_seen_behind_choices_that_hardly_anybody_shares(
    tmp_path: Path, right: Site, pki: Pki, tls: str, found: set[str]
) -> None:
    report = report_of(tmp_path, replace(right, tls=tls), pki)
    assert ids(report) == found
    assert [v for v, spoken in report.protocols["127.0.0.1"].items() if spoken] == [tls.split()[1].rstrip(";")]


def test_forward_secrecy_that_is_not_preferred(tmp_path: Path, right: Site, pki: Pki) -> None:
    tls = "ssl_protocols TLSv1.2; ssl_ciphers AES128-GCM-SHA256:ECDHE+AESGCM; ssl_prefer_server_ciphers on;"
    assert ids(report_of(tmp_path, replace(right, tls=tls), pki)) == {"rsa-preferred", "rsa-key-exchange", "no-tls13"}


def test_cbc_beside_better_ciphers_is_a_note(tmp_path: Path, right: Site, pki: Pki) -> None:
    site = replace(right, tls="ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM:ECDHE-RSA-AES128-SHA;")
    report = report_of(tmp_path, site, pki)
    assert [(f.id, f.weight) for f in report.findings] == [("cbc", Severity.NOTE)]


def test_an_expired_certificate_of_the_other_kind_of_key(tmp_path: Path, right: Site, pki: Pki) -> None:
    past = Validity.around(AT, before_days=100, after_days=-10)
    elliptic = replace(right.leaf, key=new_key())
    write(tmp_path, "elliptic", issue(elliptic, pki.issuing), elliptic, (pki.issuing.certificate,))
    both = f"{right.tls} ssl_certificate {tmp_path}/elliptic.pem; ssl_certificate_key {tmp_path}/elliptic.key;"
    report = report_of(tmp_path, replace(right, leaf=replace(right.leaf, validity=past), tls=both), pki)
    expired = next(f for f in report.findings if f.id == "expired")
    assert reason_text(expired).endswith(f"{HOST} (127.0.0.1, RSA)")
    assert [where for where, _ in report.chains] == [
        f"{HOST} (127.0.0.1, EC), www.{HOST} (127.0.0.1, EC)",
        f"{HOST} (127.0.0.1, RSA)",
    ]
    answer = server_json(report)
    assert isinstance(answer["other_key"], dict)
    assert answer["other_key"]["protocol"] == "TLSv1.2"


def test_the_chain_of_the_other_name_is_looked_at_too(
    tmp_path: Path, right: Site, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(healthy_leaf(f"www.{HOST}"), key=new_rsa_key())
    write(tmp_path, "other", issue(other, pki.issuing), other, (pki.root.certificate, pki.issuing.certificate))
    more = (
        "server {{ listen 127.0.0.2:{port} ssl; server_name _; ssl_protocols TLSv1.2 TLSv1.3; "
        "ssl_certificate {folder}/other.pem; ssl_certificate_key {folder}/other.key; add_header "
        'Strict-Transport-Security "max-age=31536000"; location / {{ return 200 "hello"; }} }}'
    )
    NameServer(monkeypatch, {HOST: ("127.0.0.1",), f"www.{HOST}": ("127.0.0.2",)})
    with Running(tmp_path, replace(right, more=more), pki) as running:
        report = running.report_by_name()
    assert ids(report) == {"chain-order", "root-sent"}
    assert {f.values["where"] for f in report.findings} == {f"www.{HOST} (127.0.0.2)"}


def test_a_cross_signed_root_that_has_expired_is_told(tmp_path: Path, right: Site, pki: Pki) -> None:
    past = Validity.around(AT, before_days=900, after_days=-30)
    ended = make_root(name_of("An old root"), past).certificate
    report = report_of(tmp_path, replace(right, chain=(pki.issuing.certificate, ended)), pki)
    assert [(f.id, f.weight, f.values["names"]) for f in report.findings] == [
        ("expired-sent", Severity.WARNING, "An old root")
    ]


def test_hsts_that_asks_for_the_list_and_does_not_qualify(tmp_path: Path, right: Site, pki: Pki) -> None:
    site = replace(right, headers='add_header Strict-Transport-Security "max-age=31536000; preload";')
    assert ids(report_of(tmp_path, site, pki)) == {"hsts-not-for-list"}


def test_a_refusal_for_want_of_a_client_certificate_is_not_asked_for_hsts(
    tmp_path: Path, right: Site, pki: Pki
) -> None:
    asks = f"{right.tls} ssl_client_certificate {tmp_path}/root.pem; ssl_verify_client on;"
    report = report_of(tmp_path, replace(right, tls=asks), pki)
    assert {w.status for w in report.evidence.web if w.url.startswith("https:")} == {400}
    assert ids(report) == set()


@pytest.mark.parametrize("cipher", ["AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "AES256-SHA"])
def test_hsts_is_asked_where_old_ciphers_are_all_there_is(tmp_path: Path, right: Site, pki: Pki, cipher: str) -> None:
    site = replace(right, tls=f"ssl_protocols TLSv1.2; ssl_ciphers {cipher};", headers="")
    report = report_of(tmp_path, site, pki)
    assert {w.status for w in report.evidence.web if w.url.startswith("https:")} == {200}
    assert "no-hsts" in ids(report)


def test_the_web_answer_brings_the_certificate_that_every_visit_met(tmp_path: Path, right: Site, pki: Pki) -> None:
    report = report_of(tmp_path, right, pki)
    leaves = {v.handshake.chain[0] for v in report.evidence.visits if v.handshake}
    assert {w.leaf for w in report.evidence.web if w.url.startswith("https:")} == leaves


def test_one_server_with_twenty_faults_is_told_each_of_them(
    tmp_path: Path, right: Site, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["openssl", "dhparam", "-out", str(tmp_path / "dh.pem"), "-dsaparam", "1024"]
    subprocess.run(words, check=True, capture_output=True)
    other = replace(healthy_leaf("default.test"), key=new_rsa_key())
    write(tmp_path, "other", issue(other, pki.issuing), other, (pki.issuing.certificate,))
    tls = (
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_prefer_server_ciphers on; "
        f"ssl_ciphers AES128-GCM-SHA256:ALL:COMPLEMENTOFALL:@SECLEVEL=0; ssl_dhparam {tmp_path}/dh.pem;"
    )
    own = "ssl_certificate {folder}/other.pem; ssl_certificate_key {folder}/other.key;"
    site = replace(
        right,
        leaf=replace(right.leaf, names=(HOST,), ocsp_url="http://127.0.0.1:1/"),
        chain=(
            pki.root.certificate,
            pki.issuing.certificate,
            pki.issuing.certificate,
            make_root(name_of("A stranger"), Validity.around(AT)).certificate,
            make_root(name_of("An old root"), Validity.around(AT, before_days=900, after_days=-30)).certificate,
        ),
        tls=tls,
        headers='add_header Strict-Transport-Security "max-age=86400; preload";',
        plain='return 200 "plain";',
        more=f"server {{{{ listen 127.0.0.1:{{port}} ssl default_server; server_name _; {own} }}}}"
        f"server {{{{ listen 127.0.0.2:{{port}} ssl; server_name _; {own} }}}}",
    )
    NameServer(monkeypatch, {HOST: ("127.0.0.1", "127.0.0.2", "127.0.0.3"), f"www.{HOST}": ("127.0.0.1",)})
    with Running(tmp_path, site, pki) as running:
        report = running.report_by_name()
    assert ids(report) == {
        "broken-cipher", "cbc", "certificate-differs", "chain-order", "expired-sent", "hsts-not-for-list", "needs-name",
        "name-mismatch", "no-answer", "no-redirect", "no-staple", "no-tls13", "old-protocol", "root-sent", "sent-twice",
        "rsa-key-exchange", "rsa-preferred", "short-hsts", "small-group", "stranger-sent",
    }  # fmt: skip
    assert report.evidence.connections <= MOST_CONNECTIONS
