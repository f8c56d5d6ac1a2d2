from pathlib import Path

import pytest

from tests.support.pki import Pki, der_of, healthy_leaf, issue, make_pki, pem_of
from wizard.flow.viewer.quick import quick_view
from wizard.flow.viewer.viewed import MOST_IN_VIEWER


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Quick")


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.pem"
    path.write_bytes(data)
    return path


def test_a_small_file_is_shown_at_once(pki: Pki, tmp_path: Path) -> None:
    made = (issue(healthy_leaf("shop.example"), pki.issuing), pki.issuing.certificate)
    viewed = quick_view(written(tmp_path, pem_of(*made)))
    assert viewed is not None
    assert viewed.ders == tuple(map(der_of, made))
    assert viewed.title == str(tmp_path / "a.pem")


def test_a_chain_may_have_as_many_as_a_window_shows(pki: Pki, tmp_path: Path) -> None:
    one = pem_of(pki.root.certificate)
    assert quick_view(written(tmp_path, one * MOST_IN_VIEWER)) is not None
    assert quick_view(written(tmp_path, one * (MOST_IN_VIEWER + 1))) is None


@pytest.mark.parametrize(
    "data", [b"", b"nothing of the kind", b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"]
)
def test_what_shows_no_certificate_takes_more_than_a_look(data: bytes, tmp_path: Path) -> None:
    assert quick_view(written(tmp_path, data)) is None


def test_a_large_file_takes_more_than_a_look(pki: Pki, tmp_path: Path) -> None:
    assert quick_view(written(tmp_path, pem_of(pki.root.certificate) + b"\n" * 1024 * 1024)) is None


def test_what_is_no_file_takes_more_than_a_look(tmp_path: Path) -> None:
    assert quick_view(tmp_path) is None
    assert quick_view(tmp_path / "gone.pem") is None
