"""A desktop that a screen reader works on: a screen in memory, a session bus, the accessibility bus, a window manager.

Debian has what it needs in xvfb, dbus, at-spi2-core, openbox and xdotool. Nothing of the person's own session is used:
the bus offers the accessibility bus alone, so that no keyring is asked, and every folder lies in the one that is given.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, Message, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.terminal import environment

PATIENCE_S = 30.0
SCREEN = "1280x1024x24"

_BUS = """<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<servicedir>{folder}/services</servicedir><policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
_SERVICE = "/usr/share/dbus-1/services/org.a11y.Bus.service"
_STATUS = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """What a program has to be told to run on it, and where a screen reader listens."""

    display: str
    session_bus: str
    access_bus: str
    folder: Path

    def variables(self, language: str) -> Mapping[str, str]:
        """Return the variables of a new user who speaks *language*."""
        own = {
            name: str(self.folder / name.lower())
            for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        }
        return {
            **environment(**own),
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.session_bus,
            "XDG_RUNTIME_DIR": str(self.folder),
            "QT_QPA_PLATFORM": "xcb",
            # Qt warns of every label of which the mouse, but not the keyboard, may select (6.11).
            "QT_LOGGING_RULES": "qt.accessibility.*=false",
            "LANG": {"en": "en_GB.UTF-8", "ja": "ja_JP.UTF-8"}[language],
        }


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """Run a desktop whose sockets and folders are in *folder*, which belongs to nobody else."""
    folder.chmod(0o700)
    services = folder / "services"
    services.mkdir()
    (services / "org.a11y.Bus.service").write_text(Path(_SERVICE).read_text())
    settings = folder / "bus.conf"
    settings.write_text(_BUS.format(folder=folder))
    with ExitStack() as stack:
        display = stack.enter_context(screen())
        known = {**os.environ, "DISPLAY": display, "XDG_RUNTIME_DIR": str(folder), "GSETTINGS_BACKEND": "memory"}
        known["HOME"] = str(folder)
        bus = stack.enter_context(_session_bus(settings, known))
        known["DBUS_SESSION_BUS_ADDRESS"] = bus
        stack.enter_context(_running(["openbox", "--config-file", str(_window_manager(folder))], known))
        yield Desktop(display=display, session_bus=bus, access_bus=_access_bus(bus), folder=folder)


@contextmanager
def _running(words: list[str], variables: Mapping[str, str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, env=dict(variables), stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.kill()
            process.wait(PATIENCE_S)


@contextmanager
def screen() -> Iterator[str]:
    """Run a screen in memory, and give its name."""
    ours, theirs = os.pipe()
    words = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(words, pass_fds=[theirs], stderr=subprocess.DEVNULL) as process, os.fdopen(ours) as told:
        os.close(theirs)
        try:
            yield f":{told.readline().strip()}"
        finally:
            process.kill()
            process.wait(PATIENCE_S)


@contextmanager
def _session_bus(settings: Path, variables: Mapping[str, str]) -> Iterator[str]:
    words = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(variables)
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            # What it started for the accessibility bus ends with it.
            process.kill()
            process.wait(PATIENCE_S)


def _access_bus(session_bus: str) -> str:
    """Have the accessibility bus started, say that somebody listens there, and return its address."""
    with open_dbus_connection(session_bus) as connection:
        properties = DBusAddress(_STATUS.object_path, _STATUS.bus_name, "org.freedesktop.DBus.Properties")
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            body = ("org.a11y.Status", name, ("b", True))
            _answer(connection.send_and_get_reply(new_method_call(properties, "Set", "ssv", body), timeout=PATIENCE_S))
        asked = connection.send_and_get_reply(new_method_call(_STATUS, "GetAddress"), timeout=PATIENCE_S)
        return str(_answer(asked)[0])


def _answer(reply: Message) -> tuple[object, ...]:
    assert reply.header.message_type is MessageType.method_return, reply.body
    return tuple(reply.body)


def _window_manager(folder: Path) -> Path:
    """Write settings that give a new window the focus, and leave every key to the programs."""
    path = folder / "openbox.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><openbox_config xmlns="http://openbox.org/3.4/rc"><focus>'
        "<focusNew>yes</focusNew><followMouse>no</followMouse></focus><keyboard></keyboard><mouse></mouse>"
        "</openbox_config>"
    )
    return path


@contextmanager
def program(made: Desktop, language: str, *arguments: str, **variables: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run ``trust-wizard`` on the desktop as a new user who speaks *language*."""
    words = [sys.executable, "-m", "wizard", *(arguments or ("gui",))]
    with (
        (made.folder / "program.log").open("wb") as log,
        subprocess.Popen(
            words, env={**made.variables(language), **variables}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
            process.wait(PATIENCE_S)
