import sys
from pathlib import Path

import pytest

from wizard.fixes.owner.windows_file import RIGHTS, create_private, windows_calls


class Recorded:
    """The calls as the Win32 reference describes them; nothing of it was run on Windows."""

    def __init__(self, error: OSError | None = None) -> None:
        self.calls: list[tuple[str, object]] = []
        self._error = error

    def rights_from(self, sddl: str) -> int:
        self.calls.append(("rights", sddl))
        return 0x1000

    def create(self, path: str, rights: int) -> int:
        self.calls.append(("create", (path, rights)))
        if self._error is not None:
            raise self._error
        return 7

    def free(self, rights: int) -> None:
        self.calls.append(("free", rights))


def test_the_file_has_its_rights_when_it_is_created() -> None:
    recorded = Recorded()
    assert create_private(Path("a.key"), recorded) == 7
    assert recorded.calls == [("rights", RIGHTS), ("create", ("a.key", 0x1000)), ("free", 0x1000)]


def test_the_rights_are_given_back_when_the_file_is_there() -> None:
    recorded = Recorded(FileExistsError("there"))
    with pytest.raises(FileExistsError):
        create_private(Path("a.key"), recorded)
    assert recorded.calls[-1] == ("free", 0x1000)


def test_the_rights_inherit_nothing_and_name_three_holders() -> None:
    assert RIGHTS.startswith("D:P(")
    assert {part.rstrip(")").rpartition(";")[2] for part in RIGHTS.split("(")[1:]} == {"OW", "SY", "BA"}


@pytest.mark.skipif(sys.platform == "win32", reason="there it has them")
def test_elsewhere_there_are_no_such_calls() -> None:
    with pytest.raises(OSError, match="Windows only"):
        windows_calls()
