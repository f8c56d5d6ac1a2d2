"""Why a file could not be written, in words."""

import errno
import os

import pytest

from wizard.flow.unwritten import why_unwritten


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "no room"),
        (errno.EDQUOT, "no room"),
        (errno.ENOENT, "not there any more"),
        (errno.EROFS, "may not write"),
        (errno.ENAMETOOLONG, "not possible"),
        (errno.EISDIR, "no file"),
    ],
)
def test_it_says_what_to_do(number: int, said: str) -> None:
    assert said in why_unwritten(OSError(number, os.strerror(number)))


def test_anything_else_is_told_by_the_system() -> None:
    assert why_unwritten(OSError(errno.EIO, "Input/output error")) == "Input/output error"


def test_a_name_that_cannot_be_one_is_told_as_such() -> None:
    assert "not possible" in why_unwritten(ValueError("embedded null byte"))
