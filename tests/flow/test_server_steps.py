"""The steps beside a finding: those of the guide, plain, and only where the cure does not say it all."""

from dataclasses import replace

import pytest

from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.server_views import HOST, MODERN, REFUSED, evidence, versions, visit
from wizard.causes.server import judge_server
from wizard.flow.server_check import server_json
from wizard.flow.server_steps import fix_of, step_texts
from wizard.flow.server_text import server_text
from wizard.i18n import LANGUAGES, using
from wizard.model.server import ServerFinding, ServerReport


@pytest.fixture(scope="module")
def report() -> ServerReport:
    """Return the report about a server that leaves its intermediate out, and speaks TLS 1.0."""
    pki = make_pki("Steps")
    leaf = issue(healthy_leaf(HOST, f"www.{HOST}"), pki.issuing)
    return judge_server(evidence([visit([leaf])], versions("TLSv1", *MODERN), root=pki.root.certificate), ())


def found(report: ServerReport, id_: str) -> ServerFinding:
    return next(f for f in report.findings if f.id == id_)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_of_the_certificate_has_the_steps_of_its_guide(report: ServerReport, language: str) -> None:
    with using(language):
        steps = step_texts(report, found(report, "missing-intermediate"))
        answer = server_json(report)
    assert any(f"ssl_certificate     /etc/ssl/{HOST}/fullchain.pem;" in step for step in steps)
    assert any("SSLCertificateFile" in step for step in steps)
    assert not any("\\." in step or "**" in step for step in steps)
    told = answer["findings"]
    assert isinstance(told, list)
    assert {f["id"]: f["steps"] for f in told}["missing-intermediate"] == list(steps)


def test_a_cure_that_says_it_all_has_no_steps(report: ServerReport) -> None:
    assert step_texts(report, found(report, "old-protocol")) == ()


def test_what_is_to_be_copied_stands_in_lines_of_its_own(report: ServerReport) -> None:
    lines = server_text(report).splitlines()
    assert f"      ssl_certificate_key /etc/ssl/{HOST}/privkey.pem;" in lines
    assert not any("```" in line for line in lines)


def test_a_server_that_is_not_reached_has_steps_too() -> None:
    report = judge_server(evidence([visit(failure=REFUSED)]), ())
    finding = found(report, "connection-refused")
    assert finding.finding is not None
    assert fix_of(finding.finding) is not None
    assert step_texts(report, finding)


def test_a_finding_of_another_report_has_no_steps(report: ServerReport) -> None:
    assert step_texts(replace(report, diagnoses=()), found(report, "missing-intermediate")) == ()
