"""A quick answer for the viewer: is this certificate for that host, and in date at that moment; offline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.causes.identity import NAME_MISMATCH, NO_SAN, name_values
from wizard.flow.illustration import name_of
from wizard.i18n import N_, tr, trn
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.names import HostMatch, Match, match_host
from wizard.pki.verify import is_in_date

CAVEAT = N_("Judged by names and dates alone. Whether it is trusted or revoked is another question.")
"""What has to stand beside the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer, in the language in force."""

    name: HostMatch | None
    """Whether the first certificate is for the host, and why not; None when no host was given."""
    is_in_date: bool
    """Whether every certificate is valid at that moment."""
    days_left: int | None
    """Whole days until the first one of the chain ends; negative when it has ended, None where that cannot be read."""
    sentences: tuple[str, ...]
    """The name first, then the dates. Hostile text."""

    @property
    def is_right(self) -> bool:
        """Say whether nothing speaks against it."""
        return self.is_in_date and (self.name is None or self.name.is_match)


def what_if(chain: Sequence[Certificate], host: str | None, at: datetime) -> WhatIf:
    """Say whether *chain*, leaf first, is right for *host* (A-labels, or an IP address) at the moment *at*.

    Signatures, trust and revocation are not looked at. Raises ValueError for an empty chain.
    """
    leaf, *above = chain
    name = match_host(leaf, host) if host else None
    stale = tuple(_stale(above, at))
    ends = [c.not_after.value for c in chain if isinstance(c.not_after, Present)]
    sentences = (*_about_name(name, host or ""), _about_dates(leaf, at), *stale)
    return WhatIf(
        name=name,
        is_in_date=is_in_date(leaf, at) and not stale,
        days_left=(min(ends) - at) // timedelta(days=1) if len(ends) == len(chain) else None,
        sentences=sentences,
    )


def _about_name(name: HostMatch | None, host: str) -> Iterator[str]:
    if name is None:
        return
    values = name_values(name, host)
    if name.match is Match.MATCH:
        yield tr("The certificate is for {host}.", host=values["host"])
    elif name.match is Match.NO_NAMES:
        yield tr(NO_SAN.detail, **values)
    else:
        form = NAME_MISMATCH.forms.get(name.match.value)
        yield tr((form and form.detail) or NAME_MISMATCH.detail, **values)


def _about_dates(leaf: Certificate, at: datetime) -> str:
    begin, end = leaf.not_before, leaf.not_after
    if isinstance(end, Present) and at > end.value:
        return tr("It has run out on this date: it is valid until {date}.", date=end.value)
    if isinstance(begin, Present) and at < begin.value:
        return tr("It is not valid yet on this date: it begins on {date}.", date=begin.value)
    if not isinstance(begin, Present) or not isinstance(end, Present):
        return tr("Its dates cannot be read.")
    days = (end.value - at).days
    return trn("It is in date, with {n} day left.", "It is in date, with {n} days left.", days)


def _stale(above: Sequence[Certificate], at: datetime) -> Iterator[str]:
    for certificate in above:
        if not is_in_date(certificate, at):
            yield tr("The certificate of {name} above it is out of date then.", name=name_of(certificate))
