"""Pages that are not the ordinary one about a certificate: the clock's, the login page's, the program's on the way."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.browsers.conftest import DRIVERS
from tests.browsers.sites import Site, expected
from tests.support import chromium
from tests.support.browser import Shown
from tests.support.chromium import Chromium
from tests.support.faulty import (
    Chain,
    Change,
    expired,
    issued,
    key_of,
    made_around,
    not_yet,
    plan_of,
    self_signed,
    world,
    wrong_host,
)
from tests.support.firefox import Firefox
from tests.support.pki import Validity, der_of, issue, make_intermediate, make_root, name_of
from wizard.causes.diagnose import diagnose
from wizard.flow.tasks import check
from wizard.i18n import using
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import ClockEvidence, Comparison, Evidence, PortalEvidence, TimeReading
from wizard.model.target import CheckOptions, Target
from wizard.practice.listener import LOOPBACK, Listener
from wizard.practice.tls import Credentials, secure_site
from wizard.practice.web import Request, Response, plain_site

HOST = "site.test"
INSISTING = "trust-wizard.dev"
"""Below a top-level domain of which every host is in the browsers' built-in list."""

PRODUCT = "Zscaler Inc."
OTHER = "another.test"


def evidence_of(site: Site) -> Evidence:
    """Return what the wizard's own check records of *site*, over the same server."""
    return check(site.target, site.options).evidence


def _named(host: str) -> Change:
    return lambda leaf: replace(leaf, names=(host,))


def _by_product(host: str) -> Chain:
    days = Validity.around(datetime.now(UTC), before_days=100, after_days=1000)
    root = make_root(name_of("Zscaler Root CA", PRODUCT), days)
    issuing = make_intermediate(name_of("Zscaler Intermediate", PRODUCT), root, days)
    return issue(plan_of(host), issuing), issuing.certificate, root.certificate


def _chains(host: str) -> Mapping[str, Chain]:
    return {
        "good": issued(_named(host)),
        "expired": issued(_named(host), expired),
        "not-yet": issued(_named(host), not_yet),
        "wrong-name": issued(wrong_host),
        "self-signed": self_signed(_named(host)),
        "product": _by_product(host),
    }


class Sites:
    """Sites of two hosts, one of which browsers open securely or not at all; and a login page on plain HTTP."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.listener = Listener()
        self.sites: dict[tuple[str, str], Site] = {}
        with made_around(now):
            trusted = world().root.certificate
            options = CheckOptions(timeout_s=3.0, fetch=False, only_roots=(der_of(trusted),))
            for host in (HOST, INSISTING):
                for case, chain in _chains(host).items():
                    credentials = Credentials(chain=chain, key=key_of(chain[0]))
                    site = secure_site(credentials, lambda _: Response(body=b"It opened."), lambda: datetime.now(UTC))
                    port = self.listener.open(site)
                    target = Target(host=host, port=port, connect_to=(LOOPBACK, port))
                    self.sites[host, case] = Site(target, options)
        self.roots = {"root": trusted}
        self.portal = self.listener.open(plain_site(_log_in_first, lambda: datetime.now(UTC)))
        self.listener.start()


def _log_in_first(request: Request) -> Response:
    """Answer in others' names: Chromium takes a page for a login page, Firefox a way to another address."""
    if "204" in request.path:
        return Response(body=b"<!doctype html><title>Log in</title>")
    return Response(status=HTTPStatus.FOUND, headers={"Location": "http://login.test/"})


@pytest.fixture(scope="module")
def special() -> Iterator[Sites]:
    sites = Sites()
    yield sites
    sites.listener.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How a browser comes to know of something beside the certificate, and what the wizard sees of the same."""

    clock_ahead: timedelta = timedelta(0)
    """How far this computer's clock is ahead of the true time."""
    portal: bool = False
    compared: bool = False
    """Whether the same unknown issuer shows up at another site, too."""

    def seen_with(self, evidence: Evidence) -> Evidence:
        """Return *evidence* with what the wizard would have seen beside the site."""
        wired = SystemEvidence(
            family="linux", name="A system", version="1", support_ends=None, desktop=None, wireless=False,
        )  # fmt: skip
        now = datetime.now(UTC) + self.clock_ahead
        readings = tuple(
            TimeReading(source=f"{n}.test", kind="http-date", offset_s=-self.clock_ahead.total_seconds()) for n in "ab"
        )
        return replace(
            evidence,
            at=now,
            system=wired,
            clock=ClockEvidence(now=now, time_zone="UTC", utc_offset_s=0, readings=readings),
            portal=PortalEvidence(asked="check.test", intercepted=self.portal),
            comparisons=(Comparison(host=OTHER, chain=evidence.chain),) if self.compared else (),
        )


WORLDS: Mapping[str, World] = {
    "usual": World(),
    "ahead": World(clock_ahead=timedelta(days=463)),
    "behind": World(clock_ahead=-timedelta(days=463)),
    "portal": World(portal=True),
    "everywhere": World(compared=True),
}
"""Without a word from the network Chromium calls a clock wrong that is a year ahead of its own making, or behind it."""

CASES = (
    *(("usual", INSISTING, case) for case in ("good", "expired", "not-yet", "wrong-name", "self-signed", "product")),
    *(("ahead", HOST, case) for case in ("good", "wrong-name", "self-signed")),
    ("ahead", INSISTING, "good"),
    *(("behind", HOST, case) for case in ("good", "wrong-name", "self-signed")),
    *(("portal", HOST, case) for case in ("self-signed", "wrong-name", "expired", "product")),
    *(("portal", INSISTING, case) for case in ("self-signed", "product")),
    *(("everywhere", host, "product") for host in (HOST, INSISTING)),
)
JAPANESE = (
    ("ahead", HOST, "good"),
    ("behind", HOST, "good"),
    ("portal", HOST, "self-signed"),
    ("usual", INSISTING, "product"),
    ("everywhere", HOST, "product"),
)


@contextmanager
def browsing(name: str, sites: Sites, world: World, folder: Path, language: str) -> Iterator[Chromium | Firefox]:
    """Start the browser in this *world*."""
    environment = _clock_of(world, folder) if world.clock_ahead else {}
    driver: type[Any] = DRIVERS[name]
    told = _chromium_in(world, sites) if name == "chrome" else _firefox_in(world, sites)
    with driver(folder / name, sites.roots, language, environment=environment, **told) as running:
        if world.portal and isinstance(running, Firefox):
            running.await_portal()
        yield running


def _clock_of(world: World, folder: Path) -> Mapping[str, str]:
    library = folder / "clock.so"
    source = Path(chromium.__file__).with_name("clock.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True, timeout=60)
    return {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(int(world.clock_ahead.total_seconds()))}


def _chromium_in(world: World, sites: Sites) -> Mapping[str, Any]:
    return {"names": {INSISTING: None, **({chromium.PORTAL_CHECK: sites.portal} if world.portal else {})}}


def _firefox_in(world: World, sites: Sites) -> Mapping[str, Any]:
    """Tell Firefox what it would have learnt from its makers: how far the clock is off, and who issues everywhere."""
    preferences: dict[str, str | int | bool] = {
        "services.settings.clock_skew_seconds": int(world.clock_ahead.total_seconds()),
        "services.settings.last_update_seconds": int((datetime.now(UTC) + world.clock_ahead).timestamp()),
    }
    if world.portal:
        preferences |= {
            "network.captive-portal-service.enabled": True,
            "captivedetect.canonicalURL": f"http://{LOOPBACK}:{sites.portal}/canonical.html",
        }
    if world.compared:
        preferences["security.pki.mitm_canary_issuer"] = f"CN=Zscaler Intermediate,O={PRODUCT}"
    return {"names": (INSISTING,), "preferences": preferences}


class Scenes:
    """One browser for each world and language, started when it is first wanted; one at a time."""

    def __init__(self, name: str, sites: Sites, folder: Path) -> None:
        self._name, self._sites, self._folder = name, sites, folder
        self._open = ExitStack()
        self._scene: tuple[str, str] | None = None
        self._browser: Chromium | Firefox | None = None

    def __call__(self, world: str, language: str) -> Chromium | Firefox:
        """Return the browser in this *world* and *language*."""
        if self._scene != (world, language) or self._browser is None:
            self.close()
            folder = Path(tempfile.mkdtemp(dir=self._folder))
            self._browser = self._open.enter_context(browsing(self._name, self._sites, WORLDS[world], folder, language))
            self._scene = (world, language)
        return self._browser

    def close(self) -> None:
        """End the browser."""
        self._open.close()
        self._scene = self._browser = None


@pytest.fixture(scope="module")
def scenes(name: str, special: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    running = Scenes(name, special, tmp_path_factory.mktemp(f"{name}-special"))
    yield running
    running.close()


def predicted(site: Site, world: World, name: str) -> Shown:
    """Return what the wizard says that the browser shows."""
    return expected(diagnose(world.seen_with(evidence_of(site))), name)


@pytest.mark.parametrize(("world", "host", "case"), CASES)
def test_a_page(scenes: Scenes, name: str, special: Sites, world: str, host: str, case: str) -> None:
    site = special.sites[host, case]
    assert scenes(world, "en").show(site.url) == predicted(site, WORLDS[world], name)


@pytest.mark.parametrize(("world", "host", "case"), JAPANESE)
def test_its_heading_in_japanese(scenes: Scenes, name: str, special: Sites, world: str, host: str, case: str) -> None:
    site = special.sites[host, case]
    shown = scenes(world, "ja").show(site.url)
    with using("ja"):
        assert shown == predicted(site, WORLDS[world], name)


def test_every_kind_of_page_is_among_them(name: str, special: Sites) -> None:
    headings = {predicted(special.sites[host, case], WORLDS[world], name).heading for world, host, case in CASES}
    wanted = {
        "chrome": {"Your clock is ahead", "Your clock is behind", "Connect to network",
                   "An application is stopping Chrome from safely connecting to this site"},
        "firefox": {"Your Computer Clock is Wrong",
                    "Software is Preventing Firefox From Safely Connecting to This Site"},
    }  # fmt: skip
    assert wanted[name] < headings
