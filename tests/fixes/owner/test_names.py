from dataclasses import replace

import pytest

from tests.support.diagnoses import made_diagnosis
from tests.support.pki import der_of, healthy_leaf, issue, make_pki
from wizard.errors import InputError
from wizard.fixes.owner.names import MOST_NAMES, checked_name, checked_names, names_wanted
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.pki.reader import read_certificate

PKI = make_pki()


def met(host: str, *names: str, common_name: str | None = None) -> Diagnosis:
    """Return a diagnosis of *host*, where a certificate for *names* came."""
    leaf = replace(healthy_leaf(*names), common_name=common_name)
    certificate = read_certificate(der_of(issue(leaf, PKI.issuing)))
    assert isinstance(certificate, Certificate)
    return replace(made_diagnosis(host=host), chain=(certificate,))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("shop.example", "shop.example"),
        (" Shop.Example. ", "shop.example"),
        ("*.shop.example", "*.shop.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("日本。example", "xn--wgv71a.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("intranet", "intranet"),
        ("3com.example", "3com.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("a" * 63 + ".example", "a" * 63 + ".example"),
    ],
)
def test_a_name_is_written_as_certificates_write_it(text: str, name: str) -> None:
    assert checked_name(text) == name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no name"),
        ("  ", "no name"),
        (".", "no name"),
        ("https://shop.example/", "is an address"),
        ("shop.example/path", "is an address"),
        ("shop.example:443", "is an address"),
        ("me@shop.example", "is an address"),
        ("fe80::1%eth0", "is an address"),
        ("my_shop.example", "underscore"),
        ("my shop.example", "not the name of a server"),
        ("-shop.example", "not the name of a server"),
        ("shop..example", "not the name of a server"),
        ("shop.example..", "not the name of a server"),
        ("ab--cd.example", "not the name of a server"),
        ("xn--a.example", "not the name of a server"),
        ("a" * 64 + ".example", "not the name of a server"),
        (".".join(["abcdefg"] * 32), "not the name of a server"),
        ("☃.example", "not the name of a server"),
        ("shop\u200b.example", "not the name of a server"),
        ("shop\u202e.example", "not the name of a server"),
        ("shop.example\n-d evil.example", "not the name of a server"),
        ("$(id).example", "not the name of a server"),
        ("a;b.example", "not the name of a server"),
        ("'a'.example", "not the name of a server"),
        ("--help", "not the name of a server"),
        ("*.*.shop.example", "not the name of a server"),
        ("s*.shop.example", "not the name of a server"),
        ("*", "not the name of a server"),
        ("*.com", "covers too much"),
        ("*.co.jp", "covers too much"),
        ("192.0.2.256", "not an IP address"),
        ("192.0.2", "not an IP address"),
        ("127.0.0.0x1", "not an IP address"),
    ],
)
def test_what_is_no_name_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        checked_name(text)
    assert "\u202e" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_names_are_taken_once_and_not_too_many() -> None:
    assert checked_names(["b.example", "A.example", "a.example"]) == ("b.example", "a.example")
    with pytest.raises(InputError, match="no name"):
        checked_names([])
    with pytest.raises(InputError, match="101 names"):
        checked_names([f"n{n}.example" for n in range(MOST_NAMES + 1)])


@pytest.mark.parametrize(
    ("host", "present", "wanted"),
    [
        ("www.example.com", ["example.com"], ("www.example.com", "example.com")),
        ("example.com", ["www.example.com"], ("example.com", "www.example.com")),
        ("example.com", ["example.com"], ("example.com", "www.example.com")),
        ("example.co.jp", ["www.example.co.jp"], ("example.co.jp", "www.example.co.jp")),
        ("example.jp", ["shop.example.jp"], ("example.jp", "www.example.jp", "shop.example.jp")),
        ("mail.example.com", ["www.example.com"], ("mail.example.com", "www.example.com", "example.com")),
        ("a.b.example.com", ["*.example.com"], ("a.b.example.com", "*.example.com")),
        ("example.com", ["*.example.com"], ("example.com", "*.example.com")),
        ("www.example.com", ["A.example.com", "a.example.com"], ("www.example.com", "example.com", "a.example.com")),
        ("xn--wgv71a.jp", ["www.xn--wgv71a.jp"], ("xn--wgv71a.jp", "www.xn--wgv71a.jp")),
        # The server showed the certificate of another site.
        ("example.com", ["hosting.example.net"], ("example.com", "www.example.com")),
        # No public authority would issue for these beside a public host.
        ("example.com", ["www.example.com", "a.local", "localhost", "10.0.0.1"], ("example.com", "www.example.com")),
        ("shop.test", ["www.shop.test", "10.0.0.1"], ("shop.test", "www.shop.test", "10.0.0.1")),
        ("intranet", ["intranet.corp"], ("intranet",)),
        ("192.0.2.7", ["shop.test", "192.0.2.8"], ("192.0.2.7", "shop.test", "192.0.2.8")),
        # What is no name stays behind.
        ("example.com", ["www.example.com", "a_b.a.com", "s*.a.com", "*.com"], ("example.com", "www.example.com")),
    ],
)  # fmt: skip
def test_the_names_that_the_mismatch_calls_for(host: str, present: list[str], wanted: tuple[str, ...]) -> None:
    assert names_wanted(met(host, *present)) == wanted


def test_a_common_name_alone_is_taken_for_a_name() -> None:
    from cryptography.x509.oid import ExtensionOID

    leaf = replace(
        healthy_leaf("shop.test"),
        common_name="www.shop.test",
        without=frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME}),
    )
    certificate = read_certificate(der_of(issue(leaf, PKI.issuing)))
    assert isinstance(certificate, Certificate)
    diagnosis = replace(made_diagnosis(host="shop.test"), chain=(certificate,))
    assert names_wanted(diagnosis) == ("shop.test", "www.shop.test")


def test_without_a_certificate_the_host_is_wanted_alone() -> None:
    assert names_wanted(replace(made_diagnosis(host="example.org"), chain=())) == ("example.org", "www.example.org")


def test_a_host_that_no_certificate_may_have_is_not_wanted() -> None:
    assert names_wanted(met("my_shop.example.com", "example.com")) == ()


def test_the_host_is_among_a_hundred_whatever_the_certificate_has() -> None:
    wanted = names_wanted(met("new.example.com", *(f"n{n}.example.com" for n in range(300))))
    assert wanted[0] == "new.example.com"
    assert len(wanted) == MOST_NAMES
