"""``case``: a case file, or a spoken case code: the same diagnosis and plan again, without any network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.output import colour, exit_code, in_background, print_json
from wizard.flow.layout import iso
from wizard.flow.report import diagnosis_json, system_of
from wizard.i18n import tr
from wizard.model.terms import Audience

if TYPE_CHECKING:  # a code needs nothing of files
    from wizard.flow.case_file import Case, Done, Summary
    from wizard.flow.key_report import Json


def run(arguments: argparse.Namespace) -> int:
    """Diagnose the case that the command line names. Raises InputError."""
    return _run_file(arguments) if _is_file(arguments.what) else _run_code(arguments)


def _is_file(what: str) -> bool:
    """Say whether *what* names a file: one that is there, or what no code looks like."""
    if what == "-" or any(mark in what for mark in "/\\."):
        return True
    try:
        return Path(what).exists()
    except (OSError, ValueError):
        return False


def _run_file(arguments: argparse.Namespace) -> int:
    from wizard.flow.case_file import open_case, rediagnose

    case = _from_standard_input() if arguments.what == "-" else open_case(Path(arguments.what))
    diagnosis = in_background(lambda: rediagnose(case))
    if arguments.json:
        print_json({**diagnosis_json(diagnosis), "case": case_json(case)})
    else:
        # A script that wants JSON starts sooner without these.
        from wizard.cli.case_text import case_lines
        from wizard.cli.text import diagnosis_text

        print(diagnosis_text(diagnosis, colour=colour()))
        print("\n".join(case_lines(case, diagnosis)))
    return exit_code(diagnosis)


def _from_standard_input() -> Case:
    """Return the case in what comes in: a file, or the texts of its pictures, one a line."""
    from wizard.flow.case_file import read_case
    from wizard.flow.case_frames import is_frame, join_frames
    from wizard.flow.case_limits import LARGEST

    data = sys.stdin.buffer.read(LARGEST + 1)
    told = data.decode("ascii", "replace")
    return read_case(join_frames(told.split("\n")) if is_frame(told) else data)


def _run_code(arguments: argparse.Namespace) -> int:
    from wizard.flow.case_code import read_code, write_code
    from wizard.flow.coded_case import diagnosis_from, plan_from

    coded = read_code(arguments.what)
    diagnosis, code = diagnosis_from(coded), write_code(coded)
    plans = {audience: plan_from(coded, audience, system_of(diagnosis)) for audience in Audience}
    if arguments.json:
        steps = [
            {"step": s.step, "id": s.fix, "title": tr(s.title, **s.values), "for": audience.value}
            for audience, plan in plans.items()
            for s in plan
        ]
        # A code holds nothing of what each program says.
        unknown: Json = {"agree": None, "clients": [], "differences": []}
        print_json({**diagnosis_json(diagnosis), "matrix": unknown, "steps": steps, "code": code})
    else:
        from wizard.cli.case_text import code_lines

        print("\n".join(code_lines(diagnosis, plans, code, coded.system, coded.browser)))
    return exit_code(diagnosis)


def case_json(case: Case) -> Json:
    """Return what the file tells beside the diagnosis, in the language in force."""
    return {
        "made_at": iso(case.made_at),
        "program": case.program,
        "audience": case.audience.value,
        "system": case.system,
        "browser": case.browser,
        "found": _summary(case.found),
        "before": _summary(case.before) if case.before is not None else None,
        "steps": [{"id": fix, "standing": mark.standing.value} for fix, mark in case.marks.steps.items()],
        "done": [_done(done) for done in case.done],
        "notes": case.notes,
    }


def _summary(summary: Summary) -> Json:
    return {
        "at": iso(summary.at),
        "verdict": summary.verdict.value,
        "causes": list(summary.causes),
        "browsers": dict(summary.browsers),
    }


def _done(done: Done) -> Json:
    return {
        "does": tr(done.does.text, **done.does.values),
        "where": tr(done.where.text, **done.where.values),
        "at": iso(done.at),
        "standing": done.standing.value,
    }
