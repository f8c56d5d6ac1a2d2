"""The two exceptions whose text is fit for a person."""


class WizardError(Exception):
    """Something outside went wrong; the text says what happened, to what, and what to do."""


class InputError(WizardError):
    """What the user gave is unusable; the text says what it is and what would be right. Exit code 2."""
