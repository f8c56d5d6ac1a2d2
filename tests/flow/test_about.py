import platform
import re
from importlib.metadata import distribution

import pytest

from wizard import __version__, i18n, resources
from wizard.flow.about import (
    OWN,
    QT_SOURCE,
    data_files,
    in_text,
    libraries,
    licence_of,
    licence_text,
    lines_of,
    qt_notice,
    read_about,
)


def test_every_library_that_was_asked_for_is_named_with_its_version() -> None:
    named = {re.sub(r"[-_.]+", "-", one.name).lower(): one for one in libraries()}
    wanted = {re.match(r"[\w.-]+", line)[0].lower() for line in distribution(OWN).requires or ()}  # type: ignore[index]
    assert wanted <= set(named)
    assert all(one.version for one in named.values())
    assert named["cryptography"].version == distribution("cryptography").version


def test_what_those_need_in_turn_is_named_and_what_only_tests_need_is_not() -> None:
    names = {one.name for one in libraries()}
    assert "shiboken6" in names
    assert "cffi" in names
    assert names.isdisjoint({"pytest", "mypy", "ruff"})


def test_every_library_says_its_licence_and_has_its_text() -> None:
    for one in libraries():
        assert one.licence, one.name
        assert len(licence_text(one.name)) > 500, one.name


@pytest.mark.parametrize(
    ("name", "licence"), [("cryptography", "Apache-2.0 OR BSD-3-Clause"), ("certifi", "MPL-2.0"), ("urllib3", "MIT")]
)
def test_a_licence_is_told_as_its_package_names_it(name: str, licence: str) -> None:
    assert licence_of(distribution(name)) == licence


def test_pages_are_https_addresses_or_nothing() -> None:
    assert all(not one.page or one.page.startswith("https://") for one in libraries())
    assert any(one.page for one in libraries())


def test_our_own_licence_is_read_offline() -> None:
    assert "Apache License" in licence_text(OWN)
    assert licence_text("no-such-package") == ""


def test_qt_comes_with_its_notice_and_both_texts() -> None:
    text = licence_text("PySide6_Essentials")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Qt 6.11.3" in qt_notice("6.11.3")
    assert QT_SOURCE in qt_notice()


def test_each_data_file_says_where_it_comes_from() -> None:
    there = {file.name for file in resources.path("data").glob("*.toml")}
    assert {one.name for one in data_files()} >= there
    assert all(one.what and one.origin and re.fullmatch(r"\d{4}-\d\d-\d\d", one.as_of) for one in data_files())


def test_everything_is_told_in_text_without_this_computer() -> None:
    about = read_about()
    text = in_text(about, "6.11.3")
    assert f"Trust Wizard: {__version__}" in text
    assert "Qt: 6.11.3" in text
    assert "OpenSSL" in text
    assert about.mozilla == distribution("certifi").version
    assert "cryptography" in text
    assert "/home" not in text
    assert not platform.node() or platform.node() not in text.split()


def test_the_facts_speak_the_language_in_force() -> None:
    i18n.use("ja")
    about = read_about()
    assert dict(lines_of(about, "6"))["Trust Wizard"] == __version__
    assert any(f"{about.chrome.year}年" in value for _, value in lines_of(about, "6"))
