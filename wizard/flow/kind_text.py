"""The kind of a certificate, and how long it is still good, in plain sentences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from wizard.i18n import N_, date_in_words, tr, trn
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.certificate_kinds import Issuer, Kind, Names, Role, Validation, kind_of
from wizard.pki.idn import with_unicode
from wizard.pki.reader import rfc4514
from wizard.plain import visible

_SHOWN_NAMES = 3

_PURPOSES: Mapping[Role, str] = {
    Role.ROOT: N_("The root of an authority: trust begins with it."),
    Role.INTERMEDIATE: N_("The certificate of an authority: it issues other certificates."),
    Role.CODE_SIGNING: N_("For signing programs."),
    Role.EMAIL: N_("For signing and encrypting e-mail."),
    Role.CLIENT: N_("For logging in as a person or a device; it is no certificate for a site."),
    Role.OCSP_SIGNER: N_("For signing answers about revoked certificates (OCSP)."),
    Role.TIMESTAMPING: N_("For signing timestamps."),
    Role.OTHER: N_("For a special purpose; it is no certificate for a site."),
}

_CHECKED: Mapping[Validation, str] = {
    Validation.DOMAIN: N_("Domain validation: the authority checked only that the owner controls the name."),
    Validation.MAILBOX: N_("Mailbox validation: the authority checked only that the owner controls the mail address."),
    Validation.ORGANIZATION: N_(
        "Organization validation: the authority also checked which organisation stands behind it."
    ),
    Validation.INDIVIDUAL: N_("Individual validation: the authority also checked which person stands behind it."),
    Validation.EXTENDED: N_(
        "Extended validation: the authority checked the organisation behind it by its strictest rules."
    ),
}

_ISSUED: Mapping[Issuer, str] = {
    Issuer.PUBLIC: N_("Issued by a public authority: {issuer}."),
    Issuer.PRIVATE: N_(
        "Issued by a private authority: {issuer}. Only computers that were set up to trust it accept this certificate."
    ),
    Issuer.SELF_SIGNED: N_("Self-signed: nobody but its owner vouches for it."),
    Issuer.UNKNOWN: N_(
        "Issued by {issuer}. Whether that is a public authority cannot be told without the certificates above this one."
    ),
}

_ROOTS: Mapping[Issuer, str] = {
    Issuer.PUBLIC: N_("A public authority: browsers or systems have it, or had it, in their lists."),
    Issuer.PRIVATE: N_(
        "A private authority: it is in no list of browsers. Only computers that were set up to trust it do."
    ),
}


def kind_sentences(certificate: Certificate, chain: Sequence[Certificate], at: datetime) -> tuple[str, ...]:
    """Return the kind of *certificate* in sentences in the language in force, and what remains of it at *at*.

    *chain* holds certificates that may stand above it. The sentences are safe to show; they do not speak of trust.
    """
    return tuple(sentences_of(certificate, kind_of(certificate, chain, at), at))


def sentences_of(certificate: Certificate, kind: Kind, at: datetime) -> Iterator[str]:
    """Yield the same sentences about a certificate whose *kind* is known."""
    if kind.role in _PURPOSES:
        yield tr(_PURPOSES[kind.role])
    if kind.role is Role.LEAF or kind.subject_names:
        yield _names(kind)
    if kind.validation in _CHECKED and kind.role not in {Role.ROOT, Role.INTERMEDIATE}:
        yield tr(_CHECKED[kind.validation])
    if kind.role is Role.ROOT and kind.issuer in _ROOTS:
        yield tr(_ROOTS[kind.issuer])
    else:
        issuer = certificate.issuer.common_name or certificate.issuer.organization or rfc4514(certificate.issuer)
        yield tr(_ISSUED[kind.issuer], issuer=visible(issuer) or "–")
    yield _remaining(certificate, at)


def _names(kind: Kind) -> str:
    unique = tuple({name.lower(): name for name in reversed(kind.subject_names)}.values())[::-1]
    shown = tr(", ").join(visible(with_unicode(name)) for name in unique[:_SHOWN_NAMES])
    more = len(unique) - _SHOWN_NAMES
    match kind.names:
        case Names.NONE:
            return tr("For no name at all: browsers accept it for no site.")
        case Names.ONE:
            return tr("For one name: {name}.", name=shown)
        case Names.WILDCARD if len(unique) == 1:
            domain = visible(with_unicode(unique[0].removeprefix("*.")))
            return tr("For every name directly under {domain} (a wildcard).", domain=domain)
        case _ if more > 0:
            listed = trn("{names} and {n} more", "{names} and {n} more", more, names=shown)
        case _:
            listed = shown
    if kind.names is Names.WILDCARD:
        return trn(
            "For {n} name, with a wildcard: {names}.",
            "For {n} names, with a wildcard: {names}.",
            len(unique),
            names=listed,
        )
    return trn("For {n} name: {names}.", "For {n} names: {names}.", len(unique), names=listed)


_DAY = timedelta(days=1)


def _remaining(certificate: Certificate, at: datetime) -> str:
    begin, end = certificate.not_before, certificate.not_after
    if not isinstance(begin, Present) or not isinstance(end, Present):
        return tr("Its dates cannot be read.")
    if at < begin.value <= end.value:
        return _before(begin.value, (begin.value - at) // _DAY)
    days, date, moment = abs(end.value - at) // _DAY, end.value, date_in_words(end.value, with_time=True)
    if end.value < at:
        if days == 0:
            return tr("Expired less than a day ago, on {moment}.", moment=moment)
        return trn("Expired {n} day ago, on {date}.", "Expired {n} days ago, on {date}.", days, date=date)
    if days == 0:
        return tr("Valid for less than a day more, until {moment}.", moment=moment)
    return trn("Valid for {n} more day, until {date}.", "Valid for {n} more days, until {date}.", days, date=date)


def _before(begin: datetime, days: int) -> str:
    if days == 0:
        return tr("Not valid yet: in less than a day, on {moment}.", moment=date_in_words(begin, with_time=True))
    return trn("Not valid yet: in {n} day, on {date}.", "Not valid yet: in {n} days, on {date}.", days, date=begin)
