"""What timedatectl talks to, in namespaces of the test's own: a bus, and systemd's interface for the clock on it.

The interface is written down in org.freedesktop.timedate1(5), systemd 252; the errors are those of its bus-polkit.c.
"""

import subprocess
import threading
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_call, new_method_return
from jeepney.io.blocking import open_dbus_connection

_CONFIG = """<busconfig><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
</policy></busconfig>"""

INTERACTIVE = ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", "Interactive authentication required.")
DENIED = ("org.freedesktop.DBus.Error.AccessDenied", "Access denied")


class TimeService:
    """A computer that systemd runs, as far as its clock goes. Called inside the namespaces only."""

    def __init__(self, *, can: bool = True, ntp: bool = False, synchronised: bool = False) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
        # By this folder systemd's programs tell whether systemd runs (sd_booted(3)).
        Path("/run/systemd/system").mkdir(parents=True)
        Path("/run/dbus").mkdir()
        config = Path("/run/dbus/bus.conf")
        config.write_text(_CONFIG.format(socket="/run/dbus/system_bus_socket"))
        self._bus = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._bus.stdout is not None
        address = self._bus.stdout.readline().strip()
        self._connection = open_dbus_connection(address)
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        self._connection.send_and_get_reply(new_method_call(bus, "RequestName", "su", ("org.freedesktop.timedate1", 0)))
        self.can, self.ntp, self.synchronised = can, ntp, synchronised
        self.refuses: tuple[str, str] | None = None
        """The error that a wish to change something is answered with."""
        self.wishes: list[bool] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def end(self) -> None:
        """End the bus."""
        self._bus.kill()
        self._bus.wait()

    def _serve(self) -> None:
        while True:
            try:
                call = self._connection.receive()
            except (ConnectionError, OSError):
                return
            if call.header.message_type is MessageType.method_call:
                self._connection.send(self._answer(call))

    def _answer(self, call: Message) -> Message:
        member = call.header.fields.get(HeaderFields.member)
        if member == "GetAll":
            return new_method_return(call, "a{sv}", (self._properties(),))
        if member != "SetNTP":
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        if self.refuses is not None:
            return new_error(call, self.refuses[0], "s", (self.refuses[1],))
        self.ntp = call.body[0]
        self.wishes.append(self.ntp)
        self.synchronised = self.ntp
        return new_method_return(call)

    def _properties(self) -> dict[str, tuple[str, Any]]:
        return {
            "Timezone": ("s", "Europe/Berlin"),
            "LocalRTC": ("b", False),
            "CanNTP": ("b", self.can),
            "NTP": ("b", self.ntp),
            "NTPSynchronized": ("b", self.synchronised),
            "TimeUSec": ("t", 1795966709805969),
            "RTCTimeUSec": ("t", 1795966709000000),
        }
