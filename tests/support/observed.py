"""Chains with the defects that were shown to real browsers, rebuilt by the names under which they were recorded.

The record is tests/causes/observed.json: what Chromium 156.0.8078.79 and Firefox ESR 153.7 showed on loopback with one
root added to their stores, seen in November 2026.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes
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
    by_stranger,
    constrained,
    curve,
    expired,
    for_names,
    having,
    issued,
    lasting,
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
    issue,
    key_usage,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    with_broken_signature,
)


def _no_common_name() -> Chain:
    made = world().issuing
    healthy = issue(plan_of(HOST), made)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Observed")])
    builder = x509.CertificateBuilder(subject_name=subject).issuer_name(healthy.issuer)
    builder = builder.public_key(healthy.public_key()).serial_number(healthy.serial_number)  # type: ignore[arg-type]
    builder = builder.not_valid_before(healthy.not_valid_before_utc).not_valid_after(healthy.not_valid_after_utc)
    for one in healthy.extensions:
        builder = builder.add_extension(one.value, one.critical)
    return builder.sign(made.key, hashes.SHA256()), made.certificate


def _expired_root() -> tuple[Chain, Authority]:
    root = make_root(name_of("Old Root", "Observed"), past())
    issuing = make_intermediate(name_of("Old Issuing", "Observed"), root, long())
    return (issue(plan_of(HOST), issuing), issuing.certificate), root


_IP = "127.0.0.1"

CHAINS: Mapping[str, Callable[[], Chain]] = {
    "apex_only": lambda: issued(),
    "bad_sig": lambda: (with_broken_signature(issued()[0]), world().issuing.certificate),
    "direct_root": lambda: (issue(plan_of(HOST), world().root),),
    "dup_chain": lambda: (*issued(), world().issuing.certificate, world().issuing.certificate),
    "eku_any": lambda: issued(used_for(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)),
    "eku_client": lambda: issued(CLIENT),
    "eku_client_expired": lambda: issued(CLIENT, expired),
    "eku_client_wronghost": lambda: issued(CLIENT, wrong_host),
    "eku_none": lambda: issued(without(ExtensionOID.EXTENDED_KEY_USAGE)),
    "eku_server_ocsp": lambda: issued(used_for(ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING)),
    "empty_subject": lambda: issued(
        lambda leaf: replace(leaf, common_name=""), having(x509.SubjectAlternativeName([x509.DNSName(HOST)]))
    ),
    "expired": lambda: issued(expired),
    "expired_wronghost": lambda: issued(expired, wrong_host),
    "int_and_leaf_expired": lambda: under(new_issuing(past()), expired),
    "int_eku_client": lambda: under(
        odd_issuing(IS_CA, CA_USE, having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])))
    ),
    "int_expired": lambda: under(new_issuing(past())),
    "int_expired_wronghost": lambda: under(new_issuing(past()), wrong_host),
    "int_no_keycertsign": lambda: under(odd_issuing(IS_CA, having(key_usage("crl_sign"), critical=True))),
    "int_rsa1024": lambda: under(new_issuing(key=new_rsa_key(1024))),
    "ip_as_dns": lambda: issued(having(x509.SubjectAlternativeName([x509.DNSName(_IP)])), host=_IP),
    "ip_in_cn": lambda: issued(CN_ONLY, host=_IP),
    "ip_san": lambda: issued(host=_IP),
    "k256": lambda: issued(curve(ec.SECP256K1())),
    "ku_bad": lambda: issued(having(key_usage("crl_sign"), critical=True)),
    "leaf_ca_expired": lambda: issued(IS_CA, expired),
    "leaf_is_ca": lambda: issued(IS_CA),
    "long900": lambda: issued(lasting(900)),
    "long_398_known": lambda: issued(lasting(398)),
    "many": lambda: issued(expired, wrong_host, rsa(1024)),
    "missing_int": lambda: issued()[:1],
    "missing_int_expired": lambda: issued(expired)[:1],
    "missing_int_wronghost": lambda: issued(wrong_host)[:1],
    "muststaple": lambda: issued(STAPLE),
    "muststaple_expired": lambda: issued(STAPLE, expired),
    "muststaple_wronghost": lambda: issued(STAPLE, wrong_host),
    "nc_bad": lambda: constrained(),
    "nc_bad_expired": lambda: constrained(expired),
    "nc_bad_wronghost": lambda: constrained(wrong_host),
    "no_bc": lambda: issued(without(ExtensionOID.BASIC_CONSTRAINTS)),
    "no_cn_san_ok": _no_common_name,
    "nosan": lambda: issued(CN_ONLY),
    "nosan_expired": lambda: issued(CN_ONLY, expired),
    "not_before_after": lambda: issued(expired),
    "notca_issuer": lambda: under(odd_issuing()),
    "notyet": lambda: issued(not_yet),
    "notyet_wronghost": lambda: issued(not_yet, wrong_host),
    "ok": lambda: issued(),
    "ok_2": lambda: issued(),
    "p224": lambda: issued(curve(ec.SECP224R1())),
    "p521": lambda: issued(curve(ec.SECP521R1())),
    "partial_wild": lambda: issued(for_names("s*.test")),
    "pathlen": too_deep,
    "rsa1024": lambda: issued(rsa(1024)),
    "rsa1024_expired": lambda: issued(rsa(1024), expired),
    "rsa1024_wronghost": lambda: issued(rsa(1024), wrong_host),
    "rsa2048": lambda: issued(rsa(2048)),
    "rsa768": lambda: issued(rsa(768)),
    "self": lambda: self_signed(),
    "self_all": lambda: self_signed(expired, wrong_host),
    "self_ca": lambda: self_signed(IS_CA),
    "self_expired": lambda: self_signed(expired),
    "self_ip": lambda: self_signed(host=_IP),
    "self_local": lambda: self_signed(host="nas.local"),
    "self_local_wrong": lambda: self_signed(wrong_host, host="nas.local"),
    "self_localhost": lambda: self_signed(host="localhost"),
    "self_notyet": lambda: self_signed(not_yet),
    "self_wronghost": lambda: self_signed(wrong_host),
    "sha1": lambda: signed_with_sha1(),
    "sha1_expired": lambda: signed_with_sha1(expired),
    "sha1_wronghost": lambda: signed_with_sha1(wrong_host),
    "shuffled": lambda: (issued()[0], world().root.certificate, world().issuing.certificate),
    "tls12_only": lambda: issued(),
    "underscore": lambda: issued(host="a_b.site.test"),
    "unk_crit": lambda: issued(CRITICAL),
    "unk_crit_expired": lambda: issued(CRITICAL, expired),
    "unknown_root": lambda: by_stranger(),
    "unknown_root_all": lambda: by_stranger(expired, wrong_host),
    "unknown_root_expired": lambda: by_stranger(expired),
    "unknown_root_noroot": lambda: by_stranger(root=False),
    "unknown_root_wronghost": lambda: by_stranger(wrong_host),
    "unrelated_first": lambda: (issued()[0], world().stranger.certificate, world().issuing.certificate),
    "wild2": lambda: issued(for_names("*.test")),
    "wild_apex": lambda: issued(for_names("*.site.test")),
    "wild_ok": lambda: issued(for_names("*.site.test")),
    "wild_sub": lambda: issued(for_names("*.www.site.test")),
    "wronghost": lambda: issued(wrong_host),
    "www_only": lambda: issued(for_names("www.site.test")),
}
"""What each server of the record sent, leaf first. The cases without a chain are in `ENDINGS`."""


def chain_and_root(case: str) -> tuple[Chain, Authority]:
    """Return what the server of *case* sent, and the root that the browser trusted."""
    if case == "root_expired_trusted":
        return _expired_root()
    return CHAINS[case](), world().root
