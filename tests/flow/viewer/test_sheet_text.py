import pytest

from tests.pki.making import PKI, a_leaf, oid, read, tlv, with_part
from wizard.flow.viewer.layout import LAYOUTS
from wizard.flow.viewer.sheet import called, sheet
from wizard.flow.viewer.sheet_text import sheet_text
from wizard.i18n import using
from wizard.model.certificate import Certificate
from wizard.plain import visible

CHAIN = (read(a_leaf()), read(PKI.issuing.certificate), read(PKI.root.certificate))


def shown(layout: str, chain: tuple[Certificate, ...] = CHAIN) -> list[str]:
    return sheet_text(sheet(layout, chain), layout, chain).split("\n")


def test_tabs_stand_one_under_the_other() -> None:
    lines = shown("chrome")
    assert lines[0] == "Certificate Viewer: shop.example"
    assert lines[2:4] == ["General", "-------"]
    assert lines.index("Details") > 4


def test_a_value_stands_beside_its_label() -> None:
    assert "    Common Name (CN)                    shop.example" in shown("chrome")


def test_a_tree_stands_under_its_chain() -> None:
    lines = shown("chrome")
    at = lines.index("Certificate Hierarchy")
    assert lines[at + 1 : at + 4] == ["  Test Root CA", "    Test Issuing CA", ">     shop.example"]
    assert lines[at + 4] == "Certificate Fields"


def test_a_table_has_its_values_in_one_line_and_in_full() -> None:
    lines = shown("windows")
    at = next(place for place, line in enumerate(lines) if line.startswith("  Issuer  "))
    assert lines[at].endswith("  Test Issuing CA, Test")
    assert lines[at + 1] == "    CN = Test Issuing CA"


def test_firefox_has_a_tab_for_each_certificate() -> None:
    lines = shown("firefox")
    assert [lines[n - 1] for n, line in enumerate(lines) if line.startswith("---")] == [
        called("firefox", certificate) for certificate in CHAIN
    ]


def test_labels_are_those_of_the_caller_s_language() -> None:
    with using("ja"):
        assert "全般" in shown("windows")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_hidden_and_no_tail_is_printed(layout: str) -> None:
    hostile = "a\u202e\x1b[2J\nb & c"
    named = read(with_part(5, tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(12, hostile.encode()))))))
    for line in shown(layout, (named, *CHAIN[1:])):
        assert visible(line) == line
        assert "\x1b" not in line
