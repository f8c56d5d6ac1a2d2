"""What may be told in a report, by lists of what is allowed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.reports import MADE, OWN, PROXY, USER
from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.catalog import CAUSES
from wizard.fixes.actions.base import Said
from wizard.flow.presume import presumed
from wizard.flow.report_telling import (
    LONGEST,
    change_told,
    check_title,
    check_told,
    detail_told,
    local_time,
    quoting_for,
    sentence_told,
    shown,
)
from wizard.i18n import Phrase
from wizard.model.evidence import ClockEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Diagnosis, Finding, Severity, Value, Who
from wizard.plain import visible

EXPIRED = finding("expired")


def test_a_finding_about_the_site_is_told_in_full() -> None:
    diagnosis = made_diagnosis([EXPIRED])
    assert sentence_told(EXPIRED, diagnosis, shown) == sentence_of(EXPIRED)
    assert detail_told(EXPIRED, diagnosis, shown) == detail_of(EXPIRED)


@pytest.mark.parametrize(
    ("cause", "form", "values"),
    [
        ("interception", "everywhere", {"issuer": "CA", "hosts": "other.example"}),
        ("proxy-failure", "login", {"proxy": PROXY}),
        ("captive-portal", None, {"asked": "other.example", "login": "portal.example"}),
        ("connection-reset", None, {"address": OWN, "where": Phrase("before"), "reason": f"{USER} failed"}),
        ("clock-wrong", "one-source", {"source": "other.example"}),
    ],
)
def test_a_detail_that_names_what_is_not_told_is_left_out(cause: str, form: str | None, values: dict[str, str]) -> None:
    found = Finding(cause=cause, form=form, severity=Severity.BLOCKING, who=Who.NETWORK, values=values)
    assert detail_told(found, made_diagnosis([found]), shown) == ""


@pytest.mark.parametrize("cause", CAUSES)
def test_what_nobody_has_seen_leaves_no_field_open(cause: str) -> None:
    """A message or a caller names a cause, and nothing of what would stand in its sentences."""
    told = presumed([cause], datetime(2026, 11, 23, 10, tzinfo=UTC))
    (found,) = told.findings
    assert sentence_told(found, told, shown)
    assert "{" not in sentence_told(found, told, shown) + detail_told(found, told, shown)


def test_a_check_that_broke_tells_its_title_alone() -> None:
    broken = replace(EXPIRED, failed=f"OSError: /home/{USER}")
    diagnosis = made_diagnosis([broken])
    assert sentence_told(broken, diagnosis, shown) == title_of(broken)
    assert detail_told(broken, diagnosis, shown) == ""


def test_the_sites_own_address_is_told() -> None:
    values: dict[str, Value] = {"address": "shop.example", "port": 443}
    found = Finding(cause="connection-refused", severity=Severity.BLOCKING, who=Who.SITE, values=values)
    assert detail_told(found, made_diagnosis([found]), shown).startswith("shop.example refused the TCP connection")


def check(detail: str, **values: object) -> Check:
    return Check(id="connect", state=CheckState.OK, detail=detail, values=values)  # type: ignore[arg-type]


def test_a_check_is_told_by_its_sentence_where_nothing_private_is_in_it() -> None:
    assert check_told(check("The clock is right."), shown) == "The clock is right."
    assert check_told(check("The secure connection is fine: {protocol}.", protocol="TLSv1.3"), shown).endswith(
        "TLSv1.3."
    )
    assert check_told(check("This system trusts {count} roots.", count=144), shown) == "This system trusts 144 roots."
    assert check_told(check("Connected to {address}.", address=OWN), shown) == ""


def test_every_check_of_the_program_has_a_title() -> None:
    diagnosis: Diagnosis = made_diagnosis()
    assert [check_title(c) for c in diagnosis.checks] == ["Date and time"]
    assert check_title(check("")) == "Connect to it"


def test_a_change_is_told_without_profile_and_path() -> None:
    where = Said("This computer's list of roots: {file}", {"file": f"/home/{USER}/root.pem"})
    assert change_told(where, shown) == "This computer's list of roots: …"
    missing = Said("Firefox, profile {profile}", {})
    assert change_told(missing, shown) == "Firefox, profile …"


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "<script>alert(1)</script>",
        "\u202eevil",
        "a\r\nb",
        "\x1b[31m",
        "https://evil.example",
        "日本の店",
        "\u200bx",
    ],
)
def test_a_page_shows_hostile_text_as_it_is(text: str) -> None:
    assert shown(text) == visible(text)


def test_a_name_of_a_million_letters_is_cut() -> None:
    assert shown("x" * 1_000_000) == "x" * LONGEST + "…"
    assert len(quoting_for("shop.example")("x" * 1_000_000, LONGEST)) == LONGEST + 1


def test_in_a_ticket_nothing_becomes_a_link() -> None:
    quote = quoting_for("shop.example")
    assert quote("https://evil.example/a me@evil.example", LONGEST) == "https[:]//evil[.]example/a me[at]evil.example"


AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "offset_s", "told"),
    [
        ("Asia/Tokyo", 32_400, "23 November 2026, 19:00 (Asia/Tokyo, UTC+09:00)"),
        ("America/St_Johns", -12_600, "23 November 2026, 06:30 (America/St_Johns, UTC-03:30)"),
        ("UTC", 0, "23 November 2026, 10:00 (UTC+00:00)"),
        (f"/home/{USER}/zone file", 3_600, "23 November 2026, 11:00 (UTC+01:00)"),
    ],
)
def test_the_local_time_names_its_zone(zone: str, offset_s: int, told: str) -> None:
    diagnosis = made_diagnosis()
    clock = ClockEvidence(now=AT, time_zone=zone, utc_offset_s=offset_s, readings=())
    evidence = replace(diagnosis.evidence, clock=clock)
    assert local_time(AT, replace(diagnosis, evidence=evidence), MADE) == told


def test_without_a_clock_the_zone_is_that_of_the_report() -> None:
    diagnosis = made_diagnosis()
    evidence = replace(diagnosis.evidence, clock=Unknown.NOT_ASKED)
    told = local_time(AT, replace(diagnosis, evidence=evidence), MADE)
    assert told == "23 November 2026, 19:00 (JST, UTC+09:00)"
    assert MADE.utcoffset() == timedelta(hours=9)
