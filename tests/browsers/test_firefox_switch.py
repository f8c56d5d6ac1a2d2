"""What a real Firefox makes of its settings file after the wizard has changed one line of it, and put it back."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import firefox as driver
from tests.support.browser import NAVIGATION_S, Deadline
from tests.support.firefox import PROGRAMS, Firefox
from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.firefox_prefs import value_of
from wizard.fixes.actions.firefox_settings import FIREFOX_SYSTEM_ROOTS as KIND
from wizard.fixes.actions.firefox_settings import SWITCH, default_of

pytestmark = [
    pytest.mark.skipif(
        not any(map(shutil.which, PROGRAMS)) or shutil.which("certutil") is None,
        reason="not installed: firefox-esr or firefox, or certutil (libnss3-tools)",
    ),
    pytest.mark.timeout(240),
]

_ASK = (
    "return [Services.prefs.getBoolPref(arguments[0]), Services.prefs.getDefaultBranch('').getBoolPref(arguments[0])]"
)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Return a profile that Firefox has made and left."""
    with Firefox(tmp_path, {}):
        pass
    return tmp_path / "profile"


@contextmanager
def running(profile: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firefox]:
    """Run Firefox with a profile that has been used before."""
    monkeypatch.setattr(driver, "trust", lambda *_: None)
    (profile / "MarionetteActivePort").unlink(missing_ok=True)
    with Firefox(profile.parent, {}) as firefox:
        yield firefox


def switch(firefox: Firefox) -> tuple[bool, bool]:
    """Return how the switch stands in a running Firefox, and how it stands by default."""
    deadline = Deadline(NAVIGATION_S, "Firefox, settings")
    firefox._call("Marionette:SetContext", deadline, value="chrome")
    said = firefox._call("WebDriver:ExecuteScript", deadline, script=_ASK, args=[SWITCH], sandbox="system")
    stands, default = said["value"]
    return stands, default


def line(profile: Path) -> bool | None:
    return value_of((profile / "prefs.js").read_bytes(), SWITCH)


def names(text: bytes) -> set[bytes]:
    """Return the names of all settings."""
    return set(re.findall(rb'^user_pref\("([^"]+)"', text, re.MULTILINE))


def test_the_switch_is_on_in_a_profile_that_nobody_changed(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(profile, monkeypatch) as firefox:
        assert switch(firefox) == (True, True)
    assert line(profile) is None
    assert default_of(profile) is True


def test_firefox_keeps_what_the_wizard_switched_off_until_it_is_put_back(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = {"profile": str(profile), "wanted": "false", "line": "false", "former": ""}
    before = (profile / "prefs.js").read_bytes()

    with running(profile, monkeypatch), pytest.raises(ActionError) as raised:
        KIND.apply(arguments, Work())
    assert raised.value.obstacle is Obstacle.IN_USE
    assert line(profile) is None

    KIND.apply(arguments, Work())
    assert KIND.is_done(arguments, Work()) is True
    with running(profile, monkeypatch) as firefox:
        assert switch(firefox) == (False, True)
    assert line(profile) is False
    assert KIND.is_done(arguments, Work()) is True
    assert names(before) <= names((profile / "prefs.js").read_bytes())

    KIND.undo(arguments, Work())
    with running(profile, monkeypatch) as firefox:
        assert switch(firefox) == (True, True)
    assert line(profile) is None
    assert KIND.is_done(arguments, Work()) is False


def test_switching_on_takes_the_line_out_that_a_person_left_in_firefox(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(profile, monkeypatch) as firefox:
        deadline = Deadline(NAVIGATION_S, "Firefox, settings")
        firefox._call("Marionette:SetContext", deadline, value="chrome")
        off = "Services.prefs.setBoolPref(arguments[0], false); return true"
        firefox._call("WebDriver:ExecuteScript", deadline, script=off, args=[SWITCH], sandbox="system")
    assert line(profile) is False

    arguments = {"profile": str(profile), "wanted": "true", "line": "", "former": "false"}
    assert KIND.is_done(arguments, Work()) is False
    KIND.apply(arguments, Work())
    assert KIND.is_done(arguments, Work()) is True
    with running(profile, monkeypatch) as firefox:
        assert switch(firefox) == (True, True)
    assert line(profile) is None

    KIND.undo(arguments, Work())
    with running(profile, monkeypatch) as firefox:
        assert switch(firefox) == (False, True)
    assert line(profile) is False
