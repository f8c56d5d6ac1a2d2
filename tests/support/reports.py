"""What reports are made from in tests, and evidence full of what must not stand in one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tests.support.diagnoses import altered_certificate, finding, made_diagnosis
from wizard.fixes.actions.base import Said, Scope
from wizard.fixes.actions.journal import Entry, Standing
from wizard.fixes.readers import Reader
from wizard.flow.acting import Change
from wizard.flow.plan_marks import Marks
from wizard.flow.report_sheet import ReportInput
from wizard.model.certificate import Attribute, DistinguishedName
from wizard.model.computer import (
    Browser,
    BrowsersEvidence,
    HeldRoot,
    HeldStore,
    Placed,
    ProxyEvidence,
    ProxyMode,
    ProxySetting,
    ProxySource,
    RootsEvidence,
    SettingsEvidence,
    SystemEvidence,
    Trouble,
    TroubleKind,
    TrustEffect,
    TrustSetting,
)
from wizard.model.evidence import (
    ClockEvidence,
    Evidence,
    LookupEvidence,
    OtherWay,
    PortalEvidence,
    Resolution,
    TimeReading,
    WayKind,
    WaysEvidence,
)
from wizard.model.fields import Unreadable
from wizard.model.finding import Diagnosis, Origin, PathLink
from wizard.model.terms import Audience

TOKYO = timezone(timedelta(hours=9), "JST")
MADE = datetime(2026, 11, 23, 20, 30, tzinfo=TOKYO)
"""When reports of tests are made: an hour and a half after `AT`."""

CODE = "21ZZ-VQTJ-EW1M"

USER, PROXY, OTHER, OWN = "alice-planted", "proxy-planted.corp", "other-planted.example", "10.77.66.55"
PATH = f"/home/{USER}/certs"
PLANTED = (USER, PROXY, OTHER, OWN, "/home/", "planted")
"""None of these may stand in a report."""


def report_of(diagnosis: Diagnosis, **changes: Any) -> ReportInput:
    """Return a report for a visitor in English, with other fields where told."""
    usual = ReportInput(
        diagnosis=diagnosis,
        audience=Audience.VISITOR,
        reader=Reader("windows", "chrome"),
        marks=Marks(),
        code=CODE,
        language="en",
        now=MADE,
    )
    return replace(usual, **changes)


def change(
    where: str = "Firefox, profile {profile}",
    values: dict[str, str] | None = None,
    *,
    standing: Standing = Standing.DONE,
    is_there: bool | None = True,
) -> Change:
    """Return a change that the program made, with a planted profile unless told otherwise."""
    entry = Entry(
        id="20261123-101500-00000000",
        kind="nss-add",
        does=Said("Adds “{root}” to the roots that {browsers} trusts.", {"root": "Example CA", "browsers": "Firefox"}),
        where=Said(where, {"profile": USER} if values is None else values),
        scope=Scope.BROWSER,
        arguments={"folder": PATH},
        standing=standing,
        begun_at=datetime(2026, 11, 23, 10, 15, tzinfo=UTC),
        settled_at=datetime(2026, 11, 23, 10, 16, tzinfo=UTC),
    )
    return Change(entry, is_there)


def planted(evidence: Evidence) -> Evidence:
    """Return *evidence* with a person, a proxy, paths, other hosts and own addresses wherever it has room for them."""
    resolution = evidence.resolution
    tried = tuple(
        replace(
            a,
            address=OWN,
            via_proxy=a.via_proxy and f"{PROXY}:3128",
            failure=a.failure and replace(a.failure, detail=f"{USER} at {OWN} through {PROXY}: {PATH}"),
        )
        for a in evidence.attempts
    )
    return replace(
        evidence,
        **_of_the_computer(),
        attempts=tried,
        resolution=replace(resolution, addresses=(OWN,)) if isinstance(resolution, Resolution) else resolution,
        stores=tuple(replace(store, origin=PATH) for store in evidence.stores),
        clock=replace(evidence.clock, readings=_readings(evidence.clock))
        if isinstance(evidence.clock, ClockEvidence)
        else evidence.clock,
        portal=PortalEvidence(asked=OTHER, intercepted=True, redirect=OTHER)
        if isinstance(evidence.portal, PortalEvidence) and evidence.portal.intercepted
        else evidence.portal,
        lookup=LookupEvidence(asked=OWN, addresses=(OWN,), owner=USER),
        ways=WaysEvidence(ways=(OtherWay(kind=WayKind.INTERFACE, through=USER, address=OWN),), tunnel=""),
        comparisons=tuple(replace(c, host=OTHER) for c in evidence.comparisons),
    )


def _readings(clock: ClockEvidence) -> tuple[TimeReading, ...]:
    return tuple(replace(reading, source=OTHER, error=reading.error and PATH) for reading in clock.readings)


def _of_the_computer() -> dict[str, Any]:
    trouble = Trouble(kind=next(iter(TroubleKind)), what=PATH)
    proxy = ProxySetting(
        source=ProxySource.GNOME, mode=ProxyMode.FIXED, name=USER, place=f"{PROXY}:3128", has_login=True
    )  # fmt: skip
    setting = TrustSetting(tool="curl", name="CURL_CA_BUNDLE", value=PATH, effect=next(iter(TrustEffect)))
    root = HeldRoot(name=f"Root of {USER}", organization=OTHER, sha256="ab" * 32, placed=Placed.USER)
    return {
        "system": SystemEvidence(
            family="linux", name="Debian GNU/Linux 12", version="12", support_ends=None, desktop="GNOME"
        ),
        "browsers": BrowsersEvidence(
            browsers=(Browser(id="chrome", name="Chrome", version="100.0", path=PATH),), troubles=(trouble,)
        ),
        "roots": RootsEvidence(stores=(HeldStore(name="system", origin=PATH, roots=(root,)),), troubles=(trouble,)),
        "proxy": ProxyEvidence(
            proxies=(("https", f"{PROXY}:3128"),), settings=(proxy,), vpn=(USER,), troubles=(trouble,)
        ),
        "settings": SettingsEvidence(settings=(setting,), troubles=(trouble,)),
    }


def named(text: str) -> Diagnosis:
    """Return a diagnosis in which every name of the certificate, and every value of the finding, is *text*."""
    name = DistinguishedName(
        rdns=((Attribute(oid="2.5.4.10", value=text),), (Attribute(oid="2.5.4.3", value=text),)), der=b""
    )
    leaf = altered_certificate(subject=name, issuer=name, not_after=Unreadable("no date"), not_after_text=text)
    found = finding("name-mismatch")
    values = {**found.values, "names": text, "nearest": text, "name": text, "issuer": text}
    diagnosis = made_diagnosis([replace(found, values=values)])
    path = (PathLink(certificate=leaf, origin=Origin.SENT),)
    return replace(diagnosis, chain=(leaf,), path=path)
