"""What the arguments of an action tell of a root: its bytes, written down so that a later run can read them again.

The journal is a file of the person's own: what was read back from it is looked at as anything else from outside.
"""

import base64
import binascii

from wizard.fixes.actions.base import ActionError, Arguments, Obstacle, Said
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate, rfc4514
from wizard.plain import visible

_LONGEST_NAME = 120
"""Characters of a root's name in a sentence."""

RISK_TO_ONESELF = Said(
    N_("Your programs will then believe whoever holds this root's key, for any site that the root is not kept from.")
)
RISK_TO_EVERYBODY = Said(
    N_(
        "Programs of everybody on this computer will then believe whoever holds this root's key, for any site that"
        " the root is not kept from."
    )
)
"""What trusting a root means, on every system that has a list for a person and one for everybody."""


def text_of(data: bytes) -> str:
    """Return *data* in the form that arguments hold: Base64 (RFC 4648 4)."""
    return base64.b64encode(data).decode("ascii")


def bytes_of(arguments: Arguments, name: str) -> bytes:
    """Return the bytes that `text_of` wrote under *name*. Raises ActionError where there are none."""
    try:
        return base64.b64decode(arguments[name], validate=True)
    except (KeyError, ValueError, binascii.Error):
        raise damaged() from None


def root_of(arguments: Arguments) -> Certificate:
    """Return the certificate under "der". Raises ActionError where it is none."""
    root = read_certificate(bytes_of(arguments, "der"))
    if not isinstance(root, Certificate):
        raise damaged()
    return root


def damaged() -> ActionError:
    """Return the error for arguments that make no sense."""
    return ActionError(Obstacle.FAILED, tr("The note of this change is damaged; nothing was changed."))


def called(root: Certificate) -> str:
    """Return what to call *root* in a sentence, safe to show: names say nothing of who made it."""
    name = root.subject.common_name or root.subject.organization or rfc4514(root.subject)
    return visible(name)[:_LONGEST_NAME]


def by_colons(fingerprint: str) -> str:
    """Return a fingerprint of hex digits as people compare it: "AB:CD:…"."""
    return ":".join(fingerprint[i : i + 2] for i in range(0, len(fingerprint), 2)).upper()
