from dataclasses import replace

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG, CAUSES
from wizard.causes.diagnose import diagnose
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.plan import Step, generic, plan, targeted
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.finding import Audience, Check, CheckState, Diagnosis, Finding, Who
from wizard.model.target import Target

EVERYBODY = pytest.mark.parametrize("audience", Audience)

REFUSED = Failure(stage=Stage.CONNECT, kind=FailureKind.REFUSED, detail="refused")


def planned(*findings: Finding, audience: Audience = Audience.OWNER) -> tuple[Step, ...]:
    return plan(made_diagnosis(findings), audience, "linux")


def ids(steps: tuple[Step, ...]) -> list[str]:
    return [step.fix for step in steps]


def at(diagnosis: Diagnosis, host: str, port: int) -> Diagnosis:
    return replace(diagnosis, evidence=replace(diagnosis.evidence, target=Target(host=host, port=port)))


@EVERYBODY
def test_nothing_is_to_be_done_without_a_finding(audience: Audience) -> None:
    assert planned(audience=audience) == ()


@EVERYBODY
@pytest.mark.parametrize("cause", CATALOG, ids=lambda cause: cause.id)
def test_every_cause_gives_everybody_something_to_do(cause: Cause, audience: Audience) -> None:
    made = replace(made_diagnosis([finding(cause.id, who=cause.who)]), checks=())
    steps = plan(made, audience, "linux")
    fixes = [fix for id_ in cause.fixes if (fix := FIX_BY_ID[id_]).is_for is None or fix.is_for(made)]
    theirs = {fix.id for fix in fixes if audience in fix.audiences}
    # An owner is no visitor of a company's site: what the site lacks, they mend themselves.
    own = {"ask-it-department"} if audience is Audience.OWNER and cause.who is Who.SITE else set()
    assert set(ids(steps)) == theirs - own
    assert steps


def test_a_visitor_gets_the_fixes_in_the_order_of_the_cause() -> None:
    steps = planned(finding("timeout", who=Who.UNKNOWN), audience=Audience.VISITOR)
    assert ids(steps) == [id_ for id_ in CAUSES["timeout"].fixes if Audience.VISITOR in FIX_BY_ID[id_].audiences]


@EVERYBODY
@pytest.mark.parametrize(
    ("who", "first"), [(Who.NETWORK, "ask-it-department"), (Who.COMPUTER, "turn-off-https-scanning")]
)
def test_a_company_is_asked_before_what_it_looks_into_is_switched_off(audience: Audience, who: Who, first: str) -> None:
    steps = planned(finding("interception", who=who), audience=audience)
    assert ids(steps)[:2] == [first, *{"ask-it-department", "turn-off-https-scanning"} - {first}]


def test_an_owner_mends_the_site_before_this_computer() -> None:
    steps = planned(finding("not-tls"))
    assert [step.step for step in steps] == sorted((step.step for step in steps), reverse=True)
    assert steps[0].fix == "enable-tls-on-port"


def clock_checked(state: CheckState) -> Diagnosis:
    return replace(made_diagnosis([finding("expired")]), checks=(Check(id="clock", state=state, detail="A clock."),))


@EVERYBODY
def test_a_clock_that_is_right_is_not_set(audience: Audience) -> None:
    assert "set-clock" not in ids(plan(clock_checked(CheckState.OK), audience, "linux"))


@EVERYBODY
@pytest.mark.parametrize("state", [CheckState.PROBLEM, CheckState.NOT_CHECKED])
def test_a_clock_that_nobody_found_right_is_to_be_set(state: CheckState, audience: Audience) -> None:
    assert "set-clock" in ids(plan(clock_checked(state), audience, "linux"))


def test_the_check_of_a_fix_is_one_that_is_made() -> None:
    made = {check.id for check in diagnose(made_diagnosis().evidence).checks}
    assert {fix.check for fix in FIX_BY_ID.values()} - {None} <= made


def test_step_three_leaves_out_the_checks_that_found_nothing() -> None:
    diagnosis = clock_checked(CheckState.NOT_CHECKED)
    steps = plan(diagnosis, Audience.VISITOR, "linux")
    assert ids(generic(steps)) == ["set-clock"]
    assert ids(targeted(steps, diagnosis.checks)) == ["wait-and-do-not-enter", "tell-owner"]


def test_step_three_has_the_checks_that_found_a_problem() -> None:
    diagnosis = clock_checked(CheckState.PROBLEM)
    steps = plan(diagnosis, Audience.VISITOR, "linux")
    assert ids(targeted(steps, diagnosis.checks))[0] == "set-clock"


@EVERYBODY
@pytest.mark.parametrize(
    ("cause", "cure"),
    [
        ("clock-wrong", "set-clock"),
        ("captive-portal", "log-in-to-network"),
        ("outdated-roots", "update-roots"),
        ("proxy-failure", "check-proxy"),
    ],
)
def test_step_three_has_the_cure_of_what_only_a_message_tells(cause: str, cure: str, audience: Audience) -> None:
    unchecked = tuple(Check(id=c, state=CheckState.NOT_CHECKED, detail="") for c in ("clock", "portal"))
    made = replace(made_diagnosis([finding(cause, who=CAUSES[cause].who)]), checks=unchecked)
    assert ids(targeted(plan(made, audience, "linux"), made.checks))[0] == cure


def test_step_three_is_never_empty_where_there_is_something_to_do() -> None:
    diagnosis = replace(made_diagnosis([finding("outdated-software")]), checks=())
    steps = plan(diagnosis, Audience.VISITOR, "linux")
    assert targeted(steps, ())


def test_the_first_cause_is_mended_first() -> None:
    first, second = "name-mismatch", "weak-key"
    steps = ids(planned(finding(first), finding(second)))
    assert steps.index("reissue-with-names") < steps.index("reissue-strong-key")


def test_steps_are_numbered_from_one() -> None:
    steps = planned(finding("name-mismatch"), finding("expired"))
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))


@EVERYBODY
def test_a_fix_of_two_causes_comes_once(audience: Audience) -> None:
    steps = ids(planned(finding("expired"), finding("name-mismatch"), audience=audience))
    assert len(steps) == len(set(steps))


def test_a_fix_of_two_causes_is_filled_in_for_the_first() -> None:
    steps = planned(finding("expired"), finding("name-mismatch"), audience=Audience.VISITOR)
    assert {s.values["cause"] for s in steps if s.fix == "tell-owner"} == {"expired"}


def test_an_explained_cause_has_no_steps_of_its_own() -> None:
    explained = replace(finding("expired"), explained_by="clock-wrong")
    steps = planned(finding("clock-wrong"), explained)
    assert ids(steps) == ids(planned(finding("clock-wrong")))


def test_an_explained_cause_has_steps_when_its_explanation_is_not_there() -> None:
    explained = replace(finding("expired"), explained_by="clock-wrong")
    assert ids(planned(explained)) == ids(planned(finding("expired")))


def test_a_check_that_failed_gives_no_advice() -> None:
    assert planned(replace(finding("expired"), failed="ValueError")) == ()


def test_a_check_that_failed_explains_nothing() -> None:
    failed = replace(finding("clock-wrong"), failed="ValueError")
    explained = replace(finding("expired"), explained_by="clock-wrong")
    assert ids(planned(failed, explained)) == ids(planned(finding("expired")))


@EVERYBODY
def test_steps_are_for_the_reader_and_the_system_asked_for(audience: Audience) -> None:
    steps = plan(made_diagnosis([finding("expired")]), audience, "android")
    assert {(step.audience, step.system) for step in steps} == {(audience, "android")}


def test_a_step_knows_the_host_and_where_to_connect() -> None:
    values = plan(at(made_diagnosis([finding("not-tls")]), "2001:db8::1", 8443), Audience.OWNER, "linux")[0].values
    assert values["address"] == "[2001:db8::1]:8443"


def test_the_leaf_tells_what_the_finding_does_not() -> None:
    bare = replace(finding("expired"), values={})
    values = planned(bare)[0].values
    assert (values["names"], values["issuer"]) == ("shop.example", "shop.example")


def test_the_finding_has_precedence_over_the_leaf() -> None:
    assert planned(finding("expired"))[0].values["issuer"] == "Example CA"


def test_a_plan_needs_no_certificate() -> None:
    bare = replace(finding("connection-refused"), values={})
    steps = plan(made_diagnosis([bare], failure=REFUSED), Audience.VISITOR, "windows")
    assert steps
    assert "issuer" not in steps[0].values


def test_an_owner_is_not_told_to_tell_the_owner() -> None:
    told = {cause for cause in CAUSES if "tell-owner" in ids(planned(finding(cause)))}
    assert told == set()


def test_a_visitor_is_not_sent_to_the_server() -> None:
    work = {fix.id for fix in FIX_BY_ID.values() if fix.audiences == (Audience.OWNER,)}
    assert work
    assert all(work.isdisjoint(ids(planned(finding(c), audience=Audience.VISITOR))) for c in CAUSES)


@EVERYBODY
def test_a_message_that_may_mean_several_things_is_read_first(audience: Audience) -> None:
    made = made_diagnosis([finding("expired"), finding("name-mismatch")])
    alone = replace(made, chain=(), checks=(), evidence=replace(made.evidence, attempts=(), offline=True))
    assert ids(plan(alone, audience, "linux"))[0] == "read-the-error"
    one = replace(alone, findings=alone.findings[:1])
    for checked in (one, replace(made, checks=())):
        assert "read-the-error" not in ids(plan(checked, audience, "linux"))


def with_added(diagnosis: Diagnosis, name: str) -> Diagnosis:
    root = HeldRoot(sha256="ab" * 32, name=name, organization=name, placed=Placed.COMPUTER)
    held = RootsEvidence(stores=(HeldStore(name="system", origin="", roots=(root,)),))
    return replace(diagnosis, checks=(), evidence=replace(diagnosis.evidence, roots=held))


@EVERYBODY
def test_a_root_is_removed_only_where_others_have_its_key(audience: Audience) -> None:
    made = made_diagnosis([finding("interception")])
    assert ids(plan(with_added(made, "Superfish, Inc."), audience, "linux"))[0] == "remove-added-root"
    for harmless in (with_added(made, "House Root CA"), replace(made, checks=())):
        assert "remove-added-root" not in ids(plan(harmless, audience, "linux"))


@EVERYBODY
def test_a_message_that_may_mean_several_things_is_not_said_to_mean_one(audience: Audience) -> None:
    made = made_diagnosis([finding("self-signed"), finding("unknown-ca")])
    alone = replace(made, chain=(), path=(), checks=(), evidence=replace(made.evidence, attempts=(), offline=True))
    assert {step.values.get("cause") for step in plan(alone, audience, "linux")} == {None}
    one = replace(alone, findings=alone.findings[:1])
    assert {step.values["cause"] for step in plan(one, audience, "linux")} == {"self-signed"}


PRIVATE = {"trust-private-ca", "install-private-root-by-it"}


@EVERYBODY
def test_nothing_is_to_be_trusted_where_no_authority_stands_behind_the_site(audience: Audience) -> None:
    made = replace(made_diagnosis([finding("self-signed")]), checks=())
    assert PRIVATE.isdisjoint(ids(plan(made, audience, "linux")))
    # Of a message alone it is not known who made the certificate.
    alone = replace(made, chain=(), path=(), evidence=replace(made.evidence, attempts=(), offline=True))
    assert "trust-private-ca" in ids(plan(alone, audience, "linux"))


@EVERYBODY
def test_nothing_is_to_be_trusted_where_something_stands_in_between(audience: Audience) -> None:
    made = replace(made_diagnosis([finding("unknown-ca"), finding("pinning")]), checks=())
    assert PRIVATE.isdisjoint(ids(plan(made, audience, "linux")))


@pytest.mark.parametrize(
    ("form", "present", "absent"),
    [
        ("www", "add-www-name", "reissue-with-names"),
        ("other-site", "reissue-with-names", "add-www-name"),
        (None, "reissue-with-names", "add-www-name"),
    ],
)
def test_a_new_certificate_is_asked_for_once(form: str | None, present: str, absent: str) -> None:
    fixes = ids(planned(replace(finding("name-mismatch"), form=form)))
    assert present in fixes
    assert absent not in fixes
