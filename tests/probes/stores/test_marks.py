import subprocess
from pathlib import Path

from tests.support.pki import der_of, make_pki, pem_of
from wizard.probes.stores.marks import Marks, key_of


def test_a_root_is_known_by_the_digits_that_openssl_prints_for_it(tmp_path: Path) -> None:
    root = make_pki("Marked").root.certificate
    file = tmp_path / "root.pem"
    file.write_bytes(pem_of(root))
    words = ["openssl", "x509", "-in", str(file), "-noout", "-fingerprint", "-sha1"]
    printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert key_of(der_of(root)) == printed.partition("=")[2].strip().replace(":", "").lower()


def test_without_marks_nothing_was_added_or_refused() -> None:
    assert (Marks(placed={}).refused, Marks(placed={}).troubles) == ((), ())
