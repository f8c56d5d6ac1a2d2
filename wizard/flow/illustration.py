"""Which pictures make a diagnosis plain, as values: the window paints them, and needs no rule of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wizard.causes.clock import ClockState
from wizard.flow.names_picture import NamesPicture, names_of_diagnosis
from wizard.flow.path_picture import PathPicture, is_on_the_way, path_of
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.model.finding import CheckState, Diagnosis, Finding, Origin, Severity, Verdict, Who
from wizard.model.terms import Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One certificate, or the place of one."""

    name: str
    """Text from outside; a message id when *is_ours*."""
    role: str = ""
    """Message id: what the box is."""
    fault: str = ""
    """Message id: what is wrong with it; empty when nothing is."""
    is_ours: bool = False
    is_missing: bool = False
    """Drawn with a broken edge: this should be here and is not."""
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPicture:
    """Boxes in a row, leaf first; the link after box *broken_after* does not hold."""

    boxes: tuple[Box, ...]
    broken_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityPicture:
    """The time a certificate is good for, and where *now* is."""

    name: str
    not_before: datetime
    not_after: datetime
    now: datetime
    true: datetime | None = None
    """The true time, where this computer's clock is another and it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksPicture:
    """This computer's time beside the true time."""

    computer: datetime
    true: datetime
    at_least: bool = False
    """Whether the true time is this or later."""


Picture = PathPicture | ChainPicture | ValidityPicture | NamesPicture | ClocksPicture

_FAULTS = {
    "self-signed": N_("signed by itself"),
    "unknown-ca": N_("not trusted here"),
    "distrusted-ca": N_("no longer trusted"),
    "interception": N_("put in between"),
    "captive-portal": N_("login page"),
    "revoked": N_("revoked"),
    "expired": N_("expired"),
    "chain-expired": N_("expired"),
    "not-yet-valid": N_("not valid yet"),
    "name-mismatch": N_("made out to another name"),
    "no-san": N_("has no usable name"),
    "weak-signature": N_("weak signature"),
    "weak-key": N_("weak key"),
    "wrong-usage": N_("not for web servers"),
    "invalid-certificate": N_("malformed"),
    "name-constraints": N_("name not allowed"),
    "validity-too-long": N_("valid too long"),
}


def fault_word(cause: str) -> str | None:
    """Return the word or two, as message id, that mark *cause* in a picture; None for one without a certificate."""
    return _FAULTS.get(cause)


_AT_THE_END = {"unknown-ca", "distrusted-ca", "interception"}
"""Causes that are about the anchor, the last box."""

_TIME_CAUSES = {"expired", "chain-expired", "not-yet-valid"}
_NAME_CAUSES = {"name-mismatch", "no-san"}


def illustrate(diagnosis: Diagnosis) -> tuple[Picture, ...]:
    """Return the pictures for *diagnosis*, the most telling one first."""
    path = path_of(diagnosis)
    paths = () if path is None else (path,)
    first = diagnosis.headline
    is_first = diagnosis.verdict is Verdict.UNREACHABLE or (first is not None and is_on_the_way(first))
    special = tuple(_special(diagnosis))
    return (*paths, *special, *_chain(diagnosis)) if is_first else (*special, *paths, *_chain(diagnosis))


_COULD_CHANGE_IT = {"clock", "trust", "portal", "name", "dates"}


def certainty(diagnosis: Diagnosis) -> Certainty:
    """Say how sure the answer is: what nobody looked at is never taken as fine."""
    first = diagnosis.headline
    if first is not None and (first.who is Who.UNKNOWN or first.failed is not None):
        return Certainty.OPEN
    if diagnosis.verdict is Verdict.UNREACHABLE:
        return Certainty.SURE
    unseen = {c.id for c in diagnosis.checks if c.state is CheckState.NOT_CHECKED}
    return Certainty.LIKELY if unseen & _COULD_CHANGE_IT else Certainty.SURE


_STILL_SHOWN = {None, "clock-wrong"}
"""What may explain a finding that still has a picture: of what stands between, the names and dates tell nothing."""


def _special(diagnosis: Diagnosis) -> Iterator[Picture]:
    for finding in diagnosis.findings:
        if finding.severity is not Severity.BLOCKING or finding.explained_by not in _STILL_SHOWN:
            continue
        if finding.cause == "clock-wrong":
            yield from _clocks(finding)
        elif finding.cause in _TIME_CAUSES:
            yield from _validity(diagnosis, finding)
        elif finding.cause in _NAME_CAUSES:
            names = names_of_diagnosis(diagnosis)
            yield from () if names is None else (names,)


def _clocks(finding: Finding) -> Iterator[ClocksPicture]:
    match finding.values:
        case {"clock": datetime() as computer, "true": datetime() as true}:
            yield ClocksPicture(computer=computer, true=true, at_least=finding.form == ClockState.BEHIND_AT_LEAST)


def _validity(diagnosis: Diagnosis, finding: Finding) -> Iterator[ValidityPicture]:
    match _certificate_of(diagnosis, finding):
        case Certificate(not_before=Present(value=begin), not_after=Present(value=end)) as certificate:
            yield ValidityPicture(
                name=name_of(certificate), not_before=begin, not_after=end, now=diagnosis.at,
                true=_true_time(diagnosis) if finding.explained_by == "clock-wrong" else None,
            )  # fmt: skip
        case _:
            return


def _true_time(diagnosis: Diagnosis) -> datetime | None:
    """Return the true time that the first wrong clock was compared with; None where only the least is known."""
    wrong = next((finding for finding in diagnosis.findings if finding.cause == "clock-wrong"), None)
    clocks = next(_clocks(wrong), None) if wrong is not None else None
    return None if clocks is None or clocks.at_least else clocks.true


def _chain(diagnosis: Diagnosis) -> Iterator[ChainPicture]:
    faults = {id(c): f for f, c in _blamed(diagnosis)}
    causes = {f.cause for f in diagnosis.findings}
    last = len(diagnosis.path) - 1
    is_login = any(f.cause == "captive-portal" and f.severity is Severity.BLOCKING for f in diagnosis.findings)
    boxes = [
        Box(
            name=name_of(link.certificate),
            role=_LOGIN_PAGES if is_login and not position else _role(position, last, link.origin),
            fault=_fault_of(diagnosis, link.certificate, at_end=position == last, blamed=faults),
            certificate=link.certificate,
        )
        for position, link in enumerate(diagnosis.path)
    ]
    if not boxes:
        return
    broken = None
    if "missing-intermediate" in causes:
        sent = sum(1 for link in diagnosis.path if link.origin is Origin.SENT)
        gap = Box(name=N_("not sent by the server"), role=N_("certificate in between"), is_ours=True, is_missing=True)
        broken = max(sent - 1, 0)
        boxes = [*boxes[:sent], gap] if sent > last else [*boxes[:sent], *boxes[sent:]]
    elif causes & _AT_THE_END and diagnosis.path[-1].origin is not Origin.STORE:
        boxes.append(Box(name=N_("This computer's list of trusted roots"), is_ours=True, is_missing=True))
        broken = last
    yield ChainPicture(boxes=tuple(boxes), broken_after=broken)


def _blamed(diagnosis: Diagnosis) -> Iterator[tuple[Finding, Certificate]]:
    for finding in reversed(diagnosis.findings):
        certificate = _certificate_of(diagnosis, finding)
        if certificate is not None and finding.cause in _FAULTS:
            yield finding, certificate


def _certificate_of(diagnosis: Diagnosis, finding: Finding) -> Certificate | None:
    if finding.certificate is None or finding.certificate >= len(diagnosis.chain):
        return None
    certificate = diagnosis.chain[finding.certificate]
    return None if isinstance(certificate, Unreadable) else certificate


def _fault_of(diagnosis: Diagnosis, certificate: Certificate, *, at_end: bool, blamed: dict[int, Finding]) -> str:
    if at_end:
        anchor = next((f for f in diagnosis.findings if f.cause in _AT_THE_END), None)
        if anchor is not None:
            return _FAULTS[anchor.cause]
    by_bytes = [c for c in diagnosis.chain if isinstance(c, Certificate) and c == certificate]
    finding = next((blamed[id(c)] for c in by_bytes if id(c) in blamed), None)
    if finding is None or finding.cause in _AT_THE_END or finding.severity is not Severity.BLOCKING:
        return ""
    return _FAULTS[finding.cause]


_LOGIN_PAGES = N_("the login page's certificate")


def _role(position: int, last: int, origin: Origin) -> str:
    if position == 0:
        return N_("the site's certificate")
    if origin is Origin.STORE:
        return N_("trusted root")
    return N_("issuer") if position == last else N_("certificate in between")


def name_of(certificate: Certificate) -> str:
    """Return what to call *certificate* in a picture or a list; text from outside."""
    subject = certificate.subject
    named = next(iter(_names_of(certificate)), None)
    return subject.common_name or named or subject.organization or certificate.sha256[:16]


def _names_of(certificate: Certificate) -> tuple[str, ...]:
    from wizard.pki.extensions import subject_alt_names  # the window is painted before pki is loaded

    names = subject_alt_names(certificate)
    return (*names.value.dns, *names.value.ip) if isinstance(names, Present) else ()
