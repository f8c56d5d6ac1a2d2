"""What each browser shows, against what real browsers did show (see tests.support.observed.py)."""

import json
import re
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.observed import CHAINS, chain_and_root
from tests.support.pki import AT, der_of, pem_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Handshake, Resolution, RootStore, Stage
from wizard.model.finding import Diagnosis, Verdict
from wizard.model.target import Target

OBSERVED: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parent / "observed.json").read_text(encoding="utf-8")
)


def _failed(
    kind: FailureKind, alert: int | None = None, *, stage: Stage = Stage.HANDSHAKE, first: bytes = b""
) -> Failure:
    return Failure(stage=stage, kind=kind, detail="as recorded", alert=alert, received=first)


ENDINGS: Mapping[str, Failure] = {
    "alert_access_denied": _failed(FailureKind.ALERT, 49),
    "alert_bad_certificate": _failed(FailureKind.ALERT, 42),
    "alert_close_notify_0": _failed(FailureKind.ALERT, 0),
    "alert_decode_error": _failed(FailureKind.ALERT, 50),
    "alert_handshake_failure": _failed(FailureKind.ALERT, 40),
    "alert_insufficient_security": _failed(FailureKind.NO_COMMON_CIPHER, 71),
    "alert_internal_error": _failed(FailureKind.ALERT, 80),
    "alert_protocol_version": _failed(FailureKind.PROTOCOL_VERSION, 70),
    "alert_unrecognized_name": _failed(FailureKind.ALERT, 112),
    "camellia": _failed(FailureKind.ALERT, 40),
    "cbc_sha256_only": _failed(FailureKind.ALERT, 40),
    "client_cert_tls12": _failed(FailureKind.CLIENT_CERTIFICATE, 40),
    "client_cert_tls13": _failed(FailureKind.CLIENT_CERTIFICATE, 116),
    "close_after_hello": _failed(FailureKind.CLOSED),
    "close_at_once": _failed(FailureKind.CLOSED),
    "dns_failure": _failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE),
    "garbage": _failed(FailureKind.NOT_TLS, first=bytes(range(0x80, 0xC0))),
    "http400_on_https": _failed(FailureKind.NOT_TLS, first=b"HTTP/1.1 400 Bad Request\r\n"),
    "http_on_https": _failed(FailureKind.NOT_TLS, first=b"HTTP/1.0 200 OK\r\n"),
    "null_cipher": _failed(FailureKind.ALERT, 40),
    "refused": _failed(FailureKind.REFUSED, stage=Stage.CONNECT),
    "reset_after_hello": _failed(FailureKind.RESET),
    "reset_at_once": _failed(FailureKind.RESET),
    "smtp_banner": _failed(FailureKind.NOT_TLS, first=b"220 mail.site.test ESMTP\r\n"),
    "tls10_only": _failed(FailureKind.PROTOCOL_VERSION, 70),
    "tls11_only": _failed(FailureKind.PROTOCOL_VERSION, 70),
}
"""How the connections without a certificate ended, as `probes.tls` records it (tests/probes/test_tls.py)."""

NOT_OF_TLS = {"empty_response", "http_ok_plain"}
"""Recorded cases that happen in HTTP, after the handshake or without one: no look at TLS can tell them (2026-11-23)."""

FIREFOX_HEARS_A_RESET = "close_at_once"
"""There Firefox shows PR_CONNECT_RESET_ERROR, as a packet told it; OpenSSL hears an orderly end (2026-11-23)."""


def _evidence(case: str) -> Evidence:
    host = OBSERVED[case]["host"]
    store = RootStore(name="given", size=1, roots=(), origin="the browser's own store")
    chain: tuple[bytes, ...] = ()
    if case not in ENDINGS:
        sent, root = chain_and_root(case)
        chain = tuple(map(der_of, sent))
        store = RootStore(name="given", size=1, roots=(der_of(root.certificate),), origin="the browser's own store")
    failure = ENDINGS.get(case)
    handshake = Handshake(
        protocol="TLSv1.3", cipher="TLS_AES_128_GCM_SHA256", group=None, chain=chain, ocsp_staple=None,
        client_certificate_asked=False,
    )  # fmt: skip
    attempt = Attempt(
        address="127.0.0.1", port=443, milliseconds=1.0, handshake=handshake if chain else None, failure=failure
    )
    at_resolve = failure is not None and failure.stage is Stage.RESOLVE
    resolution = Resolution(
        addresses=() if at_resolve else ("127.0.0.1",), milliseconds=1.0, failure=failure if at_resolve else None
    )
    return Evidence(
        target=Target(host=host, port=443),
        at=AT,
        resolution=resolution,
        attempts=() if at_resolve else (attempt,),
        stores=(store,),
    )


def _diagnosis(case: str) -> Diagnosis:
    return diagnose(_evidence(case))


_CASES = sorted(set(OBSERVED) - NOT_OF_TLS)


def test_every_recorded_case_is_rebuilt_or_excused() -> None:
    rebuilt = set(CHAINS) | set(ENDINGS) | {"root_expired_trusted"}
    assert rebuilt | NOT_OF_TLS == set(OBSERVED)
    assert len(OBSERVED) == 116


@pytest.mark.parametrize("browser", ["chrome", "firefox"])
@pytest.mark.parametrize("case", _CASES)
def test_the_code_is_the_one_that_the_real_browser_showed(case: str, browser: str) -> None:
    shown = _diagnosis(case).browsers[browser]
    seen = OBSERVED[case]
    code = seen[browser].removeprefix("about:neterror?e=")
    if (case, browser) == (FIREFOX_HEARS_A_RESET, "firefox"):
        code = "PR_END_OF_FILE_ERROR"
    assert shown.code.removeprefix("NET::") == code
    assert shown.can_proceed == seen[f"{browser}_overridable"]


@pytest.mark.parametrize("case", _CASES)
def test_a_case_that_a_browser_refuses_has_a_cause(case: str) -> None:
    diagnosis = _diagnosis(case)
    seen = OBSERVED[case]
    if {seen["chrome"], seen["firefox"]} != {"OK"}:
        assert diagnosis.findings
    else:
        assert diagnosis.verdict is Verdict.TRUSTED
    assert not [f for f in diagnosis.findings if f.failed]


def test_edge_shows_chromes_codes_under_its_own_heading() -> None:
    shown = _diagnosis("expired").browsers
    assert shown["edge"].code == shown["chrome"].code
    assert shown["edge"].heading == "Your connection isn't private"


def test_dates_are_judged_at_the_time_that_was_asked_for() -> None:
    evidence = _evidence("ok")
    later = diagnose(evidence, AT + timedelta(days=100))
    assert later.browsers["chrome"].code == "NET::ERR_CERT_DATE_INVALID"


def _openssl_verify(case: str, folder: Path, *more: str) -> str:
    """Return the number of the first error that the real OpenSSL finds, as a TLS client asks it; "OK" for none."""
    chain, root = chain_and_root(case)
    leaf, others, trusted = (folder / name for name in ("leaf.pem", "others.pem", "root.pem"))
    leaf.write_bytes(pem_of(chain[0]))
    others.write_bytes(pem_of(*chain[1:]))
    trusted.write_bytes(pem_of(root.certificate))
    host = OBSERVED[case]["host"]
    by = "-verify_ip" if host[0].isdigit() else "-verify_hostname"
    words = ["openssl", "verify", "-purpose", "sslserver", by, host, "-auth_level", "2", "-no-CApath", "-no-CAstore",
             "-attime", str(int(AT.timestamp())), "-CAfile", str(trusted)]  # fmt: skip
    words += more
    words += ["-untrusted", str(others)] if len(chain) > 1 else []
    said = subprocess.run([*words, str(leaf)], capture_output=True, text=True, check=False).stderr
    error = re.search(r"^error (\d+) at", said, re.MULTILINE)
    return f"({error[1]})" if error else "OK"


@pytest.mark.parametrize("case", sorted(CHAINS))
def test_openssl_says_what_the_real_one_says(case: str, tmp_path: Path) -> None:
    assert _diagnosis(case).verifiers["openssl"].endswith(_openssl_verify(case, tmp_path))


@pytest.mark.parametrize("case", sorted(set(CHAINS) - {"nosan", "nosan_expired"}))
def test_python_refuses_what_strict_openssl_refuses(case: str, tmp_path: Path) -> None:
    refused = _openssl_verify(case, tmp_path, "-x509_strict") != "OK"
    assert (_diagnosis(case).verifiers["python-strict"] != "OK") == refused
