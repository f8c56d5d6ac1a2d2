"""The frame around the rules, and the certificates that break none."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pki.lint.samples import CN, HOST, Sample, attribute, authority, name, names, root, server
from tests.pki.making import tlv
from wizard.i18n import fields_of, tr
from wizard.model.certificate import Certificate
from wizard.pki import extensions as ext
from wizard.pki.lint import MOST_ALIKE, RULES, lint
from wizard.pki.lint.record import Scope
from wizard.pki.oids import EXTENSIONS
from wizard.pki.reader import read_certificate


@pytest.mark.parametrize("sample", [server(), authority(), root()], ids=["server", "authority", "root"])
def test_a_certificate_that_is_as_it_should_be_has_no_finding(sample: Sample) -> None:
    assert [(f.rule.id, dict(f.values)) for f in lint(sample.read)] == []


def test_every_rule_has_an_id_and_a_source_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 45
    assert all(rule.source and rule.title.endswith((".", "}")) for rule in RULES)


def test_a_finding_fills_its_title() -> None:
    for finding in lint(server().ext(ext.SUBJECT_ALT_NAME, names(HOST, "a_b.wizard-case.net", "nas")).read):
        assert fields_of(finding.rule.title) == set(finding.values)
        assert "{" not in tr(finding.rule.title, **finding.values)


def test_a_rule_counts_from_its_day_on() -> None:
    units = server().but(subject=name(attribute("2.5.4.11", "Shop"), attribute(CN, HOST)))
    old = units.but(begin=tlv(23, b"220831000000Z"), end=tlv(23, b"230101000000Z"))
    new = units.but(begin=tlv(23, b"220901000000Z"), end=tlv(23, b"230101000000Z"))
    assert "subject-unit" not in {f.rule.id for f in lint(old.read)}
    assert "subject-unit" in {f.rule.id for f in lint(new.read)}


def test_a_rule_with_a_day_says_nothing_when_the_day_cannot_be_read() -> None:
    broken = server().but(subject=name(attribute("2.5.4.11", "Shop")), begin=tlv(23, b"soon"))
    assert "subject-unit" not in {f.rule.id for f in lint(broken.read)}


def test_rules_for_servers_are_not_held_against_authorities() -> None:
    found = {f.rule.scope for f in lint(authority().ext(ext.CRL_POINTS, None).read)}
    assert found == {Scope.SUBORDINATE}


def test_the_rules_of_the_forum_are_told_apart() -> None:
    by_id = {rule.id: rule for rule in RULES}
    assert by_id["validity-too-long"].is_for_public_authorities
    assert not by_id["serial-not-positive"].is_for_public_authorities
    assert by_id["subject-unit"].since == date(2022, 9, 1)


def test_thousands_of_bad_names_are_told_a_few_times() -> None:
    many = server().ext(ext.SUBJECT_ALT_NAME, names(HOST, *(f"a_{n}.wizard-case.net" for n in range(5000))))
    assert len([f for f in lint(many.read) if f.rule.id == "dns-underscore"]) == MOST_ALIKE


def test_values_are_safe_to_show_and_short() -> None:
    hostile = server().ext(ext.SUBJECT_ALT_NAME, names(HOST, "a\x1b[2J_" + "x" * 5000))
    shown = [str(v) for f in lint(hostile.read) for v in f.values.values()]
    assert any("<U+001B>" in text for text in shown)
    assert all(text.isprintable() and len(text) < 2000 for text in shown)


def linted(data: bytes) -> None:
    found = read_certificate(data)
    if isinstance(found, Certificate):
        for finding in lint(found):
            assert tr(finding.rule.title, **finding.values)


pieces = st.recursive(
    st.builds(tlv, st.sampled_from([1, 2, 3, 4, 5, 6, 12, 19, 22, 24, 0x80, 0x82, 0x86, 0x87]), st.binary(max_size=9)),
    lambda inner: st.builds(
        lambda tag, parts: tlv(tag, *parts),
        st.sampled_from([0x30, 0x31, 0xA0, 0xA1, 0xA4]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=10,
)


@settings(max_examples=120)
@given(dotted=st.sampled_from(sorted(EXTENSIONS)), value=pieces | st.binary(max_size=30), critical=st.booleans())
def test_no_extension_makes_a_rule_raise(dotted: str, value: bytes, critical: bool) -> None:
    linted(server().ext(dotted, value, critical=critical).der)
    linted(authority().ext(dotted, value, critical=critical).der)


@settings(max_examples=120)
@given(
    part=st.sampled_from(["algorithm", "issuer", "subject", "begin", "end", "key", "unique_id", "raw_extensions"]),
    value=pieces | st.builds(lambda inner: tlv(0x30, inner), st.binary(max_size=30)),
)
def test_no_other_part_makes_a_rule_raise(part: str, value: bytes) -> None:
    linted(server().but(**{part: value}).der)


@settings(max_examples=120)
@given(place=st.integers(0, len(server().der) - 1), byte=st.integers(0, 255))
def test_no_changed_byte_makes_a_rule_raise(place: int, byte: int) -> None:
    data = bytearray(server().der)
    data[place] = byte
    linted(bytes(data))
