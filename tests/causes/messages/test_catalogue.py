"""The catalogue keeps its rules: causes, topics and languages exist, codes are unique, and the build's copy is true."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from wizard import resources
from wizard.causes.catalog import CAUSES
from wizard.causes.messages import CLUE, FORMAT, OTHER
from wizard.causes.messages import catalogue as module
from wizard.causes.messages.catalogue import Trial, catalogue, translations
from wizard.causes.messages.compile import CatalogueError, compiled, entries
from wizard.causes.messages.store import written
from wizard.causes.messages.topics import TOPICS

FILES = sorted(resources.path("errors").glob("*.toml"))
RECORDS = {file.stem: msgspec.toml.decode(file.read_bytes()) for file in FILES}
LANGUAGES = {"en", "ja", "de", "fr", "es", "pt", "it", "ru", "ko", "zh-CN", "zh-TW"}
CODES = {e.code for e in catalogue().errors()}


ONE = """source = "one"
name = "One"
origin = "here"
[[error]]
code = "ONE_CODE"
causes = { expired = 1 }
[trade]
words = []
phrases = []
pieces = []
"""


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
        for words in pack:
            yield from pack.trials(words)


def test_no_phrase_is_a_single_common_word() -> None:
    """A code of one word has to be one that no ordinary text holds."""
    short = {t.pieces[0].strip() for t in trials() if t.length == 1 and t.kind not in (OTHER, CLUE)}
    assert [word for word in short if word.isalpha() and word.isascii() and len(word) < 6] == []
    assert [word for word in short if word.lstrip("-").isdigit() and len(word.lstrip("-")) < 4] == []


def test_every_phrase_is_found_where_it_is_tried() -> None:
    for pack in (catalogue().pack, translations()):
        for words in pack:
            for trial in pack.trials(words):
                assert f" {words} " in trial.pieces[trial.anchor]
                assert trial.length == sum(piece.count(" ") - 1 for piece in trial.pieces)


def test_the_build_makes_the_same_as_the_program_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = compiled(resources.path("errors"), module._CAUSES)
    (tmp_path / "errors").mkdir()
    for name, part in zip((module.COMPILED, module.COMPILED_MORE), parts, strict=True):
        (tmp_path / name).write_bytes(written(entries(part), FORMAT))
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    module._stores.cache_clear()
    try:
        assert module._is_built()
        first, more = (opened() for opened in module._stores())
        built = module.Catalogue(first)
        assert [e.code for e in built.errors()] == [e.code for e in catalogue().errors()]
        assert [o.about for o in built.others()] == [o.about for o in catalogue().others()]
        assert sorted(module.Pack(more)) == sorted(translations())
        # A source that is newer than the result: the result is not used.
        newer = tmp_path / "errors" / "new.toml"
        newer.write_text("", encoding="utf-8")
        os.utime(newer, (4e9, 4e9))
        assert not module._is_built()
    finally:
        module._stores.cache_clear()


def test_a_catalogue_of_another_version_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "errors").mkdir()
    for name in (module.COMPILED, module.COMPILED_MORE):
        (tmp_path / name).write_bytes(written({"#sources": "{}"}, FORMAT - 1))
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr(module, "_CAUSES", tmp_path)
    (tmp_path / "errors" / "one.toml").write_text(ONE, encoding="utf-8")
    for file in tmp_path.glob("*.bin"):
        os.utime(file, (4e9, 4e9))
    module._stores.cache_clear()
    try:
        assert [e.code for e in module.Catalogue(module._stores()[0]()).errors()] == ["ONE_CODE"]
    finally:
        module._stores.cache_clear()


def test_wordings_are_found_as_well_after_many_texts() -> None:
    """From then on the keys are held in another way."""
    pack = module.Pack(module._stores()[0]())
    keys = list(pack)[::50]
    assert keys
    for _ in range(module._TEXTS_BEFORE_KEYS + 2):
        is_tried = pack.for_a_text()
        assert all(map(is_tried, keys))
        assert not is_tried("no such")


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
