"""``roots``: the lists of this machine and real databases, listed and searched, as a person starts it."""

import json
import shutil
import subprocess
from pathlib import Path

import certifi
import pytest

from tests.support.pki import AT, Validity, healthy_leaf, issue, make_pki, make_root, name_of, pem_of
from tests.support.terminal import run
from wizard.cli import main as cli

PKI = make_pki("Nobody's")
ISRG_X1 = "96:BC:EC:06:26:49:76:F3:74:60:77:9A:CF:28:C5:A7:CF:E8:A3:C0:AA:E1:1A:8F:FC:EE:05:C0:BD:DF:08:C6"
needs_certutil = pytest.mark.skipif(
    shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed"
)


def test_the_lists_are_told_with_their_sizes_and_differences() -> None:
    ended = run("roots")
    assert (ended.code, ended.err) == (0, "")
    for text in ("This system", "Mozilla (Firefox)", "Chrome and Edge", "certifi", "It has "):
        assert text in ended.out


def test_the_lists_are_told_as_json() -> None:
    ended = run("roots", "--json")
    assert ended.code == 0
    assert [found["id"] for found in ended.json["lists"]] == ["system", "mozilla", "chrome"]


def test_a_name_is_found_in_every_list() -> None:
    ended = run("roots", "let's encrypt")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("2 roots found.")
    assert "ISRG Root X1" in ended.out
    assert ISRG_X1.replace(":", "").lower() in ended.out


def test_a_fingerprint_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["roots", ISRG_X1, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["query"]["kind"] == "digits"
    assert [root["name"] for root in answer["roots"]] == ["ISRG Root X1"]


@pytest.mark.parametrize("text", ["nobody at all", "00" * 32])
def test_what_is_in_no_list_is_1(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["roots", text]) == 1
    assert "No list has a root" in capsys.readouterr().out


def test_japanese_is_spoken_and_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["roots", "セコム", "--lang", "ja"]) == 0
    assert "Security Communication RootCA2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to search for"),
        ("…", "nothing to search for"),
        ("gone.pem", "gone.pem cannot be read: there is no such file"),
        ("/nowhere/at/all", "cannot be read"),
        ("x" * 5000, "longer than any name"),
        ("-----BEGIN CERTIFICATE-----\nnonsense", "pasted text: "),
    ],
)
def test_what_is_unusable_is_2_and_told(text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["roots", text]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_file_without_certificates_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no certificate here")
    assert cli.main(["roots", str(file)]) == 2
    assert "notes.txt" in capsys.readouterr().err


def test_the_certificates_of_a_file_are_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "chain.pem"
    file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), PKI.issuing), PKI.issuing.certificate))
    ended = run("roots", file)
    assert ended.code == 1
    assert "“shop.example” leads to no root of these lists." in ended.out
    known = run("roots", certifi.where(), "--json")
    assert known.code == 0
    assert {one["relation"] for one in known.json["certificates"]} == {"itself"}


def test_a_file_comes_from_standard_input_or_is_pasted() -> None:
    first = Path(certifi.where()).read_text().partition("-----BEGIN")[2].partition("-----END")[0]
    pem = f"-----BEGIN{first}-----END CERTIFICATE-----\n"
    for ended in (run("roots", "-", stdin=pem), run("roots", pem)):
        assert (ended.code, ended.err) == (0, "")
        assert "is a root of these lists." in ended.out


def test_a_file_is_taken_for_a_file_even_if_it_is_called_like_a_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Amazon").write_bytes(pem_of(PKI.root.certificate))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["roots", "Amazon"]) == 1
    assert "leads to no root" in capsys.readouterr().out


def added(name: str, organization: str | None = None) -> None:
    folder = Path.home() / ".pki/nssdb"
    folder.mkdir(parents=True)
    root = make_root(name_of(name, organization), Validity.around(AT)).certificate
    (folder / "root.pem").write_bytes(pem_of(root))
    subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    words = ["certutil", "-A", "-d", f"sql:{folder}", "-n", "r", "-t", "C,,", "-i", str(folder / "root.pem")]
    subprocess.run(words, check=True)


@needs_certutil
def test_a_root_that_was_added_to_a_browser_is_told_and_found(capsys: pytest.CaptureFixture[str]) -> None:
    added("例の会社 ルート", "株式会社例")
    assert cli.main(["roots"]) == 0
    assert "“例の会社 ルート” was added to Chrome, by a person, for their own account." in capsys.readouterr().out
    assert cli.main(["roots", "株式会社例"]) == 0
    assert "Added to Chrome       included, added by a person, for their own account" in capsys.readouterr().out


@needs_certutil
def test_a_dangerous_root_is_a_problem_and_1(capsys: pytest.CaptureFixture[str]) -> None:
    added("eDellRoot")
    assert cli.main(["roots"]) == 1
    assert "✗ eDellRoot: with its known key" in capsys.readouterr().out


@needs_certutil
def test_names_of_roots_steer_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    added("Root \x1b[31m\u202e red")
    assert cli.main(["roots", "root red"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "<U+001B>" in out
    assert "<U+202E>" in out
