import base64
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.notifications import Desktop, Shown, desktop
from wizard.fixes.actions.runner import Ending, Ran
from wizard.flow import notify as module
from wizard.flow.notify import APP, LONGEST, notify

linux_only = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus here")

HOSTILE = 'a "quoted" \\ $(word) %s 日本語 😀 <b>bold</b> & \u202eright-to-left\x1b[31m'
SAFE = 'a "quoted" \\ $(word) %s 日本語 😀 <b>bold</b> & <U+202E>right-to-left<U+001B>[31m'
AS_MARKUP = SAFE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def shown_on(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    # The path of a socket may have a hundred letters.
    with desktop(tmp_path_factory.mktemp("bus")) as running:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", running.address)
        yield running


def only(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    real = shutil.which
    monkeypatch.setattr(module, "which", lambda name: real(name) if name in programs else None)


@linux_only
@pytest.mark.parametrize("program", ["gdbus", "notify-send"])
def test_a_real_program_brings_it_to_the_desktop(
    program: str, shown_on: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, program)
    assert notify(HOSTILE, f"first\n{HOSTILE}")
    assert shown_on.next() == Shown(APP, SAFE, f"first\n{AS_MARKUP}")
    assert shown_on.is_empty


@linux_only
@pytest.mark.parametrize("title", ["-x", "--help", "", "'", "uint32 5", "@as []"])
@pytest.mark.parametrize("program", ["gdbus", "notify-send"])
def test_no_text_is_taken_for_an_option_or_a_value(
    program: str, title: str, shown_on: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    if program == "notify-send" and not title:
        title = "notify-send itself wants a title"
    only(monkeypatch, program)
    assert notify(title, title)
    assert shown_on.next() == Shown(APP, title, title)


@linux_only
def test_it_is_shown_once(shown_on: Desktop) -> None:
    assert notify("title", "text")
    assert shown_on.next().text == "text"
    assert shown_on.is_empty


@linux_only
def test_a_desktop_that_refuses_is_told(shown_on: Desktop) -> None:
    shown_on.refuses = True
    assert not notify("title", "text")


def test_without_a_desktop_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert not notify("title", "text", system="linux")


def test_without_programs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    assert not notify("title", "text", system="linux")


@linux_only
def test_cron_s_programs_find_the_usual_bus(shown_on: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the place that systemd's pam module gives it; cron names none."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    socket = shown_on.address.partition("path=")[2].partition(",")[0]
    folder = Path(socket).parent
    (folder / "bus").symlink_to(socket)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    assert notify("title", "text")
    assert shown_on.next() == Shown(APP, "title", "text")


def test_a_long_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Sequence[str]] = []
    notify("t" * 5_000, "x" * 5_000, run=noting(calls), system="darwin")
    assert [len(word) for word in calls[0][-2:]] == [LONGEST, LONGEST]


def noting(calls: list[Sequence[str]], *, status: int = 0) -> module.Run:
    def run(words: Sequence[str]) -> Ran:
        calls.append(tuple(words))
        return Ran(ending=Ending.ENDED, status=status)

    return run


def test_macos_gets_the_text_as_arguments() -> None:
    calls: list[Sequence[str]] = []
    assert notify('a" & quit', "text", run=noting(calls), system="darwin")
    assert calls == [
        (
            "/usr/bin/osascript", "-e", "on run argv",
            "-e", "display notification (item 2 of argv) with title (item 1 of argv)", "-e", "end run",
            'a" & quit', "text",
        )
    ]  # fmt: skip


def test_windows_gets_the_text_in_base64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")
    calls: list[Sequence[str]] = []
    assert notify("it's '); calc", "日本語", run=noting(calls), system="win32")
    (words,) = calls
    assert words[0] == r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
    assert words[1:-1] == (
        "-NoLogo", "-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-EncodedCommand",
    )  # fmt: skip
    script = base64.b64decode(words[-1]).decode("utf-16-le")
    assert "calc" not in script
    for text in ("it's '); calc", "日本語"):
        assert f"FromBase64String('{base64.b64encode(text.encode()).decode()}')" in script
    # CreateProcess takes 32,767 letters at most.
    notify("語" * LONGEST, "語" * LONGEST, run=noting(calls), system="win32")
    assert len(" ".join(calls[-1])) < 32_767


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_a_program_that_fails_is_told(system: str) -> None:
    assert not notify("title", "text", run=noting([], status=1), system=system)


def test_a_bus_is_looked_for_where_none_is_named(tmp_path: Path) -> None:
    assert module._at_bus({"XDG_RUNTIME_DIR": str(tmp_path)}) == ()
    (tmp_path / "bus").touch()
    assert module._at_bus({"XDG_RUNTIME_DIR": str(tmp_path)}) == (
        "env", f"DBUS_SESSION_BUS_ADDRESS=unix:path={tmp_path}/bus",
    )  # fmt: skip
    assert module._at_bus({"XDG_RUNTIME_DIR": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}) == ()
