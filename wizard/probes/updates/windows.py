"""Updates on Windows: what the Windows Update Agent knows without going online. Not yet run on a real Windows.

Microsoft Learn, "Windows Update Agent API" (IUpdateSearcher and its Online, IAutomaticUpdatesResults): everybody may
ask it. The keys of the registry are seen in many public programs (all read 2026-11-29).
"""

import os
import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.system.windows import registry_value

Ask = Callable[[Sequence[str]], str | Trouble]

_RESTARTS = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
)
"""Each key is there only while a restart is due."""

_SETTINGS = r"HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings"
_PAUSED = "PauseUpdatesExpiryTime"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU"

WHEN = (
    "$ErrorActionPreference='Stop';"
    "$r=(New-Object -ComObject Microsoft.Update.AutoUpdate).Results;"
    "if($r.LastSearchSuccessDate){'looked='+([datetime]$r.LastSearchSuccessDate).ToString('s')};"
    "'end='"
)
"""When Windows last looked with success, in UTC (IAutomaticUpdatesResults)."""

WHAT = (
    "$ErrorActionPreference='Stop';"
    "$s=(New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher();"
    "$s.Online=$false;"
    "$f=$s.Search('IsInstalled=0 and IsHidden=0 and BrowseOnly=0 and Type=''Software''');"
    "'result='+[int]$f.ResultCode;"
    "foreach($u in $f.Updates){'update='+(($u.Categories|ForEach-Object{$_.CategoryID}) -join ',')};"
    "'end='"
)
"""The kinds of what waits, by what Windows fetched when it last looked; what is optional stays out, as in Settings."""

_SUCCEEDED = frozenset({"2", "3"})
"""OperationResultCode: orcSucceeded, orcSucceededWithErrors."""

_SECURITY = frozenset({"0fa1201d-4330-4fa8-8ae9-b877473b6441", "e6cf1350-c01b-414d-a61f-263d14d133b4"})
"""Classifications "Security Updates" and "Critical Updates" (Microsoft Learn, WSUS Classification GUIDs)."""

_DEFINITIONS = "e0789628-ce08-4437-be74-2495b842f43b"
"""What Windows' own antivirus renews by itself several times a day: one of them waits nearly always."""


class Registry(Protocol):
    """What the registry says; a key begins with its hive."""

    def value(self, key: str, name: str) -> str | None:
        """Return a value as text; None where it is not there."""

    def has(self, key: str) -> bool:
        """Say whether the key is there."""


class WindowsRegistry:
    """The registry of this computer, empty where this is no Windows."""

    def value(self, key: str, name: str) -> str | None:
        """Return a value as text; None where it is not there."""
        return registry_value(key, name)

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return has_key(key)


def has_key(key: str) -> bool:
    """Say whether the registry of the computer has *key*; never where this is no Windows."""
    if sys.platform != "win32":
        return False
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key.removeprefix("HKLM\\")):
                return True
        except OSError:
            return False


def read_updates(job: Job) -> UpdatesEvidence:
    """Return what Windows knows of its updates. Raises `Cancelled`."""
    job.cancel.check()
    return updates_from(WindowsRegistry(), partial(ask, job=job))


def updates_from(registry: Registry, asked: Ask) -> UpdatesEvidence:
    """Return the updates as *registry* and the scripts behind *asked* tell of them."""
    # Side by side: each has to start the shell, and the search may take all the time that a program is given.
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="updates") as pool:
        when, what = pool.map(asked, (_powershell(WHEN), _powershell(WHAT)))
    waiting = _waiting_in(what)
    return UpdatesEvidence(
        tool="windows-update",
        pending=None if waiting is None else len(waiting),
        security=None if waiting is None else sum(bool(_SECURITY & kinds) for kinds in waiting),
        looked=_looked_in(when),
        restart=any(map(registry.has, _RESTARTS)),
        automatic=False if registry.value(_POLICY, "NoAutoUpdate") == "1" else None,
        paused=_moment(registry.value(_SETTINGS, _PAUSED) or ""),
        troubles=_troubles(when, what, understood=waiting is not None),
    )


def _powershell(script: str) -> Sequence[str]:
    """Return how to run *script* in the PowerShell that every Windows has, without what a person loads into it."""
    shell = os.path.join(
        os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "WindowsPowerShell", "v1.0", "powershell.exe"
    )
    return [shell, "-NoProfile", "-NonInteractive", "-Command", script]


def _lines(printed: str, name: str) -> Sequence[str]:
    return re.findall(rf"^{name}=(.*?)\r?$", printed, re.MULTILINE)


def _waiting_in(printed: str | Trouble) -> Sequence[frozenset[str]] | None:
    """Return the kinds of each update that waits for somebody; None where the search did not come to its end."""
    if isinstance(printed, Trouble) or not _lines(printed, "end"):
        return None
    if not _SUCCEEDED & set(_lines(printed, "result")):
        return None
    kinds = [frozenset(line.lower().split(",")) for line in _lines(printed, "update")]
    return [of_one for of_one in kinds if _DEFINITIONS not in of_one]


def _looked_in(printed: str | Trouble) -> datetime | None:
    return _moment(next(iter(_lines(printed, "looked")), "")) if isinstance(printed, str) else None


def _moment(text: str) -> datetime | None:
    """Return the moment that *text* gives in UTC, with or without saying so; None for another form."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    # A date that was never set is 30 December 1899 in the language of COM.
    return moment if moment.year > 1900 else None


def _troubles(when: str | Trouble, what: str | Trouble, *, understood: bool) -> tuple[Trouble, ...]:
    found = [answer for answer in (what, when) if isinstance(answer, Trouble)]
    if not understood and isinstance(what, str):
        found.append(Trouble(kind=TroubleKind.STRANGE, what="powershell.exe"))
    return tuple(dict.fromkeys(found))
