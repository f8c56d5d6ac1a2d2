"""The one history of a program: one record for each case, nothing lost while it cannot be written, no way back."""

import resource
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from keyring.errors import KeyringLocked

from tests.flow.test_passwords import Failing, Remembering
from tests.gui.history.cases import cabinet_in, dossier, file_cases, lose_key, off, opened
from tests.support.history import NOON, history_in, hosts_of
from wizard.errors import WizardError
from wizard.flow.history import LONGEST_NOTE
from wizard.flow.history_off import Off, Why
from wizard.flow.history_seal import Summary
from wizard.flow.passwords import Ring
from wizard.views.history import cabinet as module
from wizard.views.history.cabinet import Cabinet

LATER = NOON + timedelta(hours=3)


def summaries(cabinet: Cabinet) -> list[Summary]:
    return [entry.summary for entry in opened(cabinet).list() if isinstance(entry.summary, Summary)]


def test_a_case_is_put_on_file_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier(notes="Mrs Smith"), NOON)
    written = cabinet.write()
    assert (len(written.kept), written.troubles, written.off) == (1, (), None)
    assert summaries(cabinet) == [
        Summary(host="site.test", causes=("expired",), verdict="untrusted", note="Mrs Smith", when=NOON)
    ]
    case = cabinet.case(written.kept[0].entry)
    assert (case.notes, case.system, case.found.causes) == ("Mrs Smith", "windows", ("expired",))
    assert not cabinet.waits()


def test_a_later_state_takes_the_place_of_the_record_and_keeps_its_time(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier(), NOON)
    first = cabinet.write().kept[0]
    cabinet.put("a", dossier(notes="later"), LATER)
    second = cabinet.write().kept[0]
    assert (first.is_new, second.is_new, first.entry.id == second.entry.id) == (True, False, True)
    assert [(entry.note, entry.when) for entry in summaries(cabinet)] == [("later", NOON)]


def test_of_what_waits_the_last_state_is_written_in_the_order_of_the_cases(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    for key, host, notes in (("a", "a.test", "1"), ("b", "b.test", "2"), ("a", "a.test", "3")):
        cabinet.put(key, dossier(host, notes), NOON)
    written = cabinet.write()
    assert [kept.entry.summary.note for kept in written.kept if isinstance(kept.entry.summary, Summary)] == ["3", "2"]
    assert hosts_of(opened(cabinet)) == ["b.test", "a.test"]


def test_a_case_that_was_deleted_does_not_come_back(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier("a.test"), NOON)
    record = cabinet.write().kept[0].entry.id
    cabinet.put("a", dossier("a.test", "waits"), NOON)
    assert cabinet.delete(record)
    cabinet.put("a", dossier("a.test", "later"), NOON)
    cabinet.put("b", dossier("b.test"), NOON)
    cabinet.write()
    assert hosts_of(opened(cabinet)) == ["b.test"]


def test_what_another_window_deleted_is_told_and_left(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier(), NOON)
    record = cabinet.write().kept[0].entry.id
    history_in(tmp_path).delete(record)
    cabinet.put("a", dossier(notes="later"), NOON)
    assert cabinet.write().troubles == ("This case is no longer in the history: it was deleted.",)
    cabinet.put("a", dossier(notes="again"), NOON)
    assert cabinet.write() == module.Written()
    assert hosts_of(opened(cabinet)) == []


def test_what_finds_no_room_waits_for_it(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    opened(cabinet)
    for key in ("a", "b"):
        cabinet.put(key, dossier(f"{key}.test"), NOON)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        written = cabinet.write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(written.troubles) == 1
    assert written.troubles[0].startswith("The disk is full")
    assert cabinet.waits()
    assert len(cabinet.write().kept) == 2
    assert hosts_of(opened(cabinet)) == ["b.test", "a.test"]


def test_what_finds_the_keyring_locked_waits_until_it_is_open(tmp_path: Path) -> None:
    keyring = Failing(KeyringLocked("locked"))
    cabinet = Cabinet(tmp_path / "data", Ring(backend=keyring))
    cabinet.put("a", dossier(), NOON)
    assert cabinet.write().off == Off(Why.LOCKED)
    assert not (tmp_path / "data").exists()
    cabinet._ring = Ring(backend=Remembering())
    assert len(cabinet.write().kept) == 1


def test_a_case_that_cannot_be_kept_at_all_is_told_once_and_holds_up_no_other(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("long", dossier(notes="n" * (LONGEST_NOTE + 1)), NOON)
    cabinet.put("b", dossier("b.test"), NOON)
    written = cabinet.write()
    assert written.troubles == ("The note is too long: at most 65,536 characters.",)
    assert len(written.kept) == 1
    assert not cabinet.waits()


def test_of_many_that_wait_the_oldest_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    cabinet = cabinet_in(tmp_path)
    for key in "abc":
        cabinet.put(key, dossier(f"{key}.test"), NOON)
    cabinet.write()
    assert hosts_of(opened(cabinet)) == ["c.test", "b.test"]


def test_what_was_dropped_is_not_written(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier(), NOON)
    cabinet.drop()
    assert cabinet.write() == module.Written()
    assert not (tmp_path / "data").exists()


def test_looking_makes_no_file_and_no_key(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    assert cabinet.look() is None
    assert (cabinet.count(), cabinet.clean(1, NOON)) == (0, 0)
    assert not [*tmp_path.glob("*/*")]


def test_what_is_older_than_it_is_to_be_kept_goes(tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    assert cabinet_in(tmp_path).clean(7, NOON + timedelta(days=7)) == 0
    assert cabinet_in(tmp_path).clean(7, NOON + timedelta(days=8)) == 1
    assert hosts_of(history_in(tmp_path)) == []


def test_a_case_that_is_opened_again_goes_on_in_its_record(tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test", "b.test", note="first")
    cabinet = cabinet_in(tmp_path)
    entry = [*opened(cabinet).list()][-1]
    case = cabinet.case(entry)
    assert case.notes == "first"
    cabinet.resume(case, "key")
    cabinet.put("key", dossier("a.test", "second"), LATER)
    assert [kept.entry.id for kept in cabinet.write().kept] == [entry.id]
    assert [(s.host, s.note, s.when) for s in summaries(cabinet)][1] == ("a.test", "second", NOON)
    cabinet.resume(replace(case), "other")
    cabinet.put("other", dossier("c.test"), LATER)
    assert cabinet.write().kept[0].is_new


def test_a_note_goes_into_the_case_that_waits_as_well(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier(), NOON)
    record = cabinet.write().kept[0].entry.id
    cabinet.put("a", dossier(notes="old"), NOON)
    assert cabinet.note(record, "new") == ("a",)
    cabinet.write()
    assert [entry.note for entry in summaries(cabinet)] == ["new"]


def test_a_note_that_waits_is_written_with_the_rest(tmp_path: Path) -> None:
    (record,) = file_cases(tmp_path, "a.test")
    cabinet = cabinet_in(tmp_path)
    cabinet.put_note(record, "at the end")
    assert cabinet.write().troubles == ()
    assert [entry.note for entry in summaries(cabinet)] == ["at the end"]
    assert not cabinet.waits()


def test_a_file_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier("a.test"), NOON)
    cabinet.write()
    (tmp_path / "data/history.db").rename(tmp_path / "elsewhere.db")
    cabinet.put("b", dossier("b.test"), NOON)
    cabinet.write()
    assert hosts_of(opened(cabinet)) == ["b.test"]


def test_everything_is_deleted_also_where_the_key_is_lost(tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test", "b.test")
    lose_key(tmp_path)
    cabinet = cabinet_in(tmp_path)
    assert off(cabinet).why is Why.KEY_LOST
    assert cabinet.count() is None
    cabinet.delete_all()
    assert not [*(tmp_path / "data").glob("*.db*")]
    assert cabinet.look() is None


def test_what_is_in_front_while_everything_is_deleted_does_not_come_back(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier("a.test"), NOON)
    cabinet.write()
    cabinet.put("b", dossier("b.test"), NOON)
    assert cabinet.count() == 1
    cabinet.delete_all()
    for key in "abc":
        cabinet.put(key, dossier(f"{key}.test"), NOON)
    cabinet.write()
    assert hosts_of(opened(cabinet)) == ["c.test"]


def test_a_new_history_begins_beside_the_old_one_and_takes_what_waits(tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    lose_key(tmp_path)
    cabinet = cabinet_in(tmp_path)
    cabinet.put("b", dossier("b.test"), NOON)
    assert cabinet.write().off == Off(Why.KEY_LOST)
    cabinet.begin_anew()
    assert cabinet.aside().startswith("The old file of the history was put aside as history-set-aside-")
    cabinet.write()
    assert hosts_of(opened(cabinet)) == ["b.test"]
    cabinet.read_aside()
    assert cabinet.aside() == ""


def test_a_case_in_front_comes_into_the_new_history_as_well(tmp_path: Path) -> None:
    cabinet = cabinet_in(tmp_path)
    cabinet.put("a", dossier("a.test"), NOON)
    cabinet.write()
    lose_key(tmp_path)
    cabinet.begin_anew()
    cabinet.put("a", dossier("a.test", "later"), LATER)
    written = cabinet.write()
    assert (len(written.kept), written.troubles) == (1, ())
    assert [(entry.note, entry.when) for entry in summaries(cabinet)] == [("later", LATER)]


def test_a_state_that_comes_while_an_earlier_one_is_written_is_written_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cabinet = cabinet_in(tmp_path)
    real = module._stored

    def slow(*given: Any) -> str:
        monkeypatch.setattr(module, "_stored", real)
        cabinet.put("a", dossier(notes="later"), LATER)
        return real(*given)

    monkeypatch.setattr(module, "_stored", slow)
    cabinet.put("a", dossier(), NOON)
    cabinet.write()
    assert cabinet.waits()
    cabinet.write()
    assert [entry.note for entry in summaries(cabinet)] == ["later"]


def test_a_damaged_file_is_told_until_the_person_has_read_it(tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    (tmp_path / "data/history.db").write_bytes(b"no database, but long enough to be looked at" * 100)
    cabinet = cabinet_in(tmp_path)
    opened(cabinet)
    assert "was damaged and was put aside" in cabinet.aside()


def test_where_the_history_is_off_a_change_says_why(tmp_path: Path) -> None:
    (record,) = file_cases(tmp_path, "a.test")
    lose_key(tmp_path)
    with pytest.raises(WizardError, match="its key is no longer in the keyring"):
        cabinet_in(tmp_path).note(record, "x")
