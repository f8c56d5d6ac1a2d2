"""What the server test says: from evidence to findings, each with its weight, its reason and its cure. No grade."""

from collections.abc import Sequence

from wizard.causes.diagnose import diagnose
from wizard.causes.server.protocol import BROWSERS, is_cut_short, is_shy_of_long_hellos
from wizard.causes.server.rules import RULES
from wizard.causes.server.view import VERSIONS, ServerView
from wizard.model.finding import Severity
from wizard.model.server import ClientAccess, ClientOffer, ServerEvidence, ServerFinding, ServerReport

_WEIGHTS = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def judge_server(evidence: ServerEvidence, clients: Sequence[ClientOffer]) -> ServerReport:
    """Return everything that is to be said about *evidence*; *clients* are those that the server was asked as."""
    view = ServerView(evidence=evidence, diagnoses=tuple(diagnose(check) for check in evidence.checks))
    found = [finding for rule in RULES for finding in rule.find(rule, view)]
    return ServerReport(
        evidence=evidence,
        findings=_ordered(found),
        protocols={address: view.protocols(address) for address in view.asked},
        clients=tuple(_clients(view, clients)),
        diagnoses=view.diagnoses,
        chains=tuple((where, diagnosis.chain) for diagnosis, where in view.chains()),
    )


def _ordered(found: list[ServerFinding]) -> tuple[ServerFinding, ...]:
    return tuple(sorted(found, key=lambda f: _WEIGHTS[f.weight]))


def _clients(view: ServerView, clients: Sequence[ClientOffer]) -> list[ClientAccess]:
    found: list[ClientAccess] = []
    if view.evidence.target.scheme != "https":
        return found
    for client in clients:
        speaks = VERSIONS[VERSIONS.index(client.oldest) : VERSIONS.index(client.newest) + 1]
        answer = view.answer(f"client:{client.id}")
        if is_shy_of_long_hellos(view) and f"client:{client.id}" in BROWSERS:
            # Their real hellos are longer than those that we make (data/clients.toml); Safari's from memory, 2026-11-28.
            chosen = None
        elif answer is not None and answer.accepted and is_cut_short(view):
            continue
        elif answer is not None and answer.is_known:
            chosen = answer.protocol if answer.protocol in speaks else None
        elif answer is None and _speaks_none(view, speaks):
            chosen = None
        else:
            continue
        found.append(ClientAccess(id=client.id, name=client.name, protocol=chosen))
    return found


def _speaks_none(view: ServerView, versions: Sequence[str]) -> bool:
    """Say whether the server is known to speak none of *versions*, so that nobody had to ask it as the client."""
    return view.main is not None and all(view.protocols(view.main)[v] is False for v in versions)
