"""Callers who are made up: each has one cause behind the trouble, and answers by the tables that calls weigh by."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from wizard.causes.catalog import CAUSES
from wizard.causes.explain import explain
from wizard.causes.messages.catalogue import catalogue
from wizard.flow.call.base import Question
from wizard.flow.call.choose import next_question
from wizard.flow.call.likely import likelihood_in
from wizard.flow.call.questions import TOPIC_BY_ID
from wizard.flow.call.state import Call, SiteCheck, SiteState, begin, with_answer, with_picture, with_site, with_words
from wizard.flow.caller.base import UNSURE
from wizard.flow.caller.devices import WHICH_DEVICE, Device, WhichDevice
from wizard.flow.gallery import pictures
from wizard.model.evidence import Evidence
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis, Verdict, Who
from wizard.model.target import Target

BEGAN = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
TARGET = Target(host="shop.example", port=443)

GROUPS = {
    Device.WINDOWS_11: ("chrome", "edge", "firefox"),
    Device.WINDOWS_10: ("chrome", "edge", "firefox"),
    Device.MACOS_13: ("safari", "chrome", "firefox"),
    Device.MACOS_12: ("safari", "chrome", "firefox"),
    Device.IPHONE: ("iphone",),
    Device.ANDROID: ("android",),
    Device.CHROMEOS: ("chrome",),
    Device.LINUX: ("firefox", "chrome"),
}
_BROWSER = {"iphone": "safari", "android": "chrome"}


def found(*causes: str, verdict: Verdict = Verdict.UNTRUSTED) -> Diagnosis:
    """Return a diagnosis with these causes, as a check of the site would have it."""
    return Diagnosis(
        evidence=Evidence(target=TARGET, at=BEGAN, resolution=Unknown.NO_USE, attempts=()),
        at=BEGAN,
        verdict=verdict,
        findings=tuple(CAUSES[cause].finding(None) for cause in causes),
        browsers={},
        verifiers={},
        chain=(),
        path=(),
        checks=(),
    )


FINE = SiteCheck(SiteState.FINE, found(verdict=Verdict.TRUSTED))


def fails(*causes: str) -> SiteCheck:
    """Return a check of the site that found these causes."""
    return SiteCheck(SiteState.FAILS, found(*causes))


class Caller:
    """Somebody on the phone."""

    def __init__(self, cause: str, device: Device, random: Random) -> None:
        self.cause, self.device, self.random = cause, device, random
        self.group = random.choice(GROUPS[device])
        self.browser = _BROWSER.get(self.group, self.group)

    def picture(self) -> str:
        """Return the page of the gallery that this cause shows there; empty where none does."""
        weighed = [(p.id, _weight(p.text, self.cause)) for p in pictures() if p.group == self.group]
        shown = [(id_, weight) for id_, weight in weighed if weight >= 0.02]
        return self._one_of(shown) if shown else ""

    def code(self) -> str:
        """Return a code of that browser that stands for this cause; empty where none does."""
        codes = [(e.code, e.causes.get(self.cause, 0.0)) for e in catalogue().errors() if e.source == self.browser]
        shown = [(code, weight) for code, weight in codes if weight >= 0.3]
        return self._one_of(shown) if shown else ""

    def _one_of(self, weighed: list[tuple[str, float]]) -> str:
        return self.random.choices([id_ for id_, _ in weighed], [weight for _, weight in weighed])[0]

    def site(self) -> SiteCheck:
        """Return how the site looks from elsewhere."""
        return fails(self.cause) if CAUSES[self.cause].who not in {Who.COMPUTER, Who.NETWORK} else FINE

    def answer(self, call: Call, question: Question) -> str:
        """Answer truthfully, or not at all as often as that question is hard."""
        ids = [choice.id for choice in question.choices]
        if question.id.startswith("device"):
            return next(choice for choice in ids if self.device in _below(call, choice))
        if question.id == "browser":
            return self.browser if self.browser in ids else "another"
        if UNSURE in ids and self.random.random() < TOPIC_BY_ID[question.id].unclear:
            return UNSURE
        there = replace(call, device_chosen=self.device)
        known = [(id_, likelihood_in(there, question.id, self.cause, id_)) for id_ in ids if id_ != UNSURE]
        telling = [(id_, chance) for id_, chance in known if chance != 1.0]
        return self._one_of(telling)


def _weight(text: str, cause: str) -> float:
    return next((c.weight for c in explain(text).causes if c.id == cause), 0.0)


def _below(call: Call, choice: str) -> set[Device]:
    place: Device | WhichDevice = WHICH_DEVICE
    for id_ in (*call.device_path, choice):
        assert isinstance(place, WhichDevice)
        if id_ == UNSURE:
            return set()
        place = next(c.leads_to for c in place.choices if c.id == id_)
    return set(_devices(place))


def _devices(place: Device | WhichDevice) -> list[Device]:
    if isinstance(place, Device):
        return [place]
    return [device for choice in place.choices for device in _devices(choice.leads_to)]


def played(caller: Caller, *, reads: bool, is_checked: bool, is_device_known: bool = True) -> Call:
    """Return the call at its end."""
    device = caller.device if is_device_known else None
    call = begin(BEGAN, language="en", device=device, browser=caller.browser if is_device_known else "")
    if reads and (picture := caller.picture()):
        call = with_picture(call, picture)
    elif reads and (code := caller.code()):
        call = with_words(call, code.lower().replace("_", " "))
    if is_checked:
        call = with_site(call, caller.site(), TARGET)
    while (question := next_question(call)) is not None:
        call = with_answer(call, question.id, caller.answer(call, question))
    return call
