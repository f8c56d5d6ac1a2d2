"""Who vouches, and whether they still do."""

from dataclasses import replace

import pytest

from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_root, name_of
from wizard.causes.base import detail_of
from wizard.causes.diagnose import diagnose
from wizard.causes.trust import pinset_of
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Fetched, PortalEvidence
from wizard.model.finding import Diagnosis, Severity, Verdict


def causes(diagnosis: Diagnosis) -> list[str]:
    return [f.cause for f in diagnosis.findings]


def test_the_unknown_root_is_named_at_its_place() -> None:
    (finding,) = diagnose(met(CHAINS["unknown_root"](), world().root.certificate)).findings
    assert (finding.cause, finding.certificate, finding.values["root"]) == ("unknown-ca", 2, "Stranger Root")


def test_a_root_that_is_trusted_needs_no_other() -> None:
    assert causes(diagnose(met(CHAINS["self_ca"](), CHAINS["self_ca"]()[0]))) == ["self-signed"]


@pytest.mark.parametrize("host", ["google", "mail.google.com", "a.mail.google.com", "pinning-test.badssl.com"])
def test_a_pinned_host_stands_for_the_names_below_it(host: str) -> None:
    assert pinset_of(host) is not None


@pytest.mark.parametrize("host", ["notgoogle", "xmail.google.com", "badssl.com", "google.test"])
def test_other_hosts_have_no_pins(host: str) -> None:
    assert pinset_of(host) is None


@pytest.mark.parametrize("cause", ["captive-portal", "revocation-unknown", "missing-intermediate", "unknown-ca"])
def test_what_is_not_known_is_said_in_words(cause: str) -> None:
    nameless = make_root(name_of(""), Validity.around(AT))
    chain = (issue(healthy_leaf("site.test"), nameless),)
    evidence = {
        "captive-portal": replace(met(), portal=PortalEvidence(asked="detect.test", intercepted=True)),
        "revocation-unknown": replace(
            met(chain, nameless.certificate), ocsp=(Fetched(url="http://o.test/", body=None),)
        ),
        "missing-intermediate": met(chain),
        "unknown-ca": met((*chain, nameless.certificate)),
    }[cause]
    finding = next(f for f in diagnose(evidence).findings if f.cause == cause)
    assert "?" not in detail_of(finding)


def added(**roots: bool) -> Diagnosis:
    """Return the diagnosis of a private authority's site, its root in the stores that are named true."""
    root = world().root.certificate
    stores = tuple(store(*([root] if known else []), name=name) for name, known in roots.items())
    system = SystemEvidence(
        family="linux", name="A system", version="1", support_ends=None, desktop=None,
    )  # fmt: skip
    return diagnose(replace(met(CHAINS["ok"]()), stores=stores, system=system))


@pytest.mark.parametrize("name", ["firefox", "nss"])
def test_an_authority_that_one_browser_was_given_is_told(name: str) -> None:
    (found,) = added(system=False, mozilla=False, chrome=False, **{name: True}).findings
    assert (found.cause, found.form, found.severity) == ("unknown-ca", name, Severity.BLOCKING)
    assert "{" not in detail_of(found)


def test_an_authority_that_only_the_system_knows_is_told() -> None:
    diagnosis = added(system=True, mozilla=False, chrome=False)
    (found,) = diagnosis.findings
    assert (found.cause, found.form, found.severity) == ("unknown-ca", "system-only", Severity.NOTE)
    assert diagnosis.verdict is Verdict.TRUSTED


@pytest.mark.parametrize("more", [("given",), ("nss", "firefox")])
def test_an_authority_that_everything_knows_is_nothing_to_tell(more: tuple[str, ...]) -> None:
    assert added(system=True, mozilla=False, chrome=False, **dict.fromkeys(more, True)).findings == ()
