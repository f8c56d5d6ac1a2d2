"""Why something that should be a certificate is none, in words for people."""

from __future__ import annotations

import re

from wizard.i18n import N_, tr
from wizard.model.fields import Unreadable

_REASONS = (
    (r"larger than any certificate", N_("It is larger than any certificate.")),
    (r"InvalidLength|ShortData|the data ends", N_("A length in it is wrong, or its end is missing.")),
    (r"not enough parts|IndexError", N_("Parts that every certificate has are missing.")),
    (r"too many parts|one element expected", N_("There is more in it than a certificate has.")),
    (r"tag 0x\w+ where", N_("A part of it is of another kind than in any certificate.")),
)
"""What the reason of `wizard.pki.reader` holds, and what it means."""
_ELSE = N_("It is not built as a certificate is.")


def why_in_words(why: Unreadable) -> str:
    """Return a sentence in the language in force; *why* itself is in the words of those who write such programs."""
    return tr(next((said for found, said in _REASONS if re.search(found, why.why)), _ELSE))
