"""Keep the pages for people true: what stands between marks in them is made from what the program itself goes by.

python packaging/docs.py            write it anew
python packaging/docs.py --check    exit 1 when a page says something else than the program

A mark is a line ``<!-- made by packaging/docs.py: NAME -->``; what is made ends at the next line ``<!-- end -->``.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docs_rankings as rankings
import docs_tables as tables

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_MARKED = re.compile(r"(<!-- made by packaging/docs\.py: (?P<name>[a-z -]+) -->\n).*?(<!-- end -->)", re.DOTALL)

_SHOWN = ("", "code", "way on", "when")
_SAID = ("", "what it says", "when")
_CAUSES = ("", "cause", "title", "weight", "who can mend it", "where the rule stands")
_CODES = ("cause", "Chrome, Edge", "Firefox", "Safari", "OpenSSL", "Windows, .NET", "Java")

BLOCKS: Mapping[str, Callable[[], str]] = {
    "causes": lambda: tables.table(_CAUSES, tables.cause_rows()),
    "codes": lambda: tables.table(_CODES, tables.code_rows()),
    "consequences": lambda: tables.table(("where this holds", "these follow from it"), tables.consequence_rows()),
    "rows": lambda: tables.table(("row", "title", "about", "guides"), tables.check_rows()),
    "chromium": lambda: tables.table(_SHOWN, rankings.chromium_rows()),
    "firefox": lambda: tables.table(_SHOWN, rankings.firefox_rows()),
    "openssl": lambda: tables.table(_SAID, rankings.openssl_rows()),
    "python": lambda: tables.table(_SAID, rankings.python_rows()),
    "curl": lambda: tables.table(_SAID, rankings.curl_rows()),
    "windows": lambda: tables.table(_SAID, rankings.windows_rows()),
    "java": lambda: tables.table(_SAID, rankings.java_rows()),
    "messages": lambda: tables.table(("file", "of", "entries", "read in"), tables.message_rows()),
    "hosts": lambda: tables.table(("what for", "who is asked", "how"), tables.host_rows()),
    "practice sites": lambda: tables.table(("site", "what is wrong there"), tables.practice_rows()),
    "commands": lambda: tables.table(("command", "what it does"), tables.command_rows()),
    **{f"options of {name}": lambda name=name: tables.options_of(name) for name in tables.commands()},  # type: ignore[misc]
    "json of roots": lambda: tables.json_of("roots"),
    "example": tables.example,
    "shape of check": tables.shape_of_check,
    "shape of inspect": tables.shape_of_inspect,
    "shape of explain": tables.shape_of_explain,
}
"""Everything that can stand between marks."""


def made(page: str) -> str:
    """Return the text of a page with everything between its marks made anew. Raises KeyError for an unknown name."""
    return _MARKED.sub(lambda found: f"{found[1]}{BLOCKS[found['name']]()}\n{found[3]}", page)


def stale(pages: Sequence[Path] = PAGES) -> list[Path]:
    """Return those of *pages* that say something else than the program."""
    return [page for page in pages if made(page.read_text("utf-8")) != page.read_text("utf-8")]


def unused(pages: Sequence[Path] = PAGES) -> list[str]:
    """Return the names of what none of *pages* shows."""
    shown = {found["name"] for page in pages for found in _MARKED.finditer(page.read_text("utf-8"))}
    return sorted(BLOCKS.keys() - shown)


def main() -> int:
    """Write or check every page; exit 1 when one is stale."""
    parser = argparse.ArgumentParser(description="Keep the pages for people true.")
    parser.add_argument("--check", action="store_true", help="only complain")
    is_check = parser.parse_args().check
    changed = stale()
    for page in changed:
        name = page.relative_to(ROOT).as_posix()
        if is_check:
            print(f"{name} is not what the program says; run: python packaging/docs.py")
        else:
            page.write_text(made(page.read_text("utf-8")), "utf-8")
            print(f"{name} written")
    missing = unused()
    if missing:
        print(f"no page shows: {', '.join(missing)}")
    return 1 if missing or (is_check and changed) else 0


if __name__ == "__main__":
    sys.exit(main())
