"""Windows' functions: what can be seen of them elsewhere, and the real ones where this is a Windows."""

import ctypes
import sys
from pathlib import Path

import pytest

from wizard.fixes.actions import windows_calls
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.actions.windows_calls import ERROR_ACCESS_DENIED, ERROR_CANCELLED, CallFailed, Store
from wizard.probes.base import Cancel


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64 bits")
@pytest.mark.parametrize(
    ("structure", "size"),
    [("_CertContext", 40), ("_Blob", 16), ("_Execute", 112)],
)
def test_structures_have_the_size_that_windows_expects(structure: str, size: int) -> None:
    """sizeof of CERT_CONTEXT, CRYPT_DATA_BLOB and SHELLEXECUTEINFOW, x64."""
    assert ctypes.sizeof(getattr(windows_calls, structure)) == size


@pytest.mark.parametrize(
    ("said", "code"),
    [(0x800704C7, ERROR_CANCELLED), (0x80070005, ERROR_ACCESS_DENIED), (1223, 1223), (0x80092005, 0x80092005)],
)
def test_an_error_has_one_number_however_it_is_told(said: int, code: int) -> None:
    assert CallFailed(said).code == code


@pytest.mark.parametrize(
    ("code", "ran"),
    [
        (1223, Ran(ending=Ending.REFUSED)),
        (5, Ran(ending=Ending.REFUSED)),
        (2, Ran(ending=Ending.MISSING)),
        (3, Ran(ending=Ending.MISSING)),
        (8, Ran(ending=Ending.ENDED, status=8)),
    ],
)
def test_why_a_program_did_not_start_is_told_apart(code: int, ran: Ran) -> None:
    assert windows_calls._not_run(code) == ran


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has them")
def test_another_system_has_no_such_functions() -> None:
    with pytest.raises(NotImplementedError):
        windows_calls.windows_calls()


# No skip elsewhere: a skipped test would hide nothing that could be tried there.
if sys.platform == "win32":

    def test_the_list_for_everybody_can_be_read() -> None:
        calls = windows_calls.windows_calls()
        roots = calls.roots(Store.MACHINE)
        assert roots
        assert (calls.saved(Store.MACHINE, roots[0]) or b"").startswith(b"\0\0\0\0CERT")
        assert calls.saved(Store.MACHINE, b"none") is None

    def test_a_held_file_can_be_read_and_not_exchanged(tmp_path: Path) -> None:
        file = tmp_path / "root.cer"
        file.write_bytes(b"ours")
        with windows_calls.windows_calls().unchanging(file) as held:
            assert held == b"ours" == file.read_bytes()
            for change in (lambda: file.write_bytes(b"x"), file.unlink, lambda: file.rename(tmp_path / "other")):
                with pytest.raises(PermissionError):
                    change()
            with pytest.raises(PermissionError):
                tmp_path.rename(tmp_path.with_name("moved"))
        file.unlink()

    def test_a_program_that_is_not_there_is_told() -> None:
        calls = windows_calls.windows_calls()
        ran = calls.run_as_admin(rf"{calls.system_folder()}\not-there.exe", "", Cancel())
        assert ran.ending is Ending.MISSING
