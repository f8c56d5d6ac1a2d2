"""Why there is no history of cases for the time being, in words that say what is kept and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.flow.history_key import NoKey
from wizard.i18n import N_, tr


class Why(StrEnum):
    """Why the history is off."""

    NO_KEYRING = NoKey.NO_KEYRING.value
    LOCKED = NoKey.LOCKED.value
    NO_ANSWER = NoKey.NO_ANSWER.value
    NOT_KEPT = NoKey.NOT_KEPT.value
    KEY_LOST = NoKey.LOST.value
    KEY_WRONG = NoKey.WRONG.value
    NEWER = "newer"
    UNUSABLE = "unusable"
    """The folder or the file cannot be read or written."""


_SAYS = {
    Why.NO_KEYRING: N_(
        "The history is off: this computer has no keyring, which would keep the key that the cases are locked with."
    ),
    Why.LOCKED: N_(
        "The history is off, because the keyring of this computer is locked or not set up. Unlock it, and open the "
        "history again. Nothing is lost."
    ),
    Why.NO_ANSWER: N_(
        "The history is off, because the keyring of this computer gave no answer. Try again later. Nothing is lost."
    ),
    Why.NOT_KEPT: N_("The history is off, because the keyring of this computer took no key for it."),
    Why.KEY_LOST: N_(
        "The history is off: its key is no longer in the keyring of this computer, and without it the cases on file "
        "cannot be read. They are all kept. Bring the keyring back from a backup, or begin a new history; the old "
        "file is put aside then."
    ),
    Why.KEY_WRONG: N_(
        "The history is off: the key in the keyring of this computer does not fit the cases on file. They are all "
        "kept. Bring the keyring back from a backup, or begin a new history; the old file is put aside then."
    ),
    Why.NEWER: N_(
        "The history is off, because a later version of this program made it. Its file was not touched. Use that "
        "version again."
    ),
    Why.UNUSABLE: N_("The history is off. {reason}"),
}


@dataclass(frozen=True, slots=True)
class Off:
    """There is no history for the time being."""

    why: Why
    reason: str = ""
    """A sentence in a person's words, for `Why.UNUSABLE` alone."""

    @property
    def headline(self) -> str:
        """What that means, before the reason, in the language in force."""
        has_none = self.why in {Why.NO_KEYRING, Why.NOT_KEPT}
        return tr("No history can be kept.") if has_none else tr("The history cannot be opened.")

    @property
    def says(self) -> str:
        """The reason, in the language in force."""
        return tr(_SAYS[self.why], reason=self.reason) if self.reason else tr(_SAYS[self.why])
