"""This computer and its network: the list of roots, the system's age."""

from dataclasses import replace

from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.model.computer import SystemEvidence


def test_a_root_that_only_mozilla_has_means_an_old_list() -> None:
    evidence = replace(met(CHAINS["ok"]()), stores=(store(), store(world().root.certificate, name="mozilla", size=130)))
    assert diagnose(evidence).findings[0].cause == "outdated-roots"


def test_a_root_that_windows_fetches_when_it_meets_it_means_no_old_list() -> None:
    lists = (replace(store(), grows=True), store(world().root.certificate, name="mozilla", size=130))
    diagnosis = diagnose(replace(met(CHAINS["ok"]()), stores=lists))
    assert (diagnosis.verdict, diagnosis.path[-1].store) == ("trusted", "mozilla")
    assert "outdated-roots" not in [f.cause for f in diagnosis.findings]


def test_only_given_roots_are_no_old_list() -> None:
    evidence = replace(met(CHAINS["ok"]()), stores=(store(name="only", size=1),))
    assert [f.cause for f in diagnose(evidence).findings] == ["unknown-ca"]


def aged(support_ends: str | None, *, offline: bool = False) -> list[str]:
    system = SystemEvidence(
        family="windows", name="Windows 10", version="10", support_ends=support_ends, desktop=None,
    )  # fmt: skip
    evidence = replace(met(CHAINS["ok"](), world().root.certificate), system=system, offline=offline)
    return [f.cause for f in diagnose(evidence).findings]


def test_a_system_without_support_is_named_on_the_day_after() -> None:
    assert aged("2026-11-22") == ["outdated-software"]
    assert aged("2026-11-23") == []
    assert aged(None) == []


def test_the_system_does_not_matter_offline() -> None:
    assert aged("2020-01-01", offline=True) == []
