"""The proxies and VPNs in use: who stands between, what that does to trust, and what of it is broken."""

from collections.abc import Iterator, Sequence

from wizard.causes.connection import failure_of, reason_of, ways_of
from wizard.causes.rows.base import line, unseen
from wizard.causes.rows.troubles import facts_of
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.computer import PacFile, PacState, ProxyEvidence, ProxyMode, ProxySetting, ProxySource
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.finding import Check, CheckState, Fact, Finding

_WHERE = {
    ProxySource.GNOME: N_("Settings of GNOME, for browsers and most programs"),
    ProxySource.KDE: N_("Settings of KDE, for browsers and most programs"),
    ProxySource.WINDOWS: N_("Settings of Windows, for browsers and most programs"),
    ProxySource.WINHTTP: N_("Settings of Windows for its services, such as its updates"),
    ProxySource.MACOS: N_("Settings of macOS, for browsers and most programs"),
    ProxySource.FIREFOX: N_("Firefox's own settings, for it alone"),
    ProxySource.CHROME: N_("A policy of this computer, for Chrome alone"),
    ProxySource.CHROMIUM: N_("A policy of this computer, for Chromium alone"),
    ProxySource.EDGE: N_("A policy of this computer, for Edge alone"),
}
"""Where a proxy is set, and who follows it; variables are told by their own names."""

_OF_BROWSERS = frozenset({ProxySource.GNOME, ProxySource.KDE, ProxySource.WINDOWS, ProxySource.MACOS})
"""Settings that browsers follow where they have none of their own."""

_SAYS = {
    ProxyMode.FIXED: N_("{where}: connections go through the proxy {place}."),
    ProxyMode.FILE: N_("{where}: the file {place} says which proxy to take."),
    ProxyMode.DETECT: N_("{where}: each network is asked for a proxy, which may name none."),
    ProxyMode.DIRECT: N_("{where}: no proxy is taken."),
}
_PLAIN_ALONE = N_(
    "{where}: the proxy {place} is for plain connections. Firefox takes it for secure ones as well, Chrome does not."
)
_VARIABLE = N_("Variable {name}, for programs started with it: connections go through the proxy {place}.")
_EMPTY = N_("Variable {name}, for programs started with it: no proxy is taken.")
_EXEMPT = N_("{where}: this site is an exception, and is reached directly.")
_VARIABLE_EXEMPT = N_("Variable no_proxy: this site is an exception, and is reached directly.")
_LOGIN_IN_SIGHT = N_("Variable {name} holds the login for the proxy, which every program can read.")
_HTTP_ALONE = N_("The variable http_proxy is not for secure connections; they take https_proxy or all_proxy.")

_PROXY_AND_TRUST = N_(
    "A proxy that only passes secure connections on cannot read them. One that opens them needs an authority of its own on this computer, which shows in the site's certificate."
)
_VPN_AND_TRUST = N_("A VPN passes secure connections on unopened. Whoever runs it sees which sites are visited.")

_PAC_STATES = {
    PacState.NOT_READ: N_("The file {place} was not fetched by this check; browsers fetch it themselves."),
    PacState.UNREACHABLE: N_("The file {place} could not be fetched."),
    PacState.MISSING: N_("The file {place} is not there."),
    PacState.TOO_LARGE: N_("The file {place} is too large for a file that says which proxy to take."),
    PacState.STRANGE: N_("The file {place} is no file that says which proxy to take."),
}
_NAMES = N_("The file {place} names: {names}. It is a program, and this check does not run it.")
_NAMES_NONE = N_("The file {place} names no proxy in plain words. It is a program, and this check does not run it.")

_BROKEN = frozenset({PacState.UNREACHABLE, PacState.MISSING, PacState.TOO_LARGE, PacState.STRANGE})

_FOR_SECURE = ("https", "all", "socks")
"""Of the proxies that Python tells of, those that secure connections take, in this order."""


def proxy_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about proxies and VPNs."""
    seen = situation.evidence.proxy
    if not isinstance(seen, ProxyEvidence):
        return unseen("proxy", N_("The proxy settings were not looked at."))
    facts = tuple(_facts(situation, seen))
    return _of_the_site(situation, seen, facts) or _of_the_settings(seen, facts) or _in_use(situation, seen, facts)


def _of_the_site(situation: Situation, seen: ProxyEvidence, facts: tuple[Fact, ...]) -> Check | None:
    """Return the row about a proxy that did not carry the connection to the site."""
    failure = failure_of(situation)
    if failure is None or failure.stage is not Stage.PROXY:
        return None
    attempt = situation.attempt
    proxy = (attempt.via_proxy if attempt else None) or _followed(seen) or "?"
    ways = ways_of(failure.login) if failure.login else ""
    return line(
        "proxy", CheckState.PROBLEM, _words_of(failure), facts, proxy=proxy, reason=reason_of(failure), ways=ways
    )


def _words_of(failure: Failure) -> str:
    if failure.login is not None and not failure.login.is_known:
        return N_("The proxy {proxy} wants a login by {ways}. Browsers know that; this check does not.")
    if failure.login is not None and failure.login.given:
        return N_("The proxy {proxy} does not accept the user name and the password.")
    if failure.login is not None:
        return N_("The proxy {proxy} wants a user name and a password.")
    if failure.kind is FailureKind.PROXY_REFUSED:
        return N_("The proxy {proxy} did not let the connection through: {reason}")
    return N_("The proxy {proxy} could not be reached: {reason}")


def _of_the_settings(seen: ProxyEvidence, facts: tuple[Fact, ...]) -> Check | None:
    """Return the row about settings that contradict each other, or lead nowhere; or of which some could not be read."""
    both = contradiction(seen.settings)
    if both is not None:
        words = N_("The variables {lower} and {upper} name different proxies, and programs differ in which they take.")
        return line("proxy", CheckState.PROBLEM, words, facts, lower=both[0].name, upper=both[1].name)
    broken = [pac for pac in seen.pacs if pac.state in _BROKEN]
    if broken:
        words = N_("The file that says which proxy to take cannot be used: {place}")
        return line("proxy", CheckState.PROBLEM, words, facts, place=broken[0].place)
    if seen.troubles:
        return line("proxy", CheckState.NOT_CHECKED, N_("Not all settings of proxies could be looked at."), facts)
    return None


def contradiction(settings: Sequence[ProxySetting]) -> tuple[ProxySetting, ProxySetting] | None:
    """Return the variable in lower and in upper case that name different proxies for secure connections; None for none.

    Where there is one for https, that for all is not asked.
    """
    named = {s.name: s for s in settings if s.source is ProxySource.VARIABLE}
    for name in ("https_proxy", "all_proxy"):
        lower, upper = named.get(name), named.get(name.upper())
        if lower is not None and upper is not None:
            return (lower, upper) if lower.place != upper.place else None
        if lower is not None or upper is not None:
            return None
    return None


def _in_use(situation: Situation, seen: ProxyEvidence, facts: tuple[Fact, ...]) -> Check:
    """Return the row about what is in order."""
    attempt = situation.attempt
    proxy = (attempt.via_proxy if attempt else None) or _followed(seen)
    vpn = ", ".join(seen.vpn)
    if proxy and vpn:
        words = N_("Connections go through the proxy {proxy} and the VPN {vpn}.")
    elif proxy:
        words = N_("Connections go through the proxy {proxy}.")
    elif vpn:
        words = N_("Connections go through the VPN {vpn}.")
    elif seen.pacs:
        words = N_("A file says which proxy to take: {place}")
    elif any(s.mode is ProxyMode.FIXED for s in seen.settings):
        words = N_("Only some programs go through a proxy.")
    elif any(s.mode is ProxyMode.DETECT for s in seen.settings):
        words = N_("No proxy is set; each network is asked for one, which may name none.")
    else:
        words = N_("No proxy and no VPN stands between this computer and the Internet.")
    place = seen.pacs[0].place if seen.pacs else ""
    return line("proxy", CheckState.OK, words, facts, proxy=proxy or "", vpn=vpn, place=place)


def _followed(seen: ProxyEvidence) -> str | None:
    """Return the proxy that this check takes by the settings."""
    named = dict(seen.proxies)
    return next((named[scheme] for scheme in _FOR_SECURE if scheme in named), None)


def _facts(situation: Situation, seen: ProxyEvidence) -> Iterator[Fact]:
    for setting in seen.settings:
        yield from _facts_of_setting(setting)
    names = {s.name.lower() for s in seen.settings if s.source is ProxySource.VARIABLE}
    if names == {"http_proxy"}:
        yield Fact(text=_HTTP_ALONE)
    for pac in seen.pacs:
        yield _fact_of_pac(pac)
    yield from _ways_taken(situation, seen)
    if any(s.mode in {ProxyMode.FIXED, ProxyMode.FILE} for s in seen.settings) or seen.proxies:
        yield Fact(text=_PROXY_AND_TRUST)
    if seen.vpn:
        yield Fact(text=_VPN_AND_TRUST)
    yield from facts_of(seen.troubles)


def _facts_of_setting(setting: ProxySetting) -> Iterator[Fact]:
    if setting.source is ProxySource.VARIABLE:
        says = _VARIABLE if setting.place else _EMPTY
        yield Fact(text=says, values={"name": setting.name, "place": setting.place})
        if setting.has_login:
            yield Fact(text=_LOGIN_IN_SIGHT, values={"name": setting.name})
        if setting.exempt and setting.place:
            yield Fact(text=_VARIABLE_EXEMPT)
        return
    where = Phrase(_WHERE[setting.source])
    says = _PLAIN_ALONE if setting.name == "http" else _SAYS[setting.mode]
    yield Fact(text=says, values={"where": where, "place": setting.place})
    if setting.exempt and setting.mode is ProxyMode.FIXED:
        yield Fact(text=_EXEMPT, values={"where": where})


def _fact_of_pac(pac: PacFile) -> Fact:
    if pac.state is not PacState.READ:
        return Fact(text=_PAC_STATES[pac.state], values={"place": pac.place})
    if not pac.proxies:
        return Fact(text=_NAMES_NONE, values={"place": pac.place})
    return Fact(text=_NAMES, values={"place": pac.place, "names": ", ".join(pac.proxies)})


def _ways_taken(situation: Situation, seen: ProxyEvidence) -> Iterator[Fact]:
    """Yield how this check went, where browsers may go another way."""
    attempt = situation.attempt
    if attempt is None or situation.evidence.offline:
        return
    was_direct = any(a.via_proxy is None and a.failure is not None for a in situation.evidence.attempts)
    if attempt.via_proxy is not None and was_direct:
        text = N_("The direct way is closed; this check went through {proxy}, the only proxy that the file names.")
        yield Fact(text=text, values={"proxy": attempt.via_proxy})
    elif attempt.via_proxy is None and seen.pacs:
        yield Fact(text=N_("This check went directly; browsers ask the file, and may go through a proxy."))
    elif attempt.via_proxy is not None and _others_go_elsewhere(seen, attempt.via_proxy):
        text = N_("This check went through {proxy}; browsers follow other settings, and may go another way.")
        yield Fact(text=text, values={"proxy": attempt.via_proxy})


def _others_go_elsewhere(seen: ProxyEvidence, ours: str) -> bool:
    """Say whether what browsers follow names another place than *ours*, whose port may be unsaid there."""
    named = (s.place for s in seen.settings if s.source in _OF_BROWSERS and s.place and s.name != "http")
    return any(not ours.startswith(place) for place in named)
