"""Rules about the web site: the redirect of the plain one, and HSTS (RFC 6797)."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from wizard.causes.server.record import ServerRule, listed
from wizard.causes.server.view import ServerView
from wizard.i18n import N_
from wizard.model.finding import Severity
from wizard.model.server import ServerFinding, WebAnswer
from wizard.model.target import is_address

LONG_ENOUGH = timedelta(days=180)
"""What browsers' preload list and most advisers ask of HSTS at least; shorter is a note."""

FOR_THE_LIST = timedelta(days=365)
"""hstspreload.org, "Submission Requirements": max-age of 31536000 and includeSubDomains. From memory, 2026-11-28."""


def _no_redirect(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    plain = [w.url for w in _answered(view, "http") if not _way_to_https(view, w)]
    if plain:
        yield rule.finding(where=listed(plain), host=view.host)


def _detour(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    round_about = [(w.url, w.location) for w in _answered(view, "http") if _way_to_https(view, w) > 1]
    if round_about:
        yield rule.finding(where=listed(url for url, _ in round_about), over=round_about[0][1] or "", host=view.host)


def _way_to_https(view: ServerView, answer: WebAnswer) -> int:
    """Return how many redirects lead from the plain site to a secure one, as far as they were seen; 0 for none."""
    for steps in (1, 2):
        if answer.status is None or not 300 <= answer.status < 400:
            return 0
        location = (answer.location or "").strip()
        if location.lower().startswith("https://"):
            return steps
        onward = _plain_host(location)
        following = view.web("http", onward) if onward else None
        if following is None:
            return 0
        answer = following
    return 0


def _leads_back(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield secure sites whose redirect goes to a plain address."""
    for answer in _answered(view, "https"):
        is_redirect = answer.status is not None and 300 <= answer.status < 400
        if is_redirect and answer.location and _plain_host(answer.location.strip()):
            yield rule.finding(where=answer.url, over=answer.location[:200])
            return


def _plain_host(location: str) -> str | None:
    """Return the host of a plain-http address; None for any other text."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return None
    return parts.hostname if parts.scheme == "http" else None


def _answered(view: ServerView, scheme: str) -> list[WebAnswer]:
    return [w for w in view.evidence.web if w.url.startswith(f"{scheme}:") and w.status is not None]


def _for_hsts(view: ServerView) -> list[WebAnswer]:
    """Return the secure answers that a header could count in.

    Never those of a bare IP address (RFC 6797 8.1.1), nor refusals for want of a client certificate (nginx: 400).
    """
    if is_address(view.host):
        return []
    wants_certificate = any(v.handshake and v.handshake.client_certificate_asked for v in view.visits)
    return [w for w in _answered(view, "https") if not (wants_certificate and w.status in {400, 401, 403})]


def _no_hsts(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    without = [w.url for w in _for_hsts(view) if w.hsts is None]
    if without:
        yield rule.finding(where=listed(without))


def _plain_hsts(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    if any(w.hsts is None for w in _for_hsts(view)):
        sent = [w.url for w in _answered(view, "http") if w.hsts is not None]
        if sent:
            yield rule.finding(where=listed(sent))


def max_age(header: str) -> timedelta | None:
    """Return how long an HSTS header holds; None for one that browsers cannot use (RFC 6797 6.1)."""
    directives = [directive.strip().partition("=") for directive in header.split(";")]
    ages = [value.strip() for name, _, value in directives if name.strip().lower() == "max-age"]
    if len(ages) != 1:
        return None
    digits = ages[0][1:-1] if len(ages[0]) > 1 and ages[0][0] == ages[0][-1] == '"' else ages[0]
    if not (digits.isascii() and digits.isdigit()):
        return None
    return timedelta(seconds=min(int(digits[:12]), 10**9))


def _hsts_ages(view: ServerView) -> Iterator[tuple[str, str, timedelta | None]]:
    """Yield address, header and how long it holds, for each secure answer with a header."""
    for answer in _for_hsts(view):
        if answer.hsts is not None:
            yield answer.url, answer.hsts, max_age(answer.hsts)


def _broken_hsts(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    for url, header, age in _hsts_ages(view):
        if age is None:
            yield rule.finding(where=url, header=header[:200])
            return


def _hsts_off(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    off = [url for url, _, age in _hsts_ages(view) if age == timedelta(0)]
    if off:
        yield rule.finding(where=listed(off))


def _short_hsts(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    short = [(url, age) for url, _, age in _hsts_ages(view) if age and age < LONG_ENOUGH]
    if short:
        yield rule.finding(where=listed(url for url, _ in short), span=min(age for _, age in short))


def _not_for_the_list(rule: ServerRule, view: ServerView) -> Iterator[ServerFinding]:
    """Yield headers that consent to browsers' built-in list and do not meet what it asks."""
    for url, header, age in _hsts_ages(view):
        words = {directive.strip().lower() for directive in header.split(";")}
        if age and "preload" in words and ("includesubdomains" not in words or age < FOR_THE_LIST):
            yield rule.finding(where=url, header=header[:200])
            return


WEB_RULES: tuple[ServerRule, ...] = (
    ServerRule(
        id="no-redirect", weight=Severity.WARNING, find=_no_redirect, source="RFC 6797 7.2",
        title=N_("The plain site does not lead to the secure one"),
        reason=N_("Who types the name alone may stay on a connection that everybody can read: {where}"),
        cure=N_("Answer on port 80 with a permanent redirect to https (nginx: return 301 https://$host$request_uri; Apache: Redirect permanent / https://{host}/)."),
    ),
    ServerRule(
        id="broken-hsts", weight=Severity.WARNING, find=_broken_hsts, source="RFC 6797 6.1",
        title=N_("The HSTS header cannot be read"),
        reason=N_("Browsers ignore what {where} sends: {header}"),
        cure=N_('Send max-age exactly once (nginx: add_header Strict-Transport-Security "max-age=31536000" always; Apache: Header always set Strict-Transport-Security "max-age=31536000").'),
    ),
    ServerRule(
        id="leads-back", weight=Severity.WARNING, find=_leads_back, source="RFC 6797 7.2",
        title=N_("The secure site leads to a plain one"),
        reason=N_("{where} sends visitors on to {over}, where everybody can read along."),
        cure=N_("Redirect to an address that begins with https, or to none."),
    ),
    ServerRule(
        id="redirect-detour", weight=Severity.NOTE, find=_detour, source="RFC 6797 7.2",
        title=N_("The way to the secure site leads over another plain one"),
        reason=N_("{where} leads to {over} first, and each plain step can be read and changed on the way."),
        cure=N_("Redirect to https in the first step (nginx: return 301 https://$host$request_uri; Apache: Redirect permanent / https://{host}/), and to another name only after that."),
    ),
    ServerRule(
        id="no-hsts", weight=Severity.NOTE, find=_no_hsts, source="RFC 6797",
        title=N_("Browsers are not told to come by https only (HSTS)"),
        reason=N_("Without Strict-Transport-Security, an attacker can keep visitors on the plain site: {where}"),
        cure=N_('Send the header once everything works over https (nginx: add_header Strict-Transport-Security "max-age=31536000" always; Apache: Header always set Strict-Transport-Security "max-age=31536000").'),
    ),
    ServerRule(
        id="plain-hsts", weight=Severity.NOTE, find=_plain_hsts, source="RFC 6797 7.2, 8.1",
        title=N_("HSTS is sent by the plain site, where it has no effect"),
        reason=N_("Browsers take Strict-Transport-Security from secure answers only. Sent by: {where}"),
        cure=N_('Send the header with the answers over https, in the block of port 443 (nginx: add_header Strict-Transport-Security "max-age=31536000" always; Apache: Header always set Strict-Transport-Security "max-age=31536000").'),
    ),
    ServerRule(
        id="hsts-off", weight=Severity.NOTE, find=_hsts_off, source="RFC 6797 6.1.1",
        title=N_("The HSTS header switches HSTS off"),
        reason=N_("With max-age=0, browsers forget that they are to come by https only: {where}"),
        cure=N_('Send the header once everything works over https (nginx: add_header Strict-Transport-Security "max-age=31536000" always; Apache: Header always set Strict-Transport-Security "max-age=31536000").'),
    ),
    ServerRule(
        id="hsts-not-for-list", weight=Severity.NOTE, find=_not_for_the_list, source="hstspreload.org, submission requirements",
        title=N_("HSTS says preload, but does not meet the list's conditions"),
        reason=N_("Browsers' built-in list takes only names with includeSubDomains and a max-age of a year. {where} sends: {header}"),
        cure=N_("Send max-age=31536000; includeSubDomains; preload once every name under the site works over https, or leave preload out."),
    ),
    ServerRule(
        id="short-hsts", weight=Severity.NOTE, find=_short_hsts, source="RFC 6797 6.1.1",
        title=N_("HSTS holds for a short time only"),
        reason=N_("The header at {where} holds for {span}; it protects only visitors who come back sooner."),
        cure=N_('Raise max-age to a year once everything works over https (nginx: add_header Strict-Transport-Security "max-age=31536000" always; Apache: Header always set Strict-Transport-Security "max-age=31536000").'),
    ),
)  # fmt: skip
