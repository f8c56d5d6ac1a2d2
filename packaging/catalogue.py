"""Keep the message catalogues true: collect the texts of the program, and complain about what lacks its Japanese.

python packaging/catalogue.py            update resources/locale/*/LC_MESSAGES/wizard.po from the sources
python packaging/catalogue.py --check    exit 1 when a text has no translation, or one whose fields differ
"""

import argparse
import sys
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
KEYWORDS = {"N_": None, "tr": None, "trn": (1, 2)}


def collected() -> Catalog:
    """Return every text of the program."""
    catalogue = Catalog(project="trust-wizard", charset="utf-8")
    sources = extract_from_dir(str(ROOT / "wizard"), [("**.py", "python")], keywords=KEYWORDS)
    for file, _line, message, _comments, _context in sources:
        # Places without line numbers: else every edit of a source would change the catalogue.
        catalogue.add(message, locations=[(f"wizard/{file}", 0)])
    return catalogue


def po_files() -> list[Path]:
    """Return the catalogue of every language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/wizard.po"))


def read(po: Path) -> Catalog:
    """Return the catalogue in the file *po*."""
    with po.open("rb") as source:
        return read_po(source, locale=po.parts[-3])


def update() -> None:
    """Bring every catalogue up to date; texts that are gone go too."""
    template = collected()
    for po in po_files():
        catalogue = read(po)
        catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=False)
        catalogue.obsolete.clear()
        with po.open("wb") as target:
            write_po(target, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=False)


def fields(text: str) -> set[str]:
    """Return the names of the fields in *text*."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def complaints() -> list[str]:
    """Return what is wrong with the catalogues, one sentence each."""
    found = []
    for po in po_files():
        catalogue = read(po)
        for message in collected():
            if not message.id:
                continue
            source = message.id if isinstance(message.id, tuple) else (message.id,)
            known = catalogue.get(source[0])
            texts = () if known is None else known.string if isinstance(known.string, tuple) else (known.string,)
            if not texts or not all(texts):
                found.append(f"{po.parts[-3]}: no translation of {source[0]!r}")
            elif known.fuzzy:
                found.append(f"{po.parts[-3]}: a fuzzy translation of {source[0]!r}")
            elif any(fields(text) != fields(source[-1]) for text in texts):
                found.append(f"{po.parts[-3]}: other fields in the translation of {source[0]!r}")
    return found


def main() -> int:
    """Update, or check."""
    parser = argparse.ArgumentParser(description="Keep the message catalogues true.")
    parser.add_argument("--check", action="store_true", help="only complain")
    if not parser.parse_args().check:
        update()
    problems = complaints()
    print("\n".join(problems) or "every text is translated")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
