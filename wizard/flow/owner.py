"""What the site's owner is told beside what is made: names left out, days of reminders, and where to look first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.fixes.owner.acme import Challenge, Program, Service
from wizard.fixes.owner.names import MOST_NAMES, Names, checked_name
from wizard.fixes.owner.reminder import Reminders, moments
from wizard.fixes.owner.request import KeyKind
from wizard.flow.address import parse_connect
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.finding import Fact
from wizard.model.target import StartTls, Target
from wizard.pki.extensions import SubjectAltNames, subject_alt_names
from wizard.pki.names import Match, match_host, name_fits
from wizard.plain import visible

if TYPE_CHECKING:
    from wizard.model.finding import Diagnosis

OTHER_SITE = N_("The names of the certificate that was sent are left out: it belongs to another site.")
NO_NAME = N_("Left out, since no certificate can be made out to it: {names}")
COVERED = N_("Left out, since a name with a star covers it: {names}")
PRIVATE = N_("Left out, since no public authority issues for it: {names}")
TOO_MANY = N_("Left out, since one certificate holds {most} names at most: {names}")

SERVICE_TITLES = {
    Service.NGINX: "nginx",
    Service.APACHE: "Apache (Debian, Ubuntu)",
    Service.HTTPD: "Apache (Fedora, RHEL)",
    Service.POSTFIX: "Postfix",
    Service.DOVECOT: "Dovecot",
    Service.CADDY: "Caddy",
    Service.IIS: "IIS (Windows Server)",
    Service.OTHER: N_("another server"),
}
"""What to call them: proper names, and one message id."""

PROGRAM_TITLES = {
    Program.CERTBOT: "Certbot",
    Program.LEGO: "lego 5",
    Program.LEGO_4: "lego 4",
    Program.ACME_SH: "acme.sh",
    Program.WIN_ACME: "win-acme",
    Program.CADDY: "Caddy",
}

CHALLENGE_TITLES = {
    Challenge.HTTP: N_("by a file on port 80 (http-01)"),
    Challenge.DNS: N_("by an entry in DNS (dns-01)"),
}
"""How it is proven that the names are the person's own, as message ids."""

KEY_NAMES = {
    KeyKind.ECDSA_P256: "ECDSA P-256",
    KeyKind.RSA_2048: "RSA 2048",
    KeyKind.RSA_3072: "RSA 3072",
    KeyKind.RSA_4096: "RSA 4096",
}

_MOST_TOLD = 10
_LONGEST_TOLD = 80
_SUBMISSION = {25, 465, 587}
_MAILBOXES = {110, 143, 993, 995}


def names_left_out(diagnosis: Diagnosis, wanted: Names) -> tuple[Fact, ...]:
    """Return which names of the certificate that was sent are not among *wanted* (`names_wanted`), and why.

    One sentence for each reason; the values are hostile text.
    """
    leaf = diagnosis.chain[0] if diagnosis.chain else None
    if not isinstance(leaf, Certificate) or not wanted:
        return ()
    if match_host(leaf, diagnosis.evidence.target.host).match is Match.OTHER_SITE:
        return (Fact(text=OTHER_SITE),)
    return tuple(_told(leaf, wanted))


def _told(leaf: Certificate, wanted: Names) -> Iterator[Fact]:
    why = {name: _why(name, wanted) for name in _names_of(leaf)}
    for reason in (NO_NAME, COVERED, PRIVATE, TOO_MANY):
        names = [name for name, found in why.items() if found == reason]
        if names:
            yield Fact(text=reason, values={"names": _listed(names), "most": MOST_NAMES})


def _names_of(leaf: Certificate) -> tuple[str, ...]:
    field = subject_alt_names(leaf)
    found = field.value if isinstance(field, Present) else SubjectAltNames()
    return (*found.dns, *found.ip) or tuple(filter(None, [leaf.subject.common_name]))


def _why(name: str, wanted: Names) -> str:
    """Return why *name* is left out; empty where it is not."""
    if not name.isascii():
        return NO_NAME
    try:
        plain = checked_name(name)
    except InputError:
        return NO_NAME
    if plain in wanted:
        return ""
    if any(name_fits(star, plain) for star in wanted if star.startswith("*.")):
        return COVERED
    return TOO_MANY if len(wanted) == MOST_NAMES else PRIVATE


def _listed(names: Sequence[str]) -> str:
    shown = [visible(name[:_LONGEST_TOLD]) for name in names[:_MOST_TOLD]]
    return ", ".join([*shown, "…"] if len(names) > _MOST_TOLD else shown)


def reminder_days(plan: Reminders, now: datetime) -> tuple[date, ...]:
    """Return the days on which the calendar's reminders before the end are still to come, as `calendar` makes them."""
    return tuple(moment.astimezone(now.tzinfo).date() for days, moment in moments(plan, now) if days)


def address_to_check(text: str, target: Target) -> str:
    """Return where to look for *target* instead of where its name leads: ADDR:PORT, as ``--connect`` takes it.

    Without a port in *text* it is the target's own. Raises InputError for what is no address.
    """
    typed = text.strip()
    is_plain_ipv6 = typed.count(":") > 1 and not typed.startswith("[")
    has_port = ":" in typed.rpartition("]")[2] and not is_plain_ipv6
    host, port = parse_connect(typed if has_port else f"[{typed.strip('[]')}]:{target.port}")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def likely_service(target: Target) -> Service:
    """Return what probably answers at *target*, by its port alone; the person can name another."""
    if target.starttls is StartTls.SMTP or target.port in _SUBMISSION:
        return Service.POSTFIX
    if target.starttls in {StartTls.IMAP, StartTls.POP3} or target.port in _MAILBOXES:
        return Service.DOVECOT
    return Service.NGINX
