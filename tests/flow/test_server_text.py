"""The server test in plain words, with and without marks, in both languages."""

import re
from dataclasses import replace

import pytest

from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.server_views import HOST, MODERN, REFUSED, answer, evidence, versions, visit, web
from wizard.causes.server import judge_server
from wizard.flow.server_text import Mark, server_text, summary_text, worst_of
from wizard.i18n import LANGUAGES, using
from wizard.model.finding import Severity
from wizard.model.server import ClientOffer, ServerReport

CLIENTS = (
    ClientOffer(id="new", name="New program", oldest="TLSv1.2", newest="TLSv1.3"),
    ClientOffer(id="old", name="Old program", oldest="TLSv1", newest="TLSv1"),
)
GOOD = (*versions(*MODERN), answer("client:new", "TLSv1.3"))


def fine() -> ServerReport:
    """Return a report in which nothing was found."""
    return replace(judge_server(evidence([visit()], GOOD), CLIENTS), findings=())


def with_note() -> ServerReport:
    report = judge_server(evidence([visit()], GOOD, [web(f"https://{HOST}/")]), CLIENTS)
    return replace(report, findings=tuple(f for f in report.findings if f.weight is Severity.NOTE))


def unreachable() -> ServerReport:
    return judge_server(evidence([visit(failure=REFUSED)]), CLIENTS)


def test_a_fine_server_is_told_plainly() -> None:
    told = server_text(fine())
    assert "Everything that was tested is as it should be." in told
    assert "9 of at most 40 connections" in told
    assert worst_of(fine()) is None


def test_versions_and_programs_are_listed() -> None:
    told = server_text(fine()).splitlines()
    assert "  192.0.2.7         SSL 3.0 –  TLS 1.0 –  TLS 1.1 –  TLS 1.2 ✓  TLS 1.3 ✓" in told
    assert any(re.fullmatch(r"  ✓ New program +TLS 1\.3", line) for line in told)
    assert "  ✗ Old program" in told


def test_a_finding_stands_under_its_weight_with_reason_and_cure() -> None:
    told = server_text(with_note())
    place = [
        told.index(part) for part in ("Could be better", "[no-hsts]", "Without Strict-Transport", "→ Send the header")
    ]
    assert place == sorted(place)
    assert "Stops visitors" not in told


def test_chains_and_answers_of_the_site_are_listed() -> None:
    pki = make_pki("Text")
    chain = [issue(healthy_leaf(HOST), pki.issuing), pki.issuing.certificate]
    answers = [
        web(f"http://{HOST}/", 301, location=f"https://{HOST}/"),
        web(f"https://{HOST}/", hsts="max-age=60"),
        web(f"https://www.{HOST}/", None),
    ]
    told = server_text(judge_server(evidence([visit(chain)], GOOD, answers), CLIENTS)).splitlines()
    place = told.index("Certificates as sent")
    assert told[place + 1 : place + 3] == [
        f"  {HOST} (192.0.2.7)",
        f"    1. {HOST}, issued by Text Issuing CA, valid until 2027-01-22",
    ]
    assert told[told.index("Answers of the web site") + 1 :] == [
        f"  http://{HOST}/  301 → https://{HOST}/",
        f"  https://{HOST}/  200  Strict-Transport-Security: max-age=60",
        f"  https://www.{HOST}/  –",
    ]


def test_a_certificate_that_cannot_be_read_is_listed_all_the_same() -> None:
    pki = make_pki("Text")
    whole = visit([issue(healthy_leaf(HOST), pki.issuing)])
    assert whole.handshake is not None
    spoiled = replace(whole, handshake=replace(whole.handshake, chain=(*whole.handshake.chain, b"\x30\x00")))
    told = server_text(judge_server(evidence([spoiled], GOOD), CLIENTS))
    assert "    2. " in told


def test_what_cannot_be_reached_has_no_tables() -> None:
    told = server_text(unreachable())
    assert "Stops visitors" in told
    assert "Who gets in" not in told
    assert "Versions of TLS" not in told


@pytest.mark.parametrize(
    ("report", "said"),
    [(fine, "Everything that was tested"), (with_note, "Nothing has to be mended"), (unreachable, "Something stops")],
)  # fmt: skip
def test_the_summary_follows_the_heaviest(report: object, said: str) -> None:
    assert callable(report)
    assert said in summary_text(report())


def test_headings_are_marked_for_whoever_colours_them() -> None:
    marked: list[Mark] = []

    def mark(text: str, kind: Mark) -> str:
        marked.append(kind)
        return f"<{text}>"

    assert "<Could be better>" in server_text(with_note(), mark)
    assert marked == [Mark.TITLE, Mark.NOTE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_field_is_left_open_in_any_language(language: str) -> None:
    with using(language):
        told = server_text(with_note()) + server_text(unreachable())
    assert "{" not in told
    assert (re.search(r"[ぁ-ん]", told) is not None) is (language == "ja")


def test_hostile_text_steers_nothing() -> None:
    seen = evidence([visit()], GOOD, [web(f"https://{HOST}/", hsts="\x1b[31m\u202e")])
    told = server_text(judge_server(seen, CLIENTS))
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "<U+001B>[31m<U+202E>" in told
