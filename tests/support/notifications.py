"""A desktop that shows messages, as far as programs see it: a bus of its own, and the service of notifications on it.

The interface is that of the Desktop Notifications Specification 1.2 (org.freedesktop.Notifications).
"""

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_call, new_method_return
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.Notifications"
PATIENCE_S = 20.0

_INTERFACE = """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
<arg direction="in" type="s"/><arg direction="in" type="u"/><arg direction="in" type="s"/><arg direction="in" type="s"/>
<arg direction="in" type="s"/><arg direction="in" type="as"/><arg direction="in" type="a{sv}"/>
<arg direction="in" type="i"/><arg direction="out" type="u"/></method></interface></node>"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the desktop got it."""

    app: str
    title: str
    text: str


class Desktop:
    """What was shown, in its order."""

    def __init__(self, address: str, connection: DBusConnection) -> None:
        self.address = address
        self.refuses = False
        self._shown: queue.SimpleQueue[Shown] = queue.SimpleQueue()
        self._connection = connection
        threading.Thread(target=self._serve, daemon=True).start()

    def next(self) -> Shown:
        """Return the next message, once it is there."""
        return self._shown.get(timeout=PATIENCE_S)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was shown that was not looked at; programs wait for the answer before they end."""
        return self._shown.empty()

    def _serve(self) -> None:
        while True:
            try:
                call = self._connection.receive()
            except (ConnectionError, OSError):
                return
            if call.header.message_type is MessageType.method_call:
                self._connection.send(self._answer(call))

    def _answer(self, call: Message) -> Message:
        match call.header.fields.get(HeaderFields.member):
            case "Introspect":
                return new_method_return(call, "s", (_INTERFACE,))
            case "GetServerInformation":
                return new_method_return(call, "ssss", ("stand-in", "test", "1", "1.2"))
            case "GetCapabilities":
                return new_method_return(call, "as", (["body"],))
            case "Notify" if not self.refuses:
                return self._notified(call, *call.body)
            case _:
                return new_error(call, "org.freedesktop.DBus.Error.Failed")

    def _notified(self, call: Message, app: str, _id: int, _icon: str, title: str, text: str, *_: Any) -> Message:
        self._shown.put(Shown(app, title, text))
        return new_method_return(call, "u", (1,))


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """Run a session bus with a desktop on it; its address is for DBUS_SESSION_BUS_ADDRESS."""
    words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", f"--address=unix:dir={folder}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        connection = open_dbus_connection(address)
        try:
            service = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
            connection.send_and_get_reply(new_method_call(service, "RequestName", "su", (NAME, 0)))
            yield Desktop(address, connection)
        finally:
            bus.kill()
            connection.close()
