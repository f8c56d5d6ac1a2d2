"""No Mac was at hand: `security find-certificate -a -p` prints one PEM block after another (Apple's security(1)).

What `security trust-settings-export` writes is played back as in tests/probes/stores/test_macos_settings.py.
"""

import os
import plistlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from tests.probes.stores.test_macos_settings import DENIED, TRUSTED
from tests.support.loopback import job
from tests.support.pki import der_of, make_pki, pem_of
from tests.support.programs import make_program
from wizard.model.computer import Placed, Trouble, TroubleKind
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.stores import macos
from wizard.probes.stores.marks import key_of

APPLE, SECOND, COMPANY, OWN, PLAIN = (
    make_pki(name).root.certificate for name in ("Apple", "Second", "Company", "Own", "Plain")
)

Settings = Mapping[x509.Certificate, object]
Mac = Callable[..., Path]


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mac:
    """Return how to arrange a Mac: keychains with what each holds, and the trust settings of both domains."""

    def arrange(user: Settings | None = None, admin: Settings | None = None, export: str = "") -> Path:
        keychains = tmp_path / "apples.keychain", tmp_path / "System.keychain", tmp_path / "home" / macos.LOGIN
        for keychain, roots in zip(keychains, ((APPLE, SECOND), (COMPANY, PLAIN), (OWN,)), strict=True):
            keychain.parent.mkdir(parents=True, exist_ok=True)
            keychain.write_bytes(pem_of(*roots))
        for name, settings in (("user", user), ("admin", admin)):
            file = tmp_path / f"{name}.plist"
            file.unlink(missing_ok=True)
            if settings is not None:
                entries = {key_of(der_of(root)).upper(): entry for root, entry in settings.items()}
                file.write_bytes(plistlib.dumps({"trustVersion": 1, "trustList": entries}))
        program = tmp_path / "security"
        program.write_text(_SECURITY.format(folder=tmp_path, export=export))
        program.chmod(0o755)
        monkeypatch.setattr(macos, "_SECURITY", str(program))
        monkeypatch.setattr(macos, "APPLES", str(keychains[0]))
        monkeypatch.setattr(macos, "KEYCHAINS", (str(keychains[0]), str(keychains[1])))
        monkeypatch.setattr(macos, "SETTINGS_FOLDER", tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        macos._read_at.cache_clear()
        return program

    return arrange


_SECURITY = """#!/bin/sh
case "$1" in
find-certificate) shift 3; cat "$@";;
trust-settings-export)
  {export}
  domain=user; [ "$2" = -d ] && domain=admin && shift
  if [ -e "{folder}/$domain.plist" ]; then cat "{folder}/$domain.plist" > "$2"; exit 0; fi
  echo "SecTrustSettingsCreateExternalRepresentation: No Trust Settings were found." >&2; exit 1;;
esac
"""


def trusted() -> list[x509.Certificate]:
    found = macos.read_system_roots()
    assert not isinstance(found, Trouble)
    return x509.load_pem_x509_certificates(found[0])


def test_apples_roots_count_and_others_only_where_somebody_said_so(mac: Mac) -> None:
    mac()
    assert trusted() == [APPLE, SECOND]
    mac(admin={COMPANY: TRUSTED}, user={OWN: TRUSTED})
    assert trusted() == [APPLE, SECOND, COMPANY, OWN]


def test_who_said_so_is_told(mac: Mac) -> None:
    mac(admin={COMPANY: TRUSTED}, user={OWN: TRUSTED})
    assert macos.read_marks().placed == {
        key_of(der_of(COMPANY)): Placed.COMPUTER,
        key_of(der_of(OWN)): Placed.USER,
    }


def test_a_root_of_apple_that_was_switched_off_counts_no_more(mac: Mac) -> None:
    mac(user={SECOND: DENIED})
    assert trusted() == [APPLE]
    assert macos.read_marks().refused == (der_of(SECOND),)


def test_a_persons_own_word_counts_before_the_administrators(mac: Mac) -> None:
    mac(admin={COMPANY: TRUSTED}, user={COMPANY: DENIED})
    assert trusted() == [APPLE, SECOND]
    assert macos.read_marks().refused == (der_of(COMPANY),)


def test_where_the_settings_cannot_be_read_everything_counts_and_that_is_told(mac: Mac) -> None:
    mac(export="echo 'an unknown error' >&2; exit 1")
    assert trusted() == [APPLE, SECOND, COMPANY, PLAIN, OWN]
    marks = macos.read_marks()
    assert marks.troubles
    assert {trouble.kind for trouble in marks.troubles} == {TroubleKind.FAILED}


def test_what_changed_is_read_again(mac: Mac, tmp_path: Path) -> None:
    mac()
    assert trusted() == [APPLE, SECOND]
    (tmp_path / "apples.keychain").write_bytes(pem_of(APPLE))
    os.utime(tmp_path / "apples.keychain", (1_700_000_000, 1_700_000_000))
    assert trusted() == [APPLE]


def test_apples_own_keychain_holds_what_came_with_the_system(mac: Mac) -> None:
    mac(admin={COMPANY: TRUSTED})
    brought = macos.read_brought_roots()
    assert brought is not None
    assert x509.load_pem_x509_certificates(brought) == [APPLE, SECOND]
    assert not macos.fetches_roots()


def test_a_program_that_fails_is_told_and_asked_again(
    mac: Mac, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    working = mac()
    monkeypatch.setattr(macos, "_SECURITY", str(make_program(tmp_path, "broken", "half of the ro", status=1)))
    assert macos.read_system_roots() == Trouble(kind=TroubleKind.FAILED, what="broken")
    assert macos.read_brought_roots() is None
    monkeypatch.setattr(macos, "_SECURITY", str(working))
    assert trusted() == [APPLE, SECOND]


def test_a_program_that_is_missing_is_told(mac: Mac, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mac()
    monkeypatch.setattr(macos, "_SECURITY", str(tmp_path / "missing"))
    assert macos.read_system_roots() == Trouble(kind=TroubleKind.MISSING, what="missing")


def test_a_cancel_ends_the_reading(mac: Mac) -> None:
    mac()
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        macos.read_marks(job(cancel=cancel))


def test_the_systems_own_keychain_tells_when_it_was_written(tmp_path: Path) -> None:
    keychain = tmp_path / "SystemRootCertificates.keychain"
    keychain.write_bytes(b"roots")
    os.utime(keychain, (1_700_000_000, 1_700_000_000))
    assert macos.roots_written(str(keychain)) == datetime.fromtimestamp(1_700_000_000, UTC)
    assert macos.roots_written(str(tmp_path / "missing")) is None
