from collections.abc import Iterator

import pytest

from wizard.practice.scenarios import HOSTILE, SCENARIOS
from wizard.practice.servers import Practice


@pytest.fixture(scope="package")
def practice() -> Iterator[Practice]:
    with Practice([s.id for s in (*SCENARIOS, *HOSTILE)]) as running:
        yield running
