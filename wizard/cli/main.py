"""The command line: reads arguments, runs one command, returns the exit code."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from wizard.cli.options import make_parser
from wizard.errors import InputError, WizardError
from wizard.i18n import system_language, tr, use


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. No traceback of a foreseeable fault reaches the user."""
    use(system_language())
    try:
        arguments = make_parser().parse_args(argv)
        if arguments.lang:
            use(arguments.lang)
        # One module a command, so that `--help` and a bad option cost no import of cryptography.
        code: int = import_module(f"wizard.cli.{arguments.command}").run(arguments)
        sys.stdout.flush()
    except InputError as error:
        return _complain(error, 2)
    except WizardError as error:
        return _complain(error, 1)
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again while it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        _end_at_once()
    return code


def _complain(error: WizardError, code: int) -> int:
    print(f"trust-wizard: {error}", file=sys.stderr)
    return code


def _end_at_once() -> None:
    """End the process now: a name lookup that hangs in the system cannot be interrupted, and nobody waits for it."""
    print(tr("Cancelled."), file=sys.stderr, flush=True)
    os._exit(130)
