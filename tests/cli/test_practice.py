"""``practice``: the list of the built-in sites, and the sites themselves."""

import json
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.terminal import ended_after, run, start
from wizard.cli import main as cli
from wizard.practice.scenarios import SCENARIOS


def test_the_list_names_every_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["practice", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [s.id for s in SCENARIOS]


def test_the_list_comes_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["practice", "--list", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == 1
    assert [(s["id"], s["cause"]) for s in answer["scenarios"]] == [(s.id, s.cause) for s in SCENARIOS]
    assert all(s["title"] and s["story"] for s in answer["scenarios"])


def test_an_unknown_site_is_2_and_the_known_ones_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["practice", "expird"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert '"expird"' in told.err
    assert all(s.id in told.err for s in SCENARIOS)


def test_a_started_site_can_be_checked_until_ctrl_c() -> None:
    with start("practice", "expired", "--json", stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        answer = json.loads(process.stdout.readline())
        (site,) = answer["sites"]
        assert (site["id"], site["cause"]) == ("expired", "expired")
        checked = run(
            "check", site["url"], "--connect", site["connect"], "--trust", answer["trust"], "--no-fetch", "--json"
        )
        code, seconds = ended_after(process, signal.SIGINT)
    print(f"Ctrl-C took {seconds * 1000:.0f} ms")
    assert (checked.code, checked.json["causes"][0]["id"]) == (1, "expired")
    assert code == 130
    assert seconds < 1.0
    assert run("check", site["url"], "--no-fetch", "--json").json["verdict"] == "unreachable"


def test_ctrl_c_takes_the_root_file_away() -> None:
    with start("practice", "good", "--json", stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        trust = Path(json.loads(process.stdout.readline())["trust"])
        assert trust.is_file()
        ended_after(process, signal.SIGINT)
    assert not trust.parent.exists()


def test_the_printed_command_checks_the_site() -> None:
    with start("practice", "good", stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        command = next(line for line in process.stdout if b"trust-wizard check" in line).decode().split()
        ended = run(*command[1:], "--json")
        process.send_signal(signal.SIGINT)
    assert (ended.code, ended.json["verdict"]) == (0, "trusted")


def test_a_port_that_is_taken_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = str(door.getsockname()[1])
        assert cli.main(["practice", "good", "--port", port]) in {1, 2}
    told = capsys.readouterr().err
    assert port in told
    assert told.count("\n") == 1


def test_the_demo_recognises_a_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["practice", "self-signed", "--demo"]) == 0
    told = capsys.readouterr().out
    assert "self-signed" in told
    assert "NET::ERR_CERT_AUTHORITY_INVALID" in told


def test_the_ports_can_be_chosen_only_above_the_reserved_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["practice", "good", "--port", "443"]) == 2
    assert "1024 to 65000" in capsys.readouterr().err
