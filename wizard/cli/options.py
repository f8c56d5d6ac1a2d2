"""The options of the command line: declared, checked, and turned into the values that tasks take."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wizard import __version__
from wizard.errors import InputError
from wizard.i18n import LANGUAGES, tr

if TYPE_CHECKING:  # a line of help costs no import of what it is about
    from wizard.model.target import CheckOptions, ProxyLogin

COMMANDS = ("check", "computer", "roots", "inspect", "explain", "case", "practice", "watch")
"""The subcommands that need no window."""

_LONGEST_LOGIN = 1_000
"""Bytes of a user name, or of a password."""

_LAYOUTS = ("chrome", "firefox", "windows", "macos", "plain")
"""Those of `wizard.flow.viewer.layout`, which would be much to load for a line of help."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are `InputError`, so that all bad input is told in one way."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # overloaded in argparse
        """Refuse what is left over here, where the command that it was meant for is known."""
        arguments, strange = super().parse_known_args(args, namespace)
        if strange:
            self.error(f"unrecognized arguments: {' '.join(strange)}")
        return arguments, strange

    def error(self, message: str) -> None:  # type: ignore[override]  # argparse ends the process here; main does it
        """Raise InputError with *message* and where to find help."""
        raise InputError(f'{message}; "{self.prog} --help" lists what is possible')


def make_parser() -> Parser:
    """Return the parser of every subcommand; nothing heavy is imported for it."""
    parser = Parser(
        prog="trust-wizard",
        description="Find why a secure connection is refused and how to mend it. Without a command: opens the window.",
        epilog="exit codes: 0 no problem, 1 a problem was found, 2 the command line or the input is unusable",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"trust-wizard {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _add_check(commands)
    _add_computer(commands)
    _add_roots(commands)
    _add_inspect(commands)
    _add_explain(commands)
    _add_case(commands)
    _add_practice(commands)
    _add_watch(commands)
    return parser


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of one command. Raises InputError, and SystemExit after ``--help`` and ``--version``."""
    arguments = make_parser().parse_args(argv)
    if arguments.command is None:
        raise InputError(tr("a command is missing; expected one of {known}", known=", ".join(COMMANDS)))
    return arguments


def _add_check(commands: argparse._SubParsersAction[Parser]) -> None:
    check = commands.add_parser("check", help="connect to a server and diagnose what is wrong", allow_abbrev=False)
    check.add_argument("url", nargs="?", metavar="URL", help="https://host[:port]/, host, host:port, smtp://host …")
    check.add_argument("--input", metavar="FILE", help="check many sites, one a line; - reads standard input")
    check.add_argument("--jobs", default="8", metavar="N", help="with --input: how many at a time (default 8)")
    check.add_argument(
        "--server",
        action="store_true",
        help="for the site's owner: test every address and both names, 40 connections at most",
    )
    check.add_argument("--http-port", metavar="N", help="with --server: where the plain site listens (80 beside 443)")
    check.add_argument("--connect", metavar="ADDR:PORT", help="connect there, while name and host check use URL")
    check.add_argument(
        "--timeout",
        default="10",
        metavar="S",
        help="seconds for the whole check (default 10); --server takes up to three times as long",
    )
    check.add_argument("--no-fetch", action="store_true", help="no network access but the one connection")
    check.add_argument(
        "--proxy-login-stdin",
        action="store_true",
        help="read the login for a proxy from standard input: the user name in one line, the password in the next",
    )
    check.add_argument(
        "--resolver",
        action="append",
        default=[],
        metavar="ADDR[:PORT]",
        help="name server that is asked as well, instead of the built-in ones; may be given again",
    )
    _add_outside(check)
    _add_common(check)


def _add_computer(commands: argparse._SubParsersAction[Parser]) -> None:
    computer = commands.add_parser(
        "computer", help="look at this computer and its network: clock, updates, browsers, roots …", allow_abbrev=False
    )
    computer.add_argument(
        "--row", action="append", default=[], metavar="ID", help="look at this row only; may be given again"
    )
    computer.add_argument("--details", action="store_true", help="show what each row rests on, also where it is fine")
    computer.add_argument("--no-fetch", action="store_true", help="no network access at all")
    _add_outside(computer)
    _add_output(computer)


def _add_roots(commands: argparse._SubParsersAction[Parser]) -> None:
    roots = commands.add_parser(
        "roots",
        help="list the trusted roots of this computer and its browsers, or search them",
        description="Lists the lists, what was added to them and what they lack; or says which of them have a root.",
        epilog=_ABOUT_ROOTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    roots.add_argument(
        "what",
        nargs="?",
        metavar="TEXT|FILE",
        help="part of a name, a fingerprint (SHA-256, SHA-1) or a key identifier in any writing, or a certificate file;"
        " - reads a file from standard input",
    )
    _add_output(roots)


_ABOUT_ROOTS = """\
exit codes: 0 found, 1 not found, 2 TEXT or FILE is unusable; of a file, every certificate has to be a root of the lists
or lead to one. Without TEXT or FILE: 0 no problem, 1 a problem was found.

JSON without TEXT or FILE:
{"schema", "lists": [{"id": "system|mozilla|chrome|nss|firefox", "origin", "size", "written", "troubles": [{"kind",
"what"}], "refused": [{"name", "sha256"}], and of the system: "fetches_missing", "outdated", "mozilla" and "chrome":
{"count", "total"}, "missing" and "given_up": [{"name", "sha256"}]}], "added": [{"name", "sha256", "list", "placed":
"computer|user|policy|unknown", "owner", "kind"}], "checks": [{"id", "title", "state", "detail", "facts"}], "troubles"}

JSON with TEXT or FILE:
{"schema", "query": {"kind": "name|digits|file", "text"}, "lists": [id], "roots": [{"name", "subject", "sha256", "sha1",
"not_before", "not_after", "lists": {id: {"standing": "held|limited|fetched|gone|refused|absent|unread", "since",
"text"}}}], "certificates": [{"sha256", "subject", "relation": "itself|same-key|issuer|above|nobody", "text", "roots":
[sha256]}]}"""


def _add_outside(parser: argparse.ArgumentParser) -> None:
    """Add who is asked for the time, and whether a login page stands between."""
    parser.add_argument(
        "--time-source",
        action="append",
        default=[],
        metavar="URL",
        help="plain-http address whose Date tells the time; may be given again",
    )
    parser.add_argument(
        "--portal-check",
        action="append",
        default=[],
        metavar="URL",
        help="plain-http address that answers 204 when no login page stands between",
    )


def _add_inspect(commands: argparse._SubParsersAction[Parser]) -> None:
    inspect = commands.add_parser("inspect", help="read certificate files, without any network", allow_abbrev=False)
    inspect.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="PEM, DER, PKCS#7, PKCS#12, or text with PEM in it; - reads standard input",
    )
    inspect.add_argument("--batch", metavar="CASES.jsonl", help="diagnose many chains, one JSON object a line")
    wanted = inspect.add_mutually_exclusive_group()
    wanted.add_argument("--host", metavar="NAME", help="also diagnose the chain as if this host had sent it")
    wanted.add_argument(
        "--layout",
        choices=_LAYOUTS,
        help="show the dialog of this browser or system instead, label by label as a caller sees it; see --lang",
    )
    wanted.add_argument(
        "--chain",
        action="store_true",
        help="show who stands above it, from these files and this computer's lists of roots alone",
    )
    inspect.add_argument("--number", metavar="N", help="with --layout or --chain: which certificate of a file, from 0")
    inspect.add_argument("--all", action="store_true", help="show every field of every certificate of a large file")
    inspect.add_argument(
        "--password-stdin", action="store_true", help="read the password of a PKCS#12 file from standard input"
    )
    _add_common(inspect)


def _add_explain(commands: argparse._SubParsersAction[Parser]) -> None:
    explain = commands.add_parser("explain", help="explain a pasted error code or message", allow_abbrev=False)
    explain.add_argument("text", nargs="?", metavar="TEXT", help="the message; - reads standard input")
    explain.add_argument("--batch", metavar="FILE.jsonl", help="explain many messages, one JSON object a line")
    explain.add_argument(
        "--answer",
        action="append",
        default=[],
        choices=("yes", "no", "unsure"),
        help="answer the question that was asked; again for the next one",
    )
    _add_output(explain)


def _add_case(commands: argparse._SubParsersAction[Parser]) -> None:
    case = commands.add_parser(
        "case", help="diagnose a case again, from its file or its spoken code, without any network", allow_abbrev=False
    )
    case.add_argument(
        "what",
        metavar="CODE|FILE",
        help="a spoken case code, or a .trustcase file; - reads a file, or the texts of its pictures, one a line,"
        " from standard input",
    )
    _add_output(case)


def _add_practice(commands: argparse._SubParsersAction[Parser]) -> None:
    practice = commands.add_parser(
        "practice", help="start the built-in broken sites on this computer", allow_abbrev=False
    )
    practice.add_argument("scenario", nargs="?", metavar="SCENARIO", help="one site only")
    practice.add_argument("--list", action="store_true", help="say which sites there are, and start none")
    practice.add_argument("--demo", action="store_true", help="check every site once, and end")
    practice.add_argument("--port", metavar="N", help="use the ports from N on (default: free ones)")
    _add_output(practice)


def _add_watch(commands: argparse._SubParsersAction[Parser]) -> None:
    watch = commands.add_parser(
        "watch",
        help="look at the watched sites once, for the system's scheduler",
        description="Looks at each watched site once and tells what is new. A terminal shows that alone, otherwise the"
        " desktop does, too. What could not be shown is told again the next time.",
        epilog="exit codes: 0 nothing to tell, 1 something, 2 the list of watched sites is unusable",
        allow_abbrev=False,
    )
    watch.add_argument("--list", action="store_true", help="say what was seen of each site, and look at none")
    watch.add_argument("--when-due", action="store_true", help="do nothing when the day's round was made already")
    _add_output(watch)


def _add_common(parser: argparse.ArgumentParser) -> None:
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument("--trust", metavar="PEM", help="file with roots to trust besides the system's")
    trust.add_argument("--only-trust", metavar="PEM", help="file with the only roots to trust")
    parser.add_argument("--at", metavar="ISO8601", help="verify at this time instead of now")
    _add_output(parser)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the answer")


def check_options(arguments: argparse.Namespace) -> CheckOptions:
    """Return the options of one command. Raises InputError for a bad file, date or time-out."""
    from wizard.flow.address import parse_resolver, parse_time, parse_timeout
    from wizard.model.target import CheckOptions

    return CheckOptions(
        timeout_s=parse_timeout(getattr(arguments, "timeout", "10")),
        fetch=not getattr(arguments, "no_fetch", False),
        at=parse_time(arguments.at) if getattr(arguments, "at", None) is not None else None,
        extra_roots=read_roots(arguments.trust) if getattr(arguments, "trust", None) is not None else (),
        only_roots=read_roots(arguments.only_trust) if getattr(arguments, "only_trust", None) is not None else None,
        time_sources=_plain_http(getattr(arguments, "time_source", ())),
        portal_checks=_plain_http(getattr(arguments, "portal_check", ())),
        proxy_login=_read_proxy_login() if getattr(arguments, "proxy_login_stdin", False) else None,
        resolvers=tuple(map(parse_resolver, getattr(arguments, "resolver", ()))),
    )


def _read_proxy_login() -> ProxyLogin:
    from wizard.model.target import ProxyLogin

    lines = [sys.stdin.buffer.readline(_LONGEST_LOGIN).rstrip(b"\r\n") for _ in ("user name", "password")]
    try:
        user, password = (line.decode() for line in lines)
    except UnicodeDecodeError:
        user = password = ""
    if not user:
        raise InputError(
            tr("standard input holds no login for a proxy; expected a user name in one line, the password in the next")
        )
    return ProxyLogin(user=user, password=password)


def whole_number(text: str, numbers: range) -> int | None:
    """Return the number that *text* writes in digits; None when it is none of *numbers*."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return number if number in numbers else None


def _plain_http(urls: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    for url in urls:
        if not url.startswith("http://"):
            raise InputError(
                tr('"{text}" is not a plain-http address; expected for example http://time.example/.', text=url)
            )
    return tuple(urls)


def read_roots(name: str) -> tuple[bytes, ...]:
    """Return the certificates in the file *name* as DER. Raises InputError when it holds none."""
    from wizard.flow.tasks import inspect_bytes
    from wizard.model.fields import Unreadable
    from wizard.pki.reader import read_certificate

    file = inspect_bytes(name, read_file(name))
    # Nobody trusts what only people can read.
    strict = [read_certificate(der) for der in file.ders]
    broken = [read.why for read in strict if isinstance(read, Unreadable)]
    problem = file.error or (broken[0] if len(broken) == len(strict) else None)
    if problem is not None:
        raise InputError(tr("{file}: {problem}", file=name, problem=problem))
    return file.ders


def read_file(name: str) -> bytes:
    """Return what the file *name* holds. Raises InputError that says why it cannot be read."""
    with open_file(name) as file:
        return file.read()


def open_file(name: str) -> BinaryIO:
    """Open the file *name* for reading. Raises InputError that says why it cannot be read."""
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(tr("{file} cannot be read: {reason}", file=name, reason=reason)) from None
