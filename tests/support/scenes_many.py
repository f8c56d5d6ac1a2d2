"""Scenes of many things at once: sites, watched sites, lists of roots, a site's servers, times."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget

from tests.gui.watch.conftest import NotingScheduler
from tests.support.evidence import met, store
from tests.support.faulty import for_names, issued
from tests.support.observed import CHAINS
from tests.support.observed import world as observed
from tests.support.scenes_base import Make, Scene, World, scene, turn, wait
from tests.support.scenes_lists import LONG_HOST, NOW, keep_watch_list
from tests.support.server_views import MODERN, NO_NAME, REFUSED, SECOND, answer, evidence, versions, visit, web
from tests.support.timelines import chained, lived
from wizard import i18n
from wizard.causes.catalog import CAUSES
from wizard.causes.diagnose import diagnose
from wizard.causes.server import judge_server
from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.scheduler import Means, Plan, needed
from wizard.flow import site_crew
from wizard.flow.site_crew import Told
from wizard.model.evidence import Evidence
from wizard.model.finding import Diagnosis
from wizard.model.server import VERSION_NAMES, Answer, ClientOffer, ServerReport
from wizard.model.target import CheckOptions
from wizard.probes.base import Cancel
from wizard.probes.offers import clients
from wizard.views.bridge import Sink, Work
from wizard.views.server_window import ServerWindow
from wizard.views.sites.sites_window import SitesWindow
from wizard.views.store_window import StoreWindow
from wizard.views.time_machine import TimeMachineWindow
from wizard.views.watch.watch_window import WatchWindow
from wizard.views.watch.watch_work import Around

SITES = ("shop.example", "expired.example", f"{LONG_HOST}:8443", "closed.example", "soon.example", "not a site!")


def _line(verdict: str, days: int | None, code: str, *causes: str) -> str:
    """Return the JSON of a check, in the language in force as the program's own."""
    return json.dumps({
        "verdict": verdict,
        "causes": [{"id": c, "severity": "blocking", "title": i18n.tr(CAUSES[c].title)} for c in causes],
        "chain": [] if days is None else [{"days_left": days}], "at": "2026-11-23T10:00:00Z",
        "browsers": {"chrome": {"code": code}},
    })  # fmt: skip


def _answers() -> dict[str, str]:
    return {
        SITES[0]: _line("trusted", 60, "OK"),
        SITES[1]: _line("untrusted", -20, "NET::ERR_CERT_DATE_INVALID", "expired"),
        SITES[2]: _line("untrusted", 300, "NET::ERR_CERT_AUTHORITY_INVALID", "unknown-ca", "name-mismatch"),
        SITES[3]: _line("unreachable", None, "ERR_CONNECTION_REFUSED", "connection-refused"),
        SITES[4]: _line("trusted", 5, "OK"),
    }


def _sites(*, lines: Sequence[str] = (), starts: bool = False, held: int | None = None, search: str = "") -> Make:
    """*held*: how many are answered before the round stands still."""

    def make(world: World) -> QWidget:
        hold = Event()
        world.stack.callback(hold.set)
        answers = _answers()

        def say(asked: Sequence[str], _options: CheckOptions, cancel: Cancel) -> Iterator[tuple[Told, ...]]:
            for number, line in enumerate(asked):
                while held is not None and number >= held and not hold.wait(0.02):
                    cancel.check()
                yield (Told(line, answers[line.removeprefix("https://")]),)

        world.patch(site_crew, "check_apart", say)
        window = SitesWindow(world.bridge, CheckOptions)
        window.show()
        if lines:
            window.take("\n".join(lines))
            wait(lambda: not window.is_busy)
        if starts:
            window.start()
            turn()
            if held is None:
                wait(lambda: not window.is_busy)
            else:
                wait(lambda: window.page.status.bar.value() == held)
        if search:
            window.page.search_bar.search.setText(search)
            wait(lambda: not window.page.search_bar._later.isActive())
        return window

    return make


def _refusal() -> str:
    """Return what a system without a session says."""
    ran = Ran(ending=Ending.ENDED, status=1, printed="Failed to connect to bus: No medium found\n")
    with pytest.raises(WizardError) as raised:
        needed(ran, "systemctl")
    return str(raised.value)


def _watch(
    *, are_some: bool = True, is_on: bool = True, means: Means | None = Means.SYSTEMD, typed: str = "",
    is_refused: bool = False, is_broken: bool = False, is_switched: bool = False,
) -> Make:  # fmt: skip
    def make(world: World) -> QWidget:
        folder = world.folder / "watch"
        if is_broken:
            folder.mkdir()
            (folder / "watch.json").write_text("{")
        elif are_some:
            keep_watch_list(folder)
        scheduler = NotingScheduler(made=Plan(Means.SYSTEMD, NOW) if is_on else None)
        if is_refused:
            scheduler.error = _refusal()
        around = Around(
            folder=folder, scheduler=lambda: scheduler, means=lambda: means, notify=lambda *_: True, now=lambda: NOW
        )
        options = CheckOptions(parts=frozenset(), fetch=False, timeout_s=2.0)
        window = WatchWindow(world.bridge, options, None, around)
        window.show()
        wait(lambda: not window.is_busy)
        if typed:
            window.page.add_line.field.setText(typed)
            window.page.add_line.button.click()
        if is_switched:
            window.daily.switch.click()
        wait(lambda: not window.is_busy)
        return window

    return make


def _of_site() -> Diagnosis:
    stores = (
        replace(store(observed().root.certificate), origin="/etc/ssl/certs/ca-certificates.crt"),
        replace(store(name="mozilla"), origin="certifi 2026.10.22"),
        replace(store(name="firefox", size=0), origin="cert9.db"),
    )
    return diagnose(replace(met(CHAINS["ok"]()), stores=stores))


def _stores(diagnosis: Diagnosis | None = None, *, search: str = "", is_site: bool = False) -> Make:
    def make(world: World) -> QWidget:
        window = StoreWindow(world.bridge, diagnosis)
        window.show()
        wait(lambda: not window.is_busy)
        if search:
            window.search_page.field.setText(search)
            window.search_page.search_now()
        if is_site:
            window.show_site()
        return window

    return make


def _server(work: Work) -> Make:
    def make(world: World) -> QWidget:
        window = ServerWindow("site.test", work, world.bridge)
        window.show()
        turn()
        return window

    return make


def _let_in(newest: str) -> list[Answer]:
    """Return what a server answers that speaks *newest* and what is older, down to TLS 1.0, to each program."""
    known = list(VERSION_NAMES)
    return [answer(f"client:{c.id}", min(c.newest, newest, key=known.index)) for c in clients()]


def _report(*, is_fine: bool) -> ServerReport:
    root, chain = observed().root.certificate, issued(for_names("site.test", "www.site.test"))
    if is_fine:
        seen = evidence(
            [visit(chain), visit(chain, name="www.site.test")], (*versions(*MODERN), *_let_in("TLSv1.3")),
            [web("https://site.test/", hsts="max-age=31536000")], root=root,
        )  # fmt: skip
    else:
        seen = evidence(
            [
                visit(CHAINS["missing_int"]()), visit(address=SECOND, failure=REFUSED),
                visit(CHAINS["ok"](), name="www.site.test"),
            ],
            (*versions("TLSv1", "TLSv1.1", "TLSv1.2"), *_let_in("TLSv1.2")),
            [web("http://site.test/"), web("https://site.test/")], root=root,
        )  # fmt: skip
    offers = [ClientOffer(id=c.id, name=c.name, oldest=c.oldest, newest=c.newest) for c in clients()]
    return judge_server(seen, offers)


def _answering(is_fine: bool) -> Work:
    return lambda _tell, _cancel: _report(is_fine=is_fine)


def _never(_tell: Sink, cancel: Cancel) -> object:
    cancel.wait(60)
    cancel.check()
    return None


def _lost(_tell: Sink, _cancel: Cancel) -> object:
    nobody = met(failure=NO_NAME)
    return judge_server(
        replace(evidence(unresolved={"site.test": NO_NAME, "www.site.test": NO_NAME}), checks=(nobody,), connections=0),
        (),
    )


def _time_machine(seen: Evidence, *, is_whole: bool = False) -> Make:
    def make(_: World) -> QWidget:
        window = TimeMachineWindow(*lived(seen))
        window.show()
        window.whole.setChecked(is_whole)
        return window

    return make


SCENES: tuple[Scene, ...] = (
    scene("sites-empty", "the list of many sites is empty", _sites()),
    scene("sites-list", "a list was read", _sites(lines=SITES)),
    scene("sites-running", "two are answered, the others are under way", _sites(lines=SITES, starts=True, held=2),
          is_busy=True),
    scene("sites-answers", "all are answered", _sites(lines=SITES, starts=True)),
    scene("sites-search-none", "a search that finds nothing", _sites(lines=SITES, starts=True, search="zzz")),
    scene("watch", "watched sites, with news", _watch()),
    scene("watch-empty", "no site is watched", _watch(are_some=False, is_on=False)),
    scene("watch-off", "sites are listed, and not looked at", _watch(is_on=False)),
    scene("watch-nothing", "this computer has no scheduler", _watch(is_on=False, means=None)),
    scene("watch-refused", "what was typed is no address", _watch(typed="shop example")),
    scene("watch-failed", "the daily look could not be set up",
          _watch(is_on=False, is_refused=True, is_switched=True)),
    scene("watch-broken", "the list was damaged", _watch(is_broken=True)),
    scene("stores", "the lists of roots", _stores()),
    scene("stores-search", "a search among them", _stores(search="isrg")),
    scene("stores-none", "a search that finds nothing", _stores(search="zzzz")),
    scene("stores-site", "what the lists say of a site", _stores(_of_site(), is_site=True)),
    scene("server-running", "the server test runs", _server(_never), is_busy=True),
    scene("server", "the server test found faults", _server(_answering(is_fine=False))),
    scene("server-fine", "it found none", _server(_answering(is_fine=True))),
    scene("server-failed", "the name was not found", _server(_lost)),
    scene("time", "the time machine, now", _time_machine(chained())),
    scene("time-expired", "a certificate that has expired", _time_machine(chained(leaf=(-100, -10)))),
    scene("time-whole", "the whole time of a chain", _time_machine(chained(), is_whole=True)),
)  # fmt: skip
