import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.stores import linux
from wizard.probes.stores.linux import (
    BUNDLES,
    fetches_roots,
    read_brought_roots,
    read_marks,
    read_system_roots,
    roots_written,
)


def test_this_systems_bundle_is_read_whole() -> None:
    there = [path for path in BUNDLES if path.is_file()]
    found = read_system_roots()
    assert not isinstance(found, Trouble)
    pem, origin = found
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


def test_a_bundle_that_is_too_large_is_told_and_not_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(b"roots and more")
    monkeypatch.setattr(linux, "LARGEST_BUNDLE", 5)
    assert read_system_roots([bundle]) == Trouble(kind=TroubleKind.TOO_LARGE, what="bundle.pem")


def test_a_bundle_in_a_circle_of_links_is_told_and_the_next_one_taken(tmp_path: Path) -> None:
    circle, good = tmp_path / "circle.pem", tmp_path / "good.pem"
    circle.symlink_to(circle)
    assert read_system_roots([circle]) == Trouble(kind=TroubleKind.FAILED, what="circle.pem")
    good.write_bytes(b"roots")
    assert read_system_roots([circle, good]) == (b"roots", str(good))


def test_what_the_bundle_is_made_of_is_read_below_the_root_folder(tmp_path: Path) -> None:
    assert read_brought_roots(tmp_path) is None
    assert read_marks(None, tmp_path).placed == {}
    assert not fetches_roots()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Have no more rights than a stranger, where the tests run with all of them."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_a_bundle_that_may_not_be_read_is_told_and_not_taken_for_none(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(b"roots")
    bundle.chmod(0)
    with as_nobody():
        assert read_system_roots([bundle]) == Trouble(kind=TroubleKind.DENIED, what="bundle.pem")
