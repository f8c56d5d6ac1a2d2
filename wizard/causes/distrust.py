"""Authorities that browsers no longer trust: since a day, for their age, or at all."""

from collections.abc import Iterable
from datetime import datetime

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.fields import Present
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.faults import Judged
from wizard.pki.known_roots import KnownRoot, distrusted_roots, known_roots

DATED = frozenset({"dated", "dated-chrome", "dated-mozilla"})
"""Forms of authorities that are refused from a day on."""


def _detect(cause: Cause, situation: Situation) -> Iterable[Finding]:
    finding = _since_a_day(cause, situation) or _not_in_their_lists(cause, situation)
    if finding is not None:
        yield finding


def _since_a_day(cause: Cause, situation: Situation) -> Finding | None:
    """Return the finding about a leaf that was issued after a browser stopped trusting its root."""
    leaf = situation.leaf
    if leaf is None or not isinstance(leaf.not_before, Present):
        return None
    for judged in situation.judged.values():
        row = distrusted_roots().get(judged.path[-1].certificate.sha256) if judged.anchored else None
        if row is None:
            continue
        dates = {"chrome": row.chrome, "mozilla": row.mozilla}
        refusing = {name: day for name, day in dates.items() if day is not None and leaf.not_before.value > day}
        if refusing:
            form = "dated" if len(refusing) == 2 else f"dated-{next(iter(refusing))}"
            return cause.finding(0, issuer=row.name, date=min(refusing.values()), form=form)
    return None


def _not_in_their_lists(cause: Cause, situation: Situation) -> Finding | None:
    """Return the finding about a public root that this system has, and a browser's own list has not."""
    judged, lists = situation.deciding, situation.judged
    if judged is None or not {"chrome", "mozilla"} <= set(lists) or judged.store in {"given", "only"}:
        return None
    root = known_roots().get(judged.path[-1].certificate.sha256)
    if root is None:
        return None
    in_chrome, in_mozilla = (_knows(lists[name]) for name in ("chrome", "mozilla"))
    if in_chrome and in_mozilla:
        return None
    form = _form(root, in_chrome=in_chrome, in_mozilla=in_mozilla)
    values: dict[str, Value] = {"issuer": root.name}
    # Where the system has given the root up as well, there is no way to any other: nobody trusts it.
    return cause.finding(situation.sent_index(len(judged.path) - 1), values, form=form)


def _knows(judged: Judged) -> bool:
    return judged.anchored


def _form(root: KnownRoot, *, in_chrome: bool, in_mozilla: bool) -> str:
    if in_chrome or in_mozilla:
        return "mozilla" if in_chrome else "chrome"
    return "retired" if root.retired else "removed"


def distrust_days(sha256: str) -> tuple[datetime, ...]:
    """Return the days from which on programs refuse new certificates under the root with this fingerprint."""
    row = distrusted_roots().get(sha256)
    return tuple(day for day in (row.chrome, row.mozilla, row.apple) if day is not None) if row else ()


DISTRUSTED_CA = Cause(
    id="distrusted-ca",
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
            title=N_("The authority's old root was retired"),
            sentence=N_(
                "The root that this site relies on was retired for its age, and browsers no longer have it. Its owner has to send the chain to the authority's newer root."
            ),
            detail=N_("{issuer} is neither in Chrome's list of authorities nor in Mozilla's any more."),
        ),
        "removed": Wording(detail=N_("{issuer} is neither in Chrome's list of authorities nor in Mozilla's any more.")),
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
