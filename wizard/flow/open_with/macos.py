"""macOS: Launch Services reads what an application opens from its Info.plist, and there is no other way in.

Source: Apple, "CFBundleDocumentTypes", read 2026-11. Not yet run on a real Mac.
"""

from wizard.errors import WizardError
from wizard.flow.open_with import Standing, in_words


class MacFiles:
    """Finder."""

    def state(self) -> Standing:
        """Return that it comes with the application."""
        return Standing.WITH_THE_APPLICATION

    def offer(self) -> None:
        """Say that it comes with the application."""
        raise WizardError(in_words(Standing.WITH_THE_APPLICATION))

    def take_back(self) -> None:
        """Say that it goes with the application."""
        raise WizardError(in_words(Standing.WITH_THE_APPLICATION))
