"""Find a login page that answers in the name of others: a hotel's, a train's, a guest network's."""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard import resources
from wizard.model.evidence import PortalEvidence
from wizard.model.fields import Unknown
from wizard.probes.base import Job
from wizard.probes.web import Answer, host_of, http, place_of, redirect

SOON_S = 3.0
"""Seconds for one question; Chromium waits as long for its portal check (ssl_error_handler.cc)."""

_LOG_IN = 511
"""Network Authentication Required (RFC 6585 6): what a portal should say, and no server does for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    url: str
    status: int
    contains: str


def look_for_portal(checks: Sequence[str], job: Job) -> PortalEvidence | Unknown:
    """Ask addresses whose answer is known; *checks* have to answer 204, empty stands for the built-in ones.

    The first answer decides: Unknown.NO_ANSWER when none came. Raises `Cancelled`.
    """
    questions = [_Question(url=url, status=204, contains="") for url in checks]
    if not questions:
        rows = resources.read_toml("data", "portals.toml")["check"]
        questions = [_Question(url=r["url"], status=r["status"], contains=r["contains"]) for r in rows]
    soon = Job(deadline=job.deadline.at_most(SOON_S), cancel=job.cancel, outside=job.outside, progress=job.progress)
    for question in questions:
        answer = http(question.url, soon, private_allowed=True)
        if answer.status:
            return _judged(question, answer)
    return Unknown.NO_ANSWER


def _judged(question: _Question, answer: Answer) -> PortalEvidence:
    asked = place_of(question.url)
    expected = answer.status == question.status and question.contains.encode() in answer.body
    if expected or (answer.status >= 500 and answer.status != _LOG_IN):
        return PortalEvidence(asked=asked, intercepted=False)
    login = redirect(question.url, answer)
    return PortalEvidence(asked=asked, intercepted=True, redirect=host_of(login) if login else None)
