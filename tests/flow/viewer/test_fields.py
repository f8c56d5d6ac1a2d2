from dataclasses import replace

import pytest

from tests.support.diagnoses import altered_certificate, made_certificate
from tests.support.pki import der_of, healthy_leaf, self_sign
from wizard.flow.viewer.fields import certificate_item, name_item
from wizard.flow.viewer.items import Bits, Item, Oid, select
from wizard.model.certificate import Attribute, Certificate, DistinguishedName
from wizard.model.fields import Unreadable
from wizard.pki.reader import read_certificate
from wizard.practice.certificates import new_rsa_key


@pytest.fixture(scope="module")
def root() -> Item:
    return certificate_item(made_certificate())


def one(item: Item, path: str) -> object:
    (found,) = select(item, path)
    return found.value


def test_the_plain_fields_are_there(root: Item) -> None:
    assert one(root, "version") == 3
    assert one(root, "serial") == bytes.fromhex("0444c0")
    assert one(root, "subject/cn") == "shop.example"
    assert one(root, "signature/algorithm") == Oid("1.2.840.10045.4.3.2")


def test_every_item_knows_its_place(root: Item) -> None:
    assert [item.mark for item in select(root, "extensions/san/dns")] == ["extensions/san/dns"]


def test_a_point_of_a_curve_is_taken_apart(root: Item) -> None:
    x, y, whole = (one(root, f"key/bits/{part}") for part in ("x", "y", "whole"))
    assert isinstance(x, bytes)
    assert isinstance(y, bytes)
    assert whole == b"\0\4" + x + y
    assert select(root, "key/curve")[0].name == "P-256 = prime256v1 = secp256r1"


def test_an_rsa_key_is_taken_apart() -> None:
    made = read_certificate(der_of(self_sign(replace(healthy_leaf(), key=new_rsa_key()))))
    assert isinstance(made, Certificate)
    root = certificate_item(made)
    modulus, exponent = one(root, "key/bits/modulus"), one(root, "key/bits/exponent")
    assert isinstance(modulus, Bits)
    assert modulus.bits == 2048
    assert exponent == Bits(65537, 17)


def test_a_short_serial_number_can_be_written_as_a_number(root: Item) -> None:
    assert one(root, "serial/number") == 0x0444C0


def test_what_cannot_be_read_says_why() -> None:
    broken = altered_certificate(public_key=Unreadable("no key"), not_after=Unreadable("no time"))
    root = certificate_item(broken)
    assert select(root, "key")[0].why == "no key"
    assert select(root, "validity/not-after")[0].why == "no time"
    assert select(root, "validity/not-before")[0].why == ""


def test_a_name_is_there_forwards_and_backwards_by_relative_names() -> None:
    rdns = ((Attribute("2.5.4.6", "JP"),), (Attribute("2.5.4.3", "a"), Attribute("2.5.4.11", "b")))
    item = name_item("subject", DistinguishedName(rdns, b"0\0"))
    assert [a.value for a in select(item, "*")] == ["JP", "a", "b"]
    assert [a.value for a in select(item, "backwards/*")] == ["a", "b", "JP"]
