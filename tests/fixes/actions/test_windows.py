"""Windows' lists of roots, on a Windows that behaves as the real one (tests/support/windows_system.py says whence)."""

from copy import copy
from pathlib import Path

import pytest

from tests.support.asking import asked_of, certificate_of, private_root
from tests.support.diagnoses import made_certificate
from tests.support.pki import der_of, make_pki
from tests.support.windows_system import RECORDED, FakeWindows, saved
from wizard.fixes.actions.base import Action, ActionError, Kind, Obstacle, Scope, Work
from wizard.fixes.actions.doing import do, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.fixes.actions.root_arguments import text_of
from wizard.fixes.actions.windows import (
    MACHINE_ADD,
    MACHINE_REMOVE,
    USER_ADD,
    USER_REMOVE,
    RootLists,
    add_to_windows,
    certificates_in,
)
from wizard.fixes.actions.windows_calls import CallFailed, Store
from wizard.i18n import fill
from wizard.model.certificate import Certificate

CERTUTIL = r"C:\Windows\System32\certutil.exe"
ROOT = private_root()
RECORDED_ROOT = certificate_of(RECORDED[RECORDED.index(b"\x30\x82") : -12])
STORES = {"user": Store.USER, "machine": Store.MACHINE}


def lists(windows: FakeWindows) -> RootLists:
    return RootLists(lambda: windows, windows.read)


def kind_of(found: RootLists, action: Action) -> Kind:
    return next(kind for kind in found.kinds if kind.id == action.kind)


def holding(store: Store, root: Certificate, as_saved: bytes = b"") -> FakeWindows:
    windows = FakeWindows()
    windows.lists[store][root.der] = as_saved or saved(root.der)
    return windows


def test_each_kind_has_its_name() -> None:
    kinds = (USER_ADD, USER_REMOVE, MACHINE_ADD, MACHINE_REMOVE)
    assert [kind.id for kind in kinds] == [
        "windows-user-add", "windows-user-remove", "windows-machine-add", "windows-machine-remove",
    ]  # fmt: skip


def test_a_root_is_offered_for_the_person_first_and_then_for_everybody() -> None:
    own, everybody = lists(FakeWindows()).add(asked_of("windows", ROOT), Work())
    assert (own.scope, own.needs_admin, own.wants_fingerprint) == (Scope.USER, False, True)
    assert (everybody.scope, everybody.needs_admin, everybody.wants_fingerprint) == (Scope.MACHINE, True, True)
    assert own.arguments["der"] == everybody.arguments["der"] == text_of(ROOT.der)
    assert "“Example Root CA”" in fill(own.does.text, own.does.text, own.does.values)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (asked_of("linux", ROOT), "another system"),
        (asked_of("macos", ROOT), "another system"),
        (asked_of("windows"), "no root"),
        (asked_of("windows", made_certificate()), "a site's own certificate"),
        (asked_of("windows", certificate_of(der_of(make_pki().issuing.certificate))), "no root of its own"),
    ],
)
def test_nothing_is_offered_for(asked: object, why: str) -> None:
    found = lists(FakeWindows())
    assert not [*found.add(asked, Work()), *found.remove(asked, Work())], why  # type: ignore[arg-type]


def test_the_module_looks_at_a_real_windows_only_on_windows() -> None:
    assert not [*add_to_windows(asked_of("linux", ROOT), Work())]


def test_the_fingerprint_to_be_compared_is_not_given_away() -> None:
    for action in lists(FakeWindows()).add(asked_of("windows", ROOT), Work()):
        told = " ".join((*action.commands, *action.does.values.values())).replace(":", "").lower()
        assert ROOT.sha256 not in told
        assert ROOT.sha1 not in told


def test_a_root_that_is_there_is_not_offered_again() -> None:
    kinds = [action.kind for action in lists(holding(Store.USER, ROOT)).add(asked_of("windows", ROOT), Work())]
    assert kinds == ["windows-machine-add"]


@pytest.mark.parametrize(("flags", "kinds"), [("1", 1), ("3", 1), ("2", 2), ("", 2), ("strange", 2)])
def test_a_list_that_rules_have_switched_off_is_not_offered(flags: str, kinds: int) -> None:
    windows = FakeWindows()
    windows.registry[r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\ProtectedRoots", "Flags"] = flags
    assert len([*lists(windows).add(asked_of("windows", ROOT), Work())]) == kinds


def test_windows_own_roots_are_never_offered_to_be_taken_out() -> None:
    own = copy(ROOT)
    object.__setattr__(own, "sha1", "cdd4eeae6000ac7f40c3802c171e30148030c072")
    assert not [*lists(holding(Store.MACHINE, own)).remove(asked_of("windows", own), Work())]


DELETE = (CERTUTIL, f"-delstore Root {ROOT.sha1}")
CALLS = [
    ("add", "user", [("add",)], [("remove",)]),
    ("remove", "user", [("remove",)], [("add",)]),
    ("add", "machine", [(CERTUTIL, "-f -addstore Root FOLDER/root.cer")], [DELETE]),
    ("remove", "machine", [DELETE], [(CERTUTIL, "-f -addstore Root FOLDER/root.sst")]),
]


@pytest.mark.parametrize(("verb", "scope", "applied", "undone"), CALLS)
def test_what_is_done_is_there_and_what_is_undone_is_as_before(
    verb: str, scope: str, applied: list[tuple[str, ...]], undone: list[tuple[str, ...]]
) -> None:
    store = STORES[scope]
    windows = holding(store, ROOT) if verb == "remove" else FakeWindows()
    before = dict(windows.lists[store])
    found = lists(windows)
    actions = (found.remove if verb == "remove" else found.add)(asked_of("windows", ROOT), Work())
    action = next(action for action in actions if action.kind == f"windows-{scope}-{verb}")
    kind = kind_of(found, action)

    assert kind.is_done(action.arguments, Work()) is False
    kind.apply(action.arguments, Work())
    assert windows.calls == applied
    assert kind.is_done(action.arguments, Work()) is True

    windows.calls.clear()
    kind.undo(action.arguments, Work())
    assert windows.calls == undone
    assert kind.is_done(action.arguments, Work()) is False
    assert windows.lists[store] == before

    windows.calls.clear()
    kind.undo(action.arguments, Work())
    assert not windows.calls, "nothing to do, and nobody is asked"


def test_a_list_for_everybody_gets_the_root_and_nothing_else() -> None:
    windows = FakeWindows()
    lists(windows).machine_add.apply({"der": text_of(ROOT.der)}, Work())
    assert windows.files == [ROOT.der]


@pytest.mark.parametrize("scope", STORES)
def test_what_windows_notes_beside_a_root_comes_back_with_it(scope: str) -> None:
    store = STORES[scope]
    windows = holding(store, RECORDED_ROOT, RECORDED)
    found = lists(windows)
    (action,) = found.remove(asked_of("windows", RECORDED_ROOT), Work())
    kind_of(found, action).apply(action.arguments, Work())
    assert not windows.lists[store]
    kind_of(found, action).undo(action.arguments, Work())
    assert windows.lists[store] == {RECORDED_ROOT.der: RECORDED}


@pytest.mark.parametrize("scope", STORES)
@pytest.mark.parametrize("verb", ["add", "remove"])
def test_a_no_changes_nothing_and_is_told(verb: str, scope: str) -> None:
    store = STORES[scope]
    windows = holding(store, ROOT) if verb == "remove" else FakeWindows()
    windows.answers_yes = False
    before = dict(windows.lists[store])
    kind = getattr(lists(windows), f"{scope}_{verb}")
    with pytest.raises(ActionError) as raised:
        kind.apply({"der": text_of(ROOT.der), "saved": text_of(saved(ROOT.der))}, Work())
    assert raised.value.obstacle is Obstacle.NO_RIGHTS
    assert windows.lists[store] == before


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_a_certutil_that_ends_well_and_did_nothing_is_no_success(verb: str) -> None:
    windows = holding(Store.MACHINE, ROOT) if verb == "remove" else FakeWindows()
    windows.runs = False
    with pytest.raises(ActionError, match="is as it was"):
        getattr(lists(windows), f"machine_{verb}").apply({"der": text_of(ROOT.der)}, Work())


def test_an_error_of_certutil_is_told_by_its_number() -> None:
    with pytest.raises(ActionError, match="0x80070005"):
        lists(FakeWindows(status=-2147024891)).machine_add.apply({"der": text_of(ROOT.der)}, Work())


def test_a_file_that_another_program_exchanged_is_not_added() -> None:
    other = private_root("Other").der
    windows = FakeWindows(disturb=lambda file: Path(file).write_bytes(other) and None)
    with pytest.raises(ActionError) as raised:
        lists(windows).machine_add.apply({"der": text_of(ROOT.der)}, Work())
    assert raised.value.obstacle is Obstacle.CHANGED
    assert not windows.calls
    assert not windows.lists[Store.MACHINE]


def test_a_list_that_cannot_be_read_says_nothing() -> None:
    class Closed(FakeWindows):
        def roots(self, store: Store) -> tuple[bytes, ...]:
            raise CallFailed(0x80070005)

        def saved(self, store: Store, der: bytes) -> bytes | None:
            raise CallFailed(0x80070005)

    found = lists(Closed())
    assert not [*found.add(asked_of("windows", ROOT), Work()), *found.remove(asked_of("windows", ROOT), Work())]
    assert found.user_add.is_done({"der": text_of(ROOT.der)}, Work()) is None


@pytest.mark.parametrize(
    "noted", [saved(private_root("Planted").der), saved(ROOT.der)[:-12] + saved(ROOT.der)[8:], b""]
)
def test_a_note_that_somebody_changed_puts_nothing_back(noted: bytes) -> None:
    windows = FakeWindows()
    with pytest.raises(ActionError, match="damaged"):
        lists(windows).machine_remove.undo({"der": text_of(ROOT.der), "saved": text_of(noted)}, Work())
    assert not windows.calls


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (RECORDED, (RECORDED_ROOT.der,)),
        (saved(ROOT.der), (ROOT.der,)),
        (RECORDED[:-1], None),
        (RECORDED + b"\0", None),
        (RECORDED[:100], None),
        (b"\0\0\0\0CERT" + bytes(12), ()),
        (b"\0\0\0\0CERT\x22\0\0\0\x01\0\0\0\0\0\0\0" + bytes(12), None),
        (ROOT.der, None),
        (b"", None),
    ],
)
def test_a_serialized_store_is_read_to_its_end(data: bytes, found: tuple[bytes, ...] | None) -> None:
    assert certificates_in(data) == found


@pytest.mark.parametrize("scope", STORES)
def test_it_is_noted_done_proven_and_taken_back(tmp_path: Path, scope: str) -> None:
    windows, journal = FakeWindows(), Journal(tmp_path)
    found = lists(windows)
    kinds = {kind.id: kind for kind in found.kinds}
    action = next(a for a in found.add(asked_of("windows", ROOT), Work()) if a.kind == f"windows-{scope}-add")
    entry = do(action, Work(), journal, kinds=kinds)
    assert entry.standing is Standing.DONE
    (noted,) = journal.entries()
    assert take_back(noted, Work(), journal, kinds=kinds).standing is Standing.UNDONE
    assert not windows.lists[STORES[scope]]

    windows.answers_yes = False
    with pytest.raises(ActionError):
        do(action, Work(), journal, kinds=kinds)
    assert {entry.standing for entry in journal.entries()} == {Standing.UNDONE}
