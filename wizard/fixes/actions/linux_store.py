"""The whole computer's list of roots on Linux: add the root of a private authority, or take an added one out.

A root is a file in a folder of the administrator's; a program of the system makes the list from all such files. Both are
done by one program, so that the system asks for consent once.
"""

import shlex
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.linux_admin import SHELL, failed, no_tool, run_as_admin
from wizard.fixes.actions.linux_layouts import LAYOUT_BY_ID, Layout, layout_of
from wizard.fixes.actions.linux_store_script import CHANGED, NO_TOOL, SCRIPT, Verb
from wizard.fixes.actions.root_arguments import bytes_of, called, damaged, text_of
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.private_root import is_authority
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.pki.bundle import read_all
from wizard.pki.pem import pem
from wizard.probes.stores import sources
from wizard.probes.stores.linux import read_brought_roots, read_system_roots
from wizard.probes.system.linux import read_release

LARGEST_ROOT = 32 * 1024
"""Bytes of a file that is added or taken out: it goes through the command line, whose words may have 128 KiB."""


def add_to_system(asked: Asked, _: Work) -> Iterator[Action]:
    """Yield how to add the root for everybody on this computer, where it is an authority's and not there yet."""
    root, layout = asked.root, layout_of(read_release())
    if asked.system != "linux" or root is None or layout is None:
        return
    if not is_authority(root) or len(root.der) > LARGEST_ROOT or _is_trusted(root.der) is not False:
        return
    file = sources.ROOT / layout.folder / name_of(root)
    yield Action(
        kind=SYSTEM_ADD.id,
        does=Said(
            N_("Add the root “{name}” to this computer's list of trusted roots. Chrome and Firefox have lists of their own."),
            {"name": called(root)},
        ),
        where=Said(N_("This computer's list of roots: {file}"), {"file": str(file)}),
        risk=Said(
            N_(
                "Everybody on this computer will then trust whoever holds the key of this root, for any site, unless the root"
                " itself sets limits."
            )
        ),
        commands=_by_hand(Verb.PUT, layout, file),
        scope=Scope.MACHINE,
        needs_admin=True,
        wants_fingerprint=True,
        arguments={"layout": layout.id, "der": text_of(root.der), "file": str(file)},
    )  # fmt: skip


def remove_from_system(asked: Asked, _: Work) -> Iterator[Action]:
    """Yield how to take a root out that somebody added for everybody on this computer.

    There is none where its maker trusts the root, where a package brought it, and where its file holds others as well.
    """
    root, layout = asked.root, layout_of(read_release())
    if asked.system != "linux" or root is None or layout is None or root.der in read_all(read_brought_roots() or b""):
        return
    files = [*_files_with(root.der, layout)]
    if len(files) != 1 or not _holds_alone(files[0], root.der):
        return
    file = files[0]
    yield Action(
        kind=SYSTEM_REMOVE.id,
        does=Said(
            N_("Take the root “{name}”, which somebody added, out of this computer's list of trusted roots."),
            {"name": called(root)},
        ),
        where=Said(N_("This computer's list of roots: {file}"), {"file": str(file)}),
        risk=Said(
            N_(
                "Sites and programs that rely on this root, such as those of a company or of a protection program, will no"
                " longer open. The root can be put back."
            )
        ),
        commands=_by_hand(Verb.TAKE, layout, file),
        scope=Scope.MACHINE,
        needs_admin=True,
        arguments={
            "layout": layout.id,
            "der": text_of(root.der),
            "file": str(file),
            "holds": text_of(file.read_bytes()),
            "mode": f"{stat.S_IMODE(file.stat().st_mode):o}",
        },
    )  # fmt: skip


def name_of(root: Certificate) -> str:
    """Return what our file is called: by the fingerprint, so that nobody else's has that name."""
    return f"trust-wizard-{root.sha256[:16]}.crt"


def _files_with(der: bytes, layout: Layout) -> Iterator[Path]:
    """Yield the administrator's files that hold a certificate, perhaps among others."""
    for folder, pattern in layout.places:
        for path in sorted(folder.glob(pattern))[: sources.MOST_FILES]:
            if der in _certificates_in(path):
                yield path


def _certificates_in(path: Path) -> Sequence[bytes]:
    try:
        return [*read_all(path.read_bytes())] if path.stat().st_size <= sources.LARGEST_FILE else ()
    except OSError:
        return ()


def _holds_alone(path: Path, der: bytes) -> bool:
    """Say whether a file is a plain one with this certificate only, and says that it is trusted."""
    if path.is_symlink() or path.stat().st_size > LARGEST_ROOT or not str(path).isprintable():
        return False
    return _is_alone(path.read_bytes(), der)


def _is_alone(holds: bytes, der: bytes) -> bool:
    """Say whether the bytes of a file are this certificate and no other, and say that it is trusted."""
    return [*read_all(holds)] == [der] and b"x-distrusted: true" not in holds


def _by_hand(verb: Verb, layout: Layout, file: Path) -> tuple[str, ...]:
    """Return what one would type; "root.crt" is the certificate as a file."""
    place = shlex.quote(str(file))
    update = " ".join(("sudo", layout.update, layout.thoroughly)).strip()
    if verb is Verb.PUT:
        return (f"sudo install -m 644 root.crt {place}", update)
    return (f"sudo mv {place} /root/", update)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is put somewhere or taken from there; it is read from the arguments, which a file may have held."""

    layout: Layout
    der: bytes
    file: Path
    holds: bytes
    mode: str


def _change_of(arguments: Arguments) -> _Change:
    """Return what *arguments* say. Raises ActionError where they name no place of the administrator's, or another root."""
    try:
        layout, file = LAYOUT_BY_ID[arguments["layout"]], Path(arguments["file"])
        der = bytes_of(arguments, "der")
        # The last line ends, as Alpine's program joins files as they are.
        holds = bytes_of(arguments, "holds") if "holds" in arguments else pem(der)
        # What everybody trusts is nothing for others to write.
        mode = f"{int(arguments.get('mode', '644'), 8) & 0o755:o}"
    except (KeyError, ValueError):
        raise damaged() from None
    is_there = any(file.is_relative_to(folder) for folder, _ in layout.places)
    if ".." in file.parts or not is_there or not str(file).isprintable() or not _is_alone(holds, der):
        raise damaged()
    return _Change(layout=layout, der=der, file=file, holds=holds, mode=mode)


def _put(change: _Change, work: Work, *, thoroughly: bool) -> Ran:
    return _run(Verb.PUT, change, work, thoroughly=thoroughly)


def _take(change: _Change, work: Work) -> Ran:
    return _run(Verb.TAKE, change, work, thoroughly=True)


def _run(verb: Verb, change: _Change, work: Work, *, thoroughly: bool) -> Ran:
    """Run the script. Raises ActionError unless it ended well or hung."""
    layout = change.layout
    words = (
        SHELL, "-c", SCRIPT, "sh", verb, str(change.file.parent), change.file.name, text_of(change.holds), change.mode,
        layout.update, layout.thoroughly if thoroughly else "", layout.half_done,
    )  # fmt: skip
    ran = run_as_admin(words, work, by_hand=_by_hand(verb, layout, change.file))
    if ran.is_fine or ran.ending is Ending.HUNG:
        return ran
    if ran.status == NO_TOOL:
        raise no_tool(layout.package)
    if ran.status == CHANGED:
        raise ActionError(
            Obstacle.CHANGED,
            tr(
                "The file {file} is not what it was; somebody changed it, and it was left alone.", file=change.file.name
            ),
        )
    raise failed(ran)


def _hung() -> ActionError:
    return ActionError(Obstacle.FAILED, tr("It was broken off, or took too long; what it had changed was put back."))


def apply_add(arguments: Arguments, work: Work) -> None:
    """Add the root. Raises ActionError; what was broken off is put back by `undo_add`, which asks for consent."""
    change = _change_of(arguments)
    if _put(change, work, thoroughly=False).ending is Ending.HUNG:
        raise _hung()


def undo_add(arguments: Arguments, work: Work) -> None:
    """Take the root out that was added, if the file still holds it. Raises ActionError."""
    change = _change_of(arguments)
    # Consent is asked for only where there is something to do.
    is_untouched = not (_is_there(change.file) or _has_leftovers(change))
    if is_untouched and not _is_trusted(change.der):
        return
    if _take(change, work).ending is Ending.HUNG:
        raise _not_put_back()


def apply_remove(arguments: Arguments, work: Work) -> None:
    """Take the root out. Raises ActionError; what was broken off is put back by `undo_remove`."""
    change = _change_of(arguments)
    if _take(change, work).ending is Ending.HUNG:
        raise _hung()


def undo_remove(arguments: Arguments, work: Work) -> None:
    """Put the file back that was taken out. Raises ActionError."""
    change = _change_of(arguments)
    if _is_there(change.file) and not _has_leftovers(change) and _is_trusted(change.der):
        return
    if _put(change, work, thoroughly=True).ending is Ending.HUNG:
        raise _not_put_back()


def _not_put_back() -> ActionError:
    return ActionError(Obstacle.FAILED, tr("It was broken off, or took too long, and may be half done. Try again."))


def _is_there(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _has_leftovers(change: _Change) -> bool:
    """Say whether a run that was killed left something behind."""
    new = change.file.with_name(f".{change.file.name}.new")
    return new.exists() or (bool(change.layout.half_done) and Path(change.layout.half_done).exists())


def _is_added(arguments: Arguments, _: Work) -> bool | None:
    return _is_trusted(_change_of(arguments).der)


def _is_removed(arguments: Arguments, _: Work) -> bool | None:
    is_trusted = _is_trusted(_change_of(arguments).der)
    return None if is_trusted is None else not is_trusted


def _is_trusted(der: bytes) -> bool | None:
    """Say whether the system's list holds a root; None where it cannot be read."""
    read = read_system_roots()
    if not isinstance(read, tuple) or not read[1]:
        return None
    return der in read_all(read[0])


SYSTEM_ADD = Kind(id="system-add", apply=apply_add, undo=undo_add, is_done=_is_added)
SYSTEM_REMOVE = Kind(
    id="system-remove", apply=apply_remove, undo=undo_remove, is_done=_is_removed, takes_trust_away=True
)
