"""Verdicts on 670 chains that nobody here made, each with the verdict that its authors expect (see make_set.py).

They go the way of the lines of ``inspect --batch``. The whole 9,756 are for the suites' own scorer.
"""

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.limbo.make_set import unpacked
from wizard.flow.batch import inspect_line

HERE = Path(__file__).parent
MOST_WRONGLY_TRUSTED = 20
"""Of all cases; the best peer, cryptography 50, has 31. They are listed in `KNOWN`, with the reason why."""

KNOWN = {
    "only a CA/B Forum rule for public authorities, which no browser checks": (
        "webpki::eku::ee-critical-eku", "webpki::san::san-critical-with-nonempty-subject", "webpki::eku::root-has-eku",
        "rfc5280::nc::permitted-dns-match-noncritical", "webpki::eku::ee-anyeku",
        "webpki::forbidden-rsa-not-divisible-by-8-in-root", "webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf",
    ),
    "the common name, which no program reads any more": (
        "webpki::cn::ipv4-hex-mismatch", "webpki::cn::ipv4-leading-zeros-mismatch",
        "webpki::cn::ipv6-uppercase-mismatch", "webpki::cn::ipv6-uncompressed-mismatch",
        "webpki::cn::ipv6-non-rfc5952-mismatch", "webpki::cn::punycode-not-in-san",
        "webpki::cn::utf8-vs-punycode-mismatch", "webpki::cn::not-in-san", "webpki::cn::case-mismatch",
    ),
    "the list of public suffixes, which is not asked": (
        "webpki::san::public-suffix-multi-label-wildcard-san",
        "webpki::san::public-suffix-private-namespace-wildcard-san",
    ),
    "Safari alone asks for the usage, of certificates issued since 2019; this one is of 1970": (
        "webpki::eku::ee-without-eku",
    ),
    "an anchor that is no root: OpenSSL alone goes on from it, and finds nothing": (
        "rfc5280::aki::cross-signed-root-missing-aki",
    ),
    "a CA in the place of the leaf, whose key may not sign a handshake: no browser opens it": (
        "pathlen::validation-ignores-pathlen-in-leaf", "rfc5280::ca-as-leaf",
    ),
}  # fmt: skip
"""Where we differ from the authors on purpose, and why."""


@cache
def cases() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in unpacked(HERE / "cases.jsonl.xz"))


@cache
def pems() -> tuple[str, ...]:
    ders = (base64.b64decode(line) for line in unpacked(HERE / "certs.txt.xz"))
    return tuple(
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(der).decode()}-----END CERTIFICATE-----\n" for der in ders
    )


@pytest.fixture(scope="module")
def answers() -> dict[str, Mapping[str, Any]]:
    answers = {}
    for case in cases():
        chain, trust = ([pems()[n] for n in case[key]] for key in ("chain", "trust"))
        line = {"id": case["id"], "chain": chain, "trust": trust, "host": case["host"], "at": case["at"]}
        answers[case["id"]] = inspect_line(json.dumps(line))
    return answers


def wrong(answers: Mapping[str, Mapping[str, Any]]) -> set[str]:
    verdicts = {True: "trusted", False: "untrusted"}
    return {case["id"] for case in cases() if answers[case["id"]]["verdict"] != verdicts[case["trusted"]]}


def test_the_set_is_whole() -> None:
    assert len(cases()) == 670
    assert sum(case["must"] for case in cases()) > 400


def test_where_all_peers_agree_we_agree(answers: dict[str, Mapping[str, Any]]) -> None:
    assert not wrong(answers) & {case["id"] for case in cases() if case["must"]}


def test_every_other_verdict_is_the_expected_one_or_explained(answers: dict[str, Mapping[str, Any]]) -> None:
    assert wrong(answers) == {case for group in KNOWN.values() for case in group}


def test_few_are_wrongly_trusted(answers: dict[str, Mapping[str, Any]]) -> None:
    trusted = [c for c in wrong(answers) if answers[c]["verdict"] == "trusted"]
    assert len(trusted) <= MOST_WRONGLY_TRUSTED


def test_the_first_cause_is_a_plausible_one(answers: dict[str, Mapping[str, Any]]) -> None:
    refused = [c for c in cases() if not c["trusted"] and answers[c["id"]]["verdict"] == "untrusted" and c["plausible"]]
    plausible = [c["id"] for c in refused if answers[c["id"]]["causes"][0]["id"] in c["plausible"]]
    assert len(plausible) >= 0.97 * len(refused)


def test_whatever_is_refused_has_a_reason(answers: dict[str, Mapping[str, Any]]) -> None:
    assert not [c for c, answer in answers.items() if answer["verdict"] == "untrusted" and not answer["causes"]]
