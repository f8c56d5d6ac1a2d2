from datetime import timedelta

from tests.pki.making import PKI, a_leaf, read, tlv, with_part
from tests.support.pki import AT, der_of
from wizard.cli.files_text import certificates_lines, files_lines
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.flow.viewer.quick import MOST_IN_VIEWER
from wizard.i18n import using

LEAF, ISSUING = der_of(a_leaf()), der_of(PKI.issuing.certificate)
BROKEN = with_part(1, tlv(2, b"\xff"))


def file(*ders: bytes) -> InspectedFile:
    found = inspect_bytes("a.pem", b"".join(ders))
    assert len(found.ders) == len(ders)
    return found


def lines(*files: InspectedFile, colour: bool = False, everything: bool = False) -> list[str]:
    return "\n".join(files_lines(files, AT, colour=colour, everything=everything)).split("\n")


def test_what_it_is_comes_first_then_fields_and_fingerprints() -> None:
    told = lines(file(LEAF, ISSUING))
    assert told[:4] == ["a.pem: 2 certificates", "", "[0] shop.example", "   For one name: shop.example."]
    starts = ("   Valid for", "  Subject ", "  Curve ", "  subjectAltName", "  SHA-256 ", "  MD5 ")
    order = [next(place for place, line in enumerate(told) if line.startswith(start)) for start in starts]
    assert order == sorted(order)


def test_what_is_against_the_rules_comes_last() -> None:
    told = lines(file(BROKEN))
    heading = told.index("  Against the rules for certificates")
    assert heading > next(n for n, line in enumerate(told) if line.startswith("  MD5"))
    assert any(line.endswith("[serial-not-positive]") for line in told[heading:])
    assert any("(RFC 5280 4.1.2.2)" in line for line in told[heading:])


def test_a_healthy_certificate_has_no_such_heading() -> None:
    assert "  Against the rules for certificates" not in lines(file(ISSUING))


def test_a_file_beside_says_who_issued_it() -> None:
    root = file(der_of(PKI.root.certificate))
    assert any("private authority" in line for line in lines(file(LEAF), file(ISSUING), root))


def test_many_certificates_are_a_table_unless_everything_is_wanted() -> None:
    bundle = file(*[LEAF, ISSUING] * 11)
    told = lines(bundle)
    assert len(told) == 1 + 1 + 22 + 1
    assert told[2].split()[0] == "[0]"
    assert told[2].split()[1] == "2027-01-22"
    assert "shop.example" in told[2]
    assert "--all" in told[-1]
    full = lines(bundle, everything=True)
    assert sum(line.startswith("  MD5") for line in full) == 22
    assert not any("--all" in line for line in full)


def test_a_chain_is_no_table() -> None:
    assert any(line.startswith("  MD5") for line in lines(file(*[ISSUING] * MOST_IN_VIEWER)))


def test_colour_marks_what_matters() -> None:
    told = lines(file(BROKEN), colour=True)
    assert "[0] \x1b[1mshop.example\x1b[0m" in told
    assert any(line.startswith("   \x1b[31m") for line in told)
    assert not any("\x1b" in line for line in lines(file(BROKEN)))


def test_an_expired_row_is_red() -> None:
    late = AT + timedelta(days=9000)
    told = list(files_lines([file(*[LEAF] * 21)], late, colour=True, everything=False))
    assert "\x1b[31mExpired" in told[2]


def test_it_speaks_the_language_in_force() -> None:
    with using("ja"):
        told = lines(file(BROKEN))
    assert any("規則違反" in line for line in told)


def test_certificates_of_a_text_are_numbered() -> None:
    told = list(certificates_lines([read(LEAF), read(ISSUING)]))
    assert [line for line in told if line.startswith("[")] == ["[0] shop.example", "[1] Test Issuing CA"]
