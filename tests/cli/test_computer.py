"""``computer``: the rows of step 2 without a site, as text and as JSON, all of them or single ones."""

import json
from typing import Any

import pytest

from tests.support.web_server import WebServer, response, web
from wizard.causes.rows import rows_resting_on
from wizard.cli import main as cli
from wizard.model.target import NO_SITE_PARTS

WITHOUT_A_SITE = [row.id for row in rows_resting_on(NO_SITE_PARTS)]


def asked(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    code = cli.main(["computer", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_every_row_is_told_with_state_sentence_and_facts(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = asked("--no-fetch", capsys=capsys)
    assert answer["schema"] == 1
    assert [check["id"] for check in answer["checks"]] == WITHOUT_A_SITE
    for check in answer["checks"]:
        assert check["state"] in {"ok", "problem", "not-checked"}
        assert check["detail"]
        assert check["title"]
        assert isinstance(check["facts"], list)
    assert code == (1 if any(check["state"] == "problem" for check in answer["checks"]) else 0)


def test_a_problem_has_steps_and_the_exit_code_of_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSL_NO_VERIFY", "1")
    code, answer = asked("--no-fetch", "--row", "settings", capsys=capsys)
    assert code == 1
    assert [check["state"] for check in answer["checks"]] == ["problem"]
    assert {(step["check"], step["id"]) for step in answer["steps"]} == {("settings", "mend-settings")}


def test_the_text_shows_what_a_problem_rests_on_and_the_rest_when_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSL_NO_VERIFY", "1")
    assert cli.main(["computer", "--no-fetch", "--row", "settings"]) == 1
    assert "GIT_SSL_NO_VERIFY: looks at no certificates" in capsys.readouterr().out
    cli.main(["computer", "--no-fetch", "--row", "clock"])
    short = capsys.readouterr().out
    cli.main(["computer", "--no-fetch", "--row", "clock", "--details"])
    assert len(capsys.readouterr().out) >= len(short)


def test_the_clock_is_compared_with_the_sources_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    server = WebServer(lambda asked: response(200, Date="Mon, 01 Jan 2029 00:00:00 GMT"))
    with web(server) as one, web(server) as other:
        code, answer = asked(
            "--row", "clock", "--time-source", f"{one}/", "--time-source", f"{other}/", capsys=capsys
        )  # fmt: skip
    assert code == 1
    assert [cause["id"] for cause in answer["causes"]] == ["clock-wrong"]
    assert "behind" in answer["checks"][0]["detail"]


def test_a_login_page_is_found_by_the_address_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with web(WebServer(lambda asked: response(302, Location="http://login.test/"))) as address:
        code, answer = asked("--row", "portal", "--portal-check", f"{address}/", capsys=capsys)
    assert code == 1
    assert [cause["id"] for cause in answer["causes"]] == ["captive-portal"]


def test_an_unknown_row_is_told_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["computer", "--row", "colour"]) == 2
    said = capsys.readouterr().err
    assert '"colour"' in said
    assert "clock, time-zone" in said


def test_the_answer_is_in_the_language_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["computer", "--no-fetch", "--row", "time-zone", "--lang", "ja"])
    assert "タイムゾーン" in capsys.readouterr().out
