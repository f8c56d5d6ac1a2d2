"""Why something could not be found out, in words."""

from collections.abc import Sequence

from wizard.i18n import N_
from wizard.model.computer import Trouble, TroubleKind
from wizard.model.finding import Fact

_WORDS = {
    TroubleKind.MISSING: N_("{what} is not there, so it could not be asked."),
    TroubleKind.HUNG: N_("{what} did not answer in time and was ended."),
    TroubleKind.FAILED: N_("{what} ended with an error."),
    TroubleKind.STRANGE: N_("{what} says something that is not understood here."),
    TroubleKind.DENIED: N_("{what} may not be read without further rights; an administrator would see more."),
    TroubleKind.TOO_LARGE: N_("{what} is too large to be read."),
}


def facts_of(troubles: Sequence[Trouble]) -> tuple[Fact, ...]:
    """Return one sentence for each trouble, each once."""
    return tuple(Fact(text=_WORDS[t.kind], values={"what": t.what}) for t in dict.fromkeys(troubles))
