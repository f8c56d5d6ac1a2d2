from tests.pki.making import PKI, a_leaf, oid, read, tlv, with_raw
from tests.support.pki import AT, der_of
from wizard.flow.hierarchy import Hierarchy, OpenFile, Surroundings, hierarchy_of
from wizard.flow.hierarchy_report import hierarchy_json
from wizard.model.target import CheckOptions
from wizard.pki.extensions import AUTHORITY_INFO

LEAF, ISSUING, ROOT = map(der_of, (a_leaf(), PKI.issuing.certificate, PKI.root.certificate))


def found(*file: bytes, roots: tuple[bytes, ...] = ()) -> Hierarchy:
    around = Surroundings(at=AT, file=OpenFile.of("a.pem", file), options=CheckOptions(only_roots=roots))
    return hierarchy_of(read(file[0]), around)


def test_each_link_tells_where_it_came_from() -> None:
    told = hierarchy_json(found(LEAF, ISSUING, roots=(ROOT,)))
    assert told["links"] == [
        {"sha256": read(der).sha256, "name": name, "from": place, "source": source, "signature": "good"}
        for der, name, place, source in (
            (LEAF, "shop.example", "file", "a.pem"),
            (ISSUING, "Test Issuing CA", "file", "a.pem"),
            (ROOT, "Test Root CA", "store", "only"),
        )
    ]
    assert (told["end"], told["trusted_by"]) == ("trusted", ["only"])


def test_where_a_missing_issuer_is_stands_beside_the_end() -> None:
    place = tlv(0x30, oid("1.3.6.1.5.5.7.48.2"), tlv(0x86, b"http://issuer.example/ca.cer"))
    told = hierarchy_json(found(with_raw(AUTHORITY_INFO, tlv(0x30, place)).der))
    assert (told["end"], told["issuer_addresses"]) == ("missing", ["http://issuer.example/ca.cer"])
    assert hierarchy_json(found(ROOT))["issuer_addresses"] == []
