"""The same evidence at any date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.cases.test_cases import FILES
from tests.cases.test_cases import read as read_case
from tests.support.evidence import attempt, failed, met, shaken, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, Authority, der_of, make_crl, make_intermediate, make_ocsp, make_root, name_of, new_key
from tests.support.timelines import DAY, SECOND, chained, crossed, lasting, leaf_of, lived, off_by, root
from wizard.causes.base import detail_of, sentence_of
from wizard.causes.diagnose import diagnose
from wizard.causes.timeline import FEWEST_MOMENTS, MOST_MOMENTS, judge_at, timeline_of
from wizard.flow.outlook import mark_text
from wizard.model.evidence import Evidence, FailureKind, Fetched, PortalEvidence
from wizard.model.timeline import MarkKind, Opens, Role, Timeline


def told(timeline: Timeline) -> list[tuple[datetime | None, str, str | None]]:
    return [(s.begins, s.verdict.value, s.cause) for s in timeline.spans]


def test_the_spans_leave_no_gap_and_no_second_out() -> None:
    _, timeline = lived(chained())
    assert (timeline.spans[0].begins, timeline.spans[-1].ends) == (None, None)
    for earlier, later in zip(timeline.spans, timeline.spans[1:], strict=False):
        assert earlier.ends is not None
        assert later.begins == earlier.ends + SECOND


def test_the_last_second_of_a_certificate_is_still_good() -> None:
    diagnosis, timeline = lived(chained())
    assert timeline.present.ends == AT + 60 * DAY
    assert judge_at(diagnosis, AT + 60 * DAY).verdict == "trusted"
    assert judge_at(diagnosis, AT + 60 * DAY + SECOND).verdict == "untrusted"
    assert timeline.span_at(AT + 60 * DAY + timedelta(microseconds=999_999)).verdict == "trusted"


def test_a_good_site_fails_next_when_its_leaf_ends() -> None:
    _, timeline = lived(chained())
    assert timeline.works_since == AT - 30 * DAY
    assert timeline.fails_since is None
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 60 * DAY + SECOND
    assert timeline.next_change.cause == "expired"
    reason = timeline.reason_of(timeline.next_change.begins)
    assert reason is not None
    assert reason.holder is not None
    assert (reason.kind, reason.holder.role, reason.at) == (MarkKind.ENDS, Role.LEAF, AT + 60 * DAY)


def test_an_expired_leaf_fails_since_its_last_second() -> None:
    _, timeline = lived(chained(leaf=(-100, -10)))
    assert timeline.fails_since == AT - 10 * DAY + SECOND
    assert timeline.works_since is None
    assert timeline.next_change is None, "an expired certificate never becomes good again"


def test_a_leaf_that_has_not_begun_will_be_good() -> None:
    _, timeline = lived(chained(leaf=(10, 100)))
    assert timeline.fails_since is None, "it never was good"
    assert timeline.next_change is not None
    assert (timeline.next_change.begins, timeline.next_change.verdict) == (AT + 10 * DAY, "trusted")


@pytest.mark.parametrize(
    ("days", "role", "cause"),
    [
        ({"intermediate": (-600, 20)}, Role.INTERMEDIATE, "chain-expired"),
        ({"top": (-900, 20)}, Role.ROOT, "chain-expired"),
    ],
)
def test_what_ends_before_the_leaf_is_named(days: dict[str, tuple[int, int]], role: Role, cause: str) -> None:
    _, timeline = lived(chained(**days))
    change = timeline.next_change
    assert change is not None
    reason = timeline.reason_of(change.begins)
    assert reason is not None
    assert reason.holder is not None
    assert (change.begins, change.cause, reason.holder.role) == (AT + 20 * DAY + SECOND, cause, role)


def test_a_name_that_does_not_fit_fails_at_any_date() -> None:
    evidence = met(CHAINS["wronghost"](), world().root.certificate)
    _, timeline = lived(evidence)
    assert {s.verdict for s in timeline.spans} == {"untrusted"}
    assert (timeline.fails_since, timeline.works_since, timeline.next_change) == (None, None, None)


def test_another_path_that_carries_on_is_no_failure() -> None:
    old, new = root((-900, 30), "Old Root"), root((-100, 900), "New Root")
    issuing, certificates = crossed([(old, (-600, 30)), (new, (-100, 600))])
    evidence = met((leaf_of(issuing), *certificates), old.certificate, new.certificate)
    _, timeline = lived(evidence)
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 60 * DAY + SECOND, "the leaf, and not the old root"
    assert {h.certificate.subject.common_name for h in timeline.holders} >= {"Old Root", "New Root", "Issuing"}


def test_without_the_other_path_it_is_a_failure() -> None:
    old, new = root((-900, 30), "Old Root"), root((-100, 900), "New Root")
    issuing, certificates = crossed([(old, (-600, 30)), (new, (-100, 600))])
    _, timeline = lived(met((leaf_of(issuing), *certificates), old.certificate))
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 30 * DAY + SECOND


def test_the_root_of_a_second_store_carries_on() -> None:
    old, new = root((-900, 30), "Old Root"), root((-100, 900), "New Root")
    issuing, certificates = crossed([(old, (-600, 600)), (new, (-100, 600))])
    evidence = met((leaf_of(issuing), *certificates), old.certificate)
    two = replace(evidence, stores=(*evidence.stores, store(new.certificate, name="given")))
    _, timeline = lived(two)
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 60 * DAY + SECOND


def test_the_order_of_the_sent_certificates_does_not_matter() -> None:
    evidence = chained(intermediate=(-600, 20))
    handshake = evidence.attempts[0].handshake
    assert handshake is not None
    leaf, issuing = handshake.chain
    stranger = make_root(name_of("Stranger"), lasting((-5, 5))).certificate
    shuffled = replace(handshake, chain=(leaf, der_of(stranger), issuing))
    _, timeline = lived(replace(evidence, attempts=(attempt(shuffled),)))
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 20 * DAY + SECOND
    assert not [m for m in timeline.marks if m.at in {AT - 5 * DAY, AT + 5 * DAY}], "it is on no path"


def revoked(*, staple: bool = False, by_list: bool = False) -> Evidence:
    anchor = root()
    issuing, sent = crossed([(anchor, (-600, 600))])
    leaf = leaf_of(issuing)
    chain = (leaf, *sent)
    answer = make_ocsp(leaf, issuing, AT, revoked=True)
    evidence = met(chain, anchor.certificate)
    if staple:
        return replace(evidence, attempts=(attempt(shaken(chain, staple=answer)),))
    if by_list:
        return replace(evidence, crls=(Fetched(url="u", body=make_crl(issuing, (leaf,), AT)),))
    return replace(evidence, ocsp=(Fetched(url="u", body=answer),))


@pytest.mark.parametrize(
    ("evidence", "next_change"),
    [
        (revoked(), AT + 60 * DAY + SECOND),
        (revoked(staple=True), None),
        (revoked(by_list=True), AT + 60 * DAY + SECOND),
    ],
    ids=["asked", "staple", "list"],
)
def test_a_revocation_counts_from_its_own_date_on(evidence: Evidence, next_change: datetime | None) -> None:
    """Of private authorities, Chrome hears only what is stapled: with another answer it opens until the expiry."""
    diagnosis, timeline = lived(evidence)
    assert timeline.fails_since == AT - 2 * DAY
    assert (timeline.next_change.begins if timeline.next_change else None) == next_change
    assert [judge_at(diagnosis, AT + d * DAY).verdict for d in (-3, -1, 30)] == ["trusted", "untrusted", "untrusted"]


@pytest.mark.parametrize(
    "evidence", [revoked(), revoked(staple=True), revoked(by_list=True)], ids=["asked", "staple", "list"]
)
def test_before_its_revocation_nobody_knows(evidence: Evidence) -> None:
    diagnosis, _ = lived(evidence)
    before = judge_at(diagnosis, AT - 3 * DAY)
    (finding,) = before.findings
    assert (finding.cause, finding.severity) == ("revocation-unknown", "note")
    assert "nobody can be asked about another date" in detail_of(finding)
    assert {c.id: c.state for c in before.checks}["revocation"] == "not-checked"


def test_the_revocation_of_an_intermediate_counts_from_its_own_date_on() -> None:
    anchor = root()
    issuing, sent = crossed([(anchor, (-600, 600))])
    taken_back = make_crl(anchor, (sent[0],), AT)
    answer = Fetched(url="u", body=taken_back, request_for=sent[0].fingerprint(SHA256()).hex())
    diagnosis, timeline = lived(replace(met((leaf_of(issuing), *sent), anchor.certificate), crls=(answer,)))
    assert (timeline.fails_since, diagnosis.findings[0].form) == (AT - 2 * DAY, "intermediate")
    (mark,) = [m for m in timeline.marks if m.kind is MarkKind.REVOKED]
    assert mark.holder is not None
    assert mark.holder.role is Role.INTERMEDIATE
    assert mark_text(mark).startswith("revocation of the intermediate certificate")


def test_a_revocation_stays_when_the_answer_itself_is_old() -> None:
    diagnosis, timeline = lived(revoked())
    assert judge_at(diagnosis, AT + 59 * DAY).findings[0].cause == "revoked"
    assert AT + 7 * DAY in [m.at for m in timeline.marks if m.kind is MarkKind.ANSWER_ENDS]


def test_a_good_answer_is_not_stretched_to_other_dates() -> None:
    anchor = root()
    issuing, sent = crossed([(anchor, (-600, 600))])
    leaf = leaf_of(issuing)
    good = Fetched(url="u", body=make_ocsp(leaf, issuing, AT, revoked=False))
    diagnosis, _ = lived(replace(met((leaf, *sent), anchor.certificate), ocsp=(good,)))

    def state(days: int) -> str:
        return {c.id: c.state.value for c in judge_at(diagnosis, AT + days * DAY).checks}["revocation"]

    assert [state(d) for d in (-20, 0, 3, 20)] == ["not-checked", "ok", "ok", "not-checked"]


def test_clocks_and_login_pages_are_of_the_moment_they_were_seen() -> None:
    portal = PortalEvidence(asked="portal.test", intercepted=True)
    diagnosis, timeline = lived(replace(chained(leaf=(-100, -10)), clock=off_by(-30), portal=portal))
    assert {"clock-wrong", "captive-portal"} <= {f.cause for f in diagnosis.findings}
    then = judge_at(diagnosis, AT - 20 * DAY)
    assert (then.verdict, then.findings) == ("trusted", ())
    states = {c.id: c.state for c in then.checks}
    assert (states["clock"], states["portal"], states["system"]) == ("not-checked",) * 3
    (true_time,) = [m for m in timeline.marks if m.kind is MarkKind.TRUE_TIME]
    assert true_time.at == AT - 30 * DAY
    assert timeline.span_at(true_time.at).verdict == "trusted", "by the right clock, nothing is wrong"


def test_at_its_own_time_the_answer_is_itself() -> None:
    diagnosis, _ = lived(chained())
    assert judge_at(diagnosis, diagnosis.at) is diagnosis


def test_a_connection_that_failed_later_says_nothing_of_the_certificates() -> None:
    chain = CHAINS["ok"]()
    evidence = met(chain, world().root.certificate, failure=failed(FailureKind.CLIENT_CERTIFICATE))
    diagnosis, timeline = lived(evidence)
    assert diagnosis.verdict == "unreachable"
    assert timeline.present.verdict == "trusted"


@pytest.mark.parametrize(
    "evidence",
    [
        met(failure=failed(FailureKind.REFUSED)),
        replace(met(), attempts=(attempt(None, failed(FailureKind.PROTOCOL_VERSION)),
                                 attempt(shaken(CHAINS["ok"](), "TLSv1"), legacy=True))),
        replace(met(), attempts=()),
    ],
    ids=["refused", "old protocol", "nothing"],
)  # fmt: skip
def test_there_is_none_where_no_browser_sees_a_certificate(evidence: Evidence) -> None:
    assert timeline_of(diagnose(evidence)) is None


def test_an_unreadable_certificate_has_no_dates() -> None:
    evidence = chained()
    handshake = evidence.attempts[0].handshake
    assert handshake is not None
    broken = replace(evidence, attempts=(attempt(replace(handshake, chain=(b"junk",))),))
    assert timeline_of(diagnose(broken)) is None


def test_words_about_another_date_do_not_say_ago() -> None:
    diagnosis, _ = lived(chained())
    then = judge_at(diagnosis, AT + 70 * DAY)
    assert sentence_of(then.findings[0]) == (
        "On this date the site's certificate has run out: it is good until 22 January 2027."
    )
    assert "not valid yet" in sentence_of(judge_at(diagnosis, AT - 70 * DAY).findings[0])


def test_the_coming_limits_are_marks_for_public_certificates_only() -> None:
    private = chained()
    public = replace(private, stores=(*private.stores, replace(private.stores[0], name="mozilla")))
    limits = [m for m in lived(public)[1].marks if m.kind is MarkKind.LIMIT]
    assert [(m.at.date().isoformat(), m.values["days"]) for m in limits] == [("2027-03-15", 100), ("2029-03-15", 47)]
    assert not [m for m in lived(private)[1].marks if m.kind is MarkKind.LIMIT]


def test_a_limit_changes_nothing_for_what_was_issued_before() -> None:
    private = chained(leaf=(-30, 160))
    public = replace(private, stores=(*private.stores, replace(private.stores[0], name="mozilla")))
    diagnosis, _ = lived(public)
    after = judge_at(diagnosis, datetime(2027, 3, 16, tzinfo=UTC))
    assert "validity-too-long" not in [f.cause for f in after.findings]


def distrusted() -> Evidence:
    (path,) = [file for file in FILES if file.stem == "distrusted-ca"]
    return read_case(path).evidence


def test_distrust_dates_are_marks_at_the_root() -> None:
    _, timeline = lived(distrusted())
    marks = {m.values["program"]: m.at for m in timeline.marks if m.kind is MarkKind.DISTRUSTED}
    assert marks["chrome"] == datetime(2024, 11, 11, 23, 59, 59, tzinfo=UTC)
    assert marks["mozilla"] == datetime(2024, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert timeline.present.cause == "distrusted-ca"


def test_a_root_that_nobody_distrusts_has_no_such_date() -> None:
    _, timeline = lived(chained())
    assert not [m for m in timeline.marks if m.kind is MarkKind.DISTRUSTED]


def test_browsers_that_disagree_are_told_apart() -> None:
    _, timeline = lived(met(CHAINS["leaf_is_ca"](), world().root.certificate))
    assert timeline.present.opens is Opens.SOMEWHERE
    assert timeline.present.browsers["chrome"] == "OK"


def test_a_certificate_without_an_end_is_judged_all_the_same() -> None:
    anchor = make_root(
        name_of("Endless"), replace(lasting((-900, 900)), ends=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    )
    issuing, sent = crossed([(anchor, (-600, 600))])
    _, timeline = lived(met((leaf_of(issuing), *sent), anchor.certificate))
    assert timeline.next_change is not None


def long_chain(count: int, leaf: tuple[int, int] = (-30, 60)) -> Evidence:
    """Return a straight chain of *count* CAs, each of which begins and ends on days of its own."""
    top = issuer = root((-2000, 2000))
    sent = []
    for number in range(count):
        days = lasting((-900 + number, 900 - number))
        issuer = make_intermediate(name_of(f"CA {number}"), issuer, days, path_length=None)
        sent.append(issuer.certificate)
    return met((leaf_of(issuer, leaf), *reversed(sent)), top.certificate)


def test_a_long_chain_is_judged_at_every_date() -> None:
    _, timeline = lived(long_chain(10))
    assert timeline.is_complete
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 60 * DAY + SECOND


def test_of_very_many_certificates_the_nearest_dates_are_judged() -> None:
    _, timeline = lived(long_chain(18))
    assert not timeline.is_complete
    assert len(timeline.spans) <= MOST_MOMENTS + 1
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 60 * DAY + SECOND


def test_the_dates_of_the_leaf_count_however_far_they_are() -> None:
    _, timeline = lived(long_chain(18, leaf=(-30, 5000)))
    assert not timeline.is_complete
    assert AT + 5000 * DAY + SECOND in [s.begins for s in timeline.spans]


def meshed() -> Evidence:
    """Return a leaf under ten CAs that all vouch for each other, and a root for one of them."""
    keys = [new_key() for _ in range(10)]
    selves = [make_root(name_of(f"Mesh {i}"), lasting((-900, 900)), key=key) for i, key in enumerate(keys)]
    top = root((-2000, 2000))

    def vouched(i: int, issuer: Authority, days: int) -> x509.Certificate:
        validity = lasting((-500 - days, 500 + days))
        return make_intermediate(name_of(f"Mesh {i}"), issuer, validity, key=keys[i], path_length=None).certificate

    sent = [vouched(i, selves[j], 10 * i + j) for i in range(10) for j in range(10) if i != j]
    return met((leaf_of(selves[0]), *sent, vouched(9, top, 99)), top.certificate)


def test_a_mesh_is_judged_at_the_fewest_dates() -> None:
    timeline = timeline_of(diagnose(meshed()))
    assert timeline is not None
    assert not timeline.is_complete
    assert len(timeline.spans) <= FEWEST_MOMENTS + 1
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 60 * DAY + SECOND


def test_a_clock_that_is_behind_by_an_unknown_amount_marks_no_true_time() -> None:
    clock = replace(off_by(0), readings=(), built=AT + 400 * DAY)
    diagnosis, timeline = lived(replace(chained(leaf=(-100, 500)), clock=clock))
    assert [f.form for f in diagnosis.findings if f.cause == "clock-wrong"] == ["behind-at-least"]
    assert [m for m in timeline.marks if m.kind is MarkKind.TRUE_TIME] == []
