"""The history of cases: what is kept, what it tells a stranger, and that deleted is deleted."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from tests.support.history import CASE, HOST, NOON, NOTE, history_in, hosts_of, off_in, ring_in, summary
from tests.support.terminal import environment
from wizard.errors import InputError, WizardError
from wizard.flow import history as module
from wizard.flow.history import LARGEST_CASE, LONGEST_NOTE, History, erase
from wizard.flow.history_off import Off, Why
from wizard.flow.history_seal import DAMAGED


def bytes_in(folder: Path) -> bytes:
    """Return every byte of every file of the history."""
    return b"".join(file.read_bytes() for file in sorted((folder / "data").iterdir()))


def changed(folder: Path, *statements: str) -> None:
    """Change the file as another program could."""
    with closing(sqlite3.connect(folder / "data/history.db")) as db, db:
        for statement in statements:
            db.execute(statement)


def test_a_case_comes_back_as_it_was(tmp_path: Path) -> None:
    record = history_in(tmp_path).add(CASE, summary())
    again = history_in(tmp_path)
    assert again.get(record) == CASE
    assert [(entry.id, entry.summary) for entry in again.list()] == [(record, summary())]
    assert again.set_aside is None


@pytest.mark.parametrize("page", [1, 2, 3, 200])
def test_the_last_on_file_comes_first(page: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAGE", page)
    history = history_in(tmp_path)
    for number in range(6):
        history.add(b"", summary(f"{number}.example"))
    assert hosts_of(history) == [f"{number}.example" for number in (5, 4, 3, 2, 1, 0)]
    assert history.count() == 6


def test_what_is_deleted_while_the_list_is_read_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAGE", 2)
    history = history_in(tmp_path)
    records = [history.add(b"", summary(f"{number}.example")) for number in range(5)]
    reading = history.list()
    first = next(reading)
    for record in records[2:4]:
        history.delete(record)
    history.add(b"", summary("new.example"))
    assert [first.id, *(entry.id for entry in reading)] == [records[4], records[3], records[1], records[0]]


def test_summaries_are_decrypted_as_they_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = history_in(tmp_path)
    for _ in range(5):
        history.add(b"", summary())
    real, opened = module.unseal_summary, []
    monkeypatch.setattr(module, "unseal_summary", lambda *given: opened.append(1) or real(*given))
    next(history.list())
    assert len(opened) == 1


def test_a_later_state_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record, other = history.add(CASE, summary()), history.add(b"other", summary("other.example"))
    later = summary("bank.example", "revoked", note="solved", when=NOON + timedelta(days=1))
    history.replace(record, b"later", later)
    assert (history.get(record), history.get(other)) == (b"later", b"other")
    assert [entry.summary for entry in history.list()] == [summary("other.example"), later]


@pytest.mark.parametrize(
    ("theirs", "ours", "both"),
    [
        ("first", "first", "first"),
        ("first", "ours", "ours"),
        ("theirs", "first", "theirs"),
        ("theirs", "ours", "theirs\nours"),
        ("first, theirs", "first, theirs", "first, theirs"),
        ("theirs", "theirs, ours", "theirs, ours"),
        ("", "first", ""),
    ],
)
def test_what_another_window_noted_meanwhile_is_kept(theirs: str, ours: str, both: str, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary(note="first"))
    history_in(tmp_path).note(record, theirs)
    assert history.replace(record, CASE, summary(note=ours), "first").note == both
    assert [entry.summary for entry in history.list()] == [summary(note=both)]


def test_a_note_is_put_in_the_place_of_the_other(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary())
    history.note(record, "電話 again")
    assert [entry.summary for entry in history.list()] == [replace(summary(), note="電話 again")]
    assert history.get(record) == CASE


@pytest.mark.parametrize(
    "use",
    [
        lambda history, record: history.get(record),
        lambda history, record: history.note(record, "x"),
        lambda history, record: history.replace(record, b"", summary()),
    ],
)
def test_what_another_window_deleted_is_told(use: Callable[[History, str], object], tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary())
    assert history_in(tmp_path).delete(record)
    with pytest.raises(WizardError, match="no longer in the history"):
        use(history, record)
    assert not history.delete(record)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bank", ["bank"]),
        ("BANK.EXAMPLE", ["bank"]),
        ("  bank   smith ", ["bank"]),
        ("smith jones", []),
        ("ｂａｎｋ", ["bank"]),
        ("has expired", ["bank"]),
        ("revoked", ["bücher"]),
        ("BÜCHER", ["bücher"]),
        ("xn--bcher-kva", ["bücher"]),
        ("STRASSE", ["bücher"]),
        ("ミセス　スミス", ["shop"]),
        ("ﾐｾｽ", ["shop"]),
        ("unheard-of", ["shop"]),
        ("untrusted", []),
        ("nobody", []),
        ("", ["shop", "bücher", "bank"]),
    ],
)
def test_the_search_finds_host_cause_and_note(text: str, found: list[str], tmp_path: Path) -> None:
    history = history_in(tmp_path)
    hosts = {"bank.example": "bank", "xn--bcher-kva.example": "bücher", "shop.example": "shop"}
    history.add(b"", summary("bank.example", "expired"))
    history.add(b"", summary("xn--bcher-kva.example", "revoked", note="Hauptstraße 7"))
    history.add(b"", summary("shop.example", "unheard-of", note="ミセス・スミス ミセス スミス"))
    seen = [hosts[entry.summary.host] for entry in history.search(text) if entry.summary != DAMAGED]  # type: ignore[union-attr]
    assert seen == found


def test_a_file_names_no_host_no_cause_and_no_note(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary(HOST, "expired", "revoked"))
    history.note(record, f"{NOTE} and Mr Jones")
    found = bytes_in(tmp_path)
    for word in (HOST, "bank", "expired", "revoked", "untrusted", "Smith", "Jones", "trustcase", "2026"):
        for code in ("utf-8", "utf-16-le", "utf-16-be"):
            assert word.encode(code) not in found, word
    assert record.encode() in found


def test_two_cases_of_about_the_same_size_look_alike(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(b"x" * 40_000, summary("a.example", note=""))
    history.add(b"x" * 39_000, summary("much-longer-name.example", "expired", "revoked", note="n" * 500))
    with closing(sqlite3.connect(tmp_path / "data/history.db")) as db:
        assert len({*db.execute("SELECT length(summary) FROM entries")}) == 1
        assert len({*db.execute("SELECT length(sealed) FROM contents")}) == 1


def sealed_in(folder: Path) -> list[bytes]:
    """Return pieces of everything that is sealed in the file, as they would be found on the disk."""
    with closing(sqlite3.connect(folder / "data/history.db")) as db:
        rows = [*db.execute("SELECT summary FROM entries"), *db.execute("SELECT sealed FROM contents")]
    # Long ones are spread over pages of 4096 bytes: short pieces of them stand in one.
    return [text[at : at + 24] for (text,) in rows for at in range(0, len(text) - 24, 200)]


def found_in(folder: Path, pieces: list[bytes]) -> int:
    data = bytes_in(folder)
    return sum(piece in data for piece in pieces)


def test_what_is_deleted_leaves_no_byte(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary())
    pieces = sealed_in(tmp_path)
    others = [history.add(CASE, summary(f"{number}.example")) for number in range(5)]
    size = (tmp_path / "data/history.db").stat().st_size
    assert found_in(tmp_path, pieces) > 0.9 * len(pieces) > 100
    assert history.delete(record)
    assert found_in(tmp_path, pieces) == 0
    assert (tmp_path / "data/history.db").stat().st_size <= size - len(CASE)
    assert [history.get(other) for other in others] == [CASE] * 5


@pytest.mark.parametrize(
    "change",
    [
        lambda history, record: history.note(record, "another"),
        lambda history, record: history.replace(record, b"", summary("other.example")),
    ],
)
def test_what_is_replaced_leaves_no_byte(change: Callable[[History, str], None], tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(b"", summary(note="n" * 5000))
    with closing(sqlite3.connect(tmp_path / "data/history.db")) as db:
        (text,) = db.execute("SELECT summary FROM entries").fetchone()
    pieces = [text[at : at + 24] for at in range(0, len(text) - 24, 200)]
    assert found_in(tmp_path, pieces) > 20
    change(history, record)
    assert found_in(tmp_path, pieces) == 0


def test_everything_deleted_leaves_no_byte_also_of_files_put_aside(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    for number in range(5):
        history.add(CASE, summary(f"{number}.example"))
    pieces = sealed_in(tmp_path)
    (tmp_path / "data/history-set-aside-20260101-000000.db").write_bytes(bytes_in(tmp_path))
    history.delete_all()
    assert (found_in(tmp_path, pieces), history.count(), hosts_of(history)) == (0, 0, [])
    assert not [*(tmp_path / "data").glob("*aside*")]
    history.add(CASE, summary())
    assert hosts_of(history_in(tmp_path)) == [HOST]


@pytest.mark.parametrize(
    ("days", "left"), [(0, [0]), (1, [1, 0]), (29, [29, 1, 0]), (30, [30, 29, 1, 0]), (99, [31, 30, 29, 1, 0])]
)
def test_what_is_older_than_it_is_kept_for_goes(days: int, left: list[int], tmp_path: Path) -> None:
    history = history_in(tmp_path)
    ages = (0, 1, 29, 30, 31)
    for age in ages:
        history.add(CASE, summary(f"{age}", when=NOON - timedelta(days=age)))
    assert history.keep_for(days, NOON) == len(ages) - len(left)
    assert hosts_of(history) == [str(age) for age in left]


def test_the_day_is_the_one_in_utc(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    east = timezone(timedelta(hours=9))
    history.add(CASE, summary("a.example", when=NOON.replace(hour=3, tzinfo=east)))
    assert history.keep_for(0, NOON.replace(hour=0) - timedelta(hours=1)) == 0
    assert history.keep_for(0, NOON) == 1


def test_what_is_too_long_is_refused(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary(note="n" * LONGEST_NOTE))
    with pytest.raises(InputError, match="65,536 characters"):
        history.note(record, "n" * (LONGEST_NOTE + 1))
    with pytest.raises(InputError, match="too large"):
        history.add(bytes(LARGEST_CASE + 1), summary())
    assert [entry.summary for entry in history.list()] == [summary(note="n" * LONGEST_NOTE)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET summary = substr(summary, 1, 20) || x'00' || substr(summary, 22) WHERE number = 1",
        "UPDATE entries SET summary = x'' WHERE number = 1",
        "UPDATE entries SET summary = NULL WHERE number = 1",
        "UPDATE entries SET summary = 'text' WHERE number = 1",
        "UPDATE entries SET day = day + 1 WHERE number = 1",
        "UPDATE entries SET day = 'soon' WHERE number = 1",
        "UPDATE entries SET id = 'another' WHERE number = 1",
        "UPDATE entries SET id = CAST(x'ff00fe' AS TEXT) WHERE number = 1",
        "UPDATE entries SET summary = (SELECT summary FROM entries WHERE number = 2) WHERE number = 1",
        "UPDATE entries SET summary = (SELECT sealed FROM contents WHERE number = 1) WHERE number = 1",
    ],
)
def test_a_record_that_was_changed_is_told_and_the_others_are_shown(statement: str, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    for number in range(3):
        history.add(CASE, summary(f"{number}.example"))
    changed(tmp_path, statement)
    assert hosts_of(history_in(tmp_path)) == ["2.example", "1.example", "damaged"]
    assert len([*history.search("example")]) == 2
    damaged = [entry for entry in history.list() if entry.summary == DAMAGED]
    with pytest.raises(WizardError):
        history.note(damaged[0].id, "x")
    assert history.keep_for(0, NOON) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contents SET sealed = substr(sealed, 1, 5000) || x'00' || substr(sealed, 5002) WHERE number = 1",
        "UPDATE contents SET sealed = (SELECT sealed FROM contents WHERE number = 2) WHERE number = 1",
        "UPDATE contents SET sealed = (SELECT summary FROM entries WHERE number = 1) WHERE number = 1",
        "DELETE FROM contents WHERE number = 1",
    ],
)
def test_a_case_that_was_changed_is_told(statement: str, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    first, second = history.add(CASE, summary()), history.add(CASE, summary())
    changed(tmp_path, statement)
    with pytest.raises(WizardError, match="damaged, or was changed"):
        history.get(first)
    assert history.get(second) == CASE
    history.replace(first, CASE, summary())
    assert history.get(first) == CASE


def test_every_single_bit_of_a_summary_counts(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary())
    file = tmp_path / "data/history.db"
    with closing(sqlite3.connect(file)) as db:
        (sealed,) = db.execute("SELECT summary FROM entries").fetchone()
    whole = file.read_bytes()
    start = whole.index(sealed)
    for at in range(0, len(sealed), 37):
        file.write_bytes(whole[: start + at] + bytes([whole[start + at] ^ 1]) + whole[start + at + 1 :])
        assert hosts_of(history) == ["damaged"], at
        assert history.get(record) == CASE
    file.write_bytes(whole)
    assert hosts_of(history) == [HOST]


def test_a_lost_key_is_told_and_a_new_history_begins_only_when_the_person_says_so(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(CASE, summary())
    before = bytes_in(tmp_path)
    (key,) = (tmp_path / "ring").iterdir()
    secret = key.read_text()
    key.unlink()
    assert off_in(tmp_path) == Off(Why.KEY_LOST)
    assert not [*(tmp_path / "ring").iterdir()]
    assert bytes_in(tmp_path) == before
    key.write_text(secret)
    assert hosts_of(history_in(tmp_path)) == [HOST]
    key.unlink()
    anew = History.begin_anew(tmp_path / "data", ring_in(tmp_path))
    assert isinstance(anew, History)
    assert anew.set_aside is not None
    assert re.search("put aside as history-set-aside-.*\\.db", anew.set_aside.says)
    assert (tmp_path / "data" / anew.set_aside.name).read_bytes() == before
    assert hosts_of(history_in(tmp_path)) == []


@pytest.mark.parametrize(("text", "why"), [("A" * 43 + "=", Why.KEY_WRONG), ("nonsense", Why.KEY_WRONG)])
def test_another_key_in_its_place_is_told(text: str, why: Why, tmp_path: Path) -> None:
    history_in(tmp_path).add(CASE, summary())
    before = bytes_in(tmp_path)
    (key,) = (tmp_path / "ring").iterdir()
    key.write_text(text)
    assert off_in(tmp_path) == Off(why)
    assert bytes_in(tmp_path) == before
    assert key.read_text() == text


def test_a_history_that_opens_is_not_begun_anew(tmp_path: Path) -> None:
    history_in(tmp_path).add(CASE, summary())
    same = History.begin_anew(tmp_path / "data", ring_in(tmp_path))
    assert isinstance(same, History)
    assert hosts_of(same) == [HOST]
    assert same.set_aside is None


def test_a_file_whose_contents_turn_out_damaged_is_put_aside_and_the_rest_stays(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    records = [history.add(CASE, summary(f"{number}.example")) for number in range(3)]
    file = tmp_path / "data/history.db"
    with closing(sqlite3.connect(file)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'contents'").fetchone()
    with file.open("r+b") as opened:
        opened.seek((root - 1) * 4096)
        opened.write(b"\xff" * 4096)
    with pytest.raises(WizardError, match=r"put aside as history-set-aside-.*3 cases in it could be read"):
        history.get(records[0])
    for same in (history, history_in(tmp_path)):
        assert hosts_of(same) == ["2.example", "1.example", "0.example"]
        with pytest.raises(WizardError, match="cannot be read: it is damaged"):
            same.get(records[0])
    history.add(CASE, summary("new.example"))
    assert history.count() == 4


def test_a_file_that_went_away_is_told_and_not_made_again(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    erase(tmp_path / "data")
    with pytest.raises(WizardError, match="open the history again"):
        history.add(CASE, summary())
    assert not [*(tmp_path / "data").glob("history.db*")]


@pytest.mark.parametrize("place", ["file", "missing/under/file"])
def test_a_folder_that_cannot_be_made_is_told_and_leaves_no_key(place: str, tmp_path: Path) -> None:
    (tmp_path / place.split("/", maxsplit=1)[0]).write_text("a file")
    off = History.open(tmp_path / place, ring_in(tmp_path))
    assert isinstance(off, Off)
    assert off.why is Why.UNUSABLE
    assert "cannot be written" in off.says
    assert not [*(tmp_path / "ring").glob("*")]


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data/history.db").mkdir(parents=True)
    assert off_in(tmp_path).why is Why.UNUSABLE


def test_threads_of_one_window_use_it_together(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        records = [*pool.map(lambda number: history.add(CASE, summary(f"{number}.example")), range(20))]
        assert [*pool.map(history.get, records)] == [CASE] * 20
    assert history.count() == 20


def test_a_history_does_not_print_its_key(tmp_path: Path) -> None:
    (key,) = (history_in(tmp_path).key.secret,)
    assert repr(key)[2:10] not in repr(history_in(tmp_path))


def test_it_loads_nothing_heavy() -> None:
    heavy = "{'cryptography', 'msgspec', 'keyring', 'platformdirs', 'filelock', 'wizard.causes.catalog'}"
    words = f"import sys, wizard.flow.history; sys.exit(bool({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", words], env=environment(), check=False).returncode == 0
