"""One browser at a time, started once, with many pages in it; the sites run as long."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.browsers.sites import Sites
from tests.support import chromium, firefox
from tests.support.browser import find, version_of
from tests.support.chromium import Chromium
from tests.support.firefox import Firefox

PROGRAMS: Mapping[str, tuple[str, ...]] = {"chrome": chromium.PROGRAMS, "firefox": firefox.PROGRAMS}
DRIVERS: Mapping[str, type[Chromium | Firefox]] = {"chrome": Chromium, "firefox": Firefox}
SETTINGS = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
_OLDEST = SETTINGS["tool"]["trust-wizard"]["oldest-browsers"]
OLDEST: Mapping[str, int] = {"chrome": _OLDEST["chromium"], "firefox": _OLDEST["firefox-esr"]}
"""The first versions whose pages are the predicted ones; `dev.py test` renews older ones."""
LANGUAGE_PACKS = {
    "chrome": (Path("/usr/lib/chromium/locales/ja.pak"), "chromium-l10n"),
    "firefox": (
        Path("/usr/lib/firefox-esr/browser/extensions/langpack-ja@firefox-esr.mozilla.org.xpi"),
        "firefox-esr-l10n-ja",
    ),
}
"""What makes each browser Japanese, and its Debian package."""
_versions = pytest.StashKey[dict[str, str]]()


@pytest.fixture(scope="package", params=list(PROGRAMS))
def name(request: pytest.FixtureRequest) -> str:
    """Return the browser's name in ``browsers`` of the wizard's answer, when it is installed; else skip."""
    if os.name != "posix":
        pytest.skip("the drivers need pipes and process groups of POSIX")
    program = find(*PROGRAMS[request.param])
    if program is None or find("certutil") is None:
        pytest.skip(f"not installed: {' or '.join(PROGRAMS[request.param])}, or certutil (libnss3-tools)")
    version = version_of(program)
    request.config.stash.setdefault(_versions, {})[request.param] = version
    major = re.search(r" (\d+)\.", version)
    if major is None or int(major[1]) < OLDEST[request.param]:
        pytest.skip(f"{version} is older than {OLDEST[request.param]}, the first version with the pages of today")
    return str(request.param)


def need_japanese(name: str) -> None:
    """Skip when the browser *name* speaks no Japanese here."""
    pack, package = LANGUAGE_PACKS[name]
    if not pack.exists():
        pytest.skip(f"not installed: {package}")


@pytest.fixture(scope="package")
def sites() -> Iterator[Sites]:
    """Serve every case."""
    with Sites() as running:
        yield running


@pytest.fixture(scope="package")
def browser(name: str, sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium | Firefox]:
    """Start the browser; it trusts the roots of the sites."""
    with DRIVERS[name](tmp_path_factory.mktemp(name), sites.roots) as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which versions were looked at: another version may show other pages."""
    for name, version in config.stash.get(_versions, {}).items():
        terminalreporter.write_line(f"live browser {name}: {version}")
