import os
from datetime import UTC, datetime
from pathlib import Path

from wizard.probes.stores.linux import BUNDLES, read_system_roots, roots_written


def test_this_systems_bundle_is_read_whole() -> None:
    there = [path for path in BUNDLES if path.is_file()]
    pem, origin = read_system_roots()
    assert origin == (str(there[0]) if there else "")
    assert pem.count(b"BEGIN CERTIFICATE") == (there[0].read_bytes().count(b"BEGIN CERTIFICATE") if there else 0)


def test_the_first_bundle_that_is_there_counts(tmp_path: Path) -> None:
    second, third = tmp_path / "second.pem", tmp_path / "third.pem"
    second.write_bytes(b"two")
    third.write_bytes(b"three")
    assert read_system_roots([tmp_path / "missing.pem", second, third]) == (b"two", str(second))


def test_a_folder_in_a_bundles_place_is_passed_over(tmp_path: Path) -> None:
    folder, bundle = tmp_path / "folder.pem", tmp_path / "bundle.pem"
    folder.mkdir()
    bundle.write_bytes(b"roots")
    assert read_system_roots([folder, bundle]) == (b"roots", str(bundle))


def test_without_a_bundle_there_are_no_roots(tmp_path: Path) -> None:
    assert read_system_roots([tmp_path / "missing.pem"]) == (b"", "")


def test_no_bundle_at_all_is_no_roots() -> None:
    assert read_system_roots([]) == (b"", "")


def test_the_bundle_that_counts_tells_when_it_was_written(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(b"roots")
    os.utime(bundle, (1_700_000_000, 1_700_000_000))
    assert roots_written([tmp_path / "missing.pem", bundle]) == datetime.fromtimestamp(1_700_000_000, UTC)
    assert roots_written([tmp_path / "missing.pem"]) is None
    assert roots_written([tmp_path, bundle]) == roots_written([bundle]), "a folder in a bundle's place is passed over"
