"""Twelve calls as they may come: who calls, what they read out, how the site looks from here, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.flow.call.callers import BEGAN, FINE, TARGET, fails
from wizard.flow.call.base import Question
from wizard.flow.call.choose import next_question
from wizard.flow.call.script import ScriptStep, step_of
from wizard.flow.call.state import (
    Call,
    SiteCheck,
    SiteState,
    begin,
    with_answer,
    with_coded,
    with_picture,
    with_site,
    with_words,
)
from wizard.flow.caller.base import UNSURE
from wizard.flow.caller.devices import Device

_NOT_ASKED = SiteCheck()
_RUNNING = SiteCheck(SiteState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """One call. What it does not say, the caller cannot tell."""

    title: str
    language: str = "en"
    device: Device | None = None
    browser: str = ""
    words: str = ""
    picture: str = ""
    coded: tuple[str, ...] = ()
    site: SiteCheck = _NOT_ASKED
    answers: Mapping[str, str] = field(default_factory=dict)
    cause: str
    fix: str
    """The first step of the plan."""
    reader: str
    """The system that the plan is for."""


CALLS = (
    Scripted(
        title="Windows 11, Chrome: the clock is a year behind; the site works from here",
        device=Device.WINDOWS_11,
        browser="chrome",
        words="NET ERR CERT DATE INVALID",
        site=FINE,
        answers={"clock": "date-off", "other-site": "fails"},
        cause="clock-wrong",
        fix="set-clock",
        reader="windows",
    ),
    Scripted(
        title="Windows 10, Edge: a protection program opens connections",
        device=Device.WINDOWS_10,
        browser="edge",
        words="err cert authority invalid",
        site=FINE,
        answers={
            "other-site": "fails",
            "clock": "right",
            "issuer": "program",
            "programs": "protection",
            "login-page": "no-portal",
            "updates": "current",
        },
        cause="interception",
        fix="turn-off-https-scanning",
        reader="windows-10",
    ),
    Scripted(
        title="Mac, Safari: a page that names no code; the site has expired",
        device=Device.MACOS_13,
        browser="safari",
        picture="safari-not-private",
        site=fails("expired"),
        cause="expired",
        fix="wait-and-do-not-enter",
        reader="macos",
    ),
    Scripted(
        title="iPhone in a hotel: the network wants a login; the check from here is still running",
        device=Device.IPHONE,
        words="This Connection Is Not Private",
        site=_RUNNING,
        answers={
            "message": "name",
            "other-site": "fails",
            "mobile-data": "opens",
            "login-page": "portal",
            "public-wifi": "yes",
            "bare-name": "no",
            "own-server": "no",
            "clock": "right",
            "issuer": "own",
        },
        cause="captive-portal",
        fix="log-in-to-network",
        reader="ios",
    ),
    Scripted(
        title="Android, Chrome: another name",
        device=Device.ANDROID,
        browser="chrome",
        words="net err cert common name invalid",
        site=fails("name-mismatch"),
        cause="name-mismatch",
        fix="check-address",
        reader="android",
    ),
    Scripted(
        title="Linux, Firefox: nobody could open the site from here; a certificate in between is missing",
        device=Device.LINUX,
        browser="firefox",
        words="SEC_ERROR_UNKNOWN_ISSUER",
        answers={
            "other-site": "opens",
            "issuer": "public",
            "mobile-data": "fails",
            "own-server": "no",
            "updates": "current",
            "clock": "right",
        },
        cause="missing-intermediate",
        fix="tell-owner",
        reader="linux",
    ),
    Scripted(
        title="Japanese, Windows 11, Chrome: the site has expired",
        language="ja",
        device=Device.WINDOWS_11,
        browser="chrome",
        words="ネット イーアールアール サート デート インバリッド",
        answers={"clock": "right", "other-site": "opens", "expires": "past", "mobile-data": "fails"},
        cause="expired",
        fix="wait-and-do-not-enter",
        reader="windows",
    ),
    Scripted(
        title="Japanese, an office computer that nobody has named: the company looks inside connections",
        words="エスイーシー エラー アンノウン イシュアー",
        browser="firefox",
        site=FINE,
        answers={
            "device": "windows",
            "device-2": "10",
            "other-site": "fails",
            "issuer": "organisation",
            "programs": "organisation",
            "clock": "right",
            "login-page": "no-portal",
        },
        cause="interception",
        fix="ask-it-department",
        reader="windows-10",
    ),
    Scripted(
        title="Mac, Chrome: the caller misreads a letter (T as P); the clock is wrong",
        device=Device.MACOS_12,
        browser="chrome",
        words="net err cert dape invalid",
        answers={"clock": "date-off", "other-site": "fails", "mobile-data": "opens", "expires": "future"},
        cause="clock-wrong",
        fix="set-clock",
        reader="macos-12",
    ),
    Scripted(
        title="Nothing is known: a telephone in a café",
        answers={
            "message": "login",
            "device": "phone",
            "device-2": "play-store",
            "other-site": "nothing",
            "login-page": "portal",
            "public-wifi": "yes",
        },
        cause="captive-portal",
        fix="log-in-to-network",
        reader="android",
    ),
    Scripted(
        title="An old Android telephone: its roots have aged",
        device=Device.ANDROID,
        browser="chrome",
        picture="android-chrome-authority",
        site=FINE,
        answers={
            "other-site": "fails",
            "updates": "fails",
            "clock": "right",
            "issuer": "public",
            "programs": "none",
            "login-page": "no-portal",
            "other-device": "yes",
            "mobile-data": "fails",
        },
        cause="outdated-roots",
        fix="update-roots",
        reader="android",
    ),
    Scripted(
        title="A case that is taken up again: revoked",
        device=Device.CHROMEOS,
        coded=("revoked",),
        cause="revoked",
        fix="wait-and-do-not-enter",
        reader="chromeos",
    ),
)


def opened(scripted: Scripted) -> Call:
    """Return the call before the first question."""
    language = "" if scripted.language == "en" and not scripted.words.isascii() else scripted.language
    call = begin(BEGAN, language=language, device=scripted.device, browser=scripted.browser)
    if scripted.words:
        call = with_words(call, scripted.words)
    if scripted.picture:
        call = with_picture(call, scripted.picture)
    if scripted.coded:
        call = with_coded(call, scripted.coded)
    return with_site(call, scripted.site, TARGET)


def played(scripted: Scripted) -> tuple[Call, list[tuple[ScriptStep, str]]]:
    """Return the call at its end, and every step with its answer."""
    call, steps = opened(scripted), []
    while (question := next_question(call)) is not None:
        answer = answer_in(scripted, question)
        steps.append((step_of(call, question), answer))
        call = with_answer(call, question.id, answer)
    return call, steps


def answer_in(scripted: Scripted, question: Question) -> str:
    """Return what the caller says."""
    return question.choice(scripted.answers.get(question.id, UNSURE)).id
