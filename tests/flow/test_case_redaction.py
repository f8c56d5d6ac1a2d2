"""What is kept of the evidence is a list, and every field of the model is on it or off it."""

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from itertools import count
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pytest

from tests.cases.test_cases import FILES, each_case, read
from tests.support.evidence import met
from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_pki, make_root, name_of
from wizard.causes.diagnose import diagnose
from wizard.flow.case_file import case_of, read_case, write_case
from wizard.flow.case_redaction import RULES, redacted
from wizard.flow.case_words import HIDDEN
from wizard.model.computer import (
    HeldRoot,
    HeldStore,
    Placed,
    ProxyEvidence,
    ProxyMode,
    ProxySetting,
    ProxySource,
    RootsEvidence,
    SettingsEvidence,
    TrustEffect,
    TrustSetting,
)
from wizard.model.evidence import (
    Attempt,
    Comparison,
    Evidence,
    Failure,
    FailureKind,
    Fetched,
    LookupEvidence,
    PortalEvidence,
    Stage,
)
from wizard.model.finding import CheckState

T = TypeVar("T")
MOMENT = datetime(2026, 11, 23, 10, tzinfo=UTC)

FITTING = {
    ("Target", "host"): "site.test", ("HeldStore", "name"): "system", ("SystemEvidence", "family"): "linux",
    ("SystemEvidence", "support_ends"): "2028-06-30", ("Care", "as_of"): "2026-01-01",
    ("Care", "regular_ends"): "2027-01-01", ("Care", "offer_ends"): "2030-01-01",
}  # fmt: skip
"""Texts that have to be of a kind, all of them kept."""

KEPT_TEXTS = {
    "Target.scheme", "Resolution.addresses", "Handshake.protocol", "Handshake.cipher", "Handshake.group",
    "Handshake.chain", "Handshake.ocsp_staple", "Handshake.alpn", "Fetched.request_for", "RootStore.name",
    "RootStore.roots", "RootStore.brought", "TimeReading.kind", "LookupEvidence.addresses", "OtherWay.address",
    "OtherWay.chain", "SystemEvidence.name", "SystemEvidence.version", "SystemEvidence.desktop", "Care.then_by",
    "Care.offer", "Care.editions", "Care.based_on", "UpdatesEvidence.tool", "UpdatesEvidence.bearing", "Browser.id",
    "Browser.name", "Browser.version", "BrowsersEvidence.family", "HeldRoot.sha256", "TrustSetting.tool",
}  # fmt: skip
"""Every text and every run of bytes that a file may hold as it was seen, but those that have to be of a kind."""

ONLY_OF_MAKERS = {"HeldRoot.name", "HeldRoot.organization"}
"""Kept of roots that came with the system."""


class Planter:
    """Makes evidence in which every text and every run of bytes is another one."""

    def __init__(self, choice: int) -> None:
        self.choice = choice
        self.marks: dict[str, str] = {}
        """Mark -> field."""
        self._numbers = count(1)

    def mark(self, owner: str, name: str) -> str:
        mark = f"zq{next(self._numbers)}q@10.99.{self.choice}.7:/home/zq"
        self.marks[mark] = f"{owner}.{name}"
        return mark

    def value(self, wanted: Any, owner: str, name: str) -> Any:
        origin, inside = get_origin(wanted), get_args(wanted)
        if origin in {Union, types.UnionType}:
            return self.value(_richest(inside), owner, name)
        if origin is tuple:
            return tuple(self.value(one, owner, name) for one in inside if one is not Ellipsis)
        if is_dataclass(wanted) and isinstance(wanted, type):
            return self.planted(wanted)
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            return list(wanted)[self.choice % len(wanted)]
        if wanted is str:
            return FITTING.get((owner, name)) or self.mark(owner, name)
        if wanted is bytes:
            return self.mark(owner, name).encode()
        return {bool: True, int: 1, float: 1.0, datetime: MOMENT}[wanted]

    def planted(self, cls: type[T]) -> T:
        hints = get_type_hints(cls)
        return cls(**{f.name: self.value(hints[f.name], cls.__name__, f.name) for f in fields(cls)})  # type: ignore[arg-type]


def _richest(types_: tuple[Any, ...]) -> Any:
    return next((t for t in types_ if is_dataclass(t)), None) or next(t for t in types_ if t is not types.NoneType)


def planted(cls: type[T], choice: int = 0) -> tuple[T, dict[str, str]]:
    """Return a value of *cls* with every field filled, and which mark stands in which field."""
    planter = Planter(choice)
    return planter.planted(cls), planter.marks


def values_in(value: object) -> Iterator[str | bytes]:
    """Yield every text and every run of bytes in *value*."""
    if isinstance(value, str | bytes):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from values_in(one)
    elif is_dataclass(value):
        for f in fields(value):
            yield from values_in(getattr(value, f.name))


def classes_of(cls: type) -> set[type]:
    """Return every dataclass that a value of *cls* may hold."""
    found: set[type] = set()
    waiting: list[Any] = [cls]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if is_dataclass(one) and isinstance(one, type) and one not in found:
            found.add(one)
            waiting += get_type_hints(one).values()
    return found


def test_every_dataclass_of_the_evidence_is_decided() -> None:
    assert classes_of(Evidence) == set(RULES)


@pytest.mark.parametrize("cls", sorted(RULES, key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_every_field_is_decided_once(cls: type) -> None:
    rules = RULES[cls]
    named = [*rules.kept, *rules.within, *rules.changed]
    assert sorted(named) == sorted(f.name for f in fields(cls))
    hints = get_type_hints(cls)
    assert all(not classes_of(hints[name]) for name in rules.kept), "what is kept whole has no rules inside"
    assert all(classes_of(hints[name]) for name in rules.within)


@pytest.mark.parametrize("choice", range(20))
def test_no_text_gets_into_the_file_but_those_of_the_list(choice: int) -> None:
    evidence, marks = planted(Evidence, choice)
    assert redacted(redacted(evidence)) == redacted(evidence)
    data = write_case(case_of(diagnose(evidence), MOMENT))
    held = list(values_in(read_case(data).evidence))
    text = data.decode()
    found = {where for mark, where in marks.items() if mark in text or any(_holds(one, mark) for one in held)}
    is_makers = list(Placed)[choice % len(Placed)] is Placed.MAKER
    assert found == KEPT_TEXTS | (ONLY_OF_MAKERS if is_makers else set())


def _holds(value: str | bytes, mark: str) -> bool:
    return mark in value if isinstance(value, str) else mark.encode() in value


def test_the_marks_would_be_found() -> None:
    evidence, marks = planted(Evidence)
    held = list(values_in(evidence))
    assert all(any(_holds(one, mark) for one in held) for mark in marks)
    assert len(marks) > 100


@each_case
def test_redaction_changes_no_cause_and_doing_it_again_changes_nothing(path: Any) -> None:
    evidence = read(path).evidence
    kept = redacted(evidence)
    assert redacted(kept) == kept
    before, after = diagnose(evidence), diagnose(kept)
    assert after.verdict == before.verdict
    assert [replace(f, values={}) for f in after.findings] == [replace(f, values={}) for f in before.findings]
    assert (after.browsers, after.chain, after.path) == (before.browsers, before.chain, before.path)
    assert [(c.id, c.state) for c in after.checks] == [(c.id, c.state) for c in before.checks]
    # Of what a proxy says no more than its number is kept, and programs pass its words on.
    if not any(a.failure and a.failure.stage is Stage.PROXY for a in evidence.attempts):
        assert after.verifiers == before.verifiers


def some() -> Evidence:
    return read(next(file for file in FILES if file.stem == "expired")).evidence


@pytest.mark.parametrize(
    ("stage", "detail", "kept"),
    [
        (Stage.HANDSHAKE, "tlsv1 alert protocol version", "tlsv1 alert protocol version"),
        (Stage.HANDSHAKE, "ssl/tls alert handshake failure", "ssl/tls alert handshake failure"),
        (Stage.CONNECT, "Connection refused", "Connection refused"),
        (Stage.RESOLVE, "[Errno -2] Name or service not known", "[Errno -2] Name or service not known"),
        (Stage.CONNECT, "no way to 10.0.0.7", HIDDEN),
        (Stage.CONNECT, "C:\\Users\\ann", HIDDEN),
        (Stage.PROXY, "HTTP/1.1 403 Forbidden for ann", "HTTP/1.1 403"),
        (Stage.PROXY, "access denied for ann", HIDDEN),
        (Stage.STARTTLS, "550 192.0.2.1 is not welcome", "550"),
        (Stage.STARTTLS, "go away ann", HIDDEN),
    ],
)
def test_the_words_of_a_failure_name_nobody(stage: Stage, detail: str, kept: str) -> None:
    failed = Failure(stage=stage, kind=FailureKind.MALFORMED, detail=detail)
    attempt = Attempt(address="192.0.2.7", port=443, milliseconds=1.0, failure=failed)
    (after,) = redacted(replace(some(), attempts=(attempt,))).attempts
    assert after.failure is not None
    assert after.failure.detail == kept


@pytest.mark.parametrize(
    ("received", "kept"),
    [
        (b"HTTP/1.1 400 Bad Request from box7\r\n", b"HTTP/1.1 400"),
        (b"SSH-2.0-OpenSSH_9.2 box7", b"SSH-2.0"),
        (b"220 mail.inside.example", b"220 m"),
        (b"", b""),
    ],
)
def test_of_what_was_no_tls_the_protocol_is_kept(received: bytes, kept: bytes) -> None:
    failed = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.NOT_TLS, detail="", received=received)
    attempt = Attempt(address="192.0.2.7", port=443, milliseconds=1.0, failure=failed)
    (after,) = redacted(replace(some(), attempts=(attempt,))).attempts
    assert after.failure is not None
    assert after.failure.received == kept


def test_a_proxy_is_told_apart_from_another_one_and_has_no_name() -> None:
    def setting(name: str, place: str) -> ProxySetting:
        return ProxySetting(source=ProxySource.VARIABLE, mode=ProxyMode.FIXED, name=name, place=place)

    seen = ProxyEvidence(
        proxies=(("https", "proxy.inside:3128"),),
        settings=(setting("https_proxy", "proxy.inside:3128"), setting("HTTPS_PROXY", "other.inside:8080")),
    )
    attempt = Attempt(address="10.1.1.1", port=3128, milliseconds=1.0, via_proxy="proxy.inside:3128")
    kept = redacted(replace(some(), proxy=seen, attempts=(attempt,)))
    assert isinstance(kept.proxy, ProxyEvidence)
    assert [s.place for s in kept.proxy.settings] == [kept.attempts[0].via_proxy, "proxy-2"]
    assert kept.proxy.proxies == (("https", "proxy-1"),)
    assert kept.attempts[0].address == HIDDEN


def test_a_page_in_the_place_of_an_answer_is_left_out_and_an_answer_is_kept() -> None:
    page = Fetched(url="http://hotel.example/", body=b"<html>room 12, Ann", request_for=None)
    der = Fetched(url="http://hotel.example/", body=b"\x30\x03\x0a\x01\x06", request_for=None)
    kept = redacted(replace(some(), ocsp=(page, der))).ocsp
    assert [f.body for f in kept] == [b"\0", der.body]
    assert {f.url for f in kept} == {HIDDEN}


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("detectportal.firefox.com", "detectportal.firefox.com"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("site.test", "site.test"),
        ("127.0.0.1.inside.example", HIDDEN),
        ("intranet:80", HIDDEN),
    ],
)
def test_who_was_asked_is_kept_where_everybody_asks_the_same(place: str, kept: str) -> None:
    portal = redacted(replace(some(), portal=PortalEvidence(asked=place, intercepted=False))).portal
    assert isinstance(portal, PortalEvidence)
    assert portal.asked == kept


@pytest.mark.parametrize(("asked", "owner"), [("1.1.1.1", "Cloudflare"), ("192.168.1.1", "")])
def test_a_name_server_is_kept_where_it_is_public(asked: str, owner: str) -> None:
    seen = LookupEvidence(asked=asked, addresses=("192.0.2.7",), owner="Ann")
    lookup = redacted(replace(some(), lookup=seen)).lookup
    assert lookup == LookupEvidence(asked=asked if owner else HIDDEN, addresses=("192.0.2.7",), owner=owner)


def test_roots_that_somebody_added_lose_their_names_unless_a_known_product_did() -> None:
    def root(digit: str, name: str, placed: Placed) -> HeldRoot:
        return HeldRoot(sha256=digit * 64, name=name, organization=name, placed=placed)

    roots = (
        root("1", "Maker's Root", Placed.MAKER), root("2", "mkcert ann@box", Placed.USER),
        root("3", "Superfish, Inc.", Placed.COMPUTER),
    )  # fmt: skip
    store = HeldStore(name="system", origin="/home/ann/roots.pem", roots=roots)
    seen = redacted(replace(some(), roots=RootsEvidence(stores=(store,)))).roots
    assert isinstance(seen, RootsEvidence)
    assert [r.name for r in seen.stores[0].roots] == ["Maker's Root", HIDDEN, "Superfish, Inc."]
    assert seen.stores[0].origin == HIDDEN


@pytest.mark.parametrize(
    ("tool", "name", "value", "kept"),
    [
        ("environment", "SSL_CERT_FILE", "ann.pem", ("SSL_CERT_FILE", HIDDEN)),
        ("environment", "SSL_CERT_FILE_ANN", "1", (HIDDEN, "1")),
        ("git", "http.sslVerify", "false", ("http.sslVerify", "false")),
        ("pip", "trusted-host", "3", ("trusted-host", "3")),
        ("wget", "ca_certificate", "ann.pem", ("ca_certificate", HIDDEN)),
    ],
)
def test_a_setting_keeps_its_name_and_no_file(tool: str, name: str, value: str, kept: tuple[str, str]) -> None:
    setting = TrustSetting(tool=tool, name=name, value=value, effect=TrustEffect.OFF)
    seen = redacted(replace(some(), settings=SettingsEvidence(settings=(setting,)))).settings
    assert isinstance(seen, SettingsEvidence)
    assert (seen.settings[0].name, seen.settings[0].value) == kept


@pytest.mark.parametrize("with_root", [False, True])
def test_another_site_is_another_site_and_still_shows_the_same_issuer(with_root: bool) -> None:
    days = Validity.around(AT, before_days=300, after_days=3000)
    somebody = make_root(name_of("Somebody on the way"), days)
    above = (somebody.certificate,) if with_root else ()
    here, there = (issue(healthy_leaf(name), somebody) for name in ("site.test", "bank.example"))
    other = Comparison(host="bank.example", chain=tuple(map(der_of, (there, *above))))
    evidence = replace(met((here, *above)), comparisons=(other,))
    kept = redacted(evidence)
    assert redacted(kept) == kept
    assert HIDDEN in (c.host for c in kept.comparisons)
    assert der_of(there) not in kept.comparisons[0].chain
    (finding, *_), (as_before, *_) = diagnose(kept).findings, diagnose(evidence).findings
    assert (finding.cause, finding.form) == (as_before.cause, as_before.form) == ("interception", "everywhere")


def test_another_site_with_another_issuer_tells_of_this_site_alone() -> None:
    ours, theirs = make_pki("Ours"), make_pki("Theirs")
    there = (issue(healthy_leaf("bank.example"), theirs.issuing), theirs.issuing.certificate)
    other = Comparison(host="bank.example", chain=tuple(map(der_of, there)))
    evidence = replace(met((issue(healthy_leaf("site.test"), ours.issuing),)), comparisons=(other,))
    before, after = ({c.id: c.state for c in diagnose(e).checks} for e in (evidence, redacted(evidence)))
    assert after["comparison"] is before["comparison"] is CheckState.OK


def test_sites_that_everybody_compares_with_are_kept() -> None:
    other = Comparison(host="www.mozilla.org", chain=(b"\x30\0",))
    assert redacted(replace(some(), comparisons=(other,))).comparisons == (other,)
