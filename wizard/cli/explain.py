"""``explain``: pasted error codes and messages."""

import argparse

from wizard.cli.output import OK, PROBLEM, print_json, print_json_line, read_lines, read_text
from wizard.errors import InputError
from wizard.flow.explaining import explain_all
from wizard.i18n import tr


def run(arguments: argparse.Namespace) -> int:
    """Explain what the command line names. Raises InputError."""
    if (arguments.text is None) == (arguments.batch is None):
        raise InputError(tr("explain needs either a text or --batch FILE"))
    if arguments.batch is not None:
        return _run_batch(arguments)
    explained = explain_all(read_text("-") if arguments.text == "-" else arguments.text, arguments.answer)
    if arguments.json:
        from wizard.flow.explanation_report import explanation_json

        print_json(explanation_json(explained))
    else:
        from wizard.cli.explanation_text import explanation_text

        print(explanation_text(explained))
    return PROBLEM if explained.explanation.causes else OK


def _run_batch(arguments: argparse.Namespace) -> int:
    from wizard.flow.batch import explain_line

    if arguments.answer:
        raise InputError(tr("--answer belongs to a single text, not to --batch"))
    for line in read_lines(arguments.batch):
        print_json_line(explain_line(line))
    return OK
