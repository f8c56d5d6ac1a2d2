"""The names of a certificate beside the one asked for: the nearest first, and why it is not the one."""

from dataclasses import replace

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.sans import certificate_for
from wizard.flow.letters import Mark
from wizard.flow.names_picture import MOST_NAMES, compare_names, names_of_diagnosis, readable
from wizard.i18n import LANGUAGES, fields_of, tr, using


def test_the_nearest_name_is_compared_and_comes_first() -> None:
    picture = compare_names(certificate_for("a.com", "shop.example.com", "b.com"), "shop.exmaple.com")
    assert picture.offered == ("shop.example.com", "a.com", "b.com")
    picture = compare_names(certificate_for("a.com", "shop.example.com"), "shop.example.con")
    assert picture.offered[0] == "shop.example.com"
    picture = compare_names(certificate_for("other.test", "www.shop.example"), "shop.example")
    assert picture.offered == ("www.shop.example", "other.test")
    assert [c.offered for c in picture.columns if c.mark is not Mark.SAME] == ["www."]


@pytest.mark.parametrize(
    ("host", "names", "begins"),
    [
        ("shop.example", ["www.shop.example"], "Only"),
        ("a.b.example.org", ["*.example.org"], "The star stands for one part only"),
        ("example.org", ["*.example.org"], "The star stands for exactly one"),
        ("www.example.org", ["w*.example.org"], "A star counts only"),
        ("xn--pypal-4ve.com", ["paypal.com"], "The marked letters only look alike"),
        ("shop.example", ["other.test"], "The two names have nothing in common"),
        ("192.0.2.7", ["shop.example"], "The address in numbers"),
        ("192.0.2.7", ["192.0.2.7"], "The address stands there as a name"),
        ("shop.example.com", ["mail.example.com"], ""),
    ],
)
def test_it_says_what_the_comparison_shows(host: str, names: list[str], begins: str) -> None:
    note = compare_names(certificate_for(*names), host).note
    assert note.startswith(begins)
    assert bool(note) == bool(begins)
    for language in LANGUAGES:
        with using(language):
            assert not fields_of(tr(note, what="a.")) if note else True


def test_the_label_that_is_too_many_is_named() -> None:
    assert compare_names(certificate_for("*.example.org"), "a.b.example.org").what == "a."


def test_look_alike_letters_are_shown_as_they_look_and_as_computers_write_them() -> None:
    picture = compare_names(certificate_for("paypal.com"), "xn--pypal-4ve.com")
    assert picture.wanted == "p\u0430ypal.com"
    assert (picture.wanted_form, picture.nearest_form) == ("xn--pypal-4ve.com", "")
    assert [(c.wanted, c.offered) for c in picture.columns if c.mark is Mark.ALIKE] == [("\u0430", "a")]


def test_the_certificates_own_letters_are_shown_too() -> None:
    picture = compare_names(certificate_for("xn--bcher-kva.example"), "bucher.example")
    assert (picture.offered[0], picture.nearest_form) == ("b\u00fccher.example", "xn--bcher-kva.example")


def test_a_name_that_is_no_name_stays_as_it_is() -> None:
    assert readable("xn--") == "xn--"
    assert readable("xn--a\u202e") == "xn--a\u202e"
    assert readable("*.xn--bcher-kva.example") == "*.b\u00fccher.example"


def test_an_address_has_nothing_to_compare() -> None:
    picture = compare_names(certificate_for("shop.example"), "192.0.2.7")
    assert picture.columns == ()
    assert picture.offered == ("shop.example",)


def test_of_many_names_some_are_shown_and_the_others_counted() -> None:
    picture = compare_names(certificate_for(*(f"n{i}.example" for i in range(100))), "other.test")
    assert (len(picture.offered), picture.more) == (MOST_NAMES, 100 - MOST_NAMES)


def test_a_case_of_letters_makes_no_difference() -> None:
    picture = compare_names(certificate_for("WWW.Shop.Example"), "shop.example")
    assert [c.offered for c in picture.columns if c.mark is not Mark.SAME] == ["www."]


def test_without_a_certificate_there_are_no_names() -> None:
    assert names_of_diagnosis(made_diagnosis([finding("name-mismatch")])) is not None
    assert names_of_diagnosis(replace(made_diagnosis(), chain=())) is None


def test_of_very_many_names_only_some_are_looked_at_for_the_nearest() -> None:
    names = [f"{'x' * 60}{i}.example" for i in range(2_000)]
    assert compare_names(certificate_for(*names, "shop.exampel"), "shop.exampl").more == 2_001 - MOST_NAMES
