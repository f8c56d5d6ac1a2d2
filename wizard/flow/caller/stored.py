"""The answers of a caller as plain values, and back: for a case that is kept and gone on with."""

from typing import Annotated

import msgspec

from wizard.errors import InputError
from wizard.flow.caller.checks import CallerChecks, Passed, passed, with_answer, with_choice, with_device
from wizard.flow.caller.devices import Device
from wizard.flow.caller.reading import LONGEST, read_moment, written
from wizard.flow.key_report import Json
from wizard.i18n import tr

MOST_ANSWERS = 200
"""More than all questions together have answers."""

_Id = Annotated[str, msgspec.Meta(max_length=40)]
_Reading = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class _StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    row: _Id
    question: _Id
    answer: _Id
    reading: _Reading = ""


class _Stored(msgspec.Struct, frozen=True, kw_only=True):
    device: _Id | None = None
    path: Annotated[tuple[_Id, ...], msgspec.Meta(max_length=8)] = ()
    answers: Annotated[tuple[_StoredAnswer, ...], msgspec.Meta(max_length=MOST_ANSWERS)] = ()


def caller_json(checks: CallerChecks) -> Json:
    """Return *checks* as values that JSON has."""
    return {
        "device": checks.device.value if checks.device else None,
        "path": list(checks.path),
        "answers": [
            {"row": g.row, "question": g.question, "answer": g.answer, **({"reading": g.reading} if g.reading else {})}
            for g in checks.given
        ],
    }


def caller_from(value: object) -> CallerChecks:
    """Read back what `caller_json` wrote. Raises InputError where it is of another form.

    What another version of the program asked, and this one does not, is left out.
    """
    try:
        stored = msgspec.convert(value, _Stored)
    except msgspec.ValidationError:
        raise InputError(tr("The answers of the caller in this file cannot be read.")) from None
    checks = CallerChecks()
    for choice in stored.path:
        try:
            checks = with_choice(checks, choice)
        except KeyError:
            break
    if stored.device in set(Device):
        checks = with_device(checks, Device(stored.device))
    for answer in stored.answers:
        checks = _with_stored(checks, answer)
    return checks


def _with_stored(checks: CallerChecks, stored: _StoredAnswer) -> CallerChecks:
    try:
        asked: Passed = passed(checks, stored.row)
        if asked.question is None or asked.question.id != stored.question:
            return checks
        return with_answer(checks, stored.row, stored.answer, _reading(stored.reading))
    except KeyError:
        return checks


def _reading(text: str) -> str:
    """Return a date and time from a file in our own form, or nothing: no other text gets in by it."""
    try:
        return written(read_moment(text)) if text else ""
    except InputError:
        return ""
