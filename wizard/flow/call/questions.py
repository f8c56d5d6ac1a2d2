"""Every question that a call may ask, fitted to the caller's device: those of step 2's rows, of step 1, and our own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from wizard.causes.messages.questions import NO, QUESTION_BY_ID, UNSURE, YES
from wizard.flow.call.base import CANNOT_TELL, Choice, Question, Scene, See
from wizard.flow.call.reading_out import expires_question, issuer_question, message_question
from wizard.flow.call.state import BROWSER, DEVICE, ROWS, Call, is_page_closed
from wizard.flow.caller.base import Question as RowQuestion
from wizard.flow.caller.base import Way, one_way
from wizard.flow.caller.browsers import BROWSERS
from wizard.flow.caller.devices import PHONES, Device, WhichDevice
from wizard.flow.caller.elsewhere import WIFI_ON_THERE
from wizard.flow.caller.openings import PRESS_ENTER, PRESS_ENTER_KEY, PRESS_GO
from wizard.flow.caller.rows import question_for
from wizard.i18n import N_

CLOSE_THE_PAGE = N_("Please close the page with the warning.")
"""The step with which the words of some rows begin."""

_BY_EAR: Mapping[str, tuple[str, ...]] = {
    "own-server": (
        N_("Think of the site that does not open."),
        N_("Does it belong to your own house or company, such as the page of a router, or one for employees?"),
    ),
    "worked-before": (N_("Did the same site open a few days ago, in the same place?"),),
    "public-wifi": (N_("Are you using the Wi-Fi of a hotel, a train, a café or a school at the moment?"),),
    "bare-name": (
        N_("Look at the address of the site, in the long bar where addresses go."),
        N_("If it begins with www and a dot, please delete that; if it does not, put www and a dot in front."),
        PRESS_ENTER,
        N_("Does it open without a warning?"),
    ),
    "card": (N_("Does the site ask you for a card in a card reader, or for a certificate of your own?"),),
    "other-device": (
        N_("If you have another, newer device, please open the same address there."),
        N_("Does it open there without a warning?"),
    ),
}
"""The questions of step 1 as they are read out."""

_YES_OR_NO = (Choice(YES, N_("Yes")), Choice(NO, N_("No")), CANNOT_TELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing to ask for, on whichever device."""

    id: str
    minutes: float
    """How long it takes by voice."""
    unclear: float
    """How often a caller cannot tell."""
    needs_device: bool = False
    """Whether its words are those of one kind of device."""
    build: Callable[[Call], Question | None]


def _row(id_: str) -> Callable[[Call], Question | None]:
    """Return what makes the first question of a row; where the device stays unknown, that of any device is None."""

    def build(call: Call) -> Question | None:
        return None if call.device is None else _of_row(id_, question_for(call.device, ROWS[id_]), call)

    return build


def _any_device(id_: str) -> Callable[[Call], Question | None]:
    """Return what makes the question of a row whose words fit every device."""
    return lambda call: _of_row(id_, question_for(call.device or Device.WINDOWS_11, ROWS[id_]), call)


def _their_wifi(call: Call) -> Question | None:
    if call.device is None or call.answers.get("mobile-data") != "opens":
        return None
    then = question_for(call.device, ROWS["mobile-data"]).answer("opens").then
    return None if then is None else _of_row("their-wifi", then, call)


def _of_row(id_: str, asked: RowQuestion, call: Call) -> Question:
    ways = _spoken_to(call, asked.ways)
    place = _PLACES.get(id_, {}).get(call.device)
    return Question(
        id=id_,
        text=asked.text,
        ways=ways,
        choices=tuple(Choice(answer.id, answer.text) for answer in asked.answers),
        sees=asked.sees,
        see=See(Scene.PLACE, place, ways=ways) if place else See(),
        note=asked.note,
        readings=asked.readings,
    )


def _spoken_to(call: Call, ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return *ways* without what was done already, and with the key that the caller's device has."""
    done = {CLOSE_THE_PAGE} if is_page_closed(call) else set()
    # Whoever was asked something else since was asked to switch it on before that (`script`).
    if call.said and call.said[-1].question != "mobile-data":
        done.add(WIFI_ON_THERE)
    key = PRESS_ENTER if call.device is None else PRESS_GO if call.device in PHONES else PRESS_ENTER_KEY
    return tuple(
        replace(way, steps=tuple(key if step == PRESS_ENTER else step for step in way.steps if step not in done))
        for way in ways
    )


def _yes_or_no(id_: str) -> Callable[[Call], Question | None]:
    """Return what makes a question of step 1, in words that are easy to follow by ear."""
    asked = QUESTION_BY_ID[id_]
    ways = one_way(*_BY_EAR[id_])
    return lambda call: Question(id=id_, text=asked.text, ways=_spoken_to(call, ways), choices=_YES_OR_NO)


def _on_a_phone(call: Call) -> Question | None:
    """On a computer the smartphone of "mobile-data" is the other device already."""
    return _yes_or_no("other-device")(call) if call.device in PHONES else None


_PLACES: Mapping[str, Mapping[Device | None, str]] = {
    "clock": {Device.ANDROID: "android-date-time"},
    "updates": {
        Device.WINDOWS_11: "windows-update",
        Device.WINDOWS_10: "windows-10-update",
        Device.MACOS_13: "macos-software-update",
        Device.MACOS_12: "macos-12-software-update",
        Device.IPHONE: "ios-software-update",
        Device.ANDROID: "android-system-update",
    },
    "proxy": {
        Device.WINDOWS_11: "windows-proxy",
        Device.MACOS_13: "macos-proxy",
        Device.LINUX: "gnome-proxy",
    },
}
"""The drawing of where the words lead; none where they end in a place that is not drawn."""

TOPICS: tuple[Topic, ...] = (
    Topic(id="message", minutes=0.7, unclear=0.08, build=message_question),
    Topic(id="clock", minutes=0.5, unclear=0.05, needs_device=True, build=_row("clock")),
    Topic(id="other-site", minutes=0.7, unclear=0.06, build=_any_device("other-site")),
    Topic(id="mobile-data", minutes=1.5, unclear=0.3, needs_device=True, build=_row("mobile-data")),
    Topic(id="their-wifi", minutes=1.0, unclear=0.15, needs_device=True, build=_their_wifi),
    Topic(id="login-page", minutes=0.8, unclear=0.08, build=_any_device("login-page")),
    Topic(id="issuer", minutes=1.5, unclear=0.25, needs_device=True, build=issuer_question),
    Topic(id="expires", minutes=1.2, unclear=0.2, needs_device=True, build=expires_question),
    Topic(id="programs", minutes=1.5, unclear=0.15, needs_device=True, build=_row("programs")),
    Topic(id="updates", minutes=2.0, unclear=0.2, needs_device=True, build=_row("updates")),
    Topic(id="proxy", minutes=2.0, unclear=0.25, needs_device=True, build=_row("proxy")),
    Topic(id="own-server", minutes=0.3, unclear=0.08, build=_yes_or_no("own-server")),
    Topic(id="worked-before", minutes=0.3, unclear=0.15, build=_yes_or_no("worked-before")),
    Topic(id="public-wifi", minutes=0.2, unclear=0.03, build=_yes_or_no("public-wifi")),
    Topic(id="bare-name", minutes=0.8, unclear=0.15, build=_yes_or_no("bare-name")),
    Topic(id="card", minutes=0.3, unclear=0.1, build=_yes_or_no("card")),
    Topic(id="other-device", minutes=1.0, unclear=0.25, needs_device=True, build=_on_a_phone),
)
"""In the order in which equals are asked."""

TOPIC_BY_ID: Mapping[str, Topic] = {topic.id: topic for topic in TOPICS}


def device_question(call: Call, which: WhichDevice) -> Question:
    """Return the question *which* for the caller's device; whoever cannot tell is not asked again."""
    number = len(call.device_path) + 1
    return Question(
        id=DEVICE if number == 1 else f"{DEVICE}-{number}",
        text=which.text,
        ways=(Way(steps=which.steps),),
        choices=(*(Choice(choice.id, choice.text) for choice in which.choices), CANNOT_TELL),
    )


def browser_question(call: Call) -> Question | None:
    """Return the question for the browser; None on a device that has only one, or is not known."""
    asked = BROWSERS[call.device] if call.device is not None else None
    if asked is None or asked.id != "which":
        return None
    return Question(
        id=BROWSER,
        text=asked.text,
        ways=asked.ways,
        choices=tuple(Choice(answer.id, answer.text) for answer in asked.answers),
    )


def open_topics(call: Call) -> Iterator[Topic]:
    """Yield what was not asked yet."""
    return (topic for topic in TOPICS if topic.id not in call.answers)


def telling(question: Question) -> tuple[str, ...]:
    """Return the ids of its answers but that of somebody who cannot tell."""
    return tuple(choice.id for choice in question.choices if choice.id != UNSURE)
