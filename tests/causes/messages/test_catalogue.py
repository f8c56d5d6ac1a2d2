"""The catalogue keeps its rules: causes, topics and languages exist, codes are unique, and the build's copy is true."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from wizard import resources
from wizard.causes.catalog import CAUSES
from wizard.causes.messages import CLUE, OTHER
from wizard.causes.messages import catalogue as module
from wizard.causes.messages.catalogue import Trial, catalogue, translations
from wizard.causes.messages.compile import CatalogueError, compiled
from wizard.causes.messages.topics import TOPICS

FILES = sorted(resources.path("errors").glob("*.toml"))
RECORDS = {file.stem: msgspec.toml.decode(file.read_bytes()) for file in FILES}
LANGUAGES = {"en", "ja", "de", "fr", "es", "pt", "it", "ru", "ko", "zh-CN", "zh-TW"}
CODES = {e.code for e in catalogue().errors()}


@pytest.mark.parametrize("name", RECORDS)
def test_every_file_names_its_source_and_where_it_was_read(name: str) -> None:
    content = RECORDS[name]
    assert set(content) <= {
        "source", "name", "origin", "numbers_said", "numbers_loose", "prefixes", "error", "other", "clue", "trade",
    }  # fmt: skip
    assert all(content[key] for key in ("source", "name", "origin"))


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_has_known_fields_causes_topics_and_languages(name: str) -> None:
    content = RECORDS[name]
    for error in content.get("error", ()):
        assert set(error) <= {"code", "number", "general", "over", "causes", "said", "whole", "loosely", "from"}, error[
            "code"
        ]
        assert set(error["causes"]) <= set(CAUSES), error["code"]
        assert all(weight > 0 for weight in error["causes"].values()), error["code"]
        assert list(error["causes"].values()) == sorted(error["causes"].values(), reverse=True), error["code"]
        assert {*error.get("said", {}), *error.get("loosely", {})} <= LANGUAGES, error["code"]
        assert set(error.get("over", ())) <= CODES, error["code"]
    for other in content.get("other", ()):
        assert set(other) <= {"about", "codes", "number", "said", "silences", "from"}
        assert other["about"] in TOPICS
        assert set(other.get("said", {})) <= LANGUAGES
        silences = other.get("silences", "")
        assert silences in {"", "all", "line"} if isinstance(silences, str) else set(silences) <= CODES
    for clue in content.get("clue", ()):
        assert set(clue) <= {"favours", "said"}
        assert set(clue["favours"]) <= set(CAUSES)


def test_a_code_stands_once() -> None:
    counted = Counter(error.code for error in catalogue().errors())
    assert [code for code, times in counted.items() if times > 1] == []


def test_each_source_stands_once() -> None:
    assert len({content["source"] for content in RECORDS.values()}) == len(RECORDS) or (
        # The neighbours of all programs are one source in several files.
        {n for n, c in Counter(c["source"] for c in RECORDS.values()).items() if n > 1} <= {"contexts"}
    )


def test_every_title_is_that_of_its_cause() -> None:
    assert catalogue().causes == {cause.id: cause.title for cause in CAUSES.values()}


def trials() -> Iterator[Trial]:
    for pack in (catalogue().pack, translations()):
        for words in pack._stored.trials:
            yield from pack.trials(words)


def test_no_phrase_is_a_single_common_word() -> None:
    """A code of one word has to be one that no ordinary text holds."""
    short = {t.pieces[0].strip() for t in trials() if t.length == 1 and t.kind not in (OTHER, CLUE)}
    assert [word for word in short if word.isalpha() and word.isascii() and len(word) < 6] == []
    assert [word for word in short if word.lstrip("-").isdigit() and len(word.lstrip("-")) < 4] == []


def test_every_phrase_is_found_where_it_is_tried() -> None:
    for pack in (catalogue().pack, translations()):
        for words in pack._stored.trials:
            for trial in pack.trials(words):
                assert f" {words} " in trial.pieces[trial.anchor]
                assert trial.length == sum(piece.count(" ") - 1 for piece in trial.pieces)


def test_the_build_makes_the_same_as_the_program_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, more = compiled(resources.path("errors"), module._CAUSES)
    (tmp_path / "errors").mkdir()
    (tmp_path / module.COMPILED).write_text(json.dumps(first), encoding="utf-8")
    (tmp_path / module.COMPILED_MORE).write_text(json.dumps(more), encoding="utf-8")
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    module._built.cache_clear()
    try:
        built = module._built()
        assert built is not None
        assert [e.code for e in built.errors()] == [e.code for e in catalogue().errors()]
        # A source that is newer than the result: the result is not used.
        newer = tmp_path / "errors" / "new.toml"
        newer.write_text("", encoding="utf-8")
        os.utime(newer, (4e9, 4e9))
        module._built.cache_clear()
        assert module._built() is None
    finally:
        module._built.cache_clear()


@pytest.mark.parametrize(
    "broken",
    [
        'name = "without a source"',
        'source = "x"\n[[error]]\ncode = "without causes"',
        'source = "x"\n[[error]]\ncode = "no causes"\ncauses = {}',
        'source = "x"\n[[error]]\ncode = ',
        'source = "x"\n[[other]]\nsaid.en = ["without a subject"]',
    ],
)
def test_a_broken_file_is_named(broken: str, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"broken\.toml"):
        compiled(tmp_path, tmp_path)
