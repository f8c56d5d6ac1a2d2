"""The certificate viewer of the real Chromium, opened for any chain and read row by row."""

import base64
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from tests.support.browser import NAVIGATION_S, BrowserError, Deadline
from tests.support.chromium import Chromium
from tests.support.viewed import Line

_ADDRESS = "chrome://view-cert/"

_READ = """(async () => {
  const find = query => document.querySelector(query);
  const text = element => element.textContent.trim();
  const pause = () => new Promise(resolve => setTimeout(resolve, 5));
  const shown = [...document.querySelectorAll('#general .groups > div')].filter(row => !row.parentElement.hidden);
  const general = [];
  for (const row of shown) {
    const heading = row.querySelector('h3');
    if (heading) general.push({label: text(heading), value: '', children: []});
    else general.at(-1).children.push(
      {label: text(row.querySelector('.attribute')), value: row.lastElementChild.textContent, children: []});
  }
  const tabs = [...document.querySelectorAll('[slot=tab]')];
  // The trees are filled when the tab is opened for the first time.
  find('#details-tab').click();
  const hierarchy = find('#hierarchy'), fields = find('#cert-fields');
  while (!hierarchy.selectedItem || !fields.selectedItem) await pause();
  const label = item => item.shadowRoot.querySelector('#label').textContent;
  const read = item => {
    fields.selectedItem = item;
    const value = find('#cert-field-value').textContent;
    return {label: label(item), value, children: item.items.map(read)};
  };
  const within = item => [item, ...item.items.flatMap(within)];
  const certificates = [];
  for (const item of hierarchy.items.flatMap(within).reverse()) {
    if (item !== hierarchy.selectedItem) {
      const arrived = new Promise(
        resolve => document.body.addEventListener('certificate-fields-updated-for-testing', resolve, {once: true}));
      hierarchy.selectedItem = item;
      await arrived;
    }
    certificates.push({hierarchy: label(item), fields: read(fields.items[0])});
  }
  return {title: find('title').textContent, tabs: tabs.map(text), general, certificates,
          details: [...document.querySelectorAll('#details h3, #details button')].map(text)};
})()"""
_READY = "document.readyState === 'complete' && document.querySelector('#hierarchy') !== null"
_CLOSE = "chrome.send('dialogClose', [''])"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromiumDialog:
    """What the viewer shows of a chain. Of every certificate there are the fields, of the first alone the rest."""

    title: str
    tabs: tuple[str, ...]
    general: tuple[Line, ...]
    """The groups of the first tab, their rows inside."""
    details: tuple[str, ...]
    """The headings of the three boxes of the second tab, and its button."""
    hierarchy: tuple[str, ...]
    """The certificates' names in the first box, as the chain came: the root last."""
    fields: tuple[Line, ...]
    """Of each certificate, in the same order, the tree of the second box with the texts of the third."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Everything as text, one row each."""
        groups = (row for group in self.general for row in group.rows("general: "))
        trees = (row for tree in self.fields for row in tree.rows("details: "))
        names = (f"hierarchy: {name!r}" for name in self.hierarchy)
        return (repr(self.title), *self.tabs, *groups, *self.details, *names, *trees)


class ChromiumViewer(Chromium):
    """A running Chromium whose developer tools open its certificate viewer; the chains need no server and no trust."""

    def __enter__(self) -> Self:
        """Start the browser and its developer tools. Raises BrowserError."""
        super().__enter__()
        self._tools = ""
        return self

    def view(self, chain: Sequence[bytes]) -> ChromiumDialog:
        """Open the viewer for *chain*, DER with the leaf first, and read it. Raises BrowserError."""
        deadline = Deadline(NAVIGATION_S, "Chromium, certificate viewer")
        self._ask_for(chain, deadline)
        self._session = self._attach(self._await_dialog(deadline), deadline)
        self._await(_READY, deadline)
        shown = self._evaluate(_READ, deadline)
        # It may be gone before it has answered.
        self._say("Runtime.evaluate", expression=_CLOSE)
        self._session = ""
        while self._dialogs(deadline):
            # The next one is told from this one by being the only one.
            _pause(deadline)
        return _dialog(shown)

    def _ask_for(self, chain: Sequence[bytes], deadline: Deadline) -> None:
        """Say to the developer tools what their own button "View certificate" says to them."""
        if not self._tools:
            self._tools = self._open_tools(deadline)
        self._session = self._tools
        parameter = json.dumps([base64.b64encode(der).decode() for der in chain])
        message = json.dumps({"id": 0, "method": "showCertificateViewer", "params": [parameter]})
        self._evaluate(f"DevToolsHost.sendMessageToEmbedder({json.dumps(message)})", deadline)
        self._session = ""

    def _open_tools(self, deadline: Deadline) -> str:
        page = next(t for t in self._targets(deadline) if t["type"] == "page")
        tools = self._call("Target.openDevTools", deadline, targetId=page["targetId"])["targetId"]
        # Whatever they are asked before they know what they inspect, and say so in their title, is lost.
        while not any(t["targetId"] == tools and page["url"] in t["title"] for t in self._targets(deadline)):
            _pause(deadline)
        return self._attach(tools, deadline)

    def _await_dialog(self, deadline: Deadline) -> str:
        while True:
            for dialog in self._dialogs(deadline):
                # Until its page has come, it has its address for a title, and may still be replaced.
                if dialog["title"] and not dialog["title"].startswith(_ADDRESS.rstrip("/")):
                    return str(dialog["targetId"])
            _pause(deadline)

    def _await(self, condition: str, deadline: Deadline) -> None:
        while not self._evaluate(condition, deadline):
            _pause(deadline)

    def _dialogs(self, deadline: Deadline) -> tuple[dict[str, Any], ...]:
        return tuple(t for t in self._targets(deadline) if t["type"] == "page" and t["url"] == _ADDRESS)

    def _targets(self, deadline: Deadline) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("Target.getTargets", deadline)["targetInfos"]
        return found

    def _attach(self, target: str, deadline: Deadline) -> str:
        return str(self._call("Target.attachToTarget", deadline, targetId=target, flatten=True)["sessionId"])

    def _evaluate(self, script: str, deadline: Deadline) -> Any:
        said = self._call("Runtime.evaluate", deadline, expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in said:
            raise BrowserError(f"Chromium, certificate viewer: {said['exceptionDetails']}")
        return said["result"].get("value")


def _pause(deadline: Deadline) -> None:
    """Wait a little: nothing tells when a dialog comes, is ready, or goes. Raises BrowserError."""
    time.sleep(min(0.02, deadline.left_s()))


def _dialog(shown: Mapping[str, Any]) -> ChromiumDialog:
    return ChromiumDialog(
        title=shown["title"],
        tabs=tuple(shown["tabs"]),
        general=tuple(map(Line.of, shown["general"])),
        details=tuple(shown["details"]),
        hierarchy=tuple(c["hierarchy"] for c in shown["certificates"]),
        fields=tuple(Line.of(c["fields"]) for c in shown["certificates"]),
    )
