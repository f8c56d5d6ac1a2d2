"""The report of a fault of our own: where it happened and with what, and nothing of what was being looked at.

It is made of what is allowed, not cleaned of what is forbidden: places in the program as module, line and function, the
kinds of the exceptions, and a text only where our own source has it word for word.
"""

from __future__ import annotations

import errno
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import CodeType, FrameType, TracebackType

from wizard import __version__
from wizard.errors import WizardError
from wizard.i18n import language, tr

MOST_FRAMES = 40
"""Of one traceback: the first ones and the last ones, as those of a recursion are alike."""
MOST_LINKED = 5
"""Exceptions that led to one another."""
LONGEST_MESSAGE = 200
ELSEWHERE = "elsewhere"
"""What stands for a file that is none of ours, of a library, or of Python."""

_OWN = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[A-Za-z_<][\w.<>]{0,119}", re.ASCII)
_FILE = re.compile(r"[\w.+-]+(/[\w.+-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the program runs on. Each is a name or a version, and the same on thousands of computers."""

    qt: str
    """Version of Qt, and what it draws on."""
    look: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the program."""

    module: str
    """File relative to its package, as ``wizard/views/app.py``; or `ELSEWHERE`."""
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.function}" if self.function else self.module


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One exception of those that led to one another, the oldest first."""

    kind: str
    says: str = ""
    """Its text where that is our own; else what is known of it otherwise, or nothing."""
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something of ours that broke."""

    raised: tuple[Raised, ...]
    """At least one; the last is what came to light."""
    where: str = "window"
    """In which thread, in general words."""

    @property
    def signature(self) -> tuple[object, ...]:
        """What is the same each time the same thing breaks."""
        last = self.raised[-1]
        return (last.kind, *last.spots[-1:], self.where)


def fault_of(error: BaseException, trace: TracebackType | None = None, where: str = "window") -> Fault:
    """Return what may be told of *error*."""
    linked = list(_linked(error))
    traces = {id(error): trace or error.__traceback__}
    raised = tuple(_raised(one, traces.get(id(one), one.__traceback__)) for one in reversed(linked))
    return Fault(raised=raised, where=where)


def _linked(error: BaseException) -> Iterator[BaseException]:
    known = set[int]()
    one: BaseException | None = error
    while one is not None and id(one) not in known and len(known) < MOST_LINKED:
        known.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _raised(error: BaseException, trace: TracebackType | None) -> Raised:
    frames = list(traceback.walk_tb(trace))
    if len(frames) > MOST_FRAMES:
        frames = [*frames[: MOST_FRAMES // 2], *frames[-MOST_FRAMES // 2 :]]
    spots = tuple(spot_of(frame.f_code, line) for frame, line in frames)
    code = frames[-1][0].f_code if frames else None
    return Raised(kind=kind_of(type(error)), says=_told(error, [frame for frame, _ in frames], code), spots=spots)


def kind_of(kind: type[BaseException]) -> str:
    """Return the name of an exception's class, with its module unless that is Python's own."""
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return name if _NAME.fullmatch(name) else "exception"


def _told(error: BaseException, frames: Sequence[FrameType], code: CodeType | None) -> str:
    """Return what may be told of *error* beside its class."""
    match error:
        case OSError(errno=int(number)):
            return errno.errorcode.get(number, "")
        case AttributeError(name=str(name)) if code is not None and name in code.co_names:
            return f"{type(error.obj).__name__}.{name}" if _NAME.fullmatch(type(error.obj).__name__) else name
        case ImportError(name=str(name)) if _NAME.fullmatch(name):
            return name
        case KeyboardInterrupt() | SystemExit() | MemoryError() | RecursionError():
            return ""
    text = str(error) if len(error.args) <= 1 or isinstance(error, WizardError) else ""
    return text if is_own_text(text, frames) else ""


def is_own_text(text: str, frames: Sequence[FrameType]) -> bool:
    """Say whether *text* stands word for word in our own source, at one of the *frames*, or is its translation."""
    if not text or len(text) > LONGEST_MESSAGE:
        return False
    codes = (frame.f_code for frame in frames if _file_of(frame.f_code.co_filename).startswith("wizard/"))
    constants = (one for code in codes for one in code.co_consts if isinstance(one, str))
    return any(text in {one, tr(one)} for one in constants if one)


def spot_of(code: CodeType, line: int | None) -> Spot:
    """Return the place of *line* in *code*; nothing of a file that is not part of the program."""
    return spot(code.co_filename, line or 0, code.co_qualname)


def spot(file: str, line: int, function: str) -> Spot:
    """Return the place that Python names by an absolute *file*."""
    module = _file_of(file)
    if module == ELSEWHERE:
        return Spot(ELSEWHERE, 0, "")
    return Spot(module, line, function if _NAME.fullmatch(function) else "")


def _file_of(file: str) -> str:
    """Return *file* relative to its package; `ELSEWHERE` for what is none of ours, of a library, or of Python."""
    if re.fullmatch(r"<frozen [\w.]+>", file):
        return f"python/{file[8:-1]}"
    path = PurePath(file)
    if getattr(sys, "frozen", False) and not path.is_absolute():
        return file.replace("\\", "/") if _FILE.fullmatch(file.replace("\\", "/")) else ELSEWHERE
    for folder, name in _places():
        if path.is_relative_to(folder):
            inside = path.relative_to(folder).as_posix()
            relative = f"{name}/{inside}" if name else inside
            return relative if _FILE.fullmatch(relative) else ELSEWHERE
    return ELSEWHERE


def _places() -> tuple[tuple[Path, str], ...]:
    paths = sysconfig.get_paths()
    names = {"site-packages", "dist-packages"}
    folders = (paths["purelib"], paths["platlib"], *(one for one in sys.path if PurePath(one).name in names))
    libraries = tuple((Path(folder), "") for folder in dict.fromkeys(folders))
    # The libraries are inside Python's own folder in many places, so they come first.
    python = tuple((Path(paths[name]), "python") for name in ("stdlib", "platstdlib"))
    return ((_OWN, "wizard"), *libraries, *python)


def in_text(faults: Sequence[tuple[Fault, int]], around: Surroundings) -> str:
    """Return the report of *faults*, each with how often it came, as it is shown, copied and saved.

    In English in every language, for whoever mends the program.
    """
    lines = list(head_lines(around))
    for fault, count in faults:
        times = "" if count == 1 else f" ({count} times)"
        lines += ["", f"fault in the {fault.where}{times}"]
        for number, raised in enumerate(fault.raised):
            lines.append(f"{'then ' if number else ''}{raised.kind}{f': {raised.says}' if raised.says else ''}")
            lines += [f"  {spot}" for spot in raised.spots]
    return "\n".join(lines) + "\n"


def head_lines(around: Surroundings) -> Iterator[str]:
    """Give the lines that say on what the program ran."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield f"Trust Wizard {__version__}"
    yield f"system: {_name(around.system or system_name())}"
    yield f"Python {python}, Qt {_name(around.qt)}"
    yield f"language: {language()}, look: {_name(around.look)}"


def _name(text: str) -> str:
    """Return *text* as far as it can be the name of a product or a version."""
    return re.sub(r"[^\w .,;()+/-]", "", text)[:100]


def system_name() -> str:
    """Return the name and the version of the system, as its maker gives it; never that of the computer."""
    import platform

    if sys.platform == "win32":
        release, version = platform.win32_ver()[:2]
        return f"Windows {release} ({version})"
    elif sys.platform == "darwin":  # noqa: RET505  (else the type checker takes what follows for unreachable)
        return f"macOS {platform.mac_ver()[0]}"
    else:
        try:
            return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            return "Linux"


_PLACE = re.compile(r'\s+File "(?P<file>[^"\n]*)", line (?P<line>\d{1,7}) in (?P<function>\S+)')
_HEADS = re.compile(
    r"(Fatal Python error|Windows fatal exception): [A-Za-z0-9 ]{1,60}"
    r"|(Current thread|Thread) 0x[0-9a-f]+ (\[[\w-]{0,20}\] )?\(most recent call first\):"
)
MOST_LINES = 400


def crash_in_text(told: str, around: Surroundings) -> str:
    """Return the report of a crash from what Python's faulthandler *told* when the program ended."""
    lines = [*head_lines(around), "", "the program ended unexpectedly"]
    for line in told.splitlines()[:MOST_LINES]:
        if (place := _PLACE.fullmatch(line)) is not None:
            lines.append(f"  {spot(place['file'], int(place['line']), place['function'])}")
        elif (head := _HEADS.fullmatch(line.strip())) is not None:
            lines.append(re.sub(r" 0x[0-9a-f]+( \[[\w-]*\])?", "", head[0]))
    if len(lines) == len(list(head_lines(around))) + 2:
        lines.append("nothing is known of the reason")
    return "\n".join(lines) + "\n"
