"""``inspect``: certificate files, without any network."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from wizard.cli.options import check_options
from wizard.cli.output import (
    OK,
    PROBLEM,
    UNUSABLE,
    colour,
    exit_code,
    is_problem,
    print_json,
    print_json_line,
    read_lines,
)
from wizard.cli.text import diagnosis_text, files_text
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.batch import inspect_line
from wizard.flow.report import diagnosis_json, files_json
from wizard.flow.tasks import InspectedFile, diagnose_chain, inspect_bytes, inspect_file
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.plain import visible


def run(arguments: argparse.Namespace) -> int:
    """Inspect what the command line names. Raises InputError."""
    if arguments.batch is not None:
        return _run_batch(arguments.batch)
    if not arguments.files:
        raise InputError(tr("inspect needs at least one file, for example chain.pem"))
    if arguments.password_stdin and "-" in arguments.files:
        raise InputError(tr("standard input cannot be both the password and a certificate"))
    password = sys.stdin.buffer.readline().rstrip(b"\r\n") if arguments.password_stdin else None
    files = [_inspected(name, password) for name in arguments.files]
    for file in files:
        if file.error:
            print(f"trust-wizard: {visible(file.name)}: {visible(file.error)}", file=sys.stderr)
    if not any(isinstance(certificate, Certificate) for file in files for certificate in file.certificates):
        if arguments.json:
            print_json(files_json(files))
        return UNUSABLE
    return _show(files, as_json=arguments.json) if arguments.host is None else _diagnose(files, arguments)


def _inspected(name: str, password: bytes | None) -> InspectedFile:
    return inspect_bytes(name, sys.stdin.buffer.read(), password) if name == "-" else inspect_file(Path(name), password)


def _show(files: Sequence[InspectedFile], *, as_json: bool) -> int:
    if as_json:
        print_json(files_json(files))
    else:
        print(files_text(files))
    return PROBLEM if any(file.error for file in files) else OK


def _diagnose(files: Sequence[InspectedFile], arguments: argparse.Namespace) -> int:
    ders = [der for file in files for der in file.ders]
    diagnosis = diagnose_chain(ders, parse_target(arguments.host), check_options(arguments))
    if arguments.json:
        print_json({**diagnosis_json(diagnosis), "files": files_json(files)["files"]})
    else:
        print(diagnosis_text(diagnosis, colour=colour()))
    return exit_code(diagnosis)


def _run_batch(name: str) -> int:
    problems = False
    for line in read_lines(name):
        done = inspect_line(line)
        problems |= is_problem(done)
        print_json_line(done)
    return PROBLEM if problems else OK
