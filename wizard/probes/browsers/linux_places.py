"""Where things lie on a Linux system; a test gives folders of its own."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders that are looked into."""

    root: Path
    home: Path
    """Of this person."""
    data_home: Path
    """Where programs of this person keep their data (XDG Base Directory Specification)."""
    runtime: Path | None
    """What lasts as long as this person is logged in; None where there is no such folder."""
    command_path: str
    proc: Path = Path("/proc")


def places_here(environment: Mapping[str, str] = os.environ) -> Places:
    """Return the folders of this system and this person."""
    home = Path.home()
    runtime = environment.get("XDG_RUNTIME_DIR")
    return Places(
        root=Path("/"),
        home=home,
        data_home=Path(environment.get("XDG_DATA_HOME") or home / ".local/share"),
        runtime=Path(runtime) if runtime else None,
        command_path=environment.get("PATH", os.defpath),
    )
