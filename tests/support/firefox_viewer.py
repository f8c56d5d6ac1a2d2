"""The page ``about:certificate`` of the real Firefox, opened for any chain and read row by row."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.support.browser import NAVIGATION_S, BrowserError, Deadline
from tests.support.firefox import Firefox
from tests.support.viewed import Line

_READ = """
const [done] = arguments;
const pause = () => new Promise(resolve => setTimeout(resolve, 5));
const all = (root, query) => [...root.querySelectorAll(query)];
const inside = element => element.openOrClosedShadowRoot;
const texts = element => element.children.length
  ? [...element.children].map(child => child.textContent) : [element.textContent];
const row = item => ({
  label: inside(item).querySelector('label').textContent, children: [],
  value: texts(inside(item).querySelector('.info')).join('\\n')});
const group = section => ({
  label: inside(section).querySelector('.info-group-title').textContent, value: '',
  critical: inside(section).querySelector('#critical-info').style.display !== 'none',
  children: all(inside(section), 'info-item').map(row)});
const read = async () => {
  let section;
  while (!(section = document.querySelector('certificate-section'))) await pause();
  const root = inside(section);
  // The texts are put in after the elements. A label that Firefox has no text for is an error, and stays empty.
  const within = root => [root, ...all(root, '*').map(inside).filter(found => found).flatMap(within)];
  await Promise.allSettled(within(document).map(part => document.l10n.translateFragment(part)));
  const error = root.querySelector('error-section');
  return {
    title: document.querySelector('#certTitle').textContent, heading: root.querySelector('h1').textContent,
    error: error ? all(inside(error), '.title, .error').map(e => e.textContent) : [],
    tabs: all(root, '.certificate-tab').map((tab, number) => ({
      label: tab.textContent, value: '',
      children: all(root, '#panel' + number + ' > info-group').map(group)}))};
};
read().then(done, error => done({failed: String(error)}));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirefoxPage:
    """What the page shows of a chain."""

    title: str
    heading: str
    error: tuple[str, ...]
    """The title and the text of the error that stands in place of everything; nothing when there is none."""
    tabs: tuple[Line, ...]
    """A tab for each certificate, in the order of the chain; its sections, and in them their rows."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Everything as text, one row each."""
        if self.error:
            return self.error
        return (repr(self.title), self.heading, *(row for tab in self.tabs for row in tab.rows()))


class FirefoxViewer(Firefox):
    """A running Firefox that shows certificates; they need no server and no trust."""

    def view(self, chain: Sequence[bytes]) -> FirefoxPage:
        """Open the page for *chain*, DER with the leaf first, and read it. Raises BrowserError."""
        deadline = Deadline(NAVIGATION_S, "Firefox, about:certificate")
        query = "&".join(f"cert={quote(base64.b64encode(der), safe='')}" for der in chain)
        self._call("WebDriver:Navigate", deadline, url=f"about:certificate?{query}")
        said = self._call("WebDriver:ExecuteAsyncScript", deadline, script=_READ, args=[], sandbox="system")
        shown = said.get("value")
        if shown is None or "failed" in shown:
            raise BrowserError(f"Firefox, about:certificate: {said}")
        return _page(shown)


def _page(shown: Mapping[str, Any]) -> FirefoxPage:
    return FirefoxPage(
        title=shown["title"],
        heading=shown["heading"],
        error=tuple(shown["error"]),
        tabs=tuple(map(Line.of, shown["tabs"])),
    )
