"""No Windows was at hand: what the scripts print follows from the documentation of the Windows Update Agent.

(Microsoft Learn: IUpdateSearcher, ISearchResult, ICategory.CategoryID; WSUS Classification GUIDs.) The form of the
lines is our own. PauseUpdatesExpiryTime has the form seen in public listings of the registry. That a date which was
never set is 30 December 1899 is from memory.
"""

import platform
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.support.loopback import job
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.updates.windows import WHAT, WHEN, has_key, read_updates, updates_from

SECURITY = "0fa1201d-4330-4fa8-8ae9-b877473b6441"
CRITICAL = "E6CF1350-C01B-414D-A61F-263D14D133B4"
UPDATES = "cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83"
DEFINITIONS = "e0789628-ce08-4437-be74-2495b842f43b"
PRODUCT = "72e7624a-5b00-45d2-b92f-e561c0a6a160"

LOOKED = "looked=2026-11-28T21:14:03\r\nend=\r\n"
HUNG = Trouble(kind=TroubleKind.HUNG, what="powershell.exe")
STRANGE = Trouble(kind=TroubleKind.STRANGE, what="powershell.exe")


@dataclass(frozen=True, slots=True)
class Kept:
    """A registry with these keys and values."""

    keys: Collection[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, key: str, name: str) -> str | None:
        return self.values.get(name)

    def has(self, key: str) -> bool:
        return any(key.endswith(end) for end in self.keys)


def found(*kinds: str, result: int = 2) -> str:
    return f"result={result}\r\n" + "".join(f"update={kind}\r\n" for kind in kinds) + "end=\r\n"


def read(what: str | Trouble, when: str | Trouble = LOOKED, registry: Kept | None = None) -> UpdatesEvidence:
    def asked(words: Sequence[str]) -> str | Trouble:
        assert words[1:4] == ["-NoProfile", "-NonInteractive", "-Command"]
        return {WHEN: when, WHAT: what}[words[-1]]

    return updates_from(registry or Kept(), asked)


def test_what_waits_is_counted_by_its_kind() -> None:
    seen = read(found(f"{PRODUCT},{SECURITY}", CRITICAL, UPDATES))
    assert seen == UpdatesEvidence(
        tool="windows-update",
        pending=3,
        security=2,
        looked=datetime(2026, 11, 28, 21, 14, 3, tzinfo=UTC),
        restart=False,
    )


def test_where_nothing_waits_nothing_waits() -> None:
    assert (read(found()).pending, read(found()).security, read(found()).troubles) == (0, 0, ())


def test_what_the_antivirus_renews_by_itself_waits_for_nobody() -> None:
    seen = read(found(f"{DEFINITIONS},{PRODUCT}", UPDATES))
    assert (seen.pending, seen.security) == (1, 0)


@pytest.mark.parametrize("key", ["RebootRequired", "RebootPending"])
def test_a_key_tells_that_a_restart_is_due_whatever_the_search_says(key: str) -> None:
    seen = read(HUNG, HUNG, Kept(keys=(key,)))
    assert (seen.restart, seen.pending, seen.looked, seen.troubles) == (True, None, None, (HUNG,))


def test_a_search_that_hangs_does_not_hide_when_windows_looked() -> None:
    seen = read(HUNG)
    assert (seen.pending, seen.security, seen.troubles) == (None, None, (HUNG,))
    assert seen.looked is not None


@pytest.mark.parametrize("what", ["", "result=4\r\nend=\r\n", "result=2\r\nupdate=x\r\n", "end=\r\n", "\x00"])
def test_a_search_that_failed_or_broke_off_found_nothing_out(what: str) -> None:
    seen = read(what)
    assert (seen.pending, seen.security, seen.troubles) == (None, None, (STRANGE,))


@pytest.mark.parametrize(
    "when", ["end=\r\n", "", "looked=\r\n", "looked=1899-12-30T00:00:00\r\n", "looked=soon\r\n", HUNG]
)
def test_when_it_looked_may_not_be_known(when: str | Trouble) -> None:
    assert read(found(), when).looked is None


@pytest.mark.parametrize(
    ("value", "paused"),
    [
        ("2026-12-24T09:02:26Z", datetime(2026, 12, 24, 9, 2, 26, tzinfo=UTC)),
        ("", None),
        ("tomorrow", None),
    ],
)
def test_that_updates_were_put_off_is_told(value: str, paused: datetime | None) -> None:
    assert read(found(), registry=Kept(values={"PauseUpdatesExpiryTime": value})).paused == paused


@pytest.mark.parametrize(("value", "automatic"), [("1", False), ("0", None), (None, None)])
def test_a_rule_may_keep_windows_from_updating_by_itself(value: str | None, automatic: bool | None) -> None:
    registry = Kept(values={} if value is None else {"NoAutoUpdate": value})
    assert read(found(), registry=registry).automatic is automatic


def test_the_search_does_not_go_online() -> None:
    assert "$s.Online=$false" in WHAT
    assert WHAT.index("Online=$false") < WHAT.index(".Search(")


@pytest.mark.skipif(platform.system() == "Windows", reason="here is a registry and a PowerShell")
def test_elsewhere_there_is_neither_a_registry_nor_a_powershell() -> None:
    assert not has_key(r"HKLM\SOFTWARE")
    seen = read_updates(job())
    assert {trouble.kind for trouble in seen.troubles} == {TroubleKind.MISSING}
    assert (seen.pending, seen.looked) == (None, None)


def test_a_cancel_ends_it() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_updates(job(cancel=cancel))
