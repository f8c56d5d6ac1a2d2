"""``computer``: step 2 alone, this computer and its network, row by row."""

import argparse
from collections.abc import Iterator

from wizard.causes.rows import ROW_BY_ID, rows_resting_on
from wizard.cli.colour import paint
from wizard.cli.options import check_options
from wizard.cli.output import OK, PROBLEM, colour, in_background, print_json
from wizard.cli.text import MARKS
from wizard.errors import InputError
from wizard.flow.computer import check_computer
from wizard.flow.layout import wrapped
from wizard.flow.report import computer_json
from wizard.i18n import tr
from wizard.model.finding import CheckState, Diagnosis
from wizard.model.target import NO_SITE_PARTS
from wizard.plain import visible


def run(arguments: argparse.Namespace) -> int:
    """Look at this computer and print what was seen. Raises InputError."""
    known = [row.id for row in rows_resting_on(NO_SITE_PARTS)]
    unknown = [name for name in arguments.row if name not in known]
    if unknown:
        raise InputError(
            tr('there is no row "{name}"; expected one of {known}', name=unknown[0], known=", ".join(known))
        )
    wanted = [ROW_BY_ID[name] for name in arguments.row]
    parts = frozenset(part for row in wanted for part in row.parts) if wanted else NO_SITE_PARTS
    options = check_options(arguments)
    diagnosis = in_background(lambda: check_computer(options, parts))
    if arguments.json:
        print_json(computer_json(diagnosis))
    else:
        print("\n".join(_lines(diagnosis, every_fact=arguments.details, colour=colour())))
    is_problem = any(check.state is CheckState.PROBLEM for check in diagnosis.checks)
    return PROBLEM if is_problem else OK


def _lines(diagnosis: Diagnosis, *, every_fact: bool, colour: bool) -> Iterator[str]:
    for check in diagnosis.checks:
        mark, mark_colour = MARKS[check.state]
        title = paint(visible(tr(ROW_BY_ID[check.id].title)), "bold", on=colour)
        yield f"{paint(mark, mark_colour, on=colour)} {title}  [{check.id}]"
        yield from wrapped(visible(tr(check.detail, **check.values)))
        if every_fact or check.state is not CheckState.OK:
            yield from (
                f"    {text}" for fact in check.facts for text in wrapped(visible(tr(fact.text, **fact.values)))
            )
