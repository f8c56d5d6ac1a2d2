"""What somebody can safely do until a site opens again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.cases.test_cases import FILES, read
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from tests.support.pki import healthy_leaf, issue
from tests.support.timelines import chained, lived, off_by
from wizard.causes.catalog import CATALOG
from wizard.causes.diagnose import diagnose
from wizard.causes.timeline import timeline_of
from wizard.flow.local_time import local_words
from wizard.flow.meanwhile import meanwhile
from wizard.i18n import using
from wizard.model.evidence import Evidence
from wizard.model.finding import Diagnosis, Severity, Who

OTHER_ADDRESS = "the same site’s other address"


def told(evidence: Evidence) -> str:
    diagnosis = diagnose(evidence)
    return "\n".join(meanwhile(diagnosis, timeline_of(diagnosis)))


def case(name: str) -> Diagnosis:
    return diagnose(read(next(path for path in FILES if path.stem == name)).evidence)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("cause", [cause.id for cause in CATALOG])
def test_there_is_something_safe_to_do_for_every_cause(cause: str, language: str) -> None:
    with using(language):
        advice = meanwhile(made_diagnosis([finding(cause)]))
    assert advice
    assert len(set(advice)) == len(advice)
    assert not [text for text in advice if "{" in text]


def test_every_certificate_that_is_refused_keeps_people_out() -> None:
    for cause in CATALOG:
        if cause.who is Who.SITE and cause.seen_in and cause.severity is Severity.BLOCKING:
            advice = meanwhile(made_diagnosis([finding(cause.id)]))
            assert any(text.startswith("Close the page with the warning") for text in advice), cause.id


@pytest.mark.parametrize("cause", ["revoked", "pinning", "unknown-ca", "self-signed", "distrusted-ca"])
def test_no_app_is_named_where_a_stranger_may_answer(cause: str) -> None:
    assert "app" not in "\n".join(meanwhile(made_diagnosis([finding(cause)])))


def test_a_certificate_that_has_not_begun_says_when_to_come_back() -> None:
    advice = told(chained(leaf=(10, 60)))
    assert f"it will open from {local_words(datetime(2026, 12, 3, 10, tzinfo=UTC))} on" in advice
    assert "Try again tomorrow" not in advice


def test_an_expired_certificate_does_not_mend_itself() -> None:
    assert "will not open again by itself" in told(chained(leaf=(-100, -10)))


def test_with_a_wrong_clock_no_date_is_promised() -> None:
    advice = told(replace(chained(leaf=(10, 60)), clock=off_by(30)))
    assert "it will open from" not in advice
    assert advice.startswith("Set the clock right first")


def test_without_a_timeline_nothing_is_said_of_dates() -> None:
    diagnosis, timeline = lived(chained(leaf=(10, 60)))
    assert "3 December" not in "\n".join(meanwhile(diagnosis))
    assert "3 December" in "\n".join(meanwhile(diagnosis, timeline))


def test_a_wrong_name_promises_nothing() -> None:
    advice = told(met(CHAINS["wronghost"](), world().root.certificate))
    assert "by itself" not in advice
    assert OTHER_ADDRESS not in advice
    assert "Look whether the address is spelled right" in advice


def for_www(*, trusted: bool = True, host: str = "site.test", name: str = "www.site.test") -> Evidence:
    ours = world()
    chain = (issue(healthy_leaf(name), ours.issuing), ours.issuing.certificate)
    return met(chain, *([ours.root.certificate] if trusted else []), host=host)


@pytest.mark.parametrize(("host", "name"), [("site.test", "www.site.test"), ("www.site.test", "site.test")])
def test_the_other_address_of_the_same_site_may_be_used(host: str, name: str) -> None:
    assert f"The certificate is good for {name}, {OTHER_ADDRESS}." in told(for_www(host=host, name=name))


def test_the_other_address_is_not_named_unless_its_certificate_is_trusted() -> None:
    assert OTHER_ADDRESS not in told(for_www(trusted=False))
    assert OTHER_ADDRESS not in told(for_www(name="shop.site.test"))
    expired = replace(for_www(), at=for_www().at.replace(year=2030))
    assert OTHER_ADDRESS not in told(expired)


def test_a_hostile_certificate_names_no_address() -> None:
    lure = replace(finding("name-mismatch"), form="www", values={"nearest": "www.evil.example", "host": "shop.example"})
    assert "evil" not in "\n".join(meanwhile(made_diagnosis([lure])))


def test_a_browser_that_found_the_missing_certificate_may_be_used() -> None:
    words = "has found the missing certificate"
    assert words in "\n".join(meanwhile(case("missing-intermediate-fetched")))
    assert words not in "\n".join(meanwhile(case("missing-intermediate")))


def test_a_device_of_ones_own_is_thought_of() -> None:
    assert "a device of your own" in "\n".join(meanwhile(made_diagnosis([finding("self-signed")], host="nas.local")))
    assert "a device of" not in "\n".join(meanwhile(made_diagnosis([finding("self-signed")], host="shop-online.com")))


def test_what_stops_the_connection_comes_before_a_warning() -> None:
    assert meanwhile(case("three-faults"))[0].startswith("Enter nothing secret on any site on this computer")


def test_where_nothing_is_wrong_there_is_nothing_to_do() -> None:
    assert meanwhile(case("good")) == ()
    assert meanwhile(case("outdated-software")) == ()


def test_beside_the_guide_it_says_nothing_twice() -> None:
    made = made_diagnosis([finding("expired")])
    every, fewer = meanwhile(made), meanwhile(made, beside_guide=True)
    assert set(fewer) < set(every)
    assert not any("password" in text or "telephone" in text for text in fewer)


def test_what_is_done_is_not_asked_for_again() -> None:
    made = made_diagnosis([finding("clock-wrong")])
    every, fewer = meanwhile(made), meanwhile(made, done={"set-clock"})
    assert every[0].startswith("Set the clock right first")
    assert fewer == every[1:]
