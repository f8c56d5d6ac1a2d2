"""Every error code that the installed sources of truth know is recognised, or known to be about another subject."""

from collections.abc import Callable, Iterator

import pytest

from tests.messages.truths import SOURCES, is_accounted_for

LEAST = {
    "Chromium's net errors": 240,
    "NSS and NSPR": 440,
    "Firefox's sentences": 300,
    "OpenSSL's verification errors": 90,
    "OpenSSL's verification sentences": 90,
    "OpenSSL's TLS reasons": 300,
    "curl": 160,
    "GnuTLS": 200,
    "Windows headers": 450,
    "Node's documentation": 40,
    "Java's alerts": 30,
}
"""As many codes each source has at least: fewer mean that it was not read."""


@pytest.mark.parametrize(("name", "enumerate_codes"), SOURCES.items(), ids=SOURCES)
def test_every_code_is_accounted_for(name: str, enumerate_codes: Callable[[], Iterator[str]]) -> None:
    codes = list(enumerate_codes())
    assert len(codes) >= LEAST[name]
    assert [code for code in codes if not is_accounted_for(code)] == []


@pytest.mark.parametrize("code", ["ERR_TRUST_WIZARD_MADE_THIS_UP", "X509_V_ERR_OF_NO_KIND", "NS_ERROR_FROBNICATED"])
def test_a_made_up_code_is_not(code: str) -> None:
    assert not is_accounted_for(code)
