"""Authorities that browsers no longer trust: since a day, for their age, or at all."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import PUBLIC_LISTS, Situation
from wizard.causes.transparency import transparency_of
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.extensions import authority_key_id
from wizard.pki.faults import Judged
from wizard.pki.known_roots import KnownRoot, distrusted_roots, known_roots, lost_roots

ADDED = frozenset({"given", "only", "nss", "firefox"})
"""The stores of roots that people added themselves; days of distrust do not hold for them."""


def _detect(cause: Cause, situation: Situation) -> Iterable[Finding]:
    finding = _since_a_day(cause, situation) or _not_in_their_lists(cause, situation)
    if finding is not None:
        yield finding


def _since_a_day(cause: Cause, situation: Situation) -> Finding | None:
    """Return the finding about a leaf that was issued after a browser stopped trusting its root."""
    seen = {name: _seen_by(name, situation) for name in PUBLIC_LISTS}
    refusing = {name: day for name, (judged, day) in seen.items() if judged is not None and day is not None}
    if not refusing:
        return None
    judged = next(judged for name, (judged, _) in seen.items() if name in refusing and judged is not None)
    shut = [name for name in PUBLIC_LISTS if name in refusing or not _is_open(situation, name)]
    form = "dated" if len(shut) == len(PUBLIC_LISTS) else f"dated-{next(iter(refusing))}"
    name = distrusted_roots()[judged.path[-1].certificate.sha256].name
    return cause.finding(0, issuer=name, date=min(refusing.values()), form=form)


def _seen_by(name: str, situation: Situation) -> tuple[Judged | None, datetime | None]:
    """Return the answer of a browser with the list *name*, and the day after which it refuses what its root issues."""
    judged = situation.judged.get(name)
    if judged is None or not judged.anchored:
        # The root is in no list of its own any more: then the one counts that this computer finds.
        judged = situation.deciding
    return (None, None) if judged is None or not judged.anchored else trusted_answer(situation, judged, name)


def _is_open(situation: Situation, name: str) -> bool:
    return name not in situation.judged or situation.judged[name].anchored


def trusted_answer(situation: Situation, judged: Judged, program: str) -> tuple[Judged, datetime | None]:
    """Return *judged*, and the day after which *program* refuses what its root issues, where the leaf is of later.

    Where a way leads to another root of the same store, programs take that one.
    """
    if judged.store in ADDED or not judged.anchored:
        return judged, None
    day = refused_after(situation, judged.path[-1].certificate, program)
    if day is None:
        return judged, None
    refused = [root for root in situation.roots_of(judged.store) if refused_after(situation, root, program)]
    other = situation.without_roots(judged.store, refused)
    return (other, None) if other.anchored else (judged, day)


def refused_after(situation: Situation, root: Certificate, program: str) -> datetime | None:
    """Return the day after which *program* refuses what *root* issues, where the leaf is of later; None elsewhere."""
    day, leaf = days_of(root.sha256).get(program), situation.leaf
    if day is None or leaf is None or not isinstance(leaf.not_before, Present):
        return None
    return day if _issued(situation, leaf.not_before.value, program) > day else None


def _issued(situation: Situation, begins: datetime, program: str) -> datetime:
    """Return when the leaf was issued in the eyes of *program*: Chrome goes by the earliest timestamp of the logs."""
    stamps = [r.sct.at for r in transparency_of(situation).good] if program == "chrome" else []
    return min(stamps, default=begins)


def _not_in_their_lists(cause: Cause, situation: Situation) -> Finding | None:
    """Return the finding about a public root that this system has, and a browser's own list has not."""
    judged, lists = situation.deciding, situation.judged
    if judged is None or not {"chrome", "mozilla"} <= set(lists) or judged.store in {"given", "only"}:
        return None
    root = _known(judged)
    if root is None:
        return None
    in_chrome, in_mozilla = (_knows(lists[name]) for name in ("chrome", "mozilla"))
    if in_chrome and in_mozilla:
        return None
    form = _form(root, in_chrome=in_chrome, in_mozilla=in_mozilla)
    values: dict[str, Value] = {"issuer": root.name}
    # Where the system has given the root up as well, there is no way to any other: nobody trusts it.
    return cause.finding(situation.sent_index(len(judged.path) - 1), values, form=form)


def _known(judged: Judged) -> KnownRoot | None:
    """Return the public root that the path ends in; where it is in no list any more, the one that the top points to."""
    top = judged.path[-1].certificate
    found = known_roots().get(top.sha256)
    if found is not None or judged.anchored or judged.bad_issuers:
        return found
    above = authority_key_id(top)
    return lost_roots().get(above.value.key_id or b"") if isinstance(above, Present) else None


def _knows(judged: Judged) -> bool:
    return judged.anchored


def _form(root: KnownRoot, *, in_chrome: bool, in_mozilla: bool) -> str:
    if in_chrome or in_mozilla:
        return "mozilla" if in_chrome else "chrome"
    return "retired" if root.retired else "removed"


def days_of(sha256: str) -> Mapping[str, datetime]:
    """Return after which day each program refuses new certificates under the root with this fingerprint."""
    row = distrusted_roots().get(sha256)
    if row is None:
        return {}
    days = {"chrome": row.chrome, "mozilla": row.mozilla, "apple": row.apple, "java": row.java}
    return {program: day for program, day in days.items() if day is not None}


DISTRUSTED_CA = Cause(
    id="distrusted-ca",
    seen_in="issuer",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The authority lost the browsers' trust"),
    sentence=N_(
        "Browsers stopped trusting the authority that issued this site's certificate. Its owner has to get one from another."
    ),
    detail=N_("{issuer} is no longer trusted for certificates issued after {date}."),
    source="NSS distrust-after; Chromium root store sct_not_after (data/distrust.toml); lists of roots (data/roots.toml)",
    fixes=("wait-and-do-not-enter", "tell-owner", "change-ca"),
    detect=_detect,
    explains=frozenset({"unknown-ca", "missing-intermediate"}),
    forms={
        "dated": Wording(),
        "dated-chrome": Wording(
            sentence=N_(
                "Chrome stopped trusting the authority that issued this site's certificate; Firefox still does. Its owner has to get one from another."
            ),
            detail=N_("Chrome no longer trusts {issuer} for certificates issued after {date}."),
        ),
        "dated-mozilla": Wording(
            sentence=N_(
                "Firefox stopped trusting the authority that issued this site's certificate; Chrome still does. Its owner has to get one from another."
            ),
            detail=N_("Firefox no longer trusts {issuer} for certificates issued after {date}."),
        ),
        "retired": Wording(
            title=N_("The authority's old certificate was retired"),
            sentence=N_(
                "This site relies on a certificate of its authority that was retired for its age, and browsers no longer have it. The site's owner has to send the newer ones."
            ),
            detail=N_("The root {issuer} is neither in Chrome's list of authorities nor in Mozilla's any more."),
        ),
        "removed": Wording(
            detail=N_("The root {issuer} is neither in Chrome's list of authorities nor in Mozilla's any more.")
        ),
        "chrome": Wording(
            title=N_("Chrome does not know the authority"),
            sentence=N_(
                "Chrome does not have the authority of this site in its list; Firefox has. Its owner should get a certificate that all browsers accept."
            ),
            detail=N_("{issuer} is in Mozilla's list of authorities, and not in Chrome's."),
        ),
        "mozilla": Wording(
            title=N_("Firefox does not know the authority"),
            sentence=N_(
                "Firefox does not have the authority of this site in its list; Chrome has. Its owner should get a certificate that all browsers accept."
            ),
            detail=N_("{issuer} is in Chrome's list of authorities, and not in Mozilla's."),
        ),
    },
)
