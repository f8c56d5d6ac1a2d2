"""The command line as a whole: help, bad arguments, colour, and how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Arguments
from tests.support.terminal import PATIENCE_S, ended_after, environment, run, run_on_a_terminal, start
from wizard import __version__
from wizard.cli import main as cli

COMMANDS = ("check", "inspect", "explain", "practice", "case", "watch")

CTRL_C_BOUND_S = 1.0
"""The contract says 0.2 s; a loaded test machine gets some patience, and the measured figure is printed."""


def test_version_is_told() -> None:
    ended = run("--version")
    assert (ended.code, ended.out.strip(), ended.err) == (0, f"trust-wizard {__version__}", "")


def test_help_names_every_command_and_the_exit_codes() -> None:
    ended = run("--help")
    assert ended.code == 0
    assert all(command in ended.out for command in COMMANDS)
    assert "exit codes" in ended.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    assert f"usage: trust-wizard {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["chek", "shop.example"], "check"),
        (["--jsn"], "--jsn"),
        (["--jsn"], "trust-wizard --help"),
        (["check", "--jsn", "shop.example"], "trust-wizard check --help"),
        (["inspect", "--hots", "a", "b.pem"], "--hots"),
        (["check"], "one address, for example shop.example"),
        (["check", "shop.example", "--input", "sites"], "one address"),
        (["check", "shop.example", "other.example"], "other.example"),
        (["check", "shop.example", "--connect"], "--connect"),
        (["check", "shop.example", "--trust", "a", "--only-trust", "b"], "not allowed with"),
        (["check", "--input", "sites", "--jobs", "many"], "1 to 64"),
        (["inspect"], "one file, for example chain.pem"),
        (["explain"], "a text or --batch FILE"),
        (["explain", "a", "--lang", "fr"], "'en', 'ja'"),
        (["practice", "--port", "80"], "1024 to 65000"),
        (["practice", "--port", "web"], "1024 to 65000"),
    ],
)
def test_bad_arguments_end_with_2_and_say_what_would_be_right(
    arguments: list[str], right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert right in told.err
    assert told.err.startswith("trust-wizard: ")
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_an_unknown_option_ends_the_process_with_2() -> None:
    ended = run("--jsn")
    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_an_option_is_not_guessed_from_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "shop.example", "--js"]) == 2
    assert "--js" in capsys.readouterr().err


def test_a_check_imports_no_qt(at_site: Arguments) -> None:
    code = (
        "import sys; from wizard.__main__ import main; main(sys.argv[1:])\n"
        "print([m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', 'wizard.views'))], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *at_site("good")], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stderr == "[]\n"


def test_help_imports_no_cryptography() -> None:
    code = (
        "import sys; from wizard.__main__ import main; main(['check', '--help'])\n"
        "print('cryptography' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stderr == "False\n"


def test_output_to_a_pipe_is_not_coloured(at_site: Arguments) -> None:
    assert "\033" not in run(*at_site("expired")).out


def test_output_to_a_terminal_is_coloured(at_site: Arguments) -> None:
    assert "\033[31m" in run_on_a_terminal(*at_site("expired"))


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_none(at_site: Arguments, variables: dict[str, str]) -> None:
    assert "\033" not in run_on_a_terminal(*at_site("expired"), env=variables)


def test_a_command_line_with_escape_sequences_cannot_steer_the_terminal() -> None:
    ended = run("inspect", "\033[31mred\u202e.pem")
    assert ended.code == 2
    assert "\033" not in ended.err
    assert "<U+001B>[31mred<U+202E>.pem" in ended.err


@pytest.mark.parametrize("arguments", [["--help"], ["explain", "NET::ERR_CERT_DATE_INVALID"], ["practice", "--list"]])
def test_a_reader_that_has_gone_is_no_fault(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(*arguments, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=30)
    assert err == b""
    assert process.returncode in {0, 1}


def test_head_gets_its_line_and_nobody_complains(at_site: Arguments) -> None:
    program = " ".join(f"'{a}'" for a in (sys.executable, "-m", "wizard", *at_site("expired")))
    done = subprocess.run(
        ["sh", "-c", f"{program} | head -1"], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_crash(closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m wizard explain - {closed}"],
        input="nothing", capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        process = start("explain", "NET::ERR_CERT_DATE_INVALID", stdout=full)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert b"Traceback" not in err
    assert b"No space left" in err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp932"])
def test_a_terminal_without_unicode_gets_what_it_can_show(at_site: Arguments, encoding: str) -> None:
    ended = run(*at_site("expired"), env={"PYTHONIOENCODING": encoding})
    assert ended.code == 1
    assert "The connection is not trusted." in ended.out
    assert ended.err == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_whole_in_every_encoding(at_site: Arguments, encoding: str) -> None:
    ended = run(*at_site("expired"), "--json", "--lang", "ja", env={"PYTHONIOENCODING": encoding})
    assert ended.code == 1
    assert re.search(r"[ぁ-ん]", ended.json["causes"][0]["title"])


@pytest.fixture
def silence() -> Iterator[socket.socket]:
    """Listen on a port that never answers; who is accepted there is in the middle of a check."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(PATIENCE_S)
        yield door


def test_ctrl_c_ends_a_stalled_check_at_once(silence: socket.socket) -> None:
    port = silence.getsockname()[1]
    with start("check", f"https://127.0.0.1:{port}/", "--timeout", "30", "--no-fetch") as process, silence.accept()[0]:
        code, seconds = ended_after(process, signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read()
    print(f"Ctrl-C took {seconds * 1000:.0f} ms")
    assert (code, told) == (130, b"Cancelled.\n")
    assert seconds < CTRL_C_BOUND_S


def test_ctrl_c_ends_many_stalled_checks_at_once(silence: socket.socket, tmp_path: Path) -> None:
    sites = tmp_path / "sites.txt"
    sites.write_text(f"https://127.0.0.1:{silence.getsockname()[1]}/\n" * 20)
    with (
        start("check", "--input", sites, "--jobs", "16", "--timeout", "30", "--no-fetch") as process,
        silence.accept()[0],
    ):
        code, seconds = ended_after(process, signal.SIGINT)
    print(f"Ctrl-C took {seconds * 1000:.0f} ms")
    assert code == 130
    assert seconds < CTRL_C_BOUND_S


def test_ctrl_c_during_the_imports_is_no_traceback() -> None:
    code = (
        "import sys, os, signal\n"
        "from wizard.__main__ import main\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'wizard.cli.options': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.exit(main(['check', 'shop.example']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["gui"], ["shop.example"], ["gui", "shop.example"], ["a.pem"]])
def test_the_window_without_a_display_says_what_works(arguments: list[str]) -> None:
    ended = run(*arguments, env={"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert ended.code == 2
    assert "trust-wizard check ADDRESS" in ended.err


def test_the_system_s_language_is_spoken() -> None:
    ended = run("explain", "nothing", env={"LANG": "ja_JP.UTF-8"})
    assert re.search(r"[ぁ-ん]", ended.out)
