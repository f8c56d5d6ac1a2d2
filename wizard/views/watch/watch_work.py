"""What the window of the watched sites asks to be done in threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.i18n import tr
from wizard.probes.base import Cancel
from wizard.views.bridge import Sink

if TYPE_CHECKING:  # loaded by the first work: before that, they would hold the window up
    from wizard.fixes.scheduler import Means, Plan, Scheduler
    from wizard.flow.watch import Checker, News, Round
    from wizard.flow.watch_list import Watched, WatchList
    from wizard.model.finding import Diagnosis
    from wizard.model.target import CheckOptions, Target


_TURN_S = 0.2
"""How long a look waits before it sees whether a round made elsewhere is done."""


def _scheduler() -> Scheduler:
    from wizard.fixes.scheduler import own_scheduler

    return own_scheduler()


def _means() -> Means | None:
    from wizard.fixes.scheduler.offered import means_here

    return means_here()


def _notify(title: str, text: str) -> bool:
    from wizard.flow.notify import notify

    return notify(title, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the window meets outside of this program; tests put something else in its place."""

    folder: Path | None = None
    """Where the list is; None for the person's own folder."""
    scheduler: Callable[[], Scheduler] = _scheduler
    means: Callable[[], Means | None] = _means
    notify: Callable[[str, str], bool] = _notify
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list as it stands."""

    watch_list: WatchList
    unseen: tuple[News, ...] = ()
    """What no window has shown yet."""
    problem: str | None = None
    """What to say of a list that was set aside."""
    added: tuple[str, ...] = ()
    """The addresses that were asked for and are watched now."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """What was typed and cannot be watched, and why not."""
    removed: Watched | None = None
    place: int = 0
    """Where in the list it stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How far a look at the sites is."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Daily:
    """What there is of the daily check."""

    plan: Plan | None
    means: Means | None
    """What it would be set up with; None where nothing can start it."""


@dataclass(frozen=True, slots=True)
class ReadWatched:
    """Read the list; the answer is a `Listing`."""

    around: Around

    def __call__(self, tell: Sink, cancel: Cancel) -> Listing:
        """Do it. Raises InputError where the list cannot be used."""
        from wizard.flow.watch_list import read_watch_list
        from wizard.flow.watch_unseen import trouble_of, unseen_news

        opened = read_watch_list(self.around.folder)
        unseen = unseen_news(opened.watch_list, self.around.folder)
        return Listing(watch_list=opened.watch_list, unseen=unseen, problem=trouble_of(opened, self.around.folder))


@dataclass(frozen=True, slots=True)
class AddSites:
    """Watch what a person typed, or what another window names; the answer is a `Listing`."""

    around: Around
    typed: tuple[str, ...]

    def __call__(self, tell: Sink, cancel: Cancel) -> Listing:
        """Do it. Raises InputError where the list cannot be used; an address that makes no sense is told in it."""
        from wizard.flow.address import parse_target
        from wizard.flow.watch_list import (
            Watched,
            address_of,
            change_watch_list,
            opened_text,
            read_watch_list,
            with_site,
        )

        addresses, refused = dict[str, str](), dict[str, str]()
        for typed in self.typed:
            try:
                addresses[address_of(parse_target(typed))] = typed
            except InputError as error:
                refused[typed] = str(error)
        problem = opened_text(read_watch_list(self.around.folder))

        def added(watch_list: WatchList) -> WatchList:
            for address, typed in addresses.items():
                try:
                    watch_list = with_site(watch_list, Watched(address=address))
                except InputError as error:
                    refused[typed] = str(error)
            return watch_list

        after = change_watch_list(added, self.around.folder)
        watched = {site.address for site in after.sites}
        fresh = tuple(address for address in addresses if address in watched)
        return Listing(watch_list=after, problem=problem, added=fresh, refused=refused)


@dataclass(frozen=True, slots=True)
class RemoveSite:
    """Watch a site no longer; the answer is a `Listing` with what was removed."""

    around: Around
    address: str

    def __call__(self, tell: Sink, cancel: Cancel) -> Listing:
        """Do it. Raises InputError where the list cannot be used."""
        from wizard.flow.watch_list import change_watch_list, without_site

        removed: list[tuple[int, Watched]] = []

        def without(before: WatchList) -> WatchList:
            removed[:] = [(n, site) for n, site in enumerate(before.sites) if site.address == self.address]
            return without_site(before, self.address)

        after = change_watch_list(without, self.around.folder)
        place, site = removed[0] if removed else (0, None)
        return Listing(watch_list=after, removed=site, place=place)


@dataclass(frozen=True, slots=True)
class PutBack:
    """Watch a site again that was removed, with what was known of it; the answer is a `Listing`."""

    around: Around
    site: Watched
    place: int

    def __call__(self, tell: Sink, cancel: Cancel) -> Listing:
        """Do it. Raises InputError where the list cannot be used, or is full."""
        from wizard.flow.watch_list import change_watch_list, with_site

        after = change_watch_list(lambda before: with_site(before, self.site, self.place), self.around.folder)
        return Listing(watch_list=after, added=(self.site.address,))


@dataclass(frozen=True, slots=True)
class SetDays:
    """Choose for some sites when a person is told, None for as usual; the answer is a `Listing`."""

    around: Around
    days: Mapping[str, int | None]

    def __call__(self, tell: Sink, cancel: Cancel) -> Listing:
        """Do it. Raises InputError where the list cannot be used."""
        from wizard.flow.watch_list import change_watch_list, with_days

        after = change_watch_list(lambda before: with_days(before, self.days), self.around.folder)
        return Listing(watch_list=after)


@dataclass(frozen=True, slots=True)
class NoteShown:
    """Note that a person saw how the sites stand; the answer is None."""

    around: Around
    watch_list: WatchList

    def __call__(self, tell: Sink, cancel: Cancel) -> None:
        """Do it. Raises InputError where the list cannot be used."""
        from wizard.flow.watch_unseen import note_shown

        note_shown(self.watch_list, self.around.folder)


@dataclass(frozen=True, slots=True)
class LookNow:
    """Look at some sites, or make a whole round; the answer is a `Round`, and `Looked` is told meanwhile."""

    around: Around
    options: CheckOptions
    addresses: tuple[str, ...] | None
    """None for a round over all of them."""
    total: int

    def __call__(self, tell: Sink, cancel: Cancel) -> Round:
        """Do it. Raises InputError where the list cannot be used, Cancelled after *cancel*; then nothing is noted."""
        from wizard.flow.watch import make_round

        check_site, around = self._checker(tell, cancel), self.around
        if self.addresses is not None:
            return self._look(self.addresses, check_site, cancel)

        def told(_: Sequence[News]) -> bool:
            return not cancel.is_set

        return make_round(told, check_site=check_site, now=around.now(), folder=around.folder)

    def _look(self, addresses: Collection[str], check_site: Checker, cancel: Cancel) -> Round:
        """Look at single sites, after a round that is being made elsewhere: it may not have them."""
        from wizard.flow.watch_now import look_now

        while True:
            made = look_now(addresses, check_site=check_site, now=self.around.now(), folder=self.around.folder)
            if not made.is_busy:
                return made
            cancel.wait(_TURN_S)
            cancel.check()

    def _checker(self, tell: Sink, cancel: Cancel) -> Checker:
        from wizard.flow.tasks import check

        done, lock = 0, threading.Lock()

        def check_site(target: Target) -> Diagnosis:
            nonlocal done
            cancel.check()
            diagnosis = check(target, self.options, cancel=cancel)
            with lock:
                done += 1
                tell(Looked(done=done, total=self.total))
            return diagnosis

        return check_site


@dataclass(frozen=True, slots=True)
class SeeDaily:
    """Look whether the system starts the daily check; the answer is a `Daily`."""

    around: Around

    def __call__(self, tell: Sink, cancel: Cancel) -> Daily:
        """Do it. Raises WizardError where the scheduler cannot be asked."""
        plan = self.around.scheduler().plan()
        return Daily(plan, plan.means if plan else self.around.means())


@dataclass(frozen=True, slots=True)
class SetUpDaily:
    """Let the system start the daily check, in *language*; the answer is a `Daily`."""

    around: Around
    language: str

    def __call__(self, tell: Sink, cancel: Cancel) -> Daily:
        """Do it. Raises WizardError that says why it is not possible."""
        from wizard.fixes.scheduler import minute_by_lot, own_program

        plan = self.around.scheduler().set_up(own_program(self.language), minute_by_lot())
        return Daily(plan, plan.means)


@dataclass(frozen=True, slots=True)
class EndDaily:
    """Let the system start the daily check no more; the answer is a `Daily`."""

    around: Around

    def __call__(self, tell: Sink, cancel: Cancel) -> Daily:
        """Do it. Raises WizardError that says why it is not possible."""
        scheduler = self.around.scheduler()
        scheduler.remove()
        return Daily(scheduler.plan(), self.around.means())


@dataclass(frozen=True, slots=True)
class ShowExample:
    """Show on the desktop what a message looks like; the answer says whether it took it."""

    around: Around

    def __call__(self, tell: Sink, cancel: Cancel) -> bool:
        """Do it."""
        from wizard.flow.notify import APP
        from wizard.flow.watch_text import ending_text

        now = self.around.now()
        example = ending_text("shop.example", now + timedelta(days=5, hours=1), now)
        return self.around.notify(APP, "\n".join((tr("This is only an example:"), example)))


def without_doubles(addresses: Collection[str]) -> tuple[str, ...]:
    """Return each of the *addresses* once, in their order."""
    return tuple(dict.fromkeys(addresses))
