"""What kind of certificate this is, as it and its chain tell: for how many names, how it was checked, by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki import extensions as ext
from wizard.pki.kept import kept
from wizard.pki.known_roots import known_roots
from wizard.pki.logs import known_logs
from wizard.pki.oids import ANY_USAGE, OCSP_SIGNING, SERVER_AUTH
from wizard.pki.paths import Climb, make_pool
from wizard.pki.signatures import Signature, check_signature
from wizard.pki.transparency import SctState, check_sct, embedded_scts


class Names(StrEnum):
    """For how many sites, or addresses of mail, a certificate is."""

    NONE = "none"
    ONE = "one"
    SEVERAL = "several"
    WILDCARD = "wildcard"
    """At least one name stands for all names under a domain."""


class Validation(StrEnum):
    """What the authority says that it checked; only a public one is held to it."""

    DOMAIN = "domain"
    MAILBOX = "mailbox"
    ORGANIZATION = "organization"
    INDIVIDUAL = "individual"
    EXTENDED = "extended"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What a certificate is for."""

    LEAF = "leaf"
    """A server, as of a site."""
    INTERMEDIATE = "intermediate"
    ROOT = "root"
    CODE_SIGNING = "code-signing"
    EMAIL = "email"
    CLIENT = "client"
    OCSP_SIGNER = "ocsp-signer"
    TIMESTAMPING = "timestamping"
    OTHER = "other"


class Issuer(StrEnum):
    """Who stands behind a certificate."""

    PUBLIC = "public"
    """A root that browsers or systems have, or had, for everybody."""
    PRIVATE = "private"
    SELF_SIGNED = "self-signed"
    UNKNOWN = "unknown"
    """The chain at hand does not reach a root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The kind of one certificate. Whether it is trusted, or valid, is another question."""

    names: Names
    validation: Validation
    role: Role
    issuer: Issuer
    subject_names: tuple[str, ...]
    """DNS names and addresses of a server; mail addresses of a certificate for mail. Hostile text."""


_VALIDATIONS: Mapping[str, Validation] = {
    "2.23.140.1.1": Validation.EXTENDED,
    "2.23.140.1.2.1": Validation.DOMAIN,
    "2.23.140.1.2.2": Validation.ORGANIZATION,
    "2.23.140.1.2.3": Validation.INDIVIDUAL,
    "2.23.140.1.3": Validation.EXTENDED,
    "0.4.0.2042.1.4": Validation.EXTENDED,
    "0.4.0.2042.1.6": Validation.DOMAIN,
    "0.4.0.2042.1.7": Validation.ORGANIZATION,
    "0.4.0.2042.1.8": Validation.INDIVIDUAL,
}
"""By policy (CA/B TLS BR 7.1.6.1, CS BR 7.1.6.1; ETSI EN 319 411-1 5.3), the first one that is there counts."""

_MAIL_VALIDATIONS: Mapping[str, Validation] = {
    "2.23.140.1.5.1.": Validation.MAILBOX,
    "2.23.140.1.5.2.": Validation.ORGANIZATION,
    "2.23.140.1.5.3.": Validation.ORGANIZATION,
    "2.23.140.1.5.4.": Validation.INDIVIDUAL,
}
"""By the beginning of the policy (CA/B S/MIME BR 7.1.6.1); what is behind it is the generation."""

_ROLES: Mapping[str, Role] = {
    SERVER_AUTH: Role.LEAF,
    ANY_USAGE: Role.LEAF,
    OCSP_SIGNING: Role.OCSP_SIGNER,
    "1.3.6.1.5.5.7.3.8": Role.TIMESTAMPING,
    "1.3.6.1.5.5.7.3.3": Role.CODE_SIGNING,
    "1.3.6.1.5.5.7.3.4": Role.EMAIL,
    "1.3.6.1.5.5.7.3.2": Role.CLIENT,
}
"""By extended key usage; of several, the first one here counts."""


def kind_of(certificate: Certificate, chain: Sequence[Certificate], at: datetime) -> Kind:
    """Return the kind of *certificate*; *chain* holds certificates that may stand above it, in any order.

    *at* matters only for the worth of timestamps, which tell of a public authority when the root is not at hand.
    """
    role, issuer = role_of(certificate), _issuer(certificate, chain, at)
    names = _names(certificate, role)
    is_held_to_it = issuer in {Issuer.PUBLIC, Issuer.UNKNOWN}
    return Kind(
        names=_count(names),
        validation=_validation(certificate) if is_held_to_it else Validation.UNKNOWN,
        role=role,
        issuer=issuer,
        subject_names=names,
    )


def role_of(certificate: Certificate) -> Role:
    """Return what *certificate* is for, by what it says itself."""
    basic = ext.basic_constraints(certificate)
    if (isinstance(basic, Present) and basic.value.ca) or certificate.sha256 in known_roots():
        return Role.ROOT if certificate.is_self_issued else Role.INTERMEDIATE
    usages = ext.extended_key_usage(certificate)
    if isinstance(usages, Present):
        return next((role for oid, role in _ROLES.items() if oid in usages.value), Role.OTHER)
    found = ext.subject_alt_names(certificate)
    is_for_mail = isinstance(found, Present) and found.value.email and not (found.value.dns or found.value.ip)
    return Role.EMAIL if is_for_mail else Role.LEAF


def _names(certificate: Certificate, role: Role) -> tuple[str, ...]:
    found = ext.subject_alt_names(certificate)
    if not isinstance(found, Present):
        return ()
    match role:
        case Role.EMAIL:
            return found.value.email
        case Role.LEAF:
            return (*found.value.dns, *found.value.ip)
        case _:
            return ()


def _count(names: Sequence[str]) -> Names:
    if any(name.startswith("*.") for name in names):
        return Names.WILDCARD
    match len({name.lower() for name in names}):
        case 0:
            return Names.NONE
        case 1:
            return Names.ONE
        case _:
            return Names.SEVERAL


def _validation(certificate: Certificate) -> Validation:
    policies = ext.certificate_policies(certificate)
    if not isinstance(policies, Present):
        return Validation.UNKNOWN
    for oid in policies.value:
        for start, validation in _MAIL_VALIDATIONS.items():
            if oid.startswith(start):
                return validation
        if oid in _VALIDATIONS:
            return _VALIDATIONS[oid]
    return Validation.UNKNOWN


def _issuer(certificate: Certificate, chain: Sequence[Certificate], at: datetime) -> Issuer:
    if certificate.sha256 in known_roots():
        return Issuer.PUBLIC
    climb = _climb(tuple(chain))
    above = climb.above(certificate)
    if any(climb.is_anchor(link) for link in above):
        return Issuer.PUBLIC
    if not above and _vouches_for_itself(certificate):
        return Issuer.PRIVATE if _is_ca(certificate) else Issuer.SELF_SIGNED
    if any(_vouches_for_itself(link.certificate) for link in above):
        return Issuer.PRIVATE
    return Issuer.PUBLIC if above and _is_logged(certificate, above[0].certificate, at) else Issuer.UNKNOWN


@kept(16)
def _climb(chain: tuple[Certificate, ...]) -> Climb:
    """Return the same climb for the same *chain*: what one certificate of a pile found, the next one need not."""
    return Climb(make_pool(chain, (), [one for one in chain if one.sha256 in known_roots()], "public"))


def _vouches_for_itself(certificate: Certificate) -> bool:
    return certificate.is_self_issued and check_signature(certificate, certificate) is not Signature.BAD


def _is_ca(certificate: Certificate) -> bool:
    basic = ext.basic_constraints(certificate)
    return isinstance(basic, Present) and basic.value.ca


def _is_logged(certificate: Certificate, issuer: Certificate, at: datetime) -> bool:
    """Say whether a public log, which takes nothing but certificates under public roots, has signed for it."""
    scts = embedded_scts(certificate)
    return isinstance(scts, Present) and any(
        check_sct(sct, certificate, issuer, known_logs(), at).state is SctState.GOOD for sct in scts.value[:8]
    )
