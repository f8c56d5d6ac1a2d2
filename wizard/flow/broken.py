"""A check that could not be made by a fault of this program: what is kept of it, and its words."""

from wizard.i18n import tr


class Broken(str):
    """The name of the fault, in the place of an error's words: these are found when it is shown, in any language."""

    __slots__ = ()


def error_words(error: str) -> str:
    """Return what to say of *error*, in the language in force."""
    if isinstance(error, Broken):
        return tr("The check could not be finished; this program is at fault ({what}).", what=str(error))
    return error
