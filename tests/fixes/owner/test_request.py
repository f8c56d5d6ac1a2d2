import ipaddress
import logging
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from tests.support.networks import inside
from tests.support.terminal import environment
from wizard.errors import InputError
from wizard.fixes.owner.request import KEY_TITLES, KeyKind, Request, Written, make_request, places_in, write_request

REQUEST = make_request(["shop.example"])


def openssl(request: Request) -> str:
    """Return what OpenSSL says of the request, once it has verified it."""
    words = ["openssl", "req", "-verify", "-noout", "-text", "-nameopt", "utf8"]
    done = subprocess.run(words, input=request.csr_pem, capture_output=True, check=True)
    assert b"verify OK" in done.stderr + done.stdout
    return done.stdout.decode()


def test_openssl_verifies_the_request_and_finds_the_names() -> None:
    names = ["shop.example", "www.shop.example", "*.shop.example", "日本.example", "192.0.2.1", "2001:db8::1"]
    request = make_request(names, organization="株式会社例")
    said = openssl(request)
    assert "Subject: O=株式会社例, CN=shop.example" in said
    assert (
        "DNS:shop.example, DNS:www.shop.example, DNS:*.shop.example, DNS:xn--wgv71a.example, IP Address:192.0.2.1, "
        "IP Address:2001:DB8:0:0:0:0:0:1"
    ) in said
    assert "prime256v1" in said
    assert "ecdsa-with-SHA256" in said
    assert "challengePassword" not in said
    assert said.count("X509v3") == 1


@pytest.mark.parametrize("kind", KeyKind)
def test_the_key_is_of_the_kind_asked_for_and_belongs_to_the_request(kind: KeyKind) -> None:
    request = make_request(["shop.example"], kind)
    key = load_pem_private_key(request.key_pem, None)
    csr = x509.load_pem_x509_csr(request.csr_pem)
    assert key.public_key() == csr.public_key()
    assert csr.is_signature_valid
    if isinstance(key, rsa.RSAPrivateKey):
        assert kind.value == f"rsa-{key.key_size}"
    else:
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert isinstance(key.curve, ec.SECP256R1)
        assert kind is KeyKind.ECDSA_P256
    assert KEY_TITLES[kind]


def test_each_request_has_a_key_of_its_own() -> None:
    assert make_request(["shop.example"]).key_pem != make_request(["shop.example"]).key_pem


@pytest.mark.parametrize(
    ("names", "common", "critical"),
    [
        (["192.0.2.1", "shop.example"], "shop.example", False),
        (["a" * 56 + ".example"], "a" * 56 + ".example", False),
        (["a" * 57 + ".example", "b.example"], None, True),
        (["192.0.2.1"], None, True),
    ],
)
def test_the_common_name_is_the_first_name_where_it_fits(names: list[str], common: str | None, critical: bool) -> None:
    csr = x509.load_pem_x509_csr(make_request(names).csr_pem)
    assert [a.value for a in csr.subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == ([common] if common else [])
    extension = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert extension.critical is critical
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    assert addresses == [ipaddress.ip_address(n) for n in names if n[0].isdigit()]


@pytest.mark.parametrize(
    ("names", "organization", "why"),
    [
        ([], None, "no name"),
        (["shop.example", "https://shop.example"], None, "is an address"),
        (["my_shop.example"], None, "underscore"),
        (["shop.example"], "x" * 65, "64 letters"),
        (["shop.example"], "a\u202eb", "plain text"),
        (["shop.example"], "a\nb", "plain text"),
    ],
)
def test_a_bad_name_is_refused_before_a_key_is_made(names: list[str], organization: str | None, why: str) -> None:
    with pytest.raises(InputError, match=why):
        make_request(names, organization=organization)


def test_the_key_is_neither_shown_nor_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    request = make_request(["shop.example"])
    write_request(request, places_in(tmp_path, request.names))
    secret = request.key_pem.decode().splitlines()[1]
    assert "PRIVATE" not in repr(request) + str(request)
    assert secret not in repr(request) + caplog.text


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("shop.example", "shop.example"),
        ("*.shop.example", "wildcard.shop.example"),
        ("2001:db8::1", "2001-db8--1"),
        ("::1", "1"),
        ("::", "request"),
        ("con.example", "_con.example"),
        ("nul", "_nul"),
        (".".join(["a" * 49] * 5), f"{'a' * 49}.{'a' * 49}"),
    ],
)
def test_the_files_are_named_safely_after_the_first_name(name: str, stem: str, tmp_path: Path) -> None:
    assert places_in(tmp_path, (name, "b.example")) == Written(tmp_path / f"{stem}.key", tmp_path / f"{stem}.csr")


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("no_umask")
def test_the_key_is_its_owners_alone_whatever_the_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first_modes = []
    real = os.open

    def noting(path: Any, flags: int, mode: int = 0o777) -> int:
        descriptor = real(path, flags, mode)
        first_modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return descriptor

    monkeypatch.setattr(os, "open", noting)
    written = write_request(REQUEST, places_in(tmp_path, REQUEST.names))
    monkeypatch.undo()
    assert first_modes == [0o600, 0o644]
    assert stat.S_IMODE(written.key.stat().st_mode) == 0o600
    assert written.key.read_bytes() == REQUEST.key_pem
    assert written.csr.read_bytes() == REQUEST.csr_pem
    assert sorted(tmp_path.iterdir()) == [written.csr, written.key]


@pytest.mark.parametrize("kind", ["key", "csr"])
@pytest.mark.parametrize("what", ["file", "folder", "link", "dangling link"])
def test_nothing_is_overwritten_and_no_link_is_followed(kind: str, what: str, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    places = places_in(folder, REQUEST.names)
    there, elsewhere = getattr(places, kind), tmp_path / "elsewhere"
    if what == "folder":
        there.mkdir()
    elif what == "file":
        there.write_text("precious")
    else:
        there.symlink_to(elsewhere)
        if what == "link":
            elsewhere.write_text("precious")
    with pytest.raises(InputError, match="is there already"):
        write_request(REQUEST, places)
    assert list(folder.iterdir()) == [there]
    assert elsewhere.exists() == (what == "link")
    if what in {"file", "link"}:
        assert there.read_text() == "precious"


def test_both_in_one_place_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is there already"):
        write_request(REQUEST, Written(tmp_path / "a", tmp_path / "a"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.*cannot be written: No such file"):
        write_request(REQUEST, places_in(tmp_path / "nowhere", REQUEST.names))


@pytest.mark.parametrize("limit", [0, 100, len(REQUEST.key_pem), len(REQUEST.csr_pem) - 1])
def test_a_file_that_may_not_grow_leaves_nothing(limit: int, tmp_path: Path) -> None:
    assert len(REQUEST.key_pem) < len(REQUEST.csr_pem) - 1
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        with pytest.raises(InputError, match=r"too large.*Nothing was written"):
            write_request(REQUEST, places_in(tmp_path, REQUEST.names))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def full_disk() -> list[str]:
    """Write to a disk with room for one of the two files; return what was said and what is left."""
    folder = Path(tempfile.mkdtemp())
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", folder], check=True)
    try:
        write_request(REQUEST, places_in(folder, REQUEST.names))
    except InputError as error:
        return [str(error), *(path.name for path in folder.iterdir())]
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()
    return ["written"]


def test_a_full_disk_leaves_nothing() -> None:
    said, *left = inside(full_disk)
    assert "shop.example.csr cannot be written: No space left on device" in said
    assert left == []


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_request(REQUEST, places_in(tmp_path, REQUEST.names))
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from wizard.fixes.owner.request import make_request, places_in, write_request
os.umask(0)
request = make_request(["shop.example"])
calls, real = 0, os.{call}
def counted(*arguments):
    global calls
    calls += 1
    if calls == {time}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments)
os.{call} = counted
write_request(request, places_in(Path(sys.argv[1]), request.names))
"""


@pytest.mark.parametrize(
    ("call", "time", "left"),
    [("open", 1, []), ("fsync", 1, ["key"]), ("open", 2, ["key"]), ("fsync", 2, ["csr", "key"])],
)
def test_a_kill_leaves_a_whole_key_that_nobody_else_reads(
    call: str, time: int, left: list[str], tmp_path: Path
) -> None:
    folder, temporary = tmp_path / "here", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    code = KILLED.format(call=call, time=time)
    variables = environment(TMPDIR=str(temporary), PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, env=variables, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert sorted(path.suffix[1:] for path in folder.iterdir()) == left
    assert list(temporary.iterdir()) == []
    if "key" in left:
        key = folder / "shop.example.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert load_pem_private_key(key.read_bytes(), None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_no_key_is_written_where_a_disk_keeps_no_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a USB stick (vfat), or a folder of another computer: every file there is everybody's."""
    create = os.open

    def as_on_vfat(path: str | Path, flags: int, mode: int = 0o777) -> int:
        descriptor = create(path, flags, mode)
        if flags & os.O_CREAT:
            os.fchmod(descriptor, 0o755)
        return descriptor

    filled: list[bytes] = []
    monkeypatch.setattr(os, "open", as_on_vfat)
    monkeypatch.setattr("wizard.fixes.owner.request._fill", lambda _, data: filled.append(data))
    places = places_in(tmp_path, REQUEST.names)
    with pytest.raises(InputError, match="others could read"):
        write_request(REQUEST, places)
    assert filled == []
    assert list(tmp_path.iterdir()) == []
