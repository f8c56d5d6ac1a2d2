"""The roots of the macOS keychains, as far as macOS trusts them. Not yet run on a real Mac."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from wizard.model.computer import Placed, Trouble
from wizard.pki.bundle import read_all
from wizard.probes.base import Job, written_at
from wizard.probes.command import ask
from wizard.probes.stores.macos_settings import SETTINGS_FOLDER, Domain, Word, read_trust_words
from wizard.probes.stores.marks import Marks, key_of

APPLES = "/System/Library/Keychains/SystemRootCertificates.keychain"
KEYCHAINS = (APPLES, "/Library/Keychains/System.keychain")
"""Apple's own roots, and what was added for everybody."""
LOGIN = "Library/Keychains/login.keychain-db"
"""Below the home folder: what one person added."""
_SECURITY = "/usr/bin/security"

_PLACED = {Domain.ADMIN: Placed.COMPUTER, Domain.USER: Placed.USER}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keychains:
    """Everything that was read, at one time."""

    apples: bytes | Trouble
    others: bytes | Trouble
    words: Mapping[Domain, Mapping[str, Word]]
    """What each domain says of single certificates, by `key_of`."""
    troubles: tuple[Trouble, ...]
    pem: bytes = b""
    """The roots that count."""

    def word_of(self, der: bytes) -> tuple[Word, Domain] | None:
        """Return what counts for a certificate: the person's own word before that of the administrator."""
        key = key_of(der)
        said = ((self.words[domain].get(key), domain) for domain in (Domain.USER, Domain.ADMIN))
        return next(((word, domain) for word, domain in said if word is not None), None)


def read_system_roots() -> tuple[bytes, str] | Trouble:
    """Return the roots as PEM text, and the keychains; a trouble where ``security`` does not answer.

    Of Apple's roots those are left out that somebody switched off; others count where their trust settings say so, or
    where these could not be read.
    """
    found = _read()
    return found.apples if isinstance(found.apples, Trouble) else (found.pem, ", ".join(KEYCHAINS))


def roots_written(keychain: str = APPLES) -> datetime | None:
    """Return when the system's own keychain was last written: with the last update; None when it cannot be seen."""
    return written_at(Path(keychain))


def read_brought_roots() -> bytes | None:
    """Return the roots that came with the system as PEM text; None when ``security`` does not answer."""
    found = _read().apples
    return None if isinstance(found, Trouble) else found


def read_marks(job: Job | None = None) -> Marks:
    """Return which roots people added, and which of all they switched off. Raises `Cancelled`."""
    found = _read()
    if job is not None:
        job.cancel.check()
    every = [*_others(found), *(() if isinstance(found.apples, Trouble) else read_all(found.apples))]
    said = [(der, found.word_of(der)) for der in every]
    more = (found.others,) if isinstance(found.others, Trouble) else ()
    return Marks(
        placed={key_of(der): _PLACED[word[1]] for der, word in said if word is not None and word[0] is Word.TRUSTED},
        refused=tuple(dict.fromkeys(der for der, word in said if word is not None and word[0] is Word.DENIED)),
        troubles=(*found.troubles, *more),
    )


def fetches_roots() -> bool:
    """Say whether the system fetches roots that are missing."""
    return False


def _is(found: _Keychains, der: bytes, wanted: Word) -> bool:
    word = found.word_of(der)
    return word is not None and word[0] is wanted


def _others(found: _Keychains) -> Collection[bytes]:
    return () if isinstance(found.others, Trouble) else tuple(read_all(found.others))


def _pem(found: _Keychains) -> bytes:
    """Return the roots that count as PEM text."""
    import ssl  # loaded with the first connection anyway

    apples = () if isinstance(found.apples, Trouble) else read_all(found.apples)
    ders = [der for der in apples if not _is(found, der, Word.DENIED)]
    ders += [der for der in _others(found) if found.troubles or _is(found, der, Word.TRUSTED)]
    return "".join(map(ssl.DER_cert_to_PEM_cert, dict.fromkeys(ders))).encode("ascii")


def _read() -> _Keychains:
    """Return what the keychains hold now; they are read anew only when one of them was written."""
    login = Path.home() / LOGIN
    watched = (*map(Path, KEYCHAINS), login, SETTINGS_FOLDER, *sorted(SETTINGS_FOLDER.glob("*.plist")))
    found = _read_at(tuple(map(written_at, watched)), str(login), _SECURITY)
    if found.troubles or isinstance(found.apples, Trouble) or isinstance(found.others, Trouble):
        # The next time may be better.
        _read_at.cache_clear()
    return found


@lru_cache(maxsize=1)
def _read_at(written: tuple[datetime | None, ...], login: str, security: str) -> _Keychains:
    """Read it; *written* is when each file was, so that the next reading is another one after a change."""
    present = [path for path in (KEYCHAINS[1], login) if Path(path).exists()]
    words: dict[Domain, Mapping[str, Word]] = {}
    troubles: list[Trouble] = []
    for domain in Domain:
        said = read_trust_words(domain, security)
        if isinstance(said, Trouble):
            troubles.append(said)
        words[domain] = {} if isinstance(said, Trouble) else said
    found = _Keychains(
        apples=_certificates(security, (APPLES,)),
        others=_certificates(security, present) if present else b"",
        words=words,
        troubles=tuple(troubles),
    )
    return replace(found, pem=_pem(found))


def _certificates(security: str, keychains: Sequence[str]) -> bytes | Trouble:
    printed = ask([security, "find-certificate", "-a", "-p", *keychains])
    return printed if isinstance(printed, Trouble) else printed.encode("utf-8", "replace")
