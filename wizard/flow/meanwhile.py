"""What somebody can safely do until a site opens again: never past the warning, never without encryption."""

from collections.abc import Container, Iterator, Mapping

from wizard.fixes.plan import independent
from wizard.flow.concern import blocking_first
from wizard.flow.local_time import local_words
from wizard.i18n import N_, tr
from wizard.model.finding import Diagnosis, Finding, Origin, Severity, Verdict, Who
from wizard.model.timeline import MarkKind, Opens, Timeline
from wizard.pki.public import is_public_name

_CLOSE = N_(
    "Close the page with the warning, and enter no password, no card number and nothing else there until it opens "
    "without a warning."
)
_PHONE = N_(
    "If it cannot wait, use the telephone: take the number from a letter, an invoice or the back of your card, not "
    "from the page with the warning."
)
_APP = N_("The company’s official app may work meanwhile. If it shows a warning as well, stop there, too.")
_TOMORROW = N_("Try again tomorrow: owners mend many of these faults within a day.")
_LATER = N_("You have done nothing wrong. Try again in an hour, and once more tomorrow.")
_SPELLING = N_("Look whether the address is spelled right, letter by letter, as in a letter or an invoice of theirs.")
_OLD = N_("Do not use an old browser or device that still opens it: what you send there can be read.")
_OPEN = N_("Do not open the site without encryption instead: what you send can be read on the way.")
_CHANGE = N_(
    "If you entered a password there today, change it on another device in another network, and call the bank about "
    "a card number."
)
_DEVICE = N_(
    "If it is a device of your own, such as a router, follow the steps for owners: they show how to give it a "
    "certificate that browsers accept."
)
_AT_WORK = N_(
    "At work, ask the IT department, by telephone, whether the site uses the company’s own authority. If so, they "
    "set your computer up for it."
)
_PRODUCT = N_(
    "At work, phone the IT department, and ask whether a security program of the company reads secure connections "
    "on this computer."
)
_MOBILE = N_(
    "If you can, try it on a telephone with mobile data, without this Wi-Fi: if the site opens there without a "
    "warning, you can use it there."
)
_OTHER_NETWORK = N_("Use another network meanwhile, such as mobile data, for what cannot wait.")
_LOGIN = N_(
    "Log in on the network’s page first. If it asks for more than that network should, such as a card number, leave it."
)
_CLOCK = N_("Set the clock right first; until then this computer shows false warnings for good sites, too.")
_PROXY = N_("Ask whoever runs your network whether this site is meant to open there.")
_OTHER_DEVICE = N_("For what cannot wait, use another, up-to-date device on which the site opens without a warning.")
_NO_SECRETS = N_(
    "Enter nothing secret on any site on this computer until it is known who reads along. Use another device in "
    "another network for that."
)
_PERSONAL = N_(
    "Ask those who run the site, by telephone, whether you are meant to get in, and with which card or certificate."
)
_FINE = N_(
    "The site opens in your browser as it should, so you can go on using it. Its owner should hear of it all the same."
)
_UPDATE = N_("The sites that open without a warning can be used as before.")

_BAD_CERTIFICATE = (_CLOSE, _PHONE, _APP, _TOMORROW)
_PERHAPS_A_STRANGER = (_CLOSE, _CHANGE, _PHONE)

_BY_CAUSE: Mapping[str, tuple[str, ...]] = {
    "no-network": (_OTHER_NETWORK,),
    "dns-failure": (_SPELLING, _MOBILE, _LATER),
    "proxy-failure": (_PROXY, _OTHER_NETWORK),
    "connection-refused": (_LATER, _PHONE),
    "timeout": (_LATER, _MOBILE),
    "connection-reset": (_LATER, _MOBILE, _OPEN),
    "not-tls": (_SPELLING, _OPEN, _PHONE, _TOMORROW),
    "protocol-version": (_OLD, _PHONE, _APP),
    "cipher-mismatch": (_OLD, _PHONE, _APP),
    "client-certificate-required": (_PERSONAL,),
    "handshake-failure": (_LATER, _MOBILE, _OPEN),
    "captive-portal": (_LOGIN, _OTHER_NETWORK),
    "clock-wrong": (_CLOCK, _OTHER_DEVICE),
    "interception": (_NO_SECRETS, _PRODUCT),
    "revoked": _PERHAPS_A_STRANGER,
    "distrusted-ca": (_CLOSE, _PHONE, _TOMORROW),
    "outdated-roots": (_CLOSE, _OTHER_DEVICE),
    "self-signed": (_CLOSE, _PHONE, _TOMORROW),
    "unknown-ca": (_CLOSE, _AT_WORK, _PHONE),
    "missing-intermediate": _BAD_CERTIFICATE,
    "invalid-certificate": _BAD_CERTIFICATE,
    "weak-signature": (_CLOSE, _OLD, _PHONE),
    "weak-key": (_CLOSE, _OLD, _PHONE),
    "wrong-usage": _BAD_CERTIFICATE,
    "name-constraints": _BAD_CERTIFICATE,
    "name-mismatch": (_SPELLING, *_BAD_CERTIFICATE),
    "no-san": (_CLOSE, _OLD, _PHONE, _APP),
    "expired": _BAD_CERTIFICATE,
    "chain-expired": _BAD_CERTIFICATE,
    "not-yet-valid": _BAD_CERTIFICATE,
    "validity-too-long": _BAD_CERTIFICATE,
    "pinning": _PERHAPS_A_STRANGER,
    "ct-missing": _BAD_CERTIFICATE,
    "must-staple-missing": _BAD_CERTIFICATE,
    "revocation-unknown": _BAD_CERTIFICATE,
    "strict-only": (_FINE,),
    "outdated-software": (_UPDATE,),
}
"""For each cause, in the order in which to read them."""

_WWW = N_(
    "The certificate is good for {nearest}, the same site’s other address. Type that one yourself; if a warning "
    "comes there as well, close it."
)
_COMPLETED = N_(
    "A browser that opens the site without any warning has found the missing certificate and checked everything: "
    "there you can use it."
)
_BEGINS = N_(
    "By its certificate, it will open from {date} on, if this computer’s clock is right and nothing else changes."
)
_RAN_OUT = N_("It will not open again by itself: its owner has to put in another certificate.")


_IN_THE_GUIDE = frozenset({_CLOSE, _PHONE, _APP, _TOMORROW, _CHANGE})
"""What the guide "wait-and-do-not-enter" says, too."""

_BY_FIX: Mapping[str, str] = {"set-clock": _CLOCK}
"""What a step of the plan asks for, too."""


def meanwhile(
    diagnosis: Diagnosis, timeline: Timeline | None = None, *, done: Container[str] = (), beside_guide: bool = False
) -> tuple[str, ...]:
    """Return what to do until the first thing that matters is mended, in the language in force; holds hostile text.

    *timeline* is that of the same diagnosis; without it, nothing is said of dates. *beside_guide*: without what the
    guide "wait-and-do-not-enter" says as well. *done*: ids of the fixes that were made, which are not asked for again.
    Empty where nothing is wrong.
    """
    found = blocking_first(f for f in independent(diagnosis) if f.severity is not Severity.NOTE)
    if not found:
        return ()
    first = found[0]
    special = (*_other_address(diagnosis, found), *_completed(diagnosis, found))
    dates = tuple(_dates(first, timeline)) if timeline is not None else ()
    left_out = {*(_IN_THE_GUIDE if beside_guide else ()), *((_TOMORROW,) if dates else ())}
    left_out |= {text for fix, text in _BY_FIX.items() if fix in done}
    usual = (tr(text) for text in _of(first, diagnosis) if text not in left_out)
    return (*special, *usual, *dates)


def _of(finding: Finding, diagnosis: Diagnosis) -> Iterator[str]:
    yield from _BY_CAUSE[finding.cause]
    if finding.cause == "self-signed" and not is_public_name(diagnosis.evidence.target.host):
        yield _DEVICE


def _other_address(diagnosis: Diagnosis, found: tuple[Finding, ...]) -> Iterator[str]:
    """Yield the site's address with or without www, where only that is missing in a certificate that is trusted."""
    name = found[0].values.get("nearest")
    is_alone = len(found) == 1 and found[0].cause == "name-mismatch" and found[0].form == "www"
    is_trusted = bool(diagnosis.path) and diagnosis.path[-1].origin is Origin.STORE
    host = diagnosis.evidence.target.host
    others = {f"www.{host}", host.removeprefix("www.")} - {host}
    if is_alone and is_trusted and name in others:
        yield tr(_WWW, nearest=name)


def _completed(diagnosis: Diagnosis, found: tuple[Finding, ...]) -> Iterator[str]:
    """Yield that another browser may be used, where all that it does is to find what the server left out."""
    is_alone = len(found) == 1 and found[0].cause == "missing-intermediate" and found[0].form == "completed"
    if is_alone and diagnosis.verdict is Verdict.TRUSTED:
        yield tr(_COMPLETED)


def _dates(first: Finding, timeline: Timeline) -> Iterator[str]:
    """Yield what the certificates say of the days to come, where the site fails by them in every program."""
    # Of one that begins later it is said under the condition that the clock is right.
    is_of_site = first.who is Who.SITE or first.cause == "not-yet-valid"
    if not is_of_site or timeline.present.opens is not Opens.NOWHERE or not timeline.is_complete:
        return
    change = timeline.next_change
    reason = timeline.reason_of(change.begins) if change else None
    if change is not None and change.begins is not None and change.opens is Opens.EVERYWHERE:
        if reason is not None and reason.kind is MarkKind.BEGINS:
            yield tr(_BEGINS, date=local_words(change.begins))
    elif change is None and timeline.same_since is not None:
        yield tr(_RAN_OUT)
