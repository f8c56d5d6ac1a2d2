"""The table of many sites as files: CSV for spreadsheets, and JSON Lines for scripts.

What stands in a cell was written by strangers: no program may take it for a formula, and no cell may become two.
"""

import csv
import json
import unicodedata
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from wizard.flow.site_table import SiteRow, cause_words, state_words
from wizard.i18n import N_, tr
from wizard.whole_file import write_whole

COLUMNS = (
    N_("Site"),
    N_("State"),
    N_("Verdict"),
    N_("First cause"),
    N_("Cause (id)"),
    N_("Days left"),
    N_("Checked (UTC)"),
)

_BEGIN_FORMULAS = frozenset("=+-@\u2212")
_BREAKS = frozenset("\t\r\n\v\f\0")
"""What a program may take for the end of a cell, or skip before a formula."""

LONGEST_CELL = 32_000
"""Characters; Excel takes 32,767."""


def csv_bytes(rows: Iterable[SiteRow]) -> bytes:
    """Return *rows* as CSV in the language in force (RFC 4180): lines end with CR LF.

    UTF-8 with a byte order mark, without which Excel takes it for the computer's old encoding.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([tr(column) for column in COLUMNS])
    for row in rows:
        days = "" if row.days_left is None else row.days_left
        words = (row.host, state_words(row.state), row.verdict, cause_words(row), row.cause)
        # A number is ours, and stays one where it is below nought.
        writer.writerow([*map(safe_cell, words), days, safe_cell(row.at)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "backslashreplace")


def safe_cell(text: str) -> str:
    """Return *text* as a spreadsheet shows it and never runs it: one line, and with "'" before what begins a formula.

    Full-width forms count as what they stand for, and what no person sees does not hide the beginning (OWASP, "CSV
    Injection").
    """
    line = "".join(" " if c in _BREAKS or unicodedata.category(c) in {"Zl", "Zp"} else c for c in text)[:LONGEST_CELL]
    return f"'{line}" if text[:1] in _BREAKS or _begins_formula(line) else line


def _begins_formula(line: str) -> bool:
    seen = (c for c in line if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf", "Mn"})
    first = next(seen, "")
    return unicodedata.normalize("NFKC", first)[:1] in _BEGIN_FORMULAS


def json_lines(rows: Iterable[SiteRow]) -> bytes:
    """Return *rows* as JSON, one object a line, in UTF-8; whatever stands in them, a line feed only ends a row."""
    return "".join(f"{_json(row)}\n" for row in rows).encode("utf-8", "backslashreplace")


def _json(row: SiteRow) -> str:
    told = {
        "site": row.host,
        "state": row.state.value,
        "verdict": row.verdict or None,
        "cause": row.cause or None,
        "title": row.words or None,
        "days_left": row.days_left,
        "at": row.at or None,
    }
    # U+2028 and U+2029 end a line for some readers.
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def export_sites(path: Path, rows: Iterable[SiteRow]) -> None:
    """Write *rows* to *path*: JSON Lines where its name ends so (".jsonl", ".ndjson", ".json"), else CSV.

    A file that was there stays as it was, or is replaced as a whole. Raises OSError.
    """
    is_json = path.suffix.lower() in {".jsonl", ".ndjson", ".json"}
    write_whole(path, json_lines(rows) if is_json else csv_bytes(rows))
