"""Which certificates may stand above one of a bundle, told while the bundle is still being read."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.pki.paths import LONGEST_PATH
from wizard.pki.reader import read_certificate
from wizard.probes.roots import roots_named

F = TypeVar("F")

NEAR = LONGEST_PATH
"""Certificates before and behind one that are looked at: a chain stands together, in whatever order."""

Read = Certificate | Unreadable


def with_neighbours(
    files: Iterable[tuple[F, Iterable[Read]]],
) -> Iterator[tuple[F, Read | None, Sequence[Certificate]]]:
    """Yield every certificate of the *files*, each with the file it is in and those that may stand above it.

    A file ends with None. Of what is read, no more than `NEAR` certificates are ahead, in the files behind as well.
    """
    waiting = _in_turn(files)
    ahead: deque[tuple[F, Read | None]] = deque()
    behind: deque[Read] = deque(maxlen=NEAR)
    while True:
        ahead.extend(islice(waiting, NEAR + 1 - len(ahead)))
        if not ahead:
            return
        file, read = ahead.popleft()
        if not isinstance(read, Certificate):
            yield file, read, ()
            continue
        near = (*behind, *(one for _, one in ahead))
        yield file, read, above(read, [one for one in near if isinstance(one, Certificate)])
        behind.append(read)


def _in_turn(files: Iterable[tuple[F, Iterable[Read]]]) -> Iterator[tuple[F, Read | None]]:
    for file, certificates in files:
        for certificate in certificates:
            yield file, certificate
        yield file, None


def above(certificate: Certificate, near: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """Return what may stand above *certificate* by its name: those of *near*, and the roots of the lists.

    No signature is checked.
    """
    found: dict[bytes, Certificate] = {}
    names, asked = deque([certificate.issuer.der]), set[bytes]()
    while names:
        name = names.popleft()
        if name in asked:
            continue
        asked.add(name)
        named = [one for one in near if one.subject.der == name] or _roots(name)
        found |= {one.der: one for one in named if one != certificate}
        names += (one.issuer.der for one in named)
    return tuple(found.values())


def _roots(name: bytes) -> list[Certificate]:
    read = map(read_certificate, roots_named(name))
    return [one for one in read if isinstance(one, Certificate)]
