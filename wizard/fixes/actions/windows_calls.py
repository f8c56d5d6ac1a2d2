"""Windows' own functions: its lists of roots, and a program that runs with an administrator's consent; nothing else.

Names, constants and structures: wincrypt.h, shellapi.h and fileapi.h of the Windows SDK, as Microsoft Learn tells them,
read 2026-11. Tried with CPython for Windows on Wine 8, which asks nobody; not yet run on a real Windows.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from wizard.fixes.actions.runner import ADMIN_PATIENCE_S, Ending, Ran
from wizard.probes.base import POLL_S, Cancel, Deadline

ERROR_FILE_NOT_FOUND = 2
ERROR_ACCESS_DENIED = 5
ERROR_CANCELLED = 1223
"""The person said No, to Windows' warning of a new root or to its question for an administrator."""
CRYPT_E_EXISTS = 0x80092005


class Store(IntEnum):
    """Whose list of roots: CERT_SYSTEM_STORE_CURRENT_USER and CERT_SYSTEM_STORE_LOCAL_MACHINE."""

    USER = 0x0001_0000
    MACHINE = 0x0002_0000


class CallFailed(Exception):  # noqa: N818  (how Windows' functions say it: they fail, with a code)
    """A function of Windows failed; `code` is what GetLastError said, an HRESULT of Win32 taken back to its code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"error {code:#x}")
        self.code = code & 0xFFFF if code & 0xFFFF_0000 == 0x8007_0000 else code


class Calls(Protocol):
    """What the actions for Windows do it with; a test brings a Windows of its own."""

    def roots(self, store: Store) -> tuple[bytes, ...]:
        """Return the certificates that lie in the list itself, without those that it shows of other lists, as DER."""

    def saved(self, store: Store, der: bytes) -> bytes | None:
        """Return a certificate with all that Windows notes beside it, as a serialized store; None where it is not."""

    def add(self, saved: bytes) -> None:
        """Add a certificate, DER or what `saved` returned, to the person's own list. Raises `CallFailed`."""

    def remove(self, der: bytes) -> None:
        """Remove a certificate from the person's own list. Raises `CallFailed`."""

    def system_folder(self) -> str:
        """Return the folder of Windows' programs; never by an environment variable, which anybody may set."""

    @contextmanager
    def unchanging(self, file: Path) -> Iterator[bytes]:
        """Yield what *file* holds; until the block ends nobody can write, replace or move it, nor a folder above it."""

    def run_as_admin(self, program: str, line: str, cancel: Cancel) -> Ran:
        """Run *program*, a full path, with the command line *line* after Windows asked for consent, and await its end.

        What it prints is not seen. It cannot be killed from here.
        """


_PROV_MEMORY, _PROV_SERIALIZED, _PROV_SYSTEM, _PROV_SYSTEM_REGISTRY = 2, 6, 10, 13
"""CERT_STORE_PROV_MEMORY, _SERIALIZED, _SYSTEM_W (a list with those that it shows of others: where Windows itself asks
the person about a new root) and _SYSTEM_REGISTRY_W (the list alone)."""
_OPEN_EXISTING, _READONLY = 0x4000, 0x8000
_X509_ASN = 1
_ADD_NEW = 1
_SAVE_AS_STORE, _SAVE_TO_MEMORY = 1, 2
_NO_CLOSE_PROCESS, _NO_ASYNC, _NO_UI = 0x40, 0x100, 0x400
_GENERIC_READ, _SHARE_READ, _OPEN = 0x8000_0000, 1, 3
_WAIT_TIMEOUT = 258


class _CertContext(ctypes.Structure):
    """CERT_CONTEXT."""

    _fields_ = (
        ("encoding", ctypes.c_uint32),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
        ("size", ctypes.c_uint32),
        ("info", ctypes.c_void_p),
        ("store", ctypes.c_void_p),
    )


class _Blob(ctypes.Structure):
    """CRYPT_DATA_BLOB."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.c_void_p))


class _Execute(ctypes.Structure):
    """SHELLEXECUTEINFOW."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("mask", ctypes.c_uint32),
        ("window", ctypes.c_void_p),
        ("verb", ctypes.c_wchar_p),
        ("file", ctypes.c_wchar_p),
        ("parameters", ctypes.c_wchar_p),
        ("directory", ctypes.c_wchar_p),
        ("show", ctypes.c_int),
        ("instance", ctypes.c_void_p),
        ("ids", ctypes.c_void_p),
        ("class_name", ctypes.c_wchar_p),
        ("class_key", ctypes.c_void_p),
        ("hot_key", ctypes.c_uint32),
        ("icon", ctypes.c_void_p),
        ("process", ctypes.c_void_p),
    )


def _not_run(code: int) -> Ran:
    match code:
        case 2 | 3:
            return Ran(ending=Ending.MISSING)
        case 1223 | 5:
            return Ran(ending=Ending.REFUSED)
        case _:
            return Ran(ending=Ending.ENDED, status=code)


if sys.platform == "win32":

    class _Windows:
        """The real one."""

        def roots(self, store: Store) -> tuple[bytes, ...]:
            """Return the certificates of the list."""
            with _opened(_PROV_SYSTEM_REGISTRY, store | _READONLY | _OPEN_EXISTING, "Root") as handle:
                return tuple(_der(context) for context in _contexts(handle))

        def saved(self, store: Store, der: bytes) -> bytes | None:
            """Return a certificate with its properties."""
            with _opened(_PROV_SYSTEM_REGISTRY, store | _READONLY | _OPEN_EXISTING, "Root") as handle:
                for context in _contexts(handle):
                    if _der(context) == der:
                        return _serialized(context)
            return None

        def add(self, saved: bytes) -> None:
            """Add a certificate; Windows asks the person."""
            with _opened(_PROV_SYSTEM, Store.USER, "Root") as handle:
                if saved[:1] == b"\x30":
                    _check(_crypt32().CertAddEncodedCertificateToStore(
                        handle, _X509_ASN, saved, len(saved), _ADD_NEW, None
                    ))  # fmt: skip
                    return
                blob = _Blob(len(saved), ctypes.cast(ctypes.c_char_p(saved), ctypes.c_void_p))
                with _opened(_PROV_SERIALIZED, _READONLY, ctypes.byref(blob)) as source:
                    for context in _contexts(source):
                        _check(_crypt32().CertAddCertificateContextToStore(handle, context, _ADD_NEW, None))

        def remove(self, der: bytes) -> None:
            """Remove a certificate; Windows asks the person."""
            with _opened(_PROV_SYSTEM_REGISTRY, Store.USER | _OPEN_EXISTING, "Root") as handle:
                for context in _contexts(handle):
                    if _der(context) == der:
                        # It gives the context back, whether it deletes it or not; the walk still needs its own.
                        own = _crypt32().CertDuplicateCertificateContext(context)
                        _check(_crypt32().CertDeleteCertificateFromStore(own))
                        return

        def system_folder(self) -> str:
            """Return the folder that GetSystemDirectoryW names."""
            buffer = ctypes.create_unicode_buffer(1024)
            _check(ctypes.WinDLL("kernel32", use_last_error=True).GetSystemDirectoryW(buffer, len(buffer)))
            return buffer.value

        @contextmanager
        def unchanging(self, file: Path) -> Iterator[bytes]:
            """Hold *file* open so that others may read it and no more."""
            import msvcrt

            kernel = _kernel32()
            handle = kernel.CreateFileW(str(file), _GENERIC_READ, _SHARE_READ, None, _OPEN, 0, None)
            if handle == ctypes.c_void_p(-1).value:
                raise CallFailed(ctypes.get_last_error())
            with open(msvcrt.open_osfhandle(handle, 0), "rb") as opened:
                yield opened.read()

        def run_as_admin(self, program: str, line: str, cancel: Cancel) -> Ran:
            """Run it by the verb "runas"."""
            ole = ctypes.WinDLL("ole32")
            # Microsoft Learn, ShellExecuteExW: it may hand the work to COM. 0x6: apartment, without OLE 1.
            begun = ole.CoInitializeEx(None, 0x6)
            try:
                return self._run(program, line, cancel)
            finally:
                if begun >= 0:
                    ole.CoUninitialize()

        def _run(self, program: str, line: str, cancel: Cancel) -> Ran:
            shell = ctypes.WinDLL("shell32", use_last_error=True)
            asked = _Execute(
                size=ctypes.sizeof(_Execute), mask=_NO_CLOSE_PROCESS | _NO_ASYNC | _NO_UI, verb="runas", file=program,
                parameters=line, directory=self.system_folder(), show=0,
            )  # fmt: skip
            if not shell.ShellExecuteExW(ctypes.byref(asked)):
                return _not_run(ctypes.get_last_error())
            return _awaited(asked.process, cancel)

    def windows_calls() -> Calls:
        """Return what the real Windows does."""
        return _Windows()

    def _awaited(process: int, cancel: Cancel) -> Ran:
        """Wait for the end of *process* and return its exit status."""
        kernel, patience = _kernel32(), Deadline.after(ADMIN_PATIENCE_S)
        try:
            while kernel.WaitForSingleObject(process, int(POLL_S * 1000)) == _WAIT_TIMEOUT:
                if cancel.is_set or patience.is_over:
                    return Ran(ending=Ending.HUNG)
            status = ctypes.c_uint32()
            _check(kernel.GetExitCodeProcess(process, ctypes.byref(status)))
            return Ran(ending=Ending.ENDED, status=status.value)
        finally:
            kernel.CloseHandle(process)

    def _check(result: int) -> None:
        """Raise `CallFailed` where a function returned nought."""
        if not result:
            raise CallFailed(ctypes.get_last_error() & 0xFFFF_FFFF)

    def _kernel32() -> ctypes.WinDLL:
        library = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = ctypes.c_void_p
        library.CreateFileW.restype = handle
        library.CreateFileW.argtypes = [
            ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, handle, ctypes.c_uint32, ctypes.c_uint32, handle
        ]  # fmt: skip
        library.WaitForSingleObject.argtypes = [handle, ctypes.c_uint32]
        library.GetExitCodeProcess.argtypes = [handle, handle]
        library.CloseHandle.argtypes = [handle]
        return library

    def _crypt32() -> ctypes.WinDLL:
        library = ctypes.WinDLL("crypt32", use_last_error=True)
        handle, context, number = ctypes.c_void_p, ctypes.POINTER(_CertContext), ctypes.c_uint32
        library.CertOpenStore.restype = handle
        # The first is a pointer to a name, or a small number in its place (LPCSTR).
        library.CertOpenStore.argtypes = [handle, number, handle, number, handle]
        library.CertCloseStore.argtypes = [handle, number]
        library.CertEnumCertificatesInStore.restype = context
        library.CertEnumCertificatesInStore.argtypes = [handle, context]
        library.CertDuplicateCertificateContext.restype = context
        library.CertDuplicateCertificateContext.argtypes = [context]
        library.CertFreeCertificateContext.argtypes = [context]
        library.CertDeleteCertificateFromStore.argtypes = [context]
        library.CertAddCertificateContextToStore.argtypes = [handle, context, number, handle]
        library.CertAddEncodedCertificateToStore.argtypes = [
            handle, number, ctypes.c_char_p, number, number, handle
        ]  # fmt: skip
        library.CertSaveStore.argtypes = [handle, number, number, number, handle, number]
        return library

    @contextmanager
    def _opened(provider: int, flags: int, what: object) -> Iterator[int]:
        """Open a store and close it again. Raises `CallFailed`; one that does not exist is an empty one."""
        wanted = ctypes.c_wchar_p(what) if isinstance(what, str) else what
        place = ctypes.cast(wanted, ctypes.c_void_p) if wanted is not None else None  # type: ignore[arg-type]
        handle = _crypt32().CertOpenStore(provider, 0, None, flags, place)
        if not handle and ctypes.get_last_error() == ERROR_FILE_NOT_FOUND:
            handle = _crypt32().CertOpenStore(_PROV_MEMORY, 0, None, 0, None)
        _check(handle)
        try:
            yield handle
        finally:
            _crypt32().CertCloseStore(handle, 0)

    def _contexts(store: int) -> Iterator[ctypes._Pointer[_CertContext]]:
        """Yield each certificate; it is valid until the next one."""
        context = None
        try:
            while context := _crypt32().CertEnumCertificatesInStore(store, context):
                yield context
        finally:
            if context:
                _crypt32().CertFreeCertificateContext(context)

    def _der(context: ctypes._Pointer[_CertContext]) -> bytes:
        return ctypes.string_at(context.contents.data, context.contents.size)

    def _serialized(context: ctypes._Pointer[_CertContext]) -> bytes:
        """Return the certificate with its properties as a serialized store (CertSaveStore)."""
        with _opened(_PROV_MEMORY, 0, None) as memory:
            _check(_crypt32().CertAddCertificateContextToStore(memory, context, _ADD_NEW, None))
            blob = _Blob(0, None)
            for _ in range(2):
                # First it tells the size.
                buffer = ctypes.create_string_buffer(max(1, blob.size))
                blob.data = ctypes.cast(buffer, ctypes.c_void_p) if blob.size else None
                _check(_crypt32().CertSaveStore(
                    memory, _X509_ASN, _SAVE_AS_STORE, _SAVE_TO_MEMORY, ctypes.byref(blob), 0
                ))  # fmt: skip
            return buffer.raw[: blob.size]

else:

    def windows_calls() -> Calls:
        """Raise NotImplementedError: this is no Windows."""
        raise NotImplementedError("Windows' functions are there on Windows only")
