"""Certificates in text, bent on the way through mails, editors and programs."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.pki.making import PKI
from tests.support.pki import der_of, pem_of
from wizard.pki.armour import as_plain_text, blocks, without_marks
from wizard.pki.containers import read_container

DER = der_of(PKI.root.certificate)
PEM = pem_of(PKI.root.certificate)
TEXT = PEM.decode()
BASE64 = base64.encodebytes(DER).decode()


def each_line(change: Callable[[int, str], str], text: str = TEXT) -> str:
    return "\n".join(change(number, line) for number, line in enumerate(text.splitlines(), start=1))


BENT = {
    "CRLF": TEXT.replace("\n", "\r\n"),
    "CR": TEXT.replace("\n", "\r"),
    "one line": TEXT.replace("\n", ""),
    "blanks for line ends": TEXT.replace("\n", " "),
    "indented": each_line(lambda _, line: f"    {line}"),
    "tabs": each_line(lambda _, line: f"\t{line}"),
    "quoted mail": each_line(lambda _, line: f"> {line}"),
    "quoted twice": each_line(lambda _, line: f">> {line}"),
    "quoted without blank": each_line(lambda _, line: f">{line}"),
    "numbered lines": each_line(lambda number, line: f"{number:3}: {line}"),
    "no-break spaces": each_line(lambda _, line: f"\u00a0{line}"),
    "zeros": TEXT.replace("\n", "\0\n"),
    "literal line ends": TEXT.replace("\n", "\\n"),
    "literal CRLF": TEXT.replace("\n", "\\r\\n"),
    "JSON": json.dumps({"certificate": TEXT}),
    "JSON with escaped slashes": json.dumps({"certificate": TEXT}).replace("/", "\\/"),
    "URL": quote(TEXT),
    "quoted-printable": TEXT.replace("=", "=3D"),
    "dashes of a word processor": TEXT.replace("-----", "—–—"),
    "too few dashes": TEXT.replace("-----", "----"),
    "small letters": TEXT.replace("BEGIN CERTIFICATE", "begin certificate").replace(
        "END CERTIFICATE", "end certificate"
    ),
    "a prompt around": f"$ cat a.pem\n{TEXT}$ ",
    "base64": BASE64,
    "base64 in one line": base64.b64encode(DER).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(DER).decode(),
    "base64 in quoted mail": each_line(lambda _, line: f"> {line}", BASE64),
    "base64 twice": base64.b64encode(PEM).decode(),
    "a secret of Kubernetes": f"data:\n  tls.crt: {base64.b64encode(PEM).decode()}\n",
    "a key of JWK": json.dumps({"kty": "EC", "x5c": [base64.b64encode(DER).decode()]}),
    "hex": DER.hex(),
    "hex with colons": DER.hex(":").upper(),
    "hex of C": ", ".join(f"0x{byte:02x}" for byte in DER),
}


@pytest.mark.parametrize("bent", BENT)
def test_what_was_bent_on_the_way_is_read(bent: str) -> None:
    assert read_container(BENT[bent].encode()).certificates == (DER,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_windows_is_read(encoding: str) -> None:
    assert as_plain_text(TEXT.encode(encoding)) == PEM
    assert read_container(TEXT.encode(encoding)).certificates == (DER,)


def test_der_is_no_text() -> None:
    assert as_plain_text(DER) == DER
    assert read_container(DER).certificates == (DER,)


@pytest.mark.parametrize(
    "both",
    [
        json.dumps({"x5c": [base64.b64encode(DER).decode()] * 2}),
        json.dumps({"chain": TEXT + TEXT}),
        each_line(lambda _, line: f"> {line}", TEXT + TEXT),
        base64.b64encode(PEM + PEM).decode(),
    ],
)
def test_several_in_one_text_are_all_read(both: str) -> None:
    assert read_container(both.encode()).certificates == (DER, DER)


def test_a_good_block_is_left_as_it_is() -> None:
    odd = base64.b64encode(b"\x05\x00 anything").decode()
    assert list(blocks(f"-----BEGIN A B-----\n{odd}\n-----END A B-----".encode())) == [(b"A B", b"\x05\x00 anything")]


@pytest.mark.parametrize(
    "text",
    ["", "Dear all, the certificate is attached.", "word", "MI" + "." * 200, "LS0tLS1CRUdJTi", "30 82", "-" * 1_000,
     "--- begin of the meeting ---", "0" * 200, "x" + "MII" * 20],
)  # fmt: skip
def test_other_text_holds_none(text: str) -> None:
    assert read_container(text.encode()).certificates == ()


@pytest.mark.parametrize(
    "hostile",
    ["-" * 300_000, "-----BEGIN " * 30_000, "MIA" + "\n" * 300_000, "MI" * 200_000, "30" + " " * 300_000 + "x",
     "> " * 200_000, "—" * 100_000, "LS0tLS1CRUdJTi" * 20_000],
)  # fmt: skip
def test_hostile_text_is_looked_through_once(hostile: str) -> None:
    # What would be tried again and again runs into the time-out of every test.
    read_container(hostile.encode())
    without_marks(hostile.encode())
