"""Judging hostile piles of certificates, against the signature checks that such a pile cannot do without.

Aim: under 1 s each, for 100 certificates sent, a mesh of cross-signed CAs, 300 CAs of one name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from tests.bench.measure import seconds
from tests.support.evidence import met
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_root,
    name_of,
)
from wizard.causes.diagnose import diagnose
from wizard.flow.report import diagnosis_json
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.pki.judge import judge
from wizard.pki.reader import read_certificate
from wizard.pki.signatures import check_signature

DAYS = Validity.around(AT)
UNHINTED = frozenset({ExtensionOID.AUTHORITY_KEY_IDENTIFIER})
CHECKS = 100
"""Signature checks in one round of the reference."""

Pile = tuple[list[x509.Certificate], x509.Certificate]


def _leaf(issuer: Authority) -> x509.Certificate:
    return issue(replace(healthy_leaf(), without=UNHINTED), issuer)


def hundred_in_a_row() -> Pile:
    chain = [make_root(name_of("Row 0"), DAYS)]
    for n in range(1, 100):
        chain.append(make_intermediate(name_of(f"Row {n}"), chain[-1], DAYS, path_length=None))
    return [_leaf(chain[-1]), *(a.certificate for a in chain[1:])], chain[0].certificate


def crossed() -> Pile:
    keys = [make_root(name_of(f"Mesh {n}"), DAYS) for n in range(14)]
    sent = [
        make_intermediate(name_of(f"Mesh {n}"), other, DAYS, key=own.key, path_length=None).certificate
        for n, own in enumerate(keys)
        for other in keys
        if own is not other
    ]
    return [_leaf(keys[0]), *sent], make_root(name_of("Elsewhere"), DAYS).certificate


def of_one_name() -> Pile:
    same = [make_root(name_of("Same"), DAYS) for _ in range(300)]
    return [_leaf(same[-1]), *(a.certificate for a in same)], make_root(name_of("Elsewhere"), DAYS).certificate


def _read(certificates: Sequence[x509.Certificate]) -> list[Certificate]:
    found = [read_certificate(der_of(c)) for c in certificates]
    return [c for c in found if isinstance(c, Certificate)]


@pytest.mark.parametrize("pile", [hundred_in_a_row, crossed, of_one_name])
def test_hostile_piles(pile: Callable[[], Pile], capsys: pytest.CaptureFixture[str]) -> None:
    sent, root = pile()
    answers = []

    def ours() -> None:
        # Reading is part of it, and so is the first look at every signature: nothing is remembered from before.
        answers.append(judge(_read(sent), (), "Bench", _read([root]), AT))

    def reference() -> None:
        plans = [(_read([issue(healthy_leaf(), authority)])[0], _read([authority.certificate])[0])
                 for authority in [make_root(name_of("Reference"), DAYS)] for _ in range(CHECKS)]  # fmt: skip
        spent.append(seconds(lambda: [check_signature(*plan) for plan in plans]))

    spent: list[float] = []
    mine = seconds(ours)
    reference()
    assert answers[0].path
    with capsys.disabled():
        print(f"\n{pile.__name__}: {mine:.3f} s = {mine / spent[0] * CHECKS:.0f} signature checks (aim: 1 s)")


@pytest.mark.parametrize("pile", [hundred_in_a_row, crossed, of_one_name])
def test_the_whole_answer_about_hostile_piles(pile: Callable[[], Pile], capsys: pytest.CaptureFixture[str]) -> None:
    """The diagnosis, and then everything that is told with it: why programs disagree, and the time machine."""
    sent, root = pile()
    evidence = met(sent, root)
    (system,) = evidence.stores
    lists = (
        system,
        replace(system, name="mozilla", roots=()),
        replace(system, name="chrome", roots=(der_of(sent[0]),)),
    )
    found: list[Diagnosis] = []
    judged = seconds(lambda: found.append(diagnose(replace(evidence, stores=lists))))
    told: list[Mapping[str, object]] = []
    telling = seconds(lambda: told.append(diagnosis_json(found[0])))
    assert told[0]["timeline"]
    with capsys.disabled():
        ratio = telling / judged
        print(f"\n{pile.__name__}: diagnosis {judged:.3f} s, what is told of it {telling:.3f} s = {ratio:.1f} (aim: 3)")
