"""A bundle of 100,000 certificates, against cryptography's own loader (aim: all listed in 1.3 times its time)."""

import base64
import json
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

import pytest
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import InvalidVersion, load_der_x509_certificate, load_pem_x509_certificates

from tests.bench.measure import seconds, turns
from tests.corpus.files import files
from tests.support.terminal import start
from wizard.flow.tasks import open_bundle
from wizard.pki.bundle import split, summary

COUNT = 100_000
LIST_AIM, FIRST_AIM_S, MEMORY_AIM_MB = 1.3, 0.3, 1024


def originals() -> Iterator[bytes]:
    """Yield certificates of others that cryptography loads, of the size that servers use."""
    for data in files().values():
        for der in split(data):
            with suppress(ValueError, InvalidVersion):
                if 700 < len(der) < 2_500 and load_der_x509_certificate(der).version:
                    yield der


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of certificates that all differ: the last bytes of each signature are its number."""
    file = tmp_path_factory.mktemp("bundle") / "bundle.pem"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        found = list(originals())
    with file.open("wb") as out:
        for number, der in enumerate(islice(cycle(found), COUNT)):
            text = base64.encodebytes(der[:-4] + number.to_bytes(4))
            out.write(b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n")
    return file


MEASURED = """
import resource, sys, time
from pathlib import Path
from wizard.flow.tasks import open_bundle
from wizard.pki.bundle import summary
begun, first = time.perf_counter(), []
file = open_bundle(Path(sys.argv[1]), progress=lambda _: first.append(time.perf_counter() - begun))
rows = [summary(der) for der in file.ders]
print(first[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, len(rows))
"""


@pytest.mark.timeout(600)
def test_listing_a_bundle(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bundle.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        opened, reference = turns(
            lambda: seconds(lambda: open_bundle(bundle)), lambda: seconds(lambda: load_pem_x509_certificates(data)), 3
        )
        ders = open_bundle(bundle).ders
        rows = seconds(lambda: [summary(der) for der in ders])
    measured = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURED, str(bundle)], capture_output=True, text=True, check=True
    )
    first, memory, count = measured.stdout.split()
    assert len(ders) == int(count) == COUNT
    with capsys.disabled():
        print(f"\n{COUNT} certificates, {len(data) / 1e6:.0f} MB")
        print(f"listed / load_pem: {opened:.2f} s / {reference:.2f} s = {opened / reference:.2f} (aim: {LIST_AIM})")
        print(f"first rows: {float(first):.3f} s (aim: {FIRST_AIM_S}); memory with all rows: {memory} MB")
        print(f"a row: {rows / COUNT * 1e6:.0f} µs")


@pytest.mark.timeout(600)
def test_streaming_a_bundle_as_json(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tenth = tmp_path / "tenth.pem"
    tenth.write_bytes(bundle.read_bytes()[: bundle.stat().st_size // 10])
    begun = time.perf_counter()
    with start("inspect", "--json", tenth) as process:
        assert process.stdout is not None
        head = process.stdout.read(1)
        first = time.perf_counter() - begun
        answer = json.loads(head + process.stdout.read())
        process.wait()
        took = time.perf_counter() - begun
    count = len(answer["files"][0]["certificates"])
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    with capsys.disabled():
        print(f"\ninspect --json: first byte {first:.2f} s, {count} in {took:.1f} s, at most {memory} MB")
