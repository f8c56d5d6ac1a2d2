"""What windows list in scenes: watched sites, cases on file, rows of step 2."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.cases.test_cases import FILES, read
from tests.support.history import CASE, NOON, history_in
from wizard.causes.diagnose import diagnose
from wizard.flow.history_seal import Summary
from wizard.flow.watch_list import Standing, Watched, WatchList, change_watch_list
from wizard.model.computer import (
    Browser,
    BrowsersEvidence,
    HeldRoot,
    HeldStore,
    Placed,
    ProxyEvidence,
    RootsEvidence,
    SettingsEvidence,
    SystemEvidence,
    TrustEffect,
    TrustSetting,
    UpdatedBy,
    UpdatesEvidence,
)
from wizard.model.evidence import (
    ClockEvidence,
    LookupEvidence,
    PartValue,
    PortalEvidence,
    TimeReading,
    WaysEvidence,
)
from wizard.model.finding import Diagnosis
from wizard.model.terms import Part, Verdict

LONG_HOST = "intranet.a-rather-long-name-of-a-department.subsidiary.example.co.jp"

DAY = timedelta(days=1)


@cache
def recorded(stem: str) -> Diagnosis:
    """Return what comes of the recorded case *stem* (tests/cases)."""
    return diagnose(read(next(file for file in FILES if file.stem == stem)).evidence)


def at_host(diagnosis: Diagnosis, host: str) -> Diagnosis:
    """Return the same about *host*."""
    evidence = diagnosis.evidence
    return diagnose(replace(evidence, target=replace(evidence.target, host=host)))


NOW = datetime.now(UTC).replace(microsecond=0)


def _watched(
    address: str, verdict: Verdict = Verdict.TRUSTED, *, cause: str | None = None, ends: int = 60, silent: int = 0,
    is_told: bool = True,
) -> Watched:  # fmt: skip
    standing = Standing(
        verdict=verdict, cause=cause, ends=NOW + ends * DAY + timedelta(hours=1), is_short=ends < 14
    )  # fmt: skip
    return Watched(
        address=address,
        days=None,
        silent=silent,
        looked_at=NOW - timedelta(hours=3),
        seen=standing,
        told=standing if is_told else None,
    )


def watched_sites() -> tuple[Watched, ...]:
    """Return a site of each kind."""
    return (
        _watched("https://shop.example:443", ends=5, is_told=False),
        _watched("https://www.example.com:443", ends=71),
        _watched(f"https://{LONG_HOST}:8443", Verdict.UNTRUSTED, cause="unknown-ca", ends=300, is_told=False),
        _watched("https://quiet.example:443", Verdict.UNREACHABLE, cause="timeout", ends=20, silent=3),
        Watched(address="https://new.example:443"),
    )


def keep_watch_list(folder: Path | None = None) -> None:
    """Put them into the list in *folder*, or the person's own."""
    change_watch_list(lambda _: WatchList(sites=watched_sites(), round_at=NOW - timedelta(hours=3)), folder)


def file_history(folder: Path, *, many: bool = True) -> None:
    """Put cases of each kind on file."""
    history = history_in(folder)
    rows = (
        ("shop.example", ("expired",), "untrusted", "Mrs Smith rang twice, wants a call back on Monday\nTel. after 5"),
        ("bank.example", ("missing-intermediate", "clock-wrong"), "untrusted", ""),
        ("xn--bcher-kva.example", ("ct-missing",), "programs-disagree", "owner was told"),
        (LONG_HOST, ("unknown-ca", "name-mismatch", "expired"), "untrusted", "受付の田中さん。再度お電話します。"),
        ("dead.example", ("no-network",), "unreachable", "\u202eevil note"),
        ("", ("outdated-roots",), "untrusted", "read out"),
    )
    for number, (host, causes, verdict, note) in enumerate(rows if many else rows[:1]):
        when = NOON + timedelta(hours=5 * number)
        history.add(CASE, Summary(host=host, causes=causes, verdict=verdict, note=note, when=when))


SETTINGS_OFF = SettingsEvidence(
    settings=(TrustSetting(tool="git", name="http.sslverify", value="false", effect=TrustEffect.OFF),)
)


def _browser(id_: str, name: str, version: str, by: UpdatedBy) -> Browser:
    return Browser(id=id_, name=name, version=version, path=id_, updated_by=by)


COMPUTER: dict[Part, PartValue] = {
    Part.SYSTEM: SystemEvidence(
        family="windows", name="Windows 10 Pro 22H2", version="10.0.19045", support_ends="2025-10-14", desktop=None
    ),
    Part.UPDATES: UpdatesEvidence(tool="windows-update", pending=7, security=2, looked=NOW - 40 * DAY, restart=True),
    Part.BROWSERS: BrowsersEvidence(
        browsers=(
            _browser("chrome", "Google Chrome", "109.0.5414.120", UpdatedBy.NOBODY),
            _browser("firefox", "Mozilla Firefox", "146.0", UpdatedBy.ITSELF),
        ),
        family="windows",
    ),
    Part.ROOTS: RootsEvidence(
        stores=(
            HeldStore(
                name="system", origin="Windows",
                roots=(
                    HeldRoot(
                        sha256="ab" * 32, name="Example Proxy Inspection Root CA 2019", organization="Example Corp",
                        placed=Placed.POLICY,
                    ),
                ),
            ),
        ),
    ),
    Part.SETTINGS: SETTINGS_OFF,
}  # fmt: skip
"""A neglected computer: every row has something to say."""

FINE_COMPUTER: dict[Part, PartValue] = {
    Part.CLOCK: ClockEvidence(
        now=NOW, time_zone="Asia/Tokyo", utc_offset_s=9 * 3600, automatic=True,
        readings=tuple(
            TimeReading(source=source, kind="sntp", offset_s=0.2)
            for source in ("time.cloudflare.com", "time.google.com")
        ),
    ),
    Part.SYSTEM: SystemEvidence(
        family="windows", name="Windows 11 Pro 25H2", version="10.0.26200", support_ends="2099-10-12", desktop=None
    ),
    Part.UPDATES: UpdatesEvidence(tool="windows-update", pending=0, security=0, looked=NOW - DAY, restart=False),
    Part.BROWSERS: BrowsersEvidence(
        browsers=(replace(_browser("edge", "Microsoft Edge", "156.0", UpdatedBy.ITSELF), built=NOW - 9 * DAY),),
        family="windows",
    ),
    Part.ROOTS: RootsEvidence(
        stores=(
            HeldStore(
                name="system", origin="Windows", grows=True,
                roots=tuple(
                    HeldRoot(sha256=f"{number:064x}", name=f"Example Root {number}", placed=Placed.MAKER)
                    for number in range(140)
                ),
            ),
        ),
    ),
    Part.SETTINGS: SettingsEvidence(settings=()),
    Part.PORTAL: PortalEvidence(asked="detectportal.firefox.com", intercepted=False),
    Part.PROXY: ProxyEvidence(),
    Part.LOOKUP: LookupEvidence(asked="dns.google", addresses=("192.0.2.7",)),
    Part.WAYS: WaysEvidence(ways=()),
}  # fmt: skip
"""A computer that is as it should be."""
