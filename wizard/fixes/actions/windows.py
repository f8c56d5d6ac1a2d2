"""Windows' lists of trusted roots: add the root of a private authority, or take out one that somebody added.

The person's own list is changed by Windows' functions: Windows itself then shows its Security Warning, with Yes and No,
for each root that comes or goes. The list for everybody is changed by certutil.exe, after Windows asked for an
administrator. Microsoft's own roots, and what a company's rules put there, lie elsewhere and are left alone.

Sources: Microsoft Learn, "certutil", "CertOpenStore", "System Store Locations", read 2026-11. Not yet run on a real Windows.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import list2cmdline

from wizard import resources
from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.root_arguments import (
    RISK_TO_EVERYBODY,
    RISK_TO_ONESELF,
    by_colons,
    bytes_of,
    called,
    damaged,
    root_of,
    text_of,
)
from wizard.fixes.actions.runner import Ending
from wizard.fixes.actions.windows_calls import (
    CRYPT_E_EXISTS,
    ERROR_ACCESS_DENIED,
    ERROR_CANCELLED,
    CallFailed,
    Calls,
    Store,
    windows_calls,
)
from wizard.fixes.private_root import is_authority
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.probes.system.windows import ReadValue, registry_value

CERTUTIL = "certutil.exe"
_RULE = (r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots", "Flags")
_OWN_ROOTS_OFF = 1
"""CERT_PROT_ROOT_FLAGS_REGPATH and CERT_PROT_ROOT_DISABLE_CURRENT_USER_FLAG in wincrypt.h."""
_CERTIFICATE, _END = 0x20, 0
"""Kinds of elements in a serialized store; the others are what Windows notes beside a certificate."""


class RootLists:
    """The two lists, changed by the calls that *find_calls* returns; on a real Windows those of Windows."""

    def __init__(self, find_calls: Callable[[], Calls], read: ReadValue = registry_value) -> None:
        self._find_calls = find_calls
        self._read = read
        self.user_add, self.machine_add = (self._adding(store) for store in Store)
        self.user_remove, self.machine_remove = (self._removing(store) for store in Store)

    @property
    def _calls(self) -> Calls:
        return self._find_calls()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of change of these lists."""
        return (self.user_add, self.user_remove, self.machine_add, self.machine_remove)

    def add(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield how to add an authority's root, for the person alone and for everybody, where it is not there yet."""
        root = asked.root
        if asked.system != "windows" or root is None or not (is_authority(root) and root.is_self_issued):
            return
        for store, kind in ((Store.USER, self.user_add), (Store.MACHINE, self.machine_add)):
            if self._holds(store, root.der) is False and not (store is Store.USER and self._is_list_off()):
                yield _add_action(kind, store, root)

    def remove(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield how to take out a root that somebody added, for the person or for everybody."""
        root = asked.root
        if asked.system != "windows" or root is None or root.sha1 in _windows_own():
            return
        for store, kind in ((Store.USER, self.user_remove), (Store.MACHINE, self.machine_remove)):
            saved = self._saved(store, root.der)
            if saved is not None:
                yield _remove_action(kind, store, root, saved)

    def _adding(self, store: Store) -> Kind:
        def apply(arguments: Arguments, work: Work) -> None:
            root = root_of(arguments)
            self._put(store, root, root.der, work)

        def undo(arguments: Arguments, work: Work) -> None:
            self._take(store, root_of(arguments), work)

        def is_done(arguments: Arguments, _: Work) -> bool | None:
            return self._holds(store, root_of(arguments).der)

        return Kind(id=f"windows-{store.name.lower()}-add", apply=apply, undo=undo, is_done=is_done)

    def _removing(self, store: Store) -> Kind:
        def apply(arguments: Arguments, work: Work) -> None:
            self._take(store, root_of(arguments), work)

        def undo(arguments: Arguments, work: Work) -> None:
            root, saved = root_of(arguments), bytes_of(arguments, "saved")
            if certificates_in(saved) != (root.der,):
                raise damaged()
            self._put(store, root, saved, work)

        def is_done(arguments: Arguments, _: Work) -> bool | None:
            holds = self._holds(store, root_of(arguments).der)
            return None if holds is None else not holds

        return Kind(
            id=f"windows-{store.name.lower()}-remove", apply=apply, undo=undo, is_done=is_done, takes_trust_away=True
        )

    def _put(self, store: Store, root: Certificate, saved: bytes, work: Work) -> None:
        """Add *root*, as DER or a serialized store, unless it is there. Raises ActionError."""
        if self._holds(store, root.der):
            return
        if store is Store.USER:
            self._for_user(lambda: self._calls.add(saved))
        else:
            self._add_for_all(saved, work)
        if self._holds(store, root.der) is False:
            raise _in_vain()

    def _take(self, store: Store, root: Certificate, work: Work) -> None:
        """Take *root* out, unless it is not there. Raises ActionError."""
        if self._holds(store, root.der) is False:
            return
        if store is Store.USER:
            self._for_user(lambda: self._calls.remove(root.der))
        else:
            self._certutil(("-delstore", "Root", root.sha1), work)
        # certutil -delstore ends with 0 also where it removed nothing.
        if self._holds(store, root.der):
            raise _in_vain()

    def _for_user(self, change: Callable[[], None]) -> None:
        try:
            change()
        except CallFailed as error:
            if error.code == CRYPT_E_EXISTS:
                return
            if error.code in {ERROR_CANCELLED, ERROR_ACCESS_DENIED}:
                raise ActionError(
                    Obstacle.NO_RIGHTS, tr("Windows asked, and was not told Yes: nothing was changed.")
                ) from error
            raise _failed(f"0x{error.code:08X}") from error

    def _add_for_all(self, saved: bytes, work: Work) -> None:
        """Hand the root to certutil in a file that nobody can exchange while the administrator is asked."""
        with tempfile.TemporaryDirectory(prefix="trust-wizard-") as folder:
            file = Path(folder) / ("root.cer" if saved[:1] == b"\x30" else "root.sst")
            file.write_bytes(saved)
            try:
                with self._calls.unchanging(file) as held:
                    if held != saved:
                        raise ActionError(Obstacle.CHANGED, tr("Another program changed the file of the root."))
                    self._certutil(("-f", "-addstore", "Root", str(file)), work)
            except CallFailed as error:
                raise _failed(f"0x{error.code:08X}") from error

    def _certutil(self, words: tuple[str, ...], work: Work) -> None:
        """Run certutil as an administrator. Raises ActionError unless it ended well."""
        program = rf"{self._calls.system_folder()}\{CERTUTIL}"
        ran = self._calls.run_as_admin(program, list2cmdline(words), work.cancel)
        match ran.ending:
            case Ending.REFUSED:
                raise no_consent()
            case Ending.MISSING:
                raise ActionError(Obstacle.NO_TOOL, tr("Windows' own program {name} is missing.", name=CERTUTIL))
            case Ending.HUNG:
                raise ActionError(
                    Obstacle.FAILED, tr("It was broken off, or took too long, and may be half done. Try again.")
                )
            case Ending.ENDED:
                if ran.status:
                    raise _failed(f"0x{ran.status & 0xFFFF_FFFF:08X}")

    def _is_list_off(self) -> bool:
        """Say whether rules have Windows pass over what people add for themselves."""
        flags = self._read(*_RULE) or ""
        return flags.isdecimal() and bool(int(flags) & _OWN_ROOTS_OFF)

    def _holds(self, store: Store, der: bytes) -> bool | None:
        try:
            return der in self._calls.roots(store)
        except CallFailed:
            return None

    def _saved(self, store: Store, der: bytes) -> bytes | None:
        try:
            return self._calls.saved(store, der)
        except CallFailed:
            return None


def no_consent() -> ActionError:
    """Return the error for an administrator's consent that was not given."""
    return ActionError(
        Obstacle.NO_RIGHTS,
        tr("No administrator agreed, so nothing was changed. Ask whoever looks after this computer."),
    )


def _failed(words: str) -> ActionError:
    return ActionError(
        Obstacle.FAILED, tr("It did not work, and nothing was changed. The system says: {words}", words=words)
    )


def _in_vain() -> ActionError:
    return ActionError(Obstacle.FAILED, tr("Windows reported no error, but its list of roots is as it was."))


def certificates_in(saved: bytes) -> tuple[bytes, ...] | None:
    """Return the certificates in a serialized store; None where it is none, or holds anything else.

    Four bytes of 0, "CERT", then elements: kind, encoding and length, four bytes each with the lowest first, and the
    content; the last has kind 0 (as CertSaveStore writes it; [MS-GPEF] 2.2.1.2 has the same form).
    """
    found: list[bytes] = []
    at = 8
    if saved[:8] != b"\0\0\0\0CERT":
        return None
    while at + 12 <= len(saved):
        kind, _, size = struct.unpack_from("<III", saved, at)
        if kind == _END:
            return tuple(found) if at + 12 == len(saved) else None
        if kind == _CERTIFICATE:
            found.append(saved[at + 12 : at + 12 + size])
        elif kind in {0x21, 0x22}:
            # A list of revoked, or of trusted, certificates.
            return None
        at += 12 + size
    return None


def _add_action(kind: Kind, store: Store, root: Certificate) -> Action:
    is_own = store is Store.USER
    return Action(
        kind=kind.id,
        does=Said(
            N_("Add the root “{name}” to the roots that Windows trusts for you. Chrome, Edge and most programs use these.")
            if is_own
            else N_("Add the root “{name}” to the roots that Windows trusts for everybody on this computer."),
            {"name": called(root)},
        ),
        where=_where(store),
        risk=RISK_TO_ONESELF if is_own else RISK_TO_EVERYBODY,
        # Without the fingerprint: it is to come from somebody else, and not to be copied from here.
        commands=(
            r"CertAddEncodedCertificateToStore (CurrentUser\Root, root.cer)"
            if is_own
            else f"{CERTUTIL} -f -addstore Root root.cer",
        ),
        scope=Scope.USER if is_own else Scope.MACHINE,
        needs_admin=not is_own,
        wants_fingerprint=True,
        arguments={"der": text_of(root.der)},
    )  # fmt: skip


def _remove_action(kind: Kind, store: Store, root: Certificate, saved: bytes) -> Action:
    is_own = store is Store.USER
    return Action(
        kind=kind.id,
        does=Said(
            N_("Take the root “{name}”, which somebody added, out of the roots that Windows trusts for you.")
            if is_own
            else N_(
                "Take the root “{name}”, which somebody added, out of the roots that Windows trusts for everybody on this"
                " computer."
            ),
            {"name": called(root)},
        ),
        where=_where(store),
        risk=Said(
            N_(
                "Sites and programs that rely on this root, such as those of a company or of a protection program, will no"
                " longer open. The root can be put back."
            )
        ),
        commands=(
            rf"CertDeleteCertificateFromStore (CurrentUser\Root, SHA-256 {by_colons(root.sha256)})"
            if is_own
            else f"{CERTUTIL} -delstore Root {root.sha1}",
        ),
        scope=Scope.USER if is_own else Scope.MACHINE,
        needs_admin=not is_own,
        arguments={"der": text_of(root.der), "saved": text_of(saved)},
    )


def _where(store: Store) -> Said:
    if store is Store.USER:
        return Said(N_("Windows, your own list of trusted roots"))
    return Said(N_("Windows, the list of trusted roots for everybody on this computer"))


def _windows_own() -> frozenset[str]:
    """Return the SHA-1 of the roots that come with Windows and lie among those that were added."""
    return frozenset(root["sha1"] for root in resources.read_toml("data", "windows-roots.toml")["root"])


_LISTS = RootLists(windows_calls)
USER_ADD, USER_REMOVE, MACHINE_ADD, MACHINE_REMOVE = _LISTS.kinds
add_to_windows = _LISTS.add
remove_from_windows = _LISTS.remove
