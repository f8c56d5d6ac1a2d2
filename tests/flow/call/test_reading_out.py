import pytest

from tests.flow.call.callers import BEGAN
from wizard.fixes import drawings
from wizard.flow.call.base import MOST_CHOICES, Scene
from wizard.flow.call.reading_out import expires_question, issuer_question, message_question, picture_like
from wizard.flow.call.state import begin, with_answer, with_picture, with_words
from wizard.flow.caller.devices import Device
from wizard.flow.gallery import pictures
from wizard.flow.viewer.layout import LAYOUTS


@pytest.mark.parametrize("device", [None, *Device])
@pytest.mark.parametrize("browser", ["", "chrome", "edge", "firefox", "safari", "another"])
def test_what_the_caller_sees_exists(device: Device | None, browser: str) -> None:
    call = begin(BEGAN, device=device, browser=browser)
    for question in filter(None, (message_question(call), issuer_question(call), expires_question(call))):
        assert 2 <= len(question.choices) <= MOST_CHOICES
        assert all(way.steps for way in question.ways)
        known = {
            Scene.NONE: {""},
            Scene.GALLERY: {picture.id for picture in pictures()},
            Scene.PLACE: set(drawings.ids()),
            Scene.VIEWER: set(LAYOUTS),
        }
        assert question.see.id in known[question.see.scene]


def test_the_field_of_the_dialog_is_named() -> None:
    call = begin(BEGAN, device=Device.LINUX, browser="firefox")
    for build, field in ((issuer_question, "issuer"), (expires_question, "validity/not-after")):
        question = build(call)
        assert question is not None
        assert (question.see.scene, question.see.field) == (Scene.VIEWER, field)


def test_safari_is_asked_for_its_details_and_firefox_for_its_code() -> None:
    safari = message_question(begin(BEGAN, device=Device.IPHONE))
    firefox = message_question(begin(BEGAN, browser="firefox"))
    assert any("Show Details" in step for step in safari.ways[0].steps)
    assert "Error Code" in firefox.ways[0].steps[-1]


@pytest.mark.parametrize(("device", "browser"), [(Device.IPHONE, "safari"), (Device.WINDOWS_11, "firefox")])
def test_whoever_opens_the_details_is_kept_from_the_way_past_the_warning(device: Device, browser: str) -> None:
    call = begin(BEGAN, device=device, browser=browser)
    for question in (message_question(call), issuer_question(call), expires_question(call)):
        assert question is not None
        steps = question.ways[0].steps
        opens = next(n for n, step in enumerate(steps) if "“Advanced”" in step or "“Show Details”" in step)
        assert "press nothing else" in steps[opens + 1] or "press only" in steps[opens + 1]


def test_nothing_is_asked_of_a_browser_that_hardly_shows_it() -> None:
    assert issuer_question(begin(BEGAN, device=Device.ANDROID, browser="firefox")) is None
    assert issuer_question(begin(BEGAN, device=Device.IPHONE, browser="chrome")) is None


def test_a_page_that_was_closed_is_opened_again_first() -> None:
    call = with_answer(begin(BEGAN, device=Device.WINDOWS_11, browser="chrome"), "other-site", "opens")
    question = issuer_question(call)
    assert question is not None
    assert question.ways[0].steps[0] == "Please open the site again, so that the warning comes back."
    assert message_question(call).ways[0].steps[0] == question.ways[0].steps[0]


def test_the_picture_is_the_one_pointed_at_else_that_of_the_code() -> None:
    call = begin(BEGAN)
    assert picture_like(with_picture(call, "firefox-hsts"), "firefox") == "firefox-hsts"
    assert picture_like(with_words(call, "net err cert revoked"), "chrome") == "chrome-revoked"
    assert picture_like(call, "edge") == "edge-date"
    assert picture_like(call, "") == "chrome-date"


def test_nobody_opens_what_is_open_already() -> None:
    call = begin(BEGAN, device=Device.MACOS_13, browser="safari")
    after = with_answer(call, "message", "trust")
    fresh, later, last = (
        issuer_question(call),
        issuer_question(after),
        expires_question(with_answer(after, "issuer", "own")),
    )
    assert fresh is not None
    assert later is not None
    assert last is not None
    assert later.ways[0].steps == fresh.ways[0].steps[1:]
    assert last.ways[0].steps == ("Please read me the line that begins with “Expires”.",)
    cannot = expires_question(with_answer(after, "issuer", "unsure"))
    assert cannot is not None
    assert len(cannot.ways[0].steps) == 2


def test_what_an_unknown_browser_was_not_asked_to_open_is_opened_now() -> None:
    call = with_answer(begin(BEGAN, device=Device.WINDOWS_11), "message", "trust")
    question = issuer_question(call)
    assert question is not None
    firefox = next(way for way in question.ways if way.title == "Firefox")
    assert firefox.steps[0] == "On the page with the warning, press “Advanced”."
