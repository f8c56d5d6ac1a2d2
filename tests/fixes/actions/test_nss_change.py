"""Changes as the arguments of an action, which a journal keeps as text."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.fixes.actions.base import ActionError
from wizard.fixes.actions.nss_change import Change, from_arguments, own_nickname, to_arguments
from wizard.fixes.actions.nss_places import App, Database
from wizard.fixes.actions.nss_rows import Row

DER = bytes(range(256))
DATABASE = Database(
    app=App.FIREFOX,
    home=Path("/home/ann"),
    place="",
    folder=Path("/home/ann/ein Ordner/プロファイル"),
    browsers=("Firefox", "Brave"),
    profile="ann's\u202e",
)
HELD = Row(7, (("a0", bytes.fromhex("00000001")), ("a3", b"Their own: root"), ("a11", DER)))
TRUST = Row(8, (("a0", bytes.fromhex("ce534353")), ("ace53635b", bytes.fromhex("ce534352"))))
CHANGE = Change(database=DATABASE, der=DER, was=(HELD, TRUST), is_new=False, made=None)


@pytest.mark.parametrize(
    "change", [CHANGE, replace(CHANGE, was=(), is_new=True, made=Path("/home/ann/.local"))], ids=["there", "new"]
)
def test_a_change_comes_back_from_its_arguments(change: Change) -> None:
    arguments = to_arguments(change)
    assert all(isinstance(value, str) for value in arguments.values())
    assert from_arguments(arguments) == change


@pytest.mark.parametrize(
    "damage",
    [
        {"app": "lynx"}, {"was": "[[1]]"}, {"was": "{"}, {"was": '[[1, {"a0": "xy"}]]'}, {"was": "[[1, [2]]]"},
        {"browsers": "7"}, {"der": "?"},
    ],
)  # fmt: skip
def test_a_note_that_makes_no_sense_is_refused(damage: dict[str, str]) -> None:
    with pytest.raises(ActionError, match="damaged"):
        from_arguments({**to_arguments(CHANGE), **damage})


@pytest.mark.parametrize("name", to_arguments(CHANGE))
def test_a_note_that_lacks_something_is_refused(name: str) -> None:
    with pytest.raises(ActionError, match="damaged"):
        from_arguments({key: value for key, value in to_arguments(CHANGE).items() if key != name})


def test_a_root_keeps_its_nickname_and_its_further_trust() -> None:
    assert (CHANGE.nickname, CHANGE.flags) == ("Their own: root", "C,C,")


def test_a_new_root_is_named_by_its_fingerprint() -> None:
    change = replace(CHANGE, was=())
    assert (change.nickname, change.flags) == (own_nickname(DER), "C,,")
    assert own_nickname(DER) == f"Trust Wizard {hashlib.sha256(DER).hexdigest()[:16]}"
    assert own_nickname(DER) != own_nickname(DER + b"x")
