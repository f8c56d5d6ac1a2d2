"""The accessible tree of a program, as AT-SPI 2 tells it over D-Bus (at-spi2-core's xml/Accessible.xml and its kin)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusRouter

ANSWERS_WITHIN_S = 20.0
_PREFIX = "org.a11y.atspi."
_PROPERTIES = "org.freedesktop.DBus.Properties"
_NOWHERE = "/org/a11y/atspi/null"

STATES = (
    "invalid", "active", "armed", "busy", "checked", "collapsed", "defunct", "editable", "enabled", "expandable",
    "expanded", "focusable", "focused", "has tooltip", "horizontal", "iconified", "modal", "multi line",
    "multiselectable", "opaque", "pressed", "resizable", "selectable", "selected", "sensitive", "showing",
    "single line", "stale", "transient", "vertical", "visible", "manages descendants", "indeterminate", "required",
    "truncated", "animated", "invalid entry", "supports autocompletion", "selectable text", "is default", "visited",
    "checkable", "has popup", "read only",
)  # fmt: skip
"""In the order of AtspiStateType (atspi-constants.h)."""

LABELLED_BY = 2
"""Of AtspiRelationType."""


class GoneError(Exception):
    """The object is no longer there."""


class Bus:
    """The accessibility bus: asks objects, and collects what they tell."""

    def __init__(self, router: DBusRouter) -> None:
        self._router = router
        self._events: SimpleQueue[Message] = SimpleQueue()

    def listen(self, *kinds: str) -> None:
        """Have every program tell of *kinds* of events; programs that nobody listens to keep silent."""
        registry = DBusAddress("/org/a11y/atspi/registry", _PREFIX + "Registry", _PREFIX + "Registry")
        for interface in ("Event.Object", "Event.Window"):
            rule = MatchRule(type="signal", interface=_PREFIX + interface)
            self._router.send_and_get_reply(message_bus.AddMatch(rule), timeout=ANSWERS_WITHIN_S)
            self._router.filter(rule, queue=self._events)  # type: ignore[arg-type]  # all it needs is put_nowait
        for kind in kinds:
            call = new_method_call(registry, "RegisterEvent", "s", (kind,))
            self._router.send_and_get_reply(call, timeout=ANSWERS_WITHIN_S)

    def next_event(self, timeout_s: float) -> "Event | None":
        """Return the next event; None where none comes in time."""
        try:
            message = self._events.get(timeout=max(timeout_s, 0.0))
        except Empty:
            return None
        fields = message.header.fields
        source = Accessible(self, str(fields[HeaderFields.sender]), str(fields[HeaderFields.path]))
        kind, detail, _, (_, more), *_ = message.body
        return Event(member=str(fields[HeaderFields.member]), kind=str(kind), on=bool(detail), more=more, source=source)

    def ask(self, source: "Accessible", interface: str, method: str, *arguments: Any, signature: str = "") -> Any:
        """Call a method of an object and return what it says. Raises GoneError."""
        address = DBusAddress(source.path, source.owner, interface)
        call = new_method_call(address, method, signature or None, arguments)
        reply = self._router.send_and_get_reply(call, timeout=ANSWERS_WITHIN_S)
        if reply.header.message_type is not MessageType.method_return:
            raise GoneError(f"{source.path}: {reply.body}")
        return reply.body[0] if reply.body else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an object tells: *member* is the D-Bus signal, *kind* its first detail, *more* what came with it."""

    member: str
    kind: str
    on: bool
    more: Any
    source: "Accessible"


@dataclass(frozen=True, slots=True)
class Accessible:
    """One object of the tree; equal to another where it is the same object."""

    bus: Bus = field(compare=False, repr=False)
    owner: str
    path: str

    def _get(self, interface: str, name: str) -> Any:
        return self.bus.ask(self, _PROPERTIES, "Get", _PREFIX + interface, name, signature="ss")[1]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self._get("Accessible", "Name"))

    @property
    def description(self) -> str:
        """What is said beside its name."""
        return str(self._get("Accessible", "Description"))

    @property
    def role(self) -> str:
        """Its role, in AT-SPI's English."""
        return str(self.bus.ask(self, _PREFIX + "Accessible", "GetRoleName"))

    @property
    def states(self) -> frozenset[str]:
        """Which states it has."""
        low, high = self.bus.ask(self, _PREFIX + "Accessible", "GetState")
        bits = low | high << 32
        return frozenset(name for number, name in enumerate(STATES) if bits >> number & 1)

    @property
    def interfaces(self) -> frozenset[str]:
        """What can be asked of it: "Text", "Value", "Action", …"""
        told = self.bus.ask(self, _PREFIX + "Accessible", "GetInterfaces")
        return frozenset(str(name).removeprefix(_PREFIX) for name in told)

    @property
    def parent(self) -> "Accessible | None":
        """What it stands in."""
        return self._other(*self._get("Accessible", "Parent"))

    @property
    def children(self) -> "tuple[Accessible, ...]":
        """What stands in it."""
        told = self.bus.ask(self, _PREFIX + "Accessible", "GetChildren")
        return tuple(child for owner, path in told if (child := self._other(owner, path)) is not None)

    @property
    def chosen(self) -> "tuple[Accessible, ...]":
        """What is selected in it, as in a list."""
        count = int(self._get("Selection", "NSelectedChildren"))
        told = (self.bus.ask(self, _PREFIX + "Selection", "GetSelectedChild", n, signature="i") for n in range(count))
        return tuple(found for owner, path in told if (found := self._other(owner, path)) is not None)

    @property
    def place(self) -> tuple[int, int]:
        """Which child of its parent it is, from 1, and of how many."""
        parent = self.parent
        number = self.bus.ask(self, _PREFIX + "Accessible", "GetIndexInParent")
        return number + 1, 0 if parent is None else int(parent._get("Accessible", "ChildCount"))

    @property
    def text(self) -> str:
        """Its whole text; empty where it has none."""
        return str(self.bus.ask(self, _PREFIX + "Text", "GetText", 0, -1, signature="ii"))

    @property
    def line(self) -> str:
        """The line in which its caret stands."""
        text = self.text
        caret = int(self._get("Text", "CaretOffset"))
        return text[text.rfind("\n", 0, caret) + 1 :].split("\n", 1)[0]

    @property
    def value(self) -> float:
        """Its number, as of a progress bar."""
        return float(self._get("Value", "CurrentValue"))

    @property
    def attributes(self) -> dict[str, str]:
        """What else the toolkit tells of it."""
        return dict(self.bus.ask(self, _PREFIX + "Accessible", "GetAttributes"))

    @property
    def relations(self) -> dict[int, tuple["Accessible", ...]]:
        """What it has to do with others, by AtspiRelationType."""
        told = self.bus.ask(self, _PREFIX + "Accessible", "GetRelationSet")
        return {
            kind: tuple(found for owner, path in others if (found := self._other(owner, path)) is not None)
            for kind, others in told
        }

    @property
    def within(self) -> "tuple[Accessible, ...]":
        """What it stands in, the innermost first, without the program itself."""
        found: list[Accessible] = []
        around = self.parent
        while around is not None and around.role not in {"application", "desktop frame"}:
            found.append(around)
            around = around.parent
        return tuple(found)

    def inside(self) -> "Iterator[Accessible]":
        """Yield what is shown in it, in the tree's order."""
        for child in self.children:
            if "showing" in child.states:
                yield child
                yield from child.inside()

    def _other(self, owner: str, path: str) -> "Accessible | None":
        return None if path in {"", _NOWHERE} else Accessible(self.bus, owner or self.owner, path)
