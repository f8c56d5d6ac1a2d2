"""Who put roots into the system's list, and which of them somebody switched off: what each platform's file tells."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from wizard.model.computer import Placed, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is known of single roots besides that they are trusted."""

    placed: Mapping[str, Placed]
    """By `key_of`; a root that is not there came with the system, or nothing tells."""
    refused: tuple[bytes, ...] = ()
    """DER of what somebody switched off."""
    troubles: tuple[Trouble, ...] = ()


def key_of(der: bytes) -> str:
    """Return the SHA-1 of a certificate, 40 lower-case hex digits: what Windows and macOS know it by.

    It tells certificates apart that are trusted already; nobody is trusted for it.
    """
    return hashlib.sha1(der, usedforsecurity=False).hexdigest()
