"""A diagnosis through its code and back: the same verdict, causes, weights, sentences and plan, as far as can be."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations

import pytest

from tests.support.diagnoses import NOW, finding, made_diagnosis
from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.catalog import CAUSES
from wizard.causes.explain import explain
from wizard.fixes.base import SYSTEMS
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.guides import render
from wizard.fixes.plan import Step, plan
from wizard.fixes.readers import evidence_of, reader_of
from wizard.flow.caller.devices import Device
from wizard.flow.case_code import NUMBERED, CodedCase, CodedFinding, code_of, read_code, write_code
from wizard.flow.case_scales import CodedClock, Stand
from wizard.flow.coded_case import case_from, device_of, diagnosis_from, plan_from
from wizard.flow.presume import presume
from wizard.flow.tasks import check, practice_options, practice_target
from wizard.i18n import LANGUAGES, using
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence
from wizard.model.finding import Audience, Check, CheckState, Diagnosis, Finding, Severity, Verdict, Who
from wizard.model.target import CheckOptions
from wizard.practice.scenarios import HOSTILE, SCENARIOS
from wizard.practice.servers import Practice

DAY = date(2026, 11, 29)


def through_code(diagnosis: Diagnosis, system: str = "", browser: str = "") -> CodedCase:
    return read_code(write_code(case_from(diagnosis, system, browser)))


def outline(steps: Sequence[Step]) -> list[tuple[int, str, int, str, str]]:
    return [(step.number, step.fix, step.step, step.system, step.title) for step in steps]


def assert_same_plans(diagnosis: Diagnosis, systems: Sequence[str] = SYSTEMS) -> None:
    for system in systems:
        case = through_code(diagnosis, system)
        for audience in Audience:
            assert outline(plan_from(case, audience)) == outline(plan(diagnosis, audience, system))


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice() as running:
        yield running


@pytest.mark.parametrize("scenario", [s.id for s in SCENARIOS])
def test_what_a_practice_site_shows_comes_back(practice: Practice, scenario: str) -> None:
    site = practice.sites[scenario]
    options = CheckOptions(timeout_s=3.0, parts=frozenset())
    diagnosis = check(practice_target(site), practice_options(practice, site, options))
    told = diagnosis_from(through_code(diagnosis))
    assert told.verdict is diagnosis.verdict
    seen = [f for f in diagnosis.findings if f.failed is None][:3]
    assert [(f.cause, f.severity, f.who, f.explained_by) for f in told.findings] == [
        (f.cause, f.severity, f.who, f.explained_by) for f in seen
    ]
    assert [title_of(f) for f in told.findings] == [title_of(f) for f in seen]
    assert_same_plans(diagnosis)


@cache
def _practice_combinations() -> tuple[tuple[str, ...], ...]:
    causes = sorted({s.cause for s in (*SCENARIOS, *HOSTILE) if s.cause})
    return tuple(c for n in (1, 2, 3) for c in combinations(causes, n))


def test_every_combination_of_the_practice_sites_causes_comes_back() -> None:
    for causes in _practice_combinations():
        findings = tuple(CodedFinding(cause=cause, severity=CAUSES[cause].severity) for cause in causes)
        case = CodedCase(verdict=Verdict.UNTRUSTED, findings=findings, day=DAY)
        assert read_code(write_code(case)) == case


def made(*causes: str) -> Diagnosis:
    """Return a diagnosis with findings as their detectors make them, in the catalogue's order, as `diagnose` has it."""
    found = [replace(finding(cause), severity=CAUSES[cause].severity, who=CAUSES[cause].who) for cause in causes]
    present = sorted(found, key=lambda f: list(CAUSES).index(f.cause))
    explaining = [f for f in present if f.severity is Severity.BLOCKING]

    def explained(one: Finding) -> Finding:
        why = next((e.cause for e in explaining if one.cause in CAUSES[e.cause].explains), None)
        return replace(one, explained_by=why)

    state = CheckState.PROBLEM if "clock-wrong" in causes else CheckState.OK
    checks = (Check(id="clock", state=state, detail="", values={}),)
    return replace(made_diagnosis(tuple(map(explained, present))), checks=checks)


def test_every_pair_of_causes_has_the_same_plan() -> None:
    for one, other in combinations(CAUSES, 2):
        diagnosis = made(one, other)
        case = through_code(diagnosis, "windows")
        told = diagnosis_from(case)
        assert told.verdict is diagnosis.verdict
        assert [(f.cause, f.explained_by) for f in told.findings] == [
            (f.cause, f.explained_by) for f in diagnosis.findings
        ]
        for audience in Audience:
            assert outline(plan_from(case, audience)) == outline(plan(diagnosis, audience, "windows"))


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_has_the_same_plan_and_guides(system: str) -> None:
    diagnosis = made("interception", "expired", "unknown-ca")
    assert_same_plans(diagnosis, [system])
    told = diagnosis_from(through_code(diagnosis, system, "firefox"))
    assert reader_of(told.evidence, "other").system == system
    for step in plan(told, Audience.HELPDESK, system):
        for language in LANGUAGES:
            assert render(step.fix, step.audience, step.system, step.values, language, "firefox").steps


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_words_without_evidence(name: str, language: str) -> None:
    cause, _, form = name.partition("@")[0].partition("/")
    coded = CodedFinding(cause=cause, form=form or None, severity=Severity.BLOCKING)
    case = CodedCase(verdict=Verdict.UNTRUSTED, findings=(coded,), day=DAY)
    (told,) = diagnosis_from(case).findings
    with using(language):
        for text in (title_of(told), sentence_of(told), detail_of(told)):
            assert text
            assert "{" not in text


@pytest.mark.parametrize("name", NUMBERED)
def test_details_that_a_code_does_not_tell_are_not_made_up(name: str) -> None:
    cause, _, form = name.partition("@")[0].partition("/")
    coded = CodedFinding(cause=cause, form=form or None, severity=Severity.BLOCKING)
    (told,) = diagnosis_from(CodedCase(verdict=Verdict.UNTRUSTED, findings=(coded,), day=DAY)).findings
    assert detail_of(told) == sentence_of(told) or detail_of(told)[0].isupper()
    assert "shown" not in detail_of(told).split()


def test_how_long_ago_it_expired_is_told_in_the_same_words() -> None:
    for days in (2, 10, 59, 70, 400, 1000):
        diagnosis = made_diagnosis([replace(finding("expired"), values={"span": timedelta(days=days, hours=3)})])
        (told,) = diagnosis_from(through_code(diagnosis)).findings
        assert sentence_of(told) == sentence_of(diagnosis.findings[0])


@pytest.mark.parametrize(
    ("offset", "form", "stand", "words"),
    [
        (timedelta(hours=9), "zone", Stand.BEHIND, "off by exactly 9 h"),
        (timedelta(hours=-5.5), "zone", Stand.AHEAD, "off by exactly 5.5 h"),
        (timedelta(days=400), "behind", Stand.BEHIND, "behind by about 12 months"),
        (timedelta(minutes=-8), "ahead", Stand.AHEAD, "ahead by about 5 minutes"),
        (timedelta(days=400), None, Stand.BEHIND, "behind by about 12 months"),
        (timedelta(days=3), "behind-at-least", Stand.BEHIND, "wrong by at least 3 days"),
    ],
)
def test_the_clock_is_told_with_its_side_and_size(
    offset: timedelta, form: str | None, stand: Stand, words: str
) -> None:
    values = {"clock": NOW, "true": NOW + offset, "offset": abs(offset), "hours": "?"}
    diagnosis = made_diagnosis([replace(finding("clock-wrong"), form=form, values=values)])
    case = through_code(diagnosis)
    assert (case.clock.stand, case.clock.is_zone) == (stand, form == "zone")
    told = diagnosis_from(case)
    assert words in sentence_of(told.findings[0])
    assert {c.id: c.state for c in told.checks}["clock"] is CheckState.PROBLEM


@pytest.mark.parametrize(
    ("state", "stand"),
    [(CheckState.OK, Stand.RIGHT), (CheckState.NOT_CHECKED, Stand.UNKNOWN)],
)
def test_a_clock_that_is_right_spares_the_step_to_set_it(state: CheckState, stand: Stand) -> None:
    diagnosis = replace(
        made_diagnosis([finding("expired")]), checks=(Check(id="clock", state=state, detail="", values={}),)
    )
    case = through_code(diagnosis)
    assert case.clock.stand is stand
    assert_same_plans(diagnosis, ["windows"])
    fixes = [step.fix for step in plan_from(case, Audience.VISITOR, "windows")]
    assert ("set-clock" in fixes) == (state is not CheckState.OK)


def test_a_clock_that_explains_nothing_explains_nothing_afterwards() -> None:
    warned = replace(finding("clock-wrong", who=Who.COMPUTER), severity=Severity.WARNING)
    told = diagnosis_from(through_code(made_diagnosis([warned, finding("expired")])))
    assert [f.explained_by for f in told.findings] == [None, None]
    assert [f.severity for f in told.findings] == [Severity.WARNING, Severity.BLOCKING]


def test_the_consequences_give_way_where_there_are_more_than_three() -> None:
    diagnosis = made("self-signed", "weak-key", "expired", "clock-wrong", "name-mismatch")
    case = through_code(diagnosis)
    assert case.causes == ("clock-wrong", "self-signed", "weak-key")
    many = made("captive-portal", "self-signed", "expired", "name-mismatch", "pinning")
    assert through_code(many).causes == ("captive-portal", "self-signed", "pinning")


def test_www_has_its_own_step() -> None:
    diagnosis = made_diagnosis([replace(finding("name-mismatch"), form="www")])
    assert "add-www-name" in [s.fix for s in plan_from(through_code(diagnosis), Audience.OWNER, "linux")]
    assert_same_plans(diagnosis, ["linux"])


def test_a_site_s_own_certificate_is_never_to_be_trusted_afterwards() -> None:
    """Here the plan rests on the certificates, which a code does not have: it tells what they said."""
    diagnosis = made_diagnosis([finding("self-signed")])
    refused = FIX_BY_ID["trust-private-ca"].is_for
    assert refused is not None
    case = through_code(diagnosis)
    assert case.may_trust_root == refused(diagnosis)
    assert_same_plans(diagnosis, ["windows"])
    barred = replace(case, may_trust_root=False)
    for audience in Audience:
        fixes = [step.fix for step in plan_from(barred, audience, "windows")]
        assert not {"trust-private-ca", "install-private-root-by-it"} & set(fixes)
        assert [s.number for s in plan_from(barred, audience, "windows")] == list(range(1, len(fixes) + 1))


def test_a_dangerous_root_is_to_be_removed_afterwards_too() -> None:
    root = HeldRoot(sha256="00" * 32, name="Superfish, Inc.", organization="Superfish, Inc.", placed=Placed.USER)
    store = HeldStore(name="system", origin="Windows", roots=(root,))
    diagnosis = made_diagnosis([finding("interception", who=Who.COMPUTER)])
    diagnosis = replace(diagnosis, evidence=replace(diagnosis.evidence, roots=RootsEvidence(stores=(store,))))
    case = through_code(diagnosis, "windows")
    assert case.has_bad_root
    assert plan_from(case, Audience.VISITOR)[0].fix == "remove-added-root"
    assert_same_plans(diagnosis, ["windows", "macos"])


def test_a_message_alone_stays_one() -> None:
    at = datetime(2026, 11, 29, 8, tzinfo=UTC)
    presumed = presume(explain("NET::ERR_CERT_AUTHORITY_INVALID"), at)
    case = through_code(presumed, "android", "chrome")
    assert case.is_presumed
    assert_same_plans(presumed, ["android"])
    assert plan_from(case, Audience.HELPDESK)[0].fix == "read-the-error"
    told = diagnosis_from(case)
    assert told.verdict is Verdict.UNTRUSTED
    assert (told.at.date(), told.browsers, told.chain) == (date(2026, 11, 29), {}, ())


def test_nothing_wrong_comes_back_as_nothing_wrong() -> None:
    case = through_code(made_diagnosis())
    told = diagnosis_from(case)
    assert (told.verdict, told.findings) == (Verdict.TRUSTED, ())
    assert plan_from(case, Audience.VISITOR, "linux") == ()


def test_a_check_that_broke_is_not_told() -> None:
    broken = replace(finding("weak-key"), failed="ValueError: secret.example")
    assert through_code(made_diagnosis([broken, finding("expired")])).causes == ("expired",)


def test_useless_proofs_are_one_and_the_site_has_to_mend_them() -> None:
    found = replace(
        finding("revocation-unknown", who=Who.SITE), form="staple-old", severity=Severity.WARNING, certificate=0
    )
    diagnosis = made_diagnosis([found])
    (told,) = diagnosis_from(through_code(diagnosis)).findings
    assert (told.form, told.who, told.severity) == ("staple-other", Who.SITE, Severity.WARNING)
    assert sentence_of(told) == sentence_of(found)
    assert_same_plans(diagnosis, ["windows"])


def test_a_gateway_of_the_network_stays_one() -> None:
    found = replace(finding("interception", who=Who.NETWORK), severity=Severity.BLOCKING)
    (told,) = diagnosis_from(through_code(made_diagnosis([found]))).findings
    assert told.who is Who.NETWORK


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_device_is_told_by_the_evidence_or_by_the_person(system: str) -> None:
    diagnosis = made_diagnosis([finding("expired")])
    assert through_code(diagnosis).system == ""
    evident = replace(diagnosis, evidence=replace(diagnosis.evidence, system=evidence_of(system)))
    assert read_code(code_of(evident)).system == system
    assert through_code(diagnosis, system).system == system
    device = device_of(system)
    assert device is not None
    assert device.system == ("linux" if system == "kde" else system)


def test_every_device_of_a_caller_has_a_system_in_the_code() -> None:
    assert {device_of(device.system) for device in Device} == set(Device)
    assert device_of("") is None


def test_codes_of_the_first_version_make_a_plan() -> None:
    case = read_code("21ZZ-RFB2-EPAF")
    told = diagnosis_from(case)
    assert [(f.cause, f.severity) for f in told.findings] == [("expired", Severity.BLOCKING)]
    assert {c.state for c in told.checks} == {CheckState.NOT_CHECKED}
    assert "tell-owner" in [step.fix for step in plan_from(case, Audience.VISITOR, "windows")]


def test_a_time_zone_without_its_hours_is_a_wrong_clock() -> None:
    coded = CodedFinding(cause="clock-wrong", form="zone", severity=Severity.BLOCKING)
    case = CodedCase(verdict=Verdict.UNTRUSTED, findings=(coded,), day=DAY, clock=CodedClock())
    assert "5 minutes or more" in sentence_of(diagnosis_from(case).findings[0])
