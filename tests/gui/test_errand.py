"""What a start of the program is to do, and the message that tells it to another one."""

import json
import os
from pathlib import Path

import pytest

from wizard.views.errand import HEAD, LONGEST, Errand, Incoming, StrangeMessageError, errand_of, read, written


def message_of(told: object) -> bytes:
    return json.dumps(told).encode()


def sent(errand: Errand, key: str = "here") -> bytes:
    message = written(errand, key)
    assert message is not None
    body = Incoming().feed(message)
    assert body is not None
    return body


def test_nothing_is_asked_for_without_arguments() -> None:
    assert errand_of((), {}) == Errand()


def test_relative_names_of_files_are_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pem").touch()
    (tmp_path / "b c.pem").touch()
    monkeypatch.chdir(tmp_path)
    assert errand_of(("a.pem", "b c.pem"), {}).files == (str(tmp_path / "a.pem"), str(tmp_path / "b c.pem"))


def test_a_name_with_blanks_that_nobody_quoted_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b c.pem").touch()
    monkeypatch.chdir(tmp_path)
    assert errand_of(("b", "c.pem"), {}).files == (str(tmp_path / "b c.pem"),)


def test_a_folder_that_is_named_like_a_host_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.example").mkdir()
    monkeypatch.chdir(tmp_path)
    assert errand_of(("shop.example",), {}) == Errand(text="shop.example")


@pytest.mark.parametrize("name", ["./certs", "certs/", "over/certs", ".", "{here}/certs"])
def test_a_folder_that_is_named_by_its_way_is_one(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = name.format(here=tmp_path)
    for folder in (tmp_path / "certs", tmp_path / "over" / "certs"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert errand_of((named,), {}).files == (os.path.abspath(tmp_path / named),)


def test_several_that_are_all_there_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pem").touch()
    (tmp_path / "certs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert errand_of(("a.pem", "certs"), {}).files == (str(tmp_path / "a.pem"), str(tmp_path / "certs"))


@pytest.mark.parametrize(
    "words", [("shop.example",), ("Your", "connection"), ("a\nb",), ("x" * 5000,), ("nul\0",), ("-----BEGIN",)]
)
def test_what_names_no_file_is_a_text(words: tuple[str, ...]) -> None:
    assert errand_of(words, {}) == Errand(text=" ".join(words))


def test_a_file_beside_something_else_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    assert errand_of((str(tmp_path / "a.pem"), "nowhere"), {}).files == ()


def test_the_token_of_the_desktop_goes_along() -> None:
    assert errand_of((), {"XDG_ACTIVATION_TOKEN": "kwin-7"}).token == "kwin-7"


@pytest.mark.parametrize("token", ["a\nb", "\x1b[2J", "字", "x" * 600])
def test_an_odd_token_does_not(token: str) -> None:
    assert errand_of((), {"XDG_ACTIVATION_TOKEN": token}).token == ""
    told = {"for": "here", "files": [], "text": "", "token": token}
    assert read(message_of(told), "here").token == ""


def test_what_is_sent_is_what_is_read() -> None:
    errand = Errand(files=("/a\udcff.pem",) if os.name == "posix" else (), text="字 \n x", token="t")
    assert read(sent(errand), "here") == errand


def test_a_message_comes_together_from_pieces() -> None:
    message = written(Errand(text="shop.example"), "here")
    assert message is not None
    incoming = Incoming()
    for byte in message[:-1]:
        assert incoming.feed(bytes([byte])) is None
    body = incoming.feed(message[-1:])
    assert body is not None
    assert read(body, "here").text == "shop.example"


def test_what_is_too_long_is_not_sent() -> None:
    assert written(Errand(text="x" * LONGEST), "here") is None


@pytest.mark.parametrize("length", [LONGEST + 1, 2**32 - 1])
def test_what_is_too_long_is_not_waited_for(length: int) -> None:
    with pytest.raises(StrangeMessageError):
        Incoming().feed(length.to_bytes(HEAD, "big"))


def test_more_than_was_said_is_refused() -> None:
    with pytest.raises(StrangeMessageError):
        Incoming().feed((2).to_bytes(HEAD, "big") + b"{}x")


@pytest.mark.parametrize(
    "told",
    [
        [],
        "text",
        {"for": "here"},
        {"for": "elsewhere", "files": [], "text": "", "token": ""},
        {"for": "here", "files": ["relative.pem"], "text": "", "token": ""},
        {"for": "here", "files": [7], "text": "", "token": ""},
        {"for": "here", "files": "/a", "text": "", "token": ""},
        {"for": "here", "files": [], "text": None, "token": ""},
        {"for": "here", "files": ["/a"] * 2000, "text": "", "token": ""},
    ],
)
def test_what_is_no_errand_for_this_program_is_refused(told: object) -> None:
    with pytest.raises(StrangeMessageError):
        read(message_of(told), "here")


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[" * 100_000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(StrangeMessageError):
        read(body, "here")
