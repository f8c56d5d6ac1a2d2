"""Whether the timestamps of a public certificate are enough for browsers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from tests.support.evidence import met, store
from tests.support.logs import OwnLog, listed, logged, precertificate_entry, with_sct_extension, with_scts
from tests.support.observed import world
from tests.support.pki import AT, Validity, healthy_leaf, issue
from wizard.causes import transparency
from wizard.causes.base import detail_of
from wizard.causes.diagnose import diagnose
from wizard.causes.situation import situation_of
from wizard.causes.transparency import Logged, not_before_this, transparency_of
from wizard.model.evidence import ClockEvidence, Evidence
from wizard.pki import transparency as scts

ONE, TWO, THREE = OwnLog(operator="One"), OwnLog(operator="Two"), OwnLog(operator="Three")
ALSO_ONE = OwnLog(operator="One")
STRANGER = OwnLog(operator="Stranger")


@pytest.fixture(autouse=True)
def our_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transparency, "known_logs", lambda: listed(ONE, TWO, THREE, ALSO_ONE))


def plain(days: int = 90, begin: datetime = AT - timedelta(days=31)) -> x509.Certificate:
    plan = replace(healthy_leaf("site.test"), validity=Validity(begin, begin + timedelta(days=days)))
    return issue(plan, world().issuing)


def public(leaf: x509.Certificate) -> Evidence:
    ours = world()
    evidence = met((leaf, ours.issuing.certificate), ours.root.certificate)
    return replace(evidence, stores=(*evidence.stores, store(ours.root.certificate, name="mozilla", size=130)))


def seen(evidence: Evidence) -> Logged:
    return transparency_of(situation_of(evidence, AT)).logged


@pytest.mark.parametrize(
    ("logs", "days", "expected"),
    [
        ((ONE, TWO), 90, Logged.ENOUGH),
        ((ONE, TWO), 180, Logged.ENOUGH),
        ((ONE, TWO), 181, Logged.TOO_FEW),
        ((ONE, TWO, THREE), 181, Logged.ENOUGH),
        ((ONE, TWO, ALSO_ONE), 365, Logged.ENOUGH),
        ((ONE, ALSO_ONE), 90, Logged.TOO_FEW),
        ((ONE,), 90, Logged.TOO_FEW),
        ((STRANGER,), 90, Logged.UNKNOWN_LOGS),
        ((ONE, STRANGER), 90, Logged.TOO_FEW),
    ],
)
def test_how_many_are_enough_depends_on_the_lifetime(logs: tuple[OwnLog, ...], days: int, expected: Logged) -> None:
    assert seen(public(logged(plain(days), world().issuing, logs))) is expected


def test_without_any_there_is_none() -> None:
    assert seen(public(plain())) is Logged.NONE


def test_an_authority_that_chrome_alone_has_is_a_public_one() -> None:
    evidence = public(logged(plain(), world().issuing, (ONE, TWO)))
    for_chrome = store(world().root.certificate, name="chrome", size=130)
    assert seen(replace(evidence, stores=(evidence.stores[0], for_chrome))) is Logged.ENOUGH
    nobody = store(name="mozilla", size=130)
    assert seen(replace(evidence, stores=(evidence.stores[0], nobody, for_chrome))) is Logged.ENOUGH


def test_a_certificate_that_never_ends_needs_as_many_as_the_longest() -> None:
    never = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    leaf = issue(replace(healthy_leaf("site.test"), validity=Validity(AT - timedelta(days=31), never)), world().issuing)
    found = transparency_of(situation_of(public(logged(leaf, world().issuing, (ONE, TWO))), AT))
    assert (found.logged, found.needed) == (Logged.TOO_FEW, 3)


def test_a_foreign_or_a_broken_timestamp_is_invalid() -> None:
    ours = world().issuing
    foreign = ONE.sct(precertificate_entry(plain(), ours))
    assert seen(public(with_scts(plain(), ours, foreign))) is Logged.INVALID
    assert seen(public(with_sct_extension(plain(), ours, b"junk"))) is Logged.INVALID


def test_logs_that_may_be_newer_than_our_list_leave_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transparency, "known_logs", lambda: listed(ONE, TWO, as_of=date(2026, 1, 1)))
    ours = world().issuing
    evidence = public(logged(plain(), ours, [ONE, STRANGER]))
    assert seen(evidence) is Logged.OPEN
    diagnosis = diagnose(evidence)
    assert "ct-missing" not in [f.cause for f in diagnosis.findings]
    assert {c.id: c.state for c in diagnosis.checks}["transparency"] == "not-checked"
    # Even if the stranger's counted, one would be missing.
    assert seen(public(logged(plain(365), ours, [ONE, STRANGER]))) is Logged.TOO_FEW


def test_private_and_old_certificates_need_none() -> None:
    ours = world()
    assert seen(met((plain(), ours.issuing.certificate), ours.root.certificate)) is Logged.NOT_DEMANDED
    assert seen(public(plain(90, datetime(2018, 4, 29, tzinfo=UTC)))) is Logged.NOT_DEMANDED
    assert seen(met()) is Logged.NOT_DEMANDED


@pytest.mark.parametrize(("days", "count"), [(400, 2), (460, 3), (830, 4)])
def test_the_older_policy_counted_by_months(days: int, count: int) -> None:
    begin = datetime(2019, 1, 1, tzinfo=UTC)
    leaf = logged(plain(days, begin), world().issuing, [ONE])
    assert transparency_of(situation_of(public(leaf), AT)).needed == count


@pytest.mark.parametrize(("logs", "form"), [((), None), ((ONE,), "too-few"), ((STRANGER,), "unknown-logs")])
def test_the_finding_says_what_is_wrong(logs: tuple[OwnLog, ...], form: str | None) -> None:
    leaf = logged(plain(), world().issuing, logs) if logs else plain()
    (finding,) = (f for f in diagnose(public(leaf)).findings if f.cause == "ct-missing")
    assert (finding.form, finding.certificate) == (form, 0)
    assert detail_of(finding)


def test_the_check_line_tells_when_all_is_well() -> None:
    diagnosis = diagnose(public(logged(plain(), world().issuing, [ONE, TWO])))
    (check,) = (c for c in diagnosis.checks if c.id == "transparency")
    assert (check.state, check.values["count"]) == ("ok", 2)


def test_the_true_time_is_not_before_the_newest_timestamp() -> None:
    ours = world().issuing
    entry = precertificate_entry(leaf := plain(), ours)
    stamped = [AT + timedelta(days=n) for n in (3, 9)]
    unheard = STRANGER.sct(entry, AT + timedelta(days=20))
    leaf = with_scts(leaf, ours, ONE.sct(entry, stamped[0]), TWO.sct(entry, stamped[1]), unheard)
    assert not_before_this(situation_of(public(leaf), AT)) == stamped[1]
    assert not_before_this(situation_of(public(plain()), AT)) is None
    assert not_before_this(situation_of(met(), AT)) is None


def test_each_signature_is_verified_once_however_often_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = world().issuing
    entry = precertificate_entry(leaf := plain(), ours)
    leaf = with_scts(leaf, ours, ONE.sct(entry, AT - timedelta(days=3)), TWO.sct(entry, AT - timedelta(days=2)))
    verified: list[bytes] = []
    verifies = scts._verifies

    def counted(key: PublicKeyTypes, sct: scts.Sct, data: bytes) -> bool:
        verified.append(sct.signature)
        return verifies(key, sct, data)

    monkeypatch.setattr(scts, "_verifies", counted)
    clock = ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=())
    diagnose(replace(public(leaf), clock=clock))
    assert len(verified) == len(set(verified)) == 2
