"""``inspect``: certificate files, without any network."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from wizard.cli.chain_text import chain_lines
from wizard.cli.files_text import files_lines, name_text
from wizard.cli.options import check_options, whole_number
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
from wizard.cli.text import diagnosis_text
from wizard.errors import InputError
from wizard.flow.address import parse_target, parse_time
from wizard.flow.batch import inspect_line
from wizard.flow.files import read_standard_input
from wizard.flow.hierarchy import OpenFile, Surroundings, hierarchy_of
from wizard.flow.hierarchy_report import hierarchy_json
from wizard.flow.key_report import Json
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
from wizard.flow.viewer.sheet import sheet
from wizard.flow.viewer.sheet_text import sheet_text
from wizard.flow.viewer.surroundings import about, with_hierarchy
from wizard.flow.viewer.viewed import Viewed, of_file
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.pki.bundle import read_all
from wizard.plain import visible
from wizard.probes.base import Outside


def run(arguments: argparse.Namespace) -> int:
    """Inspect what the command line names. Raises InputError."""
    if arguments.batch is not None:
        return _run_batch(arguments.batch)
    _refuse_what_does_not_fit(arguments)
    password = sys.stdin.buffer.readline().rstrip(b"\r\n") if arguments.password_stdin else None
    at = parse_time(arguments.at) if arguments.at is not None else Outside().now()
    if arguments.json and arguments.host is None and not arguments.chain:
        return _stream(_readings(arguments.files, password), at)
    files = tuple(file for name in arguments.files for file in _inspected(name, password))
    for file in files:
        _complain(file.name, file.error)
    if not any(isinstance(certificate, Certificate) for file in files for certificate in file.certificates):
        if arguments.json:
            print_json(files_json(files, at))
        return UNUSABLE
    if arguments.host is not None:
        return _diagnose(files, arguments)
    if arguments.chain or arguments.layout:
        return _look_above(files, arguments, at)
    return _show(files, arguments, at)


def _refuse_what_does_not_fit(arguments: argparse.Namespace) -> None:
    if not arguments.files:
        raise InputError(tr("inspect needs at least one file, for example chain.pem"))
    if arguments.password_stdin and "-" in arguments.files:
        raise InputError(tr("standard input cannot be both the password and a certificate"))
    if arguments.layout and arguments.json:
        raise InputError(tr("--layout is text to read out; expected it without --json"))
    if arguments.number is not None and not (arguments.layout or arguments.chain):
        raise InputError(tr("--number chooses a certificate for --layout or --chain; expected one of them with it"))


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


def _stream(readings: Iterable[FileReading], at: datetime) -> int:
    """Print the answer while it is read, however large it is."""
    ended: list[tuple[bool, bool]] = []

    def noted() -> Iterator[FileReading]:
        for reading in readings:
            yield reading
            _complain(reading.name, reading.error)
            ended.append((reading.is_readable, reading.error is not None))

    for piece in files_json_pieces(noted(), json_of, at):
        print(piece, end="")
    if not any(is_readable for is_readable, _ in ended):
        return UNUSABLE
    return PROBLEM if any(has_error for _, has_error in ended) else OK


def _show(files: Sequence[InspectedFile], arguments: argparse.Namespace, at: datetime) -> int:
    for line in files_lines(files, at, colour=colour(), everything=arguments.all):
        print(line)
    return _code(files)


def _code(files: Sequence[InspectedFile]) -> int:
    return PROBLEM if any(file.error for file in files) else OK


def _look_above(files: Sequence[InspectedFile], arguments: argparse.Namespace, at: datetime) -> int:
    """Show the chain above one certificate of each file, or the dialog of a browser or system with it."""
    options, chains = check_options(arguments), list[Json | None]()
    opened = [OpenFile.of(file.name, file.ders) for file in files]
    for place, file in enumerate(files):
        certificate = _chosen(file, arguments.number)
        if certificate is None:
            chains.append(None)
            continue
        others = (*opened[:place], *opened[place + 1 :])
        around = Surroundings(at=at, file=opened[place], others=others, options=options)
        hierarchy = hierarchy_of(certificate, around)
        chains.append(hierarchy_json(hierarchy))
        viewed = with_hierarchy(of_file(file.name, (certificate,), file.ders), hierarchy)
        if not arguments.json:
            print(f"{visible(file.name)}: {name_text(certificate)}")
            print(
                _dialog(viewed, arguments.layout, at) if arguments.layout else "\n".join(chain_lines(viewed, hierarchy))
            )
    if arguments.json:
        print_json(files_json(files, at, chains))
    return _code(files)


def _chosen(file: InspectedFile, number: str | None) -> Certificate | None:
    """Return the certificate of that number, else the first that can be read. Raises InputError."""
    if number is None:
        return next((c for c in file.certificates if isinstance(c, Certificate)), None)
    place = whole_number(number, range(len(file.certificates)))
    certificate = file.certificates[place] if place is not None else None
    if isinstance(certificate, Certificate):
        return certificate
    raise InputError(
        tr(
            '{file} has no readable certificate with the number "{number}"; expected 0 to {last}',
            file=file.name,
            number=number,
            last=len(file.certificates) - 1,
        )
    )


def _dialog(viewed: Viewed, layout: str, at: datetime) -> str:
    shown = sheet(layout, viewed.certificates, about=about(viewed, 0, at))
    return sheet_text(shown, layout, viewed.certificates)


def _diagnose(files: Sequence[InspectedFile], arguments: argparse.Namespace) -> int:
    ders = [der for file in files for der in file.ders]
    diagnosis = diagnose_chain(ders, parse_target(arguments.host), check_options(arguments))
    if arguments.json:
        print_json({**diagnosis_json(diagnosis), "files": files_json(files, diagnosis.at)["files"]})
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
