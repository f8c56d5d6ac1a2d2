"""Build hook: compile the message catalogues, for wheels and for editable installs. By hand: run this file."""

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


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # generic for type checkers alone
    """Puts the compiled catalogues beside their sources, and into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the results as artifacts: git ignores them, the wheel must not."""
        root = Path(self.root)
        written = compile_catalogues(root / "resources" / "locale")
        build_data["artifacts"].extend(f"/{mo.relative_to(root).as_posix()}" for mo in written)


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent.parent / "resources" / "locale")
