from datetime import timedelta
from pathlib import Path

from tests.support.history import NOON, summary
from wizard import i18n
from wizard.flow.history import Entry
from wizard.flow.history_seal import DAMAGED
from wizard.flow.recent import MOST_CASES, cases_in_words, files_in_words, when_in_words
from wizard.flow.settings import Settings, with_recent
from wizard.plain import shortened


def entry(record: str, host: str = "bank.example") -> Entry:
    return Entry(record, summary(host))


def test_only_files_that_are_there_are_offered_the_newest_first(tmp_path: Path) -> None:
    settings = Settings()
    for name in ("a.pem", "gone.pem", "b.pem"):
        (tmp_path / name).write_text("")
        settings = with_recent(settings, tmp_path / name)
    (tmp_path / "gone.pem").unlink()
    assert [file.title for file in files_in_words(settings)] == ["b.pem", "a.pem"]


def test_files_of_the_same_name_say_their_folders(tmp_path: Path) -> None:
    settings = Settings()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.pem").write_text("")
        settings = with_recent(settings, tmp_path / folder / "a.pem")
    assert [file.title for file in files_in_words(settings)] == ["a.pem (two)", "a.pem (one)"]


def test_a_hostile_name_shows_what_is_hidden_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a\u202efdp.pem"
    path.write_text("")
    (file,) = files_in_words(with_recent(Settings(), path))
    assert "<U+202E>" in file.title


def test_the_last_cases_say_site_verdict_and_time() -> None:
    (case,) = cases_in_words([entry("1")], NOON)
    assert (case.record, case.title, case.verdict) == ("1", "bank.example", "Not trusted")
    assert case.when.startswith("today, ")


def test_there_are_three_at_most_and_damaged_ones_are_left_out() -> None:
    entries = [Entry("x", DAMAGED), *(entry(str(number)) for number in range(9))]
    assert [case.record for case in cases_in_words(entries, NOON)] == ["0", "1", "2"][:MOST_CASES]


def test_a_message_alone_is_named_by_its_cause() -> None:
    (case,) = cases_in_words([entry("1", host="")], NOON)
    assert case.title == "The certificate has expired"


def test_times_are_told_as_people_say_them() -> None:
    assert when_in_words(NOON, NOON).startswith("today, ")
    assert when_in_words(NOON - timedelta(days=1), NOON).startswith("yesterday, ")
    assert when_in_words(NOON - timedelta(days=40), NOON) == "20 October 2026"
    assert when_in_words(NOON + timedelta(days=40), NOON) == "8 January 2027"
    i18n.use("ja")
    assert when_in_words(NOON - timedelta(days=40), NOON) == "2026年10月20日"


def test_long_names_keep_both_ends() -> None:
    assert shortened("a" * 10, 60) == "a" * 10
    assert shortened(f"a{'b' * 100}c", 20) == f"a{'b' * 9}…{'b' * 9}c"
