"""What is told of watched sites, and when: by made diagnoses, and by a round over real servers and a real desktop."""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.diagnoses import altered_certificate, finding, made_diagnosis
from tests.support.evidence import failed
from tests.support.loopback import closed_port, serving
from tests.support.notifications import Desktop, desktop
from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_pki
from tests.support.tls_server import TlsServer
from wizard.causes.catalog import CAUSES
from wizard.flow import watch as module
from wizard.flow.notify import notify
from wizard.flow.watch import (
    USUAL_DAYS,
    Checker,
    News,
    NewsKind,
    Round,
    checker,
    judge,
    make_round,
    warning_time,
)
from wizard.flow.watch_list import (
    Standing,
    Watched,
    WatchList,
    add_site,
    change_watch_list,
    read_watch_list,
    remove_site,
)
from wizard.flow.watch_text import news_text
from wizard.model.evidence import FailureKind, PortalEvidence
from wizard.model.fields import Present, Unknown
from wizard.model.finding import Diagnosis, Finding, Origin, PathLink, Severity, Who
from wizard.model.target import CheckOptions, Target

DAY = timedelta(days=1)
A, B = "https://a.example:443", "https://b.example:443"


def fine(left: float = 60, lifetime: float = 90, *causes: Finding) -> Diagnosis:
    """Return a diagnosis whose certificate has *left* days of *lifetime*; untrusted with blocking *causes*."""
    ends = AT + left * DAY
    leaf = altered_certificate(not_before=Present(ends - lifetime * DAY), not_after=Present(ends))
    made = made_diagnosis([f for f in causes if f.severity is Severity.BLOCKING])
    path = (PathLink(certificate=leaf, origin=Origin.SENT),)
    return replace(made, findings=causes, chain=(leaf,), path=path)


def broken(cause: str = "expired") -> Diagnosis:
    return fine(60, 90, finding(cause))


def flawed(cause: str = "missing-intermediate", left: float = 60) -> Diagnosis:
    return fine(left, 90, replace(finding(cause), severity=Severity.WARNING))


def silent(cause: str = "timeout", *, clock: bool = False, portal: bool = False) -> Diagnosis:
    made = made_diagnosis([finding(cause, who=Who.UNKNOWN)], failure=failed(FailureKind.TIMED_OUT))
    evidence = made.evidence
    return replace(
        made,
        evidence=replace(
            evidence,
            clock=evidence.clock if clock else Unknown.NOT_ASKED,
            portal=PortalEvidence(asked="portal.example", intercepted=False) if portal else Unknown.NOT_ASKED,
        ),
    )


class World:
    """Watched sites of which each round sees what the test says."""

    def __init__(self, folder: Path, *addresses: str) -> None:
        self.folder = folder
        self.takes = True
        self.told: list[News] = []
        for address in addresses:
            add_site(address, folder=folder)

    def round(self, *seen: Diagnosis, at: datetime = AT) -> Round:
        """Make a round in which the sites, in the order of the list, are *seen* so."""
        hosts = [site.address.split("/")[2].partition(":")[0] for site in self.sites]
        by_host = dict(zip(hosts, seen, strict=True))
        return self.round_by(lambda target: by_host[target.host], at=at)

    def round_by(self, check_site: Checker, at: datetime = AT) -> Round:
        return make_round(self._tell, check_site=check_site, now=at, folder=self.folder)

    def kinds(self, *seen: Diagnosis) -> list[str]:
        """Make a round and return what is told."""
        return [news.kind.value for news in self.round(*seen).news]

    @property
    def sites(self) -> Sequence[Watched]:
        return read_watch_list(self.folder).watch_list.sites

    def _tell(self, news: Sequence[News]) -> bool:
        self.told.extend(news)
        return self.takes


@pytest.fixture
def one(tmp_path: Path) -> World:
    return World(tmp_path, "a.example")


@pytest.fixture
def two(tmp_path: Path) -> World:
    return World(tmp_path, "a.example", "b.example")


@pytest.mark.parametrize(
    ("rounds", "told"),
    [
        # Fine sites are no news, also at the first look; a broken one is.
        ([fine(), fine()], [[], []]),
        ([broken(), broken()], [["refused"], []]),
        ([fine(), broken(), broken(), fine(), fine()], [[], ["refused"], [], ["fine"], []]),
        # Another first cause is news, a second one behind it is not.
        ([broken("expired"), broken("name-mismatch")], [["refused"], ["refused"]]),
        ([broken(), fine(60, 90, finding("expired"), finding("no-san"))], [["refused"], []]),
        # Few days left: told once, until it is renewed.
        ([fine(22), fine(20.9), fine(20), fine(89), fine(20)], [[], ["ending"], [], ["renewed"], ["ending"]]),
        ([fine(20), broken(), fine(89)], [["ending"], ["refused"], ["fine"]]),
        ([broken(), fine(20)], [["refused"], ["fine", "ending"]]),
        # What opens and has to be mended.
        ([flawed(), flawed(), fine()], [["flawed"], [], ["fine"]]),
        ([flawed(left=20), flawed(left=60)], [["flawed", "ending"], ["renewed"]]),
        # Notes, and what comes and goes with another's server, are no news.
        ([fine(60, 90, replace(finding("strict-only"), severity=Severity.NOTE)), fine()], [[], []]),
        ([flawed("revocation-unknown"), fine()], [[], []]),
        # A check that broke by a fault of its own.
        ([fine(60, 90, replace(finding("no-san"), severity=Severity.WARNING, failed="KeyError")), fine()], [[], []]),
        # Old roots of this computer, where the site opens all the same.
        ([flawed("outdated-roots"), flawed("outdated-roots")], [[], []]),
    ],
)
def test_each_event_is_told_once(rounds: Sequence[Diagnosis], told: Sequence[Sequence[str]], one: World) -> None:
    assert [one.kinds(seen) for seen in rounds] == told


@pytest.mark.parametrize(
    ("rounds", "told"),
    [
        # Once is no alarm, also not once again later; twice in a row is, once.
        (["silent", "fine", "silent", "fine"], [[], [], [], []]),
        (["silent", "silent", "silent"], [[], ["silent"], []]),
        (["fine", "silent", "silent", "fine"], [[], [], ["silent"], ["fine"]]),
        (["broken", "silent", "broken"], [["refused"], [], []]),
        (["broken", "silent", "silent", "broken"], [["refused"], [], ["silent"], ["refused"]]),
        # That its certificate ends soon is known when it is back.
        (["short", "silent", "silent", "short"], [["ending"], [], ["silent"], ["fine"]]),
        # A refusal may be a restart: it is told when it lasts, too.
        (["refuses", "refuses"], [[], ["silent"]]),
    ],
)
def test_silence_is_told_when_it_lasts(rounds: Sequence[str], told: Sequence[Sequence[str]], two: World) -> None:
    seen = {
        "silent": silent(), "fine": fine(), "broken": broken(), "short": fine(20),
        "refuses": silent("connection-refused"),
    }  # fmt: skip
    assert [two.kinds(seen[name], fine()) for name in rounds] == told


@pytest.mark.parametrize("cause", ["no-network", "dns-failure", "timeout", "proxy-failure"])
def test_where_nothing_answers_nothing_is_concluded(cause: str, two: World) -> None:
    two.round(fine(), fine())
    before = read_watch_list(two.folder)
    for _ in range(5):
        made = two.round(silent(cause), silent("timeout"))
        assert (made.news, made.is_offline) == ((), True)
    assert read_watch_list(two.folder) == before
    assert two.told == []


@pytest.mark.parametrize(
    "second", [silent("timeout", clock=True), silent("timeout", portal=True), silent("connection-refused"), fine()]
)
def test_anything_that_answers_shows_that_there_is_a_network(second: Diagnosis, two: World) -> None:
    assert not two.round(silent(), second).is_offline
    assert "silent" in two.kinds(silent(), second)


def test_a_single_site_is_not_mistaken_for_the_network(one: World) -> None:
    assert [one.kinds(silent(clock=True)) for _ in range(3)] == [[], ["silent"], []]


@pytest.mark.parametrize("cause", ["clock-wrong", "interception", "captive-portal", "outdated-roots"])
def test_what_is_wrong_with_this_computer_says_nothing_of_a_site(cause: str, two: World) -> None:
    two.round(fine(), fine())
    hidden = fine(60, 90, finding(cause, who=Who.COMPUTER), finding("unknown-ca"))
    made = two.round(hidden, fine())
    assert (made.news, made.looks[A].hidden_by, made.looks[B].hidden_by) == ((), cause, None)
    assert two.round(fine(), fine()).news == ()


def test_a_login_page_before_every_site_is_no_network(two: World) -> None:
    made = two.round(broken("captive-portal"), broken("captive-portal"))
    assert made.is_offline
    assert made.watch_list.round_at is None


def test_what_could_not_be_told_is_told_the_next_time(one: World) -> None:
    one.takes = False
    assert not one.round(broken()).is_told
    assert not one.round(broken()).is_told
    one.takes = True
    assert one.round(broken()).is_told
    assert one.round(broken()).news == ()
    assert [news.kind for news in one.told] == [NewsKind.REFUSED] * 3


def test_what_passed_before_it_could_be_told_is_no_news(one: World) -> None:
    one.takes = False
    one.round(broken())
    one.takes = True
    assert one.round(fine()).news == ()


def test_the_list_may_be_changed_meanwhile(two: World) -> None:
    def check_site(target: Target) -> Diagnosis:
        if target.host == "a.example":
            remove_site("a.example", two.folder)
            add_site("c.example", folder=two.folder)
        return broken()

    assert [news.address for news in two.round_by(check_site).news] == [B]
    assert [site.address for site in two.sites] == [B, "https://c.example:443"]


def test_an_empty_list_is_a_round(tmp_path: Path) -> None:
    made = World(tmp_path).round()
    assert (made.news, made.is_offline, made.watch_list.round_at) == ((), False, AT)


def test_no_two_rounds_are_made_at_once(one: World) -> None:
    inner: list[Round] = []

    def check_site(_: Target) -> Diagnosis:
        inner.append(one.round(broken()))
        return broken()

    outer = one.round_by(check_site)
    assert (outer.is_busy, len(outer.news)) == (False, 1)
    assert [(made.is_busy, made.news) for made in inner] == [(True, ())]


def test_the_days_of_a_site_come_before_those_of_the_list(tmp_path: Path) -> None:
    world = World(tmp_path, "a.example", "b.example")
    add_site("a.example", 80, tmp_path)
    change_watch_list(lambda old: WatchList(days=14, sites=old.sites), tmp_path)
    assert [news.address for news in world.round(fine(70), fine(20)).news] == [A]


@pytest.mark.parametrize(
    ("lifetime", "days", "usual", "warned"),
    [
        (398, None, None, USUAL_DAYS), (398, None, 60, 60), (398, 90, 60, 90),
        (90, None, None, USUAL_DAYS), (90, None, 60, 29), (47, None, None, 47 / 3 - 1), (47, None, 3, 3),
        (6, None, None, 1), (1, None, None, 1 / 6), (6, 5, None, 5), (None, None, None, USUAL_DAYS),
    ],
)  # fmt: skip
def test_the_warning_fits_the_lifetime(
    lifetime: float | None, days: int | None, usual: int | None, warned: float
) -> None:
    lives = None if lifetime is None else timedelta(days=lifetime)
    assert abs(warning_time(lives, days, usual) - timedelta(days=warned)) < timedelta(seconds=1)


def test_the_first_end_of_the_whole_path_counts() -> None:
    seen = fine(300, 398)
    above = altered_certificate(not_before=Present(AT - 3_000 * DAY), not_after=Present(AT + 9 * DAY))
    seen = replace(seen, path=(*seen.path, PathLink(certificate=above, origin=Origin.SENT)))
    standing = judge(seen, None, None, AT).standing
    assert standing == Standing(ends=AT + 9 * DAY, is_short=True)


def test_the_causes_that_are_set_apart_exist() -> None:
    apart = module._OF_THIS_COMPUTER | module._OF_THE_NETWORK | module._NO_ANSWER | module._PASSING
    assert apart <= set(CAUSES)


def test_a_certificate_without_dates_is_no_hindrance() -> None:
    seen = made_diagnosis(failure=failed(FailureKind.TIMED_OUT))
    assert judge(seen, None, None, AT).standing is not None


def _round_elsewhere(folder: Path, seen: "multiprocessing.Queue[list[str]]") -> None:
    seen.put(World(folder).kinds(broken()))


def test_several_processes_tell_an_event_once(one: World) -> None:
    context = multiprocessing.get_context("spawn")
    seen: multiprocessing.Queue[list[str]] = context.Queue()
    several = [context.Process(target=_round_elsewhere, args=(one.folder, seen)) for _ in range(2)]
    for process in several:
        process.start()
    told = [kind for _ in several for kind in seen.get(timeout=50)]
    for process in several:
        process.join()
    assert told == ["refused"]


# Real servers, and a real desktop


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Watch")


def server(pki: Pki, left_days: float) -> TlsServer:
    """Return a server whose certificate of 90 days has so many left."""
    ends = AT + timedelta(days=left_days)
    leaf = replace(healthy_leaf("localhost"), validity=Validity(ends - 90 * DAY, ends))
    return TlsServer([issue(leaf, pki.issuing), pki.issuing.certificate], leaf.key)


@contextmanager
def shown_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with desktop(folder) as running:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", running.address)
        yield running


def test_real_sites_are_watched_and_the_desktop_tells(
    pki: Pki, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = CheckOptions(at=AT, only_roots=(der_of(pki.root.certificate),), fetch=False, parts=frozenset())
    ending, good = server(pki, 5), server(pki, 60)
    with ExitStack() as stack:
        screen = stack.enter_context(shown_on(tmp_path_factory.mktemp("bus"), monkeypatch))
        ports = [stack.enter_context(serving(one)) for one in (ending, good)]
        ports.append(stack.enter_context(closed_port()))
        for port in ports:
            add_site(f"localhost:{port}", folder=tmp_path)

        def round_() -> Sequence[str]:
            made = make_round(
                lambda news: notify("watched", "\n".join(news_text(one, AT) for one in news)),
                check_site=checker(options), now=AT, folder=tmp_path,
            )  # fmt: skip
            assert made.is_told
            return [news_text(news, AT) for news in made.news]

        first = round_()
        assert first == [f"The certificate of localhost:{ports[0]} ends in 5 days, on 28 November 2026."]
        assert screen.next().text == first[0]
        second = round_()
        assert second == [f"localhost:{ports[2]} did not answer, twice in a row. The server refuses the connection."]
        assert screen.next().text == second[0]
        assert round_() == []
        # The one was renewed; the other ran out.
        renewed, expired = server(pki, 89), server(pki, -1)
        ending.chain, ending.key = renewed.chain, renewed.key
        good.chain, good.key = expired.chain, expired.key
        third = round_()
        assert third == [
            f"localhost:{ports[0]} has a new certificate, which is valid until 20 February 2027.",
            f"localhost:{ports[1]} cannot be opened safely. The certificate has expired.",
        ]
        assert screen.next().text == "\n".join(third)
        assert round_() == []
        assert screen.is_empty
