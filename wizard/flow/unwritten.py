"""Why a file could not be written, in words that say what to do now; the system's own where there are none."""

from __future__ import annotations

import errno

from wizard.flow.files import reason_of
from wizard.i18n import N_, tr

NO_FILE = N_("That is no file that could be replaced.")

_REASONS = {
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG): N_("There is no room left there. Make room, or choose another folder."),
    (errno.ENOENT, errno.ENOTDIR): N_("That folder is not there any more. Choose another one."),
    (errno.EACCES, errno.EPERM, errno.EROFS): N_("This program may not write there. Choose another folder."),
    (errno.ENAMETOOLONG, errno.EINVAL): N_("That name is not possible there. Choose another one."),
    (errno.EEXIST, errno.EISDIR): NO_FILE,
}


def why_unwritten(error: OSError | ValueError) -> str:
    """Return why writing ended with *error*, in the language in force; a ValueError is one of an impossible name."""
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    known = next((text for numbers, text in _REASONS.items() if number in numbers), None)
    return tr(known) if known is not None else reason_of(error)
