"""The lists as evidence: this machine's own, databases of the real certutil, and lists arranged for one question."""

import platform
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import certifi
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.loopback import job
from tests.support.pki import AT, Validity, der_of, make_root, name_of, pem_of
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence, Trouble, TroubleKind
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes import held_roots, roots
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.held_roots import read_held_roots, without_people
from wizard.probes.parts import look_at
from wizard.probes.stores import read_system_roots
from wizard.probes.stores.marks import Marks, key_of

MOZILLA = x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())
DAYS = Validity.around(AT)
needs_certutil = pytest.mark.skipif(
    shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed"
)

Arrange = Callable[..., RootsEvidence]


def own(common_name: str, organization: str | None = None) -> x509.Certificate:
    return make_root(name_of(common_name, organization), DAYS).certificate


@pytest.fixture
def arranged(monkeypatch: pytest.MonkeyPatch) -> Arrange:
    """Return how to read a system's list of *trusted* roots with these *marks*."""

    def read(*trusted: x509.Certificate, marks: Marks | None = None, brought: bytes | None = None) -> RootsEvidence:
        monkeypatch.setattr(roots, "read_system_roots", lambda: (pem_of(*trusted), "arranged"))
        monkeypatch.setattr(roots, "read_brought_roots", lambda: brought)
        monkeypatch.setattr(held_roots, "read_marks", lambda _: marks or Marks(placed={}))
        return read_held_roots(job())

    return read


def system(evidence: RootsEvidence) -> HeldStore:
    return next(store for store in evidence.stores if store.name == "system")


def placed(evidence: RootsEvidence) -> dict[str, Placed]:
    return {root.name: root.placed for root in system(evidence).roots}


def test_this_machines_list_is_held_whole_by_fingerprint() -> None:
    read = read_system_roots()
    assert not isinstance(read, Trouble)
    there = {c.fingerprint(SHA256()).hex() for c in x509.load_pem_x509_certificates(read[0])}
    evidence = look_at(Part.ROOTS, Target(host="", port=443), CheckOptions(fetch=False), job())
    assert isinstance(evidence, RootsEvidence)
    assert {root.sha256 for root in system(evidence).roots} == there
    assert system(evidence).written is not None
    assert all(root.name for root in system(evidence).roots)


def test_it_is_written_and_read_back_as_it_is() -> None:
    evidence = read_held_roots(job())
    assert msgspec.json.decode(msgspec.json.encode(evidence), type=RootsEvidence) == evidence


def test_public_roots_came_with_the_system_and_are_called_as_the_data_calls_them(arranged: Arrange) -> None:
    isrg = next(root for root in MOZILLA if "ISRG Root X1" in root.subject.rfc4514_string())
    assert placed(arranged(isrg)) == {"ISRG Root X1": Placed.MAKER}


@pytest.mark.parametrize("who", [Placed.COMPUTER, Placed.USER, Placed.POLICY])
def test_who_put_a_root_there_is_told(arranged: Arrange, who: Placed) -> None:
    root = own("Company Root", "Company")
    evidence = arranged(root, marks=Marks(placed={key_of(der_of(root)): who}))
    (held,) = system(evidence).roots
    assert held == HeldRoot(
        sha256=root.fingerprint(SHA256()).hex(), name="Company Root", organization="Company", placed=who
    )
    assert held.is_added


def test_what_came_with_the_system_was_not_added_even_if_it_was_added_as_well(arranged: Arrange) -> None:
    root = own("Old Public Root")
    marks = Marks(placed={key_of(der_of(root)): Placed.COMPUTER})
    assert placed(arranged(root, marks=marks, brought=pem_of(root))) == {"Old Public Root": Placed.MAKER}


def test_a_public_root_that_somebody_added_to_an_old_system_was_added(arranged: Arrange) -> None:
    root, brought = MOZILLA[0], own("Old Public Root")
    marks = Marks(placed={key_of(der_of(root)): Placed.COMPUTER})
    (held,) = system(arranged(root, marks=marks, brought=pem_of(brought))).roots
    assert held.placed is Placed.COMPUTER


def test_where_nothing_tells_who_did_it_nobody_is_named(arranged: Arrange) -> None:
    (held,) = system(arranged(own("Unknown Root"))).roots
    assert (held.placed, held.is_added) == (Placed.UNKNOWN, True)


def test_what_was_switched_off_is_told(arranged: Arrange) -> None:
    bad = own("Bad Root")
    evidence = arranged(own("Good Root"), marks=Marks(placed={}, refused=(der_of(bad), b"no certificate")))
    assert [root.name for root in system(evidence).refused] == ["Bad Root"]


def test_a_list_that_cannot_be_read_is_a_trouble_and_no_empty_list(
    arranged: Arrange, monkeypatch: pytest.MonkeyPatch
) -> None:
    arranged(own("Root"))
    denied = Trouble(kind=TroubleKind.DENIED, what="bundle.pem")
    monkeypatch.setattr(roots, "read_system_roots", lambda: denied)
    evidence = read_held_roots(job())
    assert [store.name for store in evidence.stores if store.name == "system"] == []
    assert evidence.troubles == (denied,)


def test_a_system_without_a_list_has_an_empty_one(arranged: Arrange, monkeypatch: pytest.MonkeyPatch) -> None:
    arranged()
    monkeypatch.setattr(roots, "read_system_roots", lambda: (b"", ""))
    evidence = read_held_roots(job())
    assert (system(evidence).roots, evidence.troubles) == ((), ())


def database(folder: Path, root: x509.Certificate, trust: str = "C,,") -> None:
    folder.mkdir(parents=True)
    file = folder / "root.pem"
    file.write_bytes(pem_of(root))
    subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    subprocess.run(
        ["certutil", "-A", "-d", f"sql:{folder}", "-n", "r", "-t", trust, "-i", str(file)], check=True
    )  # fmt: skip


@needs_certutil
def test_what_was_added_to_browsers_is_a_store_of_its_own() -> None:
    home = Path.home()
    database(home / ".pki/nssdb", own("For Chrome"))
    database(home / "snap/chromium/current/.pki/nssdb", own("For the snap"))
    for folder, name in ((".config/mozilla/firefox", "new"), (".var/app/org.mozilla.firefox/.mozilla/firefox", "flat")):
        database(home / folder / "p.default", own(f"For Firefox, {name}"))
        (home / folder / "profiles.ini").write_text("[Profile0]\nPath=p.default\nDefault=1\n", encoding="utf-8")
    evidence = read_held_roots(job())
    found = {store.name: store for store in evidence.stores}
    assert [root.name for root in found["nss"].roots] == ["For Chrome", "For the snap"]
    assert [root.name for root in found["firefox"].roots] == ["For Firefox, flat", "For Firefox, new"]
    assert {root.placed for name in ("nss", "firefox") for root in found[name].roots} == {Placed.USER}
    assert str(home) not in str(evidence)


@needs_certutil
def test_what_was_switched_off_in_a_browser_is_told() -> None:
    database(Path.home() / ".pki/nssdb", own("Bad Root"), "p,,")
    (store,) = [store for store in read_held_roots(job()).stores if store.name == "nss"]
    assert (store.roots, [root.name for root in store.refused]) == ((), ["Bad Root"])


def test_a_browsers_database_that_is_broken_is_a_trouble_and_no_empty_store() -> None:
    folder = Path.home() / ".pki/nssdb"
    folder.mkdir(parents=True)
    (folder / "cert9.db").write_bytes(b"junk" * 1000)
    evidence = read_held_roots(job())
    assert "nss" not in {store.name for store in evidence.stores}
    assert Trouble(kind=TroubleKind.STRANGE, what="~/.pki/nssdb (cert9.db)") in evidence.troubles


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("mkcert alice@laptop (Alice Smith)", "mkcert …"),
        ("mkcert alice@laptop.example.org", "mkcert …"),
        ("CA of root@build-1 for tests", "CA of … for tests"),
        ("Kaspersky Anti-Virus Personal Root Certificate", "Kaspersky Anti-Virus Personal Root Certificate"),
        ("@", "@"),
        ("株式会社例 ルート認証局", "株式会社例 ルート認証局"),
    ],
)
def test_names_of_people_are_left_out(name: str, kept: str) -> None:
    assert without_people(name) == kept


@pytest.mark.parametrize(
    ("host", "name", "kept"),
    [
        ("alices-mac.local", "Charles Proxy CA (19 Jul 2019, alices-mac.local)", "Charles Proxy CA (19 Jul 2019, …)"),
        ("alices-mac", "Proxyman CA (3 Jan 2023, alices-mac.local)", "Proxyman CA (3 Jan 2023, …)"),
        ("pc", "pc tools root", "pc tools root"),
        ("", "a root", "a root"),
    ],
)
def test_the_name_of_this_computer_is_left_out(
    monkeypatch: pytest.MonkeyPatch, host: str, name: str, kept: str
) -> None:
    monkeypatch.setattr(platform, "node", lambda: host)
    held_roots._this_host.cache_clear()
    assert without_people(name) == kept
    held_roots._this_host.cache_clear()


def test_endless_names_are_cut(arranged: Arrange) -> None:
    (held,) = system(arranged(own("x" * 60, "y" * 60))).roots
    assert len(held.name) <= held_roots.LONGEST_NAME
    assert without_people("a@" * 50_000) != ""


def test_a_root_without_a_common_name_is_called_by_its_organization(arranged: Arrange) -> None:
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Company")])
    (held,) = system(arranged(make_root(name, DAYS).certificate)).roots
    assert held.name == "Company"


def test_a_cancel_ends_the_reading() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_held_roots(job(cancel=cancel))
