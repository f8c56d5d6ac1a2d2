"""A Linux system in a folder, with browsers to be found in it, and real programs that run from there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wizard.probes.browsers.linux_places import Places

BUILT = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
"""What the files of the browsers are dated with."""

# The form of Firefox ESR 153.8 as Debian 12 packs it (application.ini, read 2026-11-29).
APPLICATION_INI = """[App]
Vendor=Mozilla
Name=Firefox
RemotingName={remoting}
Version={version}
BuildID=20261103185949
SourceRepository=https://hg.mozilla.org/releases/{source}
ID={{ec8030f7-c20a-464f-9b0e-13a3a9e97384}}

[Gecko]
MinVersion={version}
MaxVersion={version}
"""
FIREFOX_BUILT = datetime(2026, 11, 3, 18, 59, 49, tzinfo=UTC)


def places_in(folder: Path) -> Places:
    """Return the places of a system in *folder*, with a command path of its own and the real processes."""
    home = folder / "home/someone"
    commands = folder / "usr/bin"
    for made in (home, commands):
        made.mkdir(parents=True, exist_ok=True)
    return Places(
        root=folder,
        home=home,
        data_home=home / ".local/share",
        runtime=folder / "run/user/1000",
        command_path=str(commands),
    )


def put(path: Path, text: str = "", at: datetime = BUILT) -> Path:
    """Write *text* to a file dated *at*; its folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def put_firefox(
    folder: Path, version: str = "153.0", *, remoting: str = "firefox", source: str = "mozilla-release"
) -> Path:
    """Put a Firefox into *folder*, and return its program."""
    put(folder / "application.ini", APPLICATION_INI.format(remoting=remoting, version=version, source=source))
    return put_program(folder / "firefox")


def put_program(path: Path, at: datetime = BUILT) -> Path:
    """Put a real program at *path* that waits as many seconds as it is told; it knows no ``--version`` of a browser."""
    real = shutil.which("sleep")
    assert real is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(os.path.realpath(real), path)
    path.chmod(0o755)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


@contextmanager
def running(program: Path) -> Iterator[int]:
    """Run *program* while the context lasts, and give its process id."""
    process = subprocess.Popen([str(program), "600"])
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def replace_program(program: Path, at: datetime = BUILT) -> None:
    """Put another file in the place of *program*, as packages do: beside it first, then over it."""
    fresh = put_program(program.with_name(f"{program.name}.dpkg-new"), at)
    fresh.replace(program)
