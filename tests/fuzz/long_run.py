"""Fuzz for long with atheris (libFuzzer): python -m tests.fuzz.long_run FOLDER [options of libFuzzer].

FOLDER keeps what was found interesting. A finding is written to the working folder as crash-… or timeout-…; mended,
it becomes a case in tests/fuzz/findings.
"""

import sys
from typing import Any

import atheris

with atheris.instrument_imports(include=["wizard"]):
    from tests.fuzz.entry_points import run
    from wizard.pki import kept


def test_one_input(data: bytes) -> None:
    """Run everything on one input, without what is remembered of the last one."""
    kept.note(kept.MOST_BYTES + 1)
    run(data, in_turn=True)


def main(arguments: list[str]) -> Any:
    """Fuzz until the options say that it is enough."""
    atheris.Setup(arguments, test_one_input)
    return atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
