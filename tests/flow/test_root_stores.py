"""Every list on this computer, root by root: real databases of certutil beside this machine's bundle and certifi."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.pki import AT, Validity, make_root, name_of, pem_of
from wizard.flow.root_stores import HOLDING, InList, Root, RootStores, Standing, read_root_stores
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence, Trouble, TroubleKind
from wizard.pki.known_roots import known_roots
from wizard.probes import held_roots, roots
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.stores.marks import Marks

ISRG_X1 = "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6"
ENTRUST_G4 = "db3517d1f6732a2d5ab97c533ec70779ee3270a62fb4ac4238372460e6f01e88"
EPKI = "c0a6f4dc63a24bfdcf54ef2a6a082a0a72de35803e2ff5ff527ae5d87206dfd5"
HIPKI = "f015ce3cc239bfef064be9f1d2c417e1a0264a0a94be1f0c8d121864eb6949cc"
BALTIMORE = "16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb"
SECOM_2024 = "6ab2ab75"
needs_certutil = pytest.mark.skipif(
    shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed"
)


@pytest.fixture
def stores() -> RootStores:
    return read_root_stores()


def one(stores: RootStores, sha256: str) -> Root:
    (found,) = [root for root in stores.roots if root.sha256.startswith(sha256)]
    return found


def standings(stores: RootStores, sha256: str) -> dict[str, tuple[Standing, datetime | None]]:
    return {found.list: (found.standing, found.since) for found in stores.standings(one(stores, sha256))}


def test_the_systems_list_and_those_of_the_browsers_are_there(stores: RootStores) -> None:
    sizes = {found.id: found.size for found in stores.lists}
    assert list(sizes) == ["system", "mozilla", "chrome"]
    assert all(size > 90 for size in sizes.values())
    assert stores.lists[0].written is not None
    names = [root.name.casefold() for root in stores.roots]
    assert names == sorted(names)
    assert len(names) == len({root.sha256 for root in stores.roots})


def test_a_root_of_today_is_in_every_list(stores: RootStores) -> None:
    assert {standing for standing, _ in standings(stores, ISRG_X1).values()} == {Standing.HELD}
    root = one(stores, ISRG_X1)
    assert root.certificate is not None
    assert root.certificate.sha256 == ISRG_X1


def test_since_when_browsers_refuse_a_root_is_told(stores: RootStores) -> None:
    chrome = datetime(2024, 11, 11, 23, 59, 59, tzinfo=UTC)
    assert standings(stores, ENTRUST_G4)["chrome"] == (Standing.GONE, chrome)
    assert standings(stores, ENTRUST_G4)["mozilla"] == (Standing.GONE, datetime(2024, 12, 14, tzinfo=UTC))
    assert standings(stores, HIPKI)["chrome"] == (Standing.LIMITED, datetime(2025, 7, 31, 23, 59, 59, tzinfo=UTC))
    assert standings(stores, EPKI)["mozilla"] == (Standing.LIMITED, datetime(2025, 4, 15, 23, 59, 59, tzinfo=UTC))
    assert Standing.LIMITED in HOLDING


def test_a_retired_root_is_gone_and_a_new_one_absent(stores: RootStores) -> None:
    assert standings(stores, BALTIMORE)["mozilla"][0] is Standing.GONE
    assert standings(stores, SECOM_2024)["chrome"] == (Standing.ABSENT, None)


def test_public_roots_that_are_nowhere_at_hand_are_known_by_their_fingerprints(stores: RootStores) -> None:
    assert {root.sha256 for root in stores.roots} >= set(known_roots())


def add(folder: Path, name: str, trust: str) -> x509.Certificate:
    root = make_root(name_of(name), Validity.around(AT)).certificate
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    file = folder / "root.pem"
    file.write_bytes(pem_of(root))
    subprocess.run(["certutil", "-A", "-d", f"sql:{folder}", "-n", name, "-t", trust, "-i", str(file)], check=True)
    return root


@needs_certutil
def test_what_was_added_to_a_browser_is_there_and_nowhere_else() -> None:
    folder = Path.home() / ".pki/nssdb"
    good, bad = add(folder, "Good Root", "C,,"), add(folder, "Bad Root", "p,,")
    stores = read_root_stores()
    assert [found.id for found in stores.lists] == ["system", "mozilla", "chrome", "nss"]
    added = standings(stores, good.fingerprint(SHA256()).hex())
    assert {name: standing.value for name, (standing, _) in added.items()} == {
        "system": "absent", "mozilla": "absent", "chrome": "absent", "nss": "held",
    }  # fmt: skip
    assert standings(stores, bad.fingerprint(SHA256()).hex())["nss"][0] is Standing.REFUSED
    nss = stores.standing("nss", one(stores, good.fingerprint(SHA256()).hex()))
    assert nss == InList(list="nss", standing=Standing.HELD, placed=Placed.USER)


def test_of_a_broken_database_nothing_is_known() -> None:
    folder = Path.home() / ".pki/nssdb"
    folder.mkdir(parents=True)
    (folder / "cert9.db").write_bytes(b"junk" * 1000)
    stores = read_root_stores()
    (nss,) = [found for found in stores.lists if found.id == "nss"]
    assert [trouble.kind for trouble in nss.troubles] == [TroubleKind.STRANGE]
    assert standings(stores, ISRG_X1)["nss"][0] is Standing.UNREAD


def test_of_a_system_list_that_cannot_be_read_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    denied = Trouble(kind=TroubleKind.DENIED, what="bundle.pem")
    monkeypatch.setattr(roots, "read_system_roots", lambda: denied)
    stores = read_root_stores()
    assert standings(stores, ISRG_X1)["system"][0] is Standing.UNREAD
    assert stores.lists[0].troubles == (denied,)


def test_what_was_switched_off_in_the_system_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = make_root(name_of("Switched-off Root"), Validity.around(AT)).certificate
    refused = (bad.public_bytes(Encoding.DER),)
    monkeypatch.setattr(held_roots, "read_marks", lambda _: Marks(placed={}, refused=refused))
    stores = read_root_stores()
    root = one(stores, bad.fingerprint(SHA256()).hex())
    assert (root.name, root.certificate) == ("Switched-off Root", None)
    assert stores.standing("system", root).standing is Standing.REFUSED


def test_windows_may_fetch_what_it_lacks() -> None:
    empty = HeldStore(name="system", origin="Windows ROOT", roots=(), grows=True)
    stores = RootStores(
        lists=(), roots=(), evidence=RootsEvidence(stores=(empty,)), members={"system": frozenset()}
    )  # fmt: skip
    public = Root(ISRG_X1, None, known_roots()[ISRG_X1])
    assert stores.standing("system", public).standing is Standing.FETCHED
    assert stores.standing("system", Root("0" * 64, None, None)).standing is Standing.ABSENT


def test_a_root_that_nothing_names_is_called_by_its_fingerprint() -> None:
    assert Root("ab" * 32, None, None).name == "ab" * 8
    assert Root("ab" * 32, None, None, "Told").name == "Told"


def test_who_put_a_root_into_the_systems_list_is_told() -> None:
    held = HeldRoot(sha256="1" * 64, name="Own", placed=Placed.COMPUTER)
    system = HeldStore(name="system", origin="", roots=(held,))
    stores = RootStores(
        lists=(), roots=(), evidence=RootsEvidence(stores=(system,)), members={"system": frozenset({"1" * 64})}
    )  # fmt: skip
    assert stores.standing("system", Root("1" * 64, None, None)).placed is Placed.COMPUTER


def test_a_cancel_ends_the_reading() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_root_stores(cancel)
