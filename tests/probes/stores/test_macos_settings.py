"""No Mac was at hand: exports of trust settings have the form of those that people published, read 2026-11.

From twocanoes.com, "Trusting certificates in the System keychain" (Admin.plist), and from the tests of public tools
that keep exports of their own: entries by SHA-1, "sslServer" as policy, results 1 to 4 of SecTrustSettings.h.
"""

import plistlib
from pathlib import Path

import pytest

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.stores import macos_settings
from wizard.probes.stores.macos_settings import Domain, Word, read_trust_words

KEY = "1F9575A7FDCE56AB5461E89C0738841C94F02C81"
SSL = bytes.fromhex("2a864886f763640103")
SMIME = bytes.fromhex("2a864886f763640108")


def setting(result: int | None = None, **more: object) -> dict[str, object]:
    return {**({} if result is None else {"kSecTrustSettingsResult": result}), **more}


def entry(*settings: dict[str, object]) -> dict[str, object]:
    return {"issuerName": b"0A", "serialNumber": b"\x01", "modDate": "2021-08-20", "trustSettings": list(settings)}


TRUSTED = entry(setting(1, kSecTrustSettingsPolicyName="sslServer", kSecTrustSettingsPolicy=SSL))
DENIED = entry(setting(3))


def exporting(folder: Path, content: bytes | None, *, says: str = "", status: int = 0) -> str:
    """Make a program that writes *content* where it is told to, or nothing."""
    (folder / "content").write_bytes(content or b"")
    write = "" if content is None else f"cat '{folder}/content' > \"$file\""
    program = folder / "security"
    program.write_text(f'#!/bin/sh\nfor file; do :; done\n{write}\necho "{says}" >&2\nexit {status}\n')
    program.chmod(0o755)
    return str(program)


def words(folder: Path, found: dict[str, object]) -> object:
    content = plistlib.dumps({"trustVersion": 1, "trustList": {KEY: found}})
    return read_trust_words(Domain.USER, exporting(folder, content))


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (TRUSTED, Word.TRUSTED),
        (DENIED, Word.DENIED),
        (entry(), Word.TRUSTED),
        ({"issuerName": b"0A"}, Word.TRUSTED),
        (entry(setting(2)), Word.TRUSTED),
        (entry(setting()), Word.TRUSTED),
        (entry(setting(4)), Word.UNSPECIFIED),
        (entry(setting(1, kSecTrustSettingsPolicyName="SMIME", kSecTrustSettingsPolicy=SMIME)), Word.UNSPECIFIED),
        (entry(setting(1, kSecTrustSettingsPolicyString="one.example")), Word.UNSPECIFIED),
        (entry(setting(1, kSecTrustSettingsApplication=b"Mail")), Word.UNSPECIFIED),
        (entry(setting(1), setting(3, kSecTrustSettingsPolicyName="sslServer")), Word.DENIED),
        (entry(setting(1, kSecTrustSettingsAllowedError=-2147409654)), Word.TRUSTED),
    ],
)
def test_each_setting_has_its_word_for_servers(tmp_path: Path, found: dict[str, object], word: Word) -> None:
    assert words(tmp_path, found) == {KEY.lower(): word}


def test_a_domain_without_settings_has_none(tmp_path: Path) -> None:
    says = "SecTrustSettingsCreateExternalRepresentation: No Trust Settings were found."
    assert read_trust_words(Domain.ADMIN, exporting(tmp_path, None, says=says, status=1)) == {}


def test_only_the_administrators_domain_is_named(tmp_path: Path) -> None:
    program = tmp_path / "security"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\necho No Trust Settings were found.\nexit 1\n')
    program.chmod(0o755)
    for domain in Domain:
        read_trust_words(domain, str(program))
    asked = [line.split()[:-1] for line in (tmp_path / "asked").read_text().splitlines()]
    assert asked == [["trust-settings-export"], ["trust-settings-export", "-d"]]


@pytest.mark.parametrize("status", [0, 1])
def test_another_failure_is_told(tmp_path: Path, status: int) -> None:
    found = read_trust_words(Domain.USER, exporting(tmp_path, None, says="authorization failed", status=status))
    assert found == Trouble(kind=TroubleKind.FAILED, what="security")


def test_a_program_that_is_missing_is_told(tmp_path: Path) -> None:
    assert isinstance(read_trust_words(Domain.USER, str(tmp_path / "missing")), Trouble)


@pytest.mark.parametrize(
    "content",
    [
        b"no list at all",
        b"<?xml version='1.0'?><plist><dict>",
        plistlib.dumps([1, 2]),
        plistlib.dumps({"trustList": {KEY: {"trustSettings": [{"kSecTrustSettingsResult": "yes"}]}}}),
    ],
)
def test_what_is_not_of_the_known_form_is_told(tmp_path: Path, content: bytes) -> None:
    found = read_trust_words(Domain.USER, exporting(tmp_path, content))
    assert found == Trouble(kind=TroubleKind.STRANGE, what="trust settings")


def test_an_export_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos_settings, "LARGEST_EXPORT", 10)
    assert words(tmp_path, TRUSTED) == Trouble(kind=TroubleKind.TOO_LARGE, what="trust settings")
