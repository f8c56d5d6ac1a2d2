"""The row about programs that open connections; the finding is tested in tests/causes/test_interception.py."""

from dataclasses import replace

import pytest

from tests.support.evidence import met, store
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_root, name_of
from wizard.causes.diagnose import diagnose
from wizard.causes.products import ProductKind
from wizard.causes.rows.interception import interception_check
from wizard.causes.rows.roots import MOST_ADDED
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence, Trouble, TroubleKind
from wizard.model.finding import Check, Finding, Severity, Who

DAYS = Validity.around(AT, before_days=300, after_days=3000)
BROKEN = Trouble(kind=TroubleKind.STRANGE, what="Firefox (cert9.db)")


def root(name: str, organization: str = "", placed: Placed = Placed.COMPUTER) -> HeldRoot:
    return HeldRoot(sha256=f"{sum(name.encode()):064x}", name=name, organization=organization, placed=placed)


def row(*roots: HeldRoot, finding: Finding | None = None, troubles: tuple[Trouble, ...] = ()) -> Check:
    system = HeldStore(name="system", origin="arranged", roots=roots)
    evidence = replace(met(), roots=RootsEvidence(stores=(system,), troubles=troubles))
    return interception_check(situation_of(evidence, AT), () if finding is None else (finding,))


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


def facts(check: Check) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in check.facts]


def about_site(form: str | None, severity: Severity = Severity.BLOCKING) -> Finding:
    values = {"product": "ESET", "issuer": "ESET SSL Filter CA", "where": "its settings", "hosts": "a.test"}
    return Finding(cause="interception", severity=severity, who=Who.COMPUTER, form=form, values=values)


def test_where_nothing_was_added_no_program_can_open_connections() -> None:
    found = row()
    assert (found.state.value, words(found)) == (
        "ok",
        "No root was added that a program could open connections with.",
    )
    assert found.facts == ()


@pytest.mark.parametrize(
    ("name", "organization", "said"),
    [
        ("ESET SSL Filter CA", "", "ESET (virus protection) added “ESET SSL Filter CA” to the list of this system."),
        ("Qustodio CA", "", "Qustodio (content filter) added"),
        ("Zscaler Root CA", "Zscaler Inc.", "Zscaler (gateway of a company or a network) added"),
    ],
)
def test_what_opens_connections_by_rights_is_fine_and_told_with_what_it_does(
    name: str, organization: str, said: str
) -> None:
    found = row(root(name, organization))
    assert found.state.value == "ok"
    assert words(found).startswith("These can open secure connections on this computer: ")
    assert facts(found)[0].startswith(said)
    assert facts(found)[-1].startswith("To switch ")


def test_an_unknown_root_is_told_with_its_fingerprint_and_is_no_alarm() -> None:
    unknown = HeldRoot(sha256="ab" * 32, name="Unknown Root", placed=Placed.USER)
    found = row(unknown)
    assert (found.state.value, words(found)) == (
        "ok",
        "Roots that no browser brings were added here: Unknown Root.",
    )
    (fact,) = facts(found)
    assert "by a person, for their own account" in fact
    assert fact.endswith(f"SHA-256: {' '.join(['ABAB'] * 16)}")


@pytest.mark.parametrize(
    ("name", "organization", "said"),
    [
        ("mkcert …", "mkcert development CA", "mkcert (a tool for developers) added “mkcert …”"),
        ("Blizzard Battle.net Local Cert", "", "Blizzard Battle.net added “Blizzard Battle.net Local Cert”"),
        ("DoD Root CA 3", "U.S. Government", "“DoD Root CA 3” of US Department of Defense was added"),
    ],
)
def test_other_owners_are_told_with_what_their_roots_are_for(name: str, organization: str, said: str) -> None:
    found = row(root(name, organization))
    assert found.state.value == "ok"
    assert facts(found)[0].startswith(said)


@pytest.mark.parametrize("name", ["eDellRoot", "DSDTestProvider"])
def test_software_whose_key_is_known_is_a_problem(name: str) -> None:
    found = row(root(name), root("mitmproxy"), root("ESET SSL Filter CA"))
    assert (found.state.value, words(found)) == (
        "problem",
        f"{name}: with its known key, anybody can pass for any site on this computer.",
    )
    assert (found.values["product"], found.values["issuer"]) == (name, name)


def test_the_root_of_a_debugging_proxy_that_stayed_behind_is_a_problem() -> None:
    found = row(root("mitmproxy"), root("DO_NOT_TRUST_FiddlerRoot"), root("ESET SSL Filter CA"))
    assert found.state.value == "problem"
    assert words(found).startswith("A tool for developers left its root here: mitmproxy, Fiddler.")


@pytest.mark.parametrize("form", [None, "malware", "everywhere"])
def test_what_stands_between_here_and_the_site_is_a_problem(form: str | None) -> None:
    found = row(finding=about_site(form, Severity.WARNING if form == "malware" else Severity.BLOCKING))
    assert found.state.value == "problem"
    assert "ESET" in words(found)


@pytest.mark.parametrize("form", ["allowed", "local-root"])
def test_what_was_allowed_between_here_and_the_site_is_told_and_no_problem(form: str) -> None:
    found = row(root("ESET SSL Filter CA"), finding=about_site(form, Severity.NOTE))
    assert found.state.value == "ok"
    assert "site" in words(found)
    assert facts(found)


def test_a_dangerous_root_counts_before_what_was_allowed() -> None:
    found = row(root("eDellRoot"), finding=about_site("allowed", Severity.NOTE))
    assert (found.state.value, found.values["product"]) == ("problem", "eDellRoot")


def test_lists_that_could_not_be_read_are_never_fine() -> None:
    found = row(root("ESET SSL Filter CA"), troubles=(BROKEN,))
    assert found.state.value == "not-checked"
    assert "Firefox (cert9.db) says something that is not understood here." in facts(found)
    assert row(root("eDellRoot"), troubles=(BROKEN,)).state.value == "problem"


def test_where_nobody_looked_only_the_site_tells_something() -> None:
    situation = situation_of(met(), AT)
    assert interception_check(situation, ()).state.value == "not-checked"
    assert interception_check(situation, (about_site(None),)).state.value == "problem"
    broken = replace(about_site(None), failed="KeyError")
    assert interception_check(situation, (broken,)).state.value == "not-checked"


def test_the_real_finding_fills_the_row() -> None:
    stranger = make_root(name_of("ESET SSL Filter CA", "ESET, spol. s r. o."), DAYS)
    evidence = met((issue(healthy_leaf("site.test"), stranger),))
    nothing = RootsEvidence(stores=(HeldStore(name="system", origin="arranged", roots=()),))
    evidence = replace(evidence, stores=(store(), store(name="mozilla")), roots=nothing)
    (found,) = [check for check in diagnose(evidence).checks if check.id == "interception"]
    assert (found.state.value, words(found)) == (
        "problem",
        "ESET opens the connection to this site, in a way that this computer does not trust.",
    )


def test_of_many_added_roots_the_dangerous_ones_are_told_first() -> None:
    many = [root(f"Root {n}" * (n + 1)) for n in range(MOST_ADDED + 5)]
    found = row(*many, root("eDellRoot"))
    assert facts(found)[0].startswith("eDellRoot added")
    assert "6 more roots were added." in facts(found)


def test_every_kind_of_product_has_its_words() -> None:
    names = {"ESET SSL Filter CA", "Qustodio CA", "FortiGate CA", "mitmproxy", "eDellRoot"}
    found = row(*map(root, names))
    assert len([fact for fact in facts(found) if " added “" in fact]) == len(ProductKind)
