"""What of a diagnosis may stand in a report that is handed out, sentence by sentence, by lists of what is allowed.

Never told are names of people, addresses and paths of this computer, proxies, passwords and other sites: a sentence
with a field that no list names is left out, and so are the facts that rows of step 2 rest on.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.catalog import CAUSES
from wizard.causes.rows import ROW_BY_ID
from wizard.fixes.actions.base import Said
from wizard.flow.letter_evidence import quoted
from wizard.i18n import N_, Phrase, date_in_words, fields_of, tr
from wizard.model.evidence import ClockEvidence
from wizard.model.finding import Check, Diagnosis, Finding, Value
from wizard.plain import visible

LONGEST, LONGEST_SENTENCE = 300, 600
"""Characters of a value from outside, and of a sentence that may hold some."""

Quote = Callable[[str, int], str]
"""Makes hostile text fit for a format: at most so many characters of it."""

_OF_FINDINGS = frozenset(
    {
        "algorithm", "authority", "cipher", "curve", "host", "issuer", "list", "name", "names", "nearest", "operators",
        "product", "protocol", "root", "system", "type", "usages", "what",
    }
)  # fmt: skip
"""Fields of findings that hold what the site sent, or words of this program."""
_OF_CHECKS = frozenset({"protocol", "system"})
_OF_CHANGES = frozenset({"browsers", "name", "package", "root"})

_LEFT_OUT = "…"

CHECKS: Mapping[str, str] = {
    "resolve": N_("Find the server"),
    "connect": N_("Connect to it"),
    "handshake": N_("Agree on a secure connection"),
    "certificate": N_("Read the certificate"),
    "trust": N_("Is its issuer trusted?"),
    "name": N_("Is it made out to this name?"),
    "dates": N_("Is it valid today?"),
    "revocation": N_("Was it revoked?"),
    "transparency": N_("Is it in public logs?"),
    "hsts": N_("Does it want to be opened securely only?"),
}
"""The names of what is checked of a site; those of step 2 have names of their own."""


def shown(text: str, most: int = LONGEST) -> str:
    """Return hostile *text* for a page: visible, and no more than *most* characters of it."""
    return visible(text) if len(text) <= most else f"{visible(text[:most])}…"


def quoting_for(host: str) -> Quote:
    """Return what quotes hostile text for a ticket or a mail about *host*: nothing in it becomes a link there."""
    # The rest is cut off first: a name may have a million letters.
    return lambda text, most: quoted(text[: most + 1], host, most)


def sentence_told(finding: Finding, diagnosis: Diagnosis, quote: Quote) -> str:
    """Return what *finding* means for a lay person; its title where the sentence holds what is not told."""
    text = _words(finding, "sentence")
    is_told = text is not None and _may_be_told(text, finding.values, diagnosis)
    return quote(sentence_of(finding) if is_told else title_of(finding), LONGEST_SENTENCE)


def detail_told(finding: Finding, diagnosis: Diagnosis, quote: Quote) -> str:
    """Return what *finding* says to an expert; empty where that holds what is not told."""
    text = _words(finding, "detail")
    if text is None or not _may_be_told(text, finding.values, diagnosis):
        return ""
    return quote(detail_of(finding), LONGEST_SENTENCE)


def _words(finding: Finding, kind: str) -> str | None:
    """Return the message id of a finding's sentence or detail; None where the check broke: that may name anything."""
    if finding.failed is not None:
        return None
    cause = CAUSES[finding.cause]
    of_form = getattr(cause.forms[finding.form], kind) if finding.form else None
    text: str = of_form or getattr(cause, kind)
    return text


def _may_be_told(text: str, values: Mapping[str, Value], diagnosis: Diagnosis) -> bool:
    target = diagnosis.evidence.target

    def is_told(name: str) -> bool:
        # What a message alone makes likely has no values.
        if name not in values:
            return False
        return name in _OF_FINDINGS or _is_harmless(values[name]) or values[name] in {target.host, target.address}

    return all(map(is_told, fields_of(text)))


def _is_harmless(value: Value | None) -> bool:
    """Say whether *value* cannot hold text from outside: a number, a date, a length of time, words of this program."""
    return isinstance(value, int | datetime | timedelta | Phrase)


def check_title(check: Check) -> str:
    """Return what was looked at, in the language in force."""
    row = ROW_BY_ID.get(check.id)
    return tr(row.title if row else CHECKS.get(check.id, check.id))


def check_told(check: Check, quote: Quote) -> str:
    """Return what came of *check*; empty where its sentence holds what is not told."""
    is_told = all(name in _OF_CHECKS or _is_harmless(check.values.get(name)) for name in fields_of(check.detail))
    return quote(tr(check.detail, **check.values), LONGEST_SENTENCE) if is_told else ""


def change_told(said: Said, quote: Quote) -> str:
    """Return a sentence of a change; a dot-dot-dot stands for what is not told, such as a path or a profile."""
    told = {name: value if name in _OF_CHANGES else _LEFT_OUT for name, value in said.values.items()}
    missing = {name: _LEFT_OUT for name in fields_of(said.text) if name not in told}
    return quote(tr(said.text, **told, **missing), LONGEST_SENTENCE)


_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}")


def local_time(moment: datetime, diagnosis: Diagnosis, now: datetime) -> str:
    """Return *moment* in the zone of the computer: "23 November 2026, 19:00 (Asia/Tokyo, UTC+09:00)".

    The zone is that of *now* where the clock was not looked at.
    """
    clock = diagnosis.evidence.clock
    if isinstance(clock, ClockEvidence):
        offset, name = timedelta(seconds=clock.utc_offset_s), clock.time_zone
    else:
        offset, name = now.utcoffset() or timedelta(0), now.tzname() or ""
    minutes = round(offset / timedelta(minutes=1))
    zone = f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    # A made-up zone may be anything, and is not told.
    named = f"{name}, {zone}" if _ZONE.fullmatch(name) and name != "UTC" else zone
    local = (moment + offset).astimezone(UTC)
    return tr("{date}, {time} ({zone})", date=date_in_words(local), time=f"{local:%H:%M}", zone=named)
