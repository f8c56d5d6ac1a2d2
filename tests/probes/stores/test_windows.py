"""No Windows was at hand: the rows have the form of Python's documentation of `ssl.enum_certificates`.

Each is (bytes, "x509_asn" or "pkcs_7_asn", True or a set of the purposes that the certificate is trusted for). The keys
of the registry are those of Microsoft's page "System Store Locations", with a subkey for a root, as public lists show.
"""

import re
import ssl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from cryptography import x509

from tests.support.loopback import job
from tests.support.pki import der_of, make_pki
from wizard import resources
from wizard.model.computer import Placed, Trouble, TroubleKind
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.stores import windows
from wizard.probes.stores.marks import key_of

SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"

DISALLOWED = "Windows Disallowed"

ONE, TWO = make_pki("One").root.certificate, make_pki("Two").root.certificate

Row = tuple[bytes, str, bool | frozenset[str]]


def store(monkeypatch: pytest.MonkeyPatch, rows: Sequence[Row]) -> list[str]:
    asked: list[str] = []

    def enumerate_store(name: str) -> Sequence[Row]:
        asked.append(name)
        return rows

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ssl, "enum_certificates", enumerate_store, raising=False)
    return asked


def whole() -> tuple[bytes, str]:
    found = windows.read_system_roots()
    assert not isinstance(found, Trouble)
    return found


def test_the_root_store_is_read_as_pem(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = store(monkeypatch, [(der_of(ONE), "x509_asn", True), (der_of(TWO), "x509_asn", True)])
    pem, origin = whole()
    assert x509.load_pem_x509_certificates(pem) == [ONE, TWO]
    assert (asked, origin) == (["ROOT"], "Windows ROOT")


def test_a_bundle_among_the_certificates_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    store(monkeypatch, [(b"\x30\x00", "pkcs_7_asn", True), (der_of(TWO), "x509_asn", True)])
    assert x509.load_pem_x509_certificates(whole()[0]) == [TWO]


def test_a_root_that_is_not_trusted_for_servers_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [
        (der_of(ONE), "x509_asn", frozenset({CODE_SIGNING})),
        (der_of(TWO), "x509_asn", frozenset({CODE_SIGNING, SERVER_AUTH})),
    ]
    store(monkeypatch, rows)
    assert x509.load_pem_x509_certificates(whole()[0]) == [TWO]


def test_an_empty_store_has_no_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    store(monkeypatch, [])
    assert whole()[0] == b""


def test_a_store_that_may_not_be_read_is_told_and_not_taken_for_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise PermissionError(13, "Access is denied")

    store(monkeypatch, [])
    monkeypatch.setattr(ssl, "enum_certificates", refuse)
    denied = Trouble(kind=TroubleKind.DENIED, what="Windows ROOT")
    assert windows.read_system_roots() == denied
    marks = windows.read_marks(list_keys=lambda _: None)
    assert (marks.placed, set(marks.troubles)) == ({}, {denied, Trouble(kind=TroubleKind.DENIED, what=DISALLOWED)})


def test_the_roots_of_microsofts_programme_are_told_from_those_that_were_added(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = store(monkeypatch, [(der_of(ONE), "x509_asn", True)])
    pem = windows.read_brought_roots()
    assert pem is not None
    assert x509.load_pem_x509_certificates(pem) == [ONE]
    assert asked == ["AuthRoot"]


MACHINE, ENTERPRISE, GROUP_POLICY, AUTH_ROOT = (
    r"HKLM\SOFTWARE\Microsoft\SystemCertificates\ROOT\Certificates",
    r"HKLM\SOFTWARE\Microsoft\EnterpriseCertificates\Root\Certificates",
    r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\Certificates",
    r"HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\Certificates",
)
PERSON = r"HKCU\SOFTWARE\Microsoft\SystemCertificates\Root\Certificates"
MICROSOFTS = "3B1EFD3A66EA28B16697394703A72CA340A05BD5"
"""Microsoft Root Certificate Authority 2010, which comes with Windows."""


@pytest.mark.parametrize(
    ("keys", "placed"),
    [
        ((MACHINE,), Placed.COMPUTER),
        ((PERSON,), Placed.USER),
        ((ENTERPRISE,), Placed.POLICY),
        ((GROUP_POLICY,), Placed.POLICY),
        ((PERSON, MACHINE), Placed.COMPUTER),
        ((MACHINE, ENTERPRISE), Placed.POLICY),
        ((PERSON, MACHINE, AUTH_ROOT), Placed.MAKER),
    ],
)
def test_the_place_of_a_root_tells_who_put_it_there(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], placed: Placed
) -> None:
    store(monkeypatch, [])
    name = key_of(der_of(ONE)).upper()
    marks = windows.read_marks(list_keys=lambda key: (name,) if key in keys else ())
    assert marks.placed == {name.lower(): placed}


def test_windows_own_roots_were_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    store(monkeypatch, [])
    marks = windows.read_marks(list_keys=lambda key: (MICROSOFTS,) if key == MACHINE else ())
    assert marks.placed == {MICROSOFTS.lower(): Placed.MAKER}


def test_what_is_disallowed_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = store(monkeypatch, [(der_of(TWO), "x509_asn", True)])
    assert windows.read_marks(list_keys=lambda _: ()).refused == (der_of(TWO),)
    assert asked == ["Disallowed"]


def test_a_cancel_ends_the_reading_of_the_registry() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        windows.read_marks(job(cancel=cancel))


def test_the_data_about_windows_own_roots_has_the_form_of_the_registry() -> None:
    rows = resources.read_toml("data", "windows-roots.toml")["root"]
    assert len(rows) >= 12
    assert all(re.fullmatch("[0-9a-f]{40}", row["sha1"]) and row["name"] for row in rows)


@pytest.mark.parametrize(("value", "fetches"), [(None, True), ("0", True), ("1", False)])
def test_windows_fetches_roots_unless_a_policy_forbids_it(value: str | None, fetches: bool) -> None:
    asked: list[tuple[str, str]] = []

    def read(key: str, name: str) -> str | None:
        asked.append((key, name))
        return value

    assert windows.fetches_roots(read) is fetches
    assert asked == [(r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot", "DisableRootAutoUpdate")]


@pytest.mark.skipif(sys.platform == "win32", reason="here is a store")
def test_elsewhere_the_store_is_not_read() -> None:
    for read in (windows.read_system_roots, windows.read_marks):
        with pytest.raises(NotImplementedError):
            read()


@pytest.mark.parametrize(
    ("value", "at"),
    [
        # FILETIME (Microsoft Learn, minwinbase.h): 116444736000000000 is the beginning of 1970.
        ((116_444_736_000_000_000).to_bytes(8, "little"), datetime(1970, 1, 1, tzinfo=UTC)),
        ((133_800_000_000_000_000).to_bytes(8, "little"), datetime(2024, 12, 30, 2, 40, tzinfo=UTC)),
        (bytes(8), None),
        (b"\xff" * 8, None),
        (b"\x01\x02", None),
        (None, None),
    ],
)
def test_the_last_fetch_of_the_list_is_a_file_time(value: bytes | None, at: datetime | None) -> None:
    assert windows.roots_written(lambda _, name: value if name == "LastSyncTime" else None) == at
