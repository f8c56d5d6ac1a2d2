"""``explain``: pasted error codes and messages."""

import argparse

from wizard.causes.explain import explain
from wizard.cli.output import OK, PROBLEM, print_json, print_json_line, read_lines, read_text
from wizard.cli.text import explanation_text
from wizard.errors import InputError
from wizard.flow.batch import explain_line
from wizard.flow.report import explanation_json
from wizard.flow.tasks import certificates_in
from wizard.i18n import tr


def run(arguments: argparse.Namespace) -> int:
    """Explain what the command line names. Raises InputError."""
    if (arguments.text is None) == (arguments.batch is None):
        raise InputError(tr("explain needs either a text or --batch FILE"))
    if arguments.batch is not None:
        for line in read_lines(arguments.batch):
            print_json_line(explain_line(line))
        return OK
    text = read_text("-") if arguments.text == "-" else arguments.text
    explanation, certificates = explain(text), certificates_in(text)
    if arguments.json:
        print_json(explanation_json(explanation, certificates))
    else:
        print(explanation_text(explanation, certificates))
    return PROBLEM if explanation.causes else OK
