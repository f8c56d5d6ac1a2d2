from tests.pki.making import PKI, a_leaf, oid, read, tlv, with_raw
from tests.support.pki import AT, der_of, with_broken_signature
from wizard.cli.chain_text import chain_lines
from wizard.flow.hierarchy import OpenFile, Surroundings, hierarchy_of
from wizard.flow.viewer.surroundings import with_hierarchy
from wizard.flow.viewer.viewed import of_file
from wizard.model.target import CheckOptions
from wizard.pki.extensions import AUTHORITY_INFO

LEAF, ISSUING, ROOT = map(der_of, (a_leaf(), PKI.issuing.certificate, PKI.root.certificate))


def lines(*file: bytes, others: tuple[bytes, ...] = (), roots: tuple[bytes, ...] = ()) -> list[str]:
    leaf = read(file[0])
    around = Surroundings(
        at=AT,
        file=OpenFile.of("leaf.pem", file),
        others=(OpenFile.of("other.pem", others),),
        options=CheckOptions(only_roots=roots),
    )
    hierarchy = hierarchy_of(leaf, around)
    return list(chain_lines(with_hierarchy(of_file("leaf.pem", (leaf,), file), hierarchy), hierarchy))


def test_the_root_stands_on_top_and_each_tells_where_it_is_from() -> None:
    assert lines(LEAF, others=(ISSUING,), roots=(ROOT,)) == [
        "  Test Root CA  (root list: given on the command line)",
        "     Test Issuing CA  (in other.pem)",
        "        shop.example  (in this file)",
        "   The chain ends in a root that is trusted by: given on the command line.",
    ]


def test_a_chain_that_ends_too_early_says_so() -> None:
    assert lines(LEAF, ISSUING)[-1] == "   The issuer of the last certificate is not at hand."


def test_a_broken_signature_is_told() -> None:
    root = der_of(with_broken_signature(PKI.root.certificate))
    assert any("Its signature is not that of its issuer." in line for line in lines(root))


def test_where_the_issuer_could_be_fetched_is_told_and_not_asked() -> None:
    place = tlv(0x30, oid("1.3.6.1.5.5.7.48.2"), tlv(0x86, b"http://issuer.example/ca.cer"))
    lonely = with_raw(AUTHORITY_INFO, tlv(0x30, place)).der
    assert lines(lonely)[-1] == "   It says itself that its issuer can be fetched from: issuer.example"
