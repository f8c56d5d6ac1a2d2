"""No Mac was at hand: `security find-certificate -a -p` prints one PEM block after another (Apple's security(1))."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.pki import make_pki, pem_of
from tests.support.programs import make_program
from wizard.probes.stores import macos


def security(monkeypatch: pytest.MonkeyPatch, program: Path) -> None:
    monkeypatch.setattr(macos, "_SECURITY", str(program))


def test_what_security_prints_are_the_roots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    printed = pem_of(make_pki("One").root.certificate, make_pki("Two").root.certificate)
    security(monkeypatch, make_program(tmp_path, "security", printed.decode()))
    pem, origin = macos.read_system_roots()
    assert pem == printed
    assert "SystemRootCertificates.keychain" in origin


def test_the_keychains_are_asked_for_all_certificates_as_pem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "security"
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o755)
    security(monkeypatch, program)
    asked, _ = macos.read_system_roots()
    assert asked.decode().split() == ["find-certificate", "-a", "-p", *macos.KEYCHAINS]


def test_apples_own_keychain_holds_what_came_with_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "security"
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o755)
    security(monkeypatch, program)
    asked = macos.read_brought_roots()
    assert asked is not None
    assert asked.decode().split() == ["find-certificate", "-a", "-p", macos.KEYCHAINS[0]]
    assert not macos.fetches_roots()


def test_a_program_that_fails_leaves_no_roots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    security(monkeypatch, make_program(tmp_path, "security", "half of the ro", status=1))
    assert macos.read_system_roots() == (b"", "")
    assert macos.read_brought_roots() is None


def test_a_program_that_is_missing_leaves_no_roots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    security(monkeypatch, tmp_path / "missing")
    assert macos.read_system_roots() == (b"", "")


def test_the_systems_own_keychain_tells_when_it_was_written(tmp_path: Path) -> None:
    keychain = tmp_path / "SystemRootCertificates.keychain"
    keychain.write_bytes(b"roots")
    os.utime(keychain, (1_700_000_000, 1_700_000_000))
    assert macos.roots_written(str(keychain)) == datetime.fromtimestamp(1_700_000_000, UTC)
    assert macos.roots_written(str(tmp_path / "missing")) is None
