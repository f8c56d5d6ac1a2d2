"""What to ask next: what is expected to tell most for the time it takes, and nothing once the plan is clear."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

from wizard import resources
from wizard.causes.catalog import CAUSES
from wizard.causes.messages.questions import normal
from wizard.fixes.base import FAMILIES
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.guides import parse, steps_for
from wizard.flow.call.base import Question
from wizard.flow.call.heard import SURE
from wizard.flow.call.likely import Shares, gain, is_about_the_site, weights_of
from wizard.flow.call.questions import Topic, browser_question, device_question, open_topics, telling
from wizard.flow.call.state import BROWSER, MESSAGE, MOST_QUESTIONS, ON_THE_PAGE, Call, SiteState, is_page_closed
from wizard.flow.caller.devices import WhichDevice
from wizard.model.terms import Audience

ENOUGH = 0.85
"""The first cause is clear from here on."""

ENOUGH_MEANWHILE = 0.95
"""The same while the site is being opened from here: that soon tells what answers only make likely."""

LEAST_GAIN = 0.06
"""Bits; a question that promises less is not worth a caller's patience."""

_OF_MANY = 0.3
"""Words whose likeliest cause is less likely than this stand for many causes: the page is asked for once more."""

_MENUS_OF_BROWSERS = frozenset({"update-browser", "trust-private-ca", "install-client-certificate"})
"""Fixes whose way leads through the browser's own menus."""

_UNLIKELY = 0.002

_TO_HAVE_IT_BACK = 0.5
"""Minutes until the site was opened once more."""

_LONGEST_PATH = 2
"""Questions that it takes at most to find the device out."""


def next_question(call: Call) -> Question | None:
    """Return what to ask now; None when the plan is clear, when nothing would tell more, or after six questions."""
    left = MOST_QUESTIONS - len(call.said)
    if left <= 0:
        return None
    weights = weights_of(call)
    which = call.which_device
    to_device = _LONGEST_PATH - len(call.device_path) if which is not None else 0
    enough = ENOUGH_MEANWHILE if call.site.state is SiteState.RUNNING else ENOUGH
    if not is_clear(weights, enough) and left > to_device:
        best = _best(call, _worth_telling_apart(weights), is_device_near=left > to_device)
        if best is not None and best.needs_device and which is not None:
            return device_question(call, which)
        if best is not None:
            return best.build(call)
    return _about_the_reader(call, weights, which)


def is_clear(weights: Shares, enough: float) -> bool:
    """Say whether the first cause leads by enough, or whatever is likely besides has the same plan."""
    first = next(iter(weights))
    fixes = fixes_of(first)
    return sum(weight for cause, weight in weights.items() if cause == first or fixes_of(cause) == fixes) >= enough


@lru_cache(64)
def fixes_of(cause: str) -> tuple[str, ...]:
    """Return the fixes that the plan of whoever helps a caller has for *cause*."""
    return tuple(fix for fix in CAUSES[cause].fixes if Audience.HELPDESK in FIX_BY_ID[fix].audiences)


def _worth_telling_apart(weights: Shares) -> Shares:
    """Return *weights* without what is so unlikely that no question is asked for its sake."""
    return normal({cause: weight for cause, weight in weights.items() if weight >= _UNLIKELY})


def _best(call: Call, weights: Shares, *, is_device_near: bool) -> Topic | None:
    """Return the topic that tells most for the time it takes; None where none tells enough."""
    worth = [
        (told / (1 + _minutes(call, topic) / 2), topic)
        for topic in open_topics(call)
        if _may_be_asked(call, topic, is_device_near=is_device_near)
        and (told := (1 - topic.unclear) * _gain(call, topic, weights)) >= LEAST_GAIN
    ]
    return max(worth, key=lambda pair: pair[0])[1] if worth else None


def _minutes(call: Call, topic: Topic) -> float:
    """Return how long it takes now: the page with the warning may have to be opened again first."""
    return topic.minutes + (_TO_HAVE_IT_BACK if topic.id in ON_THE_PAGE and is_page_closed(call) else 0.0)


def _gain(call: Call, topic: Topic, weights: Shares) -> float:
    question = topic.build(call)
    if question is not None:
        return gain(call, topic.id, telling(question), weights)
    if not topic.needs_device or call.which_device is None or topic.id in _SPECIAL:
        return 0.0
    # The device decides the words only; what the answers tell is the same on each.
    return gain(call, topic.id, _ANSWERS.get(topic.id, ()), weights)


_SPECIAL = frozenset({"their-wifi", "other-device"})
"""What only some devices are asked."""

_ANSWERS = {
    "clock": ("right", "date-off", "time-off", "hours-off"),
    "mobile-data": ("opens", "fails"),
    "issuer": ("own", "program", "organisation", "public"),
    "expires": ("past", "future", "later"),
    "programs": ("none", "protection", "organisation", "stranger"),
    "updates": ("current", "installed", "waiting", "fails"),
    "proxy": ("none", "guilty", "innocent", "organisation"),
}
"""The answers while the device is not known."""


def _may_be_asked(call: Call, topic: Topic, *, is_device_near: bool) -> bool:
    if topic.needs_device and call.which_device is not None and not is_device_near:
        return False
    if topic.id == MESSAGE:
        return not _is_heard_well(call)
    if topic.id == "mobile-data":
        return not _fails_from_here(call)
    return True


def _fails_from_here(call: Call) -> bool:
    """Say whether the site was seen to fail from another network already."""
    site = call.site
    return site.state is SiteState.FAILS and site.diagnosis is not None and is_about_the_site(site.diagnosis)


def _is_heard_well(call: Call) -> bool:
    if call.coded:
        return True
    causes = call.explanation.causes
    return bool(causes) and call.heard.confidence >= SURE and causes[0].weight >= _OF_MANY


def _about_the_reader(call: Call, weights: Shares, which: WhichDevice | None) -> Question | None:
    """Return what the plan still has to know of the caller: the device, then the browser where its menus are used."""
    first = next(iter(weights))
    likely = takewhile(lambda cause: weights[cause] >= 0.3 * weights[first], weights)
    fixes = {fix for cause in likely for fix in fixes_of(cause)}
    if which is not None and any(differs_by_system(fix) for fix in fixes):
        return device_question(call, which)
    if not call.browser and BROWSER not in call.answers and fixes & _MENUS_OF_BROWSERS:
        return browser_question(call)
    return None


@lru_cache(64)
def differs_by_system(fix: str) -> bool:
    """Say whether the way to do *fix* is another one on another system."""
    source = parse(resources.read_text("guides", "en", f"{fix}.md"))
    return len({tuple(steps_for(source, Audience.HELPDESK, system)) for system in FAMILIES}) > 1
