"""The door: a subcommand goes to the terminal, everything else opens the window."""

import gc
import os
import sys
from collections.abc import Sequence

from wizard.i18n import system_language, tr, use

_TERMINAL = frozenset({"check", "computer", "roots", "inspect", "explain", "practice", "watch", "case"})
"""The subcommands of the contract that need no window. One that this version lacks is an error there, not a search."""

_HAS_ITS_OWN_SCREEN = sys.platform in {"win32", "darwin"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; the terminal's commands import no Qt."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == ["gui"]:
        return _open_window(arguments[1:])
    if arguments and (arguments[0] in _TERMINAL or arguments[0].startswith("-")):
        return _run_terminal(arguments)
    return _open_window(arguments)


def _run_terminal(arguments: Sequence[str]) -> int:
    try:
        from wizard.cli.main import main as run_terminal

        return run_terminal(arguments)
    except KeyboardInterrupt:
        # Only while the commands are being imported; they answer Ctrl-C themselves.
        return 130


def main_window() -> int:
    """Open the window whatever the arguments are (they are what to work on) and return the exit code."""
    return _open_window(sys.argv[1:])


def _open_window(arguments: Sequence[str]) -> int:
    if not _has_display():
        use(system_language())
        reason = tr("There is no display here to open a window on. In the terminal, use: trust-wizard check ADDRESS")
        sys.stderr.write(f"trust-wizard: {reason}\n")
        return 2
    # Until the window has been seen, everything that is made stays: looking for garbage costs 10 ms and finds none.
    gc.disable()
    from wizard.views.errand import errand_of
    from wizard.views.instance import enter

    errand = errand_of(arguments)
    instance = enter(errand)
    if instance is None:
        # The program that runs already does it.
        return 0
    from wizard.views.plain_import import import_plainly

    import_plainly()
    from wizard.views.app import run

    return run(errand, instance)


def _has_display() -> bool:
    """Say whether Qt has something to draw on; without it, Qt aborts the process and leaves a core dump."""
    return _HAS_ITS_OWN_SCREEN or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


if __name__ == "__main__":
    sys.exit(main())
