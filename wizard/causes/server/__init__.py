"""What the server test says: from evidence to findings, each with its weight, its reason and its cure. No grade."""

from collections.abc import Mapping

from wizard.causes.diagnose import diagnose
from wizard.causes.server.rules import RULES
from wizard.causes.server.view import VERSIONS, ServerView
from wizard.model.finding import Severity
from wizard.model.server import ClientAccess, ServerEvidence, ServerFinding, ServerReport

_WEIGHTS = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def judge_server(evidence: ServerEvidence, client_names: Mapping[str, tuple[str, str]]) -> ServerReport:
    """Return everything that is to be said about *evidence*; *client_names* is each client's name and oldest version."""
    view = ServerView(evidence=evidence, diagnoses=tuple(diagnose(check) for check in evidence.checks))
    found = [finding for rule in RULES for finding in rule.find(rule, view)]
    return ServerReport(
        evidence=evidence,
        findings=_ordered(found),
        protocols={address: view.protocols(address) for address in view.addresses},
        clients=tuple(_clients(view, client_names)),
        diagnoses=view.diagnoses,
    )


def _ordered(found: list[ServerFinding]) -> tuple[ServerFinding, ...]:
    return tuple(sorted(found, key=lambda f: _WEIGHTS[f.weight]))


def _clients(view: ServerView, names: Mapping[str, tuple[str, str]]) -> list[ClientAccess]:
    found: list[ClientAccess] = []
    for client, (name, oldest) in names.items():
        answer = view.answer(f"client:{client}")
        if answer is None:
            continue
        chosen = answer.protocol
        admitted = chosen is not None and VERSIONS.index(chosen) >= VERSIONS.index(oldest)
        found.append(ClientAccess(id=client, name=name, protocol=chosen if admitted else None))
    return found
