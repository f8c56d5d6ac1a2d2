"""What a cause is: one record beside its detector, with everything that is said of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from wizard.causes.situation import Situation
from wizard.i18n import N_, fields_of, tr
from wizard.model.finding import Finding, Severity, Value, Who

Detector = Callable[["Cause", Situation], Iterable[Finding]]

FAILED_TITLE = N_("This check failed")
FAILED_DETAIL = N_("The wizard could not finish this check, by a fault of its own: {failed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words for one form of a cause, as message ids; None where the cause's own words fit."""

    title: str | None = None
    sentence: str | None = None
    detail: str | None = None
    who: Who | None = None
    """Who can mend it in this form, where that is not who usually can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason why a connection is refused, or might be."""

    id: str
    severity: Severity
    who: Who
    title: str
    """Message id, a few words without fields."""
    sentence: str
    """Message id for lay people: what is wrong and whose problem it is, in one or two plain sentences."""
    detail: str
    """Message id for experts, with the finding's values as fields."""
    source: str
    """Where the rule stands: an RFC section, or a browser's file and the day it was read."""
    fixes: tuple[str, ...]
    """Ids of `fixes.catalog`, the most useful first."""
    detect: Detector
    seen_in: str = ""
    """Where in a certificate it is to be seen, for what points at it (flow.viewer.fields); empty where it is not."""
    explains: frozenset[str] = field(default_factory=frozenset)
    """Causes that are mere consequences when this one holds."""
    forms: Mapping[str, Wording] = field(default_factory=dict)
    """Other words for findings of a certain form."""

    def who_in(self, form: str | None) -> Who:
        """Return who can mend it in *form*, unless a finding itself says another."""
        return (form and self.forms[form].who) or self.who

    def finding(
        self,
        certificate: int | None,
        values: Mapping[str, Value] | None = None,
        *,
        severity: Severity | None = None,
        form: str | None = None,
        who: Who | None = None,
        **more: Value,
    ) -> Finding:
        """Return a finding of this cause, about the sent *certificate* with that index."""
        return Finding(
            cause=self.id,
            severity=severity or self.severity,
            who=who or self.who_in(form),
            certificate=certificate,
            values={**(values or {}), **more},
            form=form,
        )


def _cause_of(finding: Finding) -> Cause:
    from wizard.causes.catalog import CAUSES  # the catalogue imports this module

    return CAUSES[finding.cause]


def title_of(finding: Finding) -> str:
    """Return the few words that name *finding*, in the language in force."""
    cause, form = _cause_of(finding), _form_of(finding)
    return tr(FAILED_TITLE if finding.failed else form.title or cause.title)


def sentence_of(finding: Finding) -> str:
    """Return what *finding* means for a lay person, in the language in force. Holds hostile text."""
    return _filled(_form_of(finding).sentence or _cause_of(finding).sentence, finding)


def detail_of(finding: Finding) -> str:
    """Return what *finding* says to an expert, in the language in force. Holds hostile text.

    That is what it says to everybody where its values are not known, as of a message or a case code.
    """
    text = _form_of(finding).detail or _cause_of(finding).detail
    return _filled(text, finding) if finding.failed or _is_known(text, finding) else sentence_of(finding)


def _form_of(finding: Finding) -> Wording:
    return _cause_of(finding).forms[finding.form] if finding.form else Wording()


def _filled(text: str, finding: Finding) -> str:
    if finding.failed:
        return tr(FAILED_DETAIL, failed=finding.failed)
    values: Mapping[str, Value] = finding.values
    if not _is_known(text, finding):
        # Nobody has measured what belongs there, as where a message or a caller tells of the cause.
        return title_of(finding)
    return tr(text, **values) if values else tr(text)


def _is_known(text: str, finding: Finding) -> bool:
    return fields_of(text) <= finding.values.keys()
