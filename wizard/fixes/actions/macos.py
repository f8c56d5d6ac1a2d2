"""macOS's trust in roots: add the root of a private authority, or take out one that somebody added.

A root lies in a keychain, and trust settings beside it say what it is trusted for: ours, for web sites alone. macOS asks
the person for a password or a fingerprint. For everybody it asks twice: an administrator puts the root into the system's
keychain, and the person's own session, which alone may, changes the settings (Apple's notes for macOS 11.0.1, Security).

Sources: security(1); macos_calls.py for who may do what. Not yet run on a real Mac.
"""

from __future__ import annotations

import plistlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from xml.parsers.expat import ExpatError

from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.macos_calls import OSASCRIPT, SECURITY, as_administrator, ask_person, failure
from wizard.fixes.actions.root_arguments import RISK_TO_EVERYBODY, RISK_TO_ONESELF, called, damaged, root_of, text_of
from wizard.fixes.private_root import is_authority
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.computer import Trouble
from wizard.pki.bundle import read_all
from wizard.probes.base import Cancel
from wizard.probes.command import ask
from wizard.probes.stores.macos import KEYCHAINS, LOGIN
from wizard.probes.stores.macos_settings import LARGEST_EXPORT, Domain, Word, read_trust_words

FOR_SITES = ("-r", "trustRoot", "-p", "ssl")
"""What we trust a root for."""

_PUT = (
    'folder=$(/usr/bin/mktemp -d) && { printf %s "$2" | /usr/bin/openssl base64 -d -A > "$folder/root.cer"'
    ' && "$1" add-certificates -k "$3" "$folder/root.cer"; status=$?; /bin/rm -rf "$folder"; exit "$status"; }'
)
"""$1 is security(1), $2 the root in Base64, $3 the keychain. The root comes as an argument: a file of the person's own could
be exchanged while the administrator is asked."""
_TAKE = 'exec "$1" delete-certificate -Z "$2" "$3"'

_NOT_FOUND = 44
"""What security(1) ends with where it finds none (errSecItemNotFound, the last byte)."""

_POLICIES = {
    bytes.fromhex("2a864886f76364010" + digit): name
    for digit, name in (("2", "basic"), ("3", "ssl"), ("8", "smime"), ("9", "eap"), ("b", "IPSec"))
} | {bytes.fromhex("2a864886f763640110"): "codeSign"}
"""By the object identifiers 1.2.840.113635.100.1.n (Apple's SecPolicy.h and security(1), -p; the numbers from memory)."""
_RESULTS = {1: "trustRoot", 2: "trustAsRoot"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mac:
    """Where things are; a test has a Mac of its own."""

    security: str = SECURITY
    osascript: str = OSASCRIPT
    login: Path | None = None
    """The keychain of the person."""
    system: str = KEYCHAINS[1]

    def keychain(self, domain: Domain) -> str:
        """Return the keychain that belongs to the settings of *domain*."""
        return self.system if domain is Domain.ADMIN else str(self.login or Path.home() / LOGIN)


class Trust:
    """The trust in roots on *mac*."""

    def __init__(self, mac: Mac) -> None:
        self._mac = mac
        self.user_add, self.machine_add = (self._adding(domain) for domain in Domain)
        self.user_remove, self.machine_remove = (self._removing(domain) for domain in Domain)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of change of this trust."""
        return (self.user_add, self.user_remove, self.machine_add, self.machine_remove)

    def add(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield how to trust an authority's root, for the person and for everybody.

        There is none where settings tell of the root already: somebody has decided.
        """
        root = asked.root
        if asked.system != "macos" or root is None or not (is_authority(root) and root.is_self_issued):
            return
        for domain, kind in ((Domain.USER, self.user_add), (Domain.ADMIN, self.machine_add)):
            had = self._is_in_keychain(domain, root.der)
            if had is not None and self._word(domain, root) is None:
                yield _add_action(kind, domain, root, {"der": text_of(root.der), "had": _noted(had)})

    def remove(self, asked: Asked, _: Work) -> Iterator[Action]:
        """Yield how to take out a root that somebody trusts, where its settings could be put back."""
        root = asked.root
        if asked.system != "macos" or root is None:
            return
        for domain, kind in ((Domain.USER, self.user_remove), (Domain.ADMIN, self.machine_remove)):
            if self._word(domain, root) is not Word.TRUSTED:
                continue
            had, options = self._is_in_keychain(domain, root.der), _options(self._settings(domain, root))
            if had is not None and options is not None:
                arguments = {"der": text_of(root.der), "had": _noted(had), "options": " ".join(options)}
                yield _remove_action(kind, domain, root, arguments)

    def _adding(self, domain: Domain) -> Kind:
        def apply(arguments: Arguments, work: Work) -> None:
            root, had = root_of(arguments), _had(arguments)
            try:
                self._put(domain, root, FOR_SITES, work)
            except ActionError:
                with suppress(ActionError):
                    self._take(domain, root, _uncancelled(work), keeps=had)
                raise

        def undo(arguments: Arguments, work: Work) -> None:
            self._take(domain, root_of(arguments), work, keeps=_had(arguments))

        def is_done(arguments: Arguments, _: Work) -> bool | None:
            word = self._word(domain, root_of(arguments))
            return None if isinstance(word, Trouble) else word is Word.TRUSTED

        return Kind(id=f"macos-{_NAMES[domain]}-add", apply=apply, undo=undo, is_done=is_done)

    def _removing(self, domain: Domain) -> Kind:
        def apply(arguments: Arguments, work: Work) -> None:
            root, had = root_of(arguments), _had(arguments)
            try:
                self._take(domain, root, work, keeps=not had)
            except ActionError:
                with suppress(ActionError):
                    undo(arguments, _uncancelled(work))
                raise

        def undo(arguments: Arguments, work: Work) -> None:
            options = tuple(arguments.get("options", "").split())
            if not _are_plain(options):
                raise damaged()
            self._put(domain, root_of(arguments), options, work, in_keychain=_had(arguments))

        def is_done(arguments: Arguments, _: Work) -> bool | None:
            word = self._word(domain, root_of(arguments))
            return None if isinstance(word, Trouble) else word is not Word.TRUSTED

        return Kind(id=f"macos-{_NAMES[domain]}-remove", apply=apply, undo=undo, is_done=is_done, takes_trust_away=True)

    def _put(
        self, domain: Domain, root: Certificate, options: Sequence[str], work: Work, *, in_keychain: bool = True
    ) -> None:
        """Put *root* into the keychain and trust it, each unless it is so already. Raises ActionError."""
        lacks = in_keychain and self._is_in_keychain(domain, root.der) is False
        keychain = self._mac.keychain(domain)
        if lacks and domain is Domain.ADMIN:
            as_administrator(_PUT, (self._mac.security, text_of(root.der), keychain), work, self._mac.osascript)
        if self._word(domain, root) is Word.TRUSTED and not (lacks and domain is Domain.USER):
            return
        more = ("-k", keychain) if lacks and domain is Domain.USER else ()
        with _as_file(root) as file:
            ran = ask_person([self._mac.security, "add-trusted-cert", *_flags(domain), *options, *more, file], work)
        if not ran.is_fine:
            raise failure(ran)
        word = self._word(domain, root)
        if word is not Word.TRUSTED and not isinstance(word, Trouble):
            raise ActionError(Obstacle.FAILED, tr("macOS reported no error, but does not trust the root."))

    def _take(self, domain: Domain, root: Certificate, work: Work, *, keeps: bool) -> None:
        """Take the trust away, and *root* out of the keychain unless it *keeps* it. Raises ActionError.

        The trust goes first: a server may send the root itself, and settings hold for it all the same.
        """
        if self._word(domain, root) is not None:
            with _as_file(root) as file:
                ran = ask_person([self._mac.security, "remove-trusted-cert", *_flags(domain), file], work)
            if isinstance(self._word(domain, root), Word):
                raise failure(ran)
        if keeps or self._is_in_keychain(domain, root.der) is False:
            return
        words = (self._mac.security, root.sha1.upper(), self._mac.keychain(domain))
        if domain is Domain.ADMIN:
            as_administrator(_TAKE, words, work, self._mac.osascript)
            return
        ran = ask_person([words[0], "delete-certificate", "-Z", *words[1:]], work)
        if not ran.is_fine:
            raise failure(ran)

    def _is_in_keychain(self, domain: Domain, der: bytes) -> bool | None:
        words = [self._mac.security, "find-certificate", "-a", "-p", self._mac.keychain(domain)]
        printed = ask(words, fine=(0, _NOT_FOUND))
        return None if isinstance(printed, Trouble) else der in read_all(printed.encode("utf-8", "replace"))

    def _word(self, domain: Domain, root: Certificate) -> Word | Trouble | None:
        """Return what the settings say of *root* for web sites; None where they say nothing."""
        words = read_trust_words(domain, self._mac.security)
        return words if isinstance(words, Trouble) else words.get(root.sha1)

    def _settings(self, domain: Domain, root: Certificate) -> object:
        """Return the settings of *root* as macOS writes them; None where there are none, or they cannot be read."""
        with tempfile.TemporaryDirectory(prefix="trust-wizard-") as folder:
            file = Path(folder) / "settings.plist"
            asked = ask([self._mac.security, "trust-settings-export", *_flags(domain), str(file)])
            if isinstance(asked, Trouble) or not file.exists() or file.stat().st_size > LARGEST_EXPORT:
                return None
            try:
                entry: object = plistlib.loads(file.read_bytes())["trustList"][root.sha1.upper()]
            except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError):
                return None
        return entry.get("trustSettings", []) if isinstance(entry, dict) else None


def _options(settings: object) -> tuple[str, ...] | None:
    """Return the options of ``add-trusted-cert`` that make these settings; None where none do.

    Errors that settings let pass, such as an expired certificate, are not among them: they stay forbidden.
    """
    if not isinstance(settings, list) or not all(isinstance(one, dict) for one in settings):
        return None
    if not settings:
        return FOR_SITES[:2]
    known = {f"kSecTrustSettings{name}" for name in ("Policy", "PolicyName", "Result", "AllowedError")}
    if any(set(one) - known for one in settings):
        return None
    results = {_RESULTS.get(one.get("kSecTrustSettingsResult", 1)) for one in settings}
    policies = [_POLICIES.get(one.get("kSecTrustSettingsPolicy")) for one in settings]
    if len(results) != 1 or None in results:
        return None
    if all("kSecTrustSettingsPolicy" not in one for one in settings):
        return ("-r", *map(str, results))
    if None in policies:
        return None
    return ("-r", *map(str, results), *(word for name in dict.fromkeys(policies) for word in ("-p", str(name))))


def _are_plain(options: Sequence[str]) -> bool:
    """Say whether *options* are such as `_options` makes: they were read from a file of the person's own."""
    named = {"-r": _RESULTS.values(), "-p": _POLICIES.values()}
    pairs = [*zip(options[::2], options[1::2], strict=False)]
    return bool(pairs) and len(options) % 2 == 0 and all(value in named.get(name, ()) for name, value in pairs)


@contextmanager
def _as_file(root: Certificate) -> Iterator[str]:
    """Yield the path of a file with *root* in a folder that nobody else may enter."""
    with tempfile.TemporaryDirectory(prefix="trust-wizard-") as folder:
        file = Path(folder) / "root.cer"
        file.write_bytes(root.der)
        yield str(file)


def _flags(domain: Domain) -> tuple[str, ...]:
    return ("-d",) if domain is Domain.ADMIN else ()


def _uncancelled(work: Work) -> Work:
    return replace(work, cancel=Cancel())


def _noted(had: bool) -> str:
    return "yes" if had else "no"


def _had(arguments: Arguments) -> bool:
    """Say whether the root lay in the keychain before."""
    try:
        return {"yes": True, "no": False}[arguments["had"]]
    except KeyError:
        raise damaged() from None


_NAMES = {Domain.USER: "user", Domain.ADMIN: "machine"}


def _add_action(kind: Kind, domain: Domain, root: Certificate, arguments: Mapping[str, str]) -> Action:
    is_own = domain is Domain.USER
    return Action(
        kind=kind.id,
        does=Said(
            N_("Let macOS trust the root “{name}” for web sites that you open. Safari, Chrome and most programs go by that.")
            if is_own
            else N_("Let macOS trust the root “{name}” for web sites that anybody opens on this computer."),
            {"name": called(root)},
        ),
        where=_where(domain),
        risk=RISK_TO_ONESELF if is_own else RISK_TO_EVERYBODY,
        commands=("security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db root.cer",)
        if is_own
        else (
            f"sudo security add-certificates -k {KEYCHAINS[1]} root.cer",
            "security add-trusted-cert -d -r trustRoot -p ssl root.cer",
        ),
        scope=Scope.USER if is_own else Scope.MACHINE,
        needs_admin=not is_own,
        wants_fingerprint=True,
        arguments=arguments,
    )  # fmt: skip


def _remove_action(kind: Kind, domain: Domain, root: Certificate, arguments: Mapping[str, str]) -> Action:
    is_own = domain is Domain.USER
    keychain = f"~/{LOGIN}" if is_own else KEYCHAINS[1]
    delete = f"{'' if is_own else 'sudo '}security delete-certificate -Z {root.sha1.upper()} {keychain}"
    return Action(
        kind=kind.id,
        does=Said(
            N_("Let macOS no longer trust the root “{name}”, which somebody added, for you.")
            if is_own
            else N_("Let macOS no longer trust the root “{name}”, which somebody added, for anybody on this computer."),
            {"name": called(root)},
        ),
        where=_where(domain),
        risk=Said(
            N_(
                "Sites and programs that rely on this root, such as those of a company or of a protection program, will no"
                " longer open. The root can be put back."
            )
        ),
        commands=(
            " ".join(("security remove-trusted-cert", *_flags(domain), "root.cer")),
            *((delete,) if arguments["had"] == "yes" else ()),
        ),
        scope=Scope.USER if is_own else Scope.MACHINE,
        needs_admin=not is_own,
        arguments=arguments,
    )


def _where(domain: Domain) -> Said:
    if domain is Domain.USER:
        return Said(N_("macOS, your login keychain"))
    return Said(N_("macOS, the system's keychain"))


_TRUST = Trust(Mac())
USER_ADD, USER_REMOVE, MACHINE_ADD, MACHINE_REMOVE = _TRUST.kinds
add_to_macos = _TRUST.add
remove_from_macos = _TRUST.remove
