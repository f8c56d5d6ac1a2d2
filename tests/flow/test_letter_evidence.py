"""The evidence of a letter: everything for whoever looks after the server, and nothing of this computer."""

from dataclasses import replace

import pytest

from tests.cases.test_cases import FILES, read
from tests.causes.rows.test_ways import FAMILY, INTERFACE, RESOLVER, at, in_connecting
from tests.support.evidence import met, store
from tests.support.lookups import other_way, pki, site
from tests.support.observed import CHAINS, world
from tests.support.timelines import chained, off_by
from wizard import resources
from wizard.causes.diagnose import diagnose
from wizard.fixes.plan import independent
from wizard.flow.letter_evidence import LONGEST, evidence_lines, in_utc, quoted
from wizard.model.evidence import Attempt, Comparison, Evidence, Failure, FailureKind, Stage, WayKind
from wizard.model.finding import Diagnosis
from wizard.model.target import StartTls, Target

WORDS = resources.read_toml("letters", "en", "letter.toml")["evidence"]


def lines(diagnosis: Diagnosis) -> list[str]:
    return list(evidence_lines(diagnosis, tuple(independent(diagnosis)), WORDS))


def seen(evidence: Evidence) -> list[str]:
    return lines(diagnose(evidence))


def test_an_admin_finds_everything_about_an_expired_certificate() -> None:
    evidence = chained(leaf=(-100, -10))
    leaf = diagnose(evidence).path[0].certificate
    told = seen(evidence)
    assert told == [
        "Host and port: site.test:443",
        "Checked on: 2026-11-23 10:00:00 UTC",
        "Finding: The certificate of site.test was valid until 13 November 2026.",
        "Certificate of the site: CN=site.test",
        "Names in it: site.test",
        "Issued by: CN=Issuing",
        f"Serial number: {leaf.serial:x}",
        f"SHA-256 fingerprint: {leaf.sha256}",
        "Valid from 2026-08-15 10:00:00 UTC to 2026-11-13 10:00:00 UTC",
        "Protocol: TLSv1.3",
        "Certificates sent by the server: 1. site.test, 2. Issuing",
        (
            "What programs show for it, by their rules: Chrome NET::ERR_CERT_DATE_INVALID, Firefox "
            "SEC_ERROR_EXPIRED_CERTIFICATE, Safari NSURLErrorDomain -1202, Windows / .NET CERT_E_EXPIRED 0x800B0101"
        ),
        "To see it yourself: openssl s_client -connect site.test:443 -servername site.test -showcerts",
        "These details were collected by the program Trust Wizard.",
    ]


def test_the_certificate_at_fault_above_is_told_as_well() -> None:
    told = seen(chained(intermediate=(-600, -5)))
    assert "Certificate at fault: CN=Issuing" in told
    assert len([line for line in told if line.startswith("SHA-256")]) == 2


def test_a_file_is_not_called_a_check() -> None:
    told = seen(replace(chained(leaf=(-100, -10)), offline=True))
    assert told[1].startswith("Judged from a certificate file, without asking the server, as of: 2026-11-23")
    assert not [line for line in told if line.startswith(("Certificates sent", "Protocol"))]


def test_strict_programs_are_named_where_browsers_open_the_site() -> None:
    strict = next(path for path in FILES if path.stem == "strict-only")
    told = seen(read(strict).evidence)
    assert any("Windows / .NET opens it, Python 3.13 Missing Authority Key Identifier (85)" in line for line in told)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (INTERFACE, "Through another network it is the same, so it is not the fault of mine."),
        (RESOLVER, "It is the same at the address that another name server gives."),
        (FAMILY, "Both by IPv4 and by IPv6 it is the same."),
    ],
)
def test_a_second_look_that_is_alike_is_told(kind: WayKind, words: str) -> None:
    assert words in seen(other_way(at("expired"), kind, site("expired").chain))
    assert words not in seen(other_way(at("expired"), kind, site("wrong").chain))


def test_a_refusal_in_another_network_is_told() -> None:
    refused = other_way(at("closed"), INTERFACE, failure=in_connecting(FailureKind.REFUSED))
    assert "Through another network it is the same, so it is not the fault of mine." in seen(refused)


def test_one_family_alone_is_told() -> None:
    told = seen(other_way(at("expired"), FAMILY, site("right").chain))
    assert "It fails by IPv4, and opens by IPv6." in told


def test_that_other_sites_open_is_told_without_their_names() -> None:
    ours = pki()
    other = replace(site("right"), target=Target(host="shop.example", port=443))
    comparison = Comparison(host=other.target.host, chain=other.chain, stores=(store(ours.root.certificate),))
    right = replace(comparison, host=site("right").target.host)
    told = seen(replace(chained(leaf=(-100, -10)), comparisons=(right,)))
    assert "Other secure sites open properly on the same computer." in told
    assert not [line for line in told if right.host in line and right.host != "site.test"]


def test_the_clock_is_told_where_dates_are_at_stake() -> None:
    words = "The clock of this computer was compared with others and is right."
    assert words in seen(replace(chained(leaf=(-100, -10)), clock=off_by(0)))
    assert words not in seen(replace(chained(leaf=(-100, -10)), clock=off_by(30)))
    wrong_name = replace(met(CHAINS["wronghost"](), world().root.certificate), clock=off_by(0))
    assert words not in seen(wrong_name)


def test_an_address_is_told_only_where_the_world_can_reach_it() -> None:
    def with_address(address: str, **changes: object) -> list[str]:
        evidence = chained(leaf=(-100, -10))
        tried = replace(evidence.attempts[0], address=address, **changes)  # type: ignore[arg-type]
        return [line for line in seen(replace(evidence, attempts=(tried,))) if line.startswith("Address")]

    assert with_address("5.6.7.8") == ["Address that answered: 5.6.7.8"]
    assert with_address("127.0.0.1") == with_address("10.1.2.3") == with_address("::1") == []
    assert with_address("5.6.7.8", via_proxy="proxy.corp:3128") == []
    moved = replace(chained(leaf=(-100, -10)), target=Target(host="site.test", port=443, connect_to=("5.6.7.8", 443)))
    moved = replace(moved, attempts=(replace(moved.attempts[0], address="5.6.7.8"),))
    assert not [line for line in seen(moved) if line.startswith("Address")]


@pytest.mark.parametrize(
    ("target", "command"),
    [
        (Target(host="192.0.2.7", port=8443), "openssl s_client -connect 192.0.2.7:8443 -showcerts"),
        (Target(host="2001:db8::7", port=443), "openssl s_client -connect [2001:db8::7]:443 -showcerts"),
        (
            Target(host="mail.test", port=143, starttls=StartTls.IMAP),
            "openssl s_client -connect mail.test:143 -servername mail.test -starttls imap -showcerts",
        ),
        (Target(host="a;rm -rf b", port=443), None),
        (Target(host="-help", port=443), None),
    ],
)
def test_the_command_fits_the_host_and_no_shell_can_misread_it(target: Target, command: str | None) -> None:
    told = seen(replace(met(CHAINS["wronghost"]()), target=target))
    found = [line.removeprefix("To see it yourself: ") for line in told if line.startswith("To see it")]
    assert found == ([command] if command else [])


def test_a_proxys_own_words_are_left_out() -> None:
    failure = Failure(stage=Stage.PROXY, kind=FailureKind.PROXY_REFUSED, detail="proxy.corp:3128 answered 403")
    tried = Attempt(address="site.test", port=443, milliseconds=1.0, via_proxy="proxy.corp:3128", failure=failure)
    told = seen(replace(met(), attempts=(tried,)))
    assert not [line for line in told if "proxy.corp" in line]
    assert not [line for line in told if line.startswith("Finding")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://evil.example/login", "https[:]//evil[.]example/login"),
        ("call me@evil.example", "call me[at]evil.example"),
        ("www.evil.example", "www[.]evil.example"),
        ("www.shop.example", "www.shop.example"),
        ("evil.example/login", "evil[.]example/login"),
        ("a\r\nBcc: x", "a<U+000D><U+000A>Bcc: x"),
        ("\u202ekcab", "<U+202E>kcab"),
        ("x" * 500, "x" * LONGEST + "…"),
        ("日本の店", "日本の店"),
    ],
)
def test_hostile_text_is_shown_and_leads_nowhere(text: str, shown: str) -> None:
    assert quoted(text, "shop.example") == shown


def test_a_moment_has_its_zone() -> None:
    assert in_utc(diagnose(chained()).at) == "2026-11-23 10:00:00 UTC"
