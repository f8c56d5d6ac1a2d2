from collections.abc import Iterable

import pytest

from tests.support.diagnoses import altered_certificate
from wizard.flow.viewer.extension_items import extension_item
from wizard.flow.viewer.items import Item, Oid, select
from wizard.model.certificate import Extension


def item(oid: str, value: str, *, critical: bool = False) -> Item:
    extension = Extension(oid, critical, bytes.fromhex(value))
    return extension_item(altered_certificate(extensions=(extension,)), extension)


def values(found: Item, path: str) -> Iterable[object]:
    return [one.value for one in select(found, path)]


def test_names_stay_in_their_order() -> None:
    found = item("2.5.29.17", "300c 8201 61 8704c0000201 8101 62".replace(" ", ""))
    assert found.id == "san"
    assert [(name.id, name.value) for name in select(found, "*")] == [("dns", "a"), ("ip", "192.0.2.1"), ("email", "b")]


def test_whether_it_is_critical_is_said_and_is_no_part_of_it() -> None:
    found = item("2.5.29.19", "3000", critical=True)
    assert (found.critical, len(select(found, "critical")), len(select(found, "not-critical"))) == (True, 1, 0)
    assert [part.id for part in select(found, "*")] == ["ca", "no-authority"]


@pytest.mark.parametrize(("bits", "expected"), [("030205a0", b"\xa0"), ("03030700 80".replace(" ", ""), b"\x00\x80")])
def test_key_usage_has_its_bits(bits: str, expected: bytes) -> None:
    assert values(item("2.5.29.15", bits), "bits") == [expected]


def test_only_a_plain_must_staple_is_one() -> None:
    assert values(item("1.3.6.1.5.5.7.1.24", "3003020105"), "must-staple") == [True]
    assert values(item("1.3.6.1.5.5.7.1.24", "3006020105020111"), "must-staple") == []


def test_an_access_says_what_it_is_for() -> None:
    found = item("1.3.6.1.5.5.7.1.1", "3011300f06082b060105050730018603613a62")
    assert values(found, "access/method") == [Oid("1.3.6.1.5.5.7.48.1")]
    assert values(found, "access/location/uri") == ["a:b"]
    assert len(select(found, "access/ocsp")) == 1


def test_a_policy_has_its_qualifiers() -> None:
    found = item("2.5.29.32", "3017301506022a03300f300d06082b06010505070201160161")
    assert values(found, "policy/qualifier/cps") == ["a"]


def test_only_any_policy_may_not_have_an_unknown_qualifier() -> None:
    any_policy = item("2.5.29.32", "301330110604551d20003009300706035504030500")
    another = item("2.5.29.32", "3011300f06022a033009300706035504030500")
    assert [values(one, "policy/not-allowed") for one in (any_policy, another)] == [[True], []]


def test_an_unknown_extension_has_its_bytes_and_its_number() -> None:
    found = item("1.2.3.4", "0500")
    assert (found.id, found.key, values(found, "raw")) == ("other", "1.2.3.4", [b"\x05\0"])


def test_a_broken_extension_says_so_and_keeps_its_bytes() -> None:
    found = item("2.5.29.17", "0500")
    assert found.why
    assert values(found, "raw") == [b"\x05\0"]
    assert select(found, "broken")


def test_every_extension_says_what_it_means() -> None:
    meaning = item("2.5.29.54", "020103").meaning
    assert meaning is not None
    assert meaning() == "skipCerts: 3"
