"""The data about public authorities fits together, and fits Mozilla's list as it is installed."""

import re
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from wizard.pki.known_roots import distrusted_roots, is_in_chromes_list, known_roots, lost_roots, roots_as_of

MOZILLA = {
    c.fingerprint(SHA256()).hex() for c in x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())
}  # fmt: skip
OF_THE_TESTS = "ba6ad309b646be8a0d8d304555381db3732f3b219a3bf5dbeb4c0684d87591e8"


def test_every_row_has_a_fingerprint_and_a_name() -> None:
    for row in (*known_roots().values(), *distrusted_roots().values()):
        assert re.fullmatch("[0-9a-f]{64}", row.sha256)
        assert row.name.strip() == row.name != ""


def test_mozillas_list_is_known() -> None:
    ours = {sha256 for sha256, root in known_roots().items() if root.mozilla}
    assert len(MOZILLA - ours) <= 4, "certifi has newer roots: bring data/roots.toml up to date"
    assert len(ours - MOZILLA) <= 12


def test_chromes_list_is_mostly_mozillas() -> None:
    chrome = {sha256 for sha256 in known_roots() if is_in_chromes_list(sha256)}
    assert len(chrome) == 100
    assert len(chrome & MOZILLA) >= 95


def test_a_retired_root_is_in_no_list() -> None:
    retired = [root for root in known_roots().values() if root.retired or root.withdrawn]
    assert len(retired) >= 15
    assert not [root.name for root in retired if root.mozilla or root.chrome]
    assert not [root.name for root in retired if root.retired and root.withdrawn]


def test_since_when_mozillas_list_has_a_root_is_known() -> None:
    for root in known_roots().values():
        assert root.since is not None, root.name
        assert root.since <= roots_as_of()
        assert root.gone is None or root.since < root.gone <= roots_as_of(), root.name
        assert root.mozilla or root.chrome or root.gone is not None, root.name


def test_what_is_gone_is_not_in_mozillas_list_as_it_is_installed() -> None:
    gone = {sha256 for sha256, root in known_roots().items() if root.gone is not None}
    assert not gone & MOZILLA
    assert len({s for s, root in known_roots().items() if root.mozilla} - gone - MOZILLA) <= 4, (
        "bring roots.toml up to date"
    )


def test_roots_of_one_name_are_told_apart() -> None:
    names = [root.name for root in known_roots().values() if not root.retired]
    assert len(names) == len(set(names))


def test_roots_that_nobody_has_any_more_are_known_by_their_key_identifiers() -> None:
    lost = [root for root in known_roots().values() if not root.mozilla and not root.chrome]
    assert [root.name for root in lost if root.key_id is None] == ["Hongkong Post Root CA 1"], "it has no identifier"
    assert len(lost_roots()) == len(lost) - 1
    assert all(len(key_id) == 20 for key_id in lost_roots())


def test_what_is_distrusted_is_known_and_not_retired() -> None:
    for sha256, row in distrusted_roots().items():
        if sha256 == OF_THE_TESTS:
            continue
        assert sha256 in known_roots(), row.name
        assert not known_roots()[sha256].retired
        assert row.chrome or row.mozilla or row.apple


def test_days_of_distrust_have_a_time_zone() -> None:
    days = [day for row in distrusted_roots().values() for day in (row.chrome, row.mozilla, row.apple) if day]
    assert days
    assert all(day.tzinfo is not None for day in days)
