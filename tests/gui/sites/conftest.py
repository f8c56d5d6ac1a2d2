"""The window for many sites, on practice sites of this computer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.sites.looking import settle
from wizard.flow import site_crew
from wizard.flow.site_crew import Told, check_apart
from wizard.model.target import CheckOptions
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge
from wizard.views.sites.sites_window import SitesWindow
from wizard.views.theme import Theme

Open = Callable[..., SitesWindow]


@pytest.fixture(scope="session")
def practice() -> Iterator[Practice]:
    with Practice(("good", "expired", "self-signed", "closed", "stalled")) as running:
        yield running


@pytest.fixture
def options(practice: Practice) -> CheckOptions:
    return CheckOptions(fetch=False, extra_roots=(practice.root_der,))


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def opened(bridge: Bridge, options: CheckOptions) -> Iterator[Open]:
    """Return how to open the window."""
    made: list[SitesWindow] = []

    def open_window(**changes: object) -> SitesWindow:
        asked = replace(options, **changes)  # type: ignore[arg-type]  # fields of the options, from the tests
        window = SitesWindow(bridge, lambda: asked)
        made.append(window)
        window.show()
        return window

    yield open_window
    for window in made:
        # What was closed is gone.
        if isValid(window):
            window.answers.stop()
            window.close()


@pytest.fixture
def window(opened: Open) -> SitesWindow:
    return opened()


@pytest.fixture(scope="session")
def listed(practice: Practice) -> tuple[str, ...]:
    """A site of each kind."""
    return tuple(practice.sites[kind].url.rstrip("/") for kind in ("good", "expired", "self-signed", "closed"))


@pytest.fixture(scope="session")
def recorded(practice: Practice, listed: tuple[str, ...]) -> Mapping[str, Told]:
    """What other processes really said of them, once for all tests: each round takes seconds."""
    asked = CheckOptions(fetch=False, extra_roots=(practice.root_der,))
    return {told.line: told for portion in check_apart(listed, asked, Cancel()) for told in portion}


@pytest.fixture
def checked(
    window: SitesWindow,
    listed: tuple[str, ...],
    recorded: Mapping[str, Told],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> SitesWindow:
    """The window with these sites and a line that is none, checked; whoever checks in it says what was recorded."""

    def say_again(lines: Sequence[str], *_: object) -> Iterator[tuple[Told, ...]]:
        for line in lines:
            yield (recorded[line],)

    monkeypatch.setattr(site_crew, "check_apart", say_again)
    window.take("\n".join((*listed, "not a site!")))
    window.start()
    settle(window, qtbot)
    return window
