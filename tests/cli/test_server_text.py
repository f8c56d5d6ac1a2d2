"""``check --server``: its text, its exit codes, and what it refuses."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.loopback import closed_port
from tests.support.nginx import NGINX
from tests.support.nginx_site import HOST, Running, Site, right_site
from tests.support.pki import AT, Pki, make_pki
from tests.support.server_views import REFUSED, evidence, visit
from wizard.causes.server import judge_server
from wizard.cli import main as cli
from wizard.cli.server_text import server_text

needs_nginx = pytest.mark.skipif(shutil.which(NGINX) is None, reason="nginx (nginx-light) is not installed")


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Terminal")


def arguments(running: Running, *more: str) -> list[str]:
    return [
        "check", "--server", HOST, "--connect", f"127.0.0.1:{running.port}", "--only-trust", str(running.root),
        "--http-port", str(running.plain), "--at", AT.isoformat(), *more,
    ]  # fmt: skip


def told(site: Site, folder: Path, pki: Pki, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    with Running(folder, site, pki) as running:
        code = cli.main(arguments(running, *more))
    return code, capsys.readouterr().out


def test_colour_is_there_only_on_request() -> None:
    report = judge_server(evidence([visit(failure=REFUSED)]), [])
    assert "\033[31mStops visitors\033[0m" in server_text(report, colour=True)
    assert "\033" not in server_text(report, colour=False)


@needs_nginx
def test_a_right_site_ends_with_0(tmp_path: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(right_site(pki), tmp_path, pki, capsys)
    assert code == 0
    assert "Everything that was tested is as it should be." in text
    assert re.search(r"✓ Chrome 156.*TLS 1\.3", text)


@needs_nginx
def test_notes_alone_are_no_problem(tmp_path: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(replace(right_site(pki), headers=""), tmp_path, pki, capsys)
    assert code == 0
    assert "[no-hsts]" in text


@needs_nginx
def test_a_problem_ends_with_1_in_json_too(tmp_path: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(replace(right_site(pki), chain=()), tmp_path, pki, capsys, "--json")
    answer = json.loads(text)
    assert code == 1
    assert "missing-intermediate" in {f["id"] for f in answer["findings"]}
    assert answer["host"] == HOST
    assert len(answer["chain"]) == 1
    assert answer["beyond_reach"] == []


@needs_nginx
def test_it_speaks_japanese(tmp_path: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(replace(right_site(pki), chain=()), tmp_path, pki, capsys, "--lang", "ja")
    assert code == 1
    assert "訪問者が接続できません" in text
    assert "Stops visitors" not in text


def test_a_port_that_refuses_ends_with_1_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with closed_port() as port:
        code = cli.main(["check", "--server", HOST, "--connect", f"127.0.0.1:{port}", "--no-fetch", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert [f["id"] for f in answer["findings"]] == ["connection-refused"]
    assert answer["chain"] == []
    assert answer["protocols"] == {}


def test_a_name_that_leads_nowhere_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["check", "--server", "nowhere.invalid", "--no-fetch", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert {f["id"] for f in answer["findings"]} <= {"dns-failure", "no-network"}
    assert set(answer["unresolved"]) == {"nowhere.invalid", "www.nowhere.invalid"}


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--input", "-"], "--server tests one address"), ([HOST, "--input", "-"], "either one address"),
     ([], "either one address"), ([HOST, "--http-port", "0"], '"0" is not a port'),
     ([HOST, "--http-port", "x"], '"x" is not a port'), ([HOST, "--http-port", "65536"], '"65536" is not a port'),
     (["http://"], "")],
)  # fmt: skip
def test_what_cannot_be_used_ends_with_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--server", *words]) == 2
    assert said in capsys.readouterr().err
