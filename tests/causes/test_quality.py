"""How the certificate is made."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.pki.making import Parts, tlv
from tests.support.evidence import attempt, met
from tests.support.faulty import (
    CA_USE,
    CLIENT,
    IS_CA,
    constrained,
    curve,
    having,
    issued,
    long,
    new_issuing,
    odd_issuing,
    plan_of,
    rsa,
    under,
)
from tests.support.observed import CHAINS, world
from tests.support.pki import (
    Authority,
    der_of,
    issue,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    weak_rsa_key,
    with_sha1_signature,
)
from wizard.causes.base import detail_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import Handshake
from wizard.model.finding import Diagnosis, Finding, Severity
from wizard.pki import der


def seen(case: str) -> Diagnosis:
    host = "a_b.site.test" if case == "underscore" else "site.test"
    return diagnose(met(CHAINS[case](), world().root.certificate, host=host))


@pytest.mark.parametrize(
    ("case", "form"),
    [
        ("bad_sig", "signature"),
        ("notca_issuer", "not-a-ca"),
        ("int_no_keycertsign", "cert-sign"),
        ("pathlen", "path-length"),
        ("unk_crit", "unknown-critical"),
        ("leaf_is_ca", "leaf-is-ca"),
        ("empty_subject", "empty-subject"),
    ],
)
def test_the_broken_rule_is_told(case: str, form: str) -> None:
    finding = next(f for f in seen(case).findings if f.cause == "invalid-certificate")
    assert finding.form == form
    assert "{" not in detail_of(finding)


def of(*chain: x509.Certificate, cause: str, root: Authority | None = None) -> Finding:
    top = root.certificate if root else world().root.certificate
    return next(f for f in diagnose(met(chain, top)).findings if f.cause == cause)


def test_a_purpose_that_an_authority_lacks_is_not_said_of_the_sites_certificate() -> None:
    for_mail = having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]))
    finding = of(*under(odd_issuing(IS_CA, CA_USE, for_mail)), cause="wrong-usage")
    assert (finding.certificate, finding.form) == (1, "above")
    assert str(finding.values["name"]).startswith("Odd Issuing")
    assert of(*issued(CLIENT), cause="wrong-usage").form is None


def test_any_purpose_is_not_enough_for_firefox_in_an_authority_either() -> None:
    for_any = having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]))
    diagnosis = diagnose(met(under(odd_issuing(IS_CA, CA_USE, for_any)), world().root.certificate))
    finding = next(f for f in diagnosis.findings if f.cause == "wrong-usage")
    assert (finding.certificate, finding.form) == (1, "firefox-above")
    assert diagnosis.browsers["firefox"].code == "SEC_ERROR_INADEQUATE_CERT_TYPE"
    assert diagnosis.browsers["chrome"].code == "OK"


def test_an_authority_may_sign_ocsp_answers_as_well() -> None:
    both = having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING]))
    assert diagnose(met(under(odd_issuing(IS_CA, CA_USE, both)), world().root.certificate)).verdict == "trusted"


@pytest.mark.parametrize("content", [b"\0", b"\xff\1", b"\1" * 25])
def test_an_odd_serial_number_is_no_reason_for_a_browser(content: bytes) -> None:
    leaf, issuing = issued()
    odd = signed_anew(leaf, world().issuing, lambda parts: parts.__setitem__(1, tlv(2, content)))
    diagnosis = diagnose(met((odd, issuing), world().root.certificate))
    assert {diagnosis.browsers[name].code for name in ("chrome", "firefox")} == {"OK"}
    (finding,) = (f for f in diagnosis.findings if f.cause == "invalid-certificate")
    assert (finding.form, finding.severity) == ("profile", Severity.NOTE)
    assert "serial number" in detail_of(finding)


def signed_anew(certificate: x509.Certificate, issuer: Authority, change: Callable[[Parts], None]) -> x509.Certificate:
    """Return *certificate* with the parts of its signed portion changed, and signed again by *issuer*."""
    signed, algorithm, _ = der.element(der_of(certificate)).children
    parts = [part.whole for part in signed.children]
    change(parts)
    assert isinstance(issuer.key, ec.EllipticCurvePrivateKey)
    signature = issuer.key.sign(tlv(0x30, *parts), ec.ECDSA(SHA256()))
    return x509.load_der_x509_certificate(tlv(0x30, tlv(0x30, *parts), algorithm.whole, tlv(3, b"\0", signature)))


def test_a_policy_that_an_authority_demands_is_missed_by_chrome() -> None:
    demanding = odd_issuing(IS_CA, CA_USE, having(x509.PolicyConstraints(0, None), critical=True))
    diagnosis = diagnose(met(under(demanding), world().root.certificate))
    finding = diagnosis.findings[0]
    assert (finding.cause, finding.form, finding.certificate) == ("invalid-certificate", "policy", 0)
    assert {name: diagnosis.browsers[name].code for name in ("chrome", "firefox")} == {
        "chrome": "NET::ERR_CERT_INVALID",
        "firefox": "OK",
    }
    assert "site.test" in detail_of(finding)


def test_a_weak_key_is_told_of_whom_it_is() -> None:
    finding = of(*under(new_issuing(key=weak_rsa_key())), cause="weak-key")
    assert (finding.certificate, finding.form) == (1, "above")
    assert detail_of(finding) == f"The key of {finding.values['name']} is RSA with 768 bits, which browsers refuse."
    assert of(*issued(rsa(768)), cause="weak-key").form is None


def test_a_curve_that_browsers_refuse_is_not_called_short() -> None:
    finding = of(*issued(curve(ec.SECP224R1())), cause="weak-key")
    assert (finding.form, detail_of(finding)) == (
        "curve",
        "The key of site.test is of the kind P-224, which browsers refuse.",
    )


def test_a_weak_signature_is_told_of_whom_it_is() -> None:
    root = make_root(name_of("Root"), long(), key=new_rsa_key())
    issuing = make_intermediate(name_of("Weakly signed"), root, long())
    weak = with_sha1_signature(issuing.certificate, root)
    finding = of(issue(plan_of("site.test"), issuing), weak, cause="weak-signature", root=root)
    assert (finding.certificate, finding.form) == (1, "above")
    assert "Weakly signed" in detail_of(finding)


def test_the_authority_whose_constraints_are_broken_is_named() -> None:
    chain = constrained()
    finding = of(*chain, cause="name-constraints")
    assert (finding.certificate, finding.form) == (0, None)
    name = chain[1].subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert detail_of(finding) == f"The name constraints of {name} do not allow: site.test."


def test_constraints_that_cannot_be_read_are_told_so() -> None:
    network = x509.NameConstraints(None, [x509.IPAddress(ip_network("10.0.0.0/8"))])
    leaf, issuing = under(odd_issuing(IS_CA, CA_USE, having(network)))
    # The mask gets a hole; that the signature no longer fits is another cause.
    holed = der_of(issuing).replace(b"\x0a\0\0\0\xff\0\0\0", b"\x0a\0\0\0\xff\0\xff\0")
    finding = of(leaf, x509.load_der_x509_certificate(holed), cause="name-constraints")
    assert (finding.certificate, finding.form) == (1, "unreadable")
    assert "holes" in detail_of(finding)


@pytest.mark.parametrize("case", ["leaf_is_ca", "empty_subject"])
def test_what_one_browser_alone_refuses_is_refused(case: str) -> None:
    diagnosis = seen(case)
    assert diagnosis.findings[0].severity is Severity.BLOCKING
    assert diagnosis.verdict == "untrusted"
    assert {shown.code == "OK" for name, shown in diagnosis.browsers.items() if name != "safari"} == {True, False}


@pytest.mark.parametrize("case", ["eku_any", "eku_server_ocsp"])
def test_usages_that_firefox_alone_refuses_are_told_so(case: str) -> None:
    (finding,) = seen(case).findings
    assert (finding.cause, finding.form, finding.severity) == ("wrong-usage", "firefox", Severity.BLOCKING)


@pytest.mark.parametrize(
    "case", ["eku_none", "no_bc", "long900", "shuffled", "dup_chain", "unrelated_first", "rsa1024"]
)
def test_what_browsers_bear_is_trusted(case: str) -> None:
    diagnosis = seen(case)
    assert diagnosis.verdict == "trusted"
    assert not [f for f in diagnosis.findings if f.severity is Severity.BLOCKING]


def test_the_leaf_that_cannot_be_read_is_faulty() -> None:
    broken = Handshake(
        protocol="TLSv1.3", cipher=None, group=None, chain=(b"\x30\x03\x02\x01\x01",), ocsp_staple=None,
        client_certificate_asked=False,
    )  # fmt: skip
    diagnosis = diagnose(replace(met(), attempts=(attempt(broken),)))
    assert [f.cause for f in diagnosis.findings] == ["invalid-certificate"]
    assert diagnosis.verdict == "untrusted"


def test_the_algorithm_and_the_size_are_named() -> None:
    assert "SHA1" in str(seen("sha1").findings[0].values["algorithm"]).upper().replace("-", "")
    assert seen("rsa768").findings[0].values["bits"] == 768


@pytest.mark.parametrize(("case", "severity"), [("ok", Severity.WARNING), ("missing_int", Severity.BLOCKING)])
def test_a_certificate_above_the_leaf_that_cannot_be_read_is_named(case: str, severity: Severity) -> None:
    evidence = met(CHAINS[case](), world().root.certificate)
    main = evidence.attempts[0]
    assert main.handshake is not None
    sent = (*main.handshake.chain, b"\x30\x03\x02\x01\x01")
    evidence = replace(evidence, attempts=(replace(main, handshake=replace(main.handshake, chain=sent)),))
    finding = next(f for f in diagnose(evidence).findings if f.cause == "invalid-certificate")
    assert (finding.severity, finding.certificate) == (severity, len(sent) - 1)


def offline(case: str) -> Diagnosis:
    return diagnose(replace(seen(case).evidence, offline=True))


@pytest.mark.parametrize(
    ("case", "cause", "form"),
    [
        ("rsa1024", "weak-key", "small"),
        ("eku_none", "wrong-usage", "safari"),
        ("underscore", "invalid-certificate", "profile"),
    ],
)
def test_a_file_is_judged_to_the_letter(case: str, cause: str, form: str) -> None:
    (finding,) = offline(case).findings
    assert (finding.cause, finding.form, finding.severity) == (cause, form, Severity.BLOCKING)
    assert offline(case).verdict == "untrusted"
    assert "{" not in detail_of(finding)


@pytest.mark.parametrize("case", ["rsa1024", "eku_none", "underscore"])
def test_a_site_that_opens_is_not_refused_for_it(case: str) -> None:
    (finding,) = seen(case).findings
    assert finding.severity in {Severity.WARNING, Severity.NOTE}
    assert seen(case).verdict == "trusted"


def test_the_letter_is_not_spoken_of_where_something_is_wrong() -> None:
    evidence = met(CHAINS["underscore"](), world().root.certificate, host="elsewhere.test")
    assert [f.cause for f in diagnose(evidence).findings] == ["name-mismatch"]
