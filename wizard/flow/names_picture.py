"""The name that was asked for beside the names of the certificate, and why none of them is it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.flow.letters import MOST_LETTERS, Column, Mark, compare, distance, letters
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis

if TYPE_CHECKING:
    from wizard.pki.names import HostMatch

MOST_NAMES = 6
"""A certificate can hold a hundred names; these are enough to see that the wanted one is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPicture:
    """The name that was asked for beside the names that the certificate is made out to."""

    wanted: str
    """As people write it, with the letters of its alphabet."""
    offered: tuple[str, ...]
    """The names of the certificate, the nearest one first."""
    more: int = 0
    """How many further names there are."""
    columns: tuple[Column, ...] = ()
    """The wanted name beside the nearest one; empty where there is no name, or nothing to compare."""
    note: str = ""
    """Message id: what the comparison shows, with the field ``what`` where there is something to name."""
    what: str = ""
    wanted_form: str = ""
    """The form of *wanted* that computers compare (xn--…); empty where that is *wanted* itself."""
    nearest_form: str = ""
    """The same of the nearest name."""


_APEX = N_("The star stands for exactly one part in front, and here there is none.")
_DEPTH = N_("The star stands for one part only: “{what}” is too many.")
_ALIKE = N_("The marked letters only look alike: they are different letters.")
_NOTHING = N_("The two names have nothing in common.")
_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "www": N_("Only “www.” makes the difference."),
        "wildcard-depth": _DEPTH,
        "wildcard-apex": _APEX,
        "partial-wildcard": N_("A star counts only where it stands for a whole part, with two more behind it."),
        "address": N_("The address in numbers is not among them."),
        "address-as-name": N_("The address stands there as a name, and that does not count."),
        "common-name": N_("The name stands only in a place that browsers no longer read."),
        "no-names": N_("Browsers read no name in this certificate."),
    }
)
"""What a comparison shows, by the reason why the name does not fit (`wizard.pki.names.Match`)."""

_NOT_LETTER_BY_LETTER = {"address", "address-as-name", "common-name", "no-names"}


def names_of_diagnosis(diagnosis: Diagnosis) -> NamesPicture | None:
    """Return the names of the certificate that *diagnosis* is about beside the one asked for; None without any."""
    leaf = diagnosis.chain[0] if diagnosis.chain else None
    return compare_names(leaf, diagnosis.evidence.target.host) if isinstance(leaf, Certificate) else None


def compare_names(leaf: Certificate, host: str) -> NamesPicture:
    """Return the names of *leaf* beside *host*, an A-label name or an address."""
    from wizard.pki.names import match_host  # the window is painted before pki is loaded

    match = match_host(leaf, host)
    reason = match.match.value
    is_compared = reason not in _NOT_LETTER_BY_LETTER
    nearest = _nearest(match, host) if is_compared else None
    names = match.names if nearest is None else (nearest, *(n for n in match.names if n != nearest))
    shown = tuple(readable(name) for name in names[:MOST_NAMES])
    wanted = readable(host)
    columns = compare(_plain(wanted), _plain(shown[0])) if nearest is not None else ()
    over = "".join(column.wanted for column in columns if column.mark is Mark.TOO_MANY)
    return NamesPicture(
        wanted=wanted,
        offered=shown,
        more=max(0, len(names) - MOST_NAMES),
        columns=columns,
        note=_note(reason, columns),
        what=over,
        wanted_form=host if wanted != host else "",
        nearest_form=names[0] if columns and shown[0] != names[0] else "",
    )


_MOST_TRIED, _MOST_COMPARED = 200, 3
"""Names among which the nearest is looked for: by the letters they have, and letter by letter."""


def _nearest(match: "HostMatch", host: str) -> str | None:
    """Return the name to compare *host* with: the one that says why it does not fit, else the one most like it."""
    if match.nearest not in match.names or match.match.value != "other-site":
        return match.nearest if match.nearest in match.names else None
    tried = [name for name in match.names[:_MOST_TRIED] if max(len(name), len(host)) <= MOST_LETTERS]
    ours = Counter(host)
    tried.sort(key=lambda name: ((ours - (its := Counter(name.lower()))) + (its - ours)).total())
    return min(
        tried[:_MOST_COMPARED], key=lambda name: distance(letters(name.lower()), letters(host)), default=match.nearest
    )


def _note(reason: str, columns: Sequence[Column]) -> str:
    marks = {column.mark for column in columns}
    if reason in _NOTES and (reason != "wildcard-depth" or Mark.TOO_MANY in marks):
        return _NOTES[reason]
    if Mark.ALIKE in marks:
        return _ALIKE
    is_read = all(len(column.wanted) <= MOST_LETTERS >= len(column.offered) for column in columns)
    return _NOTHING if columns and is_read and Mark.SAME not in marks else ""


def readable(name: str) -> str:
    """Return *name* with the letters that its xn-- form stands for; unchanged where it has none, or is broken."""
    from wizard.pki.idn import with_unicode  # as above

    both = with_unicode(name)
    return both.removesuffix(f" ({name})") if both != name else name


def _plain(name: str) -> str:
    """Return *name* as browsers compare it: in lower case, without a dot at the end."""
    return name.lower().removesuffix(".")
