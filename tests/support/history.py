"""Cases on file for the tests of the history, and a keyring in memory that children of a test share."""

from datetime import UTC, datetime
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from wizard.flow.history import History
from wizard.flow.history_off import Off
from wizard.flow.history_seal import Summary
from wizard.flow.passwords import Ring

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
HOST, NOTE, CASE = "bank.example", "Mrs Smith rang twice", b'{"format": "trustcase", "host": "bank.example"}' * 500


def summary(host: str = HOST, *causes: str, note: str = NOTE, when: datetime = NOON) -> Summary:
    return Summary(host=host, causes=causes or ("expired",), verdict="untrusted", note=note, when=when)


class Folder(KeyringBackend):
    """A keyring in a folder, one file a secret, so that several processes have the same."""

    priority = 1  # type: ignore[assignment]  # a property of the class there

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def get_password(self, service: str, username: str) -> str | None:
        file = self.folder / f"{service} {username}"
        return file.read_text() if file.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{service} {username}").write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        file = self.folder / f"{service} {username}"
        if not file.exists():
            raise PasswordDeleteError("No such password!")
        file.unlink()


def ring_in(folder: Path) -> Ring:
    return Ring(backend=Folder(folder / "ring"))


def history_in(folder: Path) -> History:
    """Open the history in *folder*, whose keyring lies there, too."""
    opened = History.open(folder / "data", ring_in(folder))
    assert isinstance(opened, History), opened
    return opened


def off_in(folder: Path) -> Off:
    opened = History.open(folder / "data", ring_in(folder))
    assert isinstance(opened, Off), opened
    return opened


def hosts_of(history: History) -> list[str]:
    """Return the hosts in the list, "damaged" where a record is."""
    return [entry.summary.host if isinstance(entry.summary, Summary) else "damaged" for entry in history.list()]
