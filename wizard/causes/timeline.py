"""The same evidence at any date: since when the site fails, when it will fail next, and what happens on which day.

Only the certificates are judged. The way to the server, the login page of a network and the clocks are of the moment
at which somebody looked, and say nothing about another one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from wizard import resources
from wizard.causes.catalog import CAUSES
from wizard.causes.clock import ClockState
from wizard.causes.diagnose import diagnose
from wizard.causes.distrust import days_of
from wizard.causes.situation import Situation, situation_of
from wizard.causes.transparency import transparency_of
from wizard.i18n import N_, Phrase
from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, Evidence, Fetched, RootStore
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis, Finding, Origin, PathLink, Severity, Verdict
from wizard.model.timeline import Holder, Mark, MarkKind, Role, Span, Timeline
from wizard.pki.paths import build_paths, make_pool
from wizard.pki.reader import read_certificate
from wizard.pki.revocation import CLOCK_TOLERANCE, RevocationState, good_until
from wizard.pki.transparency import CLOCK_TOLERANCE as LOG_TOLERANCE
from wizard.pki.transparency import SctState

MOST_MOMENTS, FEWEST_MOMENTS = 60, 4
MOST_WORK = 1_600
"""Certificates on all paths, times the moments they are judged at; a mesh of CAs must not take for ever."""

SECOND = timedelta(seconds=1)
EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""Moments outside are not judged at; "99991231235959Z" means no end at all (RFC 5280 4.1.2.5)."""

THEN = "then"
"""The form of findings whose words speak of a date that need not be today."""

_TRY_LATER = bytes.fromhex("30030a0103")
"""An OCSP response without an answer (RFC 6960 4.2.1)."""

_ANOTHER_DATE = N_("nobody can be asked about another date")


def timeline_of(diagnosis: Diagnosis) -> Timeline | None:
    """Return the timeline of *diagnosis*; None when no certificate came that a current program could judge."""
    if not has_timeline(diagnosis):
        return None
    evidence, now = _certificates_only(diagnosis.evidence), diagnosis.at.replace(microsecond=0)
    situation = situation_of(evidence, now)
    paths, are_all = _paths(situation)
    holders = _holders(situation, paths)
    marks = tuple(sorted(_marks(situation, diagnosis, holders), key=lambda m: m.at))
    wanted = _moments(marks, now)
    work = len(situation.chain) + sum(map(len, paths))
    # Where the search for paths was ended by its bounds, each judgement is another such search.
    most = min(MOST_MOMENTS, max(FEWEST_MOMENTS, MOST_WORK // work)) if are_all else FEWEST_MOMENTS
    moments = sorted(wanted[:most])
    begins = (moments[0] - SECOND if moments else now, *moments)
    revoked_at = _revoked_at(situation)
    # Of each only the spans are told, which say what browsers show.
    judged = [_judged(evidence, at, revoked_at, briefly=True) for at in begins]
    used = {link.certificate for d in judged for link in d.path}
    return Timeline(
        now=now,
        spans=_merged(moments, judged),
        marks=marks,
        holders=tuple(h for h in holders if h.is_on_path or h.certificate in used),
        is_complete=are_all and len(wanted) <= most,
    )


def has_timeline(diagnosis: Diagnosis) -> bool:
    """Say whether a browser gets to see a certificate that can be read: none does that only an old protocol reaches."""
    main = diagnosis.evidence.main
    return bool(diagnosis.path and main and main.handshake and main.handshake.chain)


def judge_at(diagnosis: Diagnosis, at: datetime) -> Diagnosis:
    """Judge the certificates of *diagnosis* at another time; at its own time, it is the answer itself."""
    if at == diagnosis.at:
        return diagnosis
    evidence = _certificates_only(diagnosis.evidence)
    return _judged(evidence, at, _revoked_at(situation_of(evidence, diagnosis.at)))


def _certificates_only(evidence: Evidence) -> Evidence:
    """Return what is true of the certificates whenever they are looked at."""
    return replace(
        evidence,
        attempts=tuple(replace(a, failure=None) if a.handshake and a.handshake.chain else a for a in evidence.attempts),
        clock=Unknown.NO_USE,
        portal=Unknown.NO_USE,
        system=Unknown.NO_USE,
    )


def _judged(evidence: Evidence, at: datetime, revoked_at: datetime | None, *, briefly: bool = False) -> Diagnosis:
    """Judge at *at*; a certificate that was revoked later was not revoked yet, and whether it was good is not known."""
    before = revoked_at is not None and at < revoked_at
    diagnosis = diagnose(_without_revocation(evidence) if before else evidence, at, briefly=briefly)
    return replace(diagnosis, findings=tuple(map(_worded, diagnosis.findings)))


def _without_revocation(evidence: Evidence) -> Evidence:
    def unasked(asked: Sequence[Fetched]) -> tuple[Fetched, ...]:
        return tuple(replace(f, body=None, error=_ANOTHER_DATE) for f in asked)

    def unstapled(attempt: Attempt) -> Attempt:
        if attempt.handshake is None or attempt.handshake.ocsp_staple is None:
            return attempt
        # It goes on stapling: what a certificate demands of its server is another matter.
        return replace(attempt, handshake=replace(attempt.handshake, ocsp_staple=_TRY_LATER))

    attempts = tuple(map(unstapled, evidence.attempts))
    return replace(evidence, attempts=attempts, ocsp=unasked(evidence.ocsp), crls=unasked(evidence.crls))


def _worded(finding: Finding) -> Finding:
    """Return *finding* in words that are true at any date."""
    if finding.cause == "revocation-unknown" and not finding.failed:
        return replace(finding, values={**finding.values, "reason": Phrase(_ANOTHER_DATE)})
    return replace(finding, form=THEN) if THEN in CAUSES[finding.cause].forms else finding


def _revoked_at(situation: Situation) -> datetime | None:
    return min((moment for _, moment in _revocations(situation)), default=None)


def _revocations(situation: Situation) -> Iterator[tuple[int, datetime]]:
    """Yield the place on the deciding path of each certificate that was revoked, and since when it is."""
    told = (*((0, reading) for reading in situation.revocation), *situation.revocation_above)
    yield from ((at, r.revoked_at) for at, r in told if r.state is RevocationState.REVOKED and r.revoked_at)


def _paths(situation: Situation) -> tuple[list[tuple[PathLink, ...]], bool]:
    """Return every path to every store, the deciding one first, and whether these are all."""
    chain = [c for c in situation.chain if isinstance(c, Certificate)]
    found, are_all = ([situation.deciding.path] if situation.deciding else []), True
    for store in situation.evidence.stores or (RootStore(name="none", size=0, roots=(), origin=""),):
        roots = [c for c in map(read_certificate, store.roots) if isinstance(c, Certificate)]
        built = build_paths(chain[0], make_pool(chain[1:], situation.fetched, roots, store.name))
        found += built.paths
        are_all = are_all and built.complete
    return found, are_all


def _holders(situation: Situation, paths: Sequence[Sequence[PathLink]]) -> tuple[Holder, ...]:
    """Return each certificate of *paths* once, as what it is on the first of them."""
    found: dict[Certificate, Holder] = {}
    for number, path in enumerate(paths):
        for position, link in enumerate(path):
            role = _role(position, link, is_last=position == len(path) - 1)
            holder = Holder(role=role, certificate=link.certificate, is_on_path=number == 0)
            found.setdefault(link.certificate, holder)
    return tuple(found.values())


def _role(position: int, link: PathLink, *, is_last: bool) -> Role:
    if position == 0:
        return Role.LEAF
    is_root = link.origin is Origin.STORE or (is_last and link.certificate.is_self_issued)
    return Role.ROOT if is_root else Role.INTERMEDIATE


def _marks(situation: Situation, diagnosis: Diagnosis, holders: Sequence[Holder]) -> Iterator[Mark]:
    leaf = holders[0]
    for holder in holders:
        if holder.begins is not None:
            yield Mark(at=holder.begins, kind=MarkKind.BEGINS, holder=holder)
        if holder.ends is not None:
            yield Mark(at=holder.ends, kind=MarkKind.ENDS, holder=holder, grace=SECOND)
        if holder.role is Role.ROOT:
            for program, moment in days_of(holder.certificate.sha256).items():
                values = {"program": program}
                yield Mark(at=moment, kind=MarkKind.DISTRUSTED, holder=holder, grace=SECOND, values=values)
    by_certificate = {holder.certificate: holder for holder in holders}
    path = situation.deciding.path if situation.deciding else ()
    for place, moment in sorted(set(_revocations(situation))):
        yield Mark(at=moment, kind=MarkKind.REVOKED, holder=by_certificate[path[place].certificate])
    for moment in sorted(_answers_end(situation.evidence)):
        yield Mark(at=moment, kind=MarkKind.ANSWER_ENDS, holder=leaf, grace=CLOCK_TOLERANCE + SECOND)
    yield from _logged(situation, leaf)
    if situation.is_public():
        yield from _coming_limits(situation.at)
    yield from _true_time(diagnosis)


def _logged(situation: Situation, leaf: Holder) -> Iterator[Mark]:
    """Yield when each public log stamped the leaf, to the second, and when such a log was closed."""
    # Late enough for every timestamp to have been made: what is left out has a signature that is none.
    for reading in transparency_of(replace(situation, at=LATEST)).readings:
        log, at = reading.log, reading.sct.at
        if log is None or reading.state not in {SctState.GOOD, SctState.REFUSED_LOG}:
            continue
        stamped = at.replace(microsecond=0) + (SECOND if at.microsecond else timedelta(0))
        yield Mark(at=stamped, kind=MarkKind.LOGGED, holder=leaf, grace=-LOG_TOLERANCE, values={"log": log.name})
        if not log.stands_at(LATEST):
            yield Mark(at=log.since, kind=MarkKind.LOG_CLOSED, holder=leaf, values={"log": log.name})


def _answers_end(evidence: Evidence) -> set[datetime]:
    staples = [a.handshake.ocsp_staple for a in evidence.attempts if a.handshake and a.handshake.ocsp_staple]
    answers = [*staples, *(f.body for f in (*evidence.ocsp, *evidence.crls) if f.body)]
    return {moment for moment in map(good_until, answers) if moment is not None}


def _coming_limits(now: datetime) -> Iterator[Mark]:
    for row in resources.read_toml("data", "limits.toml")["validity"]:
        day: date = row["from"]
        moment = datetime.combine(day, time.min, UTC)
        if moment > now:
            yield Mark(at=moment, kind=MarkKind.LIMIT, values={"days": row["days"]})


def _true_time(diagnosis: Diagnosis) -> Iterator[Mark]:
    wrong = next((f for f in diagnosis.findings if f.cause == "clock-wrong" and not f.failed), None)
    if wrong is None or wrong.form == ClockState.BEHIND_AT_LEAST:
        return  # the true time is not known, or only what it is not before
    if isinstance(true := wrong.values.get("true"), datetime):
        yield Mark(at=true.replace(microsecond=0), kind=MarkKind.TRUE_TIME)


def _moments(marks: Sequence[Mark], now: datetime) -> list[datetime]:
    """Return when to judge anew: the path that decides now first, and of the others the nearest."""

    def importance(mark: Mark) -> tuple[bool, bool, timedelta]:
        holder = mark.holder
        is_leaf = holder is not None and holder.role is Role.LEAF
        return not is_leaf, holder is None or not holder.is_on_path, abs(mark.at - now)

    judging = [m for m in marks if m.kind not in {MarkKind.LIMIT, MarkKind.TRUE_TIME} and EARLIEST < m.at < LATEST]
    return list(dict.fromkeys(m.at + m.grace for m in sorted(judging, key=importance)))


def _merged(moments: Sequence[datetime], judged: Sequence[Diagnosis]) -> tuple[Span, ...]:
    """Return the spans that begin at no moment and at each of *moments*; equal neighbours become one."""
    spans: list[Span] = []
    for begins, diagnosis in zip((None, *moments), judged, strict=True):
        span = _span(begins, diagnosis)
        if spans and _says(spans[-1]) == _says(span):
            continue
        if spans and begins is not None:
            spans[-1] = replace(spans[-1], ends=begins - SECOND)
        spans.append(span)
    return tuple(spans)


def _span(begins: datetime | None, diagnosis: Diagnosis) -> Span:
    first = diagnosis.headline
    return Span(
        begins=begins,
        ends=None,
        verdict=diagnosis.verdict,
        cause=first.cause if first and first.severity is not Severity.NOTE else None,
        browsers={name: shown.code for name, shown in diagnosis.browsers.items()},
    )


def _says(span: Span) -> tuple[Verdict, str | None, Mapping[str, str]]:
    return span.verdict, span.cause, span.browsers
