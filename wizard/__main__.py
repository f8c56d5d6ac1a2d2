"""The door: a subcommand goes to the terminal, everything else opens the window."""

import sys
from collections.abc import Sequence

_TERMINAL = frozenset({"check", "inspect", "explain", "practice", "--version", "--help", "-h"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; the terminal's commands import no Qt."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments and (arguments[0] in _TERMINAL or arguments[0].startswith("-")):
        from wizard.cli.main import main as run_terminal

        return run_terminal(arguments)
    if arguments[:1] == ["gui"]:
        arguments = arguments[1:]
    return main_window(" ".join(arguments) or None)


def main_window(argument: str | None = None) -> int:
    """Open the window, and go to work on *argument* when there is one."""
    from wizard.views.app import main as run_window

    return run_window(argument)


if __name__ == "__main__":
    sys.exit(main())
