"""The practice: every broken site, running on loopback until it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType, TracebackType
from typing import Self

from wizard.practice.certificates import der_of, new_key, pem_of
from wizard.practice.listener import LOOPBACK, Listener
from wizard.practice.scenarios import HOSTILE, SCENARIOS, Scenario
from wizard.practice.stages import STAGES, Backdrop, make_backdrop, make_practice_root


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running practice site."""

    scenario: Scenario
    url: str
    """``https://expired.practice.localhost:40123/``"""
    address: tuple[str, int]
    """Where the TCP connection goes; the name in *url* need not resolve."""
    time_sources: tuple[str, ...] = ()
    """Plain-http addresses to ask for the time instead of the usual ones."""
    portal_checks: tuple[str, ...] = ()
    """Plain-http addresses to ask for a captive portal instead of the usual ones."""


class Practice:
    """The practice sites *ids*, or all that learners see; they run from entering the context to `close`.

    The sites take the ports from *base_port* on, in their order, or free ones without it. Certificates are made
    around *now*. Raises ValueError for an id that does not exist.
    """

    def __init__(
        self, ids: Sequence[str] | None = None, *, base_port: int | None = None, now: datetime | None = None
    ) -> None:
        known = {s.id: s for s in (*SCENARIOS, *HOSTILE)}
        wanted = tuple(s.id for s in SCENARIOS) if ids is None else tuple(dict.fromkeys(ids))
        if strange := [i for i in wanted if i not in known]:
            raise ValueError(f"no such practice site: {', '.join(strange)}; expected some of {', '.join(known)}")
        self._scenarios = tuple(known[i] for i in wanted)
        self._base_port = base_port
        self._now = now or datetime.now(UTC)
        # How far this practice's time is from the computer's, for the Date headers.
        self._shift = self._now - datetime.now(UTC)
        self._root = make_practice_root(self._now)
        self._listener: Listener | None = None
        self.sites: Mapping[str, Site] = MappingProxyType({})
        """The running sites by scenario id; empty before and after."""

    @property
    def root_pem(self) -> bytes:
        """The practice root, the one to trust, as PEM."""
        return pem_of(self._root.certificate)

    @property
    def root_der(self) -> bytes:
        """The practice root as DER."""
        return der_of(self._root.certificate)

    def __enter__(self) -> Self:
        """Make the certificates and open the ports. Raises WizardError when a port of *base_port* is taken."""
        listener = Listener()
        try:
            backdrop = make_backdrop(self._root, new_key(), listener, self._now, self._clock)
            sites = {s.id: self._open(s, backdrop, index) for index, s in enumerate(self._scenarios)}
            listener.start()
        except BaseException:
            listener.close()
            raise
        self._listener = listener
        self.sites = MappingProxyType(sites)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every site; returns when no thread and no socket is left. Twice does no harm."""
        self.sites = MappingProxyType({})
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _clock(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def _open(self, scenario: Scenario, backdrop: Backdrop, index: int) -> Site:
        staged = STAGES[scenario.id](backdrop, scenario)
        wished = 0 if self._base_port is None else self._base_port + index
        if staged.behaviour is None:
            port = backdrop.listener.reserve(wished)
        else:
            port = backdrop.listener.open(staged.behaviour, wished)
        return Site(
            scenario=scenario,
            url=f"https://{scenario.host}:{port}/",
            address=(LOOPBACK, port),
            time_sources=staged.time_sources,
            portal_checks=staged.portal_checks,
        )
