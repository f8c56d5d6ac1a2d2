"""What becomes of a record: its phrases, where they are tried, and how its numbers are written."""

import json
from pathlib import Path
from typing import Any

import pytest

from wizard.causes.messages import CLUE, ERROR, LOOSE, OTHER, SPOKEN, WHOLE
from wizard.causes.messages.compile import CatalogueError, compiled, entries

HEAD = 'source = "x"\nname = "X"\norigin = "here"\n'


def made(folder: Path, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    (folder / "x.toml").write_text(HEAD + text, encoding="utf-8")
    return compiled(folder, folder)


def phrases(pack: dict[str, Any]) -> set[tuple[tuple[str, ...], int]]:
    return {(tuple(pieces), kind) for found in pack["trials"].values() for pieces, _, _, kind, _, _ in found}


def test_a_code_is_known_whole_and_as_it_is_read_aloud(tmp_path: Path) -> None:
    first, _ = made(
        tmp_path, 'prefixes = ["NET", "ERR"]\n[[error]]\ncode = "NET::ERR_CERT_DATE_INVALID"\ncauses = { expired = 1 }'
    )
    assert phrases(first["pack"]) == {
        ((" net err cert date invalid ",), ERROR),
        ((" err cert date invalid ",), ERROR),
        ((" err cert date invalid ",), SPOKEN),
        ((" cert date invalid ",), SPOKEN),
    }


def test_wordings_keep_their_kind_their_gaps_and_their_language(tmp_path: Path) -> None:
    first, more = made(
        tmp_path,
        """[[error]]
code = "X_FAILED"
causes = { expired = 3, clock-wrong = 1 }
said.en = ["valid for … not …"]
said.ja = ["期限切れ"]
loosely.en = ["has expired"]
whole.en = ["expired"]
[[other]]
about = "ssh"
said.en = ["host key"]
[[clue]]
favours = { interception = 3 }
said.de = ["Virenscanner"]
""",
    )
    assert phrases(first["pack"]) == {
        ((" x failed ",), ERROR),
        ((" valid for ", " not "), ERROR),
        ((" has expired ",), LOOSE),
        ((" expired ",), WHOLE),
        ((" host key ",), OTHER),
    }
    assert phrases(more) == {((" 期 限 切 れ ",), ERROR), ((" virenscanner ",), CLUE)}
    assert first["errors"] == [["X_FAILED", "x", {"expired": 0.75, "clock-wrong": 0.25}, False, []]]


@pytest.mark.parametrize(
    ("form", "number", "words"),
    [
        ("{}", -1202, " -1202 "),
        ("{hex}", 0x800B0109, " 800b0109 "),
        ("{}", -2146762487, " -2146762487 "),
        ("{unsigned}", -2146762487, " 2148204809 "),
        ("{nsresult}", -8179, " 2153390067 "),
        ("curl: ({})", 60, " curl 60 "),
    ],
)
def test_numbers_are_written_as_programs_do(form: str, number: int, words: str, tmp_path: Path) -> None:
    record = f'[[error]]\ncode = "X_FAILED"\nnumber = {number}\ncauses = {{ expired = 1 }}'
    first, _ = made(tmp_path, f'numbers_said = ["{form}"]\n{record}')
    assert ((words,), ERROR) in phrases(first["pack"])


def test_a_phrase_is_tried_at_its_rarest_pair(tmp_path: Path) -> None:
    records = "".join(
        f'[[error]]\ncode = "certificate verify failed {word} ending"\ncauses = {{ expired = 1 }}\n'
        for word in ("one", "two", "three")
    )
    first, _ = made(tmp_path, records)
    assert all(len(trials) == 1 for trials in first["pack"]["trials"].values())


def test_a_text_that_stands_for_too_many_is_refused(tmp_path: Path) -> None:
    record = '[[error]]\ncode = "X_FAILED"\ncauses = { expired = 1 }\nsaid.en = ["%s"]'
    choice = "{a|b|c|d|e|f|g|h}"
    made(tmp_path, record % f"{choice} {choice} {choice} fails")
    with pytest.raises(CatalogueError, match="4096 wordings"):
        made(tmp_path, record % f"{choice} {choice} {choice} {choice} fails")


def test_each_value_becomes_an_entry(tmp_path: Path) -> None:
    first, more = made(
        tmp_path,
        """[[error]]
code = "X_FAILED"
causes = { expired = 1 }
said.ja = ["期限"]
[[other]]
about = "ssh"
said.en = ["host key"]
""",
    )
    found = entries(first)
    assert set(found) == {
        "#vocabulary",
        "#sources",
        "#causes",
        "#trade",
        "#error 0",
        "#other 0",
        "x failed",
        "host key",
    }
    assert json.loads(found["#error 0"]) == ["X_FAILED", "x", {"expired": 1.0}, False, []]
    assert set(entries(more)) == {"#vocabulary", "期 限"}


def test_no_slip_is_mended_to_what_a_program_spells_wrong(tmp_path: Path) -> None:
    first, _ = made(
        tmp_path,
        """[[error]]
code = "X_INVALD_CERT"
causes = { expired = 1 }
[trade]
words = []
phrases = []
pieces = []
misspelt = ["invald"]
""",
    )
    assert first["pack"]["vocabulary"] == ["cert", "x"]
    assert "invald cert" in first["pack"]["trials"]


def test_two_everyday_words_of_a_code_are_not_that_code(tmp_path: Path) -> None:
    first, _ = made(
        tmp_path,
        """prefixes = ["XLIB"]
[[error]]
code = "XLIB_A_INTERNAL_ERROR"
causes = { handshake-failure = 1 }
[[error]]
code = "XLIB_CERT_INVALID"
causes = { expired = 1 }
""",
    )
    assert ((" cert invalid ",), SPOKEN) in phrases(first["pack"])
    assert ((" xlib internal error ",), ERROR) in phrases(first["pack"])
    assert ((" internal error ",), SPOKEN) not in phrases(first["pack"])


def test_titles_come_from_the_records_of_the_causes(tmp_path: Path) -> None:
    (tmp_path / "causes.py").write_text(
        'A = Cause(id="expired", title=N_("It has expired"), who=1)\nB = Other(id="x")\n'
    )
    first, _ = made(tmp_path, "")
    assert first["causes"] == {"expired": "It has expired"}
