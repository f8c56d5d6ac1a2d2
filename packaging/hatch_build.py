"""Build hook: compile the texts and the error messages, for wheels and editable installs. By hand: run this file."""

import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(locale: Path) -> list[Path]:
    """Write a wizard.mo beside every wizard.po under *locale* and return them; parts not yet merged are left alone."""
    written = []
    for po in sorted(locale.glob("*/LC_MESSAGES/wizard.po")):
        mo = po.with_suffix(".mo")
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        with mo.open("wb") as target:
            write_mo(target, catalogue)
        written.append(mo)
    return written


def compile_messages(root: Path) -> list[Path]:
    """Write the catalogue of error messages as it is loaded, and return its two files."""
    # Of the program's own modules these import the standard library only.
    sys.path.insert(0, str(root))
    from wizard.causes.messages import COMPILED, COMPILED_MORE, FORMAT
    from wizard.causes.messages.compile import compiled, entries
    from wizard.causes.messages.store import written

    sys.path.remove(str(root))
    parts = compiled(root / "resources" / "errors", root / "wizard" / "causes")
    targets = [root / "resources" / name for name in (COMPILED, COMPILED_MORE)]
    for target, part in zip(targets, parts, strict=True):
        target.write_bytes(written(entries(part), FORMAT))
    return targets


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # generic for type checkers alone
    """Puts the compiled catalogues beside their sources, and into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the results as artifacts: git ignores them, the wheel must not."""
        root = Path(self.root)
        written = [*compile_catalogues(root / "resources" / "locale"), *compile_messages(root)]
        build_data["artifacts"].extend(f"/{file.relative_to(root).as_posix()}" for file in written)


if __name__ == "__main__":
    ROOT = Path(__file__).resolve().parent.parent
    compile_catalogues(ROOT / "resources" / "locale")
    compile_messages(ROOT)
