"""``explain``: pasted codes and messages, one or many."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.pki import make_pki, pem_of
from tests.support.terminal import run, start
from wizard.cli import main as cli

DOTNET_JA = "SSL/TLSのセキュリティで保護されているチャネルに対する信頼関係を確立できませんでした"


def test_a_code_is_explained_key_by_key() -> None:
    ended = run("explain", "NET::ERR_CERT_DATE_INVALID", "--json")
    answer = ended.json
    assert (ended.code, ended.err) == (1, "")
    assert set(answer) >= {"schema", "matches", "causes", "question"}
    assert answer["schema"] == 1
    (match,) = answer["matches"]
    assert set(match) == {"code", "source", "text", "causes"}
    assert (match["code"], match["source"], match["text"]) == (
        "NET::ERR_CERT_DATE_INVALID", "chrome", "NET::ERR_CERT_DATE_INVALID",
    )  # fmt: skip
    assert {"expired", "clock-wrong"} <= set(match["causes"])
    assert all(set(cause) == {"id", "weight", "title"} for cause in answer["causes"])
    assert sum(cause["weight"] for cause in answer["causes"]) == pytest.approx(1, abs=0.01)
    assert set(answer["question"]) >= {"text", "answers"}
    assert all(isinstance(causes, list) for causes in answer["question"]["answers"].values())


def test_a_message_inside_other_words_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    text = "it says: ssl.SSLCertVerificationError: certificate verify failed: certificate has expired (_ssl.c:1006)"
    assert cli.main(["explain", text, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["causes"][0]["id"] == "expired"
    assert all(match["text"] in text for match in answer["matches"])


def test_the_japanese_message_of_windows_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", DOTNET_JA, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["matches"]
    assert answer["causes"]


@pytest.mark.parametrize("text", ["the cat sat on the mat", "", "404 Not Found", "今日は良い天気です"])
def test_what_has_nothing_to_do_with_trust_is_empty_and_0(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", text, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["matches"], answer["causes"], answer["question"]) == ([], [], None)


def test_people_are_told_that_nothing_was_recognised() -> None:
    ended = run("explain", "the cat sat on the mat")
    assert ended.code == 0
    assert "does not recognise" in ended.out
    assert all(program in ended.out for program in ("Chrome", "Firefox", "Safari", "Windows"))


def test_the_text_comes_from_standard_input() -> None:
    ended = run("explain", "-", "--json", stdin="Error code: SEC_ERROR_UNKNOWN_ISSUER\n")
    assert ended.code == 1
    assert ended.json["matches"][0]["code"] == "SEC_ERROR_UNKNOWN_ISSUER"


def test_standard_input_that_is_no_text_is_no_crash() -> None:
    ended = run("explain", "-", "--json", stdin=bytes(range(256)) * 8)
    assert (ended.code, ended.err) == (0, "")


def test_the_titles_are_japanese_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "NET::ERR_CERT_DATE_INVALID", "--json", "--lang", "ja"]) == 1
    titles = [cause["title"] for cause in json.loads(capsys.readouterr().out)["causes"]]
    assert all(re.search(r"[ぁ-んァ-ヶ一-龠]", title) for title in titles)


def test_a_certificate_in_the_text_is_read_too() -> None:
    pem = pem_of(make_pki("Pasted").root.certificate).decode()
    text = f"curl: (60) SSL certificate problem: self-signed certificate\n{pem}\nplease help"
    pasted = run("explain", "-", "--json", stdin=text)
    assert pasted.json["matches"]
    assert [c["subject"] for c in pasted.json["certificates"]] == ["CN=Pasted Root CA,O=Pasted"]
    shown = run("explain", "-", stdin=pem)
    assert shown.code == 0
    assert "CN=Pasted Root CA" in shown.out
    assert "does not recognise" not in shown.out
    (line,) = run("explain", "--batch", "-", stdin=json.dumps({"id": "a", "text": text})).lines
    assert line["certificates"] == pasted.json["certificates"]


def test_certificates_are_judged_for_the_host_in_the_text() -> None:
    pem = pem_of(make_pki("Pasted").root.certificate).decode()
    ended = run("explain", "-", "--json", stdin=f"https://shop.example/ NET::ERR_CERT_AUTHORITY_INVALID\n{pem}")
    assert ended.json["hosts"] == ["shop.example"]
    assert ended.json["diagnosis"]["host"] == "shop.example"
    assert ended.json["diagnosis"]["verdict"] == "untrusted"
    shown = {cause["id"] for cause in ended.json["diagnosis"]["causes"]}
    assert ended.json["causes"][0]["id"] in shown


def test_answers_lead_to_one_cause(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "NET::ERR_CERT_DATE_INVALID", "--answer", "yes", "--json"]) == 1
    everywhere = json.loads(capsys.readouterr().out)
    assert everywhere["causes"][0]["id"] == "clock-wrong"
    assert cli.main(["explain", "NET::ERR_CERT_DATE_INVALID", "--answer", "no", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["causes"][0]["id"] == "expired"


def test_an_answer_too_many_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "NET::ERR_CERT_REVOKED", "--answer", "yes"]) == 2
    assert "no question left" in capsys.readouterr().err
    assert cli.main(["explain", "--batch", "x", "--answer", "yes"]) == 2
    assert "single text" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("The trust relationship between this workstation and the primary domain failed.", "domain-trust"),
        ("このワークステーションとプライマリ ドメインとの信頼関係に失敗しました。", "domain-trust"),
        ("@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@", "ssh"),
        ("jwt.exceptions.ExpiredSignatureError: Signature has expired", "token"),
        ("The following signatures couldn't be verified: NO_PUBKEY 0E98404D386FA1D9", "package-signature"),
        ("Verify return code: 0 (ok)", "all-well"),
    ],
)  # fmt: skip
def test_neighbours_are_told_what_they_are(text: str, about: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", text, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["matches"], answer["causes"]) == ([], [])
    assert about in {other["about"] for other in answer["other"]}
    assert cli.main(["explain", text]) == 0
    assert answer["other"][0]["detail"] in capsys.readouterr().out


def test_a_log_of_50_megabytes_is_read_at_both_ends() -> None:
    filler = "2026-11-29 10:00:00 INFO  everything is going on as it always does here\n" * 700_000
    ended = run(
        "explain", "-", "--json", stdin=f"{filler}curl: (60) SSL certificate problem: certificate has expired\n"
    )
    assert (ended.code, ended.json["cut"]) == (1, True)
    assert ended.json["causes"][0]["id"] == "expired"


def test_text_and_batch_together_are_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "a", "--batch", "b"]) == 2
    assert "either a text or --batch" in capsys.readouterr().err


def test_each_line_of_a_batch_is_an_answer_in_order(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    lines = [
        json.dumps({"id": "z", "text": "NET::ERR_CERT_DATE_INVALID"}),
        json.dumps({"id": 2, "text": "the cat sat on the mat"}),
        "nonsense",
        json.dumps({"id": "no text"}),
        json.dumps({"id": "ja", "text": DOTNET_JA}, ensure_ascii=False),
        json.dumps({"id": "a", "text": "Zeile\u2028SEC_ERROR_UNKNOWN_ISSUER\x85"}, ensure_ascii=False),
    ]
    file.write_text("\ufeff" + "\r\n".join(lines) + "\n\n", encoding="utf-8", newline="")
    ended = run("explain", "--batch", file)
    assert (ended.code, ended.err) == (0, "")
    assert [line["id"] for line in ended.lines] == ["z", 2, None, "no text", "ja", "a"]
    assert [bool(line.get("matches")) for line in ended.lines] == [True, False, False, False, True, True]
    assert [bool(line.get("error")) for line in ended.lines] == [False, False, True, True, False, False]
    assert all(line["schema"] == 1 for line in ended.lines)


def test_a_batch_answers_each_line_before_the_next_is_written() -> None:
    with start("explain", "--batch", "-", stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for wanted in (b"one", b"two"):
            process.stdin.write(b'{"id": "%s", "text": "SEC_ERROR_EXPIRED_CERTIFICATE"}\n' % wanted)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == wanted.decode()
        process.stdin.close()
        assert process.wait(10) == 0
