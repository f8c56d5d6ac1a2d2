"""The row about the system's list; how lists are compared is tested in tests/causes/test_root_lists.py."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.causes.test_root_lists import held, of_the_day
from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT
from wizard.causes.rows.roots import FEW, MOST_ADDED, roots_check
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence, Trouble, TroubleKind
from wizard.model.evidence import Evidence
from wizard.model.finding import Check

TODAY = held(*of_the_day(date(2026, 11, 1)))
OLD = held(*of_the_day(date(2018, 1, 1)))
DENIED = Trouble(kind=TroubleKind.DENIED, what="cert9.db")


def system(*roots: HeldRoot, **more: object) -> HeldStore:
    return replace(HeldStore(name="system", origin="/etc/ssl/certs/arranged.crt", roots=roots), **more)  # type: ignore[arg-type]


def row(*stores: HeldStore, troubles: tuple[Trouble, ...] = (), evidence: Evidence | None = None) -> Check:
    seen = replace(evidence or met(), roots=RootsEvidence(stores=stores, troubles=troubles))
    return roots_check(situation_of(seen, AT), ())


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


def test_a_current_list_is_fine_and_told_with_its_shares() -> None:
    found = row(system(*TODAY, written=datetime(2026, 11, 20, tzinfo=UTC)))
    assert (found.state.value, words(found)) == ("ok", f"This system trusts {len(TODAY)} roots.")
    told = facts(found)
    assert told[0] == "The list was last written on 20 November 2026."
    assert told[1].startswith("It has ")
    assert "of Chrome's 100" in told[1]
    assert any("has been in Mozilla's list since" in fact for fact in told)


def test_a_list_that_is_merely_of_a_stable_release_is_fine() -> None:
    found = row(system(*held(*of_the_day(date(2022, 12, 7)))))
    assert found.state.value == "ok"
    (missing,) = [fact for fact in facts(found) if "missing here" in fact]
    assert missing.count(",") >= FEW
    assert missing.endswith(" more.")


def test_an_outdated_list_is_a_problem_with_how_much_it_has() -> None:
    found = row(system(*OLD))
    assert found.state.value == "problem"
    assert words(found).startswith("The list of trusted roots is old: of ")
    assert words(found).endswith("roots that browsers took in since 2021, it has 0.")


def test_windows_fetches_what_it_lacks_and_never_cries() -> None:
    found = row(system(*OLD, grows=True, origin="Windows ROOT"))
    assert found.state.value == "ok"
    assert "Windows fetches a root that it lacks when it first meets it." in facts(found)
    assert not any("missing here" in fact for fact in facts(found))


def test_where_a_policy_forbids_windows_to_fetch_roots_that_is_told() -> None:
    found = row(system(*OLD, origin="Windows ROOT"))
    assert found.state.value == "problem"
    assert any("DisableRootAutoUpdate" in fact for fact in facts(found))


def test_a_system_without_a_list_has_a_problem() -> None:
    found = row(system())
    assert (found.state.value, words(found)) == ("problem", "This system has no list of trusted roots.")


def test_a_root_that_the_site_needs_is_a_problem_whatever_else_is_there() -> None:
    root = world().root.certificate
    needs = replace(met(CHAINS["ok"]()), stores=(store(), store(root, name="mozilla")))
    found = row(system(*TODAY), evidence=needs)
    assert (found.state.value, words(found)) == (
        "problem",
        "A root that current programs trust is missing on this system.",
    )


def test_a_list_that_could_not_be_read_is_never_fine() -> None:
    bundle = Trouble(kind=TroubleKind.DENIED, what="bundle.pem")
    found = row(troubles=(bundle,))
    assert (found.state.value, words(found)) == ("not-checked", "The system's list of roots could not be read.")
    assert facts(found) == ["bundle.pem may not be read without further rights; an administrator would see more."]


def test_a_browsers_store_that_could_not_be_read_is_told_and_not_fine() -> None:
    found = row(system(*TODAY), troubles=(DENIED,))
    assert found.state.value == "not-checked"
    assert any(fact.startswith("cert9.db may not be read") for fact in facts(found))
    assert row(system(*OLD), troubles=(DENIED,)).state.value == "problem"


def test_what_was_added_is_told_with_who_added_it() -> None:
    company = HeldRoot(sha256="1" * 64, name="Company Root", placed=Placed.POLICY)
    scanner = HeldRoot(sha256="2" * 64, name="ESET SSL Filter CA", placed=Placed.COMPUTER)
    browser = HeldStore(name="firefox", origin="Firefox", roots=(replace(company, placed=Placed.USER),))
    told = facts(row(system(*TODAY, company, scanner), browser))
    assert "“ESET SSL Filter CA” was added to the list of this system: it is a root of ESET." in told
    assert "“Company Root” was added to the list of this system, by those who manage this computer." in told
    assert "“Company Root” was added to Firefox, by a person, for their own account." in told


def test_of_many_added_roots_a_few_are_told() -> None:
    many = [HeldRoot(sha256=f"{n:064x}", name=f"Root {n}", placed=Placed.COMPUTER) for n in range(MOST_ADDED + 3)]
    told = facts(row(system(*TODAY, *many)))
    assert sum("was added to" in fact for fact in told) == MOST_ADDED
    assert "3 more roots were added." in told


def test_what_browsers_gave_up_is_told_and_is_no_problem_of_the_system() -> None:
    trustcor = "d40e9c86cd8fe468c1776959f49ea774fa548684b6c406f3909261f4dce2575c"
    found = row(system(*TODAY, *held(trustcor)))
    assert found.state.value == "ok"
    (told,) = [fact for fact in facts(found) if "gave these up" in fact]
    assert told.endswith("TrustCor RootCert CA-1.")


@pytest.mark.parametrize(("count", "end"), [(2, "Root 0, Root 1."), (7, "Root 4, and 2 more.")])
def test_what_was_switched_off_is_told(count: int, end: str) -> None:
    refused = tuple(HeldRoot(sha256=f"{n:064x}", name=f"Root {n}") for n in range(count))
    browser = HeldStore(name="nss", origin="~/.pki/nssdb", roots=(), refused=refused)
    told = facts(row(system(*TODAY, refused=refused), browser))
    assert any(fact.startswith("Switched off on this computer: Root 0") and fact.endswith(end) for fact in told)
    assert any(fact.startswith("Switched off in Chrome: Root 0") for fact in told)


def test_where_the_lists_were_not_looked_at_the_sites_own_answer_counts() -> None:
    whole = situation_of(met(CHAINS["ok"](), world().root.certificate), AT)
    assert (roots_check(whole, ()).state.value, roots_check(whole, ()).values) == ("ok", {"count": 140})
    none = replace(met(CHAINS["ok"]()), stores=(store(size=0),))
    assert roots_check(situation_of(none, AT), ()).state.value == "problem"
    nobody = replace(met(), stores=())
    assert roots_check(situation_of(nobody, AT), ()).state.value == "not-checked"
