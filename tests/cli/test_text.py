import re
from dataclasses import replace

from tests.support.diagnoses import finding, made_certificate, made_diagnosis
from tests.support.timelines import chained, lived
from wizard.cli.files_text import files_text
from wizard.cli.text import diagnosis_text
from wizard.flow.case_code import code_of
from wizard.flow.tasks import InspectedFile
from wizard.i18n import using
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.fields import Unreadable
from wizard.model.finding import Diagnosis

ESCAPE = "\x1b[31m"


def hostile() -> Diagnosis:
    """Return a diagnosis whose certificate and values try to steer the terminal."""
    diagnosis = made_diagnosis([replace(finding("name-mismatch"), values={
        "host": f"{ESCAPE}host", "names": f"{ESCAPE}\u202enames", "name": ESCAPE, "nearest": ESCAPE, "list": ESCAPE,
        "issuer": ESCAPE, "count": 1,
    })])  # fmt: skip
    name = made_certificate(name=f"{ESCAPE}\u202eshop")
    return replace(
        diagnosis,
        chain=(name, Unreadable(f"{ESCAPE}why")),
        path=tuple(replace(link, certificate=name, store=f"{ESCAPE}store") for link in diagnosis.path),
        verifiers={"openssl": f"{ESCAPE}says"},
    )


def test_the_answer_names_cause_owner_and_code() -> None:
    diagnosis = made_diagnosis([finding("expired"), finding("self-signed")])
    told = diagnosis_text(diagnosis, colour=False)
    assert re.search(r"^1\. .*\[expired\]$", told, re.MULTILINE)
    assert re.search(r"^2\. .*\[self-signed\]$", told, re.MULTILINE)
    assert "The site has to be mended by its owner." in told
    assert code_of(diagnosis) in told


def test_the_answer_tells_when_it_will_fail_and_why() -> None:
    told = diagnosis_text(lived(chained())[0], colour=False)
    assert "At other dates" in told
    assert "The site opens from 24 October 2026 until 22 January 2027, when its certificate expires." in told.replace(
        "\n   ", " "
    )


def test_an_expired_site_tells_since_when() -> None:
    told = diagnosis_text(lived(chained(leaf=(-100, -10)))[0], colour=False)
    assert "The site has not opened since 13 November 2026 10:00 UTC" in told


def test_a_trusted_site_has_no_cause_and_no_step() -> None:
    told = diagnosis_text(made_diagnosis(), colour=False)
    assert "The connection is trusted." in told
    assert "What you can do" not in told


def test_without_a_certificate_none_is_listed() -> None:
    failure = Failure(stage=Stage.CONNECT, kind=FailureKind.TIMED_OUT, detail="ETIMEDOUT")
    assert "as sent" not in diagnosis_text(made_diagnosis(failure=failure), colour=False)


def test_certificate_text_cannot_steer_the_terminal() -> None:
    told = diagnosis_text(hostile(), colour=False)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "<U+001B>[31m" in told


def test_a_file_s_text_cannot_steer_the_terminal() -> None:
    name = made_certificate(name=f"{ESCAPE}\u202eshop")
    told = files_text(
        [
            InspectedFile(name=f"{ESCAPE}.pem", error=None, ders=(), certificates=(name, Unreadable(f"{ESCAPE}why"))),
            InspectedFile(name="b.pem", error=f"{ESCAPE}error", ders=(), certificates=()),
        ]
    )
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_no_line_for_people_is_wider_than_a_hundred_columns() -> None:
    told = diagnosis_text(made_diagnosis([finding("expired")]), colour=False)
    assert max(len(line) for line in told.splitlines()) <= 100


def test_the_answer_is_japanese_when_that_is_spoken() -> None:
    with using("ja"):
        told = diagnosis_text(made_diagnosis([finding("expired")]), colour=False)
    assert re.search(r"[ぁ-ん]", told)
    assert "certificate has" not in told


def test_the_verdict_has_the_colour_of_what_it_means() -> None:
    failure = Failure(stage=Stage.CONNECT, kind=FailureKind.REFUSED, detail="ECONNREFUSED")
    colours = {"green": "\x1b[32m", "red": "\x1b[31m"}
    for diagnosis, colour in (
        (made_diagnosis(), "green"),
        (made_diagnosis([finding("expired")]), "red"),
        (made_diagnosis([finding("connection-refused")], failure=failure), "red"),
    ):
        assert diagnosis_text(diagnosis, colour=True).splitlines()[1].startswith(colours[colour])
