"""macOS's trust in roots, with programs that behave as the real ones (tests/support/mac_programs.py says whence)."""

import sys
from pathlib import Path

import pytest

from tests.support.asking import asked_of, certificate_of, private_root
from tests.support.diagnoses import made_certificate
from tests.support.mac_programs import SYSTEM, FakeMac, script_of
from tests.support.pki import der_of, make_pki
from wizard.fixes.actions.base import Action, ActionError, Asked, Kind, Obstacle, Scope
from wizard.fixes.actions.macos import (
    MACHINE_ADD,
    MACHINE_REMOVE,
    USER_ADD,
    USER_REMOVE,
    Trust,
    _options,
    add_to_macos,
)
from wizard.fixes.actions.root_arguments import text_of
from wizard.fixes.actions.runner import LARGEST_OUTPUT
from wizard.i18n import fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts of POSIX")

ROOT = private_root()
SHA1 = ROOT.sha1.upper()
SSL = bytes.fromhex("2a864886f763640103")
FOR_SITES = [{"kSecTrustSettingsResult": 1, "kSecTrustSettingsPolicy": SSL.hex()}]
DOMAINS = {"user": "user", "machine": "admin"}


@pytest.fixture
def mac(tmp_path: Path) -> FakeMac:
    return FakeMac(tmp_path / "mac")


def action_of(mac: FakeMac, verb: str, scope: str) -> tuple[Action, Kind]:
    trust = Trust(mac.mac)
    actions = (trust.add if verb == "add" else trust.remove)(asked_of("macos", ROOT), mac.work)
    action = next(action for action in actions if action.kind == f"macos-{scope}-{verb}")
    return action, next(kind for kind in trust.kinds if kind.id == action.kind)


def ran(mac: FakeMac) -> list[tuple[str, ...]]:
    """Return what was run, osascript by what it was to run, with names for what differs from run to run."""
    short = {
        mac.login: "LOGIN",
        mac.program("security"): "security",
        text_of(ROOT.der): "ROOT",
        "login.keychain-db": "LOGIN",
    }
    calls = [("osascript", *script_of(call)) if call[0] == "osascript" else call for call in mac.calls]
    mac.calls.clear()
    return [tuple(short.get(word, word) for word in call) for call in calls]


PUT = ("osascript", "PUT", "security", "ROOT", SYSTEM)
TAKE = ("osascript", 'exec "$1" delete-certificate -Z "$2" "$3"', "security", SHA1, SYSTEM)
TABLE = [
    (
        "add",
        "user",
        [("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", "LOGIN", "FILE")],
        [("security", "remove-trusted-cert", "FILE"), ("security", "delete-certificate", "-Z", SHA1, "LOGIN")],
    ),
    (
        "add",
        "machine",
        [PUT, ("security", "add-trusted-cert", "-d", "-r", "trustRoot", "-p", "ssl", "FILE")],
        [("security", "remove-trusted-cert", "-d", "FILE"), TAKE],
    ),
    (
        "remove",
        "user",
        [("security", "remove-trusted-cert", "FILE"), ("security", "delete-certificate", "-Z", SHA1, "LOGIN")],
        [("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", "LOGIN", "FILE")],
    ),
    (
        "remove",
        "machine",
        [("security", "remove-trusted-cert", "-d", "FILE"), TAKE],
        [PUT, ("security", "add-trusted-cert", "-d", "-r", "trustRoot", "-p", "ssl", "FILE")],
    ),
]


@pytest.mark.parametrize(("verb", "scope", "applied", "undone"), TABLE)
def test_what_is_done_is_there_and_what_is_undone_is_as_before(
    mac: FakeMac, verb: str, scope: str, applied: list[tuple[str, ...]], undone: list[tuple[str, ...]]
) -> None:
    if verb == "remove":
        mac.trusting(DOMAINS[scope], ROOT.der, FOR_SITES)
    before = mac.holds()
    action, kind = action_of(mac, verb, scope)
    assert kind.is_done(action.arguments, mac.work) is False
    assert not mac.calls, "to look is nothing that anybody is asked for"

    kind.apply(action.arguments, mac.work)
    assert _named(ran(mac)) == applied
    assert kind.is_done(action.arguments, mac.work) is True
    assert mac.holds() != before

    kind.undo(action.arguments, mac.work)
    assert _named(ran(mac)) == undone
    assert kind.is_done(action.arguments, mac.work) is False
    assert mac.holds() == before

    kind.undo(action.arguments, mac.work)
    assert not mac.calls, "nothing to do, and nobody is asked"


def _named(calls: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return *calls* with a name for the script that puts a root into a keychain."""
    return [(call[0], "PUT", *call[2:]) if call[0] == "osascript" and "mktemp" in call[1] else call for call in calls]


def test_each_kind_has_its_name() -> None:
    kinds = (USER_ADD, USER_REMOVE, MACHINE_ADD, MACHINE_REMOVE)
    names = ["macos-user-add", "macos-user-remove", "macos-machine-add", "macos-machine-remove"]
    assert [kind.id for kind in kinds] == names


def test_a_root_is_offered_for_the_person_first_and_then_for_everybody(mac: FakeMac) -> None:
    own, everybody = Trust(mac.mac).add(asked_of("macos", ROOT), mac.work)
    assert (own.scope, own.needs_admin, own.wants_fingerprint) == (Scope.USER, False, True)
    assert (everybody.scope, everybody.needs_admin, everybody.wants_fingerprint) == (Scope.MACHINE, True, True)
    assert "“Example Root CA”" in fill(own.does.text, own.does.text, own.does.values)


@pytest.mark.parametrize(
    "asked",
    [
        asked_of("linux", ROOT),
        asked_of("windows", ROOT),
        asked_of("macos"),
        asked_of("macos", made_certificate()),
        asked_of("macos", certificate_of(der_of(make_pki().issuing.certificate))),
    ],
)
def test_nothing_is_offered_elsewhere_and_for_what_is_no_root(mac: FakeMac, asked: Asked) -> None:
    trust = Trust(mac.mac)
    assert not [*trust.add(asked, mac.work), *trust.remove(asked, mac.work)]


def test_the_module_looks_at_a_real_mac_only_on_macos(mac: FakeMac) -> None:
    assert not [*add_to_macos(asked_of("linux", ROOT), mac.work)]


def test_a_root_that_somebody_decided_about_is_not_offered(mac: FakeMac) -> None:
    mac.trusting("user", ROOT.der, [{"kSecTrustSettingsResult": 3, "kSecTrustSettingsPolicy": SSL.hex()}])
    trust = Trust(mac.mac)
    assert [action.kind for action in trust.add(asked_of("macos", ROOT), mac.work)] == ["macos-machine-add"]
    assert not [*trust.remove(asked_of("macos", ROOT), mac.work)]


@pytest.mark.parametrize("scope", DOMAINS)
@pytest.mark.parametrize("verb", ["add", "remove"])
def test_a_no_changes_nothing_and_is_told(mac: FakeMac, verb: str, scope: str) -> None:
    if verb == "remove":
        mac.trusting(DOMAINS[scope], ROOT.der, FOR_SITES)
    before = mac.holds()
    action, kind = action_of(mac, verb, scope)
    mac.change(agrees=False)
    with pytest.raises(ActionError) as raised:
        kind.apply(action.arguments, mac.work)
    assert raised.value.obstacle is Obstacle.NO_RIGHTS
    assert mac.holds() == before


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_a_no_to_the_administrators_question_alone_leaves_nothing_half_done(mac: FakeMac, verb: str) -> None:
    if verb == "remove":
        mac.trusting("admin", ROOT.der, FOR_SITES)
    before = mac.holds()
    action, kind = action_of(mac, verb, "machine")
    mac.change(declines_admin=True)
    with pytest.raises(ActionError) as raised:
        kind.apply(action.arguments, mac.work)
    assert raised.value.obstacle is Obstacle.NO_RIGHTS
    assert mac.holds() == before


def test_a_no_in_another_language_is_known_by_its_number(mac: FakeMac) -> None:
    """Spanish, from the test of a public program, read 2026-11."""
    action, kind = action_of(mac, "add", "machine")
    mac.change(declines_admin=True, declined_admin="35:59: execution error: Se canceló la acción. (-128)")
    with pytest.raises(ActionError) as raised:
        kind.apply(action.arguments, mac.work)
    assert raised.value.obstacle is Obstacle.NO_RIGHTS


def test_words_that_are_not_known_are_shown_and_nothing_stays(mac: FakeMac) -> None:
    action, kind = action_of(mac, "add", "user")
    before = mac.holds()
    mac.change(agrees=False, declined="{call}: その操作は取り消されました。")
    with pytest.raises(ActionError, match="取り消されました") as raised:
        kind.apply(action.arguments, mac.work)
    assert raised.value.obstacle is Obstacle.FAILED
    assert mac.holds() == before


def test_a_root_that_lay_in_the_keychain_before_stays_there(mac: FakeMac) -> None:
    mac.trusting("user", ROOT.der, FOR_SITES)
    mac.change(trust={"user": {}, "admin": {}})
    before = mac.holds()
    action, kind = action_of(mac, "add", "user")
    kind.apply(action.arguments, mac.work)
    assert ran(mac) == [("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "FILE")]
    kind.undo(action.arguments, mac.work)
    assert mac.holds() == before


def test_a_half_done_change_is_undone(mac: FakeMac) -> None:
    """It was put into the keychain, and the program died before it was trusted."""
    action, kind = action_of(mac, "add", "user")
    before = mac.holds()
    mac.trusting("user", ROOT.der, FOR_SITES)
    mac.change(trust={"user": {}, "admin": {}})
    kind.undo(action.arguments, mac.work)
    assert mac.holds() == before


def test_a_missing_program_is_named(mac: FakeMac) -> None:
    action, kind = action_of(mac, "add", "machine")
    Path(mac.program("osascript")).unlink()
    with pytest.raises(ActionError, match="osascript") as raised:
        kind.apply(action.arguments, mac.work)
    assert raised.value.obstacle is Obstacle.NO_TOOL


def test_a_keychain_with_more_than_a_runner_keeps_is_read_to_its_end(mac: FakeMac) -> None:
    mac.trusting("user", ROOT.der, FOR_SITES)
    state = mac.read()
    many = [text_of(private_root(f"Other {number}").der) for number in range(2)]
    state["keychains"][mac.login] = many * (LARGEST_OUTPUT // len(many[0])) + state["keychains"][mac.login]
    mac.write(state)
    action, _ = action_of(mac, "remove", "user")
    assert action.arguments["had"] == "yes"


@pytest.mark.parametrize(
    "noted",
    [
        {"had": "perhaps", "options": "-r trustRoot"},
        {"had": "no", "options": "-r trustRoot -k /evil"},
        {"had": "no", "options": "-r trustRoot -p ssl /evil.cer"},
        {"had": "no", "options": ""},
    ],
)
def test_a_note_that_somebody_changed_puts_nothing_back(mac: FakeMac, noted: dict[str, str]) -> None:
    with pytest.raises(ActionError, match="damaged"):
        Trust(mac.mac).user_remove.undo({"der": text_of(ROOT.der), **noted}, mac.work)
    assert not mac.calls


def _setting(**values: object) -> dict[str, object]:
    return {f"kSecTrustSettings{name}": value for name, value in values.items()}


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ([], ("-r", "trustRoot")),
        ([_setting(Result=1)], ("-r", "trustRoot")),
        ([_setting(Policy=SSL, PolicyName="sslServer", Result=1)], ("-r", "trustRoot", "-p", "ssl")),
        (
            [_setting(Policy=SSL, Result=1, AllowedError=-2147408896), _setting(Policy=SSL, Result=1)],
            ("-r", "trustRoot", "-p", "ssl"),
        ),
        (
            [_setting(Policy=SSL, Result=2), _setting(Policy=SSL[:-1] + b"\x10", Result=2)],
            ("-r", "trustAsRoot", "-p", "ssl", "-p", "codeSign"),
        ),
        ([_setting(Policy=SSL, PolicyString="shop.example", Result=1)], None),
        ([_setting(Policy=SSL, Result=1), _setting(Policy=SSL, Result=3)], None),
        ([_setting(Policy=b"\x2a\x03", Result=1)], None),
        ([_setting(Policy=SSL, Result=1), _setting(Result=1)], None),
        (["strange"], None),
        (None, None),
    ],
)
def test_settings_are_taken_out_only_where_they_could_be_put_back(
    settings: object, options: tuple[str, ...] | None
) -> None:
    assert _options(settings) == options
