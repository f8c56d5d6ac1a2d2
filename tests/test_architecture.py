"""The house keeps its shape: floors, Qt in its place, firewalls, sizes, and a test file for every source file."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "wizard").rglob("*.py"))

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50

FIREWALLS = {"wizard/causes/diagnose.py", "wizard/views/app.py"}
"""The only places that may catch everything (style.md, 7)."""

ACCEPTS_EVERYTHING = {"wizard/probes/tls.py"}
"""The only place that shakes hands without verifying: it must see what is wrong, and sends no data."""

TIPS_OF_OUR_OWN = {
    "call/call_side.py: lasted",
    "call/heard_field.py: example",
    "call/question_view.py: hint",
    "call/reading_field.py: tr('Change what is different. Here it is {time} now.', time=self.field.text())",
    "caller_card.py: hint",
    "caller_card.py: tr('Change what is different. Here it is {time} now.', time=self.reading.text())",
    "gallery.py: name",
    "help/contents_tree.py: entry.title",
    "store_window.py: self._host",
    "viewer/asn1.py: self.place.placeholderText()",
    "viewer/bundle_view.py: self.search.placeholderText()",
    "widgets.py: tip(hint) if '<' in hint or '&' in hint else hint",
}
"""Tool tips with a text of this program, a number, a time, or the name of a host that was looked through."""

TESTED_FLOORS = ("pki", "probes", "causes", "fixes", "flow", "cli")

WITHOUT_A_TEST_FILE = {
    "wizard/fixes/actions/base.py",
    "wizard/fixes/base.py",
    "wizard/pki/oids.py",
}
"""Declarations without behaviour; a file that has its test may not stay here."""


def name_of(source: Path) -> str:
    return source.relative_to(ROOT).as_posix()


def nodes(source: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(source.read_text(encoding="utf-8")))


def test_the_import_contracts_hold() -> None:
    # In a process of its own: import-linter sets logging up anew, and turns every other logger off.
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_qt_is_imported_in_views_alone() -> None:
    importing = {
        name_of(source)
        for source in SOURCES
        for node in nodes(source)
        for module in imported_by(node)
        if module.split(".")[0] in {"PySide6", "shiboken6"}
    }
    assert importing
    assert all(name.startswith("wizard/views/") for name in importing), importing


def imported_by(node: ast.AST) -> list[str]:
    """Return the modules that the statement *node* names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_everything_is_caught_at_the_firewalls_alone() -> None:
    catching = {
        name_of(source)
        for source in SOURCES
        for node in nodes(source)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    }
    assert catching <= FIREWALLS


def test_verification_is_turned_off_in_one_file_alone() -> None:
    words = ("VERIFY_NONE", "CERT_NONE", "verify_mode", "check_hostname", "_create_unverified_context")
    accepting = {name_of(s) for s in SOURCES if any(word in s.read_text(encoding="utf-8") for word in words)}
    assert accepting == ACCEPTS_EVERYTHING


def test_a_tool_tip_never_takes_the_text_of_others_for_markup() -> None:
    """Qt guesses at it: `widgets.tip` says that there is none."""
    given = {
        f"{source.relative_to(ROOT / 'wizard/views').as_posix()}: {ast.unparse(text)}"
        for source in (ROOT / "wizard/views").rglob("*.py")
        for node in nodes(source)
        for text in tips_in(node)
        if not is_no_markup(text)
    }
    assert given == TIPS_OF_OUR_OWN


def tips_in(node: ast.AST) -> list[ast.expr]:
    """Return the texts that *node*, a call or what a model says, gives to a tool tip."""
    if isinstance(node, ast.match_case) and "ToolTipRole" in ast.unparse(node.pattern):
        return [said.value for said in ast.walk(node) if isinstance(said, ast.Return) and said.value is not None]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.args[_TIPS[node.func.attr] :][:1] if node.func.attr in _TIPS else []
    return []


_TIPS = {"setToolTip": -1, "setTabToolTip": -1, "showText": 1}
"""What sets a tool tip, and which argument is its text."""


def is_no_markup(text: ast.expr) -> bool:
    match text:
        case ast.Constant() | ast.Call(func=ast.Name(id="tip")):
            return True
        case ast.Call(func=ast.Name(id="tr"), keywords=[]):
            return True
        case ast.IfExp(body=one, orelse=other):
            return is_no_markup(one) and is_no_markup(other)
        case _:
            return False


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_module_tells_one_short_story(source: Path) -> None:
    assert len(source.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in nodes(source)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long


def without_a_test_file() -> set[str]:
    """Return the source files of the tested floors that no test file has the name of."""
    missing = set()
    for floor in TESTED_FLOORS:
        names = {test.stem for test in (ROOT / "tests" / floor).rglob("test_*.py")}
        for source in (ROOT / "wizard" / floor).rglob("*.py"):
            if source.stem != "__init__" and not names & names_for(source, floor):
                missing.add(name_of(source))
    return missing


def names_for(source: Path, floor: str) -> set[str]:
    """Return the names that the test of *source* may have; a room of several files may share one with its room."""
    room = source.parent.name
    return {f"test_{source.stem}"} | ({f"test_{room}", f"test_{room}_{source.stem}"} if room != floor else set())


def test_every_source_file_has_a_test_file_of_its_name() -> None:
    assert sorted(without_a_test_file() - WITHOUT_A_TEST_FILE) == []


def test_no_exception_is_stale() -> None:
    assert sorted(WITHOUT_A_TEST_FILE - without_a_test_file()) == []
