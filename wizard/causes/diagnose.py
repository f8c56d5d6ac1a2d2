"""Evidence in, diagnosis out: pure, and the same on any machine at any time."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG, CAUSES, RANKS
from wizard.causes.checks import make_checks
from wizard.causes.clients import browsers, verifiers
from wizard.causes.connection import failure_of
from wizard.causes.environment import clock_explains_dates
from wizard.causes.situation import Situation, situation_of
from wizard.model.evidence import Evidence
from wizard.model.finding import Diagnosis, Finding, Severity, Verdict

logger = logging.getLogger(__name__)

_FIRST_ABOUT_CERTIFICATES = RANKS["revoked"]
"""From here on in the order, a cause is about the certificates; those before are about the way to them."""


def diagnose(evidence: Evidence, at: datetime | None = None, *, briefly: bool = False) -> Diagnosis:
    """Return what is wrong, who has to mend it, and what each program shows, judged at *at* (else ``evidence.at``).

    *briefly* leaves out what programs that are no browsers say, and what was checked: a third of the work.
    """
    situation = situation_of(evidence, at or evidence.at)
    findings = _ordered(_explained([f for cause in CATALOG for f in _found(cause, situation)], situation))
    return Diagnosis(
        evidence=evidence,
        at=situation.at,
        verdict=_verdict(situation, findings),
        findings=findings,
        browsers=browsers(situation, findings),
        verifiers={} if briefly else verifiers(situation, findings),
        chain=situation.chain,
        path=situation.deciding.path if situation.deciding else (),
        checks=() if briefly else make_checks(situation, findings),
    )


def _found(cause: Cause, situation: Situation) -> Iterable[Finding]:
    """Run one detector; one that breaks becomes a finding of its own and takes nothing down with it."""
    try:
        return tuple(cause.detect(cause, situation))
    except Exception as error:
        # One of the two firewalls of the house: a report with one broken check beats no report.
        logger.warning("the detector of %s broke", cause.id, exc_info=True)
        failed = replace(cause.finding(None, severity=Severity.NOTE), failed=f"{type(error).__name__}: {error}"[:200])
        return (failed,)


def _explained(findings: Sequence[Finding], situation: Situation) -> tuple[Finding, ...]:
    """Note for each finding which other one makes it a mere consequence."""
    explaining = [
        f
        for f in findings
        if f.severity is Severity.BLOCKING and (f.cause != "clock-wrong" or clock_explains_dates(situation))
    ]

    def explainer(finding: Finding) -> str | None:
        return next((e.cause for e in explaining if finding.cause in CAUSES[e.cause].explains), None)

    return tuple(replace(f, explained_by=explainer(f)) for f in findings)


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put the findings into the contract's order; an explained one right after what explains it, notes last."""

    def place(finding: Finding) -> tuple[bool, int, int]:
        own = RANKS[finding.cause]
        is_note = finding.severity is Severity.NOTE
        return (is_note, RANKS[finding.explained_by], own + 1) if finding.explained_by else (is_note, own, 0)

    return tuple(sorted(findings, key=place))


def _verdict(situation: Situation, findings: Sequence[Finding]) -> Verdict:
    """Return the verdict (contract.md).

    A certificate that is fine does not help when the way to the server ends otherwise, as where the server wants
    a client certificate: that is "unreachable", too.
    """
    way_is_open = failure_of(situation) is None
    if not situation.chain or (not way_is_open and not _refused(situation, findings)):
        return Verdict.UNREACHABLE
    return Verdict.UNTRUSTED if _refused(situation, findings) else Verdict.TRUSTED


def _refused(situation: Situation, findings: Sequence[Finding]) -> bool:
    """Say whether the certificate that came would be refused."""
    main = situation.attempt
    if main is None or main.handshake is None or not main.handshake.chain:
        # Only the second try, with old protocols, saw it: a browser sees none.
        return False
    anchored = situation.deciding is not None and situation.deciding.anchored
    # A certificate that was fetched, or that a store holds, has no place in the chain as sent.
    about_certificate = any(
        f.severity is Severity.BLOCKING and (f.certificate is not None or RANKS[f.cause] >= _FIRST_ABOUT_CERTIFICATES)
        for f in findings
    )
    return not anchored or about_certificate
