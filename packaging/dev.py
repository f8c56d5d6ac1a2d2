"""Two commands that need nothing but Python: set everything up, then run the wizard, or every check and test.

python3 packaging/dev.py run [ARGS…]     open the wizard; without a display: check the practice sites in the terminal
python3 packaging/dev.py test [ARGS…]    run every check and test; ARGS go to pytest
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-for"
IS_WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")

QT_NEEDS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Libraries that Qt loads at run time, and their Debian packages."""

TOOLS = {"openssl": "openssl", "fc-list": "fontconfig"}
"""Programs that the tests and the set-up itself call."""


class SetUpError(Exception):
    """Something is missing; the text says what to do."""


def say(text: str) -> None:
    """Tell the person what happens now."""
    print(f"» {text}", flush=True)


def call(words: Sequence[object], *, quiet: bool = False) -> int:
    """Run a program from the project's folder and return its exit code."""
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run([str(w) for w in words], cwd=ROOT, stdout=out, check=False).returncode


def set_up() -> None:
    """Make the environment, unless it is there and fits. Raises SetUpError."""
    if sys.version_info < (3, 11):
        raise SetUpError(f"Python 3.11 or newer is needed; this one is {sys.version.split()[0]} ({sys.executable}).")
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and call([PYTHON, "-c", ""], quiet=True) == 0:
        return
    install_system_packages()
    make_environment()
    STAMP.write_text(wanted, encoding="utf-8")


def fingerprint() -> str:
    """Return what the environment depends on: the declaration, the build hook, this file, Python, and the place."""
    digest = hashlib.sha256()
    for file in (ROOT / "pyproject.toml", ROOT / "packaging" / "hatch_build.py", Path(__file__)):
        digest.update(file.read_bytes())
    digest.update(f"{sys.version}|{ROOT}".encode())
    return digest.hexdigest()


def make_environment() -> None:
    """Make `.venv` and install the project with all that its checks need. Raises SetUpError."""
    say("making the environment in .venv (once; a few minutes)")
    if VENV.exists():
        shutil.rmtree(VENV)
    if call([sys.executable, "-m", "venv", VENV]) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetUpError(f"Python could not make an environment. On Debian: apt install python{version}-venv")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    if call([*pip, "install", "--quiet", "--upgrade", "pip>=25.1"]) != 0:
        raise SetUpError("pip could not be brought up to date; is the package index within reach?")
    if call([*pip, "install", "--quiet", "--editable", ".", "--group", "dev"]) != 0:
        raise SetUpError("the packages could not be installed; the lines above say why.")


def install_system_packages() -> None:
    """Install what Qt needs from Debian's packages where that is allowed, else say how."""
    missing = missing_packages()
    if not missing:
        return
    if shutil.which("apt-get") is None:
        say("Qt may lack system libraries here; their Debian names are: " + " ".join(missing))
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may = not prefix or (shutil.which("sudo") is not None and call([*prefix, "true"], quiet=True) == 0)
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if not may:
        say("please run this once, then start again:  sudo " + " ".join(command))
        return
    say("installing system packages: " + " ".join(missing))
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    if call([*environment, *command], quiet=True) != 0:
        # A new machine has no package lists yet.
        call([*environment, "apt-get", "update"], quiet=True)
        if call([*environment, *command], quiet=True) != 0:
            say("the system packages could not be installed; the window may not open")


def missing_packages() -> list[str]:
    """Return the Debian packages that are lacking; none on other systems than Linux."""
    if sys.platform != "linux":
        return []
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    missing = [package for library, package in QT_NEEDS.items() if library not in known]
    missing += [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    if not has_japanese_font():
        missing.append("fonts-noto-cjk")
    return missing


def has_japanese_font() -> bool:
    """Say whether any installed font has Japanese letters."""
    if shutil.which("fc-list") is None:
        return False
    done = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip())


def has_display() -> bool:
    """Say whether a window can be shown."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: Sequence[str]) -> int:
    """Open the wizard; without a display, check the practice sites in the terminal."""
    set_up()
    if arguments or has_display():
        return call([PYTHON, "-m", "wizard", *arguments])
    say("there is no display here, so the wizard checks its own practice sites in the terminal")
    return call([PYTHON, "-m", "wizard", "practice", "--demo"])


def test(arguments: Sequence[str]) -> int:
    """Run every check and test, all of them even when one fails; return the first failing exit code."""
    set_up()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    code = "import sys; sys.path.insert(0, 'packaging'); import hatch_build, pathlib; "
    code += "hatch_build.compile_catalogues(pathlib.Path('resources/locale'))"
    module = [PYTHON, "-m"]
    checks: list[tuple[str, list[object]]] = [
        ("catalogues", [PYTHON, "-c", code]),
        ("ruff check", [*module, "ruff", "check"]),
        ("ruff format", [*module, "ruff", "format", "--check"]),
        *((f"mypy on {p}", [*module, "mypy", "--platform", p]) for p in ("linux", "win32", "darwin")),
        ("import-linter", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
        ("translations", [PYTHON, "packaging/catalogue.py", "--check"]),
        ("tests", [*module, "pytest", *arguments]),
    ]
    first = 0
    for name, words in checks:
        say(name)
        code_of_check = call(words)
        if code_of_check != 0:
            say(f"{name}: FAILED")
            first = first or code_of_check
    return first


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says."""
    commands = {"run": run, "test": test}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    try:
        return commands[arguments[0]](arguments[1:])
    except SetUpError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
