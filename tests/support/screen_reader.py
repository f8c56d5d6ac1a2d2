"""A screen reader's stand-in: follows a real program over AT-SPI, and keeps what a person would hear.

It says what Orca says: the focus with what newly surrounds it, announcements, what changes in the focus, a window that
comes up, and in a dialog the sentences that belong to nothing. `Reader.heard` is all that a test may go by.
"""

import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from jeepney.io.threading import open_dbus_router

from tests.support.screen_reader_desktop import Desktop, desktop, program
from tests.support.screen_reader_tree import LABELLED_BY, Accessible, Bus, Event, GoneError
from tests.support.screen_reader_words import ROLES, STATES, said, states_said

PATIENCE_S = 30.0
"""How long something that has to come is waited for, on a busy machine."""

MOST_STEPS = 120
"""Presses of one key on the way to something."""

T = TypeVar("T")

_FOLLOWED = (
    "object:state-changed", "object:announcement", "object:text-changed", "object:text-caret-moved",
    "object:property-change", "object:selection-changed", "object:active-descendant-changed", "window:activate",
)  # fmt: skip

_SURROUNDING = frozenset({"frame", "window", "dialog", "alert", "panel", "list", "table", "tree", "tree table", "menu"})
_HOLDERS = frozenset({"list", "table", "tree", "tree table"})
_MOVES_IN_TEXT = frozenset({"Up", "Down", "Prior", "Next", "ctrl+Home", "ctrl+End"})
_WINDOWS = frozenset({"frame", "window", "dialog", "alert"})
_FIELDS = frozenset({"text", "entry", "editbar", "document text", "password text"})
_WORDS_OF_A_SENTENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One thing said: why, and its parts in the order in which they are said."""

    why: str
    within: tuple[str, ...] = ()
    name: str = ""
    role: str = ""
    states: tuple[str, ...] = ()
    value: str = ""
    place: str = ""
    description: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """What is said, without what is empty."""
        given = (*self.within, self.name, self.role, *self.states, self.value, self.place, self.description)
        return tuple(part for part in given if part)

    def __str__(self) -> str:
        return ", ".join(self.parts)

    def has(self, *words: str) -> bool:
        """Say whether all of *words* are in it, however they are written."""
        text = str(self).casefold()
        return all(word.casefold() in text for word in words)


class Reader:
    """Listens to one program, and presses keys on its desktop."""

    def __init__(self, bus: Bus, language: str, variables: Mapping[str, str]) -> None:
        self.heard: list[Utterance] = []
        self.focused: Accessible | None = None
        self._bus, self._language, self._variables = bus, language, variables
        self._around: tuple[Accessible, ...] = ()
        self._since = 0
        self._reads_lines = False
        """Whether the last keys moved about in a text, so that the line there is said; typing says nothing."""

    def press(self, *keys: str) -> None:
        """Press *keys*, one after the other, as xdotool names them; what is heard from here on is new."""
        self._begin()
        self._reads_lines = set(keys) <= _MOVES_IN_TEXT
        self._xdotool("key", *keys)

    def _begin(self) -> None:
        self._take()
        self._since = len(self.heard)

    def type(self, text: str) -> None:
        """Type *text*, and wait until the field that has the focus holds it."""
        field = self.focused
        assert field is not None, self._story("nothing has the focus to type into")
        before = field.text
        self._begin()
        self._xdotool("type", "--delay", "1", text)
        self._wait(lambda: len(field.text) >= len(before) + len(text) or text in field.text, f"typing {text!r}")

    def until(self, *words: str) -> Utterance:
        """Wait until something with all of *words* is heard after the last key, and return it."""

        def found() -> Utterance | None:
            return next((one for one in self.heard[self._since :] if one.has(*words)), None)

        return self._wait(found, f"hearing {' + '.join(words)}")

    def hears(self) -> Utterance:
        """Wait until anything is heard after the last key, and return it."""
        return self._wait(lambda: next(iter(self.heard[self._since :]), None), "hearing anything")

    def first_focus(self) -> Utterance:
        """Wait until something has the focus, and return what is said of it."""
        return self._wait(lambda: next((one for one in self.heard if one.why == "focus"), None), "a first focus")

    def step(self, key: str = "Tab") -> Utterance:
        """Press *key* and return what is said of what then has the focus."""
        self.press(key)
        return self._wait(
            lambda: next((one for one in self.heard[self._since :] if one.why == "focus"), None), f"{key} moving on"
        )

    def go_to(self, *words: str, key: str = "Tab", rounds: int = 1) -> Utterance:
        """Press *key* until what has the focus is said with all of *words*; it may have it already.

        More than one of *rounds* is for what may only be coming, such as the last parts of a new window.
        """
        self._take()
        passed: list[str] = []
        start = self.focused
        if (now := next((one for one in reversed(self.heard) if one.why == "focus"), None)) and now.has(*words):
            return now
        for _ in range(MOST_STEPS):
            now = self.step(key)
            if now.has(*words):
                return now
            passed.append(str(now))
            if self.focused == start:
                rounds -= 1
                if not rounds:
                    break
        raise AssertionError(self._story(f"{key} leads to nothing that is said with {words}, only to\n  {passed}"))

    def _wait(self, found: Callable[[], T | None], what: str) -> T:
        """Take in what is told until *found* finds something, and return that."""
        deadline = time.monotonic() + PATIENCE_S
        self._take()
        while not (result := found()):
            event = self._bus.next_event(deadline - time.monotonic())
            assert event is not None, self._story(f"waited in vain for {what}")
            self._follow(event)
        return result

    def _take(self) -> None:
        """Take in what has been told by now."""
        while (event := self._bus.next_event(0)) is not None:
            self._follow(event)

    def _follow(self, event: Event) -> None:
        # What is gone by the time that it is asked is not said.
        with suppress(GoneError):
            match event.member, event.kind:
                case "StateChanged", "focused" if event.on:
                    self._say_focus(event.source)
                case "Activate", _:
                    self._say_window(event.source)
                case "Announcement", _:
                    self._say(Utterance(why="announcement", value=str(event.more)))
                case "StateChanged", ("checked" | "pressed" | "expanded" | "invalid-entry") if self._is_focus(event):
                    self._say_states(event.source)
                case "PropertyChange", "accessible-value" if self._is_focus(event):
                    self._say(Utterance(why="value", value=f"{event.source.value:g}"))
                case "PropertyChange", "accessible-name" if self._is_focus(event):
                    self._say_new_name(event.source)
                case "TextCaretMoved", _ if self._reads_lines and self._is_focus(event):
                    self._say(Utterance(why="line", value=event.source.line or said(STATES, "blank", self._language)))

    def _is_focus(self, event: Event) -> bool:
        return event.source == self.focused

    def _say(self, utterance: Utterance) -> None:
        if utterance.parts:
            self.heard.append(utterance)

    def _say_window(self, window: Accessible) -> None:
        if window not in self._around:
            self._say(Utterance(why="window", name=window.name, role=said(ROLES, window.role, self._language)))
            self._around = (window,)

    def _say_focus(self, source: Accessible) -> None:
        if source.role in _HOLDERS and "Selection" in source.interfaces and len(chosen := source.chosen) == 1:
            source = chosen[0]
        if source == self.focused:
            return
        around = source.within
        new = [one for one in reversed(around) if one not in self._around]
        self.focused, self._around = source, around
        within = tuple(told for one in new if (told := self._told_around(one)))
        self._say(self._described(source, "focus", within))

    def _told_around(self, one: Accessible) -> str:
        """Return what is said of something that the focus came into; in a dialog, what stands there for itself, too."""
        role, name = one.role, one.name
        if role not in _SURROUNDING or not (name or role in _WINDOWS):
            return ""
        says = [name, said(ROLES, role, self._language), one.description]
        if role in {"dialog", "alert"}:
            says += _sentences_in(one)
        return ", ".join(word for word in says if word)

    def _described(self, source: Accessible, why: str, within: tuple[str, ...] = ()) -> Utterance:
        role, states = source.role, source.states
        name = source.name
        labels = [label.name for label in source.relations.get(LABELLED_BY, ()) if _bare(label.name) not in name]
        place = ""
        if role in {"list item", "page tab"}:
            number, of = source.place
            place = f"{number}/{of}"
        description = source.description
        return Utterance(
            why=why,
            within=within,
            name=", ".join((*labels, name)),
            role=said(ROLES, role, self._language),
            states=tuple(said(STATES, state, self._language) for state in states_said(role, states)),
            value=self._value_of(source, role, states),
            place=place,
            description="" if description == name else description,
        )

    def _value_of(self, source: Accessible, role: str, states: frozenset[str]) -> str:
        if role in _FIELDS:
            text = source.line if "multi line" in states else source.text
            return text or source.attributes.get("placeholder-text", "")
        has = source.interfaces
        if role == "combo box":
            return source.text if "Text" in has else ""
        return f"{source.value:g}" if "Value" in has and role in {"progress bar", "slider", "spin button"} else ""

    def _say_states(self, source: Accessible) -> None:
        told = states_said(source.role, source.states)
        states = tuple(said(STATES, state, self._language) for state in told)
        self._say(Utterance(why="state", states=states))

    def _say_new_name(self, source: Accessible) -> None:
        told = Utterance(why="name", name=source.name)
        last = next((one for one in reversed(self.heard) if one.why in {"focus", "name"}), None)
        if last is not None and last.name != told.name:
            self._say(told)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=dict(self._variables), check=True, timeout=PATIENCE_S)

    def _story(self, what: str) -> str:
        lines = (f"  {one.why}: {one}" for one in self.heard[-30:])
        return f"{what}; heard:\n" + "\n".join(lines)


def _bare(label: str) -> str:
    """Return a label without the key in brackets that Japanese has behind it, and without its colon."""
    return re.sub(r"\(\w\)", "", label).rstrip(":： ")


def _sentences_in(window: Accessible) -> Iterator[str]:
    """Yield the sentences of a dialog that are no label of anything, as a reader says them when it comes up."""
    for one in window.inside():
        with suppress(GoneError):
            if one.role == "label" and "focusable" not in one.states and not one.relations:
                text = one.name
                if len(text.split()) >= _WORDS_OF_A_SENTENCE or text.endswith("。"):
                    yield text


@contextmanager
def reader(made: Desktop, language: str) -> Iterator[Reader]:
    """Listen on the desktop *made*; to be called before the program starts."""
    with open_dbus_router(made.access_bus) as router:
        bus = Bus(router)
        bus.listen(*_FOLLOWED)
        yield Reader(bus, language, made.variables(language))


@contextmanager
def read_program(folder: Path, language: str, *arguments: str, **variables: str) -> Iterator[Reader]:
    """Run the program as a new user who speaks *language*, with a screen reader, on a desktop in *folder*."""
    with desktop(folder) as made, reader(made, language) as listening:
        with program(made, language, *arguments, **variables) as process:
            yield listening
            assert process.poll() is None, f"the program ended with {process.returncode}"
        faults = (made.folder / "program.log").read_text()
        assert "Traceback" not in faults, faults
