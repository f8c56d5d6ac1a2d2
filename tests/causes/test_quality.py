"""How the certificate is made."""

from dataclasses import replace

import pytest

from tests.support.evidence import attempt, met
from tests.support.observed import CHAINS, world
from wizard.causes.base import detail_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import Handshake
from wizard.model.finding import Diagnosis, Severity


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
