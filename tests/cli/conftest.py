from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wizard.practice.servers import Practice

STARTED = ("good", "expired", "private-ca", "closed", "stalled", "missing-intermediate-aia")

Arguments = Callable[[str], list[str]]


@pytest.fixture(scope="package")
def practice() -> Iterator[Practice]:
    with Practice(STARTED) as running:
        yield running


@pytest.fixture(scope="package")
def root_file(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("practice") / "root.pem"
    file.write_bytes(practice.root_pem)
    return file


@pytest.fixture
def at_site(practice: Practice, root_file: Path) -> Arguments:
    """Return how to make the arguments that check a practice site; nothing but its root is trusted."""

    def arguments(scenario: str) -> list[str]:
        site = practice.sites[scenario]
        host, port = site.address
        return ["check", site.url, "--connect", f"{host}:{port}", "--only-trust", str(root_file), "--no-fetch"]

    return arguments
