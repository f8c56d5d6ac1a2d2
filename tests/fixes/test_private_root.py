from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support.diagnoses import finding
from tests.support.evidence import met
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    key_usage,
    make_pki,
    make_root,
    name_of,
    self_sign,
)
from wizard import resources
from wizard.causes.diagnose import diagnose
from wizard.fixes.private_root import (
    BARS,
    Bar,
    Comparison,
    bar_of_root,
    compare,
    is_authority,
    powers,
    root_among,
    root_to_trust,
)
from wizard.i18n import fields_of, tr
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.model.target import Target
from wizard.pki.reader import read_certificate
from wizard.practice.certificates import Key, new_key

PKI = make_pki("House")
LEAF = issue(healthy_leaf("intern.house.example"), PKI.issuing)
SENT = (LEAF, PKI.issuing.certificate, PKI.root.certificate)


def read(certificate: x509.Certificate) -> Certificate:
    made = read_certificate(der_of(certificate))
    assert isinstance(made, Certificate)
    return made


PINNED = resources.read_toml("data", "pins.toml")["pinset"][0]["hosts"][0]
ROOT = read(PKI.root.certificate)


def diagnosed(
    *sent: x509.Certificate, roots: tuple[x509.Certificate, ...] = (), host: str = "intern.house.example"
) -> Diagnosis:
    return diagnose(met(sent, *roots, host=host))


def with_cause(diagnosis: Diagnosis, cause: str) -> Diagnosis:
    return replace(diagnosis, findings=(*diagnosis.findings, finding(cause)))


def test_the_root_of_a_private_authority_is_offered() -> None:
    assert root_to_trust(diagnosed(*SENT)) == ROOT


def test_a_root_that_the_site_does_not_send_has_to_come_from_its_people() -> None:
    assert root_to_trust(diagnosed(*SENT[:2])) is Bar.ROOT_NOT_SENT
    assert root_to_trust(diagnosed(LEAF)) is Bar.ROOT_NOT_SENT


@pytest.mark.parametrize("cause", ["interception", "captive-portal", "pinning"])
def test_nothing_is_offered_where_something_on_the_way_answers(cause: str) -> None:
    caught = with_cause(diagnosed(*SENT), cause)
    assert root_to_trust(caught) is Bar.ON_THE_WAY
    assert root_among([ROOT], caught) is Bar.ON_THE_WAY


def test_nothing_is_offered_where_no_certificate_came() -> None:
    assert root_to_trust(diagnosed()) is Bar.NO_CERTIFICATE


def test_nothing_is_offered_where_the_authority_is_known() -> None:
    assert root_to_trust(diagnosed(*SENT, roots=(PKI.root.certificate,))) is Bar.NOT_THE_REASON


def test_a_sites_own_certificate_is_never_offered() -> None:
    plan = healthy_leaf("intern.house.example")
    own = self_sign(plan)
    says_it_is_one = self_sign(
        replace(plan, extra=(x509.Extension(x509.BasicConstraints.oid, True, x509.BasicConstraints(True, None)),))
    )
    for certificate in (own, says_it_is_one):
        seen = diagnosed(certificate)
        assert root_to_trust(seen) is Bar.OWN_CERTIFICATE
        assert root_among([read(certificate)], seen) is Bar.OWN_CERTIFICATE
        assert bar_of_root(read(certificate), seen) is Bar.OWN_CERTIFICATE


def test_a_well_known_public_site_has_no_private_root() -> None:
    seen = diagnosed(issue(healthy_leaf("bank.com"), PKI.issuing), *SENT[1:], host="bank.com")
    assert root_to_trust(seen) == ROOT
    preloaded = replace(seen, evidence=replace(seen.evidence, preloaded=True))
    assert root_to_trust(preloaded) is Bar.WELL_KNOWN
    pinned = replace(seen, evidence=replace(seen.evidence, target=Target(host=PINNED, port=443)))
    assert root_to_trust(pinned) is Bar.WELL_KNOWN


def test_a_root_from_a_file_has_to_lead_to_the_site() -> None:
    seen = diagnosed(*SENT[:2])
    stranger = read(make_pki("House").root.certificate)
    assert root_among([ROOT], seen) == ROOT
    assert root_among([stranger], seen) is Bar.NOT_OF_THIS_SITE
    assert root_among([stranger, read(PKI.issuing.certificate), ROOT], seen) == ROOT
    assert root_among([read(PKI.issuing.certificate)], seen) is Bar.NO_AUTHORITY
    assert root_among([], seen) is Bar.ROOT_NOT_SENT


def test_a_root_that_has_ended_is_not_offered() -> None:
    old = make_root(name_of("Old Root", "House"), Validity.around(AT, before_days=900, after_days=-1))
    leaf = issue(healthy_leaf("intern.house.example"), old)
    assert root_to_trust(diagnosed(leaf, old.certificate)) is Bar.OUT_OF_DATE


def test_a_public_authoritys_root_is_not_added_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.pki.known_roots import KnownRoot

    retired = {ROOT.sha256: KnownRoot(sha256=ROOT.sha256, name="Retired", retired=True)}
    monkeypatch.setattr("wizard.fixes.private_root.known_roots", lambda: retired)
    assert root_to_trust(diagnosed(*SENT)) is Bar.PUBLIC


def test_the_root_of_malware_is_nobodys() -> None:
    fish = make_root(
        name_of("Superfish, Inc.", "Superfish, Inc."), Validity.around(AT, before_days=100, after_days=900)
    )
    leaf = issue(healthy_leaf("intern.house.example"), fish)
    assert root_to_trust(diagnosed(leaf, fish.certificate)) is Bar.ON_THE_WAY


def altered_root(*extensions: x509.ExtensionType, without_basic: bool = False) -> Certificate:
    key: Key = new_key()
    name = name_of("Odd Root", "House")
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(AT - timedelta(days=9)).not_valid_after(AT + timedelta(days=9))
    )  # fmt: skip
    if not without_basic:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    for value in extensions:
        builder = builder.add_extension(value, critical=False)
    from cryptography.hazmat.primitives.hashes import SHA256

    return read(builder.sign(key, SHA256()))


@pytest.mark.parametrize(
    ("root", "may"),
    [
        (altered_root(), True),
        (altered_root(without_basic=True), False),
        (altered_root(key_usage("key_cert_sign")), True),
        (altered_root(key_usage("digital_signature")), False),
        (altered_root(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])), True),
        (altered_root(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])), False),
    ],
)
def test_what_makes_an_authority(root: Certificate, may: bool) -> None:
    assert is_authority(root) is may


def said(root: Certificate, host: str = "intern.house.example") -> str:
    sentences = powers(root, host)
    assert all(fields_of(s.text) == set(s.values) for s in sentences)
    return " ".join(tr(s.text, **s.values) for s in sentences)


def test_what_a_root_without_limits_could_do_is_said() -> None:
    assert "It can vouch for any site" in said(ROOT)
    assert "is a public name" not in said(ROOT)
    assert "wiki.firm.com is a public name" in said(ROOT, "wiki.firm.com")


def test_limits_of_a_root_are_said() -> None:
    limits = x509.NameConstraints([x509.DNSName("house.example"), x509.DNSName("firm.test")], None)
    text = said(altered_root(limits))
    assert "only for names under: house.example, firm.test" in text
    assert "any site" not in text


def test_the_widest_limit_is_never_behind_the_others() -> None:
    names = [x509.DNSName(f"n{n}.house.example") for n in range(9)]
    limits = x509.NameConstraints([*names, x509.DNSName("com"), x509.DNSName(".firm.test")], None)
    assert "only for names under: com, .firm.test, n0.house.example, n1." in said(altered_root(limits))


@pytest.mark.parametrize(
    "limits",
    [
        x509.NameConstraints(None, [x509.DNSName("bank.example")]),
        x509.NameConstraints([x509.DirectoryName(name_of("House", "House"))], None),
        # Under the empty name are all names.
        x509.NameConstraints([x509.DNSName(""), x509.DNSName("house.example")], None),
        x509.NameConstraints([x509.DNSName("house.example"), x509.DNSName(".")], None),
    ],
)
def test_limits_that_leave_all_other_names_are_none(limits: x509.NameConstraints) -> None:
    assert "It can vouch for any site" in said(altered_root(limits))


GROUPS = ":".join(ROOT.sha256[i : i + 2] for i in range(0, 64, 2)).upper()
WIDE = str.maketrans("0123456789abcdef", "０１２３４５６７８９ａｂｃｄｅｆ")


@pytest.mark.parametrize(
    "typed",
    [
        ROOT.sha256,
        GROUPS,
        f"SHA256 Fingerprint={GROUPS}",
        f"sha256 Fingerprint = {GROUPS}",
        f"SHA-256: {ROOT.sha256}",
        f"  {ROOT.sha256[:32]}\n{ROOT.sha256[32:]} ",
        " ".join(ROOT.sha256[i : i + 4] for i in range(0, 64, 4)),
        ROOT.sha256.translate(WIDE),
        f"SHA-256 フィンガープリント：{GROUPS}",
        ROOT.sha1,
        f"拇印: {ROOT.sha1.upper()}",
        f"\u200e{ROOT.sha1}",
    ],
)
def test_the_same_fingerprint_in_any_writing(typed: str) -> None:
    assert compare(typed, ROOT).comparison is Comparison.SAME


@pytest.mark.parametrize("place", [1, 2, 40, 41, 64])
def test_one_wrong_digit_is_found_and_named(place: int) -> None:
    digits = list(ROOT.sha256)
    digits[place - 1] = "0" if digits[place - 1] != "0" else "1"
    answer = compare("".join(digits), ROOT)
    assert (answer.comparison, answer.differs_at) == (Comparison.DIFFERENT, place)


def test_every_wrong_digit_of_sha1_is_found() -> None:
    for place in range(40):
        wrong = "0" if ROOT.sha1[place] != "0" else "1"
        answer = compare(ROOT.sha1[:place] + wrong + ROOT.sha1[place + 1 :], ROOT)
        assert answer.comparison is Comparison.DIFFERENT


@pytest.mark.parametrize(
    ("typed", "comparison"),
    [
        ("", Comparison.UNFINISHED),
        (ROOT.sha256[:8], Comparison.UNFINISHED),
        (ROOT.sha256[:40], Comparison.UNFINISHED),
        (ROOT.sha256[:63], Comparison.UNFINISHED),
        (ROOT.sha1[:39], Comparison.UNFINISHED),
        (ROOT.sha256 + "00", Comparison.NO_FINGERPRINT),
        ("it is the same", Comparison.NO_FINGERPRINT),
        ("<b>" + ROOT.sha256, Comparison.NO_FINGERPRINT),
        (ROOT.sha256.replace(ROOT.sha256[0], "O"), Comparison.NO_FINGERPRINT),
    ],
)
def test_what_is_no_whole_fingerprint_never_counts(typed: str, comparison: Comparison) -> None:
    assert compare(typed, ROOT).comparison is comparison


def test_another_roots_fingerprint_never_counts() -> None:
    for _ in range(50):
        other: Authority = make_root(name_of("Other Root", "House"), Validity.around(AT))
        for digits in (read(other.certificate).sha256, read(other.certificate).sha1):
            assert compare(digits, ROOT).comparison is Comparison.DIFFERENT


def test_every_bar_is_told() -> None:
    assert set(BARS) == set(Bar)
