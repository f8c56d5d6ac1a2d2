"""What the pages in docs/ say of causes, rows, messages and the command line, out of what the program goes by."""

# ruff: noqa: SLF001  (argparse tells its arguments in private alone)

import argparse
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG
from wizard.causes.connection import failure_of
from wizard.causes.diagnose import diagnose
from wizard.causes.rows import ROWS
from wizard.causes.situation import situation_of
from wizard.cli.explanation_text import explanation_text
from wizard.cli.options import make_parser
from wizard.flow.explaining import explain_all
from wizard.flow.explanation_report import explanation_json
from wizard.flow.report import diagnosis_json, files_json
from wizard.flow.tasks import inspect_bytes
from wizard.i18n import using
from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence
from wizard.model.finding import Diagnosis
from wizard.model.terms import Severity, Who
from wizard.pki.pem import pem as pem_of
from wizard.practice.scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"

_MENDED_BY = {
    Who.SITE: "the site’s owner",
    Who.COMPUTER: "whoever uses this computer",
    Who.NETWORK: "whoever runs the network",
    Who.UNKNOWN: "it depends",
}
_WEIGHTS = {Severity.BLOCKING: "stops", Severity.WARNING: "warning", Severity.NOTE: "note"}
_JAVA_CLASS = re.compile(r"(?:java|sun)\.[\w.]+Exception: ")
_CLIENTS = ("chrome", "firefox", "safari", "openssl", "windows", "java")

Row = tuple[str, ...]


def table(head: Sequence[str], rows: Iterator[Row]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def cause_rows() -> Iterator[Row]:
    """Yield (place, id, title, weight, who can mend it, source) of every cause, in the order for people."""
    for place, cause in enumerate(CATALOG, 1):
        weight, who = _WEIGHTS[cause.severity], _MENDED_BY[cause.who]
        yield str(place), f"`{cause.id}`", cause.title, weight, who, cause.source


def code_rows() -> Iterator[Row]:
    """Yield what programs show for each cause: what they say of the case file that is recorded of it."""
    for cause in CATALOG:
        diagnosis = case_of(cause)
        said = {**{name: shown.code for name, shown in diagnosis.browsers.items()}, **diagnosis.verifiers}
        ended = failure_of(situation_of(diagnosis.evidence, diagnosis.at))
        yield f"`{cause.id}`", *(_code(said[name], ended.detail if ended else "") for name in _CLIENTS)


def _code(said: str, detail: str) -> str:
    """Return what a program says: without who throws Java's exceptions, and without words of this case alone."""
    if said == "OK":
        return "opens"
    return "what the library says" if said == detail else f"`{_JAVA_CLASS.sub('', said)}`"


def consequence_rows() -> Iterator[Row]:
    """Yield each cause that makes others mere consequences, with those."""
    for cause in CATALOG:
        if cause.explains:
            yield f"`{cause.id}`", ", ".join(f"`{other}`" for other in sorted(cause.explains))


def check_rows() -> Iterator[Row]:
    """Yield (id, title, about what, the fixes) of every row of step 2."""
    for row in ROWS:
        about = "this computer" if row.who is Who.COMPUTER else "its network"
        yield f"`{row.id}`", row.title, about, ", ".join(f"`{fix}`" for fix in row.fixes) or "–"


def message_rows() -> Iterator[Row]:
    """Yield (file, what it is of, how many messages, where they were read) of every file of error messages."""
    for file in sorted((ROOT / "resources" / "errors").glob("*.toml")):
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        count = len(read.get("error", ())) + len(read.get("other", ())) + len(read.get("clue", ()))
        if count:
            yield f"`{file.name}`", read.get("name", "–"), str(count), read.get("origin", "–")


def practice_rows() -> Iterator[Row]:
    """Yield (id, what is wrong there) of every practice site."""
    for scenario in SCENARIOS:
        yield f"`{scenario.id}`", scenario.title


def case_of(cause: Cause) -> Diagnosis:
    """Return the diagnosis of the recorded case in which *cause* comes first. Raises LookupError for none."""
    own = CASES / f"{cause.id}.case"
    for file in (own, *sorted(CASES.glob("*.case"))):
        diagnosis = diagnose(evidence_in(file)) if file.exists() and _begins_with(cause, file) else None
        if diagnosis is not None:
            return diagnosis
    raise LookupError(f"no file in {CASES.relative_to(ROOT)} begins with {cause.id}")


def _begins_with(cause: Cause, file: Path) -> bool:
    findings = msgspec.json.decode(file.read_bytes())["findings"]
    return bool(findings) and findings[0].split()[1] == cause.id


def evidence_in(file: Path) -> Evidence:
    """Return the evidence that a case file of the tests holds."""
    raw = msgspec.json.decode(file.read_bytes())
    return msgspec.convert(raw["evidence"], Evidence, str_keys=True)


def options_of(command: str) -> str:
    """Return the table of what *command* takes, with its exit codes where they are its own."""
    parser = _parsers()[command]
    rows = (_option(action) for action in parser._actions if action.dest != "help")
    exits, _, _ = (parser.epilog or "").partition("\n\n")
    own = f"\n\nE{' '.join(exits.split())[1:]}" if exits.startswith("exit codes") else ""
    return table(("argument", "what"), rows) + own


def json_of(command: str) -> str:
    """Return what the help of *command* says of its JSON."""
    _, _, shapes = (_parsers()[command].epilog or "").partition("\n\n")
    return f"```\n{shapes}\n```"


def _option(action: argparse.Action) -> Row:
    value = action.metavar or "|".join(map(str, action.choices or ()))
    return " ".join(f"`{name}`" for name in (*action.option_strings, value) if name), action.help or ""


def commands() -> Mapping[str, str]:
    """Return every command with what it does, in a few words."""
    (found,) = (a for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {choice.dest: choice.help or "" for choice in found._choices_actions}


def command_rows() -> Iterator[Row]:
    """Yield (command, what it does)."""
    for name, text in commands().items():
        yield f"[`{name}`](#{name})", text


def host_rows() -> Iterator[Row]:
    """Yield (what for, who is asked, how) of everybody whom the data files name."""
    portals, resolvers, others = (_data(name) for name in ("portals", "resolvers", "comparisons"))
    for check in portals["check"]:
        yield "whether a login page stands between", f"`{check['url']}` ({check['name']}’s)", "plain HTTP"
    for source in portals["time"]:
        yield "the time", f"`{source['url']}`", "the `Date` of an answer in plain HTTP"
    yield "the time", f"`{portals['sntp']['host']}`", "SNTP, UDP port 123"
    for resolver in resolvers["resolver"]:
        addresses = ", ".join(f"`{address}`" for address in resolver["addresses"])
        yield "where a public name leads", f"{resolver['owner']}: {addresses}", "DNS, port 53"
    for other in others["host"]:
        yield "who vouches for other sites", f"`{other['host']}`", "a TLS handshake, and nothing after it"


def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads((ROOT / "resources" / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _parsers() -> Mapping[str, argparse.ArgumentParser]:
    (found,) = (a for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


def shape_of_check() -> str:
    """Return the shape of the JSON of ``check`` for a recorded case; its certificates are those of ``inspect``."""
    answer = dict(diagnosis_json(diagnose(evidence_in(CASES / "expired.case"))))
    known = set(_certificate())
    for part in ("chain", "path"):
        entries = answer[part]
        assert isinstance(entries, list)  # noqa: S101  (what the JSON has there)
        answer[part] = [{key: value for key, value in entry.items() if key not in known} for entry in entries]
    return _block(answer)


def shape_of_inspect() -> str:
    """Return the shape of the JSON of ``inspect``."""
    return _block(_inspected())


def shape_of_explain() -> str:
    """Return the shape of the JSON of ``explain``."""
    return _block(explanation_json(explain_all("shop.example: NET::ERR_CERT_DATE_INVALID, also ssh: host key")))


def example() -> str:
    """Return what ``explain`` prints of a code, as a terminal shows it."""
    code = "NET::ERR_CERT_DATE_INVALID"
    with using("en"):
        return f"```\n$ trust-wizard explain {code}\n{explanation_text(explain_all(code))}\n```"


def _inspected() -> Any:
    chain = diagnose(evidence_in(CASES / "good.case")).chain
    pem = b"".join(pem_of(certificate.der) for certificate in chain if isinstance(certificate, Certificate))
    return files_json([inspect_bytes("chain.pem", pem)])


def _certificate() -> Mapping[str, Any]:
    told: Mapping[str, Any] = _inspected()["files"][0]["certificates"][0]
    return told


def _block(value: Any) -> str:
    return f"```\n{_shape(json.loads(json.dumps(value)), '')}\n```"


def _shape(value: Any, indent: str) -> str:
    """Return what kind of JSON *value* is: of a list, its first entry that is no nothing; of text, that it is text."""
    match value:
        case None:
            return "null"
        case bool():
            return "true|false"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list():
            return f"[{_shape(value[0], indent)}, …]" if value else "[…]"
        case dict():
            inner = indent + "  "
            lines = ",\n".join(f'{inner}"{key}": {_shape(entry, inner)}' for key, entry in value.items())
            return f"{{\n{lines}\n{indent}}}" if value else "{…}"
    raise TypeError(f"no JSON: {type(value)}")
