"""Case files: written, read again to the same diagnosis, and refused in words where they are none."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cases.test_cases import FILES, each_case, read
from wizard import __version__
from wizard.causes.diagnose import diagnose
from wizard.causes.explain import explain
from wizard.errors import InputError, WizardError
from wizard.fixes.actions.base import Said, Scope
from wizard.fixes.actions.journal import Entry
from wizard.fixes.actions.journal import Standing as ChangeStanding
from wizard.fixes.plan import plan
from wizard.flow.acting import Change
from wizard.flow.case_file import (
    Case,
    Done,
    case_of,
    done_of,
    open_case,
    read_case,
    rediagnose,
    summary_of,
    target_of,
    write_case,
)
from wizard.flow.case_words import HIDDEN
from wizard.flow.computer import presumed_with_parts
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.presume import presume
from wizard.flow.tasks import check, practice_options, practice_target
from wizard.model.computer import SettingsEvidence
from wizard.model.evidence import Fetched
from wizard.model.fields import Unknown
from wizard.model.finding import Audience, Diagnosis
from wizard.model.target import CheckOptions
from wizard.model.terms import Part
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice() as running:
        yield running


def some_diagnosis(stem: str = "expired") -> Diagnosis:
    return diagnose(read(next(file for file in FILES if file.stem == stem)).evidence)


def full_case() -> Case:
    """Return a case with everything in it that a person can add."""
    return replace(
        case_of(some_diagnosis(), NOW, some_diagnosis("good")),
        audience=Audience.HELPDESK,
        system="windows-10",
        browser="firefox",
        marks=Marks({"tell-owner": Mark(Standing.DONE), "a": Mark(Standing.OPEN, "kde")}, frozenset({("a", 2)})),
        notes="Called at 9.\n二回目の電話\n",
        done=(
            Done(
                does=Said("Add the root “{name}”", {"name": HIDDEN}), where=Said("Windows, your own list"), at=NOW,
                standing=ChangeStanding.DONE,
            ),
        ),
    )  # fmt: skip


def essence(diagnosis: Diagnosis) -> object:
    """Return all that is said of a site; only what was left out of the evidence may differ in the sentences."""
    return (
        diagnosis.at, diagnosis.verdict, [replace(f, values={}) for f in diagnosis.findings], diagnosis.browsers,
        diagnosis.verifiers, diagnosis.chain, diagnosis.path, [(c.id, c.state) for c in diagnosis.checks],
        [[step.fix for step in plan(diagnosis, audience, "windows")] for audience in Audience],
    )  # fmt: skip


@each_case
def test_a_case_comes_to_the_same_diagnosis_again(path: Path) -> None:
    diagnosis = diagnose(read(path).evidence)
    case = case_of(diagnosis, NOW)
    again = read_case(write_case(case))
    assert again == case
    assert rediagnose(again) == rediagnose(case)
    assert summary_of(rediagnose(again)) == summary_of(diagnosis) == case.found


@pytest.mark.parametrize("scenario", [s.id for s in SCENARIOS])
def test_a_practice_site_comes_to_the_same_diagnosis_on_another_machine(practice: Practice, scenario: str) -> None:
    site = practice.sites[scenario]
    options = practice_options(practice, site, CheckOptions(timeout_s=3.0))
    diagnosis = check(practice_target(site), options)
    case = read_case(write_case(case_of(diagnosis, NOW)))
    assert essence(rediagnose(case)) == essence(diagnosis)
    assert target_of(case) == replace(practice_target(site), connect_to=None)


def test_what_a_message_alone_made_likely_is_likely_again() -> None:
    told = presume(explain("NET::ERR_CERT_DATE_INVALID at shop.example"), NOW)
    case = read_case(write_case(case_of(told, NOW)))
    again = rediagnose(case)
    assert summary_of(again) == summary_of(told)
    assert again.evidence.target.host == "shop.example"
    assert [finding.cause for finding in again.findings] == ["expired", "clock-wrong"]


def test_what_was_seen_of_the_computer_beside_a_message_comes_back() -> None:
    seen = {Part.SETTINGS: SettingsEvidence(settings=()), Part.PORTAL: Unknown.NO_ANSWER}
    told = presumed_with_parts(presume(explain("NET::ERR_CERT_DATE_INVALID at shop.example"), NOW), seen)
    again = rediagnose(read_case(write_case(case_of(told, NOW))))
    assert summary_of(again) == summary_of(told)
    assert [(c.id, c.state) for c in again.checks] == [(c.id, c.state) for c in told.checks]


def test_a_cause_that_another_version_knows_is_passed_over() -> None:
    told = presume(explain("NET::ERR_CERT_DATE_INVALID"), NOW)
    case = case_of(told, NOW)
    later = replace(case, found=replace(case.found, causes=("quantum-broken", "expired")))
    assert [finding.cause for finding in rediagnose(read_case(write_case(later))).findings] == ["expired"]


def test_all_that_a_person_added_comes_back() -> None:
    case = full_case()
    assert read_case(write_case(case)) == case
    assert case.before is not None
    assert case.before.verdict == "trusted"


def test_the_file_is_the_same_each_time_and_reads_well() -> None:
    case = full_case()
    turned = replace(case, marks=Marks(dict(reversed(case.marks.steps.items())), case.marks.ticked))
    data = write_case(case)
    assert write_case(turned) == data
    assert data.startswith(b'{\n "kind": "trust-wizard-case",\n "schema": 1,\n "program": "' + __version__.encode())
    assert data.endswith(b"\n}\n")


def test_the_time_that_was_judged_at_counts_and_not_the_clock_here() -> None:
    diagnosis = diagnose(read(FILES[0]).evidence, NOW - timedelta(days=4_000))
    case = read_case(write_case(case_of(diagnosis, NOW)))
    assert rediagnose(case).at == diagnosis.at
    assert rediagnose(case).findings == diagnose(case.evidence, diagnosis.at).findings


def test_of_what_was_done_neither_arguments_nor_folders_are_kept() -> None:
    entry = Entry(
        id="1", kind="nss-add", does=Said("Adds “{root}” to the roots that {browsers} trusts.",
        {"root": "Ann's root", "browsers": "Firefox"}), where=Said("Firefox, profile {profile}", {"profile": "ann"}),
        scope=Scope.BROWSER, arguments={"folder": "/home/ann/.mozilla"}, standing=ChangeStanding.DONE, begun_at=NOW,
    )  # fmt: skip
    case = replace(full_case(), done=done_of([Change(entry, None)]))
    data = write_case(case)
    assert b"ann" not in data.lower()
    (done,) = read_case(data).done
    assert done.does.values == {"root": HIDDEN, "browsers": "Firefox"}
    assert done.where.values == {"profile": HIDDEN}


def test_the_name_of_a_root_that_the_file_holds_anyway_is_told() -> None:
    done = replace(full_case().done[0], does=Said("Add the root “{name}”", {"name": "Observed Issuing"}))
    (again,) = read_case(write_case(replace(full_case(), done=(done,)))).done
    assert again.does.values == {"name": "Observed Issuing"}


def test_half_a_pair_in_the_notes_does_not_spoil_the_file() -> None:
    assert read_case(write_case(replace(full_case(), notes="a\ud800b"))).notes == "a?b"


def test_what_would_be_too_large_to_read_is_not_written() -> None:
    crl = Fetched(url="", body=b"\x30" + bytes(13_000_000), request_for=None)
    with pytest.raises(WizardError, match="16 MB"):
        write_case(replace(full_case(), evidence=replace(full_case().evidence, crls=(crl,))))


@pytest.mark.parametrize("size", [16 * 1024 * 1024 + 1, 2 * 1024**3])
def test_a_large_file_is_refused_by_its_size(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.trustcase"
    with file.open("wb") as opened:
        opened.truncate(size)
    # Nothing of it may be read: not even opening it is needed.
    monkeypatch.setattr(os, "open", None)
    with pytest.raises(InputError, match="larger than 16 MB"):
        open_case(file)


def test_a_file_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.trustcase"
    file.write_bytes(write_case(full_case()))
    assert open_case(file) == full_case()


@pytest.mark.parametrize("name", ["none.trustcase", "a\0b.trustcase", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        open_case(tmp_path / name)


def test_a_pipe_in_which_nobody_writes_does_not_wait_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError):
        open_case(tmp_path / "pipe")


def changed(**changes: Any) -> bytes:
    """Return a case file with other values at its top."""
    return json.dumps({**json.loads(write_case(full_case())), **changes}).encode()


def in_evidence(**changes: Any) -> bytes:
    """Return a case file with other values at the top of its evidence."""
    told = json.loads(write_case(full_case()))
    return json.dumps({**told, "evidence": {**told["evidence"], **changes}}).encode()


def clock(**changes: Any) -> bytes:
    values = {"now": "2026-11-23T10:00:00Z", "time_zone": "", "utc_offset_s": 0, "readings": [], **changes}
    return in_evidence(clock=values)


REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no JSON": lambda: b"case",
    "another type": lambda: b'{"schema": 1, "plans": []}',
    "a list": lambda: b"[1]",
    "a number": lambda: b"1",
    "UTF-16": lambda: write_case(full_case()).decode().encode("utf-16"),
    "latin 1": lambda: changed(notes="ä").replace(b"\\u00e4", b"\xe4"),
    "cut": lambda: write_case(full_case())[:-100],
    "more behind it": lambda: write_case(full_case()) + b"{}",
    "a newer version": lambda: changed(schema=2, evidence="quite another thing"),
    "no version": lambda: changed(schema=None),
    "a version before all": lambda: changed(schema=0),
    "a name twice": lambda: write_case(full_case()).replace(b'"notes"', b'"system": "linux",\n "notes"'),
    "a name twice, deep inside": lambda: write_case(full_case()).replace(b'"port"', b'"port": 1, "port"', 1),
    "half a pair": lambda: changed(notes="X").replace(b'"X"', b'"\\ud800"'),
    "a name that is half a pair": lambda: changed(steps={"X": {}}).replace(b'"X"', b'"\\udfff"'),
    "NaN": lambda: in_evidence(at="X").replace(b'"X"', b"NaN"),
    "infinity": lambda: changed(extra="X").replace(b'"X"', b"-Infinity"),
    "a huge whole number": lambda: changed(extra="X").replace(b'"X"', b"9" * 5_000),
    "a huge number": lambda: clock(utc_offset_s=10**30),
    "a float beyond floats": lambda: clock(readings="X").replace(
        b'"X"', b'[{"source": "", "kind": "", "offset_s": 1e999}]'
    ),
    "an offset of ages": lambda: clock(readings=[{"source": "", "kind": "", "offset_s": 1e11}]),
    "a clock at the end of time": lambda: clock(now="9999-12-31T23:59:59Z"),
    "a date without zone": lambda: changed(at="2026-11-23T10:00:00"),
    "a date that is none": lambda: in_evidence(at="yesterday"),
    "a day that is none": lambda: in_evidence(
        system={"family": "linux", "name": "", "version": "", "support_ends": "soon", "desktop": None}
    ),
    "a system of no kind": lambda: in_evidence(
        system={"family": "beos", "name": "", "version": "", "support_ends": None, "desktop": None}
    ),
    "a host that is none": lambda: in_evidence(target={"host": "a b", "port": 443}),
    "a host with markup": lambda: in_evidence(target={"host": "<b>x</b>", "port": 443}),
    "a port that is none": lambda: in_evidence(target={"host": "a.example", "port": 70_000}),
    "a list of roots of no kind": lambda: in_evidence(roots={"stores": [{"name": "x", "origin": "", "roots": []}]}),
    "nested without end": lambda: changed(extra="X").replace(b'"X"', b"[" * 100_000 + b"]" * 100_000),
    "endless notes": lambda: changed(notes="a" * 70_000),
    "endless text": lambda: in_evidence(resolution={"addresses": ["1" * 3_000], "milliseconds": 1}),
    "too many certificates": lambda: in_evidence(
        stores=[{"name": "system", "size": 1, "origin": "", "roots": [f"AAA{i:03}AA" for i in range(201)]}]
    ),
    "too many steps": lambda: changed(steps={str(i): {} for i in range(501)}),
    "a sentence that formats": lambda: changed(done=[done("{name:>99999999}")]),
    "a sentence that reaches in": lambda: changed(done=[done("{name.__class__}")]),
    "a sentence that lacks a value": lambda: changed(done=[done("{other}")]),
    "a sentence without an end": lambda: changed(done=[done("{name")]),
    "a certificate that is no base64": lambda: in_evidence(
        stores=[{"name": "system", "size": 1, "origin": "", "roots": ["?"]}]
    ),
}  # fmt: skip


def done(text: str) -> Any:
    said = {"text": text, "values": {"name": "x"}}
    return {"does": said, "where": said, "at": "2026-11-23T10:00:00Z", "standing": "done"}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_no_case_file_is_refused_in_words(why: str) -> None:
    with pytest.raises(InputError) as refused:
        read_case(REFUSED[why]())
    assert 20 < len(str(refused.value)) < 400


def test_a_newer_version_is_named_as_such() -> None:
    with pytest.raises(InputError, match="newer version"):
        read_case(REFUSED["a newer version"]())


def test_another_file_is_told_from_a_damaged_one() -> None:
    with pytest.raises(InputError, match="no case file"):
        read_case(REFUSED["another type"]())
    with pytest.raises(InputError, match="damaged"):
        read_case(REFUSED["cut"]())


def test_a_field_that_a_later_version_adds_is_passed_over() -> None:
    assert read_case(changed(mood="good")) == full_case()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202egnp.exe", "\x1b[31mred", "'; DROP TABLE", "=1+1"])
def test_hostile_text_is_data(text: str) -> None:
    case = read_case(changed(notes=text, program=text, system=text, browser=text, steps={text: {"shown_for": text}}))
    assert (case.notes, case.program, case.system, case.browser) == (text, text, "", "")
    assert case.marks.steps == {text: Mark()}
    assert rediagnose(case).findings == rediagnose(full_case()).findings
