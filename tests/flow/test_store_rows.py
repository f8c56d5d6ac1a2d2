from dataclasses import replace

from tests.support.pki import AT
from wizard.flow.root_stores import read_root_stores
from wizard.flow.store_rows import root_checks
from wizard.model.computer import HeldRoot, Placed


def test_the_rows_that_rest_on_the_lists_are_told() -> None:
    checks = root_checks(read_root_stores().evidence, AT)
    assert [check.id for check in checks] == ["roots", "interception"]
    assert {check.state.value for check in checks} == {"ok"}


def test_a_problem_in_the_lists_is_one_in_the_rows() -> None:
    evidence = read_root_stores().evidence
    (system,) = evidence.stores
    bad = HeldRoot(sha256="0" * 64, name="eDellRoot", placed=Placed.COMPUTER)
    worse = replace(evidence, stores=(replace(system, roots=(*system.roots, bad)),))
    assert [check.state.value for check in root_checks(worse)] == ["ok", "problem"]
