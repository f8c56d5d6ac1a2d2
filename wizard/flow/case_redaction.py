"""What a case file keeps of the evidence, field by field: what is not named in the table here is not kept.

Left out are names of people and of this computer, its network, its proxies and its folders, and other sites. Where a
text stood that is not for others, `HIDDEN` stands, so that the sentences around it are whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from wizard.causes.added_roots import added_roots
from wizard.flow.case_words import (
    HIDDEN,
    compared_hosts,
    detail_kept,
    origin_kept,
    place_kept,
    plain,
    program_kept,
    proxy_name_kept,
    public_resolvers,
    received_kept,
    scheme_kept,
    setting_name_kept,
    setting_value_kept,
    zone_for,
)
from wizard.model import computer, evidence
from wizard.model.certificate import Certificate
from wizard.model.computer import (
    BrowsersEvidence,
    HeldRoot,
    HeldStore,
    Placed,
    ProxyEvidence,
    RootsEvidence,
    SettingsEvidence,
    SystemEvidence,
    Trouble,
    TrustSetting,
    UpdatesEvidence,
)
from wizard.model.evidence import (
    Attempt,
    ClockEvidence,
    Comparison,
    Evidence,
    Failure,
    Fetched,
    LookupEvidence,
    OtherWay,
    PortalEvidence,
    Resolution,
    TimeReading,
    WayKind,
)
from wizard.model.target import Target
from wizard.pki.reader import read_certificate

T = TypeVar("T")


def redacted(evidence: Evidence) -> Evidence:
    """Return *evidence* with nothing but what may leave this computer; doing so again changes nothing.

    Certificates stay as they are, with whatever their makers wrote into them.
    """
    return _walked(evidence, _Scope(evidence, kept_ders(evidence)))


def kept_ders(evidence: Evidence) -> tuple[bytes, ...]:
    """Return the certificates of the way to the site, DER: names in them are no secret of the file."""
    shaken = [a.handshake.chain for a in evidence.attempts if a.handshake is not None]
    stores = [store.roots for store in evidence.stores]
    fetched = tuple(f.body for f in evidence.fetched_issuers if f.body)
    return tuple(dict.fromkeys(der for ders in (*shaken, fetched, *stores) for der in ders))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a field's rule may look at besides its own value."""

    evidence: Evidence
    ders: tuple[bytes, ...]
    proxies: dict[str, str] = field(default_factory=dict)
    """Place of a proxy -> what it is called instead: the same one everywhere, for they are compared."""

    def proxy(self, place: str) -> str:
        return self.proxies.setdefault(place, place if _STAND_IN.fullmatch(place) else f"proxy-{len(self.proxies) + 1}")


_STAND_IN = re.compile(r"proxy-\d{1,3}")

_Change = Callable[..., object]
"""Takes the dataclass that holds the field, and the scope; returns what is kept in the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is done with each field of one dataclass. Every field is in exactly one of the three."""

    kept: frozenset[str] = frozenset()
    """As it is: numbers, dates, closed sets, certificates, and the few texts that are meant to be seen."""
    within: frozenset[str] = frozenset()
    """By the rules of the dataclass in it, or of each one in the tuple."""
    changed: Mapping[str, _Change] = field(default_factory=dict)


def _walked(value: T, scope: _Scope) -> T:
    if isinstance(value, tuple):
        return tuple(_walked(one, scope) for one in value)  # type: ignore[return-value]  # a tuple again
    if not is_dataclass(value) or isinstance(value, type):
        return value
    rules = RULES[type(value)]
    new: dict[str, Any] = {}
    # In the order of the fields, so that proxies are numbered in the same way each time.
    for name in (f.name for f in fields(value)):
        if name in rules.changed:
            new[name] = rules.changed[name](value, scope)
        elif name in rules.within:
            new[name] = _walked(getattr(value, name), scope)
        elif name in rules.kept:
            new[name] = getattr(value, name)
    return type(value)(**new)


def _connect_to(target: Target, scope: _Scope) -> tuple[str, int] | None:
    """Keep that the address was given, which sentences speak of."""
    return None if target.connect_to is None else (HIDDEN, 0)


def _address_of_attempt(attempt: Attempt, scope: _Scope) -> str:
    """Keep the site's; through a proxy it is the proxy's."""
    return attempt.address if attempt.via_proxy is None or not attempt.address else HIDDEN


def _via_proxy(attempt: Attempt, scope: _Scope) -> str | None:
    return None if attempt.via_proxy is None else scope.proxy(attempt.via_proxy)


def _url(fetched: Fetched, scope: _Scope) -> str:
    """Keep an address that stands in a certificate of the file."""
    stands_there = any(fetched.url.encode(errors="replace") in der for der in scope.ders)
    return fetched.url if fetched.url and stands_there else HIDDEN


def _body(fetched: Fetched, scope: _Scope) -> bytes | None:
    """Keep what is DER (a SEQUENCE); a page that a network put in its place may hold anything."""
    return fetched.body if not fetched.body or fetched.body[:1] == b"\x30" else b"\0"


def _place(place: str, scope: _Scope) -> str:
    return place_kept(place, scope.evidence.target)


def _resolver(lookup: LookupEvidence, scope: _Scope) -> str:
    return lookup.asked if lookup.asked in public_resolvers() else HIDDEN


def _resolver_owner(lookup: LookupEvidence, scope: _Scope) -> str:
    return public_resolvers().get(lookup.asked, "")


def _through(way: OtherWay, scope: _Scope) -> str:
    known: Collection[str] = {WayKind.FAMILY: ("IPv4", "IPv6"), WayKind.RESOLVER: public_resolvers()}.get(way.kind, ())
    return way.through if way.through in known else HIDDEN


def _compared_host(compared: Comparison, scope: _Scope) -> str:
    return compared.host if compared.host in compared_hosts() else HIDDEN


def _compared_chain(compared: Comparison, scope: _Scope) -> tuple[bytes, ...]:
    """Return another site's certificates without its own one.

    Where the same issuer stands there as here, this site's certificates stand in for them: that is what they tell.
    """
    if compared.host in compared_hosts() or compared.host == HIDDEN:
        return compared.chain
    theirs = _issuers(compared.chain)
    alike = tuple(der for der in scope.ders if der not in compared.chain[1:] and _issuers((der,)) & theirs)
    return (*alike, *compared.chain[1:])


def _issuers(ders: Collection[bytes]) -> set[bytes]:
    read = [read_certificate(der) for der in ders]
    return {c.issuer.der for c in read if isinstance(c, Certificate)}


def _by(judge: Callable[[Any], object], name: str) -> _Change:
    """Return the rule for a field that *judge* decides on by the value of the field *name*, or by each in its tuple."""

    def change(owner: object, scope: _Scope) -> object:
        value = getattr(owner, name)
        return tuple(map(judge, value)) if isinstance(value, tuple) else None if value is None else judge(value)

    return change


def _hidden(text: str) -> str:
    """Tell of a text only that there is one."""
    return HIDDEN if text else ""


def _roots(store: HeldStore, scope: _Scope) -> tuple[HeldRoot, ...]:
    """Keep the names of roots that came with the system, and of products that are known: others may name a person."""
    found = added_roots(RootsEvidence(stores=(replace(store, name="system", refused=()),)))
    products = {added.root for added in found if added.product is not None}
    return tuple(_without_name(root) if root.is_added and root not in products else root for root in store.roots)


def _refused(store: HeldStore, scope: _Scope) -> tuple[HeldRoot, ...]:
    return tuple(_without_name(root) if root.placed is not Placed.MAKER else root for root in store.refused)


def _without_name(root: HeldRoot) -> HeldRoot:
    return replace(root, name=HIDDEN, organization="")


def _proxies(seen: ProxyEvidence, scope: _Scope) -> tuple[tuple[str, str], ...]:
    return tuple((s if s in {"http", "https", "all", "socks"} else HIDDEN, scope.proxy(p)) for s, p in seen.proxies)


def _proxy_place(setting: computer.ProxySetting, scope: _Scope) -> str:
    if not setting.place or setting.mode is not computer.ProxyMode.FIXED:
        return HIDDEN if setting.place else ""
    return scope.proxy(setting.place)


def _named_in_pac(pac: computer.PacFile, scope: _Scope) -> tuple[str, ...]:
    return tuple(_named_proxy(words.partition(" "), scope) for words in pac.proxies)


def _named_proxy(words: tuple[str, str, str], scope: _Scope) -> str:
    kind, _, place = words
    is_kind = kind in {"PROXY", "HTTP", "HTTPS", "SOCKS", "SOCKS4", "SOCKS5", "DIRECT"}
    return f"{kind if is_kind else HIDDEN} {scope.proxy(place)}" if place else (kind if is_kind else HIDDEN)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


RULES: Mapping[type, Rules] = MappingProxyType({
    Evidence: Rules(
        kept=_names("at preloaded fetch_allowed offline schema"),
        within=_names(
            "target resolution attempts fetched_issuers ocsp crls stores clock portal system updates browsers roots"
            " proxy settings lookup ways comparisons"
        ),
    ),
    Target: Rules(kept=_names("host port scheme starttls"), changed={"connect_to": _connect_to}),
    Resolution: Rules(kept=_names("addresses milliseconds from_hosts_file"), within=_names("failure")),
    Failure: Rules(
        kept=_names("stage kind alert socks"), within=_names("login"),
        changed={
            "detail": lambda failure, scope: detail_kept(failure),
            "received": _by(received_kept, "received"),
        },
    ),
    evidence.LoginWanted: Rules(kept=_names("given"), changed={"schemes": _by(scheme_kept, "schemes")}),
    Attempt: Rules(
        kept=_names("port milliseconds legacy"), within=_names("handshake failure"),
        changed={"address": _address_of_attempt, "via_proxy": _via_proxy},
    ),
    evidence.Handshake: Rules(
        kept=_names("protocol cipher group chain ocsp_staple client_certificate_asked alpn"),
    ),
    Fetched: Rules(kept=_names("request_for"), changed={"url": _url, "body": _body, "error": _by(plain, "error")}),
    evidence.RootStore: Rules(
        kept=_names("name size roots brought grows"), changed={"origin": _by(origin_kept, "origin")}
    ),
    ClockEvidence: Rules(
        kept=_names("now utc_offset_s synchronised built roots_written automatic"), within=_names("readings"),
        changed={"time_zone": _by(zone_for, "utc_offset_s")},
    ),
    TimeReading: Rules(
        kept=_names("kind offset_s"),
        changed={"source": lambda reading, scope: _place(reading.source, scope), "error": _by(plain, "error")},
    ),
    PortalEvidence: Rules(
        kept=_names("intercepted"),
        changed={
            "asked": lambda portal, scope: _place(portal.asked, scope),
            "redirect": _by(_hidden, "redirect"),
            "error": _by(plain, "error"),
        },
    ),
    LookupEvidence: Rules(
        kept=_names("addresses"), within=_names("failure"), changed={"asked": _resolver, "owner": _resolver_owner}
    ),
    evidence.WaysEvidence: Rules(within=_names("ways usual stores"), changed={"tunnel": _by(_hidden, "tunnel")}),
    OtherWay: Rules(
        kept=_names("kind address chain milliseconds"), within=_names("failure stores"), changed={"through": _through}
    ),
    Comparison: Rules(
        within=_names("failure stores"), changed={"host": _compared_host, "chain": _compared_chain}
    ),
    SystemEvidence: Rules(kept=_names("family name version support_ends desktop wireless"), within=_names("care")),
    computer.Care: Rules(
        kept=_names("lifetime as_of regular_ends then_by offer offer_ends refused editions based_on"),
    ),
    UpdatesEvidence: Rules(
        kept=_names("tool pending security held bearing looked unlooked restart automatic paused"),
        within=_names("troubles"),
    ),
    Trouble: Rules(kept=_names("kind"), changed={"what": _by(program_kept, "what")}),
    BrowsersEvidence: Rules(kept=_names("family"), within=_names("browsers troubles")),
    computer.Browser: Rules(
        kept=_names("id name version built packaging updated_by restart"), changed={"path": lambda browser, scope: ""}
    ),
    RootsEvidence: Rules(within=_names("stores troubles")),
    HeldStore: Rules(
        kept=_names("name written grows"),
        changed={"origin": _by(origin_kept, "origin"), "roots": _roots, "refused": _refused},
    ),
    HeldRoot: Rules(kept=_names("sha256 name organization placed")),
    ProxyEvidence: Rules(
        within=_names("settings pacs troubles"), changed={"proxies": _proxies, "vpn": _by(_hidden, "vpn")}
    ),
    computer.ProxySetting: Rules(
        kept=_names("source mode has_login exempt"),
        changed={"name": _by(proxy_name_kept, "name"), "place": _proxy_place},
    ),
    computer.PacFile: Rules(
        kept=_names("source state"), changed={"place": _by(_hidden, "place"), "proxies": _named_in_pac}
    ),
    SettingsEvidence: Rules(within=_names("settings troubles")),
    TrustSetting: Rules(
        kept=_names("tool effect missing"), changed={
            "name": lambda setting, scope: setting_name_kept(setting),
            "value": _by(setting_value_kept, "value"),
        },
    ),
})  # fmt: skip
"""Every dataclass that evidence may hold, and what is done with each of its fields."""
