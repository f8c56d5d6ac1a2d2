"""How fast the history of cases is: opened, listed and searched with a thousand cases on file."""

import sqlite3
import statistics
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from tests.bench.measure import seconds
from tests.support.history import history_in, summary
from wizard.flow.history import History, _bound, _day
from wizard.flow.history_seal import seal, seal_summary

CASES = 1000
CASE_BYTES = 48 * 1024
ROUNDS = 5


def filled(folder: Path) -> tuple[History, str]:
    """Put a thousand cases on file at once: each alone, as the program does it, waits for the disk."""
    history = history_in(folder)
    case, key = bytes(CASE_BYTES), history.key.secret
    with closing(sqlite3.connect(history.file)) as db, db:
        for number in range(CASES):
            record, told = f"{number:032x}", summary(f"shop{number}.example", "expired", note=f"caller {number}")
            day = _day(told.when)
            sealed = seal_summary(key, told, _bound("summary", record, day))
            db.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (number + 1, record, day, sealed))
            db.execute("INSERT INTO contents VALUES (?, ?)", (number + 1, seal(key, case, _bound("case", record, day))))
    return history, f"{CASES // 2:032x}"


def test_a_thousand_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history, record = filled(tmp_path)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "open": (lambda: history_in(tmp_path).count(), CASES),
        "first page of the list": (lambda: len([*islice(history.list(), 50)]), 50),
        "list all": (lambda: len([*history.list()]), CASES),
        "search a host": (lambda: len([*history.search("shop77")]), 11),
        "search a cause": (lambda: len([*history.search("expired")]), CASES),
        "get a case": (lambda: len(history.get(record)), CASE_BYTES),
        "add a case": (lambda: len(history.add(bytes(CASE_BYTES), summary("zzz.invalid", "revoked"))), 32),
        "delete a case": (lambda: history.delete(next(history.list()).id), 1),
    }
    told = []
    for name, (work, expected) in works.items():
        assert work() == expected, name
        told.append(f"{name} {statistics.median(seconds(work) for _ in range(ROUNDS)) * 1000:.1f} ms")
    size = history.file.stat().st_size / (CASES * CASE_BYTES)
    with capsys.disabled():
        print(f"\nhistory of {CASES} cases of {CASE_BYTES // 1024} KiB: {', '.join(told)}; size {size:.2f} of theirs")
