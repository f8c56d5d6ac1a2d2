"""What is said of work that came to no good end."""

from wizard.errors import WizardError
from wizard.i18n import tr


def broke(error: object) -> str:
    """Return what is said of *error*: its own words, or that the fault is ours."""
    if isinstance(error, WizardError):
        return str(error)
    return our_fault(error)


def our_fault(error: object) -> str:
    """Return that the fault is ours, whatever *error* says."""
    return tr("It broke, which is our fault: {what}.", what=type(error).__name__)
