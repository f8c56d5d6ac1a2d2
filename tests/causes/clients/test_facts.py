"""Each client sees the chain with its own roots and abilities."""

from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import der_of
from wizard.causes import situation
from wizard.causes.clients import chromium, firefox, safari, strict
from wizard.causes.clients.facts import chain_facts
from wizard.causes.diagnose import diagnose
from wizard.causes.situation import situation_of
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Evidence, Fetched, RootStore
from wizard.pki.known_roots import KnownRoot

ROOT = world().root.certificate
ELSEWHERE = world().stranger.certificate


def evidence(case: str = "ok", *stores: RootStore, family: str = "linux", fetched: bool = False) -> Evidence:
    """Return what a check records of *case* on a system of a *family*, with *stores*."""
    system = SystemEvidence(
        family=family, name="A system", version="1", support_ends=None, desktop=None,
    )  # fmt: skip
    issuers = (Fetched(url="http://ca.test/i", body=der_of(world().issuing.certificate)),) if fetched else ()
    return replace(met(CHAINS[case]()), stores=stores, system=system, fetched_issuers=issuers)


def opening(evidence: Evidence) -> set[str]:
    """Return the clients that find a way to a root they trust; what they ask of public authorities is left aside."""
    seen = situation_of(evidence, evidence.at)
    found = {client.id: chain_facts(seen, (), client) for client in CLIENTS}
    return {name for name, facts in found.items() if facts and facts.anchored}


def lists(**roots: x509.Certificate | None) -> tuple[RootStore, ...]:
    """Return a store for each name, with one root that matters, or none."""
    return tuple(store(*([root] if root else []), name=name.replace("_", "-")) for name, root in roots.items())


CLIENTS = (
    chromium.CHROME.client, chromium.EDGE.client, firefox.CLIENT, safari.CLIENT, *(v.client for v in strict.VERIFIERS)
)  # fmt: skip
ON_SYSTEM = {"openssl", "python-strict", "curl"}
ON_PUBLIC = {"chrome", "edge", "firefox", "safari", "windows", "java"}


def test_a_public_root_opens_everything() -> None:
    assert opening(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=ROOT))) == ON_SYSTEM | ON_PUBLIC


def test_what_only_this_linux_knows_opens_in_no_browser() -> None:
    assert opening(evidence("ok", *lists(system=ROOT, mozilla=None, chrome=None))) == ON_SYSTEM


@pytest.mark.parametrize(("family", "more"), [("windows", {"windows"}), ("macos", {"safari"})])
def test_what_was_added_to_windows_or_macos_opens_in_browsers_too(family: str, more: set[str]) -> None:
    told = opening(evidence("ok", *lists(system=ROOT, mozilla=None, chrome=None), family=family))
    assert told == ON_SYSTEM | {"chrome", "edge", "firefox"} | more


@pytest.mark.parametrize("family", ["windows", "macos"])
def test_what_the_makers_of_windows_and_macos_brought_is_nothing_that_was_added(family: str) -> None:
    system, *others = lists(system=ROOT, mozilla=None, chrome=None)
    brought = replace(system, brought=system.roots)
    told = opening(evidence("ok", brought, *others, family=family))
    assert told & {"chrome", "firefox"} == set()
    added = opening(evidence("ok", replace(system, brought=()), *others, family=family))
    assert added & {"chrome", "firefox"} == {"chrome", "firefox"}


def test_a_public_root_of_former_days_is_nothing_that_was_added(monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = ROOT.fingerprint(SHA256()).hex()
    retired = KnownRoot(sha256=sha256, name="Old Root", retired=True)
    monkeypatch.setattr(situation, "known_roots", lambda: {sha256: retired})
    told = opening(evidence("ok", *lists(system=ROOT, mozilla=None, chrome=None), family="windows"))
    assert told == ON_SYSTEM | {"edge", "windows"}


def test_windows_fetches_the_roots_that_it_lacks() -> None:
    system, *others = lists(system=None, mozilla=ROOT, chrome=ROOT)
    told = opening(evidence("ok", replace(system, grows=True), *others, family="windows"))
    assert told == {"chrome", "edge", "firefox", "safari", "windows", "java"}
    forbidden = opening(evidence("ok", system, *others, family="windows"))
    assert forbidden == {"chrome", "edge", "firefox", "safari", "java"}, "Edge brings its list itself"


@pytest.mark.parametrize("family", ["linux", "macos", "windows"])
def test_edge_and_windows_go_by_the_same_list(family: str) -> None:
    for known in ({"mozilla": ROOT, "chrome": None}, {"mozilla": None, "chrome": ROOT}):
        stores = lists(system=known["mozilla"] if family == "windows" else None, **known)
        assert len(opening(evidence("ok", *stores, family=family)) & {"edge", "windows"}) != 1


def test_chrome_and_firefox_go_by_their_own_lists() -> None:
    told = opening(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=None)))
    assert told & {"chrome", "firefox"} == {"firefox"}
    told = opening(evidence("ok", *lists(system=ROOT, mozilla=None, chrome=ROOT)))
    assert told & {"chrome", "firefox"} == {"chrome"}


@pytest.mark.parametrize(("name", "opens"), [("nss", {"chrome", "edge"}), ("firefox", {"firefox"})])
def test_a_root_that_was_added_to_one_browser_opens_there_alone(name: str, opens: set[str]) -> None:
    assert opening(evidence("ok", *lists(system=None, mozilla=None, chrome=None, **{name: ROOT}))) == opens


def test_a_root_that_is_given_counts_for_all() -> None:
    told = opening(evidence("ok", *lists(given=ROOT, system=None, mozilla=None, chrome=None)))
    assert told == ON_SYSTEM | ON_PUBLIC


def test_with_given_roots_alone_no_list_counts() -> None:
    assert opening(evidence("ok", *lists(only=ELSEWHERE, system=ROOT, mozilla=ROOT, chrome=ROOT))) == set()


def test_who_fetches_opens_what_was_not_sent() -> None:
    private = lists(given=ROOT, system=None, mozilla=None, chrome=None)
    assert opening(evidence("missing_int", *private, fetched=True)) == {"chrome", "edge", "safari", "windows"}
    assert opening(evidence("missing_int", *private)) == set()


def test_firefox_knows_the_intermediates_of_public_authorities() -> None:
    public = lists(system=ROOT, mozilla=ROOT, chrome=ROOT)
    assert opening(evidence("missing_int", *public, fetched=True)) == {"chrome", "edge", "firefox", "safari", "windows"}


def test_without_any_list_the_answer_for_this_computer_counts() -> None:
    assert opening(evidence("ok", *lists(system=ROOT))) == ON_SYSTEM | ON_PUBLIC


def test_public_rules_count_for_who_finds_a_public_root_alone() -> None:
    told = diagnose(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=ROOT))).browsers
    assert told["chrome"].code == "NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED"
    told = diagnose(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=None, nss=ROOT))).browsers
    assert told["chrome"].code == "OK"
