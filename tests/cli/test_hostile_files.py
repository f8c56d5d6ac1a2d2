"""Files that were made to crash, to hang, to eat the memory or to fool: each gets a sentence or its fields, in time."""

import base64
import os
import resource
import socket
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from tests.pki.making import PKI, oid, raw_extension, tlv, with_part
from tests.support.pki import der_of, healthy_leaf, issue, pem_of
from tests.support.terminal import PROGRAM, Ended, environment

MOST_SECONDS = 10
MOST_MEMORY = 1 << 30
MB = 1024 * 1024

LEAF = issue(healthy_leaf("shop.example"), PKI.issuing)
DER, PEM = der_of(LEAF), pem_of(LEAF)
UTC_TIME, GENERALIZED_TIME = 23, 24
STEERING = {*map(chr, (*range(9), *range(11, 32), *range(127, 160))), "\u202e", "\u2066", "\u200f", "\u2028"}
"""Signs that steer a terminal or the direction of text; line feeds and tabs are ours."""


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def inspected(*arguments: str | Path, stdin: bytes = b"") -> Ended:
    """Run ``inspect`` with a bound on its memory: it has to end by itself, in time, and without a traceback."""
    done = subprocess.run(
        [*PROGRAM, "inspect", *map(str, arguments)], input=stdin, capture_output=True, env=environment(),
        timeout=MOST_SECONDS, check=False, preexec_fn=bound,
    )  # fmt: skip
    ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert ended.code in {0, 1, 2}, ended
    assert "Traceback" not in ended.err
    return ended


def named(value: bytes, tag: int = 12) -> bytes:
    """Return a leaf whose subject is one common name."""
    return with_part(5, tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(tag, value)))))


def dated(tag: int, time: bytes) -> bytes:
    return with_part(4, tlv(0x30, tlv(UTC_TIME, b"260101000000Z"), tlv(tag, time)))


def extended(dotted: str, value: bytes) -> bytes:
    return with_part(7, tlv(0xA3, tlv(0x30, raw_extension(dotted, value))))


def nested(depth: int, header: bytes = b"\x30\x80") -> bytes:
    return header * depth


def indefinite(der: bytes) -> bytes:
    return b"\x30\x80" + der[4:] + b"\0\0"


def store(iterations: int) -> bytes:
    salted = tlv(0x30, tlv(0x30, tlv(0x30, oid("2.16.840.1.101.3.4.2.1")), tlv(4, bytes(32))), tlv(4, b"saltsalt"),
                 tlv(2, iterations.to_bytes(5)))  # fmt: skip
    return tlv(0x30, tlv(2, b"\3"), tlv(0x30, oid("1.2.840.113549.1.7.1"), tlv(0xA0, tlv(4, tlv(0x30)))), salted)


def zip_bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.pem", bytes(100 * MB))
    return made.getvalue()


def gzip_bomb() -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(bytes(100 * MB)) + packer.flush()


def armoured(label: str, der: bytes) -> bytes:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n".encode()


SHOWN: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "cut off": (lambda: DER[:-100], "it is cut off"),
    "cut off in the key": (lambda: DER[: len(DER) // 2], "CN=shop.example"),
    "of indefinite length": (lambda: indefinite(DER), "a length is written as BER allows it"),
    "with bytes behind": (lambda: DER + b"\0" * 1_000, "CN=shop.example"),
    "until the year 9999": (lambda: dated(GENERALIZED_TIME, b"99991231235959Z"), "9999-12-31T23:59:59Z"),
    "until the year 0000": (lambda: dated(GENERALIZED_TIME, b"00000101000000Z"), "00000101000000Z (no time)"),
    "until the 30 February": (lambda: dated(UTC_TIME, b"260230000000Z"), "260230000000Z (no time)"),
    "until another zone's midnight": (lambda: dated(UTC_TIME, b"260101000000+0900"), "2025-12-31T15:00:00Z"),
    "beyond all years": (lambda: dated(GENERALIZED_TIME, b"99991231235959-1200"), "99991231235959-1200 (no time)"),
    "with NUL in its name": (lambda: named(b"shop.example\0.evil.example"), "shop.example<U+0000>.evil.example"),
    "with another direction": (lambda: named("shop\u202eelpmaxe".encode()), "shop<U+202E>elpmaxe"),
    "with terminal escapes": (lambda: named(b"\x1b]0;owned\x07\x1b[2Jx"), "<U+001B>]0;owned<U+0007><U+001B>[2Jx"),
    "with HTML": (lambda: named(b"<img src=x onerror=alert(1)>"), r"\<img src=x onerror=alert(1)\>"),
    "with a megabyte of name": (lambda: named(b"a" * (MB - 2_000)), "aaaa"),
    "with a gigantic serial number": (lambda: with_part(1, tlv(2, b"\1" + bytes(500_000))), "serial number"),
    "with a gigantic key": (
        lambda: with_part(6, tlv(0x30, tlv(0x30, oid("1.2.840.113549.1.1.1")), tlv(3, b"\0", tlv(
            0x30, tlv(2, b"\1" + b"\xff" * 500_000), tlv(2, b"\3"))))), "RSA 4000001",
    ),
    "with a gigantic object identifier": (lambda: extended("1.2.3", tlv(6, b"\xff" * 500_000 + b"\1")), "1.2.3"),
    "with a gigantic path length": (lambda: extended("2.5.29.19", tlv(0x30, tlv(2, b"\1" * 500_000))), "malformed"),
    "with a deep extension": (lambda: extended("2.5.29.17", nested(400_000)), "malformed"),
    "with a hundred thousand names": (
        lambda: extended("2.5.29.17", tlv(0x30, *[tlv(0x82, b"a.example")] * 90_000)), "a.example",
    ),
    "as PKCS#7 under a wrong label": (
        lambda: armoured("CERTIFICATE", tlv(0x30, oid("1.2.840.113549.1.7.2"), tlv(0xA0, tlv(
            0x30, tlv(2, b"\1"), tlv(0x31), tlv(0x30, oid("1.2.840.113549.1.7.1")), tlv(0xA0, DER), tlv(0x31))))),
        "CN=shop.example",
    ),
}  # fmt: skip
"""What holds a certificate: how it is made, and what is shown of it."""

TOLD: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "nested a million deep": (lambda: nested(1_000_000), "DER data that is no certificate"),
    "nested a million deep with lengths": (lambda: nested(1_000_000, b"\x30\x84\x7f\xff\xff\xff"), "no certificate"),
    "nested in PEM": (lambda: armoured("CERTIFICATE", nested(400_000)), "not a certificate"),
    "50 MB of zeros": (lambda: bytes(50 * MB), "no certificate in it"),
    "50 MB of nothing but sequences": (lambda: tlv(0x30, b"\x30\0" * (25 * MB)), "no certificate"),
    "50 MB of indefinite lengths": (lambda: b"\x30\x80" * (25 * MB), "no certificate"),
    "50 MB in one length": (lambda: b"\x30\x84\x03\x20\0\0" + bytes(50 * MB), "no certificate"),
    "50 MB of text": (lambda: b"-- BEGIN a MI " * (4 * MB), "no certificate in it"),
    "50 MB of quotes": (lambda: b"> " * (25 * MB), "no certificate in it"),
    "50 MB of UTF-16": (lambda: b"\xff\xfe" + b"a\0" * (25 * MB), "no certificate in it"),
    "a hundred thousand beginnings": (lambda: b"-----BEGIN CERTIFICATE-----\n" * 100_000, "does not end"),
    "a million beginnings without a line end": (lambda: b"-----BEGIN " * 1_000_000, "does not end"),
    "a hundred thousand labels": (
        lambda: b"".join(b"-----BEGIN A%d-----\nAAAA\n-----END A%d-----\n" % (n, n) for n in range(100_000)),
        'blocks called "A0"',
    ),
    "a beginning without an end": (lambda: b"-----BEGIN CERTIFICATE-----\n" + b"MIIB\n" * 2_000_000, "does not end"),
    "headers without an end": (
        lambda: b"-----BEGIN CERTIFICATE-----\n" + b"a: b\n" * MB + b"-----END CERTIFICATE-----", "not base64",
    ),
    "PKCS#12 with 2^31 iterations": (lambda: store(1 << 31), "would take hours"),
    "PKCS#12 of 20 MB": (lambda: tlv(0x30, store(1)[4:], bytes(20 * MB)), "no certificate"),
    "a zip bomb": (zip_bomb, "a ZIP archive"),
    "a gzip bomb": (gzip_bomb, "a packed file"),
    "a web page": (lambda: b"<html><body>404 Not Found</body></html>", "a web page"),
}  # fmt: skip
"""What holds none: how it is made, and what is said."""


@pytest.mark.parametrize("case", SHOWN)
def test_what_can_be_read_is_shown_and_steers_nothing(case: str, tmp_path: Path) -> None:
    make, shown = SHOWN[case]
    file = tmp_path / "hostile"
    file.write_bytes(make())
    ended = inspected(file)
    assert ended.code == 0, ended.err
    assert shown in ended.out
    assert not STEERING & set(ended.out + ended.err)


@pytest.mark.parametrize("case", TOLD)
def test_what_holds_no_certificate_gets_a_sentence(case: str, tmp_path: Path) -> None:
    make, said = TOLD[case]
    file = tmp_path / "hostile"
    file.write_bytes(make())
    ended = inspected(file)
    assert ended.code == 2
    assert said in ended.err
    assert len(ended.err) < 2_000
    assert not STEERING & set(ended.err)


@pytest.mark.parametrize("case", ["cut off", "of indefinite length", "with terminal escapes"])
def test_json_of_a_broken_certificate_is_whole(case: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile"
    file.write_bytes(SHOWN[case][0]())
    (certificate,) = inspected(file, "--json").json["files"][0]["certificates"]
    assert certificate["subject"].startswith("CN=")
    assert certificate["problems"] or case == "with terminal escapes"


def fifo(place: Path) -> Path:
    os.mkfifo(place / "pipe")
    return place / "pipe"


def loop(place: Path) -> Path:
    (place / "loop").symlink_to(place / "loop")
    return place / "loop"


def unreadable_folder(place: Path) -> Path:
    (place / "empty").mkdir()
    return place / "empty"


def listening(place: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place / "s"))
    return place / "s"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (fifo, "empty"),
        (lambda _: Path("/dev/zero"), "a device, not a file"),
        (lambda _: Path("/dev/random"), "a device, not a file"),
        (unreadable_folder, "no certificate in the files of this folder"),
        (loop, "symbolic links"),
        (listening, "a device, not a file"),
        (lambda place: place / "missing", "No such file"),
        (lambda place: place / ("a" * 300), "too long"),
    ],
)
def test_what_is_no_ordinary_file_gets_a_sentence(make: Callable[[Path], Path], said: str, tmp_path: Path) -> None:
    for options in ((), ("--json",)):
        folder = tmp_path / f"of{len(options)}"
        folder.mkdir()
        ended = inspected(make(folder), *options)
        assert ended.code == 2
        assert said in ended.err


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = fifo(tmp_path)
    with subprocess.Popen(["sh", "-c", f"printf '%s' '{PEM.decode()}' > {pipe}"]):
        # The writer waits for somebody to read; opened here, it stands open before the program looks.
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        ended = inspected(pipe)
        os.close(reader)
    assert "CN=shop.example" in ended.out


def test_a_pipe_that_never_ends_is_given_up(tmp_path: Path) -> None:
    pipe = fifo(tmp_path)
    held = os.open(pipe, os.O_RDWR)
    ended = inspected(pipe)
    os.close(held)
    assert "a pipe that does not end" in ended.err


def test_standard_input_without_an_end_is_bounded() -> None:
    with subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            [*PROGRAM, "inspect", "-"], stdin=endless.stdout, capture_output=True, env=environment(),
            timeout=MOST_SECONDS, check=False, preexec_fn=bound,
        )  # fmt: skip
        endless.kill()
    assert done.returncode == 2
    assert b"larger than 256 MB" in done.stderr
    assert b"Traceback" not in done.stderr
