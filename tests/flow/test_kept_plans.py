import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.flow.kept_plans import KEPT_FOR, MOST_KEPT, keep_marks, read_marks
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.model.finding import Diagnosis
from wizard.model.target import Target

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SITE = made_diagnosis([finding("expired")])
MARKS = (
    Marks()
    .with_mark("tell-owner", Mark(Standing.DONE))
    .with_mark("set-clock", Mark(Standing.OPEN, "windows-10"))
    .with_tick("set-clock", 2, done=True)
)


def at(host: str, port: int = 443) -> Diagnosis:
    return replace(SITE, evidence=replace(SITE.evidence, target=Target(host=host, port=port)))


def test_they_are_there_again(tmp_path: Path) -> None:
    assert keep_marks(SITE, MARKS, NOW, tmp_path)
    assert read_marks(SITE, NOW + timedelta(days=1), tmp_path) == MARKS


def test_each_place_has_its_own(tmp_path: Path) -> None:
    keep_marks(at("one.example"), MARKS, NOW, tmp_path)
    keep_marks(at("one.example", 8443), Marks().with_tick("x", 0, done=True), NOW, tmp_path)
    assert read_marks(at("one.example"), NOW, tmp_path) == MARKS
    assert read_marks(at("one.example", 8443), NOW, tmp_path).ticked == {("x", 0)}
    assert read_marks(at("two.example"), NOW, tmp_path) == Marks()


def test_a_message_alone_is_known_by_its_causes(tmp_path: Path) -> None:
    def message(*causes: str) -> Diagnosis:
        return replace(at(""), findings=tuple(finding(c) for c in causes))

    keep_marks(message("expired", "clock-wrong"), MARKS, NOW, tmp_path)
    assert read_marks(message("expired", "clock-wrong"), NOW, tmp_path) == MARKS
    assert read_marks(message("clock-wrong"), NOW, tmp_path) == Marks()


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    keep_marks(SITE, MARKS, NOW, tmp_path)
    late = NOW + KEPT_FOR + timedelta(seconds=1)
    assert read_marks(SITE, late, tmp_path) == Marks()
    keep_marks(at("other.example"), MARKS, late, tmp_path)
    assert (tmp_path / "plans.json").read_text().count('"about"') == 1


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    for n in range(MOST_KEPT + 5):
        keep_marks(at(f"site{n}.example"), MARKS, NOW + timedelta(minutes=n), tmp_path)
    assert read_marks(at("site4.example"), NOW, tmp_path) == Marks()
    assert read_marks(at("site5.example"), NOW, tmp_path) == MARKS


def test_nothing_said_leaves_nothing(tmp_path: Path) -> None:
    assert keep_marks(SITE, Marks(), NOW, tmp_path)
    assert list(tmp_path.iterdir()) == []
    keep_marks(SITE, MARKS, NOW, tmp_path)
    taken_back = MARKS.with_tick("set-clock", 2, done=False)
    for fix in MARKS.steps:
        taken_back = taken_back.with_mark(fix, Mark())
    keep_marks(SITE, taken_back, NOW, tmp_path)
    assert "about" not in (tmp_path / "plans.json").read_text()


def test_no_name_of_a_site_stands_there(tmp_path: Path) -> None:
    keep_marks(at("secret-shop.example"), MARKS, NOW, tmp_path)
    assert "secret" not in (tmp_path / "plans.json").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes; the folder is the person's own there")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keep_marks(SITE, MARKS, NOW, tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "plans.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": 1}', '{"schema":1,"key":"x","plans":[{"about":3}]}', "\0" * 9]
)
def test_what_makes_no_sense_is_put_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "plans.json").write_text(text)
    assert read_marks(SITE, NOW, tmp_path) == Marks()
    assert (tmp_path / "plans.json.broken").read_text() == text
    assert keep_marks(SITE, MARKS, NOW, tmp_path)
    assert read_marks(SITE, NOW, tmp_path) == MARKS


def test_a_file_beyond_all_bounds_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "plans.json").write_bytes(b" " * (256 * 1024 + 1))
    assert read_marks(SITE, NOW, tmp_path) == Marks()


def test_a_place_that_cannot_be_written_is_no_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not keep_marks(SITE, MARKS, NOW, tmp_path / "file")
    assert read_marks(SITE, NOW, tmp_path / "file") == Marks()


def test_a_practice_site_is_known_again_on_another_port(tmp_path: Path) -> None:
    keep_marks(at("expired.practice.localhost", 40123), MARKS, NOW, tmp_path)
    assert read_marks(at("expired.practice.localhost", 51000), NOW, tmp_path) == MARKS
