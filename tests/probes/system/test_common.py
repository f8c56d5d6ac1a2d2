import sys
from pathlib import Path

import pytest

from tests.support.loopback import ends_soon
from tests.support.programs import make_program
from wizard.probes.system import common
from wizard.probes.system.common import proxies, run, support_ends


def test_what_a_program_prints_is_returned(tmp_path: Path) -> None:
    assert run([str(make_program(tmp_path, "tells", "one\ntwo\n"))]) == "one\ntwo\n"


def test_a_program_that_fails_says_nothing(tmp_path: Path) -> None:
    assert run([str(make_program(tmp_path, "fails", "words", status=1))]) is None


def test_a_program_that_is_missing_says_nothing(tmp_path: Path) -> None:
    assert run([str(tmp_path / "missing")]) is None


def test_bytes_that_are_no_text_are_survived() -> None:
    printed = run([sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'a\\xff\\n')"])
    assert printed == "a\ufffd\n"


def test_a_program_that_waits_for_input_gets_none() -> None:
    with ends_soon():
        assert run([sys.executable, "-c", "import sys; print(len(sys.stdin.read()))"]) == "0\n"


def test_a_program_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "SOON_S", 0.2)
    with ends_soon():
        assert run([sys.executable, "-c", "import threading; threading.Event().wait(60)"]) is None


def test_without_proxies_there_are_none() -> None:
    assert proxies() == ()


def test_proxies_are_told_without_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://ann:p%40ss@proxy.example:3128/")
    monkeypatch.setenv("http_proxy", "ann:secret@proxy.example:3129")
    monkeypatch.setenv("all_proxy", "socks5://proxy.example:1080")
    monkeypatch.setenv("no_proxy", "localhost,.example")
    assert proxies() == (("all", "proxy.example:1080"), ("http", "proxy.example:3129"), ("https", "proxy.example:3128"))


@pytest.mark.parametrize("url", ["http://[::1", "http://ann:secret@[::1", "http://ann:secret@[bad]:1"])
def test_a_proxy_address_that_is_none_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("https_proxy", url)
    ((scheme, place),) = proxies()
    assert scheme == "https"
    assert "secret" not in place


def test_the_end_of_support_is_known_for_some_systems() -> None:
    assert support_ends("linux", "debian 12") == "2028-06-30"
    assert support_ends("windows", "19045") == "2025-10-14"


@pytest.mark.parametrize(("family", "key"), [("linux", "gentoo "), ("linux", ""), ("plan9", "4")])
def test_of_an_unknown_system_nothing_is_said(family: str, key: str) -> None:
    assert support_ends(family, key) is None
