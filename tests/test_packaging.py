"""What is shipped is whole: every data file and every catalogue is in the wheel, and the wheel runs on its own."""

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.terminal import environment

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> list[str]:
    """Return the names in the wheel."""
    with ZipFile(wheel) as archive:
        return archive.namelist()


def test_every_data_file_is_in_the_wheel(shipped: list[str]) -> None:
    wanted = {
        f"wizard/_resources/{file.relative_to(ROOT / 'resources').as_posix()}"
        for file in (ROOT / "resources").rglob("*")
        if file.is_file() and file.suffix != ".mo"
    }
    assert sorted(wanted - set(shipped)) == []


def test_every_language_is_compiled_into_the_wheel(shipped: list[str]) -> None:
    sources = sorted(name for name in shipped if name.endswith(".po"))
    assert sources
    assert [str(Path(name).with_suffix(".mo").as_posix()) for name in sources] == sorted(
        name for name in shipped if name.endswith(".mo")
    )


def test_the_error_messages_are_compiled_into_the_wheel(shipped: list[str]) -> None:
    assert {"wizard/_resources/messages.bin", "wizard/_resources/messages-more.bin"} <= set(shipped)


def test_nothing_is_in_the_wheel_twice(shipped: list[str]) -> None:
    assert len(shipped) == len(set(shipped))


def test_no_test_and_no_tool_is_in_the_wheel(shipped: list[str]) -> None:
    strange = [name for name in shipped if not re.match(r"wizard/|trust_wizard-[^/]+\.dist-info/", name)]
    assert strange == []


def test_both_programs_are_declared(wheel: Path, shipped: list[str]) -> None:
    (name,) = (name for name in shipped if name.endswith("entry_points.txt"))
    with ZipFile(wheel) as archive:
        declared = archive.read(name).decode()
    assert "trust-wizard = wizard.__main__:main\n" in declared
    assert "trust-wizard-gui = wizard.__main__:main_window" in declared


def test_the_wheel_runs_from_its_own_folder(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    # An installer may write the sources last: what the build made of them counts all the same.
    (tmp_path / "wizard" / "causes" / "messages" / "compile.py").unlink()
    for source in (tmp_path / "wizard" / "_resources" / "errors").glob("*.toml"):
        source.touch()
    done = subprocess.run(
        [sys.executable, "-m", "wizard", "explain", "NET::ERR_CERT_DATE_INVALID", "--lang", "ja"],
        cwd=tmp_path, env=environment(PYTHONPATH=str(tmp_path)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert re.search(r"[ぁ-ん]", done.stdout)


def test_every_data_file_has_its_source_told() -> None:
    told = (ROOT / "resources" / "data" / "SOURCES.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| ([\w.-]+) \|", told, re.MULTILINE)) - {"file"}
    files = {file.name for file in (ROOT / "resources" / "data").iterdir() if file.name != "SOURCES.md"}
    assert rows == files


def test_every_row_of_the_sources_has_an_origin_and_a_date() -> None:
    told = (ROOT / "resources" / "data" / "SOURCES.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in told.splitlines() if re.match(r"\| \S+\.\w+ \|", line)]
    assert rows
    assert all(len(row) == 4 and row[2].strip() and re.fullmatch(r" \d{4}-\d\d-\d\d ", row[3]) for row in rows)
