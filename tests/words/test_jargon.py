"""The first sentence is for everybody; the expert's term stands behind it."""

import re

import pytest

from tests.words.texts import first, guides, lay_texts, sentences, texts
from wizard.causes.catalog import CATALOG, CAUSES
from wizard.fixes.catalog import FIXES

JARGON = {
    "TLS": "a secure connection, encryption",
    "SSL": "a secure connection, encryption",
    "handshake": "agreeing on a secure connection",
    "cipher": "a kind of encryption",
    "OCSP": "the authority's answer, a proof",
    "CRL": "the authority's list",
    "SNI": "telling the server which site is meant",
    "intermediate": "a certificate in between",
    "leaf": "the site's own certificate",
    "chain": "the certificates that belong together",
    "CA": "an authority",
    "CAs": "authorities",
    "DNS": "where the name leads, looking up a name",
    "SAN": "the names in the certificate",
    "X.509": "a certificate",
    "RFC": "the rules",
    "TCP": "a connection",
    "packet": "what is sent",
    "subject": "the name in the certificate",
    "extension": "a place in the certificate",
    "stapling": "sending a proof along",
    "wildcard": "a name with a star",
    "validation": "checking",
    "authentication": "logging in",
    "hostname": "a name",
    "FQDN": "a name",
    "daemon": "a program",
}
"""Words that a newspaper would not print without explaining them, and what it would print instead.

Not among them: certificate, authority, key, signature, fingerprint, root, revoked, proxy, VPN and hosts file. These are
what browsers and systems themselves show, so a reader has to recognise them; each is explained where it first matters.
"""

ALLOWED = {
    ("No secure connection; SSL, PROTOCOL, CIPHER", "SSL"): "what to hear for: the words on the caller's page",
    ("No secure connection; SSL, PROTOCOL, CIPHER", "cipher"): "as above",
    ("Revoked; REVOKED, OCSP", "OCSP"): "as above",
}
"""Texts that may hold one of them, each with its reason."""

_ASIDE = re.compile(r"\([^)]*\)|“[^”]*”|`[^`]*`|\{\w+\}|[A-Z]+(?:::|_)[A-Z_:]+|\w+://\S+")
"""What explains itself: a term in brackets behind plain words; a label or a code, which is on the reader's screen."""


def jargon_in(words: str) -> set[str]:
    """Return the terms of `JARGON` in *words*, other than in an aside."""
    plain = _ASIDE.sub(" ", words)
    return {
        term
        for term in JARGON
        if re.search(rf"\b{re.escape(term)}s?\b", plain, 0 if term.isupper() or term == "CAs" else re.IGNORECASE)
    }


def said_first() -> list[tuple[str, str]]:
    """Return the first sentence of everything that a lay person reads, each with where."""
    return [(place, first(words)) for place, words in lay_texts()]


def test_the_first_sentence_has_no_jargon() -> None:
    found = {
        (sentence, term): place
        for place, sentence in said_first()
        for term in jargon_in(sentence)
        if (sentence, term) not in ALLOWED
    }
    assert found == {}


def test_what_lay_people_are_told_of_a_cause_has_no_jargon_at_all() -> None:
    told = [(place, words) for place, words in lay_texts() if place.startswith("cause ")]
    assert {(place, term) for place, words in told for term in jargon_in(words)} == set()


def test_what_was_checked_is_told_without_jargon() -> None:
    told = [text.words for text in texts() if text.stands_in("wizard/causes/checks.py", "wizard/causes/rows/")]
    assert {(words, term) for words in told for term in jargon_in(words)} == set()


def test_every_allowance_is_needed() -> None:
    said = {sentence for _place, sentence in said_first()}
    assert {key for key in ALLOWED if key[0] not in said or key[1] not in jargon_in(key[0])} == set()


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("The server speaks TLS.", {"TLS"}),
        ("The server does not encrypt (TLS).", set()),
        ("Press “SSL settings”.", set()),
        ("Two intermediates are missing.", {"intermediate"}),
        ("NET::ERR_SSL_PROTOCOL_ERROR", set()),
        ("An authority in California.", set()),
    ],
)
def test_jargon_is_told_from_asides(words: str, terms: set[str]) -> None:
    assert jargon_in(words) == terms


EXPERT_TERMS = {
    "not-tls": "TLS",
    "protocol-version": "TLS 1.2",
    "cipher-mismatch": "cipher",
    "handshake-failure": "TLS handshake",
    "client-certificate-required": "client certificate",
    "connection-refused": "TCP",
    "dns-failure": "name lookup",
    "missing-intermediate": "intermediate",
    "unknown-ca": "root",
    "must-staple-missing": "OCSP",
    "no-san": "subject alternative name",
    "wrong-usage": "serverAuth",
    "name-constraints": "name constraints",
    "ct-missing": "signed certificate timestamps",
    "strict-only": "RFC 5280",
}
"""What an expert looks for behind “details”, by cause."""


@pytest.mark.parametrize(("cause", "term"), EXPERT_TERMS.items())
def test_the_expert_s_term_stands_behind_details(cause: str, term: str) -> None:
    assert term in CAUSES[cause].detail


def test_every_cause_has_details_of_its_own() -> None:
    assert [c.id for c in CATALOG if not c.detail or c.detail == c.sentence or c.detail == c.title] == []


def test_a_cause_is_told_in_at_most_three_sentences() -> None:
    told = [(place, words) for place, words in lay_texts() if place.startswith("cause ")]
    assert [(place, words) for place, words in told if len(sentences(words)) > 3] == []


def test_a_guide_opens_in_at_most_five_sentences() -> None:
    assert [name for name, opening in guides("en").items() if len(sentences(opening)) > 5] == []


def test_a_step_is_an_order_without_a_full_stop() -> None:
    assert [fix.title for fix in FIXES if fix.title.endswith(".") or not fix.title[0].isupper()] == []
