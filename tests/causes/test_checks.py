"""The lines of step 1 and 2: each thing looked at, or said not to have been."""

from dataclasses import replace

import pytest

from tests.support.evidence import failed, met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT
from wizard.causes.diagnose import diagnose
from wizard.i18n import LANGUAGES, fields_of, tr, using
from wizard.model.computer import ProxyEvidence, SystemEvidence
from wizard.model.evidence import ClockEvidence, Evidence, FailureKind, PortalEvidence, Stage, TimeReading

IDS = ["resolve", "connect", "handshake", "certificate", "trust", "name", "dates", "revocation", "transparency",
       "clock", "time-zone", "system", "updates", "browsers", "roots", "interception", "settings", "portal", "proxy",
       "hosts", "dns", "ways"]  # fmt: skip

SYSTEM = SystemEvidence(
    family="linux", name="Debian GNU/Linux 12", version="12", support_ends="2028-06-30", desktop=None,
)  # fmt: skip


def states(evidence: Evidence) -> dict[str, str]:
    return {check.id: check.state.value for check in diagnose(evidence).checks}


def observed(case: str) -> Evidence:
    return met(CHAINS[case](), world().root.certificate)


def test_every_line_is_there_in_its_order_whatever_happened() -> None:
    for evidence in (observed("ok"), met(failure=failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE))):
        assert [check.id for check in diagnose(evidence).checks] == IDS


@pytest.mark.parametrize(
    ("case", "problem"),
    [("expired", "dates"), ("wronghost", "name"), ("self", "trust"), ("sha1", "certificate"),
     ("eku_client", "certificate"), ("unknown_root", "trust"), ("missing_int", "trust"),
     ("int_expired", "dates"), ("nosan", "name")],
)  # fmt: skip
def test_one_fault_reddens_one_line(case: str, problem: str) -> None:
    red = [id_ for id_, state in states(observed(case)).items() if state == "problem"]
    assert red == [problem]


@pytest.mark.parametrize(
    ("stage", "red", "unseen"),
    [
        (Stage.RESOLVE, "resolve", {"connect", "handshake"}),
        (Stage.CONNECT, "connect", {"handshake"}),
        (Stage.PROXY, "connect", {"handshake"}),
        (Stage.HANDSHAKE, "handshake", set()),
    ],
)
def test_what_comes_after_a_failure_was_not_checked(stage: Stage, red: str, unseen: set[str]) -> None:
    seen = states(met(failure=failed(FailureKind.TIMED_OUT, stage=stage)))
    assert seen[red] == "problem"
    assert {seen[i] for i in unseen | {"certificate", "trust", "name", "dates", "revocation", "transparency"}} == {
        "not-checked"
    }


def test_a_clock_is_right_wrong_or_unknown() -> None:
    def clock(*offsets: float) -> str:
        readings = tuple(TimeReading(source=f"{i}", kind="sntp", offset_s=o) for i, o in enumerate(offsets))
        evidence = ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
        return states(replace(observed("ok"), clock=evidence))["clock"]

    assert (clock(1, 2), clock(900, 901), clock(1)) == ("ok", "problem", "not-checked")


def test_a_login_page_is_seen() -> None:
    portal = PortalEvidence(asked="detect.test", intercepted=True)
    assert states(replace(observed("ok"), portal=portal))["portal"] == "problem"


def test_the_systems_lines_come_from_the_system() -> None:
    proxy = ProxyEvidence(proxies=(("https", "proxy.test:3128"),))
    seen = states(replace(observed("ok"), system=SYSTEM, proxy=proxy))
    assert (seen["system"], seen["roots"], seen["proxy"]) == ("ok", "ok", "ok")
    old = replace(SYSTEM, support_ends="2024-01-01")
    assert states(replace(observed("ok"), system=old))["system"] == "problem"


def test_a_system_without_roots_is_a_problem() -> None:
    evidence = replace(met(CHAINS["ok"]()), system=SYSTEM, stores=(store(size=0),))
    assert states(evidence)["roots"] == "problem"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_a_whole_sentence(language: str) -> None:
    diagnoses = [
        diagnose(replace(observed("ok"), system=SYSTEM)),
        diagnose(observed("self")),
        diagnose(met(failure=failed(FailureKind.RESET))),
    ]
    with using(language):
        for check in (c for d in diagnoses for c in d.checks):
            text = tr(check.detail, **check.values)
            assert text
            assert not fields_of(text)


@pytest.mark.parametrize("case", ["ok", "expired"])
def test_that_browsers_insist_is_told_where_they_do(case: str) -> None:
    assert "hsts" not in states(observed(case))
    assert states(replace(observed(case), preloaded=True))["hsts"] == "ok"
