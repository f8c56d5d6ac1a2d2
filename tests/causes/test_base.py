import pytest

from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.causes.catalog import CAUSES
from wizard.i18n import LANGUAGES, using
from wizard.model.finding import Finding, Severity, Who

WRONG_USAGE = CAUSES["wrong-usage"]


def test_a_finding_takes_over_what_the_cause_says() -> None:
    finding = WRONG_USAGE.finding(1, usages="clientAuth")
    assert (finding.cause, finding.severity, finding.who) == ("wrong-usage", Severity.BLOCKING, Who.SITE)
    assert (finding.certificate, dict(finding.values)) == (1, {"usages": "clientAuth"})


def test_a_form_has_words_of_its_own() -> None:
    plain, firefox = WRONG_USAGE.finding(0, usages="any"), WRONG_USAGE.finding(0, form="firefox", usages="any")
    assert title_of(plain) != title_of(firefox)
    assert "Firefox" in sentence_of(firefox)
    assert "any" in detail_of(firefox)


def test_a_form_borrows_the_words_that_it_lacks() -> None:
    invalid = CAUSES["invalid-certificate"]
    finding = invalid.finding(0, form="path-length", name="Some CA", what="")
    assert sentence_of(finding) == sentence_of(invalid.finding(0))
    assert "Some CA" in detail_of(finding)


def test_an_unknown_form_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        title_of(WRONG_USAGE.finding(0, form="no-such-form"))


def test_braces_in_hostile_text_are_no_fields() -> None:
    finding = CAUSES["name-mismatch"].finding(0, host="{evil}", names="{0}", nearest="{issuer!r}")
    assert "{evil}" in sentence_of(finding)


def test_words_follow_the_language() -> None:
    finding = CAUSES["no-network"].finding(None, address="site.test", reason="-")
    english = title_of(finding)
    with using("ja"):
        assert title_of(finding) != english


def test_a_check_that_broke_says_so_instead_of_guessing() -> None:
    broken = Finding(cause="expired", severity=Severity.NOTE, who=Who.SITE, failed="KeyError: 'x'")
    assert "fault" in detail_of(broken)
    assert "KeyError" in detail_of(broken)
    assert title_of(broken) == "This check failed"


@pytest.mark.parametrize("cause", CAUSES)
def test_of_what_nobody_measured_no_empty_place_is_shown(cause: str) -> None:
    for language in LANGUAGES:
        with using(language):
            told = CAUSES[cause].finding(None)
            for said in (sentence_of(told), detail_of(told)):
                assert said
                assert "{" not in said
