"""The head of one answer over HTTP and HTTPS, or why there is none."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from tests.support.loopback import LOOPBACK, cancelling, closed_port, ends_soon, hears_hello, job, saying, serving
from tests.support.nginx import NGINX
from tests.support.nginx_site import HOST, Running, right_site
from tests.support.pki import Pki, make_pki
from wizard.model.server import Endpoint, WebAnswer
from wizard.model.target import CheckOptions
from wizard.practice.misbehaviour import stall
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.server_web import ask_plain, ask_secure

needs_nginx = pytest.mark.skipif(shutil.which(NGINX) is None, reason="nginx (nginx-light) is not installed")
SECURE, PLAIN = f"https://{HOST}/", f"http://{HOST}/"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Web")


def endpoint(port: int, name: str = HOST) -> Endpoint:
    return Endpoint(name=name, address=LOOPBACK, port=port)


def secure(running: Running, options: CheckOptions | None = None, name: str = HOST) -> WebAnswer:
    return ask_secure(f"https://{name}/", endpoint(running.port, name), job(), options or running.options)


@needs_nginx
def test_redirect_and_header_are_read(tmp_path: Path, pki: Pki) -> None:
    with Running(tmp_path, right_site(pki), pki) as running:
        plain, over_tls = ask_plain(PLAIN, endpoint(running.plain), job()), secure(running)
    assert plain == WebAnswer(url=PLAIN, status=301, location=SECURE)
    sent = (tmp_path / "leaf.pem").read_bytes()
    leaf = load_pem_x509_certificate(sent).public_bytes(Encoding.DER)
    assert over_tls == WebAnswer(url=SECURE, status=200, hsts="max-age=31536000", leaf=leaf)


@needs_nginx
def test_of_two_headers_the_first_counts_as_in_browsers(tmp_path: Path, pki: Pki) -> None:
    two = 'add_header Strict-Transport-Security "max-age=1"; add_header Strict-Transport-Security "max-age=2";'
    with Running(tmp_path, replace(right_site(pki), headers=two), pki) as running:
        assert secure(running).hsts == "max-age=1"


@needs_nginx
def test_the_header_of_the_plain_site_is_kept_too(tmp_path: Path, pki: Pki) -> None:
    plain = 'add_header Strict-Transport-Security "max-age=7"; return 200 "x";'
    with Running(tmp_path, replace(right_site(pki), plain=plain), pki) as running:
        assert ask_plain(PLAIN, endpoint(running.plain), job()).hsts == "max-age=7"


@needs_nginx
def test_over_an_untrusted_connection_nothing_is_asked(tmp_path: Path, pki: Pki) -> None:
    other = Running(tmp_path, right_site(make_pki("Other")), make_pki("Other"))
    with other as running:
        options = replace(running.options, only_roots=None)
        answer = secure(running, options)
        log = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert answer.status is None
    assert "certificate verify failed" in (answer.error or "")
    assert log == ""


@needs_nginx
def test_roots_of_ones_own_are_trusted_beside_the_systems(tmp_path: Path, pki: Pki) -> None:
    with Running(tmp_path, right_site(pki), pki) as running:
        options = CheckOptions(extra_roots=running.options.only_roots or ())
        assert secure(running, options).status == 200


@needs_nginx
def test_another_name_is_refused(tmp_path: Path, pki: Pki) -> None:
    with Running(tmp_path, right_site(pki), pki) as running:
        answer = secure(running, name="other.test")
    assert answer.status is None
    assert answer.error


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_port_that_refuses_is_told(scheme: str) -> None:
    with closed_port() as port:
        answer = (
            ask_plain(PLAIN, endpoint(port), job())
            if scheme == "http"
            else ask_secure(SECURE, endpoint(port), job(), CheckOptions())
        )
    assert answer.status is None
    assert answer.error


def test_what_is_not_tls_is_told() -> None:
    with serving(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        answer = ask_secure(SECURE, endpoint(port), job(), CheckOptions())
    assert answer.status is None
    assert answer.error


def test_what_is_not_http_is_told() -> None:
    with serving(saying(b"\x00\x01\x02")) as port:
        answer = ask_plain(PLAIN, endpoint(port), job())
    assert answer.status is None
    assert answer.error


def test_a_handshake_that_stalls_ends_at_the_deadline() -> None:
    with serving(stall) as port, ends_soon():
        answer = ask_secure(SECURE, endpoint(port), job(0.2), CheckOptions())
    assert answer.error == "the handshake is too slow"


def test_a_handshake_is_cancelled() -> None:
    cancel = Cancel()
    with serving(cancelling(cancel, hears_hello)) as port, ends_soon(), pytest.raises(Cancelled):
        ask_secure(SECURE, endpoint(port), job(cancel=cancel), CheckOptions())
