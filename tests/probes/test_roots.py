import base64
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import certifi
import pytest
from cryptography import x509

from tests.support.pki import (
    AT,
    Authority,
    Pki,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_pki,
    make_root,
    name_of,
    pem_of,
    self_sign,
)
from wizard.model.computer import Trouble, TroubleKind
from wizard.model.evidence import RootStore
from wizard.model.target import CheckOptions
from wizard.probes import roots
from wizard.probes.roots import roots_named, stores, system_list, whole_lists
from wizard.probes.stores import read_system_roots

MOZILLA = x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki()


def chain_of(pki: Pki) -> tuple[bytes, ...]:
    return der_of(issue(healthy_leaf(), pki.issuing)), der_of(pki.issuing.certificate)


def under(root: x509.Certificate) -> bytes:
    """Return a certificate that names *root* as its issuer; the signature is somebody else's."""
    stranger = make_root(root.subject, Validity.around(AT))
    return der_of(issue(healthy_leaf(), Authority(stranger.certificate, stranger.key)))


def named(found: Sequence[RootStore], name: str) -> RootStore:
    return next(store for store in found if store.name == name)


def test_the_systems_and_mozillas_lists_are_read_whole_and_reduced(pki: Pki) -> None:
    found = stores(chain_of(pki), (), CheckOptions())
    assert [store.name for store in found] == ["system", "mozilla", "chrome"]
    read = read_system_roots()
    assert not isinstance(read, Trouble)
    pem, origin = read
    assert named(found, "system").size == pem.count(b"BEGIN CERTIFICATE")
    assert named(found, "system").origin == origin
    assert named(found, "mozilla").size == len(MOZILLA)
    assert named(found, "mozilla").origin == f"certifi {version('certifi')}"
    assert all(store.roots == () for store in found)


def test_the_roots_that_the_chain_leads_to_are_kept() -> None:
    root = MOZILLA[0]
    kept = named(stores([under(root)], (), CheckOptions()), "mozilla").roots
    assert der_of(root) in kept
    assert {x509.load_der_x509_certificate(d).subject for d in kept} == {root.subject}


def test_what_came_with_the_system_is_noted_where_it_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, added = MOZILLA[0], MOZILLA[1]
    monkeypatch.setattr(roots, "read_system_roots", lambda: (pem_of(ours, added), "arranged"))
    monkeypatch.setattr(roots, "read_brought_roots", lambda: pem_of(ours))
    monkeypatch.setattr(roots, "fetches_roots", lambda: True)
    system = named(stores([der_of(ours), der_of(added)], (), CheckOptions()), "system")
    assert set(system.roots) == {der_of(ours), der_of(added)}
    assert (system.brought, system.grows) == ((der_of(ours),), True)


def test_what_changed_in_the_systems_list_is_seen_at_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = iter([pem_of(MOZILLA[0]), pem_of(*MOZILLA[:2]), pem_of(*MOZILLA[:2])])
    monkeypatch.setattr(roots, "read_system_roots", lambda: (next(lists), "arranged"))
    sizes = [whole_lists()[0].size for _ in range(3)]
    assert sizes == [1, 2, 2]


def test_what_has_not_changed_is_not_parsed_again() -> None:
    first, second = system_list(), system_list()
    assert first.by_subject is second.by_subject


def test_a_list_that_cannot_be_read_says_why_and_has_no_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    denied = Trouble(kind=TroubleKind.DENIED, what="bundle.pem")
    monkeypatch.setattr(roots, "read_system_roots", lambda: denied)
    system, mozilla, chrome = whole_lists()
    assert (system.trouble, system.size) == (denied, 0)
    assert (mozilla.trouble, mozilla.size) == (None, len(MOZILLA))
    assert chrome.size > 90
    assert named(stores([under(MOZILLA[0])], (), CheckOptions()), "system").size == 0


def test_whole_lists_hold_every_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots, "read_system_roots", lambda: (pem_of(*MOZILLA[:3]), "arranged"))
    system, mozilla, _ = whole_lists()
    assert {der_of(root) for root in system.roots} == {der_of(root) for root in MOZILLA[:3]}
    assert {der_of(root) for root in mozilla.roots} == {der_of(root) for root in MOZILLA}
    assert roots_named(MOZILLA[0].subject.public_bytes()) == (der_of(MOZILLA[0]),)


def test_a_root_that_was_sent_is_found_in_the_list() -> None:
    kept = named(stores([der_of(MOZILLA[1])], (), CheckOptions()), "mozilla").roots
    assert der_of(MOZILLA[1]) in kept


def test_a_fetched_issuer_leads_to_its_root(pki: Pki) -> None:
    leaf, _ = chain_of(pki)
    kept = named(stores([leaf], [under(MOZILLA[2])], CheckOptions()), "mozilla").roots
    assert der_of(MOZILLA[2]) in kept


def test_given_roots_come_first_and_whole(pki: Pki) -> None:
    strange = der_of(make_root(name_of("Strange"), Validity.around(AT)).certificate)
    found = stores(chain_of(pki), (), CheckOptions(extra_roots=(der_of(pki.root.certificate), strange)))
    assert [store.name for store in found] == ["given", "system", "mozilla", "chrome"]
    assert (found[0].size, found[0].roots) == (2, (der_of(pki.root.certificate), strange))


def test_the_only_roots_replace_every_list(pki: Pki) -> None:
    (only,) = stores(chain_of(pki), (), CheckOptions(only_roots=(der_of(pki.root.certificate),)))
    assert (only.name, only.size, only.roots) == ("only", 1, (der_of(pki.root.certificate),))


def test_an_empty_list_of_only_roots_trusts_nobody(pki: Pki) -> None:
    (only,) = stores(chain_of(pki), (), CheckOptions(only_roots=(), extra_roots=(der_of(pki.root.certificate),)))
    assert (only.name, only.size, only.roots) == ("only", 0, ())


def test_a_root_that_was_given_twice_is_kept_once(pki: Pki) -> None:
    root = der_of(pki.root.certificate)
    (only,) = stores(chain_of(pki), (), CheckOptions(only_roots=(root, root)))
    assert only.roots == (root,)


def test_what_is_no_certificate_leads_nowhere(pki: Pki) -> None:
    found = stores([b"", b"nonsense", *chain_of(pki)], [b"\x30\x00"], CheckOptions(extra_roots=(b"nonsense",)))
    assert (found[0].name, found[0].size, found[0].roots) == ("given", 0, ())


def test_a_cross_signed_root_leads_on_to_the_one_above() -> None:
    days = Validity.around(AT)
    old, new = make_root(name_of("Old"), days), make_root(name_of("New"), days)
    cross = issue(replace(healthy_leaf("new.example"), common_name="New", key=new.key), old)
    index = roots._indexed("list", "here", [old.certificate, cross, MOZILLA[0]])
    kept = roots._reduced(index, [issue(healthy_leaf(), new)]).roots
    assert set(kept) == {der_of(old.certificate), der_of(cross)}


def test_a_broken_block_costs_only_itself(pki: Pki) -> None:
    good = pem_of(pki.root.certificate)
    broken = b"-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n"
    index = roots._pem_index("system", "here", b"# words\n" + good + broken + pem_of(pki.issuing.certificate))
    assert index.size == 2


def test_a_root_with_an_unreadable_name_costs_only_itself(pki: Pki) -> None:
    # The text of the name becomes bytes that are no UTF-8.
    odd = der_of(self_sign(replace(healthy_leaf("odd.example"), common_name="Broken"))).replace(
        b"Broken", b"\xff\xfe\xfd\xfc\xfb\xfa"
    )
    certificate = x509.load_der_x509_certificate(odd)
    with pytest.raises(ValueError):
        certificate.subject  # noqa: B018  (names are parsed late)
    index = roots._pem_index("system", "here", pem_of(pki.root.certificate) + pem_of(certificate))
    assert index.size == 1
    assert stores([odd], (), CheckOptions(extra_roots=(odd,)))[0].roots == ()


@pytest.mark.parametrize("pem", [b"", b"\n \n", b"nonsense", b"-----BEGIN CERTIFICATE-----\nhalf"])
def test_a_list_without_certificates_is_empty(pem: bytes) -> None:
    assert roots._pem_index("system", "", pem).size == 0


def test_chromes_list_is_part_of_the_others() -> None:
    chrome = named(stores([under(MOZILLA[0])], (), CheckOptions()), "chrome")
    assert chrome.size > 90
    assert "Chromium" in chrome.origin


def test_what_was_added_to_browsers_is_a_store_of_its_own(pki: Pki) -> None:
    home = Path.home()
    for folder in (home / ".pki/nssdb", home / ".mozilla/firefox/p.default"):
        folder.mkdir(parents=True)
        file = folder / "root.pem"
        file.write_bytes(pem_of(pki.root.certificate))
        subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
        words = ["certutil", "-A", "-d", f"sql:{folder}", "-n", "r", "-t", "C,,", "-i", str(file)]
        subprocess.run(words, check=True)
    (home / ".mozilla/firefox/profiles.ini").write_text("[Profile0]\nPath=p.default\n", encoding="utf-8")
    found = stores([der_of(pki.issuing.certificate)], (), CheckOptions())
    for name in ("nss", "firefox"):
        assert named(found, name).roots == (der_of(pki.root.certificate),)
    assert str(home) not in "".join(store.origin for store in found)


def _of_version_2(certificate: x509.Certificate) -> bytes:
    """Return *certificate* with the version number that nobody used (RFC 5280 4.1.2.1) and that the library refuses."""
    return der_of(certificate).replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01", 1)


def test_a_certificate_of_version_2_costs_only_itself(pki: Pki) -> None:
    odd = _of_version_2(pki.root.certificate)
    found = stores([odd, *chain_of(pki)], [odd], CheckOptions(only_roots=(odd, der_of(pki.root.certificate))))
    assert found[0].roots == (der_of(pki.root.certificate),)
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(odd) + b"-----END CERTIFICATE-----\n"
    assert roots._pem_index("system", "here", pem + pem_of(pki.root.certificate)).size == 1


def test_of_one_minute_the_lists_are_read_once(pki: Pki, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    roots._of_minute.cache_clear()
    monkeypatch.setattr(roots, "KEPT_S", 1e12)
    before = stores(chain_of(pki), (), CheckOptions(), of_minute=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert stores(chain_of(pki), (), CheckOptions(), of_minute=True) == before
    monkeypatch.setattr(roots, "KEPT_S", 1e-9)
    assert stores(chain_of(pki), (), CheckOptions(), of_minute=True) == stores(chain_of(pki), (), CheckOptions())
    roots._of_minute.cache_clear()
