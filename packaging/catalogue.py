"""Keep the message catalogues true: collect the texts of the program, and complain about what lacks its translation.

python packaging/catalogue.py                  update resources/locale/*/LC_MESSAGES/wizard.po from the sources
python packaging/catalogue.py --merge-parts    take every *.part.po beside a wizard.po into it, delete the part, update
python packaging/catalogue.py --check          exit 1 when a text has no translation, a doubtful one, or other fields
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
KEYWORDS = {"N_": None, "tr": None, "trn": (1, 2)}


def collected(sources: Path = ROOT / "wizard") -> Catalog:
    """Return every text of the program."""
    catalogue = Catalog(project="trust-wizard", charset="utf-8")
    for file, _line, message, _comments, _context in extract_from_dir(
        str(sources), [("**.py", "python")], keywords=KEYWORDS
    ):
        # Places without line numbers: else every edit of a source would change the catalogue.
        # The empty text would be taken for the catalogue's header.
        if message:
            catalogue.add(message, locations=[(f"{sources.name}/{Path(file).as_posix()}", 0)])
    return catalogue


def po_files(locale: Path = LOCALE) -> list[Path]:
    """Return the catalogue of every language."""
    return sorted(locale.glob("*/LC_MESSAGES/wizard.po"))


def read(po: Path) -> Catalog:
    """Return the catalogue in the file *po*; its folder names the language. Raises PoFileError on a broken file."""
    with po.open("rb") as source:
        return read_po(source, locale=po.parts[-3], abort_invalid=True)


def write(catalogue: Catalog, po: Path) -> None:
    """Write *catalogue*, sorted by text, so that two branches rarely touch the same lines."""
    with po.open("wb") as target:
        write_po(target, catalogue, width=0, sort_output=True, include_lineno=False)


def update(po: Path, texts: Catalog) -> None:
    """Bring the catalogue *po* up to date with *texts*; a text that is gone goes there, too."""
    catalogue = read(po)
    # A guess at a near text is worse than none: the check would have to refuse it anyway.
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    write(catalogue, po)


def merge_parts(po: Path) -> list[str]:
    """Take every ``*.part.po`` beside *po* into it, delete the parts, and return the texts that two parts differ in.

    The later part by name wins over an earlier one, and every part over what was there.
    """
    catalogue, differing, taken = read(po), [], set()
    parts = sorted(po.parent.glob("*.part.po"))
    for part in parts:
        for message in read(part):
            if not message.id or not message.string:
                continue
            known = catalogue.get(_key(message))
            if known and _key(message) in taken and known.string != message.string:
                differing.append(f"{part.name}: another translation of {_key(message)!r}")
            catalogue.delete(_key(message))
            catalogue.add(message.id, message.string, locations=message.locations, flags=message.flags)
            taken.add(_key(message))
    write(catalogue, po)
    for part in parts:
        part.unlink()
    return differing


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def complaints(po: Path, texts: Catalog) -> list[str]:
    """Return what is wrong with the catalogue *po*, one sentence each."""
    catalogue = read(po)
    wrong = [(_fault(catalogue.get(_key(text)), text), text) for text in texts if text.id]
    return [f"{po.parts[-3]}: {fault}: {_key(text)!r}" for fault, text in wrong if fault]


def _fault(translation: Message | None, text: Message) -> str:
    """Return what is wrong with the *translation* of *text*; nothing when it is right."""
    if translation is None or not all(_forms(translation.string)):
        return "no translation"
    if translation.fuzzy:
        return "a doubtful (fuzzy) translation"
    # A singular may leave its number out ("one day"); the other forms name every field.
    wanted = fields(_forms(text.id)[-1])
    if any(fields(form) != wanted for form in _forms(translation.string)):
        return "other fields in the translation"
    return ""


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the singular and the plurals; one empty text when there are none."""
    if isinstance(text, str):
        return (text,)
    return tuple(text or ("",))


def fields(text: str) -> frozenset[str]:
    """Return the ``{fields}`` in *text*, their names alone; a text that is no format has one that never fits."""
    try:
        return frozenset(_names(text))
    except ValueError as error:
        return frozenset({str(error)})


def _names(text: str) -> Iterator[str]:
    for _, name, _, _ in Formatter().parse(text):
        if name is not None:
            yield name


def main() -> int:
    """Update, merge, or check; exit 1 when something is left to translate."""
    parser = argparse.ArgumentParser(description="Keep the message catalogues true.")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--check", action="store_true", help="only complain")
    only.add_argument("--merge-parts", action="store_true", help="take the *.part.po files in, and delete them")
    arguments = parser.parse_args()
    texts, problems = collected(), []
    for po in po_files():
        if arguments.merge_parts:
            problems += merge_parts(po)
        if not arguments.check:
            update(po, texts)
        problems += complaints(po, texts)
    print("\n".join(problems) or "every text is translated")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
