"""Many cases, one JSON object a line: a bad line is an answer with an error, never an end."""

from collections.abc import Mapping

import msgspec

from wizard.errors import InputError
from wizard.flow.address import parse_target, parse_time
from wizard.flow.contract import SCHEMA
from wizard.flow.explaining import explain_all
from wizard.flow.explanation_report import explanation_json
from wizard.i18n import tr
from wizard.model.target import CheckOptions

_NO_CASE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for a line that is not JSON, not a case, or nested without end."""


class ChainCase(msgspec.Struct, frozen=True):
    """One line of ``inspect --batch``."""

    id: str | int
    chain: list[str]
    host: str
    at: str | None = None
    trust: list[str] | None = None


class TextCase(msgspec.Struct, frozen=True):
    """One line of ``explain --batch``."""

    id: str | int
    text: str


def inspect_line(line: str) -> Mapping[str, object]:
    """Diagnose the chain of one JSON line; ``trust`` is then all that is trusted."""
    try:
        case = msgspec.json.decode(line, type=ChainCase)
    except _NO_CASE as error:
        return {"id": _id_of(line), "error": str(error)}
    from wizard.flow.report import verdict_json
    from wizard.flow.tasks import diagnose_chain

    try:
        options = CheckOptions(
            at=parse_time(case.at) if case.at is not None else None,
            only_roots=None if case.trust is None else _ders(case.trust, "trust"),
        )
        diagnosis = diagnose_chain(_ders(case.chain, "chain"), parse_target(_bracketed(case.host)), options)
    except InputError as error:
        return {"id": case.id, "error": str(error)}
    return {"id": case.id, **verdict_json(diagnosis)}


def explain_line(line: str) -> Mapping[str, object]:
    """Explain the text of one JSON line."""
    try:
        case = msgspec.json.decode(line, type=TextCase)
    except _NO_CASE as error:
        return {"schema": SCHEMA, "id": _id_of(line), "error": str(error)}
    return {"id": case.id, **explanation_json(explain_all(case.text))}


def _id_of(line: str) -> str | int | None:
    """Return the id of a line that is otherwise unusable, so that its answer can be told apart."""
    try:
        found = msgspec.json.decode(line)
    except _NO_CASE:
        return None
    wanted = found.get("id") if isinstance(found, dict) else None
    return wanted if isinstance(wanted, str | int) and not isinstance(wanted, bool) else None


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _ders(pems: list[str], what: str) -> tuple[bytes, ...]:
    from wizard.pki.containers import read_container

    found: list[bytes] = []
    for place, pem in enumerate(pems):
        container = read_container(pem.encode())
        if not container.certificates:
            raise InputError(
                tr(
                    "{what}[{place}]: {problem}",
                    what=what,
                    place=place,
                    problem=container.problem or tr("no certificate"),
                )
            )
        found.extend(container.certificates)
    return tuple(found)
