"""Cases as pictures: cut, drawn, read by a decoder of somebody else's, and joined in any order."""

import hashlib
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tests.cases.test_cases import each_case, read
from tests.flow.test_case_file import full_case
from wizard.causes.diagnose import diagnose
from wizard.errors import InputError, WizardError
from wizard.flow.case_file import case_of, read_case, rediagnose, write_case
from wizard.flow.case_frames import (
    MOST_FRAMES,
    PART,
    frames_of,
    is_frame,
    join_frames,
    qr_frames,
    qr_of_code,
    small,
)
from wizard.flow.case_limits import LARGEST

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def noise(size: int) -> bytes:
    """Return bytes that cannot be packed."""
    return hashlib.shake_128(b"noise").digest(size)


NOISE = noise(3 * PART)


def pieces() -> list[str]:
    return list(frames_of(NOISE))


@pytest.mark.parametrize("data", [b"a", b"", bytes(5_000), NOISE, write_case(full_case())], ids=range(5))
def test_what_was_cut_is_joined_again(data: bytes) -> None:
    if not data:
        with pytest.raises(InputError, match="hold no case"):
            join_frames(frames_of(data))
        return
    frames = frames_of(data)
    mixed = sorted(frames, key=lambda frame: frame[::-1])
    assert join_frames([f"\n {frame}\r\n" for frame in (*mixed, mixed[0])]) == data


def test_a_frame_has_no_other_characters_than_codes_hold_best() -> None:
    assert all(set(frame) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") for frame in pieces())
    # Some readers cut or fold blanks at the end.
    assert all(frame == frame.strip() for frame in pieces())


def test_what_is_missing_is_named() -> None:
    frames = pieces()
    assert len(frames) == 4
    with pytest.raises(InputError, match=r"Of 4 pictures, these are missing: 1, 3\."):
        join_frames([frames[3], frames[1]])


def test_pictures_of_another_case_are_noticed() -> None:
    other = frames_of(NOISE[::-1])
    with pytest.raises(InputError, match="different cases"):
        join_frames([*pieces()[:3], other[3]])


def test_a_misread_picture_is_named() -> None:
    frames = pieces()
    frames[1] = frames[1][:100] + ("A" if frames[1][100] != "A" else "B") + frames[1][101:]
    with pytest.raises(InputError, match="Picture 2 was misread"):
        join_frames(frames)


@pytest.mark.parametrize("text", ["TW1:02:04", "TW1:02:04:00000000:É:00000000"])
def test_a_picture_that_was_read_in_part_is_named(text: str) -> None:
    frames = pieces()
    for misread in (text, frames[1][:-5]):
        with pytest.raises(InputError, match="Picture 2 was misread"):
            join_frames([frames[0], misread, *frames[2:]])


@pytest.mark.parametrize("text", ["", "hello", "https://site.test/", "TW1:1:1"])
def test_other_pictures_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="no picture of a case"):
        join_frames([text])


def test_a_later_version_is_named_as_such() -> None:
    with pytest.raises(InputError, match="newer version"):
        join_frames([frame.replace("TW1", "TW2") for frame in pieces()])


def test_a_few_bytes_that_unpack_to_gigabytes_are_refused() -> None:
    frames = frames_of(bytes(LARGEST + 1))
    assert len(frames) < MOST_FRAMES
    with pytest.raises(InputError, match="hold no case"):
        join_frames(frames)


def test_what_is_too_much_for_pictures_is_said_at_once() -> None:
    with pytest.raises(WizardError, match="Pass it on as a file"):
        qr_frames(noise(PART * MOST_FRAMES + 1), "en")


def test_frames_are_told_from_files() -> None:
    assert is_frame(pieces()[0])
    assert not is_frame('{"kind"')


@each_case
def test_a_small_case_comes_to_the_same_causes_and_few_pictures(path: Path) -> None:
    diagnosis = diagnose(read(path).evidence)
    case = small(case_of(diagnosis, NOW))
    data = write_case(case)
    assert rediagnose(read_case(data)).findings == rediagnose(case_of(diagnosis, NOW)).findings
    assert len(frames_of(data)) <= 8


def photographed(svg: str, place: Path) -> str:
    """Return what zbar reads in the picture, as a telephone would."""
    drawn = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(drawn.defaultSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    drawn.render(painter)
    painter.end()
    assert image.save(str(place))
    done = subprocess.run(["zbarimg", "--raw", "-q", str(place)], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_decoder_of_somebody_elses_reads_the_pictures(tmp_path: Path) -> None:
    case = small(full_case())
    pictures = qr_frames(write_case(case), "en")
    read_ = [photographed(svg, tmp_path / f"{n}.png") for n, svg in enumerate(pictures)]
    assert read_case(join_frames(reversed(read_))) == case
    assert photographed(qr_of_code("4ND3-JX8S-E95Q-JA7B", "en"), tmp_path / "code.png") == "4ND3-JX8S-E95Q-JA7B\n"


def test_the_pictures_are_plain_svg_with_a_title_in_the_language_asked_for() -> None:
    english, japanese = ([ET.fromstring(svg) for svg in qr_frames(NOISE, language)] for language in ("en", "ja"))  # noqa: S314
    assert [picture[0].text for picture in english][:2] == ["Picture 1 of 4 of a case", "Picture 2 of 4 of a case"]
    assert {element.tag for picture in english for element in picture.iter()} == {"svg", "title", "g", "path"}
    assert all(a[0].text and b[0].text for a, b in zip(english, japanese, strict=True))
    assert all(one != other for one, other in pairwise(qr_frames(NOISE, "en")))


def test_a_title_cannot_break_out_of_the_picture() -> None:
    assert "<script>" not in qr_of_code("<script>", "en")
