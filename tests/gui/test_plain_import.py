import subprocess
import sys

import pytest

READS = "import linecache, wave; print(any('wave' in name for name in linecache.cache))"
PLAINLY = "from wizard.views.plain_import import import_plainly; import_plainly(); import_plainly()"


@pytest.mark.parametrize(("first", "reads"), [("import PySide6.QtCore", "True\n"), (PLAINLY, "False\n")])
def test_the_source_of_what_is_imported_is_not_read(first: str, reads: str) -> None:
    """The first says when PySide6 does so no more, and the module can go."""
    ran = subprocess.run([sys.executable, "-c", f"{first}; {READS}"], capture_output=True, text=True, check=True)
    assert ran.stdout == reads
