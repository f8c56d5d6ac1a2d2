"""Hosts, issuers, dates and chains in a pasted text are found, and what is none of these is not."""

import time
from datetime import date

import pytest

from wizard.causes.messages.evidence import evidence_in, names_in


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("request to https://shop.example/a?b=c failed", ("shop.example",)),
        ("https://user:secret@shop.example:8443/x", ("shop.example:8443",)),
        ("HTTPSConnectionPool(host='shop.example', port=443): Max retries", ("shop.example",)),
        ("HTTPSConnectionPool(host='shop.example', port=8443)", ("shop.example:8443",)),
        ("dial tcp: lookup git.corp.example:5000", ("git.corp.example:5000",)),
        ("connect to 192.0.2.7:636 failed", ("192.0.2.7:636",)),
        ("https://[2001:db8::1]:8443/", ("[2001:db8::1]:8443",)),
        ("smtps://mail.example/", ("mail.example",)),
        ("localhost:5001 refused", ("localhost:5001",)),
        ("Attackers might be trying to steal your information from shop.example (for example", ("shop.example",)),
        ("shop.example uses an invalid security certificate.", ("shop.example",)),
        ("https:\\/\\/shop.example\\/", ("shop.example",)),
        ("u=https%3A//shop.example/&c=UTF-8", ("shop.example",)),
        ("shop.example then https://other.example/", ("other.example", "shop.example")),
    ],
)
def test_hosts_are_found(text: str, hosts: tuple[str, ...]) -> None:
    assert evidence_in(text).hosts == hosts


@pytest.mark.parametrize(
    "text",
    [
        "at sun.security.validator.PKIXValidator.doBuild(PKIXValidator.java:439)",
        "javax.net.ssl.SSLHandshakeException: PKIX",
        "System.Net.WebException: The remote",
        "org.apache.maven.plugin failed",
        "File /usr/lib/python3/site.py, line 3",
        "_ssl.c:1129 ssl_client_socket_impl.cc:878",
        "version 1.2.3 of 10.0",
        "name@shop.example",
        "see https://curl.se/docs/sslcerts.html and https://go.microsoft.com/fwlink",
        "cert.pem server.crt bundle.p7b",
        "...",
    ],
)
def test_what_is_no_host_is_left(text: str) -> None:
    assert evidence_in(text).hosts == ()


CHROME = """Subject: shop.example

Issuer: Zscaler Intermediate Root CA

Expires on: Sep 17, 2024

Current date: Jul 19, 2026
"""


def test_what_chromes_page_tells_is_read() -> None:
    found = evidence_in(CHROME)
    assert (found.subjects, found.issuers) == (("shop.example",), ("Zscaler Intermediate Root CA",))
    assert (found.expires, found.current) == (date(2024, 9, 17), date(2026, 7, 19))


def test_it_is_read_on_one_line_too() -> None:
    found = evidence_in(CHROME.replace("\n", " "))
    assert (found.subjects, found.issuers) == (("shop.example",), ("Zscaler Intermediate Root CA",))


DOT_NET = """Remote certificate: [Version]
  V3

[Subject]
  CN=shop.example, O="Shop, Inc.", C=US
  Simple Name: shop.example

[Issuer]
  CN=Cisco Umbrella Secondary SubCA
"""
FLUTTER = (
    "issuedTo: {UName: , OName: , CName: shop.example, DName: CN=shop.example}, issuedBy: {UName: , OName: ZeroSSL,"
    " CName: ZeroSSL Site CA, DName: CN=ZeroSSL Site CA,O=ZeroSSL,C=AT}, validNotAfterDate: 1684022399000"
)
WINDOWS = "Issued to: shop.example Issued by: filter.example Valid from: 1/2/2026 to 1/2/2027"


@pytest.mark.parametrize(
    ("text", "subject", "issuer"),
    [
        (DOT_NET, 'CN=shop.example, O="Shop, Inc.", C=US', "CN=Cisco Umbrella Secondary SubCA"),
        (FLUTTER, "CN=shop.example", "CN=ZeroSSL Site CA,O=ZeroSSL,C=AT"),
        (WINDOWS, "shop.example", "filter.example"),
    ],
    ids=["dotnet", "flutter", "windows"],
)
def test_names_are_read_as_programs_write_them(text: str, subject: str, issuer: str) -> None:
    found = evidence_in(text)
    assert (found.subjects[0], found.issuers[0]) == (subject, issuer)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("expire date: Nov  5 12:00:00 2023 GMT", date(2023, 11, 5)),
        ("notAfter=Nov  5 12:00:00 2023 GMT", date(2023, 11, 5)),
        ("NotAfter: Sat Jan 01 00:00:00 UTC 2022", date(2022, 1, 1)),
        ("Expires on: 2023-11-05", date(2023, 11, 5)),
        ("有効期限: 2023年11月5日", date(2023, 11, 5)),
        ("Valid until: 5 November 2023", date(2023, 11, 5)),
        ("Expires on: Xyz 45, 2023", None),
        ("Expires on: 2023-13-45", None),
    ],
)
def test_dates_are_read_as_programs_write_them(written: str, day: date | None) -> None:
    assert evidence_in(written).expires == day


SELF_SIGNED = """Certificate chain
 0 s:CN = box.example
   i:CN = box.example
"""

LEAF_ONLY = """Certificate chain
 0 s:CN = shop.example
   i:C = US, O = Let's Encrypt, CN = R3
---
"""


def test_a_chain_of_one_certificate_that_names_itself_is_self_signed() -> None:
    assert evidence_in(SELF_SIGNED).is_self_issued


def test_a_chain_of_one_certificate_by_somebody_else_lacks_the_next() -> None:
    found = evidence_in(LEAF_ONLY)
    assert (found.sent, found.is_self_issued) == (1, False)


def test_names_are_taken_apart() -> None:
    assert names_in("C=US, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Root CA")["o"] == ["Zscaler Inc."]
    assert names_in("/C=US/O=Fortinet/CN=FortiGate CA")["cn"] == ["FortiGate CA"]
    assert names_in("Kaspersky Anti-Virus Personal Root Certificate")["cn"] == [
        "Kaspersky Anti-Virus Personal Root Certificate"
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "a." * 500_000,
        "https://" * 100_000,
        "Issuer: " * 100_000,
        "CN=" * 300_000,
        "-" * 1_000_000,
        "a-" * 500_000,
        "1" * 1_000_000,
    ],
)
def test_hostile_text_ends_soon(hostile: str) -> None:
    began = time.process_time()
    for issuer in evidence_in(hostile).issuers:
        names_in(issuer)
    assert time.process_time() - began < 15
