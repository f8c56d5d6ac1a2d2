"""The proxies of a Linux system: variables, and GNOME's settings."""

import os

from wizard.model.computer import ProxyEvidence, Trouble, TroubleKind
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.proxies.common import proxies

_GNOME = "org.gnome.system.proxy"


def read_proxy(job: Job) -> ProxyEvidence:
    """Return the proxies in use. Raises `Cancelled`."""
    found = _pac_url(job)
    troubles = (found,) if isinstance(found, Trouble) else ()
    return ProxyEvidence(
        proxies=proxies(), pac_url=None if isinstance(found, Trouble) else found, troubles=troubles
    )  # fmt: skip


def _pac_url(job: Job) -> str | Trouble | None:
    """Return GNOME's automatic proxy configuration, where it is in use; without GNOME there is none."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    mode = ask(["gsettings", "get", _GNOME, "mode"], job)
    if isinstance(mode, Trouble):
        return None if mode.kind is TroubleKind.MISSING else mode
    if mode.strip() != "'auto'":
        return None
    url = ask(["gsettings", "get", _GNOME, "autoconfig-url"], job)
    return url if isinstance(url, Trouble) else url.strip().strip("'") or None
