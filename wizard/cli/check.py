"""``check``: one server, or many."""

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from wizard.cli.options import check_options, whole_number
from wizard.cli.output import (
    OK,
    PROBLEM,
    colour,
    exit_code,
    in_background,
    is_problem,
    print_json,
    print_json_line,
    read_lines,
)
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.contract import SCHEMA
from wizard.flow.proxy_login import wanted_login
from wizard.flow.report import diagnosis_json
from wizard.flow.tasks import check
from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.model.target import DECIDING_PARTS
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
    # What is the same for every site is not looked at again for each: `computer` tells of it.
    options = replace(check_options(arguments), parts=DECIDING_PARTS)
    cancel = Cancel()

    def answer(line: str) -> Mapping[str, object]:
        try:
            return {**diagnosis_json(check(parse_target(line), options, cancel=cancel)), "input": line}
        except InputError as error:
            return {"schema": SCHEMA, "input": line, "error": str(error)}

    problems = False
    pool = ThreadPoolExecutor(max_workers=jobs)
    try:
        running = [pool.submit(answer, line) for line in read_lines(arguments.input) if line[0] != "#"]
        for future in as_completed(running):
            done = future.result()
            problems |= is_problem(done)
            print_json_line(done)
    finally:
        # When the reader has gone, nobody waits for the others.
        cancel.set()
        pool.shutdown(cancel_futures=True)
    return PROBLEM if problems else OK
