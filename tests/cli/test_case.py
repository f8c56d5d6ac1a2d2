"""``case``: files, pictures and codes come to the diagnosis that they were made of; everything else is exit code 2."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow.test_case_file import REFUSED, full_case, some_diagnosis
from tests.support.terminal import run
from wizard.cli import main as cli
from wizard.flow.case_code import ALPHABET, code_of
from wizard.flow.case_file import case_of, rediagnose, write_case
from wizard.flow.case_frames import frames_of, small
from wizard.flow.report import diagnosis_json

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "a.trustcase"
    place.write_bytes(write_case(full_case()))
    return place


def test_a_file_comes_to_the_same_answer_as_the_check(file: Path, capsys: Captured) -> None:
    assert cli.main(["case", str(file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    told = answer.pop("case")
    assert answer == json.loads(json.dumps(diagnosis_json(rediagnose(full_case()))))
    assert answer["causes"][0]["id"] == "expired"
    assert set(told) == {
        "made_at", "program", "audience", "system", "browser", "found", "before", "steps", "done", "notes",
    }  # fmt: skip
    assert (told["found"]["causes"], told["before"]["verdict"]) == (["expired"], "trusted")
    assert {"id": "tell-owner", "standing": "done"} in told["steps"]
    assert told["done"][0]["does"] == "Add the root “…”"


def test_a_case_without_a_problem_ends_with_0(tmp_path: Path, capsys: Captured) -> None:
    diagnosis = some_diagnosis("good")
    (tmp_path / "good.trustcase").write_bytes(write_case(case_of(diagnosis, diagnosis.at)))
    assert cli.main(["case", str(tmp_path / "good.trustcase")]) == 0
    assert "The connection is trusted." in capsys.readouterr().out


@pytest.mark.parametrize(("language", "words"), [("en", "The certificate has expired"), ("ja", "期限が切れています")])
def test_people_read_it_in_their_language(file: Path, language: str, words: str, capsys: Captured) -> None:
    assert cli.main(["case", str(file), "--lang", language]) == 1
    out = capsys.readouterr().out
    assert words in out
    assert "二回目の電話" in out


def test_a_file_and_its_pictures_come_through_standard_input() -> None:
    data = write_case(small(full_case()))
    whole, pictures = (run("case", "-", "--json", stdin=told) for told in (data, "\n".join(frames_of(data))))
    assert (whole.code, whole.err) == (1, "")
    assert whole.json == pictures.json


def test_missing_pictures_are_named() -> None:
    ended = run("case", "-", stdin=frames_of(write_case(full_case()))[0])
    assert (ended.code, ended.out) == (2, "")
    assert "these are missing: 2" in ended.err


@pytest.mark.parametrize("why", ["empty", "cut", "a newer version", "another type", "a name twice", "NaN"])
def test_what_is_no_case_file_ends_with_2_and_a_sentence(tmp_path: Path, why: str, capsys: Captured) -> None:
    (tmp_path / "a.trustcase").write_bytes(REFUSED[why]())
    assert cli.main(["case", str(tmp_path / "a.trustcase")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("trust-wizard: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["none.trustcase", "./none", "folder/none", ".", "a\0b."])
def test_a_file_that_cannot_be_read_ends_with_2(name: str, capsys: Captured) -> None:
    assert cli.main(["case", name]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_code_comes_to_its_causes_and_plan(capsys: Captured) -> None:
    diagnosis = some_diagnosis()
    code = code_of(diagnosis)
    assert cli.main(["case", code.lower().replace("-", " "), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    checked = diagnosis_json(diagnosis)
    assert answer["code"] == code
    assert answer["verdict"] == "untrusted"
    assert [c["id"] for c in answer["causes"]] == [f.cause for f in diagnosis.findings]
    assert [(s["id"], s["for"]) for s in answer["steps"]] == [(s["id"], s["for"]) for s in checked["steps"]]
    assert set(answer) == set(checked)
    assert answer["matrix"]["clients"] == []


def test_a_code_tells_people_its_causes_and_no_more_than_it_holds(capsys: Captured) -> None:
    assert cli.main(["case", code_of(some_diagnosis())]) == 1
    out = capsys.readouterr().out
    assert "The certificate has expired" in out
    assert "Tell the owner of the site" in out
    assert "Firefox" not in out


@pytest.mark.parametrize("place", [1, 6, 16])
def test_a_wrong_character_of_a_code_is_named(place: int, capsys: Captured) -> None:
    symbols = code_of(some_diagnosis()).replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(symbols[place - 1]) + 7) % 32]
    assert cli.main(["case", symbols[: place - 1] + wrong + symbols[place:]]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(place) in err
    assert symbols[place - 1] in err


@pytest.mark.parametrize("text", ["", "hello", "🙂", "A" * 5_000, "\u202e1234"])
def test_what_is_no_code_ends_with_2(text: str, capsys: Captured) -> None:
    assert cli.main(["case", text]) == 2
    assert "\u202e" not in capsys.readouterr().err


def test_no_network_is_used(file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr("socket.socket.connect", None)
    monkeypatch.setattr("socket.getaddrinfo", None)
    assert cli.main(["case", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["host"] == "site.test"


def test_hostile_text_reaches_no_terminal(tmp_path: Path, capsys: Captured) -> None:
    case = replace(full_case(), notes="\x1b[31mred\u202e\x07", program="\x1b]0;title\x07")
    (tmp_path / "a.trustcase").write_bytes(write_case(case))
    assert cli.main(["case", str(tmp_path / "a.trustcase")]) == 1
    out = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\x07"} & set(out)
