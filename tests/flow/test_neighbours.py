from collections.abc import Iterator
from pathlib import Path

import certifi
from cryptography.x509 import load_pem_x509_certificates

from tests.pki.making import PKI, a_leaf, read, with_part
from wizard.flow.neighbours import NEAR, Read, above, with_neighbours
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable

LEAF, ISSUING, ROOT = read(a_leaf()), read(PKI.issuing.certificate), read(PKI.root.certificate)
OTHER = read(a_leaf("other.example"))


def found(*files: tuple[Read, ...]) -> list[tuple[int, Read | None, tuple[Certificate, ...]]]:
    return [(n, read, tuple(near)) for n, read, near in with_neighbours(enumerate(files))]


def test_issuers_are_found_before_and_behind() -> None:
    for order in ((LEAF, ISSUING, ROOT), (ROOT, ISSUING, LEAF), (ISSUING, LEAF, ROOT)):
        told = {read: near for _, read, near in found(order) if isinstance(read, Certificate)}
        assert told == {LEAF: (ISSUING, ROOT), ISSUING: (ROOT,), ROOT: ()}


def test_issuers_are_found_in_the_files_beside() -> None:
    assert found((LEAF,), (ISSUING,)) == [(0, LEAF, (ISSUING,)), (0, None, ()), (1, ISSUING, ()), (1, None, ())]


def test_a_file_without_a_certificate_ends_all_the_same() -> None:
    broken = Unreadable("cut off")
    assert found((), (broken,)) == [(0, None, ()), (1, broken, ()), (1, None, ())]


def test_no_more_than_a_window_is_read_ahead() -> None:
    taken: list[Certificate] = []

    def bundle() -> Iterator[Read]:
        for _ in range(NEAR * 3):
            taken.append(OTHER)
            yield OTHER

    told = with_neighbours([("bundle", bundle())])
    next(told)
    assert len(taken) == NEAR + 1
    assert sum(1 for _ in told) == NEAR * 3


def test_roots_come_from_the_lists() -> None:
    root = read(load_pem_x509_certificates(Path(certifi.where()).read_bytes())[0])
    assert root in above(read(with_part(3, root.subject.der)), ())
    assert above(root, ()) == ()
