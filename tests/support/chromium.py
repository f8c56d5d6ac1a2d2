"""The real Chromium, driven over its debugging pipe: JSON messages, each ended by a zero, on descriptors 3 and 4."""

import base64
import json
import os
import select
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from cryptography import x509

from tests.support.browser import NAVIGATION_S, BrowserError, Deadline, Shown, end, find, start, trust

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

_NAMES = (
    # The names of the sites are this computer; every other name is nobody's, so that nothing leaves it.
    "MAP *.test 127.0.0.1,MAP *.local 127.0.0.1,MAP *.localhost 127.0.0.1,MAP localhost 127.0.0.1,"
    "MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"
)
PORTAL_CHECK = "connectivitycheck.gstatic.com"
"""The host that Chromium 156 asks, over plain HTTP, whether a login page stands between (seen 2026-11-28)."""

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # Its crash reporter has a session of its own, and would outlive a browser that was killed.
    "--disable-breakpad", "--disable-crash-reporter",
    "--remote-debugging-pipe",
)  # fmt: skip

_PAGES_A_PROFILE = 2

_TOO_QUICK = "ERR_SOCKET_NOT_CONNECTED"
"""A server on the same computer may be gone before Chromium has sent its request; people then press "reload"."""

_READ = """(() => {
  const text = q => { const e = document.querySelector(q); return e ? e.innerText.trim() : null };
  return {heading: text('#main-message h1') || text('h1'), code: text('#error-code') || text('.error-code'),
          interstitial: ['ssl', 'bad-clock', 'captive-portal'].some(c => document.body.classList.contains(c)),
          proceed: document.querySelector('#proceed-link') !== null};
})()"""


class Chromium:
    """A running Chromium with one page; it runs while the context lasts. *folder* must be its own, and empty.

    *names* are further hosts of this computer, each with the port that its connections go to; None for the one in the
    address. *environment* is for the process.
    """

    def __init__(
        self,
        folder: Path,
        roots: Mapping[str, x509.Certificate],
        language: str = "en",
        *,
        names: Mapping[str, int | None] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        rules = [f"MAP {n} 127.0.0.1" + (f":{port}" if port else "") for n, port in (names or {}).items()]
        self._resolver = ",".join((*rules, _NAMES))
        self._environment = dict(environment or {})
        self._folder = folder
        self._language = language
        self._roots = roots
        self._process: subprocess.Popen[bytes] | None = None
        self._to = self._from = -1
        self._heard = b""
        self._number = 0
        self._session = ""
        self._profile = ""
        self._pages = -1

    def __enter__(self) -> Self:
        """Start the browser. Raises BrowserError when it does not come up."""
        program = find(*PROGRAMS)
        if program is None:
            raise BrowserError("no Chromium is installed")
        trust(self._folder / ".pki" / "nssdb", self._roots)
        ours, theirs = os.pipe(), os.pipe()
        words = [
            program,
            *_FLAGS,
            f"--host-resolver-rules={self._resolver}",
            f"--lang={self._language}",
            f"--user-data-dir={self._folder / 'user'}",
            "about:blank",
        ]
        # The shell puts the ends of the pipes where Chromium looks for them.
        plumbing = f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}'
        environment = {"LANGUAGE": self._language, **self._environment}
        self._process = start(
            ["/bin/bash", "-c", plumbing, "sh", *words], self._folder, (ours[0], theirs[1]), **environment
        )
        self._to, self._from = ours[1], theirs[0]
        os.close(ours[0])
        os.close(theirs[1])
        try:
            self._call("Browser.getVersion", Deadline(NAVIGATION_S, "Chromium, start"))
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
        # Chromium ends when its pipe does.
        os.close(self._to)
        os.close(self._from)
        end(process)

    def show(self, url: str) -> Shown:
        """Open *url* in a fresh profile and return what a person sees. Raises BrowserError."""
        deadline = Deadline(NAVIGATION_S, f"Chromium, {url}")
        while True:
            shown = self._open(url, deadline)
            if shown.code != _TOO_QUICK:
                return shown

    def _open(self, url: str, deadline: Deadline) -> Shown:
        self._renew(deadline)
        went = self._call("Page.navigate", deadline, url=url)
        self._await_load(went["loaderId"], deadline)
        if not went.get("errorText"):
            return Shown(code="OK", heading=None, can_proceed=None)
        page = self._call("Runtime.evaluate", deadline, expression=_READ, returnByValue=True)["result"]["value"]
        proceed = page["proceed"] if page["interstitial"] else None
        # The page about a login page shows no code.
        code = page["code"] or went["errorText"].replace("net::ERR_CERT", "NET::ERR_CERT")
        return Shown(code=code, heading=page["heading"], can_proceed=proceed)

    def picture(self) -> bytes:
        """Return the page as a person sees it, as PNG."""
        deadline = Deadline(NAVIGATION_S, "Chromium, picture")
        return base64.b64decode(self._call("Page.captureScreenshot", deadline)["data"])

    def _renew(self, deadline: Deadline) -> None:
        """Leave the page and its profile for new ones, in time: what sites left behind is gone, and it is quicker.

        After two looks for a captive portal, Chromium puts the next one of a profile off, and every page waits
        3 seconds for it (captive_portal_service.cc, ssl_error_handler.cc).
        """
        self._pages += 1
        if self._pages % _PAGES_A_PROFILE:
            return
        self._session = ""
        if self._profile:
            self._call("Target.disposeBrowserContext", deadline, browserContextId=self._profile)
        self._profile = self._call("Target.createBrowserContext", deadline)["browserContextId"]
        page = self._call("Target.createTarget", deadline, url="about:blank", browserContextId=self._profile)
        attached = self._call("Target.attachToTarget", deadline, targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        self._call("Page.enable", deadline)
        self._call("Page.setLifecycleEventsEnabled", deadline, enabled=True)

    def _await_load(self, loader: str, deadline: Deadline) -> None:
        while True:
            said = self._next(deadline)
            about = said.get("params", {})
            if said.get("method") == "Page.lifecycleEvent" and about["name"] == "load" and about["loaderId"] == loader:
                return

    def _call(self, method: str, deadline: Deadline, **parameters: object) -> dict[str, Any]:
        self._say(method, **parameters)
        while True:
            said = self._next(deadline)
            if said.get("id") == self._number:
                if "error" in said:
                    raise BrowserError(f"Chromium, {method}: {said['error']}")
                result: dict[str, Any] = said["result"]
                return result

    def _say(self, method: str, **parameters: object) -> None:
        """Ask for something, and do not wait for an answer."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")

    def _next(self, deadline: Deadline) -> dict[str, Any]:
        while b"\0" not in self._heard:
            if not select.select([self._from], [], [], deadline.left_s())[0]:
                continue
            data = os.read(self._from, 65_536)
            if not data:
                raise BrowserError("Chromium ended unasked")
            self._heard += data
        line, _, self._heard = self._heard.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        return said
