"""Letters about every practice site and every recorded case, to both receivers and in both languages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from itertools import product
from string import Formatter
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from tests.cases.test_cases import FILES, read
from tests.causes.rows.test_ways import INTERFACE, at
from tests.support.diagnoses import NOW, altered_certificate, finding, made_diagnosis
from tests.support.lookups import other_way, site
from wizard import resources
from wizard.causes.catalog import CATALOG, CAUSES
from wizard.causes.diagnose import diagnose
from wizard.flow.concern import FOR_IT_ALONE, Why
from wizard.flow.letter import LONGEST_URL, Letter, left_out, letter, mailto, words_for
from wizard.flow.meanwhile import meanwhile
from wizard.flow.tasks import check, practice_options, practice_target
from wizard.i18n import LANGUAGES, language, using
from wizard.model.certificate import Attribute, DistinguishedName
from wizard.model.evidence import Comparison, LookupEvidence, PortalEvidence, RootStore
from wizard.model.finding import Diagnosis, Severity, Who
from wizard.model.target import CheckOptions, Target
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice

RECEIVERS = ("owner", "it")

NOT_FOR_OWNERS = {
    "good": Why.NOTHING_WRONG,
    "client-certificate": Why.COMPUTER,
    "captive-portal": Why.LOGIN_PAGE,
    "interception": Why.INTERCEPTED,
    "wrong-clock": Why.COMPUTER,
}
NOT_FOR_IT = {"good": Why.NOTHING_WRONG, "captive-portal": Why.LOGIN_PAGE, "wrong-clock": Why.COMPUTER}

FORBIDDEN = re.compile(
    r"https?://|proceed|go past|ignore|bypass|click|exception|anyway|turn off|\bdisable\b|add .*trust|"
    r"無視|続行|先に進|例外|クリック|無効にして|127\.0\.0\.1|::1|/home/|/tmp/|\{|<U\+",
    re.IGNORECASE,
)
"""Nothing that leads past a warning, onto an unsafe page, or back to this computer."""

HEADER_LIKE = re.compile(r"^(Subject|To|Cc|Bcc|From|Reply-To|Content-Type|Received)\s*:", re.MULTILINE | re.IGNORECASE)


@pytest.fixture(scope="module")
def practised() -> Iterator[dict[str, Diagnosis]]:
    """Return the diagnosis of each practice site."""
    with Practice() as running:
        yield {
            id_: check(practice_target(s), practice_options(running, s, CheckOptions(timeout_s=3.0)))
            for id_, s in running.sites.items()
        }


@cache
def recorded(name: str) -> Diagnosis:
    return diagnose(read(next(path for path in FILES if path.stem == name)).evidence)


def written(diagnosis: Diagnosis, to: Any = "owner", lang: str = "en") -> Letter:
    found = letter(diagnosis, to, lang, diagnosis.at)
    assert isinstance(found, Letter), found
    return found


def look_at(found: Letter, diagnosis: Diagnosis, lang: str) -> None:
    """Fail where a letter lacks what every letter has, or holds what none may."""
    target = diagnosis.evidence.target
    texts = (found.subject, found.body, found.address_hint, found.remark)
    for text in texts:
        assert FORBIDDEN.search(text) is None, FORBIDDEN.search(text)
    assert "\n" not in found.subject
    assert target.host in found.subject
    assert f"{target.host}:{target.port}" in found.body
    assert " UTC" in found.body
    assert HEADER_LIKE.search(found.body) is None
    assert found.body.startswith({"en": "Hello,", "ja": (target.address, "情報システム部門")}[lang])  # type: ignore[arg-type]
    assert "\n\n\n" not in found.body
    assert len(found.body) < 4000
    assert found.address_hint
    if diagnosis.chain:
        assert re.search(r"\b[0-9a-f]{64}\b", found.body)
    if lang == "ja":
        prose = re.sub(r"(?m)^・.*$", "", found.body).replace(target.address, "")
        assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", prose), "an English sentence in a Japanese letter"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("to", RECEIVERS)
@pytest.mark.parametrize("scenario", [s.id for s in SCENARIOS])
def test_every_practice_site_has_its_letter_or_a_reason(
    practised: dict[str, Diagnosis], scenario: str, to: Any, lang: str
) -> None:
    diagnosis = practised[scenario]
    with using(lang):
        found = letter(diagnosis, to, lang, diagnosis.at)
    reason = (NOT_FOR_OWNERS if to == "owner" else NOT_FOR_IT).get(scenario)
    if reason is not None:
        assert found is reason
        return
    assert isinstance(found, Letter), found
    look_at(found, diagnosis, lang)
    own = words_for(diagnosis.findings[0], resources.read_toml("letters", lang, "letter.toml"))
    assert own["topic"] in found.subject


@pytest.mark.parametrize(("to", "lang"), list(product(RECEIVERS, LANGUAGES)))
@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_every_recorded_case_has_its_letter_or_a_reason(name: str, to: Any, lang: str) -> None:
    diagnosis = recorded(name)
    with using(lang):
        found = letter(diagnosis, to, lang, diagnosis.at)
    if isinstance(found, Letter):
        look_at(found, diagnosis, lang)
    else:
        blames_site = any(f.who is Who.SITE and f.severity is not Severity.NOTE for f in diagnosis.findings)
        assert not blames_site or found in {Why.LOGIN_PAGE, Why.INTERCEPTED, Why.COMPUTER}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cause_of_the_site_and_every_form_of_it_has_a_letter(lang: str) -> None:
    for cause in CATALOG:
        if cause.who is not Who.SITE:
            continue
        for form in (None, *cause.forms):
            made = replace(finding(cause.id), form=form, values=_every_value())
            found = written(made_diagnosis([made]), lang=lang)
            assert FORBIDDEN.search(found.body) is None, (cause.id, form)
            assert "?" not in found.body, (cause.id, form)


def _every_value() -> dict[str, Any]:
    texts = [c.detail for c in CATALOG] + [w.detail or "" for c in CATALOG for w in c.forms.values()]
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return dict.fromkeys(names, "something") | {"date": NOW - timedelta(days=20)}


def test_the_letter_says_what_helps_and_since_when() -> None:
    body = written(recorded("expired")).body
    assert "ran out on 13 November 2026" in body
    assert "renew the certificate, install it with its full chain" in body
    assert "It has been like this since 13 November 2026 10:00 UTC, when the site's certificate ran out." in body


def test_what_cannot_be_dated_is_not_dated() -> None:
    assert "like this" not in written(recorded("connection-refused")).body


def test_several_things_are_numbered_and_one_cure_is_told_once() -> None:
    two = written(recorded("expired-and-another-name")).body
    assert "2 things are wrong" in two
    assert two.index("1. What is wrong") < two.index("2. What is wrong")
    one = written(recorded("key-on-an-unknown-curve")).body
    assert one.count("make a new key") == 1
    assert "1. What" not in one


def test_the_owner_is_not_blamed_for_what_may_lie_in_between() -> None:
    assert "I cannot tell for certain" in written(recorded("timeout")).body
    assert "seems to be on your side" in written(recorded("expired")).body
    alike = diagnose(other_way(at("expired"), INTERFACE, site("expired").chain))
    unsure = replace(alike, findings=tuple(replace(f, who=Who.UNKNOWN) for f in alike.findings))
    assert "seems to be on your side" in written(unsure).body


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("expired", "my browser stopped with a security warning"),
        ("not-tls", "could not make a secure connection"),
        ("must-staple-missing", "does not open in every browser and program"),
    ],
)
def test_the_letter_tells_what_the_sender_saw(name: str, words: str) -> None:
    assert words in written(recorded(name)).body


def test_it_is_asked_about_what_it_alone_knows() -> None:
    body = written(recorded("interception"), "it").body
    assert "is this one of our own security products?" in body
    assert "If the site is one of ours" not in body
    assert "If the site is one of ours" in written(recorded("expired"), "it").body
    watched = written(recorded("interception-local-root"), "it").body
    assert "opens, but with a certificate that is not its own" in watched


def test_dangerous_software_is_told_of_by_telephone() -> None:
    assert written(recorded("interception-malware"), "it").address_hint.startswith("Telephone")


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("www.wizard-case.net", "hostmaster, postmaster or webmaster, followed by an at sign"),
        ("8.8.8.8", "Who runs the network of 8.8.8.8"),
        ("nas.local", "not on the public Internet"),
    ],
)
def test_the_sender_learns_where_to_send_it(host: str, words: str) -> None:
    hint = written(made_diagnosis([finding("expired")], host=host)).address_hint
    assert words in hint
    assert "@" not in hint


def test_the_hint_is_in_the_senders_language_and_the_letter_in_the_receivers() -> None:
    with using("ja"):
        found = letter(recorded("expired"), "owner", "en", NOW)
        assert language() == "ja"
    assert isinstance(found, Letter)
    assert found.body.startswith("Hello,")
    with pytest.raises(ValueError, match="no such language"):
        letter(recorded("expired"), "owner", "fr", NOW)


def test_an_old_check_is_to_be_made_again() -> None:
    diagnosis = recorded("expired")
    stale = letter(diagnosis, "owner", "en", diagnosis.at + timedelta(days=3))
    assert isinstance(stale, Letter)
    assert stale.remark.startswith("This check was made 3 days ago.")
    assert written(diagnosis).remark == ""


def test_nothing_of_this_computer_is_told() -> None:
    evidence = recorded("expired").evidence
    secret = "secret-of-this-computer"
    ours = replace(
        evidence,
        attempts=tuple(replace(a, via_proxy=f"{secret}:3128", address="10.9.8.7") for a in evidence.attempts),
        stores=tuple(replace(s, origin=f"/home/{secret}/.pki") for s in evidence.stores),
        comparisons=(Comparison(host=f"{secret}.example", chain=(), stores=(_store(secret),)),),
        lookup=LookupEvidence(asked="10.9.8.7", addresses=("10.9.8.7",), owner=secret),
        portal=PortalEvidence(asked=secret, intercepted=False, redirect=secret),
    )
    ours = other_way(ours, INTERFACE, evidence.chain)
    ours = replace(ours, ways=replace(ours.ways, tunnel=secret))  # type: ignore[type-var]
    for to, lang in product(RECEIVERS, LANGUAGES):
        text = "".join((written(diagnose(ours), to, lang).subject, written(diagnose(ours), to, lang).body))
        assert secret not in text
        assert "10.9.8.7" not in text
        assert "eth1" not in text


def _store(secret: str) -> RootStore:
    return RootStore(name="system", size=1, roots=(), origin=secret)


HOSTILE = "x\r\nBcc: thief@evil.example\r\n\r\nhttps://evil.example/login www.evil.example \u202e" + "A" * 5000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hostile_certificate_writes_no_line_of_its_own(lang: str) -> None:
    name = DistinguishedName(rdns=((Attribute("2.5.4.3", HOSTILE),),), der=b"hostile")
    leaf = altered_certificate(subject=name, issuer=name, not_after_text=HOSTILE)
    values = {"names": HOSTILE, "nearest": HOSTILE, "name": HOSTILE, "issuer": HOSTILE, "date": HOSTILE}
    mismatch = replace(finding("name-mismatch"), values={**values, "host": "shop.example"})
    expired = replace(finding("expired"), values={**values, "host": "shop.example"})
    diagnosis = replace(made_diagnosis([mismatch, expired]), chain=(leaf,))
    for to in RECEIVERS:
        found = written(diagnosis, to, lang)
        assert HEADER_LIKE.search(found.body) is None
        assert not re.search(r"(?m)^\W{0,2}Bcc", found.body)
        assert "://" not in found.body
        assert "www.evil" not in found.body
        assert "@" not in found.body
        assert "\u202e" not in found.body
        assert "\r" not in found.body
        assert len(found.body) < 5000
        assert len(mailto(found)) <= LONGEST_URL
        assert "Bcc" not in found.subject


def decoded(url: str) -> EmailMessage:
    """Return the message that a mail program makes of a mailto address (RFC 6068)."""
    parts = urlsplit(url)
    assert (parts.scheme, parts.path) == ("mailto", "")
    assert "+" not in parts.query
    fields = {
        key: unquote(value, errors="strict") for key, _, value in (f.partition("=") for f in parts.query.split("&"))
    }
    assert {key: [value] for key, value in fields.items()} == parse_qs(parts.query, keep_blank_values=True)
    assert set(fields) == {"subject", "body"}
    message = EmailMessage()
    message["Subject"] = fields["subject"]
    assert "\n" not in fields["body"].replace("\r\n", "")
    message.set_content(fields["body"].replace("\r\n", "\n"))
    return message


@pytest.mark.parametrize(("to", "lang"), list(product(RECEIVERS, LANGUAGES)))
@pytest.mark.parametrize("name", ["expired", "expired-and-another-name", "connection-refused", "pinning", "revoked"])
def test_a_mailto_address_is_the_letter_as_far_as_it_fits(name: str, to: Any, lang: str) -> None:
    found = written(recorded(name), to, lang)
    url = mailto(found)
    assert len(url) <= LONGEST_URL
    assert url.isascii()
    assert re.fullmatch(r"mailto:\?subject=[\w.~%-]+&body=[\w.~%-]+", url, re.ASCII)
    message = decoded(url)
    assert message["Subject"] == found.subject
    begun, rest = message.get_content().rstrip("\n"), left_out(found)
    assert found.body == (f"{begun}\n\n{rest}" if rest else begun)
    assert len(begun) > 50, "what is opened can be sent with a sentence or two at least"


def test_what_fits_is_whole() -> None:
    short = written(recorded("connection-refused"))
    assert left_out(short) == ""
    assert "%0D%0A" in mailto(short)


def test_a_subject_and_a_paragraph_of_any_length_still_make_an_address() -> None:
    base = written(recorded("expired"))
    assert len(mailto(replace(base, body="字" * 900))) <= LONGEST_URL
    assert left_out(replace(base, body="字" * 900)) == "字" * 900
    whole = replace(base, subject="件名&body=x?#%", body="a & b = c + d % e\nf")
    assert decoded(mailto(whole))["Subject"] == "件名&body=x?#%"
    assert quote("&", safe="") in mailto(whole)


def test_both_languages_have_the_same_words_with_the_same_fields() -> None:
    english, japanese = (resources.read_toml("letters", lang, "letter.toml") for lang in LANGUAGES)
    assert list(english) == list(japanese)
    for table in english:
        assert list(english[table]) == list(japanese[table]), table
        for key, text in english[table].items():
            for part, words in (text if isinstance(text, dict) else {"": text}).items():
                other = japanese[table][key][part] if part else japanese[table][key]
                # Japanese letters begin with whom they are to.
                assert _fields(words) | {"place"} == _fields(other) | {"place"}, (table, key)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_fit_the_catalogue(lang: str) -> None:
    texts = resources.read_toml("letters", lang, "letter.toml")
    told = {c.id for c in CATALOG if "tell-owner" in c.fixes} | FOR_IT_ALONE
    assert {key.partition("/")[0] for key in texts["causes"]} == told
    for key, words in texts["causes"].items():
        cause, _, form = key.partition("/")
        assert not form or form in CAUSES[cause].forms, key
        assert set(words) == {"topic", "what", "cure"}, key
        assert _fields(words["what"]) <= {"host", "date"}, key
    assert {words["cure"] for words in texts["causes"].values()} == set(texts["cures"])


def test_the_port_is_told_where_it_is_not_the_usual_one() -> None:
    diagnosis = made_diagnosis([finding("expired")])
    moved = replace(diagnosis, evidence=replace(diagnosis.evidence, target=Target(host="shop.example", port=8443)))
    assert written(moved).subject.startswith("shop.example:8443: ")
    assert written(diagnosis).subject.startswith("shop.example: ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scenario", [s.id for s in SCENARIOS])
def test_what_to_do_meanwhile_is_safe(practised: dict[str, Diagnosis], scenario: str, lang: str) -> None:
    with using(lang):
        told = meanwhile(practised[scenario])
    assert bool(told) == (scenario != "good")
    assert not [text for text in told if FORBIDDEN.search(text)]
