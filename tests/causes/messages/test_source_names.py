import re
import tomllib

from wizard import resources
from wizard.causes.messages.source_names import MEANT, in_words
from wizard.i18n import using


def names() -> set[str]:
    files = resources.path("errors").glob("*.toml")
    return {name for file in files if (name := tomllib.loads(file.read_text(encoding="utf-8")).get("name"))}


def test_each_is_a_source_s() -> None:
    assert set(MEANT) <= names()


def test_a_name_with_ordinary_words_is_among_them() -> None:
    ordinary = re.compile(
        r"\b(?:and|any|apps|devices|in|languages|of|other|programs|texts|tools|words)\b", re.IGNORECASE
    )
    assert {name for name in names() if ordinary.search(name)} == set(MEANT)


def test_a_product_s_name_stays() -> None:
    with using("ja"):
        assert in_words("GnuTLS") == "GnuTLS"
        assert in_words("{odd}") == "{odd}"


def test_an_ordinary_name_is_put_into_japanese() -> None:
    with using("ja"):
        assert all(in_words(name) != name for name in MEANT)
