"""A new file on Windows that nobody but its owner may read, whatever its folder allows."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Protocol

RIGHTS = "D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)"
"""SDDL: nothing is inherited (P); all rights for the owner, the system and the administrators, as ``~\\.ssh`` has it."""

_GENERIC_WRITE = 0x4000_0000
_CREATE_NEW = 1
_OPEN_REPARSE_POINT = 0x0020_0000
"""A link at the end of the path is not followed."""
_REVISION = 1
_INVALID_HANDLE = ctypes.c_void_p(-1).value


class Calls(Protocol):
    """The three system calls, which a test may record instead."""

    def rights_from(self, sddl: str) -> int:
        """Return the address of a security descriptor. Raises OSError."""
        ...

    def create(self, path: str, rights: int) -> int:
        """Create the file, and return a descriptor to write to. Raises OSError."""
        ...

    def free(self, rights: int) -> None:
        """Give back what `rights_from` returned."""
        ...


def create_private(path: Path, calls: Calls | None = None) -> int:
    """Create *path* with `RIGHTS` from its first moment, and return a descriptor to write to.

    Raises FileExistsError where it is there, and OSError. Sources: CreateFileW,
    ConvertStringSecurityDescriptorToSecurityDescriptorW and "Security Descriptor String Format" of the Win32 reference.
    """
    system = calls or windows_calls()
    rights = system.rights_from(RIGHTS)
    try:
        return system.create(os.fspath(path), rights)
    finally:
        system.free(rights)


class _Attributes(ctypes.Structure):
    """SECURITY_ATTRIBUTES."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("descriptor", ctypes.c_void_p),
        ("inherit", ctypes.c_int),
    )


if sys.platform == "win32":
    import msvcrt

    class _Windows:
        def __init__(self) -> None:
            self._advapi = ctypes.WinDLL("advapi32", use_last_error=True)
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateFileW.restype = ctypes.c_void_p
            self._kernel.LocalFree.argtypes = (ctypes.c_void_p,)

        def rights_from(self, sddl: str) -> int:
            found = ctypes.c_void_p()
            convert = self._advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW
            if not convert(ctypes.c_wchar_p(sddl), _REVISION, ctypes.byref(found), None):
                raise ctypes.WinError(ctypes.get_last_error())
            return found.value or 0

        def create(self, path: str, rights: int) -> int:
            attributes = _Attributes(ctypes.sizeof(_Attributes), rights, 0)
            handle = self._kernel.CreateFileW(
                ctypes.c_wchar_p(path), _GENERIC_WRITE, 0, ctypes.byref(attributes), _CREATE_NEW, _OPEN_REPARSE_POINT, None
            )  # fmt: skip
            if handle is None or handle == _INVALID_HANDLE:
                raise ctypes.WinError(ctypes.get_last_error())
            return msvcrt.open_osfhandle(handle, os.O_WRONLY | os.O_BINARY)

        def free(self, rights: int) -> None:
            self._kernel.LocalFree(rights)

    def windows_calls() -> Calls:
        """Return the system's own calls."""
        return _Windows()

else:

    def windows_calls() -> Calls:
        """Raise OSError: only Windows has them."""
        raise OSError("these calls are there on Windows only")
