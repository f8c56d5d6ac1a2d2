"""A report in real Chromium: silent, text wherever it holds text, readable in light and dark, and whole on paper."""

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.support.browser import NAVIGATION_S, Deadline, find
from tests.support.chromium import PROGRAMS, Chromium
from tests.support.contrast import contrast
from tests.support.reports import change, named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_page import report_page
from wizard.flow.report_sheet import ReportInput, Table
from wizard.i18n import LANGUAGES
from wizard.model.finding import Check, CheckState
from wizard.model.terms import Audience
from wizard.plain import visible

EXPIRED = diagnose(chained(leaf=(-100, -10)))
PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
"""Width and height in inches."""
POINTS = 72


def full(language: str = "en") -> ReportInput:
    """Return a report with every section, whose table of checks goes over several pages."""
    many = Check(id="trust", state=CheckState.OK, detail="A trusted authority vouches for the site.")
    diagnosis = replace(EXPIRED, checks=(many,) * 60)
    return report_of(
        diagnosis, previous=diagnose(chained()), changes=(change(),), notes="Called at noon.", language=language,
        audience=Audience.OWNER,
    )  # fmt: skip


class Page:
    """A page in Chromium, opened from a file."""

    def __init__(self, browser: Chromium, folder: Path) -> None:
        self._browser, self._file = browser, folder / "report.html"

    def open(self, html: str) -> None:
        """Open *html* in a fresh profile, and let whatever it might start come to its end."""
        self._file.write_text(html, encoding="utf-8")
        assert self._browser.show(self._file.as_uri()).code == "OK"
        self.ask("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript *expression*."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        return self.call("Runtime.evaluate", **asked)["result"].get("value")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask the browser itself."""
        return self._browser._call(method, Deadline(NAVIGATION_S, f"Chromium, {method}"), **parameters)

    def prefer(self, scheme: str) -> None:
        """Let the person prefer "light" or "dark"."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def pdf(self, paper: str, folder: Path) -> Path:
        """Print the page as a person does who leaves the settings alone."""
        width, height = PAPERS[paper]
        printed = self.call("Page.printToPDF", paperWidth=width, paperHeight=height, printBackground=False)
        file = folder / f"{paper}.pdf"
        file.write_bytes(base64.b64decode(printed["data"]))
        return file


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if os.name != "posix" or find(*PROGRAMS) is None or find("certutil") is None:
        pytest.skip("not installed: chromium, or certutil (libnss3-tools)")
    with Chromium(tmp_path_factory.mktemp("chromium"), {}) as browser:
        yield Page(browser, tmp_path_factory.mktemp("pages"))


@pytest.fixture
def poppler() -> None:
    if find("pdftotext") is None or find("pdftoppm") is None:
        pytest.skip("not installed: poppler-utils")


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this computer, and the list of what it was asked for."""
    seen: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join()


STRANGE = "script, img, iframe, link, a, object, embed, form, base, [onload], [onerror], meta[http-equiv=refresh]"
"""What only a text that was taken for markup would bring into a report."""


def hostile(server: str) -> tuple[str, ...]:
    """Return names that would run, reach *server*, or hide something where they are not taken for text."""
    return (
        "<script>document.title='hit'</script>",
        f"<img src={server}/img onerror=\"document.title='hit'\">",
        f"</title></style></svg><script src={server}/script></script>",
        f"</style><style>@import url({server}/css);*{{background:url({server}/bg)}}",
        f"<link rel=stylesheet href={server}/link><iframe src={server}/frame></iframe>",
        f"\"><svg onload=\"fetch('{server}/fetch')\"><a href='javascript:1'>x</a>",
        f"<meta http-equiv=refresh content='0;url={server}/refresh'>",
        "{{ config }}{% raw %}",
        "gnp\u202egpj.exe\u2066\x00\x1b[31m",
        "&lt;b&gt;&#60;i&#62;",
    )


def test_hostile_names_run_nothing_reach_nothing_and_stay_text(page: Page, asked: tuple[str, list[str]]) -> None:
    server, seen = asked
    for text in hostile(server):
        page.open(report_page(report_of(named(text), notes=text)))
        assert page.ask("document.title") == "Report about shop.example"
        cells = page.ask("[...document.querySelectorAll('td')].map(e => e.textContent)")
        subject = page.ask("[...document.querySelectorAll('h3')].map(e => e.textContent)")
        assert f"1. {visible(text)}" in subject
        assert any(visible(text) in cell for cell in cells)
        assert visible(text) in page.ask("[...document.querySelectorAll('p.kept')].map(e => e.textContent)")
        assert page.ask(f"document.querySelectorAll({json.dumps(STRANGE)}).length") == 0
    assert seen == []


def test_a_page_that_did_run_and_reach_would_be_noticed(page: Page, asked: tuple[str, list[str]]) -> None:
    server, seen = asked
    page.open("<!DOCTYPE html>" + "".join(hostile(server)[:2]))
    assert page.ask("document.title") == "hit"
    assert seen == ["/img"]


def test_the_policy_alone_keeps_the_page_silent(page: Page, asked: tuple[str, list[str]]) -> None:
    server, seen = asked
    harm = "".join(hostile(server)[:2]) + f"<style>*{{background:url({server}/bg)}}</style>"
    page.open(report_page(report_of(EXPIRED)).replace("<main>", f"<main>{harm}"))
    assert page.ask("document.title") == "Report about site.test"
    assert seen == []


_COLOURS = """(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = css => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
                       return [...canvas.getImageData(0, 0, 1, 1).data] };
  const pixel = c => c[0] << 16 | c[1] << 8 | c[2];
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                                                         if (c[3] === 255) return c }
                        return [255, 255, 255, 255] };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.body.querySelectorAll('*')].filter(e => own(e) && !e.closest('svg')).map(
    e => [pixel(rgb(getComputedStyle(e).color)), pixel(ground(e)), e.className + ' ' + e.textContent.slice(0, 30)])
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_in_light_and_in_dark(page: Page, scheme: str) -> None:
    page.open(report_page(full()))
    page.prefer(scheme)
    colours = page.ask(_COLOURS)
    ground = page.ask("getComputedStyle(document.documentElement).backgroundColor")
    page.prefer("light")
    assert len(colours) > 100
    assert [told for ink, behind, told in colours if contrast(ink, behind) < 4.5] == []
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 26, 32)"}[scheme]


def test_screen_readers_are_told_the_pictures_and_the_structure(page: Page) -> None:
    page.open(report_page(full()))
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    told = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]
    pictures = [name for role, name in told if role in {"image", "img"}]
    assert len(pictures) == 2
    assert pictures[0].startswith("The chain")
    assert next(name for role, name in told if role == "heading") == "Report about site.test"
    assert {"main", "table", "columnheader", "rowheader"} <= {role for role, _ in told}


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_at_the_side(page: Page, width: int) -> None:
    page.open(report_page(report_of(named("x" * 300 + " " + "日" * 300))))
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    wide = page.ask("document.documentElement.scrollWidth")
    page.call("Emulation.clearDeviceMetricsOverride")
    assert wide <= width


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_has_every_word_whole_and_heads_again(page: Page, language: str, paper: str, tmp_path: Path) -> None:
    page.open(report_page(full(language)))
    page.prefer("dark")
    pdf = page.pdf(paper, tmp_path)
    page.prefer("light")
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)
    width, height = (side * POINTS for side in PAPERS[paper])
    assert len(sizes) > 3
    # Chromium rounds to whole pixels.
    assert all(abs(float(w) - width) < 1 and abs(float(h) - height) < 1 for w, h in sizes)
    words = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', boxes)
    margin = 10 / 25.4 * POINTS
    assert len(words) > 100
    assert [
        word for left, top, right, bottom, word in words
        if min(float(left), float(top), width - float(right)) < margin or height - float(bottom) < margin / 2
    ] == []  # fmt: skip
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    checks = next(s for s in sheet_of(full(language)).sections if s.id == "checks").blocks[0]
    assert isinstance(checks, Table)
    head = re.compile(r"\s+".join(map(re.escape, checks.heads)))
    assert len(head.findall(text)) > 1
    squeezed = re.sub(r"\s", "", text)
    assert EXPIRED.path[0].certificate.sha256 in squeezed
    row = re.sub(r"\s", "", checks.rows[0][-1].lines[0])
    assert squeezed.count(row) == 60


@pytest.mark.usefixtures("poppler")
def test_paper_is_white_even_for_those_who_prefer_the_dark(page: Page, tmp_path: Path) -> None:
    page.open(report_page(full()))
    page.prefer("dark")
    pdf = page.pdf("A4", tmp_path)
    page.prefer("light")
    command = ["pdftoppm", "-r", "20", "-gray", "-f", "1", "-l", "1", str(pdf)]
    picture = subprocess.run(command, capture_output=True, check=True).stdout
    pixels = picture.split(b"\n", 3)[-1]
    assert sum(pixel == 255 for pixel in pixels) > len(pixels) * 0.6
    assert min(pixels) < 128
