import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard import i18n
from wizard.flow.site_export import COLUMNS, csv_bytes, export_sites, json_lines, safe_cell
from wizard.flow.site_table import SiteRow, SiteState

ROW = SiteRow(
    number=1,
    host="shop.example",
    state=SiteState.REFUSED,
    verdict="untrusted",
    cause="expired",
    words="The certificate expired",
    days_left=-3,
    at="2026-11-23T10:00:00Z",
)


def cells(rows: Sequence[SiteRow]) -> list[list[str]]:
    return list(csv.reader(StringIO(csv_bytes(rows).decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_reads_what_the_table_shows() -> None:
    data = csv_bytes([ROW])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert cells([ROW])[1] == ["shop.example", "Not trusted", "untrusted", "The certificate expired", "expired", "-3",
                               "2026-11-23T10:00:00Z"]  # fmt: skip


def test_the_headings_are_in_the_language_in_force() -> None:
    assert cells([])[0] == list(COLUMNS)
    i18n.use("ja")
    assert len(cells([])[0]) == len(COLUMNS)


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1",
        "\u00a0=1", "\ufeff=1", "\u3000＝1", "\0=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\u22121",
    ],
)  # fmt: skip
def test_nothing_is_taken_for_a_formula(hostile: str) -> None:
    cell = cells([SiteRow(number=1, host=hostile, state=SiteState.NO_SITE, words=hostile)])[1]
    assert cell[0] == cell[3] == safe_cell(hostile)
    assert cell[0].startswith("'")
    assert not {"\t", "\r", "\n", "\0"} & set(cell[0])


@pytest.mark.parametrize("harmless", ["shop.example", "a=b", "1-2", "", "例え", '"quoted" here', "1 day"])
def test_what_is_harmless_stays_as_it_is(harmless: str) -> None:
    assert safe_cell(harmless) == harmless


@given(st.text())
def test_hostile_text_stays_one_cell(text: str) -> None:
    rows = cells([SiteRow(number=1, host=text, words=text, state=SiteState.NO_SITE)])
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert csv_bytes([SiteRow(number=1, host=text)]).count(b"\n") == 2


@given(st.text())
def test_each_row_is_one_line_of_json(text: str) -> None:
    data = json_lines([SiteRow(number=1, host=text), ROW])
    lines = data.decode().splitlines() if text.isprintable() else data.decode().split("\n")[:-1]
    assert [json.loads(line)["site"] for line in lines] == [text, "shop.example"]


def test_json_lines_hold_what_the_row_does_and_null_for_nothing() -> None:
    told = json.loads(json_lines([ROW]))
    assert told == {
        "site": "shop.example", "state": "refused", "verdict": "untrusted", "cause": "expired",
        "title": "The certificate expired", "days_left": -3, "at": "2026-11-23T10:00:00Z",
    }  # fmt: skip
    assert json.loads(json_lines([SiteRow(number=2, host="x")]))["days_left"] is None


@pytest.mark.parametrize(
    ("name", "begins"), [("a.csv", b"\xef\xbb\xbf"), ("a.jsonl", b"{"), ("a.JSON", b"{"), ("a", b"\xef")]
)
def test_the_name_says_which_kind_of_file(tmp_path: Path, name: str, begins: bytes) -> None:
    export_sites(tmp_path / name, [ROW])
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_folder_that_is_not_there_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        export_sites(tmp_path / "none" / "a.csv", [ROW])
    assert not list(tmp_path.iterdir())
