"""The real Firefox, driven over Marionette: JSON messages that begin with their length, on a TCP port of its own."""

import base64
import json
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from cryptography import x509

from tests.support.browser import ENDING_S, NAVIGATION_S, BrowserError, Deadline, Shown, end, find, start, trust

PROGRAMS = ("firefox-esr", "firefox")

_PAGE_MS = int(NAVIGATION_S * 1000) - 5_000
_NOWHERE = 9
"""The discard port: nobody listens there, so whatever goes through this proxy goes nowhere."""

_PREFERENCES: Mapping[str, str | int | bool] = {
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.localDomains": "site.test,www.site.test,a_b.site.test,nas.local",
    # Everything but the sites goes to a proxy that is not there: nothing leaves the computer.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": _NOWHERE,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": _NOWHERE,
    "network.proxy.no_proxies_on": ".test,.local,.localhost,.invalid,localhost,127.0.0.1",
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}

_LISTS_OF_NAMES = ("network.dns.localDomains", "network.proxy.no_proxies_on")

_READ = """
const [done] = arguments;
// Most pages are a card with a shadow tree; some codes still have the page of before.
const card = document.querySelector('net-error-card');
const root = card ? card.openOrClosedShadowRoot : document;
const heading = root.querySelector('h1');
const told = ask => { try { return ask().errorCodeString } catch (error) { return '' } };
const advanced = root.querySelector('#advanced-button, #advancedButton');
const read = () => done({
  url: document.documentURI,
  code: told(() => document.getFailedCertSecurityInfo()) || told(() => document.getNetErrorInfo()),
  heading: heading && heading.innerText.trim(),
  proceed: [...root.querySelectorAll('#exception-button, #exceptionDialogButton')].some(b => b.checkVisibility())});
if (!advanced) { read() } else {
  advanced.click();
  const drawn = card ? card.wrappedJSObject.updateComplete : Promise.resolve();
  drawn.then(() => requestAnimationFrame(() => requestAnimationFrame(read)));
}
"""


_PORTAL = """
const portals = Cc["@mozilla.org/network/captive-portal-service;1"].getService(Ci.nsICaptivePortalService);
return portals.state === portals.LOCKED_PORTAL;
"""
_LOCKED: dict[str, Any] = {"value": True}


class Firefox:
    """A running Firefox with one page; it runs while the context lasts. *folder* must be its own, and empty.

    *names* are further hosts of this computer, *preferences* come on top of the usual ones, *environment* is for the
    process.
    """

    def __init__(
        self,
        folder: Path,
        roots: Mapping[str, x509.Certificate],
        language: str = "en",
        *,
        names: Sequence[str] = (),
        preferences: Mapping[str, str | int | bool] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        local = {key: ",".join((str(_PREFERENCES[key]), *names)) for key in _LISTS_OF_NAMES}
        self._environment = {"MOZ_HEADLESS": "1", **(environment or {})}
        self._preferences = {**_PREFERENCES, **local, **(preferences or {})}
        self._folder = folder
        self._language = language
        self._roots = roots
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._heard = b""
        self._number = 0

    def __enter__(self) -> Self:
        """Start the browser. Raises BrowserError when it does not come up."""
        program = find(*PROGRAMS)
        if program is None:
            raise BrowserError("no Firefox is installed")
        profile = self._folder / "profile"
        trust(profile, self._roots)
        # Language packs of the system are looked for in every scope, and need nobody's consent.
        wanted = {"intl.locale.requested": self._language, "extensions.autoDisableScopes": 0}
        chosen = {**self._preferences, **wanted}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in chosen.items())
        (profile / "user.js").write_text("".join(lines))
        words = [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
        self._process = start([*words, "--profile", str(profile), "about:blank"], self._folder, **self._environment)
        try:
            self._attach(profile / "MarionetteActivePort")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser; no process of it is left. Twice does no harm."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            self._call("Marionette:Quit", Deadline(ENDING_S, "Firefox, end"), flags=["eForceQuit"])
        except (BrowserError, OSError):
            # It hangs, or never came up: then it is ended from outside.
            process.terminate()
        if self._socket is not None:
            self._socket.close()
        end(process)

    def show(self, url: str) -> Shown:
        """Open *url* and return what a person sees. Raises BrowserError."""
        deadline = Deadline(NAVIGATION_S, f"Firefox, {url}")
        # It answers with an error for every error page; what the page shows is read from the page.
        self._call("WebDriver:Navigate", deadline, url=url)
        said = self._call("WebDriver:ExecuteAsyncScript", deadline, script=_READ, args=[], sandbox="system")
        if "value" not in said:
            raise BrowserError(f"Firefox, {url}: {said}")
        page = said["value"]
        address = urlsplit(page["url"])
        if address.scheme != "about":
            return Shown(code="OK", heading=None, can_proceed=None)
        code = page["code"] or parse_qs(address.query)["e"][0]
        proceed = page["proceed"] if address.path == "certerror" else None
        return Shown(code=code, heading=page["heading"], can_proceed=proceed)

    def await_portal(self) -> None:
        """Return once Firefox has found out that a login page stands between. Raises BrowserError."""
        deadline = Deadline(NAVIGATION_S, "Firefox, login page")
        while self._call("WebDriver:ExecuteScript", deadline, script=_PORTAL, args=[], sandbox="system") != _LOCKED:
            # Nothing that Marionette can wait for tells of it.
            time.sleep(min(0.1, deadline.left_s()))

    def picture(self) -> bytes:
        """Return the page as a person sees it, as PNG."""
        deadline = Deadline(NAVIGATION_S, "Firefox, picture")
        return base64.b64decode(self._call("WebDriver:TakeScreenshot", deadline, full=False, hash=False)["value"])

    def _attach(self, port_file: Path) -> None:
        deadline = Deadline(NAVIGATION_S, "Firefox, start")
        while not (port_file.exists() and port_file.read_text().strip()):
            # The file is all that tells the port, and nothing tells that the file is there.
            time.sleep(min(0.02, deadline.left_s()))
        self._socket = socket.create_connection(("127.0.0.1", int(port_file.read_text())), deadline.left_s())
        self._next(deadline)
        wishes = {"acceptInsecureCerts": False, "timeouts": {"pageLoad": _PAGE_MS, "script": _PAGE_MS}}
        self._call("WebDriver:NewSession", deadline, capabilities={"alwaysMatch": wishes})

    def _call(self, method: str, deadline: Deadline, **parameters: object) -> dict[str, Any]:
        """Return the answer, or the error that came in its place."""
        if self._socket is None:
            raise BrowserError("Firefox never came up")
        self._number += 1
        message = json.dumps([0, self._number, method, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        while True:
            _, number, error, result = self._next(deadline)
            # An earlier answer comes late when nobody waited for it any longer.
            if number == self._number:
                answer: dict[str, Any] = error or result or {}
                return answer

    def _next(self, deadline: Deadline) -> Any:
        length = -1
        while True:
            if length < 0 and b":" in self._heard:
                number, _, self._heard = self._heard.partition(b":")
                length = int(number)
            if 0 <= length <= len(self._heard):
                said, self._heard = self._heard[:length], self._heard[length:]
                return json.loads(said)
            self._heard += self._receive(deadline)

    def _receive(self, deadline: Deadline) -> bytes:
        assert self._socket is not None
        self._socket.settimeout(deadline.left_s())
        try:
            data = self._socket.recv(65_536)
        except TimeoutError as error:
            raise BrowserError("Firefox: no answer in time") from error
        if not data:
            raise BrowserError("Firefox ended unasked")
        return data
