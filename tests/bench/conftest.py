"""What every bench runs in: programs started from here are compiled once, as an installed program is."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep compiled modules for the processes that the benches start, even where this machine keeps none.

    Without it, each process compiles the sources anew, which an installed program never does.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield
