"""The files of other projects' test suites, see ORIGIN.md; unpacked in memory."""

import tarfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def files() -> Mapping[str, bytes]:
    """Return every file by its path, in the order of the paths."""
    with tarfile.open(HERE / "files.tar.xz") as packed:
        found = {one.name.removeprefix("./"): packed.extractfile(one) for one in packed if one.isfile()}
        return {name: file.read() for name, file in sorted(found.items()) if file is not None}
