"""Every error code in the sources of truth on this machine, enumerated from them, and what the catalogue makes of it.

python -m tests.messages.truths      print how many codes each source has, and those that nobody accounts for

A code is accounted for when it is recognised with causes, or as belonging to another subject.
"""

import ctypes
import gzip
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from OpenSSL._util import lib

from wizard.causes.messages.recognise import recognise

_LIBRARY_OF_SSL = 20
"""ERR_LIB_SSL of OpenSSL's err.h."""


def chromium() -> Iterator[str]:
    """Yield the names of net/base/net_error_list.h, as Chromium itself writes them into its network log."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log.json")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
            f"--log-net-log={log}",
        ]
        subprocess.run(
            ["chromium", *options, "--dump-dom", "about:blank"], capture_output=True, timeout=50, check=False
        )
        text = log.read_text(encoding="utf-8")
    # The table stands before the events, of which the last may be cut off.
    table = re.search(r'"netError":(\{[^{}]*\})', text)
    yield from (name for name in json.loads(table[1] if table else "{}") if name != "net::OK")


def nss() -> Iterator[str]:
    """Yield the names of NSS's and NSPR's own tables: SEC_ERROR, SSL_ERROR and PR errors."""
    crypto, tls, nspr = (ctypes.CDLL(name) for name in ("libnss3.so", "libssl3.so", "libnspr4.so"))
    crypto.NSS_NoDB_Init(None)
    tls.NSS_SetDomesticPolicy()
    # The messages of the TLS library are registered when its first option is set.
    tls.SSL_OptionSetDefault(1, 1)
    nspr.PR_ErrorToName.restype = ctypes.c_char_p
    for base, count in ((-8192, 400), (-12288, 400), (-6000, 76)):
        for number in range(base, base + count):
            name = nspr.PR_ErrorToName(number)
            if name and b"UNUSED" not in name and name != b"PR_MAX_ERROR":
                yield name.decode()


def firefox() -> Iterator[str]:
    """Yield the codes for which Firefox has a sentence of its own (nsserrors.ftl)."""
    with zipfile.ZipFile("/usr/lib/firefox-esr/omni.ja") as archive:
        text = archive.read("localization/en-US/toolkit/neterror/nsserrors.ftl").decode()
    for name in re.findall(r"^((?:ssl|sec|mozilla-pkix|pr)-error-[\w-]+|psmerr-[\w-]+) =", text, re.MULTILINE):
        yield name.upper().replace("-", "_")


def openssl_verification() -> Iterator[str]:
    """Yield the names of x509_vfy.h."""
    header = Path("/usr/include/openssl/x509_vfy.h").read_text(encoding="utf-8")
    yield from re.findall(r"define\s+(X509_V_ERR_\w+)\s+\d+", header)


def openssl_verification_texts() -> Iterator[str]:
    """Yield the sentences of OpenSSL for its verification errors, in a newer version than the system's."""
    told = (lib.X509_verify_cert_error_string(number) for number in range(1, 200))
    from OpenSSL._util import ffi

    yield from sorted({ffi.string(text).decode() for text in told} - {"unknown certificate verification error"})


def openssl_reasons() -> Iterator[str]:
    """Yield the reasons of OpenSSL's TLS library, as it prints them after "SSL routines"."""
    header = Path("/usr/include/openssl/sslerr.h").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"define\s+SSL_R_\w+\s+(\d+)", header)]
    codes = [f"{_LIBRARY_OF_SSL << 23 | number:X}" for number in numbers]
    told = subprocess.run(["openssl", "errstr", *codes], capture_output=True, text=True, check=False).stdout
    yield from told.splitlines()


def curl() -> Iterator[str]:
    """Yield the names of curl.h, and "curl: (number) text" as the program says each."""
    header = next(Path("/usr/include").glob("*/curl/curl.h")).read_text(encoding="utf-8")
    names = re.findall(
        r"^\s*(CURLE_\w+)(?: = 0)?,", header[header.index("CURLE_OK = 0") : header.index("CURL_LAST")], re.M
    )
    library = ctypes.CDLL("libcurl.so.4")
    library.curl_easy_strerror.restype = ctypes.c_char_p
    for number, name in enumerate(names):
        if number and "OBSOLETE" not in name:
            yield name
            yield f"curl: ({number}) {library.curl_easy_strerror(number).decode()}"


def gnutls() -> Iterator[str]:
    """Yield the names of gnutls.h."""
    header = Path("/usr/include/gnutls/gnutls.h").read_text(encoding="utf-8")
    yield from re.findall(r"#define\s+(GNUTLS_E_\w+)\s+\(?(?:-?\d+|GNUTLS_E_\w+)", header)
    yield from re.findall(r"(GNUTLS_CERT_\w+)\s*=\s*1\s*<<", header)


def windows() -> Iterator[str]:
    """Yield the names of winerror.h, wininet.h and winhttp.h that are about certificates, TLS and the network."""
    folder = Path("/usr/share/mingw-w64/include")
    for file, names in (
        ("winerror.h", r"(?:SEC_[EI]|CERT_E|TRUST_E|CRYPT_[EI]|NTE)_\w+|WSA\w+"),
        ("wininet.h", r"ERROR_(?:INTERNET|HTTP|FTP|GOPHER)_\w+"),
        ("winhttp.h", r"ERROR_WINHTTP_\w+"),
    ):
        header = (folder / file).read_text(encoding="utf-8", errors="replace")
        yield from dict.fromkeys(re.findall(rf"#define\s+({names})\s", header))


def node() -> Iterator[str]:
    """Yield the certificate errors of Node's documentation of TLS, and the TLS errors of its list of errors."""
    for file, names in (("tls", r"^\* `'([A-Z][A-Z_]+)'`"), ("errors", r"^### `(ERR_(?:TLS|SSL)_\w+)`")):
        with gzip.open(f"/usr/share/doc/nodejs/api/{file}.md.gz", "rt", encoding="utf-8") as text:
            yield from re.findall(names, text.read(), re.MULTILINE)


def java() -> Iterator[str]:
    """Yield what JSSE says of each alert it receives, from the names in the JDK itself."""
    told = subprocess.run(
        ["javap", "-p", "--module", "java.base", "sun.security.ssl.Alert"], capture_output=True, text=True, check=False
    ).stdout
    for name in re.findall(r"public static final sun\.security\.ssl\.Alert ([A-Z_0-9]+);", told):
        yield f"Received fatal alert: {name.lower()}"


SOURCES: Mapping[str, Callable[[], Iterator[str]]] = {
    "Chromium's net errors": chromium,
    "NSS and NSPR": nss,
    "Firefox's sentences": firefox,
    "OpenSSL's verification errors": openssl_verification,
    "OpenSSL's verification sentences": openssl_verification_texts,
    "OpenSSL's TLS reasons": openssl_reasons,
    "curl": curl,
    "GnuTLS": gnutls,
    "Windows headers": windows,
    "Node's documentation": node,
    "Java's alerts": java,
}


def is_accounted_for(code: str) -> bool:
    """Say whether *code* is recognised, with causes or as another subject."""
    found = recognise(code)
    return bool(found.errors or found.others)


def main() -> int:
    """Print what each source has and what is missing; return 1 when something is."""
    missing = 0
    for name, enumerate_codes in SOURCES.items():
        codes = list(enumerate_codes())
        left = [code for code in codes if not is_accounted_for(code)]
        print(f"{name}: {len(codes)} codes, {len(left)} not accounted for", *left, sep="\n  ")
        missing += len(left)
    return min(missing, 1)


if __name__ == "__main__":
    sys.exit(main())
