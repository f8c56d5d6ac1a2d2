"""The guide for what a server test found in a certificate: the very lines for nginx and Apache."""

import re

from wizard.causes.catalog import CAUSES
from wizard.fixes.base import Fix
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.guides import render
from wizard.fixes.plan import plan
from wizard.i18n import language
from wizard.model.finding import Audience, Finding
from wizard.model.server import ServerFinding, ServerReport
from wizard.pki.names import Match

_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def fix_of(finding: Finding) -> Fix | None:
    """Return what mends *finding* at the server; what anybody can do only where the server cannot help."""
    fixes = [FIX_BY_ID[fix] for fix in CAUSES[finding.cause].fixes]
    if finding.form != Match.WWW.value:
        fixes = [fix for fix in fixes if fix.id != "add-www-name"]
    ours = [f for f in fixes if Audience.OWNER in f.audiences and Audience.VISITOR not in f.audiences] or fixes[:1]
    # On the way to the server, the likeliest comes first; a certificate's last one needs nobody else's computer.
    return next(iter(ours if finding.certificate is None else reversed(ours)), None)


def step_texts(report: ServerReport, finding: ServerFinding) -> tuple[str, ...]:
    """Return `guide_steps` as plain text. Hostile text."""
    return tuple(map(_plain, guide_steps(report, finding)))


def guide_steps(report: ServerReport, finding: ServerFinding) -> tuple[str, ...]:
    """Return the owner's steps for *finding*, in the language in force; none where its cure says all.

    They are Markdown, in which text from outside is escaped.
    """
    found = finding.finding
    diagnosis = next((d for d in report.diagnoses if found in d.findings), None)
    fix = fix_of(found) if found is not None else None
    if diagnosis is None or fix is None:
        return ()
    # The server's system is not known; those who look after servers know the commands of Linux.
    steps = (step for step in plan(diagnosis, Audience.OWNER, "linux") if step.fix == fix.id)
    step = next(steps, None)
    if step is None:
        return ()
    guide = render(step.fix, step.audience, step.system, step.values, language())
    return tuple(step.text for step in guide.steps)


def _plain(markdown: str) -> str:
    """Return a step without the signs that Markdown needs; what is code stays as it is."""
    parts = _CODE.split(markdown)
    return "".join(
        part if place % 2 else _ESCAPED.sub(r"\1", part.replace("**", "")) for place, part in enumerate(parts)
    )
