"""Real servers, certificate programs and system tools take their time beside other work: what hangs is ended later."""

from pathlib import Path

import pytest

PATIENT = ("actions", "owner")
PATIENCE_S = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of these folders more time than the usual minute."""
    here = Path(__file__).parent
    for item in items:
        if any(here / folder in item.path.parents for folder in PATIENT) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(PATIENCE_S))
