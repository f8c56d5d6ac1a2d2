"""``check``: one server, or many."""

import argparse
import codecs
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import closing

from wizard.cli.options import check_options, whole_number
from wizard.cli.output import (
    OK,
    PROBLEM,
    colour,
    exit_code,
    in_background,
    print_json,
    read_lines,
)
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.proxy_login import wanted_login
from wizard.flow.report import diagnosis_json
from wizard.flow.tasks import check
from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.plain import visible
from wizard.probes.base import Cancel


def run(arguments: argparse.Namespace) -> int:
    """Check what the command line names. Raises InputError."""
    if (arguments.url is None) == (arguments.input is None):
        raise InputError(tr("check needs either one address, for example shop.example, or --input FILE"))
    if arguments.proxy_login_stdin and (arguments.server or arguments.input == "-"):
        raise InputError(tr("--proxy-login-stdin goes neither with --server, which uses no proxy, nor with --input -"))
    if arguments.server:
        return _test_server(arguments)
    return _check_one(arguments) if arguments.input is None else in_background(lambda: _check_many(arguments))


def _check_one(arguments: argparse.Namespace) -> int:
    target = parse_target(arguments.url, arguments.connect)
    options = check_options(arguments)
    diagnosis = in_background(lambda: check(target, options))
    if arguments.json:
        print_json(diagnosis_json(diagnosis))
    else:
        # A script that wants JSON starts sooner without it.
        from wizard.cli.text import diagnosis_text

        print(diagnosis_text(diagnosis, colour=colour()))
        _say_how_to_log_in(diagnosis)
    return exit_code(diagnosis)


def _say_how_to_log_in(diagnosis: Diagnosis) -> None:
    wanted = wanted_login(diagnosis)
    if wanted is not None and not wanted.was_wrong:
        words = tr("The proxy {proxy} wants a login: --proxy-login-stdin takes one.", proxy=visible(wanted.proxy))
        print(words, file=sys.stderr)


def _test_server(arguments: argparse.Namespace) -> int:
    # An ordinary check starts sooner without these.
    from wizard.cli.server_text import server_text
    from wizard.flow.server_check import check_server, is_problem, server_json

    if arguments.url is None:
        raise InputError(tr("--server tests one address, for example: check --server shop.example"))
    target = parse_target(arguments.url, arguments.connect)
    port = None if arguments.http_port is None else whole_number(arguments.http_port, range(1, 65_536))
    if arguments.http_port is not None and port is None:
        raise InputError(tr('"{text}" is not a port; expected 1 to 65535.', text=arguments.http_port))
    options = check_options(arguments)
    report = in_background(lambda: check_server(target, options, http_port=port))
    if arguments.json:
        print_json(server_json(report))
    else:
        print(server_text(report, colour=colour()))
    return PROBLEM if is_problem(report) else OK


def _check_many(arguments: argparse.Namespace) -> int:
    jobs = whole_number(arguments.jobs, range(1, 65))
    if jobs is None:
        raise InputError(tr('"{text}" is not a number of jobs; expected 1 to 64.', text=arguments.jobs))
    # One check alone starts sooner without these.
    from wizard.flow.site_helper import is_helper, lines_from
    from wizard.flow.site_round import Plan, check_lines

    # A login is passed on to nobody.
    is_alone = is_helper() or arguments.proxy_login_stdin
    helper = () if is_alone else _helper_command(arguments)
    plan = Plan(jobs=jobs, ascii_only=_is_poor(), helper=helper)
    given = lines_from(_standard_input()) if is_helper() else _lines(arguments.input)
    lines = (line for line in given if line[0] != "#")
    # What was loaded stays, and each answer is let go at once: looking for garbage so often is 5 % of the work.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    problems = False
    # When the reader has gone, nobody waits for the others.
    with closing(check_lines(lines, check_options(arguments), plan, Cancel())) as answers:
        for answer in answers:
            problems |= answer.is_problem
            print(answer.text, flush=True)
    return PROBLEM if problems else OK


def _lines(name: str) -> Iterator[str]:
    """Yield what `wizard.cli.output.read_lines` does. Raises InputError."""
    if name != "-":
        yield from read_lines(name)
        return
    for line in _standard_input():
        if text := line.decode("utf-8", "replace").lstrip("\ufeff").strip():
            yield text


def _standard_input() -> Iterator[bytes]:
    """Yield the lines of standard input as they come; a thread that waits for one does not keep the process.

    Python aborts at its end where a thread still waits for `sys.stdin` itself.
    """
    source, rest = sys.stdin.fileno(), b""
    while chunk := os.read(source, 65_536):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _is_poor() -> bool:
    """Say whether the output cannot carry every character, as in `wizard.cli.output`."""
    return codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"


_PASSED_ON = ("trust", "only_trust", "at", "timeout", "resolver", "time_source", "portal_check", "lang")
"""The options of a batch that take values, as the parser calls them; all but the input and the jobs."""


def _helper_command(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return the command of a process that checks as this one does; the number of its jobs is to follow."""
    from wizard.flow.site_helper import this_program

    words = [*this_program(), "check", "--input", "-"]
    if arguments.no_fetch:
        words.append("--no-fetch")
    for name in _PASSED_ON:
        given = getattr(arguments, name)
        values = given if isinstance(given, list) else [given] if given is not None else []
        words += (f"--{name.replace('_', '-')}={value}" for value in values)
    return (*words, "--jobs")
