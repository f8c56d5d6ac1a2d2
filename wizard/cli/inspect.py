"""``inspect``: certificate files, without any network."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wizard.cli.options import check_options
from wizard.cli.output import (
    OK,
    PROBLEM,
    UNUSABLE,
    colour,
    exit_code,
    is_problem,
    json_of,
    print_json,
    print_json_line,
    read_lines,
)
from wizard.cli.text import diagnosis_text, files_lines
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.batch import inspect_line
from wizard.flow.files import read_standard_input
from wizard.flow.report import diagnosis_json, files_json, files_json_pieces
from wizard.flow.tasks import (
    FileReading,
    InspectedFile,
    diagnose_chain,
    inspect_bytes,
    inspect_file,
    inspect_folder,
    read_file,
)
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.pki.bundle import read_all
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
    if arguments.json and arguments.host is None:
        return _stream(_readings(arguments.files, password))
    files = tuple(file for name in arguments.files for file in _inspected(name, password))
    for file in files:
        _complain(file.name, file.error)
    if not any(isinstance(certificate, Certificate) for file in files for certificate in file.certificates):
        if arguments.json:
            print_json(files_json(files))
        return UNUSABLE
    return _show(files) if arguments.host is None else _diagnose(files, arguments)


def _complain(name: str, error: str | None) -> None:
    if error:
        print(f"trust-wizard: {visible(name)}: {visible(error)}", file=sys.stderr)


def _inspected(name: str, password: bytes | None) -> Iterator[InspectedFile]:
    path = Path(name)
    if name == "-":
        yield inspect_bytes(name, read_standard_input(), password)
    elif path.is_dir():
        yield from inspect_folder(path, password)
    else:
        yield inspect_file(path, password)


def _readings(names: Sequence[str], password: bytes | None) -> Iterator[FileReading]:
    """Yield what is to be read, each file opened when it is its turn."""
    for name in names:
        path = Path(name)
        if name == "-":
            yield FileReading(name, read_all(read_standard_input(), password))
        elif path.is_dir():
            yield from map(FileReading.of, inspect_folder(path, password))
        else:
            yield read_file(path, password)


def _stream(readings: Iterable[FileReading]) -> int:
    """Print the answer while it is read, however large it is."""
    ended: list[tuple[bool, bool]] = []

    def noted() -> Iterator[FileReading]:
        for reading in readings:
            yield reading
            _complain(reading.name, reading.error)
            ended.append((reading.is_readable, reading.error is not None))

    for piece in files_json_pieces(noted(), json_of):
        print(piece, end="")
    if not any(is_readable for is_readable, _ in ended):
        return UNUSABLE
    return PROBLEM if any(has_error for _, has_error in ended) else OK


def _show(files: Sequence[InspectedFile]) -> int:
    for line in files_lines(files):
        print(line)
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
