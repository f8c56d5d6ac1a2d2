"""A Windows that keeps lists of roots and a time service as the real one does, and notes what it is asked.

How each of its programs behaves is noted beside it, with where that was read.
"""

import base64
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.actions.windows_calls import CRYPT_E_EXISTS, ERROR_CANCELLED, CallFailed, Store
from wizard.probes.base import Cancel
from wizard.probes.stores.marks import key_of

SYSTEM = r"C:\Windows\System32"

RECORDED = base64.b64decode(
    "AAAAAENFUlQLAAAAAQAAABAAAABNAHkAIAByAG8AbwB0AAAACQAAAAEAAAAMAAAAMAoGCCsGAQUFBwMDIAAAAAEAAACMAQAAMIIB"
    "iDCCAS6gAwIBAgIQciOo2KYnN675z1OMZlWjFDAKBggqhkjOPQQDAjAkMQwwCgYDVQQKDANPbmUxFDASBgNVBAMMC09uZSBSb290"
    "IENBMB4XDTIzMTEyNDEwMDAwMFoXDTMzMTEyMTEwMDAwMFowJDEMMAoGA1UECgwDT25lMRQwEgYDVQQDDAtPbmUgUm9vdCBDQTBZ"
    "MBMGByqGSM49AgEGCCqGSM49AwEHA0IABF3+FDPYDIF40I1ScML/KDP4xW3XYMzWcVtyrAMkl20K4FLO5vhiSp5AWrU0qts/6H7P"
    "Q0IoRCG5AX/R1aA9GmKjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBQNxYK03MJQwIJutUXK"
    "ugI9onFmSjAKBggqhkjOPQQDAgNIADBFAiBknAha49Z8y1GGsSGluH1z92rlqOvliWKwkuIJY0WyJAIhAMwc5Ei4WHh/bkUHG1d2"
    "DVD2u9k9xazXFWFua5F0nv2LAAAAAAAAAAAAAAAA"
)
"""A root with a friendly name and a purpose beside it, as CertSaveStore wrote it: CPython 3.13 for Windows on Wine 8,
2026-11-29."""

_TIME = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time"


def saved(der: bytes) -> bytes:
    """Return a certificate as a serialized store without anything beside it (the form of `RECORDED`)."""
    return b"\0\0\0\0CERT" + struct.pack("<III", 0x20, 1, len(der)) + der + bytes(12)


@dataclass(slots=True)
class FakeWindows:
    """The calls, done on what it holds."""

    lists: dict[Store, dict[bytes, bytes]] = field(default_factory=lambda: {store: {} for store in Store})
    """By DER, what lies in each list as a serialized store."""
    registry: dict[tuple[str, str], str] = field(default_factory=dict)
    answers_yes: bool = True
    """What the person answers to Windows' warning and to its question for an administrator."""
    runs: bool = True
    """Whether certutil and the others do anything."""
    status: int = 0
    calls: list[tuple[str, ...]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    """What each file held that was given to certutil."""
    disturb: Callable[[Path], None] = lambda _: None
    """What another program does before a file is held."""

    def roots(self, store: Store) -> tuple[bytes, ...]:
        return tuple(self.lists[store])

    def saved(self, store: Store, der: bytes) -> bytes | None:
        return self.lists[store].get(der)

    def add(self, what: bytes) -> None:
        """CERT_STORE_ADD_NEW; the warning of a new root (dotnet/extensions pull request 292, 2017-11: 1223 for No)."""
        der = what if what[:1] == b"\x30" else what[what.index(b"\x30\x82") :][: _size(what)]
        self.calls.append(("add",))
        if der in self.lists[Store.USER]:
            raise CallFailed(CRYPT_E_EXISTS)
        self._warn()
        self.lists[Store.USER][der] = saved(der) if what == der else what

    def remove(self, der: bytes) -> None:
        self.calls.append(("remove",))
        self._warn()
        del self.lists[Store.USER][der]

    def _warn(self) -> None:
        if not self.answers_yes:
            raise CallFailed(ERROR_CANCELLED)

    def system_folder(self) -> str:
        return SYSTEM

    @contextmanager
    def unchanging(self, file: Path) -> Iterator[bytes]:
        self.disturb(file)
        yield file.read_bytes()

    def read(self, key: str, value: str) -> str | None:
        """Return what the registry says, as `registry_value` does."""
        return self.registry.get((key, value))

    def run_as_admin(self, program: str, line: str, _: Cancel) -> Ran:
        self.calls.append((program, re.sub(r"\S+trust-wizard-[^\\/]+[\\/]", "FOLDER/", line)))
        if not self.answers_yes:
            return Ran(ending=Ending.REFUSED)
        if not self.runs or self.status:
            return Ran(ending=Ending.ENDED, status=self.status)
        if program.endswith("certutil.exe"):
            self._certutil(line.split())
        else:
            for command in line.removeprefix('/d /s /c "').removesuffix('"').split(" & "):
                self._command(command.removeprefix(SYSTEM + "\\"))
        return Ran(ending=Ending.ENDED)

    def _certutil(self, words: list[str]) -> None:
        """-delstore ends with 0 also where it removes nothing (measured on Windows 11 and published, read 2026-11)."""
        there = self.lists[Store.MACHINE]
        if words[:3] == ["-f", "-addstore", "Root"]:
            data = Path(words[3]).read_bytes()
            self.files.append(data)
            der = data if data[:1] == b"\x30" else data[data.index(b"\x30\x82") :][: _size(data)]
            there[der] = saved(der) if data == der else data
        else:
            assert words[:2] == ["-delstore", "Root"]
            for der in [one for one in there if key_of(one) == words[2]]:
                del there[der]

    def _command(self, command: str) -> None:
        """Do what the time service's programs do to the registry (Microsoft Learn, "Windows Time service tools")."""
        starts = {"auto": "2", "demand": "3", "disabled": "4"}
        parameters = rf"{_TIME}\Parameters"
        if match := re.fullmatch(r"sc\.exe config w32time start= (\w+)", command):
            self.registry[_TIME, "Start"] = starts[match[1]]
        elif command.startswith("w32tm.exe /config /syncfromflags:manual"):
            self.registry[parameters, "Type"] = "NTP"
            if match := re.search(r"/manualpeerlist:(\S+)", command):
                self.registry[parameters, "NtpServer"] = match[1]
        elif match := re.fullmatch(rf"reg\.exe add {re.escape(parameters)} /v (\w+) /t REG_SZ /d (\S+) /f", command):
            self.registry[parameters, match[1]] = match[2].strip('"')
        elif match := re.fullmatch(rf"reg\.exe delete {re.escape(parameters)} /v (\w+) /f", command):
            self.registry.pop((parameters, match[1]), None)
        else:
            assert re.fullmatch(
                r"net\.exe (start|stop) w32time|w32tm\.exe /(resync /(rediscover|force)|config /update)", command
            )


def _size(data: bytes) -> int:
    at = data.index(b"\x30\x82")
    return int.from_bytes(data[at + 2 : at + 4], "big") + 4
