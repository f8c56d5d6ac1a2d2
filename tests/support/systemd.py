"""A stand-in for systemctl --user with a state of its own, for computers that systemd does not run.

It answers as systemctl 252 does, as far as this program asks; units are read by systemd's real systemd-analyze. The
words for a missing manager were seen with 252 in a container.
"""

from pathlib import Path

_SCRIPT = """\
#!/bin/sh
state='{state}'
units="$XDG_CONFIG_HOME/systemd/user"
echo "$*" >> "$state/calls"
[ "$1" = --user ] || exit 2
shift
if [ -e "$state/absent" ]; then
    echo 'Failed to connect to bus: No medium found' >&2
    exit 1
fi
case "$*" in
'show -p Version') echo 'Version=252.38-1~deb12u1' ;;
daemon-reload)
    rm -rf "$state/loaded"
    mkdir "$state/loaded"
    cp "$units"/* "$state/loaded/" 2>/dev/null
    true ;;
'enable '*|'restart '*)
    if [ ! -e "$state/loaded/$2" ] || [ -e "$state/refuses" ]; then
        echo "Failed to $1 unit: Unit file $2 does not exist." >&2
        exit 1
    fi
    touch "$state/$1.$2" ;;
'disable --now '*)
    [ -e "$state/loaded/$3" ] || exit 1
    rm -f "$state/enable.$3" "$state/restart.$3" ;;
'show '*' -p ActiveState -p NextElapseUSecRealtime')
    if [ -e "$state/restart.$2" ]; then
        echo 'ActiveState=active'
        minute=$(sed -n 's/^OnCalendar=\\*-\\*-\\* \\*:\\(..\\):00$/\\1/p' "$state/loaded/$2")
        [ "$TZ" = UTC ] && echo "NextElapseUSecRealtime=Mon 2026-11-30 09:$minute:00 UTC"
    else
        echo 'ActiveState=inactive'
        echo 'NextElapseUSecRealtime='
    fi
    true ;;
*) exit 3 ;;
esac
"""


class Systemd:
    """The state of a manager of one person's programs, and the folder for the command path that leads to it."""

    def __init__(self, folder: Path, *, runs: bool = True) -> None:
        self._state = folder / "systemd-state"
        (self._state / "loaded").mkdir(parents=True)
        program = folder / "systemctl"
        program.write_text(_SCRIPT.format(state=self._state))
        program.chmod(0o755)
        self.runs(runs)

    def runs(self, runs: bool) -> None:
        """Begin or end the manager."""
        if runs:
            (self._state / "absent").unlink(missing_ok=True)
        else:
            (self._state / "absent").touch()

    def refuse(self) -> None:
        """Enable no unit any more."""
        (self._state / "refuses").touch()

    def is_enabled(self, timer: str) -> bool:
        """Say whether *timer* starts with the session."""
        return (self._state / f"enable.{timer}").exists()

    @property
    def calls(self) -> list[str]:
        """The words of each call since the last time."""
        file = self._state / "calls"
        calls = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return calls
