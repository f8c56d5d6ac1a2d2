import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtensionOID

from tests.pki.making import PKI, Parts, a_leaf, oid, read, tlv, with_algorithm, with_tbs
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    healthy_leaf,
    issue,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    self_sign,
    with_broken_signature,
)
from wizard.model.certificate import Attribute, Certificate, DistinguishedName
from wizard.model.finding import Origin, PathLink
from wizard.pki.judge import judge
from wizard.pki.paths import (
    LONGEST_PATH,
    MOST_CHECKS,
    MOST_PATHS,
    Climb,
    build_paths,
    is_anchor,
    is_anchored,
    make_pool,
    name_key,
)

DAYS = Validity.around(AT)
ROOT, ISSUING = read(PKI.root.certificate), read(PKI.issuing.certificate)
LEAF = read(a_leaf())

Path = tuple[PathLink, ...]


def built(
    leaf: Certificate,
    sent: Sequence[Certificate] = (),
    roots: Sequence[Certificate] = (),
    **more: Sequence[Certificate],
) -> tuple[Path, ...]:
    return build_paths(leaf, make_pool(sent, more.get("fetched", ()), roots, "Test")).paths


def names(path: Path) -> list[str | None]:
    return [link.certificate.subject.common_name for link in path]


def name(*attributes: tuple[tuple[str, str], ...]) -> DistinguishedName:
    return DistinguishedName(tuple(tuple(Attribute(o, v) for o, v in rdn) for rdn in attributes), b"")


def bare(subject: str, issuer: Authority | None, key: Authority | None = None) -> Authority:
    """Return a CA under *issuer*, or a root, with the key of *key*."""
    own = key.key if key else None
    if issuer is None:
        return make_root(name_of(subject), DAYS, key=own)
    return make_intermediate(name_of(subject), issuer, DAYS, key=own, path_length=None)


def test_a_complete_chain_is_one_path() -> None:
    (path,) = built(LEAF, [ISSUING], [ROOT])
    assert [(link.certificate, link.origin) for link in path] == [
        (LEAF, Origin.SENT),
        (ISSUING, Origin.SENT),
        (ROOT, Origin.STORE),
    ]
    assert path[-1].store == "Test"


def test_the_order_in_which_certificates_come_does_not_matter() -> None:
    second = make_intermediate(name_of("Second CA"), Authority(PKI.root.certificate, PKI.root.key), DAYS, path_length=1)
    third = make_intermediate(name_of("Third CA"), second, DAYS)
    leaf = read(issue(healthy_leaf(), third))
    others = [read(second.certificate), ISSUING, read(third.certificate)]
    assert built(leaf, others, [ROOT]) == built(leaf, others[::-1], [ROOT])
    assert len(built(leaf, others, [ROOT])[0]) == 4


def test_a_fetched_issuer_is_told_apart() -> None:
    (path,) = built(LEAF, roots=[ROOT], fetched=[ISSUING])
    assert [link.origin for link in path] == [Origin.SENT, Origin.FETCHED, Origin.STORE]


def test_a_root_that_is_sent_counts_as_the_stores() -> None:
    (path,) = built(LEAF, [ISSUING, ROOT], [ROOT])
    assert path[-1].origin is Origin.STORE


def test_a_path_ends_where_no_issuer_is_left() -> None:
    assert [names(p) for p in built(LEAF, roots=[ROOT])] == [["shop.example"]]
    assert [names(p) for p in built(LEAF, [ISSUING])] == [["shop.example", "Test Issuing CA"]]


def test_an_intermediate_of_the_store_ends_the_path() -> None:
    (path,) = built(LEAF, [ISSUING], [ISSUING])
    assert path[-1].origin is Origin.STORE


def test_a_leaf_that_the_store_trusts_is_a_path_of_its_own() -> None:
    leaf = read(self_sign(healthy_leaf()))
    ((link,),) = built(leaf, roots=[leaf])
    assert link.origin is Origin.STORE


def test_a_self_signed_leaf_has_no_issuer() -> None:
    leaf = read(self_sign(healthy_leaf()))
    assert [len(p) for p in built(leaf, [leaf], [ROOT])] == [1]


# RFC 5280 6.1.1 (d): an anchor is a name and a key; a newer certificate of the same root is as good.
def test_a_certificate_with_a_roots_name_and_key_is_an_anchor() -> None:
    again = read(make_root(PKI.root.certificate.subject, DAYS, key=PKI.root.key).certificate)
    pool = make_pool([again], (), [ROOT], "Test")
    assert is_anchor(PathLink(certificate=again, origin=Origin.SENT), pool)


def test_a_leaf_is_no_anchor_for_having_a_roots_name_and_key() -> None:
    def change(parts: Parts) -> None:
        parts[3] = parts[5] = PKI.root.certificate.subject.public_bytes()

    forged = read(with_tbs(self_sign(replace(healthy_leaf("bank.example"), key=PKI.root.key)), change))
    pool = make_pool((), (), [ROOT], "Test")
    assert [(len(p), is_anchored(p, pool)) for p in build_paths(forged, pool).paths] == [(1, False)]


def test_a_root_whose_key_is_unreadable_lends_its_trust_to_nobody() -> None:
    def change(parts: Parts) -> None:
        parts[6] = tlv(0x30)

    root, forged = (read(with_tbs(r, change)) for r in (PKI.root.certificate, a_root_of_the_same_name()))
    pool = make_pool([forged], (), [root], "Test")
    assert not is_anchor(PathLink(certificate=forged, origin=Origin.SENT), pool)


def a_root_of_the_same_name() -> x509.Certificate:
    return make_root(PKI.root.certificate.subject, DAYS).certificate


def test_an_issuer_whose_key_does_not_fit_is_told_and_not_followed() -> None:
    other = read(make_root(PKI.issuing.certificate.subject, DAYS).certificate)
    answer = build_paths(LEAF, make_pool([other], (), [ROOT], "Test"))
    assert [len(p) for p in answer.paths] == [1]
    assert answer.rejected == {LEAF: (other,)}


def test_a_right_issuer_is_found_behind_a_wrong_one() -> None:
    other = read(make_root(PKI.issuing.certificate.subject, DAYS).certificate)
    answer = build_paths(LEAF, make_pool([other, ISSUING], (), [ROOT], "Test"))
    assert [p[-1].certificate for p in answer.paths] == [ROOT]
    assert not answer.rejected


def test_a_broken_signature_makes_the_issuer_a_bad_one() -> None:
    broken = read(with_broken_signature(a_leaf()))
    assert build_paths(broken, make_pool([ISSUING], (), [ROOT], "Test")).rejected == {broken: (ISSUING,)}


def test_both_paths_of_a_cross_signed_authority_are_found() -> None:
    first, second = bare("First", None), bare("Second", None)
    old, new = bare("Crossed", first), None
    new = bare("Crossed", second, key=old)
    leaf = read(issue(healthy_leaf(), old))
    crossed = [read(old.certificate), read(new.certificate)]
    paths = built(leaf, crossed, [read(first.certificate), read(second.certificate)])
    assert sorted(str(names(p)[-1]) for p in paths) == ["First", "Second"]


# RFC 4158 5.2: a loop of cross-signed authorities must not be walked twice.
def test_authorities_that_sign_each_other_end() -> None:
    one, two = bare("One", None), bare("Two", None)
    one_by_two, two_by_one = bare("One", two, key=one), bare("Two", one, key=two)
    leaf = read(issue(healthy_leaf(), one))
    paths = built(leaf, [read(one_by_two.certificate), read(two_by_one.certificate)])
    assert max(len(p) for p in paths) == 3


def mesh(size: int) -> tuple[list[Authority], list[Certificate]]:
    """Return *size* authorities, and a certificate of each for each other one."""
    keys = [bare(f"CA {n}", None) for n in range(size)]
    crossed = [
        read(bare(f"CA {n}", o, key=own).certificate) for n, own in enumerate(keys) for o in keys if o is not own
    ]
    return keys, crossed


def test_a_mesh_of_authorities_has_an_end() -> None:
    keys, crossed = mesh(9)
    answer = build_paths(read(issue(healthy_leaf(), keys[0])), make_pool(crossed, (), [ROOT], "Test"))
    assert 0 < len(answer.paths) <= MOST_PATHS
    assert not answer.complete


def test_the_way_out_of_a_mesh_is_found_first() -> None:
    keys, crossed = mesh(9)
    root = read(keys[8].certificate)
    answer = build_paths(read(issue(healthy_leaf(), keys[0])), make_pool(crossed, (), [root], "Test"))
    assert names(answer.paths[0]) == ["shop.example", "CA 0", "CA 8"]
    assert all(names(path)[-1] == "CA 8" for path in answer.paths)


def test_each_key_is_tried_once_for_each_certificate() -> None:
    keys, crossed = mesh(6)
    answer = build_paths(read(issue(healthy_leaf(), keys[0])), make_pool(crossed, (), [ROOT], "Test"))
    assert answer.checks <= 1 + len(crossed)


@pytest.mark.parametrize("size", [100, 300])
def test_hundreds_of_authorities_of_one_name_have_an_end(size: int) -> None:
    same = [bare("Same CA", None) for _ in range(size)]
    without = frozenset({ExtensionOID.AUTHORITY_KEY_IDENTIFIER})
    leaf = read(issue(replace(healthy_leaf(), without=without), same[-1]))
    answer = build_paths(leaf, make_pool([read(a.certificate) for a in same], (), [ROOT], "Test"))
    assert answer.paths[0][-1].certificate == read(same[-1].certificate)
    assert answer.checks <= MOST_CHECKS


def test_authorities_with_keys_that_take_long_are_tried_less_often() -> None:
    odd = [with_slow_key(n) for n in range(60)]
    without = frozenset({ExtensionOID.AUTHORITY_KEY_IDENTIFIER})
    leaf = read(issue(replace(healthy_leaf(), without=without), Authority(odd[0], new_rsa_key())))
    begin = time.process_time()
    answer = build_paths(leaf, make_pool([read(c) for c in odd], (), [ROOT], "Test"))
    # 0.3 s on the machine that it was written on; each check takes a hundredth of a second.
    assert time.process_time() - begin < 3
    assert MOST_CHECKS <= answer.checks < 2 * MOST_CHECKS
    assert not answer.complete


def with_slow_key(number: int) -> x509.Certificate:
    """Return an authority whose RSA key has an exponent as long as itself."""
    numbers = rsa.RSAPublicNumbers((1 << 3071) - 1, (1 << 3072) - 2 * number - 1)
    name = name_of("Slow")
    builder = x509.CertificateBuilder(name, name_of("Above"), numbers.public_key(), number + 1, DAYS.begins, DAYS.ends)
    return builder.sign(PKI.root.key, SHA256())


def test_of_two_ways_to_one_anchor_the_shorter_is_first() -> None:
    root, between = bare("Top", None), None
    between = bare("Between", root)
    direct, round_about = bare("Issuing", root), None
    round_about = bare("Issuing", between, key=direct)
    leaf = read(issue(healthy_leaf(), direct))
    sent = [read(a.certificate) for a in (round_about, between, direct)]
    assert [len(p) for p in built(leaf, sent, [read(root.certificate)])] == [3, 4]


def test_a_path_is_no_longer_than_the_limit() -> None:
    ladder = [bare("Step 0", None)]
    for step in range(1, LONGEST_PATH + 5):
        ladder.append(bare(f"Step {step}", ladder[-1]))
    leaf = read(issue(healthy_leaf(), ladder[-1]))
    (path,) = built(leaf, [read(a.certificate) for a in ladder])
    assert len(path) == LONGEST_PATH


# RFC 5280 7.1
@pytest.mark.parametrize(("one", "other"), [("Test CA", "TEST  ca"), (" Test CA ", "Test\tCA"), ("Straße", "STRASSE")])
def test_case_and_blanks_do_not_tell_names_apart(one: str, other: str) -> None:
    assert name_key(name((("2.5.4.3", one),))) == name_key(name((("2.5.4.3", other),)))


def test_the_order_inside_a_relative_name_does_not_count() -> None:
    one, other = ("2.5.4.3", "a"), ("2.5.4.10", "b")
    assert name_key(name((one, other))) == name_key(name((other, one)))


def test_the_order_of_relative_names_counts() -> None:
    one, other = (("2.5.4.3", "a"),), (("2.5.4.10", "b"),)
    assert name_key(name(one, other)) != name_key(name(other, one))


def test_control_characters_make_no_two_names_one() -> None:
    honest = name((("2.5.4.10", "a"),), (("2.5.4.3", "b"),))
    for joint in ("\0", "\1", "\2"):
        assert name_key(name((("2.5.4.10", f"a{joint}2.5.4.3\2b"),))) != name_key(honest)
    assert name_key(name((("2.5.4.10", "a\x012.5.4.3\2b"),))) != name_key(name((("2.5.4.10", "a"), ("2.5.4.3", "b"))))
    assert name_key(name(())) != name_key(name())


def test_a_leaf_that_passes_itself_off_as_a_root_has_a_path_of_its_own() -> None:
    # Its signature cannot be checked, so that the root itself might have made it.
    copy = read(with_algorithm(PKI.root.certificate, tlv(0x30, oid("1.2.3.4"))))
    (path,) = built(copy, (), [ROOT])
    assert [link.certificate for link in path] == [copy]
    assert path[0].origin is Origin.SENT
    judged = judge([copy], (), "Test", [ROOT], AT)
    assert not judged.is_fine


def test_a_climb_finds_everybody_above_the_nearest_first() -> None:
    climb = Climb(make_pool([ROOT, ISSUING, LEAF], (), [ROOT], "Test"))
    assert [link.certificate for link in climb.above(LEAF)] == [ISSUING, ROOT]
    assert [climb.is_anchor(link) for link in climb.above(LEAF)] == [False, True]
    assert climb.above(ROOT) == ()


def test_a_climb_stops_at_the_anchors() -> None:
    climb = Climb(make_pool([ROOT, ISSUING], (), [ISSUING], "Test"))
    assert [link.certificate for link in climb.above(LEAF)] == [ISSUING]


def test_a_climb_through_a_mesh_has_nobody_above_themselves() -> None:
    keys, crossed = mesh(5)
    climb = Climb(make_pool(crossed, (), [ROOT], "Test"))
    leaf = read(issue(healthy_leaf(), keys[0]))
    assert {link.certificate for link in climb.above(leaf)} == set(crossed)
    assert crossed[0] not in {link.certificate for link in climb.above(crossed[0])}
