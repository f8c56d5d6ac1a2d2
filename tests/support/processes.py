"""Which processes another one has started (proc(5), needs CONFIG_PROC_CHILDREN)."""

from contextlib import suppress
from pathlib import Path


def started_by(pid: int) -> tuple[int, ...]:
    """Return the processes that *pid* started and that did not end yet, but for Python's own (`_is_tracker`)."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return tuple(child for child in found if is_there(child) and not _is_tracker(child))


def _is_tracker(pid: int) -> bool:
    """Say whether it is what Python starts once with the first queue between processes, and keeps to its own end."""
    try:
        return b"multiprocessing.resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def is_there(pid: int) -> bool:
    """Say whether *pid* still runs; one that ended and that nobody asked about is over."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}
