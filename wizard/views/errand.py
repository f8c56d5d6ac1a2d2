"""What a start of the program is to do, and how it is told to the one that runs: one message, and one sign back.

Whoever reaches the door of the running program may write anything there, so a message is short, and read strictly.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

LONGEST = 1024 * 1024
"""Bytes of a message."""
HEAD = 4
"""Bytes that say how many follow."""
TAKEN, REFUSED = b"+", b"-"

_LONGEST_TOKEN = 512
_MOST_FILES = 1000


class StrangeMessageError(ValueError):
    """What came in is no message of this program."""


class Errand(NamedTuple):
    """Files to open, whole paths, or a text to go to work on; with neither, the window comes to the front."""

    files: tuple[str, ...] = ()
    text: str = ""
    token: str = ""
    """What the desktop gave the sender, to let the window come to the front; may be empty."""


def errand_of(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Errand:
    """Return what *arguments* ask for; the names of files are resolved here, as another program has another folder."""
    token = _harmless(environment.get("XDG_ACTIVATION_TOKEN", ""))
    if len(arguments) > 1 and all(map(_is_there, arguments)):
        return Errand(files=tuple(map(os.path.abspath, arguments)), token=token)
    # A sentence that nobody put into quotes is one text.
    whole = " ".join(arguments)
    if _is_there(whole) and not _may_be_a_host(whole):
        return Errand(files=(os.path.abspath(whole),), token=token)
    return Errand(text=whole, token=token)


def _is_there(argument: str) -> bool:
    if not argument or "\n" in argument:
        return False
    try:
        return os.path.exists(argument)
    except ValueError:
        return False


def _may_be_a_host(there: str) -> bool:
    """Say whether *there* is a folder named without a way to it: folders of copies are often named like their site."""
    return os.path.isdir(there) and os.path.basename(os.path.abspath(there)) == there


def _harmless(token: str) -> str:
    """Return *token* if it is one: it becomes a variable of the environment."""
    return token if len(token) <= _LONGEST_TOKEN and token.isascii() and token.isprintable() else ""


def written(errand: Errand, key: str) -> bytes | None:
    """Return the message of *errand* to the program that runs for *key*; None where it is too long."""
    told = {"for": key, "files": errand.files, "text": errand.text, "token": errand.token}
    body = json.dumps(told).encode("ascii")
    return len(body).to_bytes(HEAD, "big") + body if len(body) <= LONGEST else None


class Incoming:
    """Puts a message together from its pieces."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, piece: bytes) -> bytes | None:
        """Return the message without its length once all of it is there. Raises StrangeMessageError."""
        self._data += piece
        if len(self._data) < HEAD:
            return None
        length = int.from_bytes(self._data[:HEAD], "big")
        if length > LONGEST or len(self._data) > HEAD + length:
            raise StrangeMessageError("too long")
        return bytes(self._data[HEAD:]) if len(self._data) == HEAD + length else None


def read(message: bytes, key: str) -> Errand:
    """Return what *message* asks of the program that runs for *key*. Raises StrangeMessageError."""
    try:
        told = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise StrangeMessageError("no JSON") from error
    match told:
        case {"for": str(other), "files": list(files), "text": str(text), "token": str(token)} if other == key:
            # A relative name would mean a file of another folder.
            if len(files) <= _MOST_FILES and all(isinstance(f, str) and os.path.isabs(f) for f in files):
                return Errand(tuple(files), text, _harmless(token))
    raise StrangeMessageError("not what is told")
