"""Firefox's own switch: whether it trusts the roots that people added to Windows or macOS.

In its settings it is called "Allow Firefox to automatically trust third-party root certificates you install". Firefox has
such roots to take on Windows and macOS only: on Linux it shows no switch, and the value does nothing there (the condition
of `certEnableThirdPartyToggle` in Firefox 153's privacy.mjs; mozilla/policy-templates issue 634, 2020-06; zotero/zotero
issue 4098, 2024-05; read 2026-11). The switch is on unless somebody turned it off (EnterprisePoliciesParent.sys.mjs there
says so of 153), since version 120 (its release notes, from memory).
"""

from __future__ import annotations

import configparser
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.causes.added_roots import dangerous_roots
from wizard.fixes.actions import firefox_prefs as prefs
from wizard.fixes.actions import root_arguments
from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.computer import Trouble
from wizard.plain import visible
from wizard.probes.browsers.common import text_of
from wizard.probes.files import read_properties
from wizard.probes.stores.nss import FIREFOX_FOLDERS, default_profiles
from wizard.probes.system.windows import ReadValue, registry_value

SWITCH = "security.enterprise_roots.enabled"
_ON_SINCE = 120

_RULE = "ImportEnterpriseRoots"
"""Below "Certificates" in Firefox's policies; whoever set it has taken the switch away (mozilla/policy-templates)."""
_RULES_KEYS = tuple(rf"{hive}\SOFTWARE\Policies\Mozilla\Firefox\Certificates" for hive in ("HKLM", "HKCU"))
_PROGRAM_KEYS = tuple(
    rf"{hive}\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\firefox.exe" for hive in ("HKLM", "HKCU")
)
_APPLICATIONS = ("Firefox.app", "Firefox Developer Edition.app", "Firefox Nightly.app")
_MANAGED = ("Library/Managed Preferences/org.mozilla.firefox.plist", "Library/Preferences/org.mozilla.firefox.plist")

_PLATFORMS = {"windows": "win32", "macos": "darwin"}

_VALUES: Mapping[str, bool | None] = {"true": True, "false": False, "": None}
"""How arguments tell what a line says; nothing for no line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where Firefox's files are; a test has places of its own."""

    home: Callable[[], Path] = Path.home
    root: Path = Path("/")
    """Of a Mac's file system."""
    read: ReadValue = registry_value


def use_system_roots(asked: Asked, _: Work, places: Places | None = None) -> Iterator[Action]:
    """Yield how to have Firefox trust the roots that were added to the system, for each profile that does not.

    None without a root in question, whose fingerprint the person compares, and none where others have the key of a root
    that was added: Firefox would trust that one as well. Whether the root in question was added is not looked at.
    """
    if asked.root is not None and not dangerous_roots(asked.diagnosis.evidence.roots):
        yield from _actions(asked, places or Places(), wanted=True)


def ignore_system_roots(asked: Asked, _: Work, places: Places | None = None) -> Iterator[Action]:
    """Yield how to have Firefox trust none of the roots that were added to the system, for each profile that does."""
    yield from _actions(asked, places or Places(), wanted=False)


def _actions(asked: Asked, places: Places, *, wanted: bool) -> Iterator[Action]:
    platform = _PLATFORMS.get(asked.system)
    if platform is None or _is_ruled(asked.system, places):
        return
    for folder in FIREFOX_FOLDERS[platform]:
        for profile in default_profiles(places.home() / folder):
            line = _line_for(profile, wanted=wanted)
            if line is not None:
                yield _action(profile, line, asked.root if wanted else None)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the file says of the switch, and what it is to say."""

    former: bool | None
    new: bool | None


def _line_for(profile: Path, *, wanted: bool) -> _Line | None:
    """Return what has to be written; None where nothing has, or where it would not help."""
    default = default_of(profile)
    try:
        former = prefs.value_of(prefs.read(profile / "prefs.js"), SWITCH)
    except (prefs.Broken, OSError):
        return None
    stands = default if former is None else former
    # What user.js says comes back with every start.
    if stands is None or stands is wanted or SWITCH in _text(profile / "user.js"):
        return None
    return _Line(former, None if default is wanted else wanted)


def default_of(profile: Path) -> bool | None:
    """Return what holds without a line, by the version that ran last with *profile*; None where nothing tells it."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_text(profile / "compatibility.ini"))
    except configparser.Error:
        return None
    major = parser.get("Compatibility", "LastVersion", fallback="").partition(".")[0]
    return int(major) >= _ON_SINCE if major.isascii() and major.isdecimal() else None


def _is_ruled(system: str, places: Places) -> bool:
    """Say whether a company's rules, or a program, have set the switch for good."""
    if system == "windows":
        if any(places.read(key, _RULE) is not None for key in _RULES_KEYS):
            return True
        programs = (places.read(key, "") for key in _PROGRAM_KEYS)
        folders = [Path(program.strip('"')).parent for program in programs if program]
    else:
        if any(_is_managed(places.root / file) for file in _MANAGED):
            return True
        homes = (places.root / "Applications", places.home() / "Applications")
        folders = [home / name / "Contents/Resources" for home in homes for name in _APPLICATIONS]
    return any(_has_rule(folder / "distribution" / "policies.json") for folder in folders)


def _has_rule(file: Path) -> bool:
    try:
        said: object = json.loads(_text(file) or "{}")
    except (ValueError, RecursionError):
        return False
    rules = said.get("policies") if isinstance(said, dict) else None
    certificates = rules.get("Certificates") if isinstance(rules, dict) else None
    return isinstance(certificates, dict) and _RULE in certificates


def _is_managed(file: Path) -> bool:
    said = read_properties(file, prefs.LARGEST_FILE)
    if isinstance(said, Trouble):
        return False
    certificates = said.get("Certificates")
    return f"Certificates__{_RULE}" in said or (isinstance(certificates, dict) and _RULE in certificates)


def _text(file: Path) -> str:
    said = text_of(file)
    return said if isinstance(said, str) else ""


def _action(profile: Path, line: _Line, root: Certificate | None) -> Action:
    """Return how to switch it on for the sake of *root*, or off for None."""
    wanted = root is not None

    def written(value: bool | None) -> str:
        return f'user_pref("{SWITCH}", {str(value).lower()});'

    change = f"- {written(line.former)}" if line.new is None else written(line.new)
    return Action(
        kind=FIREFOX_SYSTEM_ROOTS.id,
        does=Said(
            N_(
                "Switch on in Firefox: “Allow Firefox to automatically trust third-party root certificates you install”."
            )
            if wanted
            else N_(
                "Switch off in Firefox: “Allow Firefox to automatically trust third-party root certificates you install”."
            )
        ),
        where=Said(N_("Firefox, profile {profile}"), {"profile": visible(profile.name)}),
        risk=Said(
            N_(
                "Firefox will then believe every root that was added to this computer, also those that a company or a"
                " protection program put there."
            )
            if wanted
            else N_(
                "Sites that rely on a root that was added to this computer, such as those of a company, will no longer open"
                " in Firefox."
            )
        ),
        commands=(f"{profile / 'prefs.js'}: {change}",),
        scope=Scope.BROWSER,
        wants_fingerprint=wanted,
        arguments={
            **({"der": root_arguments.text_of(root.der)} if root is not None else {}),
            "profile": str(profile),
            "wanted": _noted(wanted),
            "line": _noted(line.new),
            "former": _noted(line.former),
        },
    )


def _noted(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What the arguments say."""

    profile: Path
    wanted: bool | None
    line: bool | None
    former: bool | None


def _change_of(arguments: Arguments) -> _Change:
    try:
        wanted, line, former = (_VALUES[arguments[name]] for name in ("wanted", "line", "former"))
        change = _Change(profile=Path(arguments["profile"]), wanted=wanted, line=line, former=former)
    except KeyError:
        raise root_arguments.damaged() from None
    if "\0" in str(change.profile):
        raise root_arguments.damaged()
    return change


def _apply(arguments: Arguments, _: Work) -> None:
    change = _change_of(arguments)
    _write(change.profile, change.line, only_from=(change.former,))


def _undo(arguments: Arguments, _: Work) -> None:
    """Let the line be as it was, whatever else Firefox has written since. Raises ActionError."""
    change = _change_of(arguments)
    file = change.profile / "prefs.js"
    try:
        if not file.exists() or prefs.value_of(prefs.read(file), SWITCH) is change.former:
            return
    except (prefs.Broken, OSError):
        # What is wrong with it is told below.
        pass
    _write(change.profile, change.former)


def _write(profile: Path, line: bool | None, *, only_from: tuple[bool | None, ...] = (True, False, None)) -> None:
    """Write *line*, or take it out for None, where Firefox does not run and it says one of *only_from*.

    Raises ActionError.
    """
    file = profile / "prefs.js"
    try:
        with prefs.locked(profile):
            text = prefs.read(file)
            if prefs.value_of(text, SWITCH) not in only_from:
                raise ActionError(
                    Obstacle.CHANGED, tr("This setting of Firefox was changed meanwhile; it was left alone.")
                )
            prefs.write(file, prefs.with_value(text, SWITCH, line))
    except prefs.InUse:
        raise ActionError(
            Obstacle.IN_USE, tr("Firefox is running. Close all of its windows, wait a moment, and try again.")
        ) from None
    except prefs.Broken:
        raise ActionError(
            Obstacle.FAILED, tr("The file with Firefox's settings looks damaged; it was left alone.")
        ) from None
    except OSError as error:
        raise ActionError(
            Obstacle.FAILED,
            tr("The file with Firefox's settings cannot be changed ({reason}); it was left alone.",
               reason=error.strerror or ""),
        ) from error  # fmt: skip


def _is_done(arguments: Arguments, _: Work) -> bool | None:
    """Say whether the switch stands as wanted; None where the file or the version cannot be read."""
    change = _change_of(arguments)
    try:
        said = prefs.value_of(prefs.read(change.profile / "prefs.js"), SWITCH)
    except (prefs.Broken, OSError):
        return None
    stands = default_of(change.profile) if said is None else said
    return None if stands is None else stands is change.wanted


FIREFOX_SYSTEM_ROOTS = Kind(id="firefox-system-roots", apply=_apply, undo=_undo, is_done=_is_done)
