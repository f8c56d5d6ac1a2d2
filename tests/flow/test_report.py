import json
from dataclasses import replace

import pytest

from tests.support.diagnoses import finding, made_certificate, made_diagnosis
from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from tests.support.timelines import chained, lived
from wizard.causes.diagnose import diagnose
from wizard.flow.report import (
    diagnosis_json,
    files_json,
    system_of,
    verdict_json,
)
from wizard.flow.tasks import InspectedFile
from wizard.i18n import using
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Attempt, Failure, FailureKind, Stage
from wizard.model.fields import Unreadable
from wizard.model.finding import Severity

REFUSED = Failure(stage=Stage.CONNECT, kind=FailureKind.REFUSED, detail="ECONNREFUSED")
WINDOWS = SystemEvidence(
    family="windows", name="Windows 11", version="10.0.26100", support_ends=None, desktop=None,
)  # fmt: skip


def test_the_timeline_says_since_when_it_fails() -> None:
    diagnosis, _ = lived(chained(leaf=(-100, -10)))
    told = diagnosis_json(diagnosis)["timeline"]
    assert isinstance(told, dict)
    assert (told["verdict"], told["fails_since"], told["works_since"]) == ("untrusted", "2026-11-13T10:00:01Z", None)
    assert (told["next_change"], told["complete"]) == (None, True)
    spans = told["spans"]
    assert (spans[0]["from"], spans[-1]["until"]) == (None, None)
    (good,) = [s for s in spans if s["verdict"] == "trusted"]
    assert (good["from"], good["until"]) == ("2026-08-15T10:00:00Z", "2026-11-13T10:00:00Z")
    assert (good["cause"], good["browsers"]["chrome"], good["browsers"]["firefox"]) == (None, "OK", "OK")


def test_the_timeline_says_what_changes_next_and_at_which_certificate() -> None:
    diagnosis, _ = lived(chained(intermediate=(-600, 20)))
    told = diagnosis_json(diagnosis)["timeline"]
    assert isinstance(told, dict)
    change = told["next_change"]
    assert (change["at"], change["verdict"]) == ("2026-12-13T10:00:01Z", "untrusted")
    assert change["why"] == "expiry of the intermediate certificate Issuing"
    assert (change["certificate"]["role"], change["certificate"]["name"]) == ("intermediate", "Issuing")
    assert change["certificate"]["index"] == 1
    ends = [m for m in told["marks"] if m["kind"] == "ends" and m["certificate"]["role"] == "root"]
    assert [m["certificate"]["index"] for m in ends] == [None], "a root of the store was not sent"


def test_without_a_certificate_the_timeline_is_empty() -> None:
    cause = replace(finding("connection-refused", certificate=None), values={"address": "192.0.2.1", "port": 443})
    told = diagnosis_json(made_diagnosis([cause], failure=REFUSED))["timeline"]
    assert isinstance(told, dict)
    assert (told["spans"], told["marks"], told["next_change"], told["fails_since"]) == ([], [], None, None)


def test_a_batch_gets_no_timeline() -> None:
    assert set(verdict_json(made_diagnosis())) == {"verdict", "causes", "browsers"}


def test_a_healthy_answer_has_no_cause_and_no_step() -> None:
    answer = diagnosis_json(made_diagnosis())
    assert (answer["verdict"], answer["causes"], answer["steps"]) == ("trusted", [], [])


def test_the_causes_keep_their_order() -> None:
    answer = diagnosis_json(made_diagnosis([finding("self-signed"), finding("expired")]))
    assert isinstance(answer["causes"], list)
    assert [cause["id"] for cause in answer["causes"]] == ["self-signed", "expired"]


def test_a_cause_tells_who_and_which_certificate() -> None:
    noted = replace(finding("expired"), severity=Severity.NOTE, certificate=1, explained_by="clock-wrong")
    answer = diagnosis_json(made_diagnosis([noted]))
    assert isinstance(answer["causes"], list)
    (cause,) = answer["causes"]
    assert (cause["severity"], cause["certificate"], cause["who"]) == ("note", 1, "site")
    assert cause["explained_by"] == "clock-wrong"


def test_the_texts_are_of_the_language_in_force() -> None:
    diagnosis = made_diagnosis([finding("expired")])
    english = diagnosis_json(diagnosis)
    with using("ja"):
        japanese = diagnosis_json(diagnosis)
    assert json.dumps(english["causes"]) != json.dumps(japanese["causes"])
    assert english["code"] == japanese["code"]


def test_an_answer_is_json() -> None:
    diagnosis = made_diagnosis([finding("expired")])
    assert json.loads(json.dumps(diagnosis_json(diagnosis)))["host"] == "shop.example"


def test_a_failed_connection_tells_what_failed() -> None:
    cause = replace(finding("connection-refused", certificate=None), values={"address": "192.0.2.1", "port": 443})
    answer = diagnosis_json(made_diagnosis([cause], failure=REFUSED))
    connection = answer["connection"]
    assert isinstance(connection, dict)
    assert (connection["protocol"], connection["alert"], connection["failure"]) == (None, None, "refused")
    assert (answer["chain"], answer["path"]) == ([], [])


@pytest.mark.parametrize("attempts", [(), (Attempt(address="", port=443, milliseconds=0.0),)])
def test_without_a_connection_there_is_none_to_tell(attempts: tuple[Attempt, ...]) -> None:
    diagnosis = made_diagnosis()
    offline = replace(diagnosis, evidence=replace(diagnosis.evidence, attempts=attempts))
    assert diagnosis_json(offline)["connection"] is None


def test_a_link_of_the_path_tells_where_it_came_from() -> None:
    answer = diagnosis_json(made_diagnosis())
    assert isinstance(answer["path"], list)
    assert [(link["from"], link["store"]) for link in answer["path"]] == [("sent", None)]


def test_the_system_is_that_of_the_evidence() -> None:
    diagnosis = made_diagnosis()
    elsewhere = replace(diagnosis, evidence=replace(diagnosis.evidence, system=WINDOWS))
    assert system_of(elsewhere) == "windows"
    assert system_of(diagnosis) in {"linux", "windows", "macos"}


def test_an_unreadable_certificate_keeps_its_place() -> None:
    told = files_json(
        [InspectedFile(name="a.pem", error=None, ders=(), certificates=(Unreadable("cut off"), made_certificate()))]
    )
    assert isinstance(told["files"], list)
    broken, whole = told["files"][0]["certificates"]
    assert broken == {"sha256": None, "problems": ["cut off"]}
    assert whole["subject"] == "CN=shop.example"


def test_the_matrix_tells_every_program_and_why_they_differ() -> None:
    answer = diagnosis_json(diagnose(met(CHAINS["leaf_is_ca"](), world().root.certificate)))
    matrix = answer["matrix"]
    assert isinstance(matrix, dict)
    assert matrix["agree"] is False
    clients = {client["id"]: client for client in matrix["clients"]}
    assert set(clients) == {
        "chrome",
        "edge",
        "firefox",
        "safari",
        "openssl",
        "python-strict",
        "curl",
        "windows",
        "java",
    }
    assert (clients["firefox"]["opens"], clients["firefox"]["rule"]) == (False, "leaf-is-ca")
    assert all(client["source"] and client["store"] == "system" for client in clients.values())
    (difference,) = matrix["differences"]
    assert (difference["rule"], difference["refuse"]) == ("leaf-is-ca", ["firefox"])
    assert difference["text"] == "An authority’s own certificate is not accepted for a site."


def test_another_library_is_asked_about_the_path_that_was_found() -> None:
    good = diagnosis_json(diagnose(met(CHAINS["ok"](), world().root.certificate)))["second_opinion"]
    assert (good["accepts"], good["why"]) == (True, None)
    late = diagnosis_json(diagnose(met(CHAINS["expired"](), world().root.certificate)))["second_opinion"]
    assert late["accepts"] is False
    assert "valid" in late["why"]
    unknown = diagnosis_json(diagnose(met(CHAINS["ok"]())))["second_opinion"]
    assert (unknown["accepts"], unknown["why"]) == (None, None)
