"""What is in a case file, in words: shown before it is saved, and of one that came from somebody else."""

from collections.abc import Iterator

from wizard.causes.base import title_of
from wizard.flow.case_file import Case, rediagnose
from wizard.flow.case_limits import certificates_in
from wizard.flow.illustration import name_of
from wizard.flow.plan_marks import Standing
from wizard.i18n import N_, tr, trn, using
from wizard.model.certificate import Certificate
from wizard.model.computer import (
    BrowsersEvidence,
    ProxyEvidence,
    RootsEvidence,
    SettingsEvidence,
    SystemEvidence,
    UpdatesEvidence,
)
from wizard.model.evidence import ClockEvidence, LookupEvidence, PortalEvidence, Resolution, WaysEvidence
from wizard.model.finding import Diagnosis
from wizard.plain import visible

Section = tuple[str, tuple[str, ...]]
"""A heading, and the lines under it, safe to show."""

MOST_NAMES = 8
LONGEST = 120
"""Characters of a name from outside."""

LEFT_OUT = (
    N_("names of people, of this computer and of its folders, and every password"),
    N_("addresses of this computer, its network's name servers, and the names of its connections"),
    N_("names and addresses of proxies and VPNs: only that there are some"),
    N_("names of other sites and of login pages, except those in the certificates above"),
    N_("names of roots that somebody added, unless they are those of a known product"),
)
"""What no case file holds, whatever was seen."""


def contents(case: Case, language: str) -> tuple[Section, ...]:
    """Return what is in the file of *case*, heading by heading; sections without anything are left out."""
    diagnosis = rediagnose(case)
    with using(language):
        sections = (
            (tr("The site"), tuple(_site(case))),
            (tr("What was found"), tuple(_found(case, diagnosis))),
            (tr("Certificates"), tuple(_certificates(case, diagnosis))),
            (tr("The computer and its network"), tuple(_computer(case))),
            (tr("What was done"), tuple(_done(case))),
            (tr("Notes"), tuple(visible(line) for line in case.notes.splitlines() if line.strip())),
            (tr("What is left out"), tuple(tr(line) for line in LEFT_OUT)),
        )
        return tuple(section for section in sections if section[1])


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _site(case: Case) -> Iterator[str]:
    target, resolution = case.evidence.target, case.evidence.resolution
    if target.host:
        yield _short(target.address)
    addresses = resolution.addresses if isinstance(resolution, Resolution) else ()
    lookup = case.evidence.lookup
    addresses += lookup.addresses if isinstance(lookup, LookupEvidence) else ()
    if addresses:
        named = ", ".join(_short(a) for a in dict.fromkeys(addresses))
        yield tr("its addresses: {addresses}", addresses=named)
    yield tr("checked on {date}", date=case.at)


def _found(case: Case, diagnosis: Diagnosis) -> Iterator[str]:
    yield from (_short(title_of(finding)) for finding in diagnosis.findings)
    if not diagnosis.findings:
        yield tr("nothing that would have to be mended")
    if case.before is not None:
        yield tr("the answer of the check before, of {date}", date=case.before.at)


def _certificates(case: Case, diagnosis: Diagnosis) -> Iterator[str]:
    count = len(set(certificates_in(case.evidence)))
    if not count:
        return
    names = [_short(name_of(c)) for c in diagnosis.chain if isinstance(c, Certificate)]
    if names:
        more = " …" if len(names) > MOST_NAMES else ""
        yield tr("as the site sent them: {names}", names=", ".join(names[:MOST_NAMES]) + more)
    yield trn(
        "{n} file in all (certificate, answer of an authority or list of revoked ones), unchanged",
        "{n} files in all (certificates, answers of authorities, lists of revoked ones), unchanged",
        count,
    )


def _computer(case: Case) -> Iterator[str]:
    seen = case.evidence
    if isinstance(seen.system, SystemEvidence) and (seen.system.name or seen.system.family):
        yield tr("its system: {name}", name=_short(seen.system.name or seen.system.family))
    if isinstance(seen.browsers, BrowsersEvidence) and seen.browsers.browsers:
        named = ", ".join(_short(f"{b.name} {b.version}") for b in seen.browsers.browsers[:MOST_NAMES])
        yield tr("its browsers: {names}", names=named)
    if isinstance(seen.clock, ClockEvidence):
        yield tr("what its clock showed, its distance to UTC, and what others say of the time")
    if isinstance(seen.updates, UpdatesEvidence):
        yield tr("how many updates wait, and the names of those that bear on certificates")
    if isinstance(seen.roots, RootsEvidence):
        count = sum(len(store.roots) for store in seen.roots.stores)
        yield trn("the fingerprint of {n} trusted root", "the fingerprints of {n} trusted roots", count)
    if isinstance(seen.proxy, ProxyEvidence):
        yield tr("whether proxies and VPNs are in use, and where they are set")
    if isinstance(seen.settings, SettingsEvidence) and seen.settings.settings:
        yield tr("which programs' settings change whom they trust")
    if isinstance(seen.portal, PortalEvidence):
        yield tr("whether a login page is in the way")
    if isinstance(seen.ways, WaysEvidence) and seen.ways.ways:
        yield tr("what the site shows when it is reached in other ways")


def _done(case: Case) -> Iterator[str]:
    done = sum(mark.standing is Standing.DONE for mark in case.marks.steps.values())
    if done:
        yield trn("{n} step of the plan, marked as done", "{n} steps of the plan, marked as done", done)
    for change in case.done:
        yield _short(tr(change.does.text, **change.does.values))
