"""What a text tells beside its code changes which cause is the likeliest."""

import pytest

from wizard.causes.explain import explain
from wizard.causes.messages.favours import is_private, is_well_kept


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("localhost", True), ("nas", True), ("box.local", True), ("192.168.1.1", True), ("10.0.0.5", True),
        ("[::1]", True), ("git.corp", True), ("shop.example", False), ("8.8.8.8", False), ("github.com", False),
    ],
)  # fmt: skip
def test_private_hosts_are_told_from_public_ones(host: str, private: bool) -> None:
    assert is_private(host) is private


@pytest.mark.parametrize(
    ("host", "well_kept"),
    [
        ("github.com", True), ("api.github.com", True), ("www.google.co.jp", True), ("google.com", True),
        ("repo.hex.pm", True), ("hex.pm", True), ("google.com.br", True), ("hex.co.jp", True), ("hex.shop.jp", False),
        ("shop.example", False), ("google.shop.example", False), ("notgithub.com", False), ("localhost", False),
    ],
)  # fmt: skip
def test_sites_that_everybody_uses_are_known(host: str, well_kept: bool) -> None:
    assert is_well_kept(host) is well_kept


UNTRUSTED = "NET::ERR_CERT_AUTHORITY_INVALID"
DATES = "NET::ERR_CERT_DATE_INVALID"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (UNTRUSTED, "self-signed"),
        (f"https://www.google.com/ {UNTRUSTED}", "interception"),
        (f"https://192.168.1.1/ {UNTRUSTED}", "self-signed"),
        (f"{UNTRUSTED} Issuer: Zscaler Intermediate Root CA (zscaler.net)", "interception"),
        (f"{UNTRUSTED}\nSubject: box.example\nIssuer: box.example\n", "self-signed"),
        (f"{UNTRUSTED} Issuer: R3, Let's Encrypt", "missing-intermediate"),
        (f"{DATES} Expires on: Jan 5, 2020 Current date: Nov 29, 2026", "expired"),
        (f"{DATES} Expires on: Sep 17, 2037 Current date: Jul 19, 2018", "clock-wrong"),
        ("verify error:num=10:certificate has expired depth=2", "expired"),
        ("VERIFY ERROR: depth=1, error=certificate has expired: CN=Corp-CA", "chain-expired"),
        ("TLS certificate verification failed: certificate 2 of 4 has expired", "chain-expired"),
        (
            "Code=-1202 NSErrorFailingURLKey=https://192.0.2.80/ <cert(0x1) s: *.shop.example i: Some CA>",
            "name-mismatch",
        ),
    ],
)
def test_the_evidence_decides_between_the_causes(text: str, first: str) -> None:
    assert explain(text).causes[0].id == first


@pytest.mark.parametrize("host", ["[2606:4700::1111]", "[2606:4700::1111]:8443"])
def test_a_public_address_of_ipv6_says_nothing(host: str) -> None:
    assert explain(f"https://{host}/ {UNTRUSTED}").causes == explain(UNTRUSTED).causes


def chain(*links: tuple[str, str]) -> str:
    lines = [f" {n} s:CN = {subject}\n   i:CN = {issuer}\n" for n, (subject, issuer) in enumerate(links)]
    return f"{UNTRUSTED}\nCertificate chain\n{''.join(lines)}---\n"


def test_the_chain_that_was_sent_decides() -> None:
    assert explain(chain(("box.example", "box.example"))).causes[0].id == "self-signed"
    alone = explain(chain(("shop.example", "Some CA")))
    broken = explain(chain(("shop.example", "Some CA"), ("Other CA", "Root")))
    assert alone.causes[0].id == broken.causes[0].id == "missing-intermediate"
    whole = explain(chain(("shop.example", "Some CA"), ("Some CA", "Corp Root")))
    assert whole.causes[0].id != "missing-intermediate"
