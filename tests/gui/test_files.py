from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from wizard.views.files import save_file, write_file
from wizard.views.theme import Theme


def test_the_file_is_written_whole(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert save_file(tmp_path / "out.der", b"certificate", parent)
    assert (tmp_path / "out.der").read_bytes() == b"certificate"


def test_a_large_file_is_written_whole(tmp_path: Path) -> None:
    data = bytes(range(256)) * 10_000
    assert write_file(tmp_path / "out.der", data) is None
    assert (tmp_path / "out.der").read_bytes() == data


def test_an_empty_file_is_written(tmp_path: Path) -> None:
    assert write_file(tmp_path / "out.der", b"") is None
    assert (tmp_path / "out.der").read_bytes() == b""


def test_why_it_was_not_written_is_said_in_plain_text(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert not save_file(tmp_path / "nowhere" / "a\u202eb.der", b"certificate", parent)
    box = parent.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "a<U+202E>b.der could not be written" in box.text()
    box.close()
