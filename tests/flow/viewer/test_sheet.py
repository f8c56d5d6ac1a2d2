from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.diagnoses import made_certificate
from tests.support.pki import AT, Pki, der_of, healthy_leaf, issue, make_pki
from wizard import i18n
from wizard.flow.viewer.layout import LAYOUTS
from wizard.flow.viewer.sheet import About, Entry, Sheet, called, one_line, sheet
from wizard.flow.viewer.standing import Standing
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Sheet")


@pytest.fixture(scope="module")
def chain(pki: Pki) -> tuple[Certificate, ...]:
    made = (issue(healthy_leaf("shop.example"), pki.issuing), pki.issuing.certificate, pki.root.certificate)
    read = [read_certificate(der_of(one)) for one in made]
    assert all(isinstance(one, Certificate) for one in read)
    return tuple(one for one in read if isinstance(one, Certificate))


def walk(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def labels(shown: Sheet, tab: int = 0) -> list[str]:
    return [entry.label for entry in shown.tabs[tab].entries]


def value(shown: Sheet, label: str) -> str:
    return next(entry.value for tab in shown.tabs for entry in walk(tab.entries) if entry.label == label)


def test_general_has_chromiums_groups_in_order() -> None:
    shown = sheet("chrome", (made_certificate(),))
    assert labels(shown) == ["Issued To", "Issued By", "Validity Period", "SHA-256 Fingerprints"]


def test_details_has_chromiums_fields_in_order() -> None:
    (root,) = sheet("chrome", (made_certificate(),)).tabs[1].entries
    assert [entry.label for entry in root.children[0].children] == [
        "Version",
        "Serial Number",
        "Certificate Signature Algorithm",
        "Issuer",
        "Validity",
        "Subject",
        "Subject Public Key Info",
        "Extensions",
        "Certificate Signature Algorithm",
        "Certificate Signature Value",
        "SHA-256 Fingerprints",
    ]


def test_firefox_has_its_sections_in_order_and_leaves_out_what_is_absent() -> None:
    assert labels(sheet("firefox", (made_certificate(),))) == [
        "Subject Name",
        "Issuer Name",
        "Validity",
        "Subject Alt Names",
        "Public Key Info",
        "Miscellaneous",
        "Fingerprints",
        "Basic Constraints",
    ]


def test_firefox_has_a_tab_for_each_certificate(chain: tuple[Certificate, ...]) -> None:
    shown = sheet("firefox", chain)
    assert [(tab.label, tab.certificate) for tab in shown.tabs] == [
        ("shop.example", 0),
        ("Sheet Issuing CA", 1),
        ("Sheet Root CA", 2),
    ]


def test_firefox_leads_from_the_issuer_to_its_tab(chain: tuple[Certificate, ...]) -> None:
    leads = [entry.leads_to for entry in walk(sheet("firefox", chain).tabs[0].entries) if entry.field == "issuer/cn"]
    assert leads == [1]


def test_windows_shows_critical_extensions_behind_the_others(chain: tuple[Certificate, ...]) -> None:
    extensions = [e for e in sheet("windows", chain).tabs[1].entries if e.field.startswith("extensions/")]
    assert [e.critical for e in extensions] == sorted(e.critical for e in extensions)
    assert any(e.critical for e in extensions)


def test_a_value_of_several_lines_has_a_form_in_one_line() -> None:
    entry = Entry(value="[1]Point\n     Name:\n          URL=http://c.example\n[2]Point\n     Name:\n          URL=x")
    assert one_line(entry) == "[1]Point: Name:URL=http://c.example, [2]Point: Name:URL=x"


def test_the_short_form_of_a_name_has_its_values_alone() -> None:
    entry = next(e for e in sheet("windows", (made_certificate(),)).tabs[1].entries if e.field == "subject")
    assert (entry.value, one_line(entry)) == ("CN = shop.example", "shop.example")


@pytest.mark.parametrize(
    ("standing", "name", "sentence"),
    [
        (Standing.UNTRUSTED_ROOT, "windows", "This CA Root certificate is not trusted."),
        (Standing.NO_ISSUER, "windows", "Windows does not have enough information to verify this certificate."),
        (Standing.EXPIRED, "windows", "This certificate has expired or is not yet valid."),
        (Standing.VALID, "windows", "This certificate is intended for the following purpose(s):"),
        (Standing.EXPIRED, "macos", "This certificate has expired"),
        (Standing.VALID, "macos", "This certificate is valid"),
    ],
)
def test_a_dialog_says_how_the_certificate_stands(standing: Standing, name: str, sentence: str) -> None:
    shown = sheet(name, (made_certificate(),), about=About(standing=standing))
    said = [text for entry in walk(shown.tabs[0].entries) for text in (entry.label, entry.value)]
    assert any(text.startswith(sentence) for text in said)


def test_our_own_view_begins_with_what_is_said_of_the_certificate() -> None:
    told = About(sentences=("For one name.",), findings=(("problem", "It is broken."),))
    shown = sheet("plain", (made_certificate(),), about=told)
    assert labels(shown)[:2] == ["In short", "What stands out"]
    assert [entry.value for entry in shown.tabs[0].entries[1].children] == ["It is broken."]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_dialog_is_in_the_language_that_was_asked_for(name: str) -> None:
    certificate = made_certificate()
    with i18n.using("ja"):
        assert sheet(name, (certificate,), language="en") == sheet(name, (certificate,), language="en")
        japanese = sheet(name, (certificate,))
    assert japanese == sheet(name, (certificate,), language="ja")
    assert japanese != sheet(name, (certificate,), language="en")


def test_the_title_is_chromiums() -> None:
    assert sheet("chrome", (made_certificate(),), language="ja").title == "証明書ビューア: shop.example"


def test_a_certificate_without_a_name_is_called_by_what_the_browser_falls_back_to() -> None:
    assert called("firefox", nameless("a.example")) == "a.example"
    assert called("chrome", nameless("a.example")) == "a.example"


def nameless(san: str) -> Certificate:
    """Return a certificate with an empty subject."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(AT)
        .not_valid_after(AT)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(san)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = read_certificate(der_of(made))
    assert isinstance(certificate, Certificate)
    return certificate


def test_every_entry_knows_its_field() -> None:
    shown = sheet("chrome", (made_certificate(),))
    fields = {entry.label: entry.field for entry in walk(shown.tabs[1].entries)}
    assert fields["Not After"] == "validity/not-after"
    assert fields["Certificate Subject Alternative Name"] == "extensions/san"


def test_the_meaning_stands_beside_an_extension() -> None:
    shown = sheet("windows", (made_certificate(),), about=About())
    entry = next(e for e in shown.tabs[1].entries if e.label == "Subject Alternative Name")
    assert "shop.example" in entry.decoded


def test_a_missing_name_is_said_to_be_missing() -> None:
    assert value(sheet("chrome", (made_certificate(),)), "Organization (O)") == "<Not Part Of Certificate>"
