"""The pages for people say what the program does: made parts are current, links lead somewhere, files are there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.packaging_tools import tool
from wizard.causes.catalog import CATALOG
from wizard.causes.clients import chromium, firefox, java, openssl, strict
from wizard.fixes.actions.catalog import KIND_BY_ID
from wizard.pki.faults import Rule

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


docs = tool("docs")
rankings = docs.rankings
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_what_is_made_is_what_the_program_says() -> None:
    assert [page.name for page in docs.stale()] == [], "run: python packaging/docs.py"


def test_everything_that_is_made_stands_on_a_page() -> None:
    assert docs.unused() == []


def test_a_page_that_says_something_else_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(docs.made("<!-- made by packaging/docs.py: consequences -->\n<!-- end -->\n"))
    assert docs.stale([page]) == []
    page.write_text(page.read_text().replace("`clock-wrong`", "`the-moon`"))
    assert docs.stale([page]) == [page]


def test_an_unknown_mark_is_an_error() -> None:
    with pytest.raises(KeyError):
        docs.made("<!-- made by packaging/docs.py: no such thing -->\n<!-- end -->\n")


def test_every_cause_has_its_row_with_its_codes() -> None:
    rows = {row[0]: row for row in docs.tables.code_rows()}
    assert list(rows) == [f"`{cause.id}`" for cause in CATALOG]
    assert rows["`expired`"][1] == "`NET::ERR_CERT_DATE_INVALID`"


def test_every_rule_has_words() -> None:
    assert set(rankings.RULES) == set(Rule)


def test_functions_with_words_of_their_own_are_still_there() -> None:
    modules = (chromium, firefox, java, openssl, strict)
    gone = [name for name in rankings.FUNCTIONS if not any(hasattr(module, name) for module in modules)]
    assert gone == []


def test_a_ranking_is_told_in_its_own_order() -> None:
    codes = [code for _, code, *_ in rankings.chromium_rows()]
    assert codes[2:] == [f"`{code}`" for code, *_ in chromium._RANKING]


def test_a_condition_without_words_is_an_error() -> None:
    with pytest.raises(rankings.Unspeakable):
        rankings.condition(lambda facts: len(facts.path) > 3)


def test_a_condition_is_read_as_it_runs() -> None:
    assert rankings.condition(lambda f: f.public and "pinning" in f.causes) == (
        "the root came with the program, and `pinning` was found"
    )
    assert rankings.condition(lambda f: not f.has(Rule.EXPIRED, Rule.WEAK_KEY)) == "nothing is expired or a weak key"


def test_every_change_of_windows_and_macos_is_told_for_people_to_try() -> None:
    told = set(re.findall(r"`((?:windows|macos)-[a-z-]+)`", (ROOT / "docs" / "actions.md").read_text("utf-8")))
    assert told == {kind for kind in KIND_BY_ID if kind.startswith(("windows-", "macos-"))}


LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def links_in(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and the heading that each link of *page* within this project leads to."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for link in LINK.findall(text):
        if not re.match(r"[a-z]+:", link):
            name, _, heading = link.partition("#")
            yield (page.parent / name if name else page), heading


@each_page
def test_every_link_leads_to_a_file(page: Path) -> None:
    assert [str(file) for file, _ in links_in(page) if not file.exists()] == []


@each_page
def test_every_link_leads_to_a_heading(page: Path) -> None:
    lost = [
        f"{file.name}#{heading}"
        for file, heading in links_in(page)
        if heading and file.suffix == ".md" and file.exists() and heading not in headings_in(file)
    ]
    assert lost == []


def headings_in(page: Path) -> set[str]:
    """Return what the headings of *page* are called in addresses."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"`((?:wizard|tests|resources|packaging|docs)/[\w./-]+)`", page.read_text("utf-8"))
    assert [name for name in named if "<" not in name and not (ROOT / name).exists()] == []


@each_page
def test_nothing_is_fetched_to_show_a_page(page: Path) -> None:
    assert re.findall(r"!\[[^\]]*\]\(\w+://[^)]*\)|<img[^>]+src=\"\w+://", page.read_text("utf-8")) == []


@each_page
def test_every_test_that_is_named_is_there(page: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"^def (test_\w+)", "\n".join(file.read_text("utf-8") for file in files), re.MULTILINE))
    assert named - tests - {file.stem for file in files} == set()


def rows_under(page: Path, heading: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the table under *heading*."""
    _, _, rest = page.read_text("utf-8").partition(f"## {heading}\n")
    for line in rest.partition("\n## ")[0].splitlines():
        if line.startswith("|") and not line.startswith(("| ---", "|---")):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_files_that_are_written_are_written_where_it_is_said() -> None:
    seen = 0
    for file, _, _, written_by in rows_under(ROOT / "SECURITY.md", "What is written, and where"):
        sources = "".join((ROOT / path).read_text("utf-8") for path in re.findall(r"\(([\w./]+\.py)\)", written_by))
        for name in re.findall(r"`([\w.]+\.(?:json|db))`", file):
            seen += 1
            assert f'"{name}"' in sources
    assert seen >= 5


_OWN_FOLDERS = ("user_data_path", "user_config_path", "user_state_path", "user_cache_path")


def test_whoever_writes_files_whole_is_named_in_security() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    writing = [
        source.relative_to(ROOT).as_posix()
        for source in sorted((ROOT / "wizard").rglob("*.py"))
        if any(_calls(source, name) for name in ("write_whole", *_OWN_FOLDERS))
    ]
    assert [name for name in writing if name not in text] == []


def _calls(source: Path, name: str) -> bool:
    return re.search(rf"(?<!def )\b{name}\(", source.read_text("utf-8")) is not None


def test_security_names_the_one_function_that_does_not_verify() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    (source,) = (ROOT / "wizard" / "probes").glob("tls.py")
    tree = ast.parse(source.read_text("utf-8"))
    switching_off = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "VERIFY_NONE" in ast.unparse(node) and f"`{node.name}`" in text
    ]
    assert len(switching_off) == 1
    assert source.read_text("utf-8").count("VERIFY_NONE") == 1
