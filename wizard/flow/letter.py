"""A ready letter about a site that fails, to its owner or to one's own IT department, in the receiver's language.

The words are in ``resources/letters/<language>/letter.toml``, written anew for each language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from wizard import resources
from wizard.causes.began import Rest, began_of, began_text
from wizard.causes.rows.ways import Compared
from wizard.flow.concern import FOR_IT_ALONE, Receiver, Why, concern, other_ways
from wizard.flow.letter_evidence import evidence_lines, quoted
from wizard.flow.outlook import opens_at
from wizard.i18n import N_, date_in_words, tr, using
from wizard.model.evidence import ClockEvidence, WayKind
from wizard.model.finding import Diagnosis, Finding, Verdict, Who
from wizard.model.target import Target, is_address
from wizard.model.timeline import Opens
from wizard.pki.idn import with_unicode
from wizard.pki.public import is_public_name

LONGEST_URL = 1999
"""Characters of a mailto address: Windows takes 2,083 (INTERNET_MAX_URL_LENGTH in wininet.h), some programs fewer."""

STALE = timedelta(days=1)
"""After that, a check is to be made again before somebody is written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter in plain text, its lines ended by line feeds."""

    subject: str
    """One line."""
    body: str
    address_hint: str
    """For the sender, in the language in force: how to find whom to send it to."""
    remark: str
    """For the sender, in the language in force: what to do before it is sent; empty where there is nothing."""


def letter(diagnosis: Diagnosis, to: Receiver, language: str, now: datetime) -> Letter | Why:
    """Return the letter about *diagnosis* in *language*, or why there is none to write.

    *now* is when it is written. Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    findings = concern(diagnosis, to)
    if isinstance(findings, Why):
        return findings
    with using(language):
        subject, body = _written(diagnosis, findings, to, _texts(language))
    clock = diagnosis.evidence.clock
    age = now - (clock.now if isinstance(clock, ClockEvidence) else diagnosis.evidence.at)
    return Letter(
        subject=subject,
        body=body,
        address_hint=_address_hint(diagnosis.evidence.target, to, findings),
        remark=tr(_CHECK_AGAIN, span=age) if age > STALE else "",
    )


def _texts(language: str) -> Mapping[str, Any]:
    return resources.read_toml("letters", language, "letter.toml")


def _written(
    diagnosis: Diagnosis, findings: Sequence[Finding], to: Receiver, texts: Mapping[str, Any]
) -> tuple[str, str]:
    frame, target = texts[to], diagnosis.evidence.target
    values = {"place": with_unicode(target.address), "topic": words_for(findings[0], texts)["topic"]}
    lines = [
        texts["evidence"]["line"].format(text=line) for line in evidence_lines(diagnosis, findings, texts["evidence"])
    ]
    is_asking = any(finding.cause in FOR_IT_ALONE for finding in findings)
    body = frame["body_way" if is_asking and to == "it" else "body"]
    return frame["subject"].format_map(values), body.format(
        **values,
        claim=frame.get(_claim(diagnosis, findings), ""),
        opening=frame[_opening(diagnosis, findings)].format_map(values),
        list="\n\n".join(_listed(diagnosis, findings, texts)),
        details="\n".join([texts["evidence"]["title"], *lines]),
    ).strip("\n")


def _opening(diagnosis: Diagnosis, findings: Sequence[Finding]) -> str:
    if findings[0].cause == "interception" and diagnosis.verdict is Verdict.TRUSTED:
        return "watched"
    if diagnosis.verdict is Verdict.UNREACHABLE:
        return "unreached"
    return "refused" if opens_at(diagnosis) is Opens.NOWHERE else "partly"


def _claim(diagnosis: Diagnosis, findings: Sequence[Finding]) -> str:
    """Return how sure it is that the fault is the receiver's: "sure", or "open"."""
    is_alike = any(way.kind is WayKind.INTERFACE and how is Compared.ALIKE for way, how in other_ways(diagnosis))
    return "sure" if findings[0].who is Who.SITE or is_alike else "open"


def words_for(finding: Finding, texts: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the words for *finding*: "topic", "what" and the name of its "cure"; those of its form go first."""
    causes: Mapping[str, Mapping[str, str]] = texts["causes"]
    return {**causes[finding.cause], **causes.get(f"{finding.cause}/{finding.form}", {})}


def _listed(diagnosis: Diagnosis, findings: Sequence[Finding], texts: Mapping[str, Any]) -> Iterator[str]:
    """Yield each thing that is wrong with its cure; what the same cure mends is told once."""
    told: dict[str, tuple[Finding, Mapping[str, str]]] = {}
    for finding in findings:
        words = words_for(finding, texts)
        told.setdefault(words["cure"], (finding, words))
    frame: Mapping[str, str] = texts["list"]
    if len(told) > 1:
        yield frame["several"].format(count=len(told))
    since_told: set[str] = set()
    for number, (cure, (finding, words)) in enumerate(told.items(), start=1):
        form = "numbered" if len(told) > 1 else "asking" if finding.cause in FOR_IT_ALONE else "single"
        what = words["what"].format_map(_values(finding, diagnosis))
        since = _since(finding, diagnosis)
        after = "" if not since or since in since_told else frame["numbered_since" if len(told) > 1 else "since"]
        since_told.add(since)
        yield frame[form].format(number=number, what=what, cure=texts["cures"][cure]) + after.format(since=since)


def _values(finding: Finding, diagnosis: Diagnosis) -> Mapping[str, str]:
    date = finding.values.get("date")
    shown = date_in_words(date) if isinstance(date, datetime) else quoted(str(date or "?"))
    return {"host": with_unicode(diagnosis.evidence.target.host), "date": shown}


def _since(finding: Finding, diagnosis: Diagnosis) -> str:
    """Return since when *finding* holds; empty where that is not known: the time of the check is told anyway."""
    beginning = began_of(finding, diagnosis)
    return "" if beginning.rests_on is Rest.CHECK else began_text(beginning)


_CHECK_AGAIN = N_(
    "This check was made {span} ago. Check again before you send the letter: the site may be mended by now."
)
_PUBLIC_HINT = N_(
    "Take an address or a telephone number from an invoice, a contract, an e-mail of theirs or a search engine, not "
    "from the page with the warning. Those who look after a server can often be reached at hostmaster, postmaster or "
    "webmaster, followed by an at sign and the site’s domain: the last two or three parts of {host}. The registry of "
    "the name (lookup.icann.org, for .jp whois.jprs.jp) tells whom to write to about trouble."
)
_ADDRESS_HINT = N_(
    "Take an address or a telephone number from an invoice or a contract, not from the page with the warning. Who "
    "runs the network of {host} is told by the registry (lookup.icann.org), with an address to write to about "
    "trouble."
)
_PRIVATE_HINT = N_(
    "This name is not on the public Internet. Give the letter to whoever set up the server or the device, at work to "
    "the IT department."
)
_IT_HINT = N_(
    "Send it to your IT department or its helpdesk, at the address that you know. Where mail does not work either, "
    "read it out by telephone."
)
_BY_TELEPHONE = N_(
    "Telephone your IT department, at the number that you know, and read the letter out. Do not send it from this "
    "computer: somebody may be reading along."
)


def _address_hint(target: Target, to: Receiver, findings: Sequence[Finding]) -> str:
    if to == "it":
        return tr(_BY_TELEPHONE if any(f.form == "malware" for f in findings) else _IT_HINT)
    if is_address(target.host):
        return tr(_ADDRESS_HINT, host=target.host)
    if not is_public_name(target.host):
        return tr(_PRIVATE_HINT)
    return tr(_PUBLIC_HINT, host=target.host)


def mailto(written: Letter) -> str:
    """Return a mailto address (RFC 6068) that opens *written* in the person's own mail program, addressed to nobody.

    It has at most `LONGEST_URL` characters, and as many whole paragraphs of the letter as fit; `left_out` has the rest.
    """
    return _mailto(written.subject, _fitting(written))


def left_out(written: Letter) -> str:
    """Return what `mailto` has no room for, to be pasted behind it; empty where all fits."""
    return written.body[len(_fitting(written)) :].lstrip("\n")


def _fitting(written: Letter) -> str:
    """Return the beginning of the body that fits: whole paragraphs, else whole lines."""
    ends = [match.start() for match in re.finditer(r"\n\n|\Z", written.body)]
    fitting = [end for end in ends if len(_mailto(written.subject, written.body[:end])) <= LONGEST_URL]
    return written.body[: max(fitting, default=0)]


def _mailto(subject: str, body: str) -> str:
    lines = body.replace("\n", "\r\n")
    tail = "\r\n\r\n" if body else ""
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(lines + tail, safe='')}"
