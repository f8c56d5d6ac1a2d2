"""``inspect``: every kind of file, every kind of fault, and chains diagnosed without a network."""

import json
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs7, pkcs12

from tests.cli.test_check import CERTIFICATE, assert_has
from tests.pki.making import tlv, with_part
from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_pki, new_key, pem_of
from tests.support.terminal import ended_after, run, start
from wizard.cli import main as cli

NOON = "2026-11-23T12:00:00Z"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Inspected")


@pytest.fixture(scope="module")
def folder(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the same chain in every kind of file."""
    made = tmp_path_factory.mktemp("files")
    leaf = healthy_leaf("shop.example")
    certificate = issue(leaf, pki.issuing)
    chain = [certificate, pki.issuing.certificate]
    expired = issue(replace(leaf, validity=Validity(AT - timedelta(days=90), AT - timedelta(days=9))), pki.issuing)
    contents = {
        "leaf.der": der_of(certificate),
        "leaf.pem": pem_of(certificate),
        "chain.pem": b"".join(pem_of(c) for c in chain),
        "expired.pem": pem_of(expired) + pem_of(pki.issuing.certificate),
        "root.pem": pem_of(pki.root.certificate),
        "text.txt": b"Dear helpdesk,\n\n" + pem_of(certificate) + b"\nKind regards\n",
        "chain.p7b": pkcs7.serialize_certificates(chain, Encoding.DER),
        "chain.p7c.pem": pkcs7.serialize_certificates(chain, Encoding.PEM),
        "store.p12": pkcs12.serialize_key_and_certificates(
            b"shop", leaf.key, certificate, chain[1:], BestAvailableEncryption(b"open sesame")
        ),
        "empty.pem": b"",
        "letter.txt": b"no certificate here\n",
        "broken.pem": b"-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n",
        "key.pem": new_key_pem(),
    }
    for name, content in contents.items():
        (made / name).write_bytes(content)
    return made


def new_key_pem() -> bytes:
    """Return what people paste by mistake."""
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    return new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def inspected(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, Any]:
    code = cli.main(["inspect", "--json", *map(str, arguments)])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("name", "count"),
    [("leaf.pem", 1), ("leaf.der", 1), ("chain.pem", 2), ("text.txt", 1), ("chain.p7b", 2), ("chain.p7c.pem", 2)],
)
def test_every_kind_of_file_is_read(folder: Path, name: str, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = inspected(capsys, folder / name)
    assert code == 0
    assert answer["schema"] == 1
    (file,) = answer["files"]
    assert (file["file"], file["error"]) == (str(folder / name), None)
    assert len(file["certificates"]) == count
    assert "CN=shop.example" in {part for c in file["certificates"] for part in c["subject"].split(",")}


def test_a_certificate_is_told_key_by_key(folder: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = inspected(capsys, folder / "leaf.pem", folder / "root.pem")
    leaf, root = (file["certificates"][0] for file in answer["files"])
    for certificate in (leaf, root):
        assert_has(certificate, CERTIFICATE)
        assert re.fullmatch(r"[0-9a-f]{64}", certificate["sha256"])
        assert re.fullmatch(r"[0-9a-f]{40}", certificate["sha1"])
        assert re.fullmatch(r"[0-9a-f]{64}", certificate["spki_sha256"])
        assert certificate["problems"] == []
        for extension in certificate["extensions"]:
            assert_has(extension, {"oid": str, "name": str, "critical": bool, "value": str})
    assert (leaf["version"], leaf["san_dns"], leaf["is_ca"]) == (3, ["shop.example"], False)
    assert (root["is_ca"], root["san_dns"]) == (True, [])
    assert root["serial"] == f"{pki.root.certificate.serial_number:x}"
    assert root["not_after"] == f"{pki.root.certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"


def test_a_password_opens_pkcs12(folder: Path) -> None:
    ended = run("inspect", folder / "store.p12", "--password-stdin", "--json", stdin="open sesame\n")
    assert ended.code == 0
    assert len(ended.json["files"][0]["certificates"]) == 2


@pytest.mark.parametrize(("options", "said"), [((), "needs a password"), (("--password-stdin",), "does not open")])
def test_without_the_right_password_pkcs12_stays_closed(folder: Path, options: tuple[str, ...], said: str) -> None:
    ended = run("inspect", folder / "store.p12", *options, stdin="wrong\n")
    assert ended.code == 2
    assert said in ended.err


def test_the_password_is_never_told_again(folder: Path) -> None:
    ended = run("inspect", folder / "store.p12", "--password-stdin", "--json", stdin="wrong secret\n")
    assert "wrong secret" not in ended.out + ended.err


@pytest.mark.parametrize("name", ["chain.pem", "leaf.der"])
def test_a_certificate_comes_from_standard_input(folder: Path, name: str) -> None:
    ended = run("inspect", "-", "--json", stdin=(folder / name).read_bytes())
    assert ended.code == 0
    assert ended.json["files"][0]["file"] == "-"


def test_standard_input_is_not_both_password_and_certificate(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "-", "--password-stdin"]) == 2
    assert "cannot be both" in capsys.readouterr().err


def test_the_warnings_of_a_library_are_not_for_people(pki: Pki) -> None:
    # The common name becomes a country, which has more than its two letters.
    odd = der_of(issue(healthy_leaf("shop.example"), pki.issuing)).replace(b"\x55\x04\x03", b"\x55\x04\x06")
    assert run("inspect", "-", "--host", "shop.example", "--at", NOON, stdin=odd).err == ""


@pytest.mark.parametrize("name", ["empty.pem", "letter.txt", "broken.pem", "key.pem", "nowhere.pem"])
def test_without_one_certificate_it_is_2_and_says_why(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["inspect", "--json", str(folder / name)])
    told = capsys.readouterr()
    (file,) = json.loads(told.out)["files"]
    assert code == 2
    assert file["error"]
    assert f"trust-wizard: {folder / name}: {file['error']}" in told.err


def test_an_unreadable_file_hides_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = inspected(capsys, folder / "letter.txt", folder / "leaf.pem", folder / "nowhere.pem")
    assert code == 1
    assert [bool(f["error"]) for f in answer["files"]] == [True, False, True]
    assert len(answer["files"][1]["certificates"]) == 1


def test_more_is_told_of_a_certificate_than_its_fields(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = inspected(capsys, folder / "chain.pem", "--at", NOON)
    leaf, issuing = answer["files"][0]["certificates"]
    assert_has(leaf, {
        "md5": str, "signature": dict, "kind": dict, "days_left": int, "scts": list, "policies": list, "aia": list,
        "crl_points": list, "key_ids": dict, "findings": list, "unreadable": dict,
    })  # fmt: skip
    assert (leaf["kind"]["role"], issuing["kind"]["role"]) == ("leaf", "intermediate")
    assert leaf["days_left"] == 59
    assert leaf["public_key"]["curve"]["name"] == "P-256"


def test_issuers_are_looked_for_in_all_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, alone = inspected(capsys, folder / "leaf.pem")
    _, beside = inspected(capsys, folder / "leaf.pem", folder / "chain.pem", folder / "root.pem")
    told = [answer["files"][0]["certificates"][0]["kind"]["issuer"] for answer in (alone, beside)]
    assert told == ["unknown", "private"]


def test_a_caller_s_dialog_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "--layout", "windows", "--lang", "ja", str(folder / "leaf.pem")]) == 0
    told = capsys.readouterr().out.splitlines()
    assert {"全般", "詳細", "証明のパス"} <= set(told)


def test_another_certificate_of_a_file_is_chosen_by_its_number(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", "--layout", "chrome", "--number", "1", str(folder / "chain.pem")]) == 0
    assert "Certificate Viewer: Inspected Issuing CA" in capsys.readouterr().out


def test_the_chain_above_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roots = ("--only-trust", str(folder / "root.pem"))
    assert cli.main(["inspect", "--chain", *roots, str(folder / "chain.pem")]) == 0
    assert "  Inspected Root CA  (root list: given on the command line)" in capsys.readouterr().out.splitlines()


def test_the_chain_above_is_told_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roots = ("--only-trust", folder / "root.pem")
    code, answer = inspected(
        capsys, "--chain", *roots, folder / "leaf.pem", folder / "letter.txt", folder / "chain.pem"
    )
    chain = answer["files"][0]["chain"]
    assert code == 1
    assert [link["from"] for link in chain["links"]] == ["file", "other-file", "store"]
    assert {link["signature"] for link in chain["links"]} == {"good"}
    assert (chain["end"], chain["trusted_by"], chain["issuer_addresses"]) == ("trusted", ["only"], [])
    assert answer["files"][1]["chain"] is None
    assert len(answer["files"][2]["certificates"]) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--layout", "chrome", "--json"), "without --json"),
        (("--number", "1"), "--layout or --chain"),
        (("--chain", "--number", "7"), 'the number "7"; expected 0 to 1'),
        (("--chain", "--number", "x"), 'the number "x"'),
        (("--chain", "--layout", "chrome"), "not allowed with"),
        (("--layout", "netscape"), "invalid choice"),
        (("--at", "noon"), "is not a date"),
    ],
)
def test_what_does_not_fit_is_2_and_says_why(
    options: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", *options, str(folder / "chain.pem")]) == 2
    assert said in capsys.readouterr().err


def test_one_broken_certificate_hides_no_other(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mixed.pem"
    file.write_bytes((folder / "broken.pem").read_bytes() + (folder / "leaf.pem").read_bytes())
    code, answer = inspected(capsys, file)
    broken, leaf = answer["files"][0]["certificates"]
    assert code == 0
    assert broken["problems"]
    assert leaf["san_dns"] == ["shop.example"]


def test_people_see_the_fields(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", str(folder / "chain.pem")]) == 0
    told = capsys.readouterr().out
    assert "2 certificates" in told
    assert "CN=shop.example" in told
    assert "Not after" in told


def test_a_file_name_that_is_no_text_is_no_crash(folder: Path, tmp_path: Path) -> None:
    name = bytes(tmp_path / "leaf-") + b"\xff.der"
    Path(name.decode("utf-8", "surrogateescape")).write_bytes((folder / "leaf.der").read_bytes())
    ended = run("inspect", name, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json["files"][0]["file"].endswith("leaf-\udcff.der")


def test_a_chain_is_diagnosed_for_a_host(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--host", "shop.example", "--only-trust", folder / "root.pem", "--at", NOON)
    code, answer = inspected(capsys, folder / "chain.pem", *options)
    assert (code, answer["verdict"], answer["causes"]) == (0, "trusted", [])
    assert answer["connection"] is None
    assert len(answer["files"]) == 1


def test_a_chain_has_a_timeline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--host", "shop.example", "--only-trust", folder / "root.pem", "--at", NOON)
    _, answer = inspected(capsys, folder / "chain.pem", *options)
    timeline = answer["timeline"]
    assert (timeline["verdict"], timeline["works_since"]) == ("trusted", "2026-10-24T10:00:00Z")
    assert (timeline["next_change"]["at"], timeline["next_change"]["verdict"]) == ("2027-01-22T10:00:01Z", "untrusted")
    _, late = inspected(capsys, folder / "expired.pem", *options)
    assert late["timeline"]["fails_since"] == "2026-11-14T10:00:01Z"


@pytest.mark.parametrize(
    ("file", "host", "cause"),
    [
        ("expired.pem", "shop.example", "expired"),
        ("chain.pem", "other.example", "name-mismatch"),
        ("leaf.pem", "shop.example", "missing-intermediate"),
    ],
)
def test_a_chain_s_cause_is_named(
    folder: Path, file: str, host: str, cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = inspected(capsys, folder / file, "--host", host, "--only-trust", folder / "root.pem", "--at", NOON)
    assert (code, answer["causes"][0]["id"]) == (1, cause)


def test_several_files_make_one_chain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = inspected(
        capsys, folder / "leaf.pem", folder / "chain.pem", "--host", "shop.example", "--trust", folder / "root.pem",
        "--at", NOON,
    )  # fmt: skip
    assert (code, answer["verdict"], len(answer["chain"])) == (0, "trusted", 3)


@pytest.mark.parametrize(
    ("options", "right"),
    [(["--host", "a..b"], "something like shop.example"), (["--at", "soon", "--host", "shop.example"], "ISO 8601")],
)
def test_unusable_options_are_2(
    folder: Path, options: list[str], right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", str(folder / "leaf.pem"), *options]) == 2
    assert right in capsys.readouterr().err


def case(folder: Path, file: str, **changes: object) -> Mapping[str, object]:
    """Return one line of a batch; *changes* replace its fields, None takes one away."""
    whole = {
        "id": file, "chain": [(folder / file).read_text()], "trust": [(folder / "root.pem").read_text()],
        "host": "shop.example", "at": NOON, **changes,
    }  # fmt: skip
    return {key: value for key, value in whole.items() if value is not None}


def batch(*cases: object) -> str:
    return "".join(f"{c if isinstance(c, str) else json.dumps(c)}\n" for c in cases)


def test_each_line_of_a_batch_is_an_answer_in_order(folder: Path) -> None:
    ended = run(
        "inspect", "--batch", "-",
        stdin=batch(
            case(folder, "chain.pem", id="a"),
            case(folder, "expired.pem", id="b"),
            "nonsense",
            case(folder, "chain.pem", id="d", host=None),
            case(folder, "chain.pem", id="e", at="soon"),
            case(folder, "chain.pem", id="f", chain=["hello"]),
            case(folder, "chain.pem", id=7, trust=[]),
        ),
    )  # fmt: skip
    assert (ended.code, ended.err) == (1, "")
    assert [line["id"] for line in ended.lines] == ["a", "b", None, "d", "e", "f", 7]
    first, second, *bad, last = ended.lines
    assert set(first) == {"id", "verdict", "causes", "browsers"}
    assert (first["verdict"], first["causes"]) == ("trusted", [])
    assert second["causes"][0]["id"] == "expired"
    assert all(set(line) == {"id", "error"} and line["error"] for line in bad)
    assert last["verdict"] == "untrusted"


def test_a_batch_of_healthy_chains_is_0(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(batch(case(folder, "chain.pem")))
    assert run("inspect", "--batch", file).code == 0


def test_a_batch_answers_each_line_before_the_next_is_written(folder: Path) -> None:
    with start("inspect", "--batch", "-", stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for wanted in ("one", "two"):
            process.stdin.write(batch(case(folder, "chain.pem", id=wanted)).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == wanted
        process.stdin.close()
        assert process.wait(10) == 0


def test_a_batch_file_that_is_missing_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "--batch", "/nowhere/cases.jsonl"]) == 2
    assert "/nowhere/cases.jsonl cannot be read" in capsys.readouterr().err


def test_a_folder_stands_for_the_files_in_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = inspected(capsys, folder)
    found = {Path(file["file"]).name: len(file["certificates"]) for file in answer["files"]}
    assert code == 1  # the store needs a password
    assert found["chain.pem"] == 2
    assert "store.p12" in found
    assert not {"letter.txt", "key.pem", "empty.pem"} & found.keys()


def test_a_folder_of_folders_stands_for_the_files_in_those(folder: Path, tmp_path: Path) -> None:
    inner = tmp_path / "live" / "shop.example"
    inner.mkdir(parents=True)
    (inner / "fullchain.pem").symlink_to(folder / "chain.pem")
    (inner / "again.pem").symlink_to(folder / "chain.pem")
    (inner / ".hidden.pem").symlink_to(folder / "leaf.pem")
    (tmp_path / "live" / "README").write_text("about this folder\n")
    ended = run("inspect", tmp_path / "live", "--json")
    assert (ended.code, [Path(file["file"]).name for file in ended.json["files"]]) == (0, ["again.pem"])


def test_a_large_bundle_is_answered_while_it_is_read(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes((folder / "chain.pem").read_bytes() * 5_000)
    with start("inspect", "--json", bundle, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        begun = process.stdout.read(20_000)
        assert b'"subject": "CN=shop.example' in begun
        # The reader goes, as head does: far from all of it has been written by now.
        process.stdout.close()
        assert process.wait(10) == 1
        assert process.stderr.read() == b""


def test_ctrl_c_ends_the_answer_about_a_large_bundle(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes((folder / "chain.pem").read_bytes() * 5_000)
    with start("inspect", "--json", bundle, stdout=subprocess.DEVNULL) as process:
        assert process.stderr is not None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
        assert ended_after(process, signal.SIGINT)[0] == 130
        assert process.stderr.read() == b"Cancelled.\n"


def test_text_that_is_no_time_is_shown_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "february.der"
    file.write_bytes(with_part(4, tlv(0x30, tlv(23, b"260101000000Z"), tlv(23, b"260230000000Z"))))
    code, answer = inspected(capsys, file)
    (certificate,) = answer["files"][0]["certificates"]
    assert (code, certificate["not_after"], certificate["not_after_text"]) == (0, None, "260230000000Z")
    assert "not_before_text" not in certificate
