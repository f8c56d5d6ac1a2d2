"""Chains with two and three faults at once that no record holds: which one a browser tells first is its ranking."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from tests.pki.making import oid, tlv
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
    constrained,
    curve,
    ends_before_it_begins,
    expired,
    for_names,
    future,
    having,
    issued,
    long,
    new_issuing,
    not_yet,
    odd_issuing,
    past,
    plan_of,
    rsa,
    self_signed,
    signed_with_sha1,
    too_deep,
    under,
    used_for,
    without,
    world,
    wrong_host,
)
from tests.support.pki import (
    Authority,
    Leaf,
    Validity,
    issue,
    key_usage,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    weak_rsa_key,
    with_broken_signature,
    with_sha1_signature,
)

IP = "127.0.0.1"
_KU = having(key_usage("key_agreement"), critical=True)
_NO_USE = having(key_usage("crl_sign"), critical=True)
_ENCIPHER = having(key_usage("key_encipherment"), critical=True)
_OCSP_TOO = used_for(ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING)
_ANY = used_for(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
_ANY_USE = having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]))
_CLIENT_ONLY = having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))


def _empty(leaf: Leaf) -> Leaf:
    names = x509.SubjectAlternativeName([x509.DNSName(leaf.names[0])])
    return having(names)(replace(leaf, common_name=""))


def _broken(*changes: Change) -> Chain:
    leaf, issuing = issued(*changes)
    return with_broken_signature(leaf), issuing


def _unsent(*changes: Change) -> Chain:
    return under(new_issuing(), *changes)[:1]


def _deep_and_constrained(*changes: Change) -> Chain:
    """Return a chain whose upper intermediate allows neither the name nor another intermediate."""
    allowed = x509.NameConstraints(permitted_subtrees=[x509.DNSName("allowed.test")], excluded_subtrees=None)
    limit = having(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    upper = odd_issuing(limit, CA_USE, having(allowed, critical=True))
    lower = make_intermediate(name_of("Deep Issuing", "Observed"), upper, long())
    return issue(plan_of(HOST, *changes), lower), lower.certificate, upper.certificate


def _sha1_issuing(*changes: Change) -> Chain:
    """Return a chain in which an intermediate is signed with SHA-1."""
    upper = make_intermediate(
        name_of("Upper RSA Issuing", "Observed"), world().root, long(), key=new_rsa_key(), path_length=1
    )
    lower = make_intermediate(name_of("Lower SHA-1 Issuing", "Observed"), upper, long())
    signed = with_sha1_signature(lower.certificate, upper)
    return issue(plan_of(HOST, *changes), lower), signed, upper.certificate


def _expired_sha1() -> Chain:
    issuing = new_issuing(past(), new_rsa_key())
    return with_sha1_signature(issue(plan_of(HOST), issuing), issuing), issuing.certificate


def _strange_issuing(validity: Validity) -> Chain:
    """Return a chain of strangers whose intermediate has faults of its own."""
    issuing = make_intermediate(name_of("Old Stranger Issuing", "Stranger"), world().stranger, validity)
    return (*under(issuing), world().stranger.certificate)


def _expired_and_broken() -> Chain:
    leaf, issuing = under(new_issuing(past()))
    return with_broken_signature(leaf), issuing


def _constrained_in(validity: Validity) -> Chain:
    """Return a chain whose intermediate may not vouch for the name, nor at this time."""
    allowed = x509.NameConstraints(permitted_subtrees=[x509.DNSName("allowed.test")], excluded_subtrees=None)
    made = plan_of("Old Constrained", IS_CA, CA_USE, having(allowed, critical=True))
    made = without(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, ExtensionOID.EXTENDED_KEY_USAGE)(made)
    issuing = Authority(issue(replace(made, validity=validity), world().root), made.key)
    return under(issuing)


ANY_POLICY = "2.5.29.32.0"


def _demanding(skip: int) -> Change:
    return having(x509.PolicyConstraints(skip, None), critical=True)


_DEMANDING = _demanding(0)
_NO_ANY = having(x509.InhibitAnyPolicy(0), critical=True)
_TEN = x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))
_DIRECTORY = x509.DirectoryName(name_of("Anybody", "Allowed"))


def _named(*policies: str) -> Change:
    """Return the change that names *policies*."""
    return having(x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(p), None) for p in policies]))


def _mapping(issuers: str, subjects: str) -> Change:
    """Return the change that lets one policy stand for another (RFC 5280 4.2.1.5)."""
    pair = b"".join(map(oid, (issuers, subjects)))
    value = tlv(0x30, tlv(0x30, pair))
    return having(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.33"), value), critical=True)


def _only(name: x509.GeneralName) -> Change:
    return having(x509.NameConstraints([name], None), critical=True)


def _dotted(leaf: Leaf) -> Leaf:
    """Return the leaf with a dot at the end of its name, which DNS would take for the same."""
    return replace(leaf, names=(f"{HOST}.",))


def _nameless(leaf: Leaf) -> Leaf:
    return replace(leaf, common_name="")


def _empty_critical(leaf: Leaf) -> Leaf:
    return having(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=True)(replace(leaf, common_name=""))


def _issuing(*changes: Change) -> Authority:
    """Return an intermediate that may issue, with *changes*."""
    return odd_issuing(IS_CA, CA_USE, *changes)


def _odd_critical(*changes: Change) -> Chain:
    return under(odd_issuing(IS_CA, CA_USE, CRITICAL), *changes)


COMBINATIONS: Mapping[str, Callable[[], Chain]] = {
    "ca+expired+host": lambda: issued(IS_CA, expired, wrong_host),
    "ca+eku": lambda: issued(IS_CA, CLIENT),
    "ca+host": lambda: issued(IS_CA, wrong_host),
    "ca+ku": lambda: issued(IS_CA, _KU),
    "ca+crit": lambda: issued(IS_CA, CRITICAL),
    "crit+host": lambda: issued(CRITICAL, wrong_host),
    "eku+crit": lambda: issued(CLIENT, CRITICAL),
    "eku+crit+expired": lambda: issued(CLIENT, CRITICAL, expired),
    "eku+notyet+host": lambda: issued(CLIENT, not_yet, wrong_host),
    "eku+no-san": lambda: issued(CLIENT, CN_ONLY),
    "eku+weak": lambda: issued(CLIENT, rsa(768)),
    "eku-any+expired": lambda: issued(_ANY, expired),
    "eku-any+host": lambda: issued(_ANY, wrong_host),
    "eku-ocsp+expired": lambda: issued(_OCSP_TOO, expired),
    "empty+expired": lambda: issued(_empty, expired),
    "empty+host": lambda: issued(_empty, wrong_host),
    "empty+eku": lambda: issued(_empty, CLIENT),
    "backwards": ends_before_it_begins,
    "backwards+host": lambda: ends_before_it_begins(wrong_host),
    "backwards+eku": lambda: ends_before_it_begins(CLIENT),
    "ku-none+host": lambda: issued(_NO_USE, wrong_host),
    "ku-none+expired": lambda: issued(_NO_USE, expired),
    "ku-none+ca": lambda: issued(_NO_USE, IS_CA),
    "empty+weak": lambda: issued(_empty, rsa(768)),
    "stranger+empty": lambda: by_stranger(_empty),
    "stranger+expired-issuing": lambda: _strange_issuing(past()),
    "issuing-expired+bad-sig": _expired_and_broken,
    "issuing-expired+constrained": lambda: _constrained_in(past()),
    "issuing-weak+crit": lambda: under(new_issuing(key=weak_rsa_key()), CRITICAL),
    "issuing-sha1+eku": lambda: _sha1_issuing(CLIENT),
    "issuing-crit+host": lambda: _odd_critical(wrong_host),
    "ku+eku": lambda: issued(_KU, CLIENT),
    "ku+expired": lambda: issued(_KU, expired),
    "ku+host": lambda: issued(_KU, wrong_host),
    "ku+crit": lambda: issued(_KU, CRITICAL),
    "ku-rsa-encipher+expired": lambda: issued(rsa(2048), _ENCIPHER, expired),
    "p224+expired": lambda: issued(curve(ec.SECP224R1()), expired),
    "p521+expired": lambda: issued(curve(ec.SECP521R1()), expired),
    "p521+host": lambda: issued(curve(ec.SECP521R1()), wrong_host),
    "staple+crit": lambda: issued(STAPLE, CRITICAL),
    "staple+eku": lambda: issued(STAPLE, CLIENT),
    "staple+weak+host": lambda: issued(STAPLE, rsa(768), wrong_host),
    "staple+no-san": lambda: issued(STAPLE, CN_ONLY),
    "staple+notyet": lambda: issued(STAPLE, not_yet),
    "weak+expired": lambda: issued(rsa(768), expired),
    "weak+expired+host": lambda: issued(rsa(768), expired, wrong_host),
    "weak+host": lambda: issued(rsa(768), wrong_host),
    "weak+crit": lambda: issued(rsa(768), CRITICAL),
    "self+crit": lambda: self_signed(CRITICAL),
    "self+eku": lambda: self_signed(CLIENT),
    "self+ku": lambda: self_signed(_KU),
    "self+weak": lambda: self_signed(rsa(768)),
    "self+p521": lambda: self_signed(curve(ec.SECP521R1())),
    "self+ca+expired+host": lambda: self_signed(IS_CA, expired, wrong_host),
    "self+staple": lambda: self_signed(STAPLE),
    "self+empty": lambda: self_signed(_empty),
    "stranger+crit": lambda: by_stranger(CRITICAL),
    "stranger+eku": lambda: by_stranger(CLIENT),
    "stranger+ku": lambda: by_stranger(_KU),
    "stranger+p521": lambda: by_stranger(curve(ec.SECP521R1())),
    "stranger+weak": lambda: by_stranger(rsa(768)),
    "stranger+staple": lambda: by_stranger(STAPLE),
    "stranger+ca": lambda: by_stranger(IS_CA),
    "unsent+weak": lambda: _unsent(rsa(768)),
    "unsent+eku": lambda: _unsent(CLIENT),
    "unsent+ku": lambda: _unsent(_KU),
    "bad-sig+expired": lambda: _broken(expired),
    "bad-sig+host": lambda: _broken(wrong_host),
    "bad-sig+crit": lambda: _broken(CRITICAL),
    "bad-sig+weak": lambda: _broken(rsa(768)),
    "sha1+crit": lambda: signed_with_sha1(CRITICAL),
    "sha1+eku": lambda: signed_with_sha1(CLIENT),
    "sha1+weak": lambda: signed_with_sha1(rsa(768)),
    "sha1+ku": lambda: signed_with_sha1(_KU),
    "sha1+ca": lambda: signed_with_sha1(IS_CA),
    "issuing-expired+sha1": _expired_sha1,
    "issuing-expired+eku": lambda: under(new_issuing(past()), CLIENT),
    "issuing-expired+crit": lambda: under(new_issuing(past()), CRITICAL),
    "issuing-expired+ca": lambda: under(new_issuing(past()), IS_CA),
    "issuing-expired+ku": lambda: under(new_issuing(past()), _KU),
    "issuing-expired+weak": lambda: under(new_issuing(past()), rsa(768)),
    "issuing-expired+notyet": lambda: under(new_issuing(past()), not_yet),
    "issuing-notyet": lambda: under(new_issuing(future())),
    "issuing-notyet+expired": lambda: under(new_issuing(future()), expired),
    "issuing-notyet+host": lambda: under(new_issuing(future()), wrong_host),
    "issuing-weak": lambda: under(new_issuing(key=weak_rsa_key())),
    "issuing-weak+expired": lambda: under(new_issuing(key=weak_rsa_key()), expired),
    "issuing-sha1": _sha1_issuing,
    "issuing-sha1+expired": lambda: _sha1_issuing(expired),
    "issuing-crit": _odd_critical,
    "issuing-crit+expired": lambda: _odd_critical(expired),
    "issuing-crit+eku": lambda: _odd_critical(CLIENT),
    "issuing-eku+expired": lambda: under(odd_issuing(IS_CA, CA_USE, _CLIENT_ONLY), expired),
    "issuing-eku+host": lambda: under(odd_issuing(IS_CA, CA_USE, _CLIENT_ONLY), wrong_host),
    "not-a-ca+expired": lambda: under(odd_issuing(), expired),
    "not-a-ca+host": lambda: under(odd_issuing(), wrong_host),
    "not-a-ca-but-signs": lambda: under(odd_issuing(CA_USE)),
    "no-ca-without-usage": lambda: under(odd_issuing(without(ExtensionOID.KEY_USAGE))),
    "no-cert-sign+expired": lambda: under(odd_issuing(IS_CA, having(key_usage("crl_sign"), critical=True)), expired),
    "no-cert-sign+eku": lambda: under(odd_issuing(IS_CA, having(key_usage("crl_sign"), critical=True)), CLIENT),
    "deep+expired": lambda: too_deep(expired),
    "deep+host": lambda: too_deep(wrong_host),
    "deep+eku": lambda: too_deep(CLIENT),
    "deep+constrained": _deep_and_constrained,
    "constrained+eku": lambda: constrained(CLIENT),
    "constrained+weak": lambda: constrained(rsa(768)),
    "constrained+ca": lambda: constrained(IS_CA),
    "constrained+crit": lambda: constrained(CRITICAL),
    "constrained+staple": lambda: constrained(STAPLE),
    "policy": lambda: issued(_DEMANDING),
    "policy+expired": lambda: issued(_DEMANDING, expired),
    "policy+host": lambda: issued(_DEMANDING, wrong_host),
    "policy+eku": lambda: issued(_DEMANDING, CLIENT),
    "policy-named": lambda: issued(_DEMANDING, _named("1.2.3.4")),
    "issuing-policy": lambda: under(_issuing(_DEMANDING)),
    "issuing-policy-named": lambda: under(_issuing(_DEMANDING, _named("1.2.3.4")), _named("1.2.3.4")),
    "issuing-policy-any": lambda: under(_issuing(_DEMANDING, _named(ANY_POLICY)), _named("1.2.3.4")),
    "issuing-policy-other": lambda: under(_issuing(_DEMANDING, _named("1.2.3.4")), _named("1.2.3.5")),
    "issuing-policy-later": lambda: under(_issuing(_demanding(1))),
    "issuing-policy-no-any": lambda: under(_issuing(_DEMANDING, _named(ANY_POLICY), _NO_ANY), _named(ANY_POLICY)),
    "issuing-policy-mapped": lambda: under(
        _issuing(_DEMANDING, _named("1.2.3.4"), _mapping("1.2.3.4", "1.2.3.5")), _named("1.2.3.5")
    ),
    "issuing-eku-any": lambda: under(_issuing(_ANY_USE)),
    "issuing-eku-any+host": lambda: under(_issuing(_ANY_USE), wrong_host),
    "issuing-eku-any+expired": lambda: under(_issuing(_ANY_USE), expired),
    "issuing-nameless": lambda: under(_issuing(_nameless)),
    "issuing-nameless+eku+host": lambda: under(_issuing(_nameless), CLIENT, wrong_host),
    "issuing-nameless+weak": lambda: under(_issuing(_nameless), rsa(768)),
    "issuing-nameless+ku": lambda: under(_issuing(_nameless), _KU),
    "issuing-nameless+ku-none": lambda: under(_issuing(_nameless), _NO_USE),
    "constrained+no-san": lambda: constrained(CN_ONLY),
    "constrained-to-host+no-san": lambda: under(_issuing(_only(x509.DNSName(HOST))), CN_ONLY),
    "constrained+star": lambda: constrained(for_names("*.test")),
    "constrained-to-host+dot": lambda: under(_issuing(_only(x509.DNSName(HOST))), for_names(f"{HOST}.")),
    "constrained-to-address+no-san": lambda: under(_issuing(_only(_TEN)), CN_ONLY),
    "constrained-by-directory+empty": lambda: under(_issuing(_only(_DIRECTORY)), _empty_critical),
    "constrained-by-directory+empty+expired": lambda: under(_issuing(_only(_DIRECTORY)), _empty_critical, expired),
    "dot": lambda: issued(_dotted),
    "dot+expired": lambda: issued(_dotted, expired),
    "constrained-to-dot": lambda: under(_issuing(_only(x509.DNSName(f"{HOST}.")))),
    "ku+eku-any": lambda: issued(_KU, _ANY),
    "ku+eku-ocsp+host": lambda: issued(_KU, _OCSP_TOO, wrong_host),
    "ku-encipher+eku-any+host": lambda: issued(rsa(2048), _ENCIPHER, _ANY, wrong_host),
}
"""What each server sends, leaf first, for `HOST`."""

BY_ADDRESS: Mapping[str, Callable[[], Chain]] = {
    "address+expired": lambda: issued(expired, host=IP),
    "address+host": lambda: issued(expired, wrong_host, host=IP),
    "address-as-dns+expired": lambda: issued(expired, having(x509.SubjectAlternativeName([x509.DNSName(IP)])), host=IP),
    "address-self+host": lambda: self_signed(wrong_host, host=IP),
}
"""The same for servers that are visited by their address."""


def _old_root(*changes: Change) -> tuple[Chain, Authority]:
    root = make_root(name_of(f"Old Root {len(changes)}", "Observed"), past())
    issuing = make_intermediate(name_of(f"Under Old Root {len(changes)}", "Observed"), root, long())
    return (issue(plan_of(HOST, *changes), issuing), issuing.certificate), root


ROOTED: Mapping[str, Callable[[], tuple[Chain, Authority]]] = {
    "old-root+host": lambda: _old_root(wrong_host),
    "old-root+expired+host": lambda: _old_root(expired, wrong_host),
}
"""The same with a root of its own, which is trusted."""
