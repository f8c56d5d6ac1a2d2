import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.cli.output import (
    exit_code,
    in_background,
    is_problem,
    json_of,
    print_json,
    print_json_line,
    read_lines,
    read_text,
)
from wizard.errors import InputError
from wizard.flow.report import diagnosis_json
from wizard.model.finding import Diagnosis, Severity, Verdict

NOTE = replace(finding("expired"), severity=Severity.NOTE)
WARNING = replace(finding("expired"), severity=Severity.WARNING)
NOTED = replace(made_diagnosis([NOTE]), verdict=Verdict.TRUSTED)
WARNED = replace(made_diagnosis([WARNING]), verdict=Verdict.TRUSTED)


@pytest.mark.parametrize(
    ("diagnosis", "code"),
    [
        (made_diagnosis(), 0),
        (NOTED, 0),
        (WARNED, 1),
        (made_diagnosis([finding("expired")]), 1),
        (replace(made_diagnosis(), verdict=Verdict.UNREACHABLE), 1),
    ],
)
def test_one_answer_and_a_line_among_many_end_alike(diagnosis: Diagnosis, code: int) -> None:
    assert exit_code(diagnosis) == code
    assert is_problem(diagnosis_json(diagnosis)) == bool(code)


def test_a_line_that_could_not_be_read_is_a_problem() -> None:
    assert is_problem({"id": "a", "error": "no"})


def test_work_in_the_background_gives_its_result() -> None:
    assert in_background(lambda: threading.current_thread().name) == "work"


def test_work_in_the_background_fails_as_itself() -> None:
    def fail() -> None:
        raise InputError("no")

    with pytest.raises(InputError, match="no"):
        in_background(fail)


def test_json_is_readable_japanese(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"title": "証明書"})
    assert capsys.readouterr().out == '{\n  "title": "証明書"\n}\n'


def test_a_json_line_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_json_line({"detail": "a\nb\r\u2028"})
    told = capsys.readouterr().out
    assert told.count("\n") == 1
    assert json.loads(told) == {"detail": "a\nb\r\u2028"}


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_bytes("\ufeffone\u2028still one\x0b\r\n\n  \t\ntwo\x1cstill two".encode())
    assert list(read_lines(str(file))) == ["one\u2028still one", "two\x1cstill two"]


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_bytes(b"a\xffb")
    assert read_text(str(file)) == "a\ufffdb"
    assert list(read_lines(str(file))) == ["a\ufffdb"]


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError, match="/nowhere cannot be read"):
        list(read_lines("/nowhere"))


def test_reading_lines_leaves_standard_input_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "stdin"
    file.write_text("one\n")
    with file.open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert list(read_lines("-")) == ["one"]
        assert not stdin.closed


@pytest.mark.parametrize("value", [{"a": [], "b": {}, "c": [1, {"d": 'é\n"\\'}, None, True]}, "", ["\udcff"], "日本"])
def test_indented_json_is_that_of_the_standard_library(value: object) -> None:
    assert json_of(value) in {json.dumps(value, indent=2, ensure_ascii=poor) for poor in (False, True)}
    assert json.loads(json_of(value)) == value
