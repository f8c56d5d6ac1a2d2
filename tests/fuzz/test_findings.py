"""What fuzzing found once, each file a case: nothing that reads or shows it may raise."""

from pathlib import Path

import pytest

from tests.fuzz.entry_points import run

FINDINGS = sorted((Path(__file__).parent / "findings").iterdir())


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda path: path.name)
def test_what_was_found_once_is_mended(finding: Path) -> None:
    run(finding.read_bytes())
