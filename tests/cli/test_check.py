"""``check``: exit codes, the JSON of the contract key by key, every option, and many sites at once."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Arguments
from tests.support.name_server import telling
from tests.support.networks import Network, add_own_name_server, inside
from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.terminal import ROOT, run, start
from tests.support.tls_server import TlsServer
from wizard.cli import main as cli
from wizard.flow import site_round
from wizard.practice.servers import Practice

TOP = {
    "schema": int, "host": str, "port": int, "at": str, "verdict": str, "causes": list, "browsers": dict,
    "verifiers": dict, "chain": list, "path": list, "connection": dict, "checks": list, "steps": list, "code": str,
}  # fmt: skip
CERTIFICATE = {
    "sha256": str, "sha1": str, "serial": str, "version": int, "subject": str, "issuer": str, "not_before": str,
    "not_after": str, "san_dns": list, "san_ip": list, "san_other": list, "signature_algorithm": str,
    "public_key": dict, "spki_sha256": str, "is_ca": bool, "key_usage": list, "extended_key_usage": list,
    "extensions": list, "problems": list,
}  # fmt: skip
CAUSE = {"id": str, "severity": str, "title": str, "detail": str, "who": str}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def checked(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    """Run ``check --json`` in this process, where every connection but to loopback is refused."""
    code = cli.main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def assert_has(answer: Mapping[str, Any], shape: Mapping[str, type]) -> None:
    for key, kind in shape.items():
        assert isinstance(answer[key], kind), (key, answer[key])


def assert_is_whole(answer: Mapping[str, Any]) -> None:
    """Hold *answer* against the contract, key by key."""
    assert_has(answer, TOP)
    assert answer["schema"] == 1
    assert answer["verdict"] in {"trusted", "untrusted", "unreachable"}
    assert INSTANT.fullmatch(answer["at"])
    for cause in answer["causes"]:
        assert_has(cause, CAUSE)
        assert cause["severity"] in {"blocking", "warning", "note"}
        assert cause["who"] in {"site", "computer", "network", "unknown"}
        assert cause["certificate"] is None or cause["certificate"] < len(answer["chain"])
        assert cause["title"]
        assert cause["detail"]
    assert set(answer["browsers"]) == {"chrome", "edge", "firefox", "safari"}
    for shown in answer["browsers"].values():
        assert set(shown) == {"code", "heading", "can_proceed"}
        assert (shown["heading"] is None) == (shown["code"] == "OK")
    assert {"openssl", "python-strict", "windows", "java"} <= set(answer["verifiers"])
    for certificate in (*answer["chain"], *answer["path"]):
        assert_has(certificate, CERTIFICATE)
    assert {link["from"] for link in answer["path"]} <= {"sent", "fetched", "store"}
    assert {"address", "protocol", "cipher", "alert", "milliseconds"} <= set(answer["connection"])
    for line in answer["checks"]:
        assert set(line) == {"id", "state", "detail", "facts"}
        assert line["state"] in {"ok", "problem", "not-checked"}
    for step in answer["steps"]:
        assert set(step) == {"step", "id", "title", "for"}
        assert step["for"] in {"visitor", "owner", "helpdesk"}
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", answer["code"])


def test_a_trusted_site_is_0_with_the_whole_answer(at_site: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = checked(at_site("good"), capsys)
    assert_is_whole(answer)
    assert (code, answer["verdict"], answer["causes"]) == (0, "trusted", [])
    assert {shown["code"] for shown in answer["browsers"].values()} == {"OK"}
    assert answer["chain"][0]["san_dns"] == ["good.practice.localhost"]
    assert [link["from"] for link in answer["path"]] == ["sent", "sent", "store"]
    assert answer["connection"]["protocol"] == "TLSv1.3"


def test_an_untrusted_site_is_1_with_the_whole_answer(at_site: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = checked(at_site("expired"), capsys)
    assert_is_whole(answer)
    assert (code, answer["verdict"], answer["causes"][0]["id"]) == (1, "untrusted", "expired")
    assert answer["causes"][0]["certificate"] == 0
    assert answer["browsers"]["chrome"]["code"] == "NET::ERR_CERT_DATE_INVALID"
    assert {s["for"] for s in answer["steps"]} == {"visitor", "owner", "helpdesk"}


def test_an_unreachable_site_is_1_with_the_whole_answer(at_site: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = checked(at_site("closed"), capsys)
    assert_is_whole(answer)
    assert (code, answer["verdict"], answer["causes"][0]["id"]) == (1, "unreachable", "connection-refused")
    assert (answer["chain"], answer["path"]) == ([], [])


def test_the_process_says_the_same_to_people(at_site: Arguments) -> None:
    ended = run(*at_site("expired"))
    assert (ended.code, ended.err) == (1, "")
    assert "The connection is not trusted." in ended.out
    assert "[expired]" in ended.out


def test_the_host_is_the_url_s_while_the_connection_goes_elsewhere(
    practice: Practice, root_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host, port = practice.sites["good"].address
    arguments = ["check", "https://shop.example/", "--connect", f"{host}:{port}", "--only-trust", str(root_file)]
    code, answer = checked([*arguments, "--no-fetch"], capsys)
    assert (answer["host"], answer["port"]) == ("shop.example", 443)
    assert (answer["connection"]["address"], answer["connection"]["port"]) == (host, port)
    assert (code, answer["causes"][0]["id"]) == (1, "name-mismatch")


def test_a_root_given_besides_the_stores_is_trusted(
    at_site: Arguments, root_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--trust" if a == "--only-trust" else a for a in at_site("good")]
    code, answer = checked(arguments, capsys)
    assert (code, answer["verdict"]) == (0, "trusted")


def test_without_its_root_the_site_is_not_trusted(at_site: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = at_site("good")
    at = arguments.index("--only-trust")
    code, answer = checked([*arguments[:at], *arguments[at + 2 :]], capsys)
    assert (code, answer["verdict"], answer["causes"][0]["id"]) == (1, "untrusted", "unknown-ca")


def test_the_time_to_verify_at_can_be_given(at_site: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = checked([*at_site("good"), "--at", "2031-01-01T09:00:00+09:00"], capsys)
    assert answer["at"] == "2031-01-01T00:00:00Z"
    assert (code, answer["causes"][0]["id"]) == (1, "expired")


def test_the_timeout_bounds_a_stalled_check(at_site: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = checked([*at_site("stalled"), "--timeout", "0.3"], capsys)
    assert (code, answer["causes"][0]["id"]) == (1, "timeout")
    assert answer["connection"]["milliseconds"] < 2_000


def test_without_fetching_the_missing_certificate_stays_missing(
    at_site: Arguments, capsys: pytest.CaptureFixture[str]
) -> None:
    _, apart = checked(at_site("missing-intermediate-aia"), capsys)
    _, fetched = checked([a for a in at_site("missing-intermediate-aia") if a != "--no-fetch"], capsys)
    assert "fetched" not in {link["from"] for link in apart["path"]}
    assert "fetched" in {link["from"] for link in fetched["path"]}


def test_the_answer_is_japanese_on_request(at_site: Arguments) -> None:
    ended = run(*at_site("expired"), "--lang", "ja")
    assert ended.code == 1
    assert "この接続は信頼できません" in ended.out or re.search(r"[ぁ-ん]", ended.out)
    assert "The connection is not trusted." not in ended.out


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["gopher://shop.example"], "https, smtp, imap"),
        (["https://"], "https://shop.example/"),
        (["a..b"], "something like shop.example"),
        (["shop.example:0"], "1 to 65535"),
        (["shop.example:65536"], "1 to 65535"),
        (["shop.example:abc"], "1 to 65535"),
        (["shop.example", "--connect", "127.0.0.1"], "ADDR:PORT"),
        (["shop.example", "--connect", "127.0.0.1:0"], "1 to 65535"),
        (["shop.example", "--at", "tomorrow"], "ISO 8601"),
        (["shop.example", "--timeout", "0"], "at most 600"),
        (["shop.example", "--time-source", "https://time.example/"], "http://time.example/"),
        (["--input", "/nowhere/sites.txt"], "/nowhere/sites.txt cannot be read: No such file"),
        (["shop.example", "--trust", "/nowhere/root.pem"], "/nowhere/root.pem cannot be read: No such file"),
        (["--input", "-", "--jobs", "0"], "1 to 64"),
        (["--input", "-", "--jobs", "65"], "1 to 64"),
    ],
)
def test_unusable_input_is_2_and_says_what_would_be_right(
    arguments: list[str], right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", *arguments]) == 2
    told = capsys.readouterr()
    assert right in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"hello\n", b"-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n", b"\x00\xff" * 40],
)
@pytest.mark.parametrize("option", ["--trust", "--only-trust"])
def test_a_file_without_a_root_is_2_and_named(
    content: bytes, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(content)
    assert cli.main(["check", "shop.example", option, str(file)]) == 2
    assert str(file) in capsys.readouterr().err


def addresses(practice: Practice) -> str:
    """Return the lines of a file with good and bad sites."""
    good, closed = practice.sites["good"].url, practice.sites["closed"].url
    return f"\ufeff{good}\r\n# a comment\n\n   \n  # another\nshop.example:0\n{closed}\ngopher://x\u2028\n"


@pytest.mark.parametrize("jobs", ["1", "8"])
def test_each_line_of_many_sites_is_an_answer(practice: Practice, root_file: Path, jobs: str) -> None:
    ended = run(
        "check", "--input", "-", "--jobs", jobs, "--no-fetch", "--only-trust", root_file, stdin=addresses(practice)
    )
    assert (ended.code, ended.err) == (1, "")
    answers = {line["input"]: line for line in ended.lines}
    assert len(ended.lines) == len(answers) == 4
    assert answers[practice.sites["good"].url]["verdict"] == "trusted"
    assert answers[practice.sites["closed"].url]["verdict"] == "unreachable"
    assert "1 to 65535" in answers["shop.example:0"]["error"]
    assert "gopher" in answers["gopher://x"]["error"]
    assert all(line["schema"] == 1 for line in ended.lines)


def test_the_first_answer_does_not_wait_for_the_end_of_the_list(practice: Practice, root_file: Path) -> None:
    with start("check", "--input", "-", "--no-fetch", "--only-trust", root_file) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for scenario in ("good", "closed"):
            site = practice.sites[scenario].url
            process.stdin.write(f"{site}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["input"] == site
        process.stdin.close()
        assert process.wait(10) == 1


def test_a_reader_that_has_gone_ends_a_list_that_is_still_written(practice: Practice, root_file: Path) -> None:
    site = f"{practice.sites['good'].url}\n".encode()
    with start("check", "--input", "-", "--no-fetch", "--only-trust", root_file) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(site)
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(site)
        process.stdin.flush()
        # Standard input is still open: whoever waits there is left alone.
        assert process.wait(10) == 1
        assert process.stderr.read() == b""


def test_helping_processes_answer_as_this_one_does(
    practice: Practice,
    root_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(site_round, "WORTH_SITES", 1)
    monkeypatch.setattr(site_round, "WORTH_SHARE", 0.0)
    monkeypatch.setattr(site_round, "Plan", partial(site_round.Plan, processes=2))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    sites = tmp_path / "sites.txt"
    urls = [practice.sites[s].url for s in ("good", "expired", "closed", "private-ca")] * 30
    sites.write_text("gopher://例え\n" + "".join(f"{url}?{number}\n" for number, url in enumerate(urls)))
    options = ["--no-fetch", "--only-trust", str(root_file), "--lang", "ja", "--at", "2030-01-01T00:00:00Z"]
    assert cli.main(["check", "--input", str(sites), *options]) == 1
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert len({answer["input"] for answer in answers}) == len(answers) == len(urls) + 1
    assert {answer["at"] for answer in answers if "at" in answer} == {"2030-01-01T00:00:00Z"}
    titles = {cause["title"] for answer in answers for cause in answer.get("causes", ())}
    assert not any(title.isascii() for title in titles)


def test_with_one_job_the_answers_keep_their_order(practice: Practice, root_file: Path, tmp_path: Path) -> None:
    sites = [practice.sites[s].url for s in ("expired", "good", "closed", "private-ca")]
    file = tmp_path / "sites.txt"
    file.write_text("\n".join(sites))
    ended = run("check", "--input", file, "--jobs", "1", "--no-fetch", "--only-trust", root_file)
    assert [line["input"] for line in ended.lines] == sites


def test_many_healthy_sites_are_0(practice: Practice, root_file: Path) -> None:
    site = practice.sites["good"].url
    ended = run("check", "--input", "-", "--no-fetch", "--only-trust", root_file, stdin=f"{site}\n{site}\n")
    assert (ended.code, len(ended.lines)) == (0, 2)


def test_no_site_at_all_is_no_problem() -> None:
    ended = run("check", "--input", "-", stdin="# nothing today\n")
    assert (ended.code, ended.out) == (0, "")


def test_a_reader_that_has_gone_ends_the_other_checks(practice: Practice, root_file: Path) -> None:
    sites = f"{practice.sites['good'].url}\n" + f"{practice.sites['stalled'].url}\n" * 40
    arguments = ("check", "--input", "-", "--jobs", "2", "--no-fetch", "--only-trust", root_file, "--timeout", "1")
    with start(*arguments) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(sites.encode())
        process.stdin.close()
        assert b'"trusted"' in process.stdout.readline()
        process.stdout.close()
        try:
            code = process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert code == 1


def test_a_site_with_only_a_warning_is_1_alone_and_among_many(practice: Practice, root_file: Path) -> None:
    site = practice.sites["missing-intermediate-aia"].url
    alone = run("check", site, "--only-trust", root_file, "--json")
    among = run("check", "--input", "-", "--only-trust", root_file, stdin=site)
    assert [cause["severity"] for cause in alone.json["causes"]] == ["warning"]
    assert (alone.json["verdict"], among.lines[0]["verdict"]) == ("trusted", "trusted")
    assert (alone.code, among.code) == (1, 1)


def asked_as_well() -> dict[str, object]:
    """Check a site, of which a name server that is given says more than the system's own."""
    pki = make_pki()
    network = Network("eth0", 1)
    leaf = healthy_leaf("shop.org")
    network.add_server("5.6.7.8", TlsServer(chain=(issue(leaf, pki.issuing), pki.issuing.certificate), key=leaf.key))
    add_own_name_server(telling({}))
    second = network.add_name_server("9.9.9.9", telling({"shop.org": ("5.6.7.8",)}))
    with redirect_stdout(StringIO()) as out:
        code = cli.main(["check", "shop.org", "--resolver", "9.9.9.9", "--json"])
    checks = {line["id"]: line for line in json.loads(out.getvalue())["checks"]}
    return {"code": code, "dns": checks["dns"], "asked": second.questions}


@pytest.mark.skipif(sys.platform != "linux", reason="makes networks of Linux")
def test_a_name_server_that_is_given_is_asked_as_well() -> None:
    told = inside(asked_as_well)
    assert (told["code"], told["dns"]["state"]) == (1, "problem")
    assert "knows no shop.org, while a second one does" in told["dns"]["detail"]
    assert told["dns"]["facts"][:2] == ["9.9.9.9 was asked for shop.org as well.", "9.9.9.9 leads to 5.6.7.8."]
    assert told["asked"] == ["udp A shop.org", "udp AAAA shop.org"]
