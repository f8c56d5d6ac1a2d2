r"""Windows: entries of this person in the registry, which Explorer shows under “Open with”.

For each ending, our name stands among ``OpenWithProgids``; the name says what it is called and how it is opened. What
opens an ending by itself is Windows' own ``UserChoice``, which no program may write. Sources: Microsoft Learn, "How to
Include an Application on the Open With Dialog Box", "Programmatic Identifiers", "Application Registration",
"SHChangeNotify", read 2026-11; laid out as in the installer of Visual Studio Code (build/win32/code.iss). Not yet run
on a real Windows.
"""

from __future__ import annotations

import sys
from pathlib import PureWindowsPath
from subprocess import list2cmdline
from typing import Protocol

from wizard.flow.open_with import Command, Standing, not_possible
from wizard.i18n import tr

CLASSES = r"Software\Classes"
"""Below HKEY_CURRENT_USER."""
CERTIFICATE, CASE = "TrustWizard.Certificate", "TrustWizard.Case"
ENDINGS = (".pem", ".crt", ".cer", ".der", ".p7b", ".p7c", ".p12", ".pfx")
CASE_ENDING = ".trustcase"

_OPEN = r"shell\open\command"


class Keys(Protocol):
    """What the registry holds below HKEY_CURRENT_USER. Each raises OSError where Windows does not let it."""

    def read(self, key: str, name: str) -> str | None:
        """Return the value *name* of *key*, its unnamed one for an empty name; None where there is none."""

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text; the key is made where it is missing."""

    def delete_value(self, key: str, name: str) -> None:
        """Delete a value; nothing where there is none."""

    def delete_key(self, key: str, *, with_all: bool) -> None:
        """Delete *key* if nothing is in it, or *with_all* that is; nothing where there is none."""

    def tell(self) -> None:
        """Have Explorer look again."""


class WindowsFiles:
    """Explorer, with *keys* of the registry."""

    def __init__(self, command: Command, keys: Keys | None = None) -> None:
        self._command, self._keys = command, keys or registry()

    @property
    def _line(self) -> str:
        """What Explorer runs; it puts the file in the place of ``%1``."""
        return f'{list2cmdline(self._command.words)} "%1"'

    @property
    def _own_program(self) -> str:
        """The name of the program's own file; empty for Python's, which is other programs' as well."""
        name = PureWindowsPath(self._command.words[0]).name
        return "" if name.lower().startswith("python") else name

    def state(self) -> Standing:
        """Return how things stand."""
        line = self._keys.read(rf"{CLASSES}\{CERTIFICATE}\{_OPEN}", "")
        if line is None:
            return Standing.NOT_OFFERED
        named = [self._keys.read(rf"{CLASSES}\{ending}\OpenWithProgids", CERTIFICATE) for ending in ENDINGS]
        return Standing.OFFERED if line == self._line and None not in named else Standing.OUTDATED

    def offer(self) -> None:
        """Write the entries."""
        if self._command.folder is not None:
            raise not_possible(tr("Trust Wizard has to be installed first."))
        try:
            self._write()
        except OSError as error:
            raise not_possible(error.strerror or str(error)) from error
        self._keys.tell()

    def _write(self) -> None:
        keys = self._keys
        for name, title in ((CERTIFICATE, tr("Certificate")), (CASE, tr("Trust Wizard case"))):
            keys.write(rf"{CLASSES}\{name}", "", title)
            keys.write(rf"{CLASSES}\{name}\{_OPEN}", "", self._line)
        for ending in ENDINGS:
            keys.write(rf"{CLASSES}\{ending}\OpenWithProgids", CERTIFICATE, "")
        keys.write(rf"{CLASSES}\{CASE_ENDING}\OpenWithProgids", CASE, "")
        if keys.read(rf"{CLASSES}\{CASE_ENDING}", "") is None:
            # No other program has files with this ending.
            keys.write(rf"{CLASSES}\{CASE_ENDING}", "", CASE)
        if self._own_program:
            own = rf"{CLASSES}\Applications\{self._own_program}"
            keys.write(own, "FriendlyAppName", "Trust Wizard")
            keys.write(rf"{own}\{_OPEN}", "", self._line)
            for ending in (*ENDINGS, CASE_ENDING):
                keys.write(rf"{own}\SupportedTypes", ending, "")

    def take_back(self) -> None:
        """Delete the entries, and what is empty without them."""
        try:
            self._delete()
        except OSError as error:
            raise not_possible(error.strerror or str(error)) from error
        self._keys.tell()

    def _delete(self) -> None:
        keys = self._keys
        if keys.read(rf"{CLASSES}\{CASE_ENDING}", "") == CASE:
            keys.delete_value(rf"{CLASSES}\{CASE_ENDING}", "")
        for ending in (*ENDINGS, CASE_ENDING):
            keys.delete_value(rf"{CLASSES}\{ending}\OpenWithProgids", CASE if ending == CASE_ENDING else CERTIFICATE)
            keys.delete_key(rf"{CLASSES}\{ending}\OpenWithProgids", with_all=False)
            keys.delete_key(rf"{CLASSES}\{ending}", with_all=False)
        for name in (CERTIFICATE, CASE):
            keys.delete_key(rf"{CLASSES}\{name}", with_all=True)
        if self._own_program:
            keys.delete_key(rf"{CLASSES}\Applications\{self._own_program}", with_all=True)


def registry() -> Keys:
    """Return the registry of Windows."""
    if sys.platform == "win32":
        return _Registry()
    raise NotImplementedError("there is no registry here")


if sys.platform == "win32":
    import ctypes
    import winreg

    _ASSOCIATIONS_CHANGED, _NO_MORE = 0x08000000, 0

    class _Registry:
        """winreg and shell32."""

        def read(self, key: str, name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return str(winreg.QueryValueEx(opened, name)[0])
            except FileNotFoundError:
                return None

        def write(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete_value(self, key: str, name: str) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return

        def delete_key(self, key: str, *, with_all: bool) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    below, values, _ = winreg.QueryInfoKey(opened)
                    inner = [winreg.EnumKey(opened, place) for place in range(below)]
            except FileNotFoundError:
                return
            if with_all:
                for one in inner:
                    self.delete_key(rf"{key}\{one}", with_all=True)
            elif inner or values:
                return
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)

        def tell(self) -> None:
            ctypes.WinDLL("shell32").SHChangeNotify(_ASSOCIATIONS_CHANGED, _NO_MORE, None, None)
