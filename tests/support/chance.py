"""Chains with faults drawn by lot: what nobody thought of when the combinations were written (combined.py)."""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from tests.support.faulty import (
    CA_USE,
    CLIENT,
    CN_ONLY,
    CRITICAL,
    HOST,
    IS_CA,
    STAPLE,
    Chain,
    Change,
    by_stranger,
    curve,
    expired,
    for_names,
    future,
    having,
    issued,
    lasting,
    new_issuing,
    not_yet,
    odd_issuing,
    past,
    rsa,
    self_signed,
    signed_with_sha1,
    too_deep,
    under,
    used_for,
    without,
    wrong_host,
)
from tests.support.pki import Leaf, key_usage, name_of, new_rsa_key, weak_rsa_key, with_broken_signature

MOST_FAULTS = 4
_SERVER, _ANY, _OCSP = (
    ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, ExtendedKeyUsageOID.OCSP_SIGNING
)  # fmt: skip
_POLICY = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), None)])
_DEMAND = having(x509.PolicyConstraints(0, None), critical=True)
_NO_ANY = having(x509.InhibitAnyPolicy(0), critical=True)


def _nameless(leaf: Leaf) -> Leaf:
    return replace(leaf, common_name="")


def _named(*names: x509.GeneralName, critical: bool = False) -> Change:
    return having(x509.SubjectAlternativeName(names), critical=critical)


def _empty(*, critical: bool) -> Change:
    return lambda leaf: _named(x509.DNSName(HOST), critical=critical)(_nameless(leaf))


_OF_LEAVES: Sequence[Mapping[str, Change]] = (
    {"expired": expired, "not-yet": not_yet, "long": lasting(900)},
    {
        "host": wrong_host,
        "no-san": CN_ONLY,
        "empty": _empty(critical=False),
        "empty-critical": _empty(critical=True),
        "star": for_names("*.test"),
        "star-below": for_names(f"*.{HOST}"),
        "upper": for_names(HOST.upper()),
        "dot": for_names(f"{HOST}."),
        "two": for_names("a.test", HOST),
        "address": _named(x509.IPAddress(ipaddress.ip_address("127.0.0.1"))),
        "mail": _named(x509.RFC822Name(f"a@{HOST}")),
        "uri": _named(x509.UniformResourceIdentifier(f"https://{HOST}/")),
    },
    {
        "eku-client": CLIENT,
        "eku-any": used_for(_ANY),
        "eku-ocsp": used_for(_SERVER, _OCSP),
        "eku-ocsp-only": used_for(_OCSP),
        "no-eku": without(ExtensionOID.EXTENDED_KEY_USAGE),
        "eku-critical": having(x509.ExtendedKeyUsage([_SERVER]), critical=True),
    },
    {
        "ku-agree": having(key_usage("key_agreement"), critical=True),
        "ku-none": having(key_usage("crl_sign"), critical=True),
        "ku-encipher": having(key_usage("key_encipherment"), critical=True),
        "no-ku": without(ExtensionOID.KEY_USAGE),
    },
    {
        "rsa768": rsa(768),
        "rsa1024": rsa(1024),
        "rsa2048": rsa(2048),
        "p384": curve(ec.SECP384R1()),
        "p521": curve(ec.SECP521R1()),
    },
    {
        "critical": CRITICAL,
        "ca": IS_CA,
        "staple": STAPLE,
        "policy-critical": having(_POLICY, critical=True),
        "demand": _DEMAND,
        "no-any": _NO_ANY,
        "no-ski": without(ExtensionOID.SUBJECT_KEY_IDENTIFIER),
        "no-aki": without(ExtensionOID.AUTHORITY_KEY_IDENTIFIER),
        "no-bc": without(ExtensionOID.BASIC_CONSTRAINTS),
        "limited": having(x509.NameConstraints([x509.DNSName("allowed.test")], None), critical=True),
    },
)
"""What may be odd about a leaf; of each of these one at the most."""

Maker = Callable[..., Chain]


def _by(*changes: Change) -> Maker:
    """Return what issues by an intermediate with *changes*."""
    return lambda *more: under(odd_issuing(*changes), *more)


def _limited(permitted: x509.GeneralName | None, excluded: x509.GeneralName | None = None) -> Maker:
    limits = ([name] if name else None for name in (permitted, excluded))
    return _by(IS_CA, CA_USE, having(x509.NameConstraints(*limits), critical=True))


def _broken(*changes: Change) -> Chain:
    leaf, issuing = under(new_issuing(), *changes)
    return with_broken_signature(leaf), issuing


_OF_ISSUERS: Mapping[str, Maker] = {
    "new": lambda *more: under(new_issuing(), *more),
    "expired-issuing": lambda *more: under(new_issuing(past()), *more),
    "later-issuing": lambda *more: under(new_issuing(future()), *more),
    "weak-issuing": lambda *more: under(new_issuing(key=weak_rsa_key()), *more),
    "rsa-issuing": lambda *more: under(new_issuing(key=new_rsa_key()), *more),
    "self": self_signed,
    "stranger": by_stranger,
    "unsent": lambda *more: under(new_issuing(), *more)[:1],
    "broken": _broken,
    "sha1": signed_with_sha1,
    "deep": too_deep,
    "no-ca": _by(),
    "no-cert-sign": _by(IS_CA, having(key_usage("crl_sign"), critical=True)),
    "critical-issuing": _by(IS_CA, CA_USE, CRITICAL),
    "issuing-for-clients": _by(IS_CA, CA_USE, having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))),
    "issuing-for-any": _by(IS_CA, CA_USE, having(x509.ExtendedKeyUsage([_ANY]))),
    "issuing-without-ku": _by(IS_CA, without(ExtensionOID.KEY_USAGE)),
    "nameless-issuing": _by(IS_CA, CA_USE, _nameless),
    "limited-elsewhere": _limited(x509.DNSName("allowed.test")),
    "limited-above": _limited(x509.DNSName("test")),
    "limited-below": _limited(x509.DNSName(f".{HOST}")),
    "limited-not": _limited(None, x509.DNSName(HOST)),
    "limited-address": _limited(x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))),
    "limited-directory": _limited(x509.DirectoryName(name_of("x", "Allowed"))),
    "limited-mail": _limited(x509.RFC822Name("allowed.test")),
    "demand-issuing": _by(IS_CA, CA_USE, _DEMAND),
    "policy-issuing": _by(IS_CA, CA_USE, _DEMAND, having(_POLICY)),
    "no-any-issuing": _by(IS_CA, CA_USE, _NO_ANY),
}


@cache
def drawn(seed: int, count: int) -> Mapping[str, Callable[[], Chain]]:
    """Return *count* chains by the names of their faults; the same for the same *seed*."""
    random = Random(seed)  # noqa: S311  (nothing is kept secret by it)
    chains: dict[str, Callable[[], Chain]] = {}
    while len(chains) < count:
        issuer = random.choice([None, *_OF_ISSUERS])
        odd = [random.choice(sorted(kinds)) if random.random() < 0.35 else None for kinds in _OF_LEAVES]
        names = [name for name in (issuer, *odd) if name]
        if 0 < len(names) <= MOST_FAULTS:
            changes = [kinds[name] for kinds, name in zip(_OF_LEAVES, odd, strict=True) if name]
            chains[f"chance/{'+'.join(names)}"] = _made(_OF_ISSUERS[issuer] if issuer else issued, changes)
    return chains


def _made(make: Maker, changes: Sequence[Change]) -> Callable[[], Chain]:
    return lambda: make(*changes)
