"""The person's programs for types of files: what is not ours stays as it is, byte for byte."""

from pathlib import Path

import pytest

from wizard.flow.open_with.mime_apps import MimeApps

OURS = "trust-wizard.desktop"
BEFORE = {"application/pkix-cert": "gcr-viewer.desktop", "application/x-pem-file": ""}

OTHERS = "# mine\n[Default Applications]\ntext/html=firefox.desktop\n[Added Associations]\ntext/plain=vim.desktop;\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "mimeapps.list"


def write(file: Path, text: str) -> MimeApps:
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return MimeApps(file)


def test_it_stands_behind_what_opens_the_type(file: Path) -> None:
    written = MimeApps(file).add(BEFORE, OURS)
    assert file.read_text() == (
        "[Added Associations]\napplication/pkix-cert=gcr-viewer.desktop;trust-wizard.desktop;\n"
        "application/x-pem-file=trust-wizard.desktop;\n"
    )
    assert written == {"application/pkix-cert": "gcr-viewer.desktop"}


def test_a_file_that_held_nothing_else_goes_again(file: Path) -> None:
    apps = MimeApps(file)
    apps.forget(apps.add(BEFORE, OURS), OURS)
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [OTHERS, "[Default Applications]\ntext/html=a\udcff.desktop;\n", "# alone\n", "[Added Associations]\nx/y=a;b;\n"],
)
def test_what_others_wrote_stays(file: Path, text: str) -> None:
    apps = write(file, text)
    written = apps.add(BEFORE, OURS)
    assert "application/x-pem-file=trust-wizard.desktop;\n" in file.read_text(errors="surrogateescape")
    apps.forget(written, OURS)
    assert file.read_bytes().decode("utf-8", "surrogateescape") == text


def test_programs_that_the_person_added_stay_before_it(file: Path) -> None:
    text = "[Added Associations]\napplication/pkix-cert=mine.desktop;\n"
    apps = write(file, text)
    written = apps.add(BEFORE, OURS)
    assert "application/pkix-cert=mine.desktop;trust-wizard.desktop;\n" in file.read_text()
    assert written == {}
    apps.forget(written, OURS)
    assert file.read_text() == text


def test_a_second_time_changes_nothing(file: Path) -> None:
    apps = MimeApps(file)
    apps.add(BEFORE, OURS)
    text = file.read_text()
    apps.add(BEFORE, OURS)
    assert file.read_text() == text


def test_this_program_is_forgotten_wherever_it_was_chosen(file: Path) -> None:
    apps = write(
        file,
        "[Default Applications]\napplication/pkix-cert=trust-wizard.desktop\n"
        "[Added Associations]\nx/y=a.desktop;trust-wizard.desktop;\n"
        "[Removed Associations]\nx/z=trust-wizard.desktop;\n",
    )
    apps.forget({}, OURS)
    assert file.read_text() == "[Default Applications]\n[Added Associations]\nx/y=a.desktop;\n[Removed Associations]\n"


def test_what_the_person_added_meanwhile_stays(file: Path) -> None:
    apps = MimeApps(file)
    written = apps.add(BEFORE, OURS)
    file.write_text(file.read_text().replace("gcr-viewer.desktop;", "mine.desktop;gcr-viewer.desktop;"))
    apps.forget(written, OURS)
    assert file.read_text() == "[Added Associations]\napplication/pkix-cert=mine.desktop;gcr-viewer.desktop;\n"


def test_the_persons_choice_of_another_program_stays(file: Path) -> None:
    text = "[Default Applications]\napplication/pkix-cert=gcr-viewer.desktop\n"
    write(file, text).forget(BEFORE, OURS)
    assert file.read_text() == text


def test_the_file_that_a_link_leads_to_is_changed(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.list"
    real.write_text(OTHERS)
    real.chmod(0o640)
    file.parent.mkdir()
    file.symlink_to(real)
    MimeApps(file).add(BEFORE, OURS)
    assert file.is_symlink()
    assert OURS in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640
