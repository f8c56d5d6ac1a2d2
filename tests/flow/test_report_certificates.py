"""The certificates of a report."""

from dataclasses import replace

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_certificates import MOST, certificates
from wizard.flow.report_sheet import Facts
from wizard.flow.report_telling import shown
from wizard.model.fields import Unreadable
from wizard.model.finding import Diagnosis


def told(diagnosis: Diagnosis) -> list[tuple[str, dict[str, str]]]:
    def rows(facts: Facts) -> dict[str, str]:
        return {label: " / ".join(cell.lines) for label, cell in facts.rows}

    return [(facts.title, rows(facts)) for facts in certificates(diagnosis, shown)]


def test_every_certificate_of_the_path_is_told_with_what_tells_it_from_others() -> None:
    diagnosis = diagnose(chained(leaf=(-100, -10)))
    leaf = diagnosis.path[0].certificate
    titles = [title for title, _ in told(diagnosis)]
    assert titles == ["1. site.test", "2. Issuing", "3. Old Root"]
    assert told(diagnosis)[0][1] == {
        "At fault": "✗ expired",
        "Subject": "CN=site.test",
        "Issuer": "CN=Issuing",
        "Valid": "2026-08-15 10:00:00 UTC to 2026-11-13 10:00:00 UTC",
        "Serial number": f"{leaf.serial:x}",
        "SHA-256": leaf.sha256,
        "From": "sent by the server",
    }


def test_where_a_certificate_came_from_is_told() -> None:
    assert [rows["From"] for _, rows in told(diagnose(chained()))] == [
        "sent by the server", "sent by the server", "a list of trusted roots",
    ]  # fmt: skip


def test_what_was_sent_in_vain_comes_last() -> None:
    diagnosis = diagnose(chained())
    other = made_diagnosis([finding("expired")]).chain[0]
    last = told(replace(diagnosis, chain=(*diagnosis.chain, other)))[-1]
    assert last[0] == "4. shop.example"
    assert last[1]["From"] == "sent by the server, but not on the way to a root"


def test_one_that_cannot_be_read_keeps_its_place() -> None:
    diagnosis = replace(made_diagnosis(), chain=(Unreadable("no DER"),), path=())
    assert told(diagnosis) == [("1. A certificate that cannot be read", {"From": "sent by the server"})]


def test_of_a_hundred_certificates_the_first_are_told() -> None:
    diagnosis = replace(made_diagnosis(), chain=(Unreadable("no DER"),) * 100, path=())
    assert len(told(diagnosis)) == MOST
