"""Would this site be trusted by that list: each list's answer about the chain of one site, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.causes.clients.matrix import REASONS
from wizard.causes.distrust import trusted_answer
from wizard.causes.situation import PUBLIC_LISTS, Situation, situation_of
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.pki.faults import MILD, Fault, Judged
from wizard.pki.judge import ChainShape, chain_shape


class Outcome(StrEnum):
    """What a list says of a site's chain."""

    TRUSTED = "trusted"
    NO_ROOT = "no-root"
    """It has no root that the chain leads to."""
    GAP = "gap"
    """The server left out the certificate between, and it is not at hand."""
    SELF_SIGNED = "self-signed"
    FAULT = "fault"
    """The chain leads to a root of the list, and breaks a rule."""
    DISTRUSTED = "distrusted"
    """The list has the root, and refuses what it issued after a day."""
    NOT_SIGNED = "not-signed"
    """Whoever has the name of the issuer did not sign the last certificate."""
    EMPTY = "empty"
    """The list has no roots at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAnswer:
    """One list's answer. The site's name and revocation are no part of it."""

    list: str
    origin: str
    size: int
    outcome: Outcome
    root: Certificate | None
    """The root that the chain leads to; None where it leads to none."""
    issuer: str
    """Whom the last certificate of the chain names as its issuer. Hostile text."""
    fault: Fault | None = None
    since: datetime | None = None

    @property
    def is_trusted(self) -> bool:
        """Say whether the list trusts the chain."""
        return self.outcome is Outcome.TRUSTED


def store_answers(diagnosis: Diagnosis) -> tuple[StoreAnswer, ...]:
    """Return the answer of every list that *diagnosis* was judged by; nothing where no certificate came."""
    situation = situation_of(diagnosis.evidence, diagnosis.at)
    return tuple(_answer(situation, name) for name in situation.judged if name != "none")


def _answer(situation: Situation, name: str) -> StoreAnswer:
    store, judged, since = situation.store_named(name), situation.judged[name], None
    if judged.anchored and name in PUBLIC_LISTS:
        judged, since = trusted_answer(situation, judged, name)
    top = judged.path[-1].certificate
    serious = next((fault for fault in judged.faults if fault.rule not in MILD), None)
    return StoreAnswer(
        list=name,
        origin=store.origin,
        size=store.size,
        outcome=_outcome(judged, store.size, serious, since),
        root=top if judged.anchored else None,
        issuer=_issuer_of(top),
        fault=serious if judged.anchored else None,
        since=since,
    )


def _outcome(judged: Judged, size: int, serious: Fault | None, since: datetime | None) -> Outcome:
    if judged.anchored:
        return Outcome.FAULT if serious else Outcome.DISTRUSTED if since else Outcome.TRUSTED
    if not size:
        return Outcome.EMPTY
    if judged.bad_issuers:
        return Outcome.NOT_SIGNED
    return _BY_SHAPE.get(chain_shape(judged), Outcome.NO_ROOT)


_BY_SHAPE = {ChainShape.SELF_SIGNED: Outcome.SELF_SIGNED, ChainShape.MISSING_INTERMEDIATE: Outcome.GAP}


def _issuer_of(top: Certificate) -> str:
    return top.issuer.common_name or top.issuer.organization or "?"


_WORDS = {
    Outcome.TRUSTED: N_("Trusted, by the root “{root}”."),
    Outcome.NO_ROOT: N_("Not trusted: the chain leads to “{issuer}”, which is not in this list."),
    Outcome.GAP: N_("Not trusted: the server left out the certificate of “{issuer}”, and it is not at hand."),
    Outcome.SELF_SIGNED: N_("Not trusted: the certificate vouches for itself, and is not in this list."),
    Outcome.DISTRUSTED: N_("Not trusted: “{root}” is in this list, but not for what it issued after {date}."),
    Outcome.NOT_SIGNED: N_("Not trusted: the key of “{issuer}” did not sign what names it as its issuer."),
    Outcome.EMPTY: N_("Not trusted: nothing is in this list."),
}
_FAULT = N_("Not trusted, although the root “{root}” is in this list. {rule}")
_RULES = {rule: reason.text for reason in reversed(REASONS) for rule in reason.rules}


def answer_text(answer: StoreAnswer) -> str:
    """Return what a list says, in a sentence or two."""
    root = _name_of(answer.root) if answer.root else ""
    if answer.outcome is Outcome.FAULT and answer.fault is not None:
        return tr(_FAULT, root=root, rule=tr(_RULES[answer.fault.rule]))
    return tr(_WORDS[answer.outcome], root=root, issuer=answer.issuer, date=answer.since or "")


def _name_of(certificate: Certificate) -> str:
    subject = certificate.subject
    return subject.common_name or subject.organization or certificate.sha256[:16]
