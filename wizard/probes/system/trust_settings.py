"""Settings that change whom single programs trust, which people set once and forget: variables and files of tools.

Of a path only the last part is kept: folders carry the names of people.
"""

import os
import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path

from wizard.model.computer import SettingsEvidence, Trouble, TroubleKind, TrustEffect, TrustSetting
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.files import read_small

_ONLY, _MORE, _OFF = TrustEffect.ONLY, TrustEffect.MORE, TrustEffect.OFF

VARIABLES: Mapping[str, TrustEffect] = {
    "SSL_CERT_FILE": _ONLY,
    "SSL_CERT_DIR": _ONLY,
    "REQUESTS_CA_BUNDLE": _ONLY,
    "CURL_CA_BUNDLE": _ONLY,
    "NODE_EXTRA_CA_CERTS": _MORE,
    "PIP_CERT": _ONLY,
    "GIT_SSL_CAINFO": _ONLY,
    "AWS_CA_BUNDLE": _ONLY,
    "CARGO_HTTP_CAINFO": _ONLY,
    "DENO_CERT": _MORE,
    "NODE_TLS_REJECT_UNAUTHORIZED": _OFF,
    "GIT_SSL_NO_VERIFY": _OFF,
}
"""Variable -> what it does: a file or folder with authorities, or a switch that turns the looking off."""

_NODES_SWITCH = "NODE_TLS_REJECT_UNAUTHORIZED"
"""Off with 0 alone (Node's documentation, cli); git's is off with any value, even 0 or none (seen with git 2.39)."""

_NO = frozenset({"", "0", "false", "no", "off"})

LARGEST_FILE = 256 * 1024
"""Bytes; a larger configuration is not read."""


def read_trust_settings(
    job: Job | None = None,
    environment: Mapping[str, str] = os.environ,
    home: Path | None = None,
    etc: Path = Path("/etc"),
) -> SettingsEvidence:
    """Return every such setting of this process's variables and of the files of git, npm, pip, curl and wget.

    Each person has them in *home*, a machine in *etc*. Raises `Cancelled`.
    """
    home = home or Path.home()
    troubles: list[Trouble] = []
    of_tools = (
        *_git(home, job, troubles),
        *_npm(home, troubles),
        *_pip(environment, home, etc, troubles),
        *_curl(home, troubles),
        *_wget(home, troubles),
    )
    return SettingsEvidence(settings=(*_variables(environment), *of_tools), troubles=tuple(troubles))


def _variables(environment: Mapping[str, str]) -> Iterator[TrustSetting]:
    for name, effect in VARIABLES.items():
        value = environment.get(name)
        if effect is not _OFF and value:
            yield _of_file("environment", name, effect, value)
        elif effect is _OFF and (value == "0" if name == _NODES_SWITCH else value is not None):
            yield TrustSetting(tool="environment", name=name, value=(value or "")[:20], effect=effect)


def _git(home: Path, job: Job | None, troubles: list[Trouble]) -> Iterator[TrustSetting]:
    """Ask git itself, which knows where its settings are and which include others (git-config(1)).

    It ends with 1 where there are none; without git there are none either.
    """
    words = ["git", "-C", str(home), "config", "--get-regexp", r"^http\.(.*\.)?ssl(verify|cainfo|capath)$"]
    printed = ask(words, job, fine=(0, 1))
    if isinstance(printed, Trouble):
        if printed.kind is not TroubleKind.MISSING:
            troubles.append(printed)
        return
    for line in printed.splitlines():
        name, _, value = line.partition(" ")
        if name.endswith("sslverify"):
            if value.lower() in _NO:
                yield TrustSetting(tool="git", name=_key(name), value=value or "false", effect=_OFF)
        elif value:
            yield _of_file("git", _key(name), _ONLY, value)


def _key(name: str) -> str:
    """Return a key of git without the address in its midst, which may be private."""
    return f"{name.partition('.')[0]}.{name.rpartition('.')[2]}"


def _npm(home: Path, troubles: list[Trouble]) -> Iterator[TrustSetting]:
    for name, value in _pairs(home / ".npmrc", troubles):
        if name == "strict-ssl" and value.lower() in _NO:
            yield TrustSetting(tool="npm", name=name, value=value, effect=_OFF)
        elif name == "cafile" and value:
            yield _of_file("npm", name, _ONLY, value)
        elif name in {"ca", "ca[]"} and value not in {"", "null"}:
            yield TrustSetting(tool="npm", name="ca", value="…", effect=_ONLY)


def _pip(environment: Mapping[str, str], home: Path, etc: Path, troubles: list[Trouble]) -> Iterator[TrustSetting]:
    """Read pip's files (pip documentation, Configuration: user, legacy user, site of Linux, macOS and Windows)."""
    files = [
        home / ".config/pip/pip.conf",
        home / ".pip/pip.conf",
        home / "Library/Application Support/pip/pip.conf",
        Path(environment.get("APPDATA") or home / "AppData/Roaming") / "pip/pip.ini",
        etc / "pip.conf",
    ]
    for file in files:
        parser = ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string(_text(file, troubles))
        except ConfigError:
            troubles.append(Trouble(kind=TroubleKind.STRANGE, what=file.name))
            continue
        for section in parser.values():
            if cert := section.get("cert"):
                yield _of_file("pip", "cert", _ONLY, cert)
            if hosts := section.get("trusted-host"):
                yield TrustSetting(tool="pip", name="trusted-host", value=f"{len(hosts.split())}", effect=_OFF)


def _curl(home: Path, troubles: list[Trouble]) -> Iterator[TrustSetting]:
    """Read curl's file (curl(1), --config: options with or without dashes, "=", ":" or a space before the value)."""
    for file in (home / ".curlrc", home / ".config/curlrc"):
        for line in _text(file, troubles).splitlines():
            match = re.match(r"\s*-{0,2}(k|insecure|cacert|capath)\b\s*[=:]?\s*\"?([^\"]*)\"?\s*$", line)
            if match is None:
                continue
            if match[1] in {"k", "insecure"}:
                yield TrustSetting(tool="curl", name="insecure", value="", effect=_OFF)
            elif match[2]:
                yield _of_file("curl", match[1], _ONLY, match[2])


def _wget(home: Path, troubles: list[Trouble]) -> Iterator[TrustSetting]:
    for name, value in _pairs(home / ".wgetrc", troubles):
        # wget takes its names in any case, with dashes or underlines or neither (wget manual, Wgetrc Syntax).
        plain = re.sub(r"[-_]", "", name.lower())
        if plain == "checkcertificate" and value.lower() in _NO:
            yield TrustSetting(tool="wget", name="check_certificate", value=value, effect=_OFF)
        elif plain in {"cacertificate", "cadirectory"} and value:
            yield _of_file("wget", name, _ONLY, value)


def _pairs(file: Path, troubles: list[Trouble]) -> Iterator[tuple[str, str]]:
    """Yield the ``name = value`` lines of *file*; comments begin with # or ;."""
    for line in _text(file, troubles).splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith(("#", ";")):
            yield name.strip(), value.strip().strip("\"'")


def _text(file: Path, troubles: list[Trouble]) -> str:
    """Return the text of *file*; nothing of one that is missing, and a trouble where it is there but cannot be read."""
    data = read_small(file, LARGEST_FILE)
    if isinstance(data, Trouble):
        troubles.append(data)
        return ""
    return (data or b"").decode("utf-8", "replace")


def _of_file(tool: str, name: str, effect: TrustEffect, path: str) -> TrustSetting:
    last = os.path.basename(path.rstrip("/\\")) or path
    there = Path(path).expanduser()
    return TrustSetting(tool=tool, name=name, value=last, effect=effect, missing=not there.exists())
