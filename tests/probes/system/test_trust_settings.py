"""Settings that change whom single programs trust; git is the real one, and its own opinion of its settings counts."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.programs import make_program
from wizard.model.computer import Trouble, TroubleKind, TrustEffect, TrustSetting
from wizard.probes.system.trust_settings import LARGEST_FILE, read_trust_settings

ONLY, MORE, OFF = TrustEffect.ONLY, TrustEffect.MORE, TrustEffect.OFF


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))


def read(home: Path, environment: Mapping[str, str] | None = None) -> tuple[TrustSetting, ...]:
    return read_trust_settings(None, environment or {}, home, home / "etc").settings


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_without_settings_there_are_none(tmp_path: Path) -> None:
    assert read(tmp_path, {"PATH": "/usr/bin", "CURL_CA_BUNDLE": ""}) == ()


def test_variables_are_told_with_the_last_part_of_their_path(tmp_path: Path) -> None:
    own = tmp_path / "certs" / "own.pem"
    write(own, "roots")
    environment = {"SSL_CERT_FILE": str(own), "NODE_EXTRA_CA_CERTS": "/home/ann/gone.pem", "SSL_CERT_DIR": "/"}
    assert read(tmp_path, environment) == (
        TrustSetting(tool="environment", name="SSL_CERT_FILE", value="own.pem", effect=ONLY),
        TrustSetting(tool="environment", name="SSL_CERT_DIR", value="/", effect=ONLY),
        TrustSetting(tool="environment", name="NODE_EXTRA_CA_CERTS", value="gone.pem", effect=MORE, missing=True),
    )


@pytest.mark.parametrize(
    ("name", "value", "is_off"),
    [
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", True),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "1", False),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "", False),
        ("GIT_SSL_NO_VERIFY", "1", True),
        ("GIT_SSL_NO_VERIFY", "0", True),
        ("GIT_SSL_NO_VERIFY", "", True),
    ],
)
def test_a_switch_is_off_as_its_program_takes_it(tmp_path: Path, name: str, value: str, *, is_off: bool) -> None:
    found = read(tmp_path, {name: value})
    assert [(s.name, s.effect) for s in found] == ([(name, OFF)] if is_off else [])


@pytest.mark.skipif(shutil.which("git") is None, reason="asks the real git")
def test_git_tells_its_settings_and_those_it_includes(tmp_path: Path) -> None:
    write(tmp_path / ".gitconfig", "[http]\n\tsslVerify = false\n[include]\n\tpath = more\n")
    write(tmp_path / "more", '[http "https://git.corp.example"]\n\tsslCAInfo = /etc/corp/ca.pem\n')
    assert read(tmp_path) == (
        TrustSetting(tool="git", name="http.sslverify", value="false", effect=OFF),
        TrustSetting(tool="git", name="http.sslcainfo", value="ca.pem", effect=ONLY, missing=True),
    )


def test_npm_pip_curl_and_wget_are_read(tmp_path: Path) -> None:
    write(
        tmp_path / ".npmrc", "; corp\nregistry=https://npm.corp.example/\nstrict-ssl = false\ncafile=/gone/corp.pem\n"
    )
    write(
        tmp_path / ".config/pip/pip.conf",
        "[global]\ntrusted-host = a.example\n    b.example\n[install]\ncert=/gone/p.pem\n",
    )
    write(tmp_path / ".curlrc", '# mine\ninsecure\n--cacert "/gone/c.pem"\nuser-agent = "insecure"\n')
    write(tmp_path / ".wgetrc", "check_certificate = off\nca-certificate = /gone/w.pem\n# check_certificate = off\n")
    assert [(s.tool, s.name, s.value, s.effect, s.missing) for s in read(tmp_path)] == [
        ("npm", "strict-ssl", "false", OFF, False),
        ("npm", "cafile", "corp.pem", ONLY, True),
        ("pip", "trusted-host", "2", OFF, False),
        ("pip", "cert", "p.pem", ONLY, True),
        ("curl", "insecure", "", OFF, False),
        ("curl", "cacert", "c.pem", ONLY, True),
        ("wget", "check_certificate", "off", OFF, False),
        ("wget", "ca-certificate", "w.pem", ONLY, True),
    ]


def test_what_turns_nothing_off_is_no_setting(tmp_path: Path) -> None:
    write(tmp_path / ".npmrc", "strict-ssl=true\nca=null\n")
    write(tmp_path / ".gitconfig", "[http]\n\tsslVerify = true\n")
    write(tmp_path / ".wgetrc", "check_certificate = on\n")
    write(tmp_path / ".curlrc", "keepalive-time = 2\n")
    assert read(tmp_path) == ()


def test_files_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    (tmp_path / ".npmrc").mkdir()
    (tmp_path / ".curlrc").write_bytes(b"insecure\n" + b"#" * LARGEST_FILE)
    write(tmp_path / ".config/pip/pip.conf", "no section\n\x00")
    write(tmp_path / ".gitconfig", "[http\n")
    assert read(tmp_path) == ()


def test_no_name_of_a_person_is_kept(tmp_path: Path) -> None:
    write(tmp_path / ".gitconfig", '[http "https://ann@git.corp.example"]\n\tsslVerify = false\n')
    found = read(tmp_path, {"SSL_CERT_FILE": "/home/ann/own.pem"})
    assert len(found) == 2
    assert "ann" not in repr(found)


def troubles(home: Path) -> tuple[Trouble, ...]:
    return read_trust_settings(None, {}, home, home / "etc").troubles


def test_a_git_that_is_missing_has_no_settings_and_one_that_fails_is_no_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert troubles(tmp_path) == ()
    make_program(tmp_path / "bin", "git", "fatal: bad config line 1", status=128)
    assert troubles(tmp_path) == (Trouble(kind=TroubleKind.FAILED, what="git"),)


def test_what_is_there_but_cannot_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path / ".npmrc", "#" * (LARGEST_FILE + 1))
    write(tmp_path / ".config/pip/pip.conf", "cert = /before/any/section.pem\n")
    (tmp_path / ".wgetrc").mkdir()
    assert [(t.kind, t.what) for t in troubles(tmp_path)] == [
        (TroubleKind.TOO_LARGE, ".npmrc"),
        (TroubleKind.STRANGE, "pip.conf"),
        (TroubleKind.FAILED, ".wgetrc"),
    ]
