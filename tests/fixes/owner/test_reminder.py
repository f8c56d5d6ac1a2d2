from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from icalendar import Calendar, Event

from tests.support.diagnoses import altered_certificate, made_diagnosis
from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_intermediate, make_pki, name_of
from wizard.errors import InputError
from wizard.fixes.owner.reminder import calendar, plan_reminders
from wizard.i18n import using
from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.model.finding import Origin, PathLink
from wizard.pki.reader import read_certificate

JAPAN = timezone(timedelta(hours=9))


def certificate(lifetime: timedelta, begins: datetime = AT, pki: Pki | None = None) -> Certificate:
    """Return a certificate of that lifetime."""
    leaf = replace(healthy_leaf(), validity=Validity(begins, begins + lifetime))
    made = read_certificate(der_of(issue(leaf, (pki or make_pki()).issuing)))
    assert isinstance(made, Certificate)
    return made


def events(made: bytes) -> Sequence[Event]:
    """Return the events, read back."""
    return [part for part in Calendar.from_ical(made).walk("VEVENT") if isinstance(part, Event)]


@pytest.mark.parametrize(
    ("days", "reminders"),
    [
        (398, (30, 14, 7)),
        (200, (30, 14, 7)),
        (100, (30, 14, 7)),
        (90, (14, 7, 3)),
        (47, (14, 7, 3)),
        (45, (14, 7, 3)),
        (30, (7, 3)),
        (10, (3,)),
        (9, ()),
        (6, ()),
    ],
)
def test_reminders_fit_the_lifetime(days: int, reminders: tuple[int, ...]) -> None:
    plan = plan_reminders(certificate(timedelta(days=days)))
    assert plan.days == reminders
    assert (plan.advice is None) == bool(reminders)


def test_what_cannot_be_renewed_by_hand_gets_advice_and_no_file() -> None:
    with pytest.raises(InputError, match="let a program renew it"):
        calendar(certificate(timedelta(hours=160)), "shop.example", AT)


def test_the_events_are_on_the_days_at_nine_and_the_last_at_the_end() -> None:
    made = events(calendar(certificate(timedelta(days=90)), "shop.example", AT.astimezone(JAPAN)))
    ends = AT + timedelta(days=90)
    assert [e.start for e in made] == [
        datetime(2027, 2, 7, 0, tzinfo=UTC),
        datetime(2027, 2, 14, 0, tzinfo=UTC),
        datetime(2027, 2, 18, 0, tzinfo=UTC),
        ends,
    ]
    assert all(e.start.tzinfo is not None and e.start.utcoffset() == timedelta(0) for e in made)  # type: ignore[union-attr]
    assert [str(e["SUMMARY"]) for e in made] == [
        "Renew the certificate of shop.example: 14 days left",
        "Renew the certificate of shop.example: 7 days left",
        "Renew the certificate of shop.example: 3 days left",
        "The certificate of shop.example ends now",
    ]


def test_every_event_has_one_alarm_at_its_start() -> None:
    for event in events(calendar(certificate(timedelta(days=200)), "shop.example", AT)):
        (alarm,) = event.walk("VALARM")
        assert alarm["ACTION"] == "DISPLAY"
        assert alarm["TRIGGER"].dt == timedelta(0)
        assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_days_that_are_past_are_left_out() -> None:
    soon = certificate(timedelta(days=90), AT - timedelta(days=80))
    assert [e.start for e in events(calendar(soon, "shop.example", AT))] == [
        datetime(2026, 11, 26, 9, tzinfo=UTC),
        datetime(2026, 11, 30, 9, tzinfo=UTC),
        AT + timedelta(days=10),
    ]
    last_day = certificate(timedelta(days=90), AT - timedelta(days=89))
    assert len(events(calendar(last_day, "shop.example", AT))) == 1


def test_a_certificate_that_has_ended_gets_no_file() -> None:
    with pytest.raises(InputError, match="has ended already"):
        calendar(certificate(timedelta(days=90), AT - timedelta(days=91)), "shop.example", AT)


def test_the_intermediate_is_what_one_is_reminded_of_when_it_ends_first() -> None:
    pki = make_pki()
    short = Validity(AT - timedelta(days=700), AT + timedelta(days=40))
    issuing = make_intermediate(name_of("Short CA"), pki.root, short)
    leaf = certificate(timedelta(days=90), pki=Pki(pki.root, issuing))
    above = read_certificate(der_of(issuing.certificate))
    root = read_certificate(der_of(pki.root.certificate))
    assert isinstance(above, Certificate)
    assert isinstance(root, Certificate)
    links = (PathLink(certificate=leaf, origin=Origin.SENT), PathLink(certificate=above, origin=Origin.SENT))
    path = (*links, PathLink(certificate=root, origin=Origin.STORE))
    diagnosis = replace(made_diagnosis(), chain=(leaf, above), path=path)
    plan = plan_reminders(diagnosis)
    assert (plan.is_leaf, plan.ends, plan.days) == (False, AT + timedelta(days=40), (30, 14, 7))
    made = events(calendar(diagnosis, "shop.example", AT))
    assert len(made) == 4
    assert "A certificate above that of shop.example is valid until 2 January 2027 10:00 UTC." in made[0]["DESCRIPTION"]
    # The same entries, whichever ends first: they are about the site's certificate.
    assert {e["UID"] for e in events(calendar(leaf, "shop.example", AT))} & {e["UID"] for e in made}


def test_a_diagnosis_without_a_path_speaks_of_the_certificate_that_was_sent() -> None:
    leaf = certificate(timedelta(days=90))
    assert plan_reminders(replace(made_diagnosis(), chain=(leaf,), path=())).leaf == leaf


@pytest.mark.parametrize(
    "source",
    [
        replace(made_diagnosis(), chain=(), path=()),
        replace(made_diagnosis(), chain=(Unreadable("broken"),), path=()),
        altered_certificate(not_after=Unreadable("no date")),
        altered_certificate(not_after=Present(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))),
    ],
)  # fmt: skip
def test_without_an_end_there_is_nothing_to_be_reminded_of(source: Certificate) -> None:
    with pytest.raises(InputError, match="nothing to be reminded of"):
        calendar(source, "shop.example", AT)


def test_an_unreadable_beginning_leaves_the_usual_days() -> None:
    source = altered_certificate(not_before=Unreadable("no date"), not_after=Present(AT + timedelta(days=60)))
    assert plan_reminders(source).days == (30, 14, 7)


def test_the_same_certificate_gives_the_same_entries_and_another_one_others() -> None:
    one, other = certificate(timedelta(days=90)), certificate(timedelta(days=90))

    def uids(source: Certificate, host: str, now: datetime, language: str = "en") -> list[str]:
        with using(language):
            return [str(e["UID"]) for e in events(calendar(source, host, now))]

    first = uids(one, "shop.example", AT)
    assert len(set(first)) == 4
    assert uids(one, "shop.example", AT + timedelta(hours=1), "ja") == first
    assert not set(uids(one, "www.shop.example", AT)) & set(first)
    assert not set(uids(other, "shop.example", AT)) & set(first)


def test_the_stamp_is_the_moment_it_was_made() -> None:
    made = calendar(certificate(timedelta(days=90)), "shop.example", (AT + timedelta(hours=1)).astimezone(JAPAN))
    assert made.count(b"DTSTAMP:20261123T110000Z\r\n") == 4


def test_the_file_is_what_calendars_expect() -> None:
    made = calendar(certificate(timedelta(days=90)), "shop.example", AT)
    whole = Calendar.from_ical(made)
    assert (whole["VERSION"], whole["METHOD"], whole["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert "Trust Wizard" in whole["PRODID"]
    allowed = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert all(set(event) == allowed for event in events(made))


@pytest.mark.parametrize("host", ["xn--wgv71a119e.example", "a" * 63 + "." + "b" * 63 + ".example"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_lines_end_and_fold_as_the_rules_want(host: str, language: str) -> None:
    with using(language):
        made = calendar(certificate(timedelta(days=90)), host, AT)
    lines = made.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    assert any(line.startswith(b" ") for line in lines)
    assert all(host in str(event["SUMMARY"]) for event in events(made))


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("a;b,c\\n.example", "a;b,c\\n.example"),
        ("a\r\nBEGIN:VALARM\r\n", "aBEGIN:VALARM"),
        ("a\u202eb\u200b\u2028\x00", "ab"),
        ("{n}{host}", "{n}{host}"),
    ],
)
def test_a_hostile_host_stays_text(host: str, shown: str) -> None:
    made = calendar(certificate(timedelta(days=90)), host, AT)
    found = events(made)
    assert len(found) == 4
    assert str(found[0]["SUMMARY"]) == f"Renew the certificate of {shown}: 14 days left"
    assert all(len(event.walk("VALARM")) == 1 for event in found)


def test_a_host_without_an_end_of_its_own_is_cut() -> None:
    made = calendar(certificate(timedelta(days=90)), "a" * 100_000, AT)
    assert len(made) < 10_000
