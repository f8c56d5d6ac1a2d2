"""``security``, ``osascript``, ``systemsetup`` and ``sntp`` of a Mac that keeps its state in a file, run as programs.

Their texts and exit codes, and who may do what, were read 2026-11 in public threads and notes of measurements:
anchordotdev/cli issue 34 (2024-08, "canceled by the user"), arduino/arduino-create-agent issue 637 (2021-05, how
osascript tells what a program said), FiloSottile/mkcert issue 415 (macOS 11 and later), issue 4734 of
actions/runner-images (2021-12, remove-trusted-cert), a Travis log ("Unable to delete certificate matching"), a record
of 2026-09 on macOS 15.6 (which command works as root, and which only in the person's session), and one on macOS 15.7
(systemsetup ends with 0, whatever happened).
"""

import base64
import json
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wizard.fixes.actions.base import Work
from wizard.fixes.actions.macos import Mac
from wizard.fixes.actions.runner import Ran, run_program
from wizard.probes.base import Cancel
from wizard.probes.stores.marks import key_of

_COMMON = """#!{python} -IS
import base64, hashlib, json, os, plistlib, re, subprocess, sys
FILE = {state!r}
with open(FILE) as opened:
    state = json.load(opened)
words = sys.argv[1:]
is_root = os.environ.get("MAC_ROOT") == "1"
def end(status, text=""):
    with open(FILE, "w") as opened:
        json.dump(state, opened)
    if text:
        print(text, file=sys.stderr if status else sys.stdout)
    sys.exit(status)
"""

_SECURITY = """
def key(data):
    return hashlib.sha1(data).hexdigest().upper()
def held(path):
    with open(path, "rb") as opened:
        return opened.read()
def say_no(call):
    if is_root:
        end(1, call + ": The authorization was denied since no user interaction was possible.")
    if not state["agrees"]:
        end(1, state["declined"].format(call=call))
def put(keychain, data, call):
    if keychain == state["system"] and not is_root:
        end(1, call + ": Write permissions error.")
    if base64.b64encode(data).decode() not in state["keychains"][keychain]:
        state["keychains"][keychain].append(base64.b64encode(data).decode())
verb, rest = words[0], words[1:]
domain = "admin" if "-d" in rest else "user"
trust = state["trust"][domain]
if verb == "find-certificate":
    assert rest[:2] == ["-a", "-p"]
    if rest[2] not in state["keychains"]:
        end(50, "security: SecKeychainCopySearchList: The specified keychain could not be found.")
    for text in state["keychains"][rest[2]]:
        print("-----BEGIN CERTIFICATE-----", text, "-----END CERTIFICATE-----", sep="\\n")
    end(0 if state["keychains"][rest[2]] else 44)
elif verb == "trust-settings-export":
    if not trust:
        end(1, "SecTrustSettingsCreateExternalRepresentation: No Trust Settings were found.")
    entries = {{}}
    for name, settings in trust.items():
        for one in settings:
            if isinstance(one.get("kSecTrustSettingsPolicy"), str):
                one["kSecTrustSettingsPolicy"] = bytes.fromhex(one["kSecTrustSettingsPolicy"])
        entries[name] = {{"trustSettings": settings, "issuerName": b"", "serialNumber": b""}}
    with open(rest[-1], "wb") as opened:
        plistlib.dump({{"trustList": entries, "trustVersion": 1}}, opened)
    sys.exit(0)
elif verb == "add-trusted-cert":
    options = rest[:-1]
    data = held(rest[-1])
    if "-k" in options:
        put(options[options.index("-k") + 1], data, "SecCertificateAddToKeychain")
    say_no("SecTrustSettingsSetTrustSettings")
    result = {{"trustRoot": 1, "trustAsRoot": 2}}[options[options.index("-r") + 1]]
    oids = {{"ssl": "03", "basic": "02", "smime": "08", "codeSign": "10"}}
    policies = [options[at + 1] for at, word in enumerate(options) if word == "-p"]
    trust[key(data)] = [
        {{"kSecTrustSettingsResult": result, "kSecTrustSettingsPolicy": "2a864886f7636401" + oids[name]}}
        for name in policies
    ]
elif verb == "add-certificates":
    if base64.b64encode(held(rest[2])).decode() in state["keychains"][rest[1]]:
        end(1, "security: " + rest[2] + ": already in " + rest[1])
    put(rest[1], held(rest[2]), "SecCertificateAddToKeychain")
elif verb == "remove-trusted-cert":
    if key(held(rest[-1])) not in trust:
        end(1, "SecTrustSettingsRemoveTrustSettings: The specified item could not be found in the keychain.")
    say_no("SecTrustSettingsRemoveTrustSettings")
    del trust[key(held(rest[-1]))]
elif verb == "delete-certificate":
    there = state["keychains"][rest[2]]
    found = [text for text in there if key(base64.b64decode(text)) == rest[1]]
    if not found:
        end(1, f'Unable to delete certificate matching "{{rest[1]}}"')
    if rest[2] == state["system"] and not is_root:
        end(1, "SecKeychainItemDelete: Write permissions error.")
    there.remove(found[0])
else:
    end(2, "unknown: " + verb)
end(0)
"""

_OSASCRIPT = """
lines = [words[at + 1] for at in range(0, len(words), 2) if words[at] == "-e"]
pieces = words[2 * len(lines):]
assert lines == {lines!r}, lines
if not state["agrees"] or state["declines_admin"]:
    end(1, state["declined_admin"])
quoted = " ".join("'" + piece.replace("'", "'\\\\''") + "'" for piece in pieces)
ran = subprocess.run("/bin/sh -c " + quoted, shell=True, env={{**os.environ, "MAC_ROOT": "1"}}, capture_output=True)
if ran.returncode:
    print("0:220: execution error: %s (%d)" % (ran.stderr.decode().strip(), ran.returncode), file=sys.stderr)
    sys.exit(1)
sys.stdout.write(ran.stdout.decode().replace("\\n", "\\r"))
"""

_SYSTEMSETUP = """
if not is_root:
    end(0, "You need administrator access to run this tool... exiting!")
if words == ["-getusingnetworktime"]:
    end(0, "Network Time: " + ("On" if state["automatic"] else "Off"))
assert words[0] == "-setusingnetworktime"
if state["obeys"]:
    state["automatic"] = words[1] == "on"
end(0, "setUsingNetworkTime: " + words[1].capitalize())
"""

_SNTP = """
assert is_root and words == ["-sS", "time.apple.com"], words
state["synchronised"] = True
end(0)
"""

LINES = [
    "on run argv",
    'set typed to "/bin/sh -c"',
    "repeat with piece in argv",
    "set typed to typed & space & quoted form of (piece as text)",
    "end repeat",
    "do shell script typed with administrator privileges",
    "end run",
]
"""The AppleScript, word for word."""

SYSTEM = "/Library/Keychains/System.keychain"


@dataclass(slots=True)
class FakeMac:
    """A Mac in *folder*."""

    folder: Path
    calls: list[tuple[str, ...]] = field(default_factory=list)
    """What was run for which macOS asks the person, each with how it starts; the file of a root is FILE."""

    def __post_init__(self) -> None:
        """Lay the programs down, and an empty state."""
        self.folder.mkdir(exist_ok=True)
        scripts = {"security": _SECURITY, "osascript": _OSASCRIPT, "systemsetup": _SYSTEMSETUP, "sntp": _SNTP}
        for name, script in scripts.items():
            file = self.folder / name
            values = {"python": sys.executable, "state": str(self._state), "lines": LINES}
            file.write_text((_COMMON + script).format(**values), encoding="utf-8")
            file.chmod(file.stat().st_mode | stat.S_IXUSR)
        self.write({
            "keychains": {self.login: [], SYSTEM: []}, "system": SYSTEM, "trust": {"user": {}, "admin": {}},
            "agrees": True, "declines_admin": False, "automatic": False, "obeys": True, "synchronised": False,
            "declined": "{call}: The authorization was canceled by the user.",
            "declined_admin": "0:116: execution error: User canceled. (-128)",
        })  # fmt: skip

    @property
    def _state(self) -> Path:
        return self.folder / "state.json"

    @property
    def login(self) -> str:
        """The keychain of the person."""
        return str(self.folder / "login.keychain-db")

    @property
    def mac(self) -> Mac:
        """Where things are on it."""
        return Mac(security=self.program("security"), osascript=self.program("osascript"), login=Path(self.login))

    @property
    def work(self) -> Work:
        """What runs its programs."""
        return Work(run=self._run)

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def read(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
        return state

    def write(self, state: dict[str, Any]) -> None:
        self._state.write_text(json.dumps(state), encoding="utf-8")

    def change(self, **values: Any) -> None:
        self.write({**self.read(), **values})

    def holds(self) -> tuple[Any, Any]:
        """Return what is in the keychains, and the settings."""
        state = self.read()
        return state["keychains"], state["trust"]

    def trusting(
        self, domain: str, der: bytes, settings: Sequence[dict[str, Any]], *, in_keychain: bool = True
    ) -> None:
        """Have it trust a root already."""
        state = self.read()
        state["trust"][domain][key_of(der).upper()] = list(settings)
        if in_keychain:
            state["keychains"][SYSTEM if domain == "admin" else self.login].append(base64.b64encode(der).decode())
        self.write(state)

    def _run(self, words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        assert as_admin, "a person needs time to answer"
        said = [word.removeprefix(f"{self.folder}/") for word in words]
        self.calls.append(tuple("FILE" if word.endswith("root.cer") else word for word in said))
        return run_program(words, cancel=cancel)


def script_of(call: Sequence[str]) -> tuple[str, ...]:
    """Return what osascript is to run: the script's text, and its arguments."""
    script, name, *arguments = call[1 + 2 * len(LINES) :]
    assert name == "sh"
    return (script, *arguments)
