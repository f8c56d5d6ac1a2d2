"""What the list and the card beside it say of a record, as plain text; all of it may be hostile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from wizard.causes.catalog import CAUSES
from wizard.flow.history import Entry
from wizard.flow.history_seal import DISAGREE, WARNED, Summary
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.model.terms import Verdict
from wizard.pki.idn import with_unicode
from wizard.plain import visible
from wizard.views.tokens import Tone

_VERDICTS = {
    Verdict.TRUSTED.value: ("ok", Tone.OK, N_("Trusted")),
    Verdict.UNTRUSTED.value: ("problem", Tone.PROBLEM, N_("Not trusted")),
    Verdict.UNREACHABLE.value: ("problem", Tone.PROBLEM, N_("No secure connection")),
    DISAGREE: ("warning", Tone.WARNING, N_("Programs disagree")),
    WARNED: ("warning", Tone.WARNING, N_("Trusted, with a warning")),
}
_UNHEARD_OF = ("unknown", Tone.NOTE, N_("Unknown result"))
"""What another version of the program may have written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """A record in words, in the language in force, with nothing invisible."""

    icon: str
    tone: Tone
    site: str
    found: str
    """The result, and the first cause."""
    about: str
    """When, and the first line of the note."""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ". ".join((self.site, self.found, self.about))


def words_of(entry: Entry) -> EntryWords:
    """Return *entry* in three lines."""
    summary = entry.summary
    if not isinstance(summary, Summary):
        return EntryWords(
            icon="warning",
            tone=Tone.WARNING,
            site=tr("A damaged record"),
            found=tr("It cannot be read. It can be deleted."),
            about="",
        )
    icon, tone, verdict = verdict_of(summary)
    note = visible(next((line.strip() for line in summary.note.splitlines() if line.strip()), ""))
    when = when_text(summary.when)
    return EntryWords(
        icon=icon,
        tone=tone,
        site=site_text(summary),
        found=_found(verdict, cause_titles(summary)),
        about=tr("{date} · {where}", date=when, where=note) if note else when,
    )


def _found(verdict: str, titles: tuple[str, ...]) -> str:
    if not titles:
        return verdict
    if len(titles) == 1:
        return tr("{verdict}: {cause}", verdict=verdict, cause=titles[0])
    return trn(
        "{verdict}: {cause}, and {n} more",
        "{verdict}: {cause}, and {n} more",
        len(titles) - 1,
        verdict=verdict,
        cause=titles[0],
    )


def verdict_of(summary: Summary) -> tuple[str, Tone, str]:
    """Return the icon of the result, its tone, and its words."""
    icon, tone, text = _VERDICTS.get(summary.verdict, _UNHEARD_OF)
    return icon, tone, tr(text)


def site_text(summary: Summary) -> str:
    """Return the site, as people write it."""
    return visible(with_unicode(summary.host)) or tr("(no address)")


def cause_titles(summary: Summary) -> tuple[str, ...]:
    """Return the causes in words, the most important first."""
    return tuple(tr(CAUSES[cause].title) if cause in CAUSES else visible(cause) for cause in summary.causes)


def when_text(when: datetime) -> str:
    """Return the date and the time of day where this computer is."""
    try:
        local = when.astimezone()
    except (OverflowError, ValueError, OSError):
        local = when
    # The date of the place, which is not that in UTC.
    date, time = date_in_words(local.replace(tzinfo=UTC)), f"{local:%H:%M}"
    return tr("{date}, {time}", date=date, time=time)
