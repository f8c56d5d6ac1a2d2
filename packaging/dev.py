"""Two commands that need nothing but Python: set everything up, then run the wizard, or every check and test.

python3 packaging/dev.py run [ARGS...]     open the wizard; without a display: check the practice sites in the terminal
python3 packaging/dev.py test [ARGS...]    run every check and test; ARGS go to pytest
"""

# An older Python has to come as far as the sentence that asks for a newer one.
from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-for"
LOCALE = ROOT / "resources" / "locale"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

QT_NEEDS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""What Qt's Core, Gui, Widgets and its xcb and offscreen plugins name as NEEDED (readelf), and the Debian packages."""

TOOLS = {"openssl": "openssl", "fc-list": "fontconfig"}
"""Programs that the set-up itself and every test call."""

TEST_TOOLS = {
    "chromium": "chromium",
    "firefox-esr": "firefox-esr",
    "certutil": "libnss3-tools",
    "nginx": "nginx-light",
    "testssl": "testssl.sh",
    "curl": "curl",
    "javac": "default-jdk-headless",
    "gcc": "gcc",
    "dbus-run-session": "dbus",
    "dbus-send": "dbus-bin",
    "gdbus": "libglib2.0-bin",
    "git": "git",
    "ip": "iproute2",
    "gnome-keyring-daemon": "gnome-keyring",
    "pkexec": "pkexec",
    "timedatectl": "systemd",
    "systemd-analyze": "systemd",
    "crontab": "cron",
    "notify-send": "libnotify-bin",
    "pdftoppm": "poppler-utils",
    "zbarimg": "zbar-tools",
    "trust": "p11-kit",
    "apache2": "apache2-bin",
    "haproxy": "haproxy",
    "postfix": "postfix",
    "doveconf": "dovecot-core",
    "lighttpd": "lighttpd",
    "slapmodify": "slapd",
    "caddy": "caddy",
    "certbot": "certbot",
    "lego": "lego",
    "pebble": "pebble",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-daemon": "dbus-daemon",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "xdg-mime": "xdg-utils",
    "update-mime-database": "shared-mime-info",
}
"""Real programs that the wizard's answers are compared with, and their Debian packages; only `test` wants them."""


TEST_FILES = {
    "/usr/include/dlfcn.h": "libc6-dev",
    "/usr/lib/chromium/locales/ja.pak": "chromium-l10n",
    "/usr/lib/firefox-esr/browser/extensions/langpack-ja@firefox-esr.mozilla.org.xpi": "firefox-esr-l10n-ja",
    "/usr/include/openssl/sslerr.h": "libssl-dev",
    "/usr/include/gnutls/gnutls.h": "libgnutls28-dev",
    "/usr/include/x86_64-linux-gnu/curl/curl.h": "libcurl4-openssl-dev",
    "/usr/share/mingw-w64/include/winerror.h": "mingw-w64-common",
    "/usr/share/doc/nodejs/api/tls.md.gz": "nodejs-doc",
    "/usr/share/glib-2.0/schemas/org.gnome.system.proxy.gschema.xml": "gsettings-desktop-schemas",
    "/usr/lib/lighttpd/mod_openssl.so": "lighttpd-mod-openssl",
    "/usr/share/java/tomcat10-catalina.jar": "libtomcat10-java",
    "/usr/lib/python3/dist-packages/certbot_nginx/__init__.py": "python3-certbot-nginx",
    "/usr/lib/python3/dist-packages/certbot_apache/__init__.py": "python3-certbot-apache",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}
"""What makes browsers Japanese, and their clocks wrong; tables of error codes; GNOME's settings; parts of servers; the
bus that screen readers listen to; and the packages."""


class SetUpError(Exception):
    """Something is missing; the text says what to do."""


def say(text: str) -> None:
    """Tell the person what happens now."""
    print(f"== {text}", flush=True)


def call(words: Sequence[object], *, quiet: bool = False) -> int:
    """Run a program from the project's folder; return its exit code as a shell gives it, 127 when there is none."""
    out = subprocess.DEVNULL if quiet else None
    try:
        code = subprocess.run([str(w) for w in words], cwd=ROOT, stdout=out, stderr=out, check=False).returncode
    except (FileNotFoundError, PermissionError):
        return 127
    return code if code >= 0 else 128 - code


def output_of(words: Sequence[str]) -> str:
    """Return what a program prints; nothing when it is not there."""
    try:
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def set_up() -> None:
    """Make the environment, unless it is there and fits. Raises SetUpError."""
    if sys.version_info < OLDEST:
        raise SetUpError(f"Python 3.11 or newer is needed; this one is {sys.version.split()[0]} ({sys.executable}).")
    if not os.access(ROOT, os.W_OK):
        raise SetUpError(f"{ROOT} is not writable for you; copy the project to a folder of your own.")
    if not environment_fits():
        install_system_packages(missing_packages(), "the window needs libraries of Qt and a Japanese font")
        make_environment()
        STAMP.write_text(fingerprint(), encoding="utf-8")
    if catalogues_are_stale():
        compile_catalogues()


def environment_fits() -> bool:
    """Say whether `.venv` was made for this project, this place and this Python, and still starts."""
    if not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != fingerprint():
        return False
    return call([PYTHON, "-c", "import wizard, PySide6, pytest"], quiet=True) == 0


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
    # Started by the Python inside .venv, this would saw off the branch it sits on.
    base = getattr(sys, "_base_executable", sys.executable)
    if call([base, "-m", "venv", "--clear", VENV]) != 0:
        raise SetUpError(
            f"Python could not make an environment in {VENV}. If it lacks a part, on Debian: "
            f"sudo apt-get install {venv_package()}. If the folder belongs to someone else: remove it."
        )
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # The first pip that knows dependency groups.
    if call([*pip, "--upgrade", "pip>=25.1"]) != 0:
        raise SetUpError("pip could not be brought up to date. Is the network there, and the package index in reach?")
    if call([*pip, "--editable", ".", "--group", "dev"]) != 0:
        raise SetUpError("The packages could not be installed; the lines above say why. Starting again is safe.")


def catalogues_are_stale() -> bool:
    """Say whether a translation was changed after it was compiled."""
    for po in LOCALE.glob("*/LC_MESSAGES/wizard.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            return True
    return False


def compile_catalogues() -> int:
    """Compile the translations and return the exit code."""
    return call([PYTHON, ROOT / "packaging" / "hatch_build.py"])


def install_system_packages(missing: Sequence[str], why: str) -> None:
    """Install the *missing* Debian packages where that is allowed; else say *why* they matter, and how."""
    if not missing:
        return
    if shutil.which("apt-get") is None:
        say(f"{why}; what is not here, by its Debian names: " + " ".join(missing))
        return
    prefix = root_prefix()
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "--option", "DPkg::Lock::Timeout=120"]
    if prefix is None:
        say(f"{why}. Please run this once:")
        print("   sudo apt-get install --no-install-recommends " + " ".join(missing), flush=True)
        return
    say("installing system packages: " + " ".join(missing))
    # Some are servers: offline, systemd starts nothing while they are installed.
    prefix = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1"]
    # A new machine has no package lists yet, or lists as old as its image: they would bring the browsers of that day.
    call([*prefix, "apt-get", "update"], quiet=True)
    if call([*prefix, *command, *missing], quiet=True) == 0:
        return
    # One name that this release does not know must not cost all the others.
    failed = [package for package in missing if call([*prefix, *command, package], quiet=True) != 0]
    if failed:
        say(f"could not be installed: {' '.join(failed)} ({why})")


def root_prefix() -> list[str] | None:
    """Return the words that make a command run as root without asking anything; None where there are none."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if call(["sudo", "-n", "true"], quiet=True) == 0 else None


def missing_packages() -> list[str]:
    """Return the Debian packages that are lacking; none on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    known = output_of([shutil.which("ldconfig") or "/sbin/ldconfig", "-p"])
    missing = [package for library, package in QT_NEEDS.items() if library not in known]
    missing += packages_of(TOOLS)
    if find_spec("ensurepip") is None:
        missing.append(venv_package())
    if not output_of(["fc-list", ":lang=ja"]).strip():
        missing.append("fonts-noto-cjk")
    return missing


def packages_of(tools: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of those *tools* that are not there; none on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    # Debian keeps servers where the PATH of an ordinary user does not lead.
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    return [package for tool, package in tools.items() if shutil.which(tool, path=places) is None]


def packages_with(files: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of those *files* that are not there; none on other systems than Linux."""
    return [p for file, p in files.items() if not Path(file).exists()] if sys.platform.startswith("linux") else []


def old_browsers() -> list[str]:
    """Return the Debian packages of the browsers that are here, but too old to compare the answers with."""
    import tomllib  # not in the Python of before 3.11, which has to come as far as the sentence about it

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    old = []
    for program, oldest in settings["tool"]["trust-wizard"]["oldest-browsers"].items():
        version = re.search(r" (\d+)\.", output_of([program, "--version"]))
        if version is not None and int(version[1]) < oldest:
            old += [TEST_TOOLS[program], *(p for p in TEST_FILES.values() if p.startswith(program))]
    return old


def venv_package() -> str:
    """Return the Debian package that makes environments for this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def has_display() -> bool:
    """Say whether a window can be shown."""
    if not sys.platform.startswith("linux"):
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
    wanted = [*packages_of(TEST_TOOLS), *packages_with(TEST_FILES)]
    old = old_browsers()
    wanted += [p for p in old if p not in wanted]
    install_system_packages(wanted, "some tests compare the wizard with real programs of today, or are skipped")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    module = [PYTHON, "-m"]
    checks: list[tuple[str, list[object]]] = [
        ("ruff check", [*module, "ruff", "check"]),
        ("ruff format", [*module, "ruff", "format", "--check"]),
        *((f"mypy for {p}", [*module, "mypy", "--platform", p]) for p in ("linux", "win32", "darwin")),
        ("mypy for packaging", [*module, "mypy", "--platform", "linux", *sorted((ROOT / "packaging").glob("*.py"))]),
        ("import-linter", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]),
        ("catalogues", [PYTHON, ROOT / "packaging" / "hatch_build.py"]),
        ("translations", [PYTHON, ROOT / "packaging" / "catalogue.py", "--check"]),
        ("tests", [*module, "pytest", *arguments]),
    ]
    first, failed = 0, []
    for name, words in checks:
        say(name)
        code = call(words)
        if code != 0:
            say(f"{name}: FAILED")
            first = first or code
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else "every check and test passed")
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
