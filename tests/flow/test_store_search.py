"""Is this authority in my list: by name, by numbers in any writing, and by certificates of a file."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_pki,
    make_root,
    name_of,
)
from wizard import resources
from wizard.errors import InputError
from wizard.flow.root_stores import Root, RootStores, Standing, read_root_stores
from wizard.flow.store_search import (
    LONGEST_TEXT,
    MOST_CERTIFICATES,
    FileAnswer,
    Query,
    Relation,
    StoreSearch,
    TextAnswer,
    digits_of,
    plain,
)
from wizard.model.certificate import Certificate
from wizard.model.computer import RootsEvidence
from wizard.pki.reader import read_certificate

DAYS = Validity.around(AT, before_days=300, after_days=3000)
PKI = make_pki("Company")
JAPANESE = make_root(name_of("例の会社 ルート認証局 ガ", "株式会社例"), DAYS)
ACCENTED = make_root(name_of("Főtanúsítvány of O'Neill"), DAYS)
ISRG_X1 = "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6"


def read(certificate: x509.Certificate) -> Certificate:
    found = read_certificate(der_of(certificate))
    assert isinstance(found, Certificate)
    return found


@pytest.fixture
def real() -> StoreSearch:
    """Return a search in the lists of this machine."""
    return StoreSearch(read_root_stores())


@pytest.fixture(scope="module")
def search() -> StoreSearch:
    """Return a search in a list that was arranged."""
    own = [
        Root(c.sha256, c, None) for c in map(read, (PKI.root.certificate, JAPANESE.certificate, ACCENTED.certificate))
    ]
    members = {"system": frozenset(root.sha256 for root in own)}
    return StoreSearch(RootStores(lists=(), roots=tuple(own), evidence=RootsEvidence(stores=()), members=members))


def names(answer: TextAnswer | FileAnswer) -> list[str]:
    return [row.root.name for row in answer.rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("company", "Company Root CA"),
        ("COMPANY ROOT", "Company Root CA"),
        ("  root   ca company ", "Company Root CA"),
        ("ｃｏｍｐａｎｙ", "Company Root CA"),
        ("認証局", "例の会社 ルート認証局 ガ"),
        ("株式会社例", "例の会社 ルート認証局 ガ"),
        ("ﾙｰﾄ", "例の会社 ルート認証局 ガ"),
        ("fotanusitvany", "Főtanúsítvány of O'Neill"),
        ("oneill", "Főtanúsítvány of O'Neill"),
        ("O’Neill", "Főtanúsítvány of O'Neill"),
    ],
)
def test_a_root_is_found_by_part_of_its_name(search: StoreSearch, text: str, found: str) -> None:
    answer = search.by_text(text)
    assert (names(answer), answer.query) == ([found], Query.NAME)


@pytest.mark.parametrize("text", ["カ", "nobody at all", "company nobody", "例の 会社 xyz"])
def test_other_names_are_not_found(search: StoreSearch, text: str) -> None:
    assert search.by_text(text).rows == ()


def test_every_kind_of_name_counts(real: StoreSearch) -> None:
    assert "ISRG Root X1" in names(real.by_text("internet security research"))
    by_unit = real.by_text("Certum Certification Authority")
    assert by_unit.rows


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("let's encrypt", "ISRG Root X1"),
        ("Let’s Encrypt", "ISRG Root X1"),
        ("セコム", "Security Communication RootCA2"),
        ("google", "GTS Root R1"),
        ("comodo", "USERTrust RSA Certification Authority"),
        ("verisign", "DigiCert Global Root G2"),
        ("グローバルサイン", "GlobalSign Root CA - R3"),
    ],
)
def test_an_authority_is_found_by_the_name_that_people_know(real: StoreSearch, text: str, found: str) -> None:
    assert found in names(real.by_text(text))


def test_the_other_names_fit_names_of_roots(real: StoreSearch) -> None:
    for row in resources.read_toml("data", "authority-names.toml")["authority"]:
        assert real.by_text(row["of"]).rows, row["of"]


def numbers_of(root: x509.Certificate) -> dict[str, str]:
    spki = root.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "sha256": hashlib.sha256(der_of(root)).hexdigest(),
        "sha1": hashlib.sha1(der_of(root), usedforsecurity=False).hexdigest(),
        "md5": hashlib.md5(der_of(root), usedforsecurity=False).hexdigest(),
        "key id": root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest.hex(),
        "spki": hashlib.sha256(spki).hexdigest(),
        "serial": f"{root.serial_number:x}",
    }


NUMBERS = numbers_of(PKI.root.certificate)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "write",
    [
        str,
        str.upper,
        lambda n: ":".join(n[i : i + 2] for i in range(0, len(n), 2)).upper(),
        lambda n: " ".join(n[i : i + 2] for i in range(0, len(n), 2)),
        lambda n: "\n ".join(n[i : i + 8] for i in range(0, len(n), 8)),
        lambda n: "-".join(n[i : i + 4] for i in range(0, len(n), 4)),
        lambda n: f"\u200e{n}",
        lambda n: f"0x{n}",
        lambda n: n.translate({ord(str(d)): ord("０") + d for d in range(10)}),
    ],
    ids=["plain", "upper", "colons", "blanks", "lines", "dashes", "windows", "hex", "full-width"],
)
def test_a_root_is_found_by_its_numbers_in_any_writing(search: StoreSearch, number: str, write: object) -> None:
    assert callable(write)
    answer = search.by_text(write(NUMBERS[number]))
    assert (names(answer), answer.query) == (["Company Root CA"], Query.DIGITS)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("SHA256 Fingerprint=AB:CD:EF:01:23", "abcdef0123"),
        ("sha1 Fingerprint=AB:CD:EF:01:23", "abcdef0123"),
        ("SHA-256: abcdef0123", "abcdef0123"),
        ("X509v3 Subject Key Identifier: AB:CD:EF:01", "abcdef01"),
        ("keyid:AB:CD:EF:01", "abcdef01"),
        ("拇印: abcdef0123", "abcdef0123"),
        ("Serial Number: 0a 0b 0c 0d", "0a0b0c0d"),
        ("decade", ""),
        ("CA", ""),
        ("ab:cd:ef:gh:ij", ""),
        ("Face Cafe Bad Decade", "facecafebaddecade"),
    ],
)
def test_labels_of_programs_are_passed_over(text: str, digits: str) -> None:
    assert digits_of(text) == digits


def test_the_beginning_of_a_fingerprint_is_enough(search: StoreSearch) -> None:
    assert names(search.by_text(NUMBERS["sha256"][:8])) == ["Company Root CA"]
    assert search.by_text(NUMBERS["sha256"][:7]).query is Query.NAME


@pytest.mark.parametrize("form", ["{}", "sha256/{}", 'pin-sha256="{}"'])
def test_a_pin_of_the_key_is_taken(search: StoreSearch, form: str) -> None:
    pin = base64.b64encode(bytes.fromhex(NUMBERS["spki"])).decode()
    assert names(search.by_text(form.format(pin))) == ["Company Root CA"]


def test_digits_may_be_a_piece_of_a_name_as_well() -> None:
    odd = read(make_root(name_of("Facade00 Root"), DAYS).certificate)
    search = StoreSearch(RootStores(lists=(), roots=(Root(odd.sha256, odd, None),),
                                    evidence=RootsEvidence(stores=()), members={}))  # fmt: skip
    assert names(search.by_text("facade00")) == ["Facade00 Root"]


def test_a_root_of_which_only_the_fingerprint_is_known_is_found(real: StoreSearch) -> None:
    bare = [root for root in real.stores.roots if root.certificate is None]
    for root in bare:
        assert root.sha256 in [row.root.sha256 for row in real.by_text(root.sha256).rows]
        assert root.known is None or root.sha256 in [row.root.sha256 for row in real.by_text(root.name).rows]


@pytest.mark.parametrize("text", ["", "   ", "…", "'", "\u200e"])
def test_nothing_to_search_for_is_unusable(search: StoreSearch, text: str) -> None:
    with pytest.raises(InputError, match="nothing to search for"):
        search.by_text(text)


def test_an_endless_text_is_unusable(search: StoreSearch) -> None:
    with pytest.raises(InputError, match="longer than any name"):
        search.by_text("a" * (LONGEST_TEXT + 1))


def test_each_list_has_its_answer(real: StoreSearch) -> None:
    (row,) = real.by_text(ISRG_X1).rows
    assert {found.list: found.standing for found in row.standings} == dict.fromkeys(
        ("system", "mozilla", "chrome"), Standing.HELD
    )


def about(search: StoreSearch, *certificates: x509.Certificate) -> list[tuple[Relation, list[str]]]:
    answer = search.by_certificates("a.pem", list(map(der_of, certificates)))
    return [(one.relation, [row.root.name for row in one.rows]) for one in answer.certificates]


LEAF = issue(healthy_leaf("shop.example"), PKI.issuing)
ROOT = ["Company Root CA"]


def test_a_root_of_the_lists_is_told_to_be_one(search: StoreSearch) -> None:
    assert about(search, PKI.root.certificate) == [(Relation.ITSELF, ROOT)]


def test_the_root_that_issued_a_certificate_is_found(search: StoreSearch) -> None:
    assert about(search, PKI.issuing.certificate) == [(Relation.ISSUER, ROOT)]


def test_the_root_above_others_of_the_file_is_found_in_any_order(search: StoreSearch) -> None:
    expected = {Relation.ABOVE, Relation.ISSUER}
    for chain in ((LEAF, PKI.issuing.certificate), (PKI.issuing.certificate, LEAF)):
        assert {relation for relation, _ in about(search, *chain)} == expected
    assert about(search, LEAF) == [(Relation.NOBODY, [])]


def test_another_certificate_of_the_same_name_and_key_leads_to_the_root(search: StoreSearch) -> None:
    other = make_root(name_of("Elsewhere"), DAYS)
    plan = replace(healthy_leaf("x.example"), key=PKI.root.key)
    cross = issue(replace(plan, common_name="Company Root CA"), other)
    assert about(search, cross)[0][0] in {Relation.SAME_KEY, Relation.NOBODY}
    renewed = make_root(PKI.root.certificate.subject, Validity.around(AT), key=PKI.root.key).certificate
    assert about(search, renewed) == [(Relation.SAME_KEY, ROOT)]


def test_a_namesake_with_another_key_leads_nowhere(search: StoreSearch) -> None:
    stranger = make_root(PKI.root.certificate.subject, DAYS)
    forged = make_intermediate(name_of("Company Issuing CA", "Company"), stranger, DAYS)
    assert about(search, stranger.certificate, forged.certificate)[1][0] is Relation.NOBODY


def test_two_that_vouch_for_each_other_end_the_search(search: StoreSearch) -> None:
    first, second = make_root(name_of("First"), DAYS), make_root(name_of("Second"), DAYS)
    one = make_intermediate(name_of("First"), Authority(second.certificate, second.key), DAYS)
    two = make_intermediate(name_of("Second"), Authority(one.certificate, first.key), DAYS)
    assert {relation for relation, _ in about(search, one.certificate, two.certificate)} == {Relation.NOBODY}


def test_the_roots_of_a_file_are_told_once(search: StoreSearch) -> None:
    ders = list(map(der_of, (LEAF, PKI.issuing.certificate, PKI.root.certificate)))
    answer = search.by_certificates("a.pem", ders)
    assert names(answer) == ROOT
    assert answer.left_out == 0


def test_of_a_large_file_the_first_certificates_are_looked_for(search: StoreSearch) -> None:
    many: Sequence[bytes] = [der_of(LEAF)] * (MOST_CERTIFICATES + 7)
    assert search.by_certificates("a.pem", many).left_out == 7


def test_a_file_without_a_readable_certificate_is_unusable(search: StoreSearch) -> None:
    with pytest.raises(InputError, match=r"a\.pem: no certificate in it can be read"):
        search.by_certificates("a.pem", [b"nonsense"])


def test_every_root_of_this_machine_is_found_by_its_own_certificate(real: StoreSearch) -> None:
    held = [root for root in real.stores.roots if root.certificate is not None][:MOST_CERTIFICATES]
    answer = real.by_certificates("bundle", [root.certificate.der for root in held if root.certificate])
    assert {one.relation for one in answer.certificates} == {Relation.ITSELF}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ＳＥＣＯＭ  Trust", "secom trust"), ("がぎ", "がぎ"), ("カ\u3099", "ガ"), ("É-à", "e a"), ("…", "")],
)
def test_names_are_compared_without_what_does_not_matter(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_the_data_file_names_its_origin() -> None:
    text = Path(resources.path("data", "authority-names.toml")).read_text(encoding="utf-8")
    assert "Origin:" in text
    assert "as_of" in text
