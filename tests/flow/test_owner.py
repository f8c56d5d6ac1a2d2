from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar, Event

from tests.support.diagnoses import made_diagnosis
from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_pki
from wizard.errors import InputError
from wizard.fixes.owner.acme import Challenge, Program, Service
from wizard.fixes.owner.names import MOST_NAMES, names_wanted
from wizard.fixes.owner.reminder import calendar, plan_reminders
from wizard.fixes.owner.request import KEY_TITLES, KeyKind
from wizard.flow.owner import (
    CHALLENGE_TITLES,
    COVERED,
    KEY_NAMES,
    NO_NAME,
    OTHER_SITE,
    PRIVATE,
    PROGRAM_TITLES,
    SERVICE_TITLES,
    TOO_MANY,
    address_to_check,
    likely_service,
    names_left_out,
    reminder_days,
)
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.model.target import StartTls, Target
from wizard.pki.reader import read_certificate

PKI = make_pki()


def sent(*names: str) -> Certificate:
    leaf = replace(healthy_leaf(*names), validity=Validity(AT, AT + timedelta(days=90)))
    made = read_certificate(der_of(issue(leaf, PKI.issuing)))
    assert isinstance(made, Certificate)
    return made


def met(host: str, *names: str) -> Diagnosis:
    return replace(made_diagnosis(host=host), chain=(sent(*names),), path=())


def told(host: str, *names: str) -> list[tuple[str, object]]:
    diagnosis = met(host, *names)
    return [(f.text, f.values.get("names")) for f in names_left_out(diagnosis, names_wanted(diagnosis))]


@pytest.mark.parametrize(
    ("host", "names", "facts"),
    [
        ("shop.com", ("shop.com", "www.shop.com", "api.shop.com"), []),
        ("shop.com", ("shop.com", "my_host.shop.com"), [(NO_NAME, "my_host.shop.com")]),
        ("shop.com", ("*.shop.com", "shop.com", "api.shop.com"), [(COVERED, "api.shop.com")]),
        ("shop.com", ("shop.com", "intranet", "db.local"), [(PRIVATE, "intranet, db.local")]),
        ("shop.com", ("host.other.org",), [(OTHER_SITE, None)]),
        ("not a host", ("shop.com",), []),
        ("shop.com", ("shop.com", "x_1", "intranet"), [(NO_NAME, "x_1"), (PRIVATE, "intranet")]),
    ],
)
def test_what_is_left_out_is_told_with_its_reason(
    host: str, names: tuple[str, ...], facts: list[tuple[str, object]]
) -> None:
    assert told(host, *names) == facts


def test_a_long_list_of_names_is_told_in_part() -> None:
    ((text, names),) = told("shop.com", "shop.com", *(f"host{n}" for n in range(30)))
    assert text == PRIVATE
    assert str(names).endswith("host9, …")


def test_more_names_than_a_certificate_holds_are_told() -> None:
    ((text, names),) = told("shop.com", *(f"n{n}.shop.com" for n in range(MOST_NAMES + 3)))
    assert text == TOO_MANY
    assert "n98.shop.com" in str(names)


def test_a_hostile_name_is_made_visible() -> None:
    (fact,) = names_left_out(met("shop.com", "shop.com", "ev_il\x1b[31m"), ("shop.com",))
    assert fact.values["names"] == "ev_il<U+001B>[31m"


def test_without_a_certificate_nothing_is_left_out() -> None:
    assert names_left_out(replace(made_diagnosis(host="shop.com"), chain=()), ("shop.com",)) == ()


@pytest.mark.parametrize("hours", [-10, 0, 9, 12])
@pytest.mark.parametrize("past_days", [0, 60, 80, 84])
def test_the_days_are_those_of_the_calendar(hours: int, past_days: int) -> None:
    certificate, now = sent("shop.com"), (AT + timedelta(days=past_days)).astimezone(timezone(timedelta(hours=hours)))
    parts = Calendar.from_ical(calendar(certificate, "shop.com", now)).walk("VEVENT")
    starts = [part.start for part in parts if isinstance(part, Event)]
    written = [start.astimezone(now.tzinfo).date() for start in starts if isinstance(start, datetime)]
    assert list(reminder_days(plan_reminders(certificate), now)) == written[:-1]


def test_days_that_are_past_are_no_reminders() -> None:
    plan = plan_reminders(sent("shop.com"))
    assert len(reminder_days(plan, AT)) == 3
    assert reminder_days(plan, datetime(2030, 1, 1, tzinfo=UTC)) == ()
    assert all(isinstance(day, date) for day in reminder_days(plan, AT))


SITE = Target(host="shop.example", port=8443)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("192.0.2.7", "192.0.2.7:8443"),
        (" 192.0.2.7:443 ", "192.0.2.7:443"),
        ("2001:db8::1", "[2001:db8::1]:8443"),
        ("[2001:db8::1]", "[2001:db8::1]:8443"),
        ("[2001:DB8::1]:993", "[2001:db8::1]:993"),
        ("new.shop.example", "new.shop.example:8443"),
        ("new.shop.example:99", "new.shop.example:99"),
    ],
)
def test_an_address_is_completed_with_the_port_of_the_site(typed: str, place: str) -> None:
    assert address_to_check(typed, SITE) == place


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no name of a site"),
        ("  ", "no name of a site"),
        ("x y", "does not look like an address"),
        ("a\u202e", "does not look like an address"),
        ("192.0.2.7:0", "not a port"),
        ("192.0.2.7:http", "not a port"),
        ("https://shop.example/", "not a port"),
        ("192.0.2", "does not look like an IP address"),
    ],
)
def test_what_is_no_address_is_refused_in_words(typed: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        address_to_check(typed, SITE)


@pytest.mark.parametrize(
    ("target", "service"),
    [
        (Target(host="a", port=443), Service.NGINX),
        (Target(host="a", port=2525, starttls=StartTls.SMTP), Service.POSTFIX),
        (Target(host="a", port=465), Service.POSTFIX),
        (Target(host="a", port=143, starttls=StartTls.IMAP), Service.DOVECOT),
        (Target(host="a", port=993), Service.DOVECOT),
    ],
)
def test_the_server_is_guessed_by_its_port(target: Target, service: Service) -> None:
    assert likely_service(target) is service


def test_everything_that_can_be_chosen_has_a_name() -> None:
    assert set(SERVICE_TITLES) == set(Service)
    assert set(PROGRAM_TITLES) == set(Program)
    assert set(CHALLENGE_TITLES) == set(Challenge)
    assert set(KEY_NAMES) == set(KeyKind) == set(KEY_TITLES)
