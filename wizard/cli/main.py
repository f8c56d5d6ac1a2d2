"""The command line: reads arguments, runs one command, returns the exit code."""

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from wizard.cli.options import parse_arguments
from wizard.errors import InputError, WizardError
from wizard.i18n import system_language, tr, use
from wizard.plain import visible


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. No traceback of a foreseeable fault reaches the user."""
    _make_streams_bear_everything()
    use(system_language())
    try:
        code = _run(argv)
        sys.stdout.flush()
    except InputError as error:
        return _complain(str(error), 2)
    except WizardError as error:
        return _complain(str(error), 1)
    except BrokenPipeError:
        # The reader (head, less) has gone.
        _give_up_output()
        return 1
    except OSError as error:
        # Every other fault of the system is a value or an InputError by now: what is left is the writing itself.
        _give_up_output()
        return _complain(tr("the answer cannot be written: {reason}", reason=error.strerror or error), 2)
    except KeyboardInterrupt:
        _end_at_once()
    return code


def _run(argv: Sequence[str]) -> int:
    try:
        arguments = parse_arguments(argv)
    except SystemExit:
        # argparse has printed the help or the version.
        return 0
    if arguments.lang:
        use(arguments.lang)
    # One module a command, so that `--help` and a bad option cost no import of cryptography.
    code: int = import_module(f"wizard.cli.{arguments.command}").run(arguments)
    return code


def _make_streams_bear_everything() -> None:
    """Stand in for streams that were closed, and write what the terminal's encoding lacks as an escape."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115  (open until the process ends)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _complain(text: str, code: int) -> int:
    print(f"trust-wizard: {visible(text)}", file=sys.stderr)
    return code


def _give_up_output() -> None:
    """Send the rest nowhere: Python would complain again while it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_at_once() -> None:
    """End the process now: a name lookup that hangs in the system cannot be interrupted, and nobody waits for it."""
    print(tr("Cancelled."), file=sys.stderr, flush=True)
    os._exit(130)
