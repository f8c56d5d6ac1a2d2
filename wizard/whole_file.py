"""Writes a file of this program's own whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace *file* by one that holds *data*, once the disk has all of it; until then the old one stands.

    Nobody but its owner may read it, or whoever *mode* allows. Its folder has to be there. Raises OSError, and leaves
    nothing beside *file* then, unless the program is killed. A link is replaced, and not followed.
    """
    # In the same folder, since only from there it is put in place at once.
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False) as opened:
        new = Path(opened.name)
        try:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
            # Windows replaces no file by one that is open.
            opened.close()
            new.chmod(mode)
            new.replace(file)
        finally:
            opened.close()
            new.unlink(missing_ok=True)
