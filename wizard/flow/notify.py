"""A message on the person's desktop from a program that has no window.

Linux: the notification service of the session, by ``gdbus`` or ``notify-send``, whichever is there; a round that cron
starts knows no session, so its usual bus is tried. Windows: a toast by Windows PowerShell and WinRT, under PowerShell's
own name, since Windows drops one of a program that has no entry in the start menu. macOS: ``osascript``; it appears
under the name of the script editor. Windows and macOS were not yet tried on real ones.

Sources, read 2026-11: Desktop Notifications Specification 1.2; gdbus(1); notify-send(1); from memory: Microsoft's
ToastNotificationManager and AppleScript Language Guide, "Displaying Notifications".
"""

from __future__ import annotations

import base64
import html
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import which

from wizard.fixes.actions.runner import Ran, run_program
from wizard.plain import visible
from wizard.probes.base import Cancel

APP = "Trust Wizard"
LONGEST = 1_000
"""Characters of a text; no desktop shows more."""

Run = Callable[[Sequence[str]], Ran]

_NOTIFICATIONS = "org.freedesktop.Notifications"
_OBJECT = "/org/freedesktop/Notifications"
_OSASCRIPT = "/usr/bin/osascript"
_SPOKEN = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")
_POWERSHELL_ID = r"{1AC14E77-02E7-4E5D-B744-2E81AE5198B7}\WindowsPowerShell\v1.0\powershell.exe"
_TOAST = """\
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent(
  [Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$at = $xml.GetElementsByTagName('text')
$utf8 = [Text.Encoding]::UTF8
[void]$at.Item(0).AppendChild($xml.CreateTextNode($utf8.GetString([Convert]::FromBase64String('%s'))))
[void]$at.Item(1).AppendChild($xml.CreateTextNode($utf8.GetString([Convert]::FromBase64String('%s'))))
$toast = [Windows.UI.Notifications.ToastNotification]::new($xml)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('%s').Show($toast)
"""
"""The texts go in as Base64, so that PowerShell reads nothing in them."""


def notify(title: str, text: str, run: Run | None = None, system: str = sys.platform) -> bool:
    """Show a message, and say whether the desktop took it; whether anybody saw it nobody knows.

    *title* and *text* may be hostile: they are shown as plain text, cut to `LONGEST`. Waits as long as the programs do.
    """
    start = run or (lambda words: run_program(words, cancel=Cancel()))
    shown = visible(title)[:LONGEST], visible(text, lines=True)[:LONGEST]
    return any(start(words).is_fine for words in _ways(shown, system))


def _ways(shown: tuple[str, str], system: str) -> Sequence[Sequence[str]]:
    match system:
        case "win32":
            return (_toast(shown),)
        case "darwin":
            lines = [word for line in _SPOKEN for word in ("-e", line)]
            return ((_OSASCRIPT, *lines, *shown),)
        case _:
            return _desktop(shown, os.environ)


def _toast(shown: tuple[str, str]) -> Sequence[str]:
    folder = os.environ.get("SYSTEMROOT", r"C:\Windows")
    texts = (base64.b64encode(text.encode()).decode() for text in shown)
    script = base64.b64encode((_TOAST % (*texts, _POWERSHELL_ID)).encode("utf-16-le")).decode()
    return (
        rf"{folder}\System32\WindowsPowerShell\v1.0\powershell.exe",
        "-NoLogo", "-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-EncodedCommand", script,
    )  # fmt: skip


def _desktop(shown: tuple[str, str], environment: Mapping[str, str]) -> Sequence[Sequence[str]]:
    # The text may hold markup, by the specification; the title may not.
    title, text = shown[0], html.escape(shown[1], quote=False)
    at_bus = _at_bus(environment)
    # Words of GVariant: JSON writes a string as it does.
    words = [json.dumps(word, ensure_ascii=False) for word in (APP, title, text)]
    gdbus = (
        *at_bus, "gdbus", "call", "--session", "--dest", _NOTIFICATIONS, "--object-path", _OBJECT, "--method",
        f"{_NOTIFICATIONS}.Notify", "--", words[0], "uint32 0", '"dialog-warning"', *words[1:], "@as []", "@a{sv} {}",
        "int32 -1",
    )  # fmt: skip
    send = (*at_bus, "notify-send", f"--app-name={APP}", "--icon=dialog-warning", "--", title, _compressed(text))
    return tuple(way for way in (gdbus, send) if which(way[len(at_bus)]) is not None)


def _compressed(text: str) -> str:
    r"""Return *text* as notify-send reads it: as a word of C, where ``\n`` is a line feed (seen with 0.8.1)."""
    return text.replace("\\", "\\\\")


def _at_bus(environment: Mapping[str, str]) -> Sequence[str]:
    """Return the words that lead to the person's usual bus, where the environment names none (systemd's pam module)."""
    if sys.platform == "win32":
        return ()
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        socket = Path(environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}") / "bus"
        is_needed = not environment.get("DBUS_SESSION_BUS_ADDRESS") and socket.exists()
        return ("env", f"DBUS_SESSION_BUS_ADDRESS=unix:path={socket}") if is_needed else ()
