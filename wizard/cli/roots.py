"""``roots``: the lists of trusted roots, and whether an authority is in them."""

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.cli.colour import paint
from wizard.cli.output import OK, PROBLEM, colour, in_background, print_json
from wizard.errors import InputError
from wizard.flow.files import read_standard_input
from wizard.flow.layout import column, wrapped
from wizard.flow.root_stores import HOLDING, RootStores, Standing, read_root_stores
from wizard.flow.store_rows import root_checks
from wizard.flow.store_search import Answer, FileAnswer, FoundRoot, Relation, StoreSearch
from wizard.flow.store_text import (
    difference_lines,
    list_name,
    relation_text,
    shares_of,
    size_text,
    standing_text,
    summary_text,
    validity_text,
)
from wizard.flow.tasks import inspect_bytes, inspect_file
from wizard.i18n import date_in_words, tr
from wizard.model.finding import Check, CheckState
from wizard.plain import visible

_ENDINGS = frozenset({".pem", ".crt", ".cer", ".der", ".p7b", ".p7c", ".p12", ".pfx"})
"""Endings of certificate files: what ends so and is not there is a file that is missing, and no name."""

_MARKS = {CheckState.OK: ("✓", "green"), CheckState.PROBLEM: ("✗", "red"), CheckState.NOT_CHECKED: ("–", "dim")}


def run(arguments: argparse.Namespace) -> int:
    """List the lists, or search them. Raises InputError."""
    ders = None if arguments.what is None else _certificates_in(arguments.what)
    stores = in_background(read_root_stores)
    if arguments.what is None:
        return _show_lists(stores, as_json=arguments.json)
    search = StoreSearch(stores)
    answer = search.by_text(arguments.what) if ders is None else search.by_certificates(arguments.what, ders)
    if arguments.json:
        from wizard.flow.store_report import answer_json

        print_json(answer_json(stores, answer))
    else:
        print("\n".join(_answer_lines(answer, coloured=colour())))
    return OK if _is_found(answer) else PROBLEM


def _is_found(answer: Answer) -> bool:
    if isinstance(answer, FileAnswer):
        return all(one.relation is not Relation.NOBODY for one in answer.certificates)
    return bool(answer.rows)


def _certificates_in(what: str) -> Sequence[bytes] | None:
    """Return the certificates of the file *what*, of standard input for "-", or of PEM text; None for a text to find.

    Raises InputError for a file that has none, or is not there although its name is that of one.
    """
    if what == "-":
        file = inspect_bytes(tr("standard input"), read_standard_input())
    elif "-----BEGIN" in what:
        file = inspect_bytes(tr("pasted text"), what.encode(errors="replace"))
    elif os.path.isfile(what):
        file = inspect_file(Path(what))
    elif Path(what).suffix.lower() in _ENDINGS or os.path.isabs(what):
        raise InputError(tr("{file} cannot be read: {reason}", file=what, reason=tr("there is no such file")))
    else:
        return None
    if not file.ders:
        raise InputError(tr("{file}: {problem}", file=file.name, problem=file.error or ""))
    return file.ders


def _show_lists(stores: RootStores, *, as_json: bool) -> int:
    checks = root_checks(stores.evidence)
    if as_json:
        from wizard.flow.store_report import stores_json

        print_json(stores_json(stores, checks))
    else:
        print("\n".join(_list_lines(stores, checks, coloured=colour())))
    return PROBLEM if any(check.state is CheckState.PROBLEM for check in checks) else OK


def _list_lines(stores: RootStores, checks: Sequence[Check], *, coloured: bool) -> Iterator[str]:
    for found in stores.lists:
        lead = paint(column(list_name(found.id), _LABEL_COLUMNS), "bold", on=coloured)
        yield f"{lead}{visible(column(size_text(found), _SIZE_COLUMNS))}{visible(found.origin)}"
        if found.written is not None:
            written = tr("last written on {date}", date=date_in_words(found.written))
            yield f"{' ' * _LABEL_COLUMNS}{written}"
    for check in checks:
        mark, tone = _MARKS[check.state]
        yield ""
        yield f"{paint(mark, tone, on=coloured)} {visible(tr(check.detail, **check.values))}"
        # What the row about the list itself rests on is told below with every name.
        facts = check.facts if check.id != "roots" else shares_of(stores)
        yield from (line for fact in facts for line in wrapped(tr(fact.text, **fact.values)))
    for heading, names in difference_lines(stores):
        yield ""
        yield paint(heading, "bold", on=coloured)
        yield from (f"  {visible(name)}" for name in names)


_LABEL_COLUMNS, _SIZE_COLUMNS = 22, 14


def _answer_lines(answer: Answer, *, coloured: bool) -> Iterator[str]:
    yield visible(summary_text(answer))
    if isinstance(answer, FileAnswer):
        yield from (line for one in answer.certificates for line in wrapped(relation_text(one)))
        if answer.left_out:
            yield from wrapped(tr("{count} more certificates of this file were not looked for.", count=answer.left_out))
    for row in answer.rows:
        yield ""
        yield from _root_lines(row, coloured=coloured)


def _root_lines(row: FoundRoot, *, coloured: bool) -> Iterator[str]:
    yield paint(visible(row.root.name), "bold", on=coloured)
    validity = tr("Validity")
    yield f"  {column(validity, _LABEL_COLUMNS)}{validity_text(row.root)}"
    yield f"  {column('SHA-256', _LABEL_COLUMNS)}{row.root.sha256}"
    if row.root.certificate is not None:
        yield f"  {column('SHA-1', _LABEL_COLUMNS)}{row.root.certificate.sha1}"
    for found in row.standings:
        tone = "green" if found.standing in HOLDING else "dim" if found.standing is Standing.ABSENT else "yellow"
        yield f"  {column(list_name(found.list), _LABEL_COLUMNS)}{paint(standing_text(found), tone, on=coloured)}"
